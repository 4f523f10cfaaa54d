//! What the desk does with visits: who came, moving, calling off, waiving.

use crate::booking_life::{Fields, book, hold, is, letters, next_visit, openings_to_move, status, undo};
use crate::on_both_engines;
use crate::world::{Actor, World, openings};
use unknot::booking::appointments::policy::UNDO;
use unknot::types::instant::Span;

on_both_engines! {
    async fn the_desk_says_who_came_and_what_did_not_happen_yet_is_refused(world: World) {
        let (grace, maya) = (world.sign_in("grace").await, world.sign_in("maya").await);
        let visit = next_visit(&maya).await;
        let mark = async |became: &str| grace.post("/api/schedule/mark", &[("booking", visit.as_str()), ("became", became)]).await;
        for early in ["no_show", "completed"] {
            assert_eq!(mark(early).await.status, 409, "{early}");
        }
        assert_eq!(mark("hold").await.status, 422);
        assert_eq!(mark("arrived").await.status, 303);
        assert_eq!(mark("arrived").await.status, 303);
        assert_eq!(status(&world, &visit).await, "arrived");
        let late = maya.post("/api/booking/cancel", &[("booking", visit.as_str())]).await;
        assert_eq!(late.status, 409);
        world.advance(Span::days(10));
        let grace = world.sign_in("grace").await;
        // Not coming costs what cancelling at the last minute would, until it turns out that she came.
        let owed = format!("select fee from bookings where {}", is(&world, &visit));
        for (became, owes) in [("booked", false), ("no_show", true), ("arrived", false)] {
            let marked = grace.post("/api/schedule/mark", &[("booking", visit.as_str()), ("became", became)]).await;
            assert_eq!(marked.status, 303, "{became}: {}", marked.words());
            assert_eq!(world.number(&owed).await > 0, owes, "{became}");
        }
        let done = grace.post("/api/schedule/mark", &[("booking", visit.as_str()), ("became", "completed")]).await;
        assert_eq!(done.status, 303);
        let maya = world.sign_in("maya").await;
        assert_eq!(maya.post("/api/schedule/mark", &[("booking", visit.as_str()), ("became", "arrived")]).await.status, 403);
    }

    async fn two_of_the_desk_move_one_visit_and_it_moves_once(world: World) {
        let (grace, ingrid, maya) = (world.sign_in("grace").await, world.sign_in("ingrid").await, world.sign_in("maya").await);
        let visit = next_visit(&maya).await;
        let to = openings_to_move(&maya, &visit).await;
        let ask = async |desk: &Actor, opening: &Fields| {
            let mut fields: Fields = opening.iter().filter(|(name, _)| name != "replaces").cloned().collect();
            fields.push(("booking".to_owned(), visit.clone()));
            desk.post("/api/schedule/move", &fields).await
        };
        let (a, b) = tokio::join!(ask(&grace, &to[0]), ask(&ingrid, to.last().unwrap()));
        let mut statuses = [a.status, b.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 409], "{} {}", a.words(), b.words());
        assert_eq!(status(&world, &visit).await, "cancelled");
        assert_eq!(world.number("select count(*) from bookings where replaces is not null and status = 'booked'").await, 1);
        world.advance(UNDO);
        world.run_jobs().await;
        assert!(letters(&world).iter().any(|letter| letter.contains("Your visit is moved")));
        // A step of the clinic's is not the client's to undo.
        assert!(maya.page("/home").await.forms("/api/booking/undo").is_empty());
    }

    async fn what_the_clinic_calls_off_costs_nothing_and_a_late_fee_can_be_waived(world: World) {
        let (grace, maya) = (world.sign_in("grace").await, world.sign_in("maya").await);
        let visit = next_visit(&maya).await;
        let start = world.number(&format!("select starts_at from bookings where {}", is(&world, &visit))).await;
        world.advance(Span::micros(start - world.state.clock.now().micros() - Span::hours(2).as_micros()));
        let (grace2, maya2) = (world.sign_in("grace").await, world.sign_in("maya").await);
        drop((grace, maya));
        assert_eq!(maya2.post("/api/booking/cancel", &[("booking", visit.as_str())]).await.status, 303);
        let owed = format!("select count(*) from bookings where {} and fee > 0 and waived = 0", is(&world, &visit));
        assert_eq!(world.number(&owed).await, 1);
        assert_eq!(grace2.post("/api/schedule/waive", &[("booking", visit.as_str())]).await.status, 303);
        assert_eq!(world.number(&owed).await, 0);
        let other = world.text("select cast(count(*) as text) as t from bookings where status = 'booked'").await;
        assert_ne!(other, "0");
        let wendell = world.sign_in("wendell").await;
        let his = book(&wendell, &openings(&wendell, 2).await.remove(0)).await;
        let answer = grace2.post("/api/schedule/call-off", &[("booking", his.as_str()), ("reason", "therapist_away")]).await;
        assert_eq!(answer.status, 303, "{}", answer.words());
        assert_eq!(world.number(&format!("select fee from bookings where {}", is(&world, &his))).await, 0);
        assert_eq!(undo(&world, &wendell, &his).await.status, 409);
    }

    async fn what_the_clinic_cannot_give_is_given_up_for_nothing_by_whoever_says_so(world: World) {
        let visit = next_visit(&world.sign_in("maya").await).await;
        let at = world.number(&format!("select starts_at from bookings where {}", is(&world, &visit))).await;
        world.advance(Span::micros(at - world.state.clock.now().micros() - Span::hours(2).as_micros()));
        let (grace, maya) = (world.sign_in("grace").await, world.sign_in("maya").await);
        let page = maya.page(&format!("/book/cancel/{visit}")).await.words();
        assert!(page.contains("The fee is half the price, $60"), "{page}");
        let practice = world.practice();
        let day = practice.wall.date(unknot::types::instant::Instant::from_micros(at)).to_string();
        let block = [("therapist", "everyone"), ("day", day.as_str()), ("from", "00:00"), ("until", "24:00"), ("agreed", "99")];
        assert_eq!(grace.post("/api/schedule/block", &block).await.status, 303);
        let page = maya.page(&format!("/book/cancel/{visit}")).await.words();
        assert!(page.contains("Free to cancel until the visit begins. There is no fee."), "{page}");
        let asked = [("booking", visit.as_str()), ("reason", "client_asked"), ("day", "handover")];
        assert_eq!(grace.post("/api/schedule/call-off", &asked).await.status, 303);
        assert_eq!(world.number(&format!("select fee from bookings where {}", is(&world, &visit))).await, 0);
    }

    async fn a_time_that_its_therapist_is_away_for_is_sold_to_nobody_else(world: World) {
        let (grace, wendell) = (world.sign_in("grace").await, world.sign_in("wendell").await);
        let time = crate::waitlist::mayas_time(&world).await;
        let visit = next_visit(&world.sign_in("maya").await).await;
        let away = [("booking", visit.as_str()), ("reason", "therapist_away")];
        for _ in 0..2 {
            assert_eq!(grace.post("/api/schedule/call-off", &away).await.status, 303);
        }
        let refused = wendell.post("/api/booking/hold", &time).await;
        assert_eq!(refused.status, 409);
        assert!(refused.words().contains("The therapist does not work then."), "{}", refused.words());
        // A client who cancels gives the time to the next.
        let his = book(&wendell, &openings(&wendell, 2).await.remove(0)).await;
        let kept = world.number("select count(*) from time_off").await;
        assert_eq!(grace.post("/api/schedule/call-off", &[("booking", his.as_str()), ("reason", "client_asked")]).await.status, 303);
        assert_eq!(world.number("select count(*) from time_off").await, kept);
    }

    async fn who_asks_the_desk_to_cancel_is_told_so_and_what_it_costs(world: World) {
        let (grace, maya) = (world.sign_in("grace").await, world.sign_in("maya").await);
        let early = book(&maya, &openings(&maya, 3).await.pop().unwrap()).await;
        let ask = [("booking", early.as_str()), ("reason", "client_asked")];
        assert_eq!(grace.post("/api/schedule/call-off", &ask).await.status, 303);
        let visit = next_visit(&maya).await;
        let start = world.number(&format!("select starts_at from bookings where {}", is(&world, &visit))).await;
        world.advance(Span::micros(start - world.state.clock.now().micros() - Span::hours(2).as_micros()));
        let grace = world.sign_in("grace").await;
        let date = world.practice().wall.date(unknot::types::instant::Instant::from_micros(start));
        let day = grace.page(&format!("/schedule?date={date}")).await;
        assert!(day.words().contains("Client cancelled, fee $60"), "the desk sees what it costs before: {}", day.words());
        // A page that was opened while it was free agrees to no fee.
        let stale = [("booking", visit.as_str()), ("reason", "client_asked"), ("agreed", "0")];
        let refused = grace.post("/api/schedule/call-off", &stale).await;
        assert_eq!((refused.status, status(&world, &visit).await.as_str()), (409, "booked"), "{}", refused.words());
        let form = day.forms("/api/schedule/call-off").into_iter().find(|form| {
            form.contains(&("booking".to_owned(), visit.clone())) && form.contains(&("reason".to_owned(), "client_asked".to_owned()))
        });
        assert_eq!(grace.post("/api/schedule/call-off", &form.unwrap()).await.status, 303);
        world.advance(UNDO);
        world.run_jobs().await;
        // The day says by whom and why; what took another time's place does not stand there twice.
        let day = grace.page(&format!("/schedule?date={date}")).await.words();
        assert!(day.contains("by the clinic: the client asked"), "{day}");
        let told = letters(&world);
        let asked = |fee: &str| told.iter().any(|letter| letter.contains(&format!("Your visit is cancelled, as you asked us. {fee}")));
        assert!(asked("There is no fee.") && asked("The fee is $60."), "{told:?}");
        assert!(!told.iter().any(|letter| letter.contains("The clinic had to cancel")), "{told:?}");
    }

    async fn where_the_policy_names_no_fee_not_coming_costs_none(world: World) {
        let (grace, maya) = (world.sign_in("grace").await, world.sign_in("maya").await);
        let visit = next_visit(&maya).await;
        let owed = format!("select fee from bookings where {}", is(&world, &visit));
        let price = world.number(&format!("select price from bookings where {}", is(&world, &visit))).await;
        world.tamper(&format!("update bookings set cancel_by = starts_at where {}", is(&world, &visit))).await.unwrap();
        assert!(maya.page("/home").await.words().contains("Free to cancel until the visit begins. There is no fee."));
        drop(grace);
        world.advance(Span::days(10));
        let grace = world.sign_in("grace").await;
        let mark = async |became: &str| grace.post("/api/schedule/mark", &[("booking", visit.as_str()), ("became", became)]).await.status;
        assert_eq!((mark("no_show").await, world.number(&owed).await), (303, 0));
        assert_eq!((mark("arrived").await, mark("booked").await), (303, 303));
        world.tamper(&format!("update bookings set cancel_by = starts_at - 86400000000 where {}", is(&world, &visit))).await.unwrap();
        assert_eq!((mark("no_show").await, world.number(&owed).await), (303, price / 2));
    }

    async fn what_the_desk_moved_is_not_the_clients_to_undo(world: World) {
        let (grace, maya) = (world.sign_in("grace").await, world.sign_in("maya").await);
        let visit = next_visit(&maya).await;
        let mut fields: Fields =
            openings_to_move(&maya, &visit).await.remove(0).into_iter().filter(|(name, _)| name != "replaces").collect();
        fields.push(("booking".to_owned(), visit.clone()));
        for _ in 0..2 {
            let moved = grace.post("/api/schedule/move", &fields).await;
            assert_eq!(moved.status, 303, "{}", moved.words());
        }
        assert!(maya.page("/home").await.forms("/api/booking/undo").is_empty());
        let new = next_visit(&maya).await;
        assert_ne!(new, visit);
        assert_eq!(undo(&world, &maya, &new).await.status, 409);
        assert_eq!(status(&world, &new).await, "booked");
    }

    async fn the_desk_sees_what_is_held_and_until_when(world: World) {
        let (grace, maya) = (world.sign_in("grace").await, world.sign_in("maya").await);
        let opening = openings(&maya, 2).await.remove(0);
        let start = unknot::types::instant::Instant::from_micros(crate::world::value(&opening, "start").parse().unwrap());
        let day = format!("/schedule?date={}", world.practice().wall.date(start));
        let before = grace.page(&day).await.words();
        let hold = hold(&maya, &opening).await;
        let held = grace.page(&day).await.words();
        assert!(held.contains("Maya Fournier") && held.contains("Held until"), "{held}");
        let count = |page: &str| page.split(" visits").next().unwrap().rsplit(' ').next().unwrap().to_owned();
        assert_eq!(count(&held), count(&before), "a hold is no visit yet");
        assert_eq!(maya.post("/api/booking/let-go", &[("hold", hold.as_str())]).await.status, 303);
        assert!(!grace.page(&day).await.words().contains("Held until"));
    }

    async fn grace_finds_ines_by_name_and_books_for_her_once(world: World) {
        let (grace, ines) = (world.sign_in("grace").await, world.sign_in("ines").await);
        assert!(grace.page("/schedule").await.links("/schedule/book").len() == 1);
        let found = grace.page("/schedule/book?q=carv").await;
        let link = found.links("/schedule/book?client=").remove(0);
        assert!(found.words().contains("Ines Carvalho"), "{}", found.words());
        let page = grace.page(&format!("{link}&from=2099-01-01")).await;
        assert!(page.words().contains("Nothing is free in these seven days"), "{}", page.words());
        let form = grace.page(&link).await.forms("/api/schedule/book").pop().unwrap();
        for _ in 0..2 {
            let booked = grace.post("/api/schedule/book", &form).await;
            assert_eq!(booked.status, 303, "{}", booked.words());
            assert!(booked.location().starts_with("/schedule?date="), "{}", booked.location());
        }
        let hers = "select count(*) from bookings b join people p on p.id = b.client_id where p.email = 'ines@elbowriver.example'
            and b.confirmed_by = 'clinic'";
        assert_eq!(world.number(hers).await, 1);
        world.advance(UNDO);
        world.run_jobs().await;
        assert!(letters(&world).iter().any(|letter| letter.contains("Your visit is booked")));
        assert!(ines.page("/home").await.forms("/api/booking/undo").is_empty());
        assert_eq!(ines.get("/schedule/book?q=maya").await.status, 403);
    }

    async fn who_is_booked_is_named_before_time_is_kept_free(world: World) {
        let (grace, maya) = (world.sign_in("grace").await, world.sign_in("maya").await);
        let visit = next_visit(&maya).await;
        let to = openings_to_move(&maya, &visit).await.pop().unwrap();
        let page = grace.page(&format!("/schedule/move/{visit}")).await;
        assert!(page.words().contains("Maya Fournier: "), "{}", page.words());
        let start = world.number(&format!("select starts_at from bookings where {}", is(&world, &visit))).await;
        let practice = world.practice();
        let at = unknot::types::instant::Instant::from_micros(start);
        let day = practice.wall.date(at).to_string();
        let therapist = world_therapist(&to);
        let ask = [("therapist", therapist.as_str()), ("day", day.as_str()), ("from", "00:00"), ("until", "24:00")];
        let kept = world.number("select count(*) from time_off").await;
        let refused = grace.post("/api/schedule/block", &ask).await;
        assert_eq!(refused.status, 409);
        assert!(refused.words().contains("Maya Fournier: ") && refused.words().contains("Nothing was changed yet"), "{}", refused.words());
        assert_eq!(world.number("select count(*) from time_off").await, kept);
        let all_the_same = refused.forms("/api/schedule/block").remove(0);
        for (from, until) in [("25:00", "26:00"), ("13", "14"), ("14:00", "13:00")] {
            let typed = [("therapist", therapist.as_str()), ("day", day.as_str()), ("from", from), ("until", until)];
            assert_eq!(grace.post("/api/schedule/block", &typed).await.status, 422, "{from} to {until}");
        }
        // A free day of the same therapist, three months on.
        let free = practice.wall.date(at).saturating_add(jiff::Span::new().days(84)).to_string();
        let ask = [("therapist", therapist.as_str()), ("day", free.as_str()), ("from", "00:00"), ("until", "24:00")];
        let before = grace.page(&format!("/schedule/book?client={}&from={free}", client(&world).await)).await;
        assert_eq!(grace.post("/api/schedule/block", &ask).await.status, 303);
        let after = grace.page(&format!("/schedule/book?client={}&from={free}", client(&world).await)).await;
        let on_that_day = |page: &crate::world::Answer| page.forms("/api/schedule/book").len();
        assert!(on_that_day(&after) < on_that_day(&before), "the time is still offered");
        // And the whole clinic on the day after.
        let closed = practice.wall.date(at).saturating_add(jiff::Span::new().days(85)).to_string();
        let ask = [("therapist", "everyone"), ("day", closed.as_str()), ("from", "00:00"), ("until", "24:00")];
        let answer = grace.post("/api/schedule/block", &ask).await;
        assert_eq!(answer.status, 303, "{}", answer.words());
        let stranger = world.visitor().page(&format!("/book?therapist=anyone&from={closed}")).await.words();
        assert!(stranger.contains("closed"), "{stranger}");
        // Having seen whom it touches, she keeps the first day free after all; Maya stays booked until she is moved.
        let done = grace.post("/api/schedule/block", &all_the_same).await;
        assert_eq!((done.status, done.location()), (303, "/admin/handover"), "{}", done.words());
        assert!(grace.page("/admin/handover").await.words().contains("Maya Fournier: "));
    }
}

fn world_therapist(form: &Fields) -> String {
    crate::world::value(form, "therapist").to_owned()
}

/// Maya's id as it stands in addresses.
pub async fn client(world: &World) -> String {
    client_called(world, "maya").await
}

/// A client's id as it stands in addresses, by the first part of their e-mail.
pub async fn client_called(world: &World, first: &str) -> String {
    let sql = format!("from people where email = '{first}@elbowriver.example'");
    match world.engine {
        crate::world::Engine::Sqlite => {
            let hex = world.text(&format!("select lower(hex(id)) as t {sql}")).await;
            [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
        }
        crate::world::Engine::Postgres => world.text(&format!("select cast(id as text) as t {sql}")).await,
    }
}
