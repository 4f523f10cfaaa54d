//! A visitor becomes a client: they hold a time, give their details, and enter the code from their mail.

use crate::on_both_engines;
use crate::support::actor::Actor;
use crate::support::booking::{openings, openings_ahead};
use crate::support::page::{Answer, Fields, value};
use crate::support::world::{PASSWORD, World};
use unknot::types::instant::Span;

/// A visitor who has opened the list, so that the browser has its first cookie.
async fn someone_new(world: &World) -> Actor {
    let mut actor = world.visitor();
    let list = actor.page("/book").await;
    actor.keep_cookies(&list);
    actor
}

/// The openings that a signed-out page offers, as the fields of their forms.
async fn offered(actor: &Actor) -> Vec<Fields> {
    openings_ahead(actor, "/book").await
}

/// Posts a form and keeps the cookies of its answer.
async fn post(actor: &mut Actor, path: &str, fields: &[(&str, &str)]) -> Answer {
    let answer = actor.post(path, fields).await;
    actor.keep_cookies(&answer);
    answer
}

async fn hold(actor: &mut Actor, opening: &Fields) -> Answer {
    let fields: Vec<(&str, &str)> = opening.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    post(actor, "/api/booking/hold-new", &fields).await
}

async fn tell(actor: &mut Actor, email: &str) -> Answer {
    post(actor, "/api/accounts/sign-up", &[("name", "Sunita Rao"), ("email", email), ("password", "rivers and stones")]).await
}

async fn newest_letter(world: &World) -> String {
    world.text("select body as t from mails order by created_at desc, id desc limit 1").await
}

/// The code in the newest letter that was sent.
async fn code(world: &World) -> String {
    world.run_jobs().await;
    let mut sent: Vec<_> = std::fs::read_dir(world.folder().join("mail")).unwrap().map(|file| file.unwrap().path()).collect();
    // Their names are ids, of which newer ones sort after older ones.
    sent.sort();
    let letter = std::fs::read_to_string(sent.last().unwrap()).unwrap();
    letter.split("Your code is ").nth(1).and_then(|rest| rest.get(..6)).unwrap_or_else(|| panic!("no code in {letter}")).to_owned()
}

on_both_engines! {
    async fn sunita_books_her_first_visit_with_a_code_from_her_mail(world: World) {
        let (mut sunita, maya) = (someone_new(&world).await, world.sign_in("maya").await);
        let opening = offered(&sunita).await.remove(0);
        let held = hold(&mut sunita, &opening).await;
        assert_eq!((held.status, held.location()), (303, "/sign-up"), "{}", held.words());
        // A visitor's hold keeps others out.
        assert_eq!(maya.post("/api/booking/hold", &opening).await.status, 409);
        let page = sunita.page("/sign-up").await.words();
        assert!(page.contains("Who is coming?") && page.contains("Free to cancel until"), "{page}");
        assert_eq!(tell(&mut sunita, "Sunita@Example.org").await.status, 303);
        assert!(sunita.page("/sign-up").await.words().contains("Look into your mail"));
        let code = code(&world).await;
        let booked = post(&mut sunita, "/api/accounts/verify", &[("code", code.as_str())]).await;
        assert_eq!((booked.status, booked.location()), (303, "/home"), "{}", booked.words());
        let home = sunita.page("/home").await.words();
        assert!(home.contains("Hello, Sunita") && home.contains("You can undo this until"), "{home}");
        let hers = "select count(*) from bookings b join people p on p.id = b.client_id
            where p.email = 'sunita@example.org' and b.status = 'booked' and p.closed_at is null";
        assert_eq!(world.number(hers).await, 1);
        // Next time she signs in with the password.
        let mut again = someone_new(&world).await;
        world.advance(Span::minutes(1));
        assert_eq!(again.try_sign_in("sunita@example.org", "rivers and stones").await.status, 303);
        assert_eq!(again.get("/messages").await.status, 200);
    }

    async fn signing_up_with_a_known_address_reveals_and_changes_nothing(world: World) {
        let mut stranger = someone_new(&world).await;
        let openings = offered(&stranger).await;
        hold(&mut stranger, &openings[0]).await;
        let people = "select password as t from people where email = 'maya@elbowriver.example'";
        let before = world.text(people).await;
        let known = tell(&mut stranger, "maya@elbowriver.example").await;
        let page = stranger.page("/sign-up").await.words();
        let letter = newest_letter(&world).await;
        assert!(letter.contains("You have an account here already") && !letter.contains("Your code is"), "{letter}");
        for guess in ["000000", "123456"] {
            let answer = post(&mut stranger, "/api/accounts/verify", &[("code", guess)]).await;
            assert_eq!(answer.status, 422);
            assert!(answer.words().contains("That is not the code from the mail"), "{}", answer.words());
        }
        assert_eq!(world.text(people).await, before);
        let mut other = someone_new(&world).await;
        hold(&mut other, openings.last().unwrap()).await;
        let unknown = tell(&mut other, "nobody@example.org").await;
        assert_eq!((known.status, known.location()), (unknown.status, unknown.location()));
        let other_page = other.page("/sign-up").await.words();
        let shape = |page: &str| {
            let (before, after) = page.split(" is new here").nth(1).unwrap().split_once("Held for you").unwrap();
            format!("{before}{}", after.split_once("The code").unwrap().1)
        };
        assert_eq!(shape(&page), shape(&other_page));
    }

    async fn a_code_lasts_five_tries_and_ten_minutes(world: World) {
        let mut sunita = someone_new(&world).await;
        let first = offered(&sunita).await.remove(0);
        hold(&mut sunita, &first).await;
        tell(&mut sunita, "sunita@example.org").await;
        let right = code(&world).await;
        let wrong = if right == "000000" { "000001" } else { "000000" };
        for _ in 0..5 {
            assert_eq!(post(&mut sunita, "/api/accounts/verify", &[("code", wrong)]).await.status, 422);
        }
        let late = post(&mut sunita, "/api/accounts/verify", &[("code", right.as_str())]).await;
        assert_eq!(late.status, 422);
        assert!(late.words().contains("one try too many"), "{}", late.words());
        // A new code works for ten minutes only.
        tell(&mut sunita, "sunita@example.org").await;
        let second = code(&world).await;
        world.advance(Span::minutes(10));
        assert_eq!(post(&mut sunita, "/api/accounts/verify", &[("code", second.as_str())]).await.status, 422);
        assert_eq!(world.number("select count(*) from people where email = 'sunita@example.org'").await, 0);
    }

    async fn a_form_with_a_mistake_comes_back_and_the_time_stays_held(world: World) {
        let mut sunita = someone_new(&world).await;
        let first = offered(&sunita).await.remove(0);
        hold(&mut sunita, &first).await;
        for (name, email, password, said) in [
            ("", "sunita@example.org", "rivers and stones", "Please write your name"),
            ("Sunita", "sunita", "rivers and stones", "That does not look like an e-mail address"),
            ("Sunita", "sunita@example.org", "short", "at least eight characters"),
            ("Sunita", "sunita@example.org", "Password", "one of the first passwords"),
        ] {
            let answer = post(&mut sunita, "/api/accounts/sign-up", &[("name", name), ("email", email), ("password", password)]).await;
            assert_eq!(answer.status, 422);
            assert!(answer.words().contains(said), "{}", answer.words());
            assert!(name.is_empty() || answer.body.contains(&format!("value=\"{name}\"")), "the name is gone");
        }
        assert_eq!(world.number("select count(*) from mails where subject like '%Your code%'").await, 0);
        assert_eq!(world.number("select count(*) from bookings where status = 'hold'").await, 1);
    }

    async fn nobody_signs_up_without_a_held_time(world: World) {
        let mut stranger = someone_new(&world).await;
        assert!(stranger.page("/sign-up").await.words().contains("Pick a time first"));
        assert_eq!(tell(&mut stranger, "sunita@example.org").await.status, 409);
        assert_eq!(post(&mut stranger, "/api/accounts/verify", &[("code", "123456")]).await.status, 409);
        assert_eq!(stranger.get("/home").await.status, 303);
        let first = offered(&stranger).await.remove(0);
        hold(&mut stranger, &first).await;
        // A guest's cookie opens no client page.
        for page in ["/home", "/visits", "/messages", "/me"] {
            assert_eq!(stranger.get(page).await.status, 303, "{page}");
        }
        assert_eq!(stranger.post::<&str, &str>("/api/outcomes/begin", &[]).await.status, 401);
    }

    async fn a_visitor_holds_one_time_at_once_and_not_many_in_an_hour(world: World) {
        let mut stranger = someone_new(&world).await;
        let all = offered(&stranger).await;
        for opening in all.iter().take(4) {
            assert_eq!(hold(&mut stranger, opening).await.status, 303);
        }
        assert_eq!(world.number("select count(*) from bookings where status = 'hold'").await, 1);
        let mut refused = 0;
        for _ in 0..65 {
            let answer = hold(&mut someone_new(&world).await, &all[5]).await;
            assert!([303, 409, 429].contains(&answer.status), "{}", answer.words());
            refused += i64::from(answer.status == 429);
        }
        assert!(refused > 0, "nobody was held back");
    }

    async fn a_client_who_signs_in_keeps_the_time_held_as_a_visitor(world: World) {
        let mut maya = someone_new(&world).await;
        let opening = offered(&maya).await.remove(0);
        hold(&mut maya, &opening).await;
        let signed_in = post(&mut maya, "/api/accounts/sign-in", &[("email", "maya@elbowriver.example"), ("password", PASSWORD)]).await;
        assert!(
            signed_in.status == 303 && signed_in.location().starts_with("/book/confirm/"),
            "{} {}",
            signed_in.location(),
            signed_in.words()
        );
        assert!(maya.page(signed_in.location()).await.words().contains("Is this your time?"));
        let holds = "select count(*) from bookings b join people p on p.id = b.client_id where b.status = 'hold'";
        assert_eq!(world.number(&format!("{holds} and p.email = 'maya@elbowriver.example'")).await, 1);
        assert_eq!(world.number(holds).await, 1);
        let id = signed_in.location().rsplit('/').next().unwrap().to_owned();
        assert_eq!(maya.post("/api/booking/confirm", &[("hold", id.as_str())]).await.status, 303);
        // Staff keep no held time.
        let mut tomas = someone_new(&world).await;
        hold(&mut tomas, &offered(&someone_new(&world).await).await[3]).await;
        world.advance(Span::minutes(1));
        let signed_in = post(&mut tomas, "/api/accounts/sign-in", &[("email", "tomas@elbowriver.example"), ("password", PASSWORD)]).await;
        assert_eq!((signed_in.status, signed_in.location()), (303, "/today"));
    }

    async fn a_time_the_client_cannot_have_is_released_at_sign_in(world: World) {
        let (mut maya, wendell) = (someone_new(&world).await, world.sign_in("wendell").await);
        let opening = offered(&maya).await.remove(0);
        hold(&mut maya, &opening).await;
        // Maya already holds three times, the most allowed.
        let own = world.sign_in("maya").await;
        let mut holds = 0;
        for one in openings(&own, 4).await.iter().rev() {
            holds += i32::from(holds < 3 && own.post("/api/booking/hold", one).await.status == 303);
        }
        assert_eq!(holds, 3);
        world.advance(Span::minutes(1));
        let signed_in = post(&mut maya, "/api/accounts/sign-in", &[("email", "maya@elbowriver.example"), ("password", PASSWORD)]).await;
        assert!(
            signed_in.status == 303 && signed_in.location().starts_with("/book?service="),
            "{} {}",
            signed_in.location(),
            signed_in.words()
        );
        let told = maya.page(signed_in.location()).await.words();
        assert!(told.contains("The time you held before could not be kept for you"), "{told}");
        assert_eq!(wendell.post("/api/booking/hold", &opening).await.status, 303, "nobody keeps it any more");
    }

    async fn the_sign_in_form_sent_twice_leads_to_the_same_hold(world: World) {
        let mut maya = someone_new(&world).await;
        let opening = offered(&maya).await.remove(0);
        let form = [("email", "maya@elbowriver.example"), ("password", PASSWORD)];
        hold(&mut maya, &opening).await;
        // Both are sent before either is answered, so both carry the guest's cookie.
        let stranger = maya.cookie.clone();
        let mut led_to = Vec::new();
        for _ in 0..2 {
            maya.cookie = stranger.clone();
            led_to.push(post(&mut maya, "/api/accounts/sign-in", &form).await.location().to_owned());
        }
        assert!(led_to[0].starts_with("/book/confirm/") && led_to[0] == led_to[1], "{led_to:?}");
        // Sending it twice is just as safe when she cannot have the time.
        let own = world.sign_in("maya").await;
        for one in openings(&own, 3).await.iter().rev() {
            own.post("/api/booking/hold", one).await;
        }
        assert_eq!(world.number("select count(*) from bookings where status = 'hold'").await, 3);
        let mut maya = someone_new(&world).await;
        let free = offered(&maya).await.remove(0);
        assert_eq!(hold(&mut maya, &free).await.status, 303);
        let stranger = maya.cookie.clone();
        for _ in 0..2 {
            maya.cookie = stranger.clone();
            let answer = post(&mut maya, "/api/accounts/sign-in", &form).await;
            assert!(answer.location().contains("given-back=1"), "{}", answer.location());
        }
    }

    async fn a_visitors_first_hold_sent_many_times_at_once_is_one_hold(world: World) {
        let sunita = someone_new(&world).await;
        let opening = offered(&sunita).await.remove(0);
        let both = futures::future::join_all((0..8).map(|_| sunita.post("/api/booking/hold-new", &opening))).await;
        for answer in &both {
            assert_eq!((answer.status, answer.location()), (303, "/sign-up"), "{}", answer.words());
        }
        assert_eq!(world.number("select count(*) from newcomers").await, 1);
        assert_eq!(world.number("select count(*) from bookings where status = 'hold'").await, 1);
        assert!(sunita.page("/sign-up").await.words().contains("Who is coming?"));
        // The cookie is set once, and for nobody who is signed in.
        assert!(sunita.page("/book").await.headers.get("set-cookie").is_none());
        assert!(world.sign_in("maya").await.page("/book").await.headers.get("set-cookie").is_none());
    }

    async fn a_visitor_whose_next_choice_is_taken_keeps_the_first(world: World) {
        let (mut sunita, wendell) = (someone_new(&world).await, world.sign_in("wendell").await);
        let all = offered(&sunita).await;
        let (first, other) = (&all[0], all.last().unwrap());
        hold(&mut sunita, first).await;
        assert_eq!(wendell.post("/api/booking/hold", other).await.status, 303);
        assert_eq!(hold(&mut sunita, other).await.status, 409);
        assert_eq!(wendell.post("/api/booking/hold", first).await.status, 409, "it is still hers");
        assert!(sunita.page("/sign-up").await.words().contains("Who is coming?"));
    }

    async fn a_time_held_before_the_notice_passed_survives_sign_in_after_it(world: World) {
        let mut maya = someone_new(&world).await;
        let soonest = maya.page("/book?therapist=anyone").await.openings("/api/booking/hold-new").into_iter();
        let soonest = soonest.min_by_key(|one| value(one, "start").parse::<i64>().unwrap()).unwrap();
        let start: i64 = value(&soonest, "start").parse().unwrap();
        let notice = world.practice().clinic.minimum_notice();
        let gap = Span::micros(start - world.state.clock.now().micros() - notice.as_micros() - Span::minutes(1).as_micros());
        world.advance(gap.max(Span::ZERO));
        assert_eq!(hold(&mut maya, &soonest).await.status, 303);
        world.advance(Span::minutes(2));
        let signed_in = post(&mut maya, "/api/accounts/sign-in", &[("email", "maya@elbowriver.example"), ("password", PASSWORD)]).await;
        assert!(signed_in.location().starts_with("/book/confirm/"), "{} {}", signed_in.location(), signed_in.words());
    }

    async fn a_visitors_hold_is_short_and_stretches_to_twenty_minutes_in_all(world: World) {
        let mut sunita = world.visitor();
        let opening = offered(&sunita).await.remove(0);
        hold(&mut sunita, &opening).await;
        let page = sunita.page("/sign-up").await;
        let more = "formaction=\"/api/booking/extend-new\"";
        assert!(page.body.contains(more), "{}", page.body);
        world.advance(Span::minutes(6));
        // The fields typed so far are kept, except the password.
        let typed = [("name", "Sunita Rao"), ("email", "sunita@exam"), ("password", "rivers")];
        assert_eq!(post(&mut sunita, "/api/booking/extend-new", &typed).await.status, 303);
        let page = sunita.page("/sign-up").await.body;
        assert!(!page.contains(more), "once");
        assert!(page.contains("value=\"Sunita Rao\"") && page.contains("value=\"sunita@exam\"") && !page.contains("rivers"), "{page}");
        // Sixteen minutes are over: the code keeps the time until twenty are.
        world.advance(Span::minutes(9));
        assert_eq!(tell(&mut sunita, "sunita@example.org").await.status, 303);
        world.advance(Span::minutes(4));
        world.run_jobs().await;
        let booked = post(&mut sunita, "/api/accounts/verify", &[("code", code(&world).await.as_str())]).await;
        assert_eq!((booked.status, booked.location()), (303, "/home"), "{}", booked.words());
        // Another, who never says who they are, keeps theirs for seven minutes.
        let mut silent = someone_new(&world).await;
        let free = offered(&silent).await.remove(0);
        assert_eq!(hold(&mut silent, &free).await.status, 303);
        world.advance(Span::minutes(7));
        world.run_jobs().await;
        assert_eq!(world.number("select count(*) from bookings where status = 'hold'").await, 0);
    }

    async fn a_new_code_does_not_stretch_a_hold_beyond_twenty_minutes(world: World) {
        let mut sunita = someone_new(&world).await;
        let opening = offered(&sunita).await.remove(0);
        hold(&mut sunita, &opening).await;
        for minutes in [6, 9, 4] {
            world.advance(Span::minutes(minutes));
            assert_eq!(tell(&mut sunita, "sunita@example.org").await.status, 303);
        }
        world.advance(Span::minutes(1));
        let late = post(&mut sunita, "/api/accounts/verify", &[("code", code(&world).await.as_str())]).await;
        assert!(late.status == 409 && late.words().contains("The hold on that time ran out"), "{}", late.words());
        assert_eq!(hold(&mut someone_new(&world).await, &opening).await.status, 303);
    }

    async fn sixty_visitors_of_one_network_leave_the_calendar_open(world: World) {
        let all = offered(&world.visitor()).await;
        let mut statuses = Vec::new();
        for nth in 0..20 {
            statuses.push(hold(&mut someone_new(&world).await, &all[nth * 3 % all.len()]).await.status);
        }
        assert_eq!(world.number("select count(*) from bookings where status = 'hold'").await, 6, "{statuses:?}");
        assert!(statuses.contains(&409));
        // Someone elsewhere holds a time all the same.
        let mut elsewhere = world.visitor_from(9);
        let list = elsewhere.page("/book").await;
        elsewhere.keep_cookies(&list);
        let free = offered(&elsewhere).await;
        assert!(!free.is_empty());
        assert_eq!(hold(&mut elsewhere, free.last().unwrap()).await.status, 303);
    }

    async fn forms_sent_twice_send_one_code_and_book_one_visit(world: World) {
        // A browser without a cookie.
        let mut sunita = world.visitor();
        let opening = offered(&sunita).await.remove(0);
        hold(&mut sunita, &opening).await;
        for _ in 0..2 {
            assert_eq!(tell(&mut sunita, "sunita@example.org").await.status, 303);
        }
        assert_eq!(world.number("select count(*) from mails where subject like '%Your code%'").await, 1);
        // Both are sent before either is answered, so both carry the guest's cookie.
        let stranger = sunita.cookie.clone();
        let code = code(&world).await;
        for _ in 0..2 {
            sunita.cookie = stranger.clone();
            let booked = post(&mut sunita, "/api/accounts/verify", &[("code", code.as_str())]).await;
            assert_eq!((booked.status, booked.location()), (303, "/home"), "{}", booked.words());
            assert!(sunita.page("/home").await.words().contains("Hello, Sunita"));
        }
        let visits = "select count(*) from bookings b join people p on p.id = b.client_id where p.email = 'sunita@example.org'
            and b.status = 'booked'";
        assert_eq!(world.number(visits).await, 1);
        assert_eq!(world.number("select count(*) from people where email = 'sunita@example.org'").await, 1);
        // An old code is refused.
        world.advance(Span::minutes(10));
        sunita.cookie = stranger;
        assert_eq!(post(&mut sunita, "/api/accounts/verify", &[("code", code.as_str())]).await.status, 422);
    }
}
