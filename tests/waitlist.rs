//! The waiting list: a time that comes free is held for one person at a time, until someone takes it.

use crate::booking_life::{status, undo};
use crate::on_both_engines;
use crate::plans::plan;
use crate::world::{Actor, Answer, World, value};
use unknot::booking::appointments::policy::UNDO;
use unknot::types::instant::Span;

type Fields = Vec<(String, String)>;

/// Joins for what Maya has, in the two taps that the page asks for: with the form as it is filled in.
async fn join(world: &World, actor: &Actor) -> Answer {
    join_with(world, actor, &[]).await
}

pub async fn join_with(world: &World, actor: &Actor, other: &[(&str, &str)]) -> Answer {
    join_for(actor, &mayas(world, "service_id").await, other).await
}

pub async fn join_for(actor: &Actor, service: &str, other: &[(&str, &str)]) -> Answer {
    let page = actor.page(&format!("/book/wait?service={service}")).await;
    let mut fields: Fields = page.forms("/api/booking/wait").remove(0);
    for (name, value) in [("therapist", "anyone"), ("from", ""), ("until", ""), ("notice", "2"), ("swaps", "")] {
        let typed = page.body.split(&format!("name=\"{name}\"")).nth(1).filter(|_| name == "from" || name == "until");
        let typed = typed.and_then(|rest| rest.split("value=\"").nth(1)?.split('"').next());
        fields.push((name.to_owned(), typed.unwrap_or(value).to_owned()));
    }
    for part in ["d1", "d2", "d3", "d4", "d5", "d6", "d7", "p1", "p2", "p3"] {
        fields.push((part.to_owned(), "on".to_owned()));
    }
    for (name, value) in other {
        fields.retain(|(field, _)| field != name);
        fields.push(((*name).to_owned(), (*value).to_owned()));
    }
    let answer = actor.post("/api/booking/wait", &fields).await;
    assert_eq!((answer.status, answer.location()), (303, "/home"), "{}", answer.words());
    answer
}

/// A column of Maya's next visit, ids as they stand in addresses.
pub async fn mayas(world: &World, column: &str) -> String {
    let next = "from bookings b join people p on p.id = b.client_id where p.email = 'maya@elbowriver.example' and b.status = 'booked'
                order by b.starts_at limit 1";
    match world.engine {
        crate::world::Engine::Sqlite => {
            let hex = world.text(&format!("select lower(hex(b.{column})) as t {next}")).await;
            [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
        }
        crate::world::Engine::Postgres => world.text(&format!("select cast(b.{column} as text) as t {next}")).await,
    }
}

/// Maya's next visit as the fields of the form that would hold it.
pub async fn mayas_time(world: &World) -> Fields {
    let start = world
        .number("select b.starts_at from bookings b join people p on p.id = b.client_id where p.email = 'maya@elbowriver.example'
            and b.status = 'booked' order by b.starts_at limit 1")
        .await;
    vec![
        ("therapist".to_owned(), mayas(world, "therapist_id").await),
        ("service".to_owned(), mayas(world, "service_id").await),
        ("start".to_owned(), start.to_string()),
    ]
}

pub async fn maya_cancels(world: &World, maya: &Actor) -> String {
    let visit = mayas(world, "id").await;
    assert_eq!(maya.post("/api/booking/cancel", &[("booking", visit.as_str())]).await.status, 303);
    visit
}

/// The offer on someone's first page, if there is one.
pub async fn offer(actor: &Actor) -> Option<String> {
    actor.page("/home").await.links("/book/confirm/").first().map(|link| link.rsplit('/').next().unwrap().to_owned())
}

pub async fn told(world: &World) {
    world.advance(UNDO);
    world.run_jobs().await;
}

async fn letters_to(world: &World, who: &str) -> i64 {
    world.number(&format!("select count(*) from mails where recipient = '{who}@elbowriver.example' and state = 'sent'
        and subject like 'A time came free%'")).await
}

on_both_engines! {
    async fn what_maya_cancels_is_held_for_wendell_and_for_nobody_else(world: World) {
        let (maya, wendell, ines) = (world.sign_in("maya").await, world.sign_in("wendell").await, world.sign_in("ines").await);
        join(&world, &wendell).await;
        assert!(wendell.page("/home").await.words().contains("We write to you when one comes free"));
        let time = mayas_time(&world).await;
        maya_cancels(&world, &maya).await;
        assert_eq!(ines.post("/api/booking/hold", &time).await.status, 409);
        // Nobody is told while it can be undone.
        assert_eq!((offer(&wendell).await, letters_to(&world, "wendell").await), (None, 0));
        told(&world).await;
        let hold = offer(&wendell).await.expect("an offer");
        assert_eq!(letters_to(&world, "wendell").await, 1);
        assert!(wendell.page(&format!("/book/confirm/{hold}")).await.words().contains("Nobody else can take it"));
        assert_eq!(ines.post("/api/booking/hold", &time).await.status, 409);
        assert_eq!(ines.post("/api/booking/confirm", &[("hold", hold.as_str())]).await.status, 404);
        assert_eq!(wendell.post("/api/booking/confirm", &[("hold", hold.as_str())]).await.status, 303);
        assert_eq!(world.number("select count(*) from waits where state = 'filled'").await, 1);
        assert_eq!(world.number("select count(*) from wait_offers where state = 'taken'").await, 1);
        assert_eq!(world.overlaps().await, 0);
    }

    async fn an_offer_that_is_declined_or_lapses_goes_to_the_next_in_line(world: World) {
        let maya = world.sign_in("maya").await;
        let line = [world.sign_in("wendell").await, world.sign_in("ines").await, world.sign_in("dorothy").await];
        for who in &line {
            join(&world, who).await;
            world.advance(Span::seconds(1));
        }
        maya_cancels(&world, &maya).await;
        told(&world).await;
        let first = offer(&line[0]).await.expect("whoever waits longest is first");
        assert_eq!((offer(&line[1]).await, offer(&line[2]).await), (None, None));
        assert_eq!(line[0].post("/api/booking/let-go", &[("hold", first.as_str())]).await.status, 303);
        assert!(offer(&line[1]).await.is_some());
        // Ines does not answer.
        let until = world.number("select max(hold_until) from bookings where status = 'hold'").await;
        world.advance(Span::micros(until - world.state.clock.now().micros()));
        world.run_jobs().await;
        let line = [world.sign_in("wendell").await, world.sign_in("ines").await, world.sign_in("dorothy").await];
        let third = offer(&line[2]).await.expect("it came to Dorothy");
        assert_eq!((offer(&line[0]).await, offer(&line[1]).await), (None, None));
        assert_eq!(line[2].post("/api/booking/confirm", &[("hold", third.as_str())]).await.status, 303);
        assert_eq!(world.number("select count(*) from wait_offers where state = 'open'").await, 0);
        let log = world.sign_in("grace").await.page("/admin/waitlist").await.words();
        for said in ["was offered it and took it", "was offered it and passed it on", "was offered it and let it lapse"] {
            assert!(log.contains(said), "{said:?} is missing: {log}");
        }
    }

    async fn an_offer_that_ran_out_blocks_nobody_even_when_no_worker_runs(world: World) {
        let (maya, wendell) = (world.sign_in("maya").await, world.sign_in("wendell").await);
        join(&world, &wendell).await;
        let time = mayas_time(&world).await;
        maya_cancels(&world, &maya).await;
        told(&world).await;
        let hold = offer(&wendell).await.expect("an offer");
        let until = world.number("select max(hold_until) from bookings where status = 'hold'").await;
        world.advance(Span::micros(until - world.state.clock.now().micros()));
        let (wendell, ines) = (world.sign_in("wendell").await, world.sign_in("ines").await);
        assert_eq!(wendell.post("/api/booking/confirm", &[("hold", hold.as_str())]).await.status, 409);
        let taken = ines.post("/api/booking/hold", &time).await;
        assert_eq!(taken.status, 303, "{}", taken.words());
        assert_eq!(world.number("select count(*) from waits where state = 'waiting'").await, 1);
    }

    async fn a_visit_that_comes_back_withdraws_an_offer_nobody_knew_of(world: World) {
        let (maya, wendell) = (world.sign_in("maya").await, world.sign_in("wendell").await);
        join(&world, &wendell).await;
        let visit = maya_cancels(&world, &maya).await;
        let form = maya.page("/home").await.forms("/api/booking/undo").remove(0);
        assert_eq!(value(&form, "booking"), visit);
        let back = maya.post("/api/booking/undo", &form).await;
        assert_eq!(back.status, 303, "{}", back.words());
        assert_eq!(mayas(&world, "id").await, visit);
        told(&world).await;
        assert_eq!((offer(&wendell).await, letters_to(&world, "wendell").await), (None, 0));
        assert_eq!(world.number("select count(*) from waits where state = 'waiting' and passed_up = 0").await, 1);
        assert_eq!(world.overlaps().await, 0);
    }

    async fn accepting_gives_up_the_later_visit_in_the_same_step(world: World) {
        let (maya, wendell) = (world.sign_in("maya").await, world.sign_in("wendell").await);
        let opening = crate::world::openings(&wendell, 4).await.pop().unwrap();
        let later = wendell.post("/api/booking/hold", &opening).await.location().rsplit('/').next().unwrap().to_owned();
        assert_eq!(wendell.post("/api/booking/confirm", &[("hold", later.as_str())]).await.status, 303);
        join_with(&world, &wendell, &[("swaps", later.as_str())]).await;
        maya_cancels(&world, &maya).await;
        told(&world).await;
        let hold = offer(&wendell).await.expect("an offer");
        let page = wendell.page(&format!("/book/confirm/{hold}")).await.words();
        assert!(page.contains("Instead of"), "{page}");
        let booked = "select count(*) from bookings b join people p on p.id = b.client_id where p.email = 'wendell@elbowriver.example'
            and b.status = 'booked'";
        let before = world.number(booked).await;
        assert_eq!(wendell.post("/api/booking/confirm", &[("hold", hold.as_str())]).await.status, 303);
        assert_eq!(world.number(booked).await, before);
        let gone = wendell.post("/api/booking/confirm", &[("hold", later.as_str())]).await;
        assert_eq!(gone.status, 409);
        assert_eq!(world.overlaps().await, 0);
        // He thinks better of it: the later visit stands again, and he waits on.
        let undone = undo(&world, &wendell, &hold).await;
        assert_eq!(undone.status, 303, "{}", undone.words());
        assert_eq!((status(&world, &later).await, status(&world, &hold).await), ("booked".to_owned(), "cancelled".to_owned()));
        assert_eq!(world.number(booked).await, before);
    }

    async fn accepting_while_the_other_end_is_cancelled_books_once_or_not_at_all(world: World) {
        let (maya, wendell) = (world.sign_in("maya").await, world.sign_in("wendell").await);
        let opening = crate::world::openings(&wendell, 4).await.pop().unwrap();
        let later = wendell.post("/api/booking/hold", &opening).await.location().rsplit('/').next().unwrap().to_owned();
        wendell.post("/api/booking/confirm", &[("hold", later.as_str())]).await;
        join_with(&world, &wendell, &[("swaps", later.as_str())]).await;
        maya_cancels(&world, &maya).await;
        told(&world).await;
        let hold = offer(&wendell).await.expect("an offer");
        let (accept, cancel) = ([("hold", hold.as_str())], [("booking", later.as_str())]);
        let (accepted, cancelled) =
            tokio::join!(wendell.post("/api/booking/confirm", &accept), wendell.post("/api/booking/cancel", &cancel));
        assert!(
            [303, 409].contains(&accepted.status) && [303, 409].contains(&cancelled.status),
            "{} {}",
            accepted.status,
            cancelled.status
        );
        let both = format!(
            "select count(*) from bookings where status = 'booked' and starts_at = {} or (status = 'booked' and replaces is not null)",
            value(&opening, "start")
        );
        assert!(world.number(&both).await <= 1);
        assert_eq!(world.overlaps().await, 0);
    }

    async fn a_wish_is_kept_to_and_its_owner_can_leave(world: World) {
        let (maya, wendell) = (world.sign_in("maya").await, world.sign_in("wendell").await);
        join_with(&world, &wendell, &[("notice", "700")]).await;
        maya_cancels(&world, &maya).await;
        told(&world).await;
        assert_eq!(offer(&wendell).await, None);
        assert_eq!(world.text("select why as t from wait_passes").await, "too_short_notice");
        let form = wendell.page("/home").await.forms("/api/booking/leave-wait").remove(0);
        assert_eq!(maya.post("/api/booking/leave-wait", &form).await.status, 404, "it is not hers");
        assert_eq!(world.number("select count(*) from waits where state = 'waiting'").await, 1);
        assert_eq!(wendell.post("/api/booking/leave-wait", &form).await.status, 303);
        assert_eq!(world.number("select count(*) from waits where state = 'waiting'").await, 0);
        assert!(wendell.page("/home").await.forms("/api/booking/leave-wait").is_empty());
    }

    async fn leaving_with_an_offer_passes_it_on(world: World) {
        let (maya, wendell, ines) = (world.sign_in("maya").await, world.sign_in("wendell").await, world.sign_in("ines").await);
        join(&world, &wendell).await;
        let wait = wendell.page("/home").await.forms("/api/booking/leave-wait").remove(0);
        world.advance(Span::seconds(1));
        join(&world, &ines).await;
        maya_cancels(&world, &maya).await;
        told(&world).await;
        assert!(offer(&wendell).await.is_some());
        assert_eq!(wendell.post("/api/booking/leave-wait", &wait).await.status, 303);
        assert_eq!(offer(&wendell).await, None);
        assert!(offer(&ines).await.is_some());
    }

    async fn leaving_before_one_has_heard_of_an_offer_passes_it_on_too(world: World) {
        let (maya, wendell, ines) = (world.sign_in("maya").await, world.sign_in("wendell").await, world.sign_in("ines").await);
        join(&world, &wendell).await;
        let wait = wendell.page("/home").await.forms("/api/booking/leave-wait").remove(0);
        world.advance(Span::seconds(1));
        join(&world, &ines).await;
        maya_cancels(&world, &maya).await;
        assert_eq!(wendell.post("/api/booking/leave-wait", &wait).await.status, 303);
        // Ines hears of it no sooner than it is certain.
        assert_eq!(offer(&ines).await, None);
        told(&world).await;
        assert!(offer(&ines).await.is_some());
        assert_eq!((letters_to(&world, "wendell").await, letters_to(&world, "ines").await), (0, 1));
    }

    async fn joining_again_keeps_one_place_and_one_offer(world: World) {
        let (maya, wendell) = (world.sign_in("maya").await, world.sign_in("wendell").await);
        let service = mayas(&world, "service_id").await;
        join(&world, &wendell).await;
        maya_cancels(&world, &maya).await;
        told(&world).await;
        assert!(offer(&wendell).await.is_some());
        join_for(&wendell, &service, &[]).await;
        assert_eq!(world.number("select count(*) from waits where state in ('waiting', 'offered')").await, 1);
        assert_eq!(world.number("select count(*) from wait_offers where state = 'open'").await, 0);
        assert_eq!(world.number("select count(*) from bookings where status = 'hold'").await, 0);
    }

    async fn a_time_the_clinic_calls_off_is_offered_to_nobody(world: World) {
        let (grace, wendell) = (world.sign_in("grace").await, world.sign_in("wendell").await);
        join(&world, &wendell).await;
        let visit = mayas(&world, "id").await;
        let away = [("booking", visit.as_str()), ("reason", "therapist_away")];
        assert_eq!(grace.post("/api/schedule/call-off", &away).await.status, 303);
        told(&world).await;
        assert_eq!(offer(&wendell).await, None);
    }

    async fn undoing_what_was_accepted_puts_one_back_on_the_list(world: World) {
        let (maya, wendell) = (world.sign_in("maya").await, world.sign_in("wendell").await);
        join(&world, &wendell).await;
        maya_cancels(&world, &maya).await;
        told(&world).await;
        let hold = offer(&wendell).await.expect("an offer");
        assert_eq!(wendell.post("/api/booking/confirm", &[("hold", hold.as_str())]).await.status, 303);
        let form = wendell.page("/home").await.forms("/api/booking/undo").remove(0);
        assert_eq!(wendell.post("/api/booking/undo", &form).await.status, 303);
        assert_eq!(world.number("select count(*) from waits where state = 'waiting'").await, 1);
    }

    async fn a_form_with_an_impossible_date_comes_back_with_what_was_typed(world: World) {
        let wendell = world.sign_in("wendell").await;
        let service = mayas(&world, "service_id").await;
        let fields =
            [("service", service.as_str()), ("therapist", "anyone"), ("d2", "on"), ("from", "2026-13-45"), ("until", "2099-01-01")];
        let answer = wendell.post("/api/booking/wait", &fields).await;
        assert_eq!(answer.status, 422);
        assert!(answer.body.contains("2026-13-45") && answer.words().contains("That is not a date"), "{}", answer.words());
        assert_eq!(world.number("select count(*) from waits").await, 0);
    }

    async fn nobody_is_offered_more_than_three_times_a_day(world: World) {
        let (maya, wendell, ines) = (world.sign_in("maya").await, world.sign_in("wendell").await, world.sign_in("ines").await);
        let fields = plan(&maya, "?every=1&times=6").await;
        assert_eq!(maya.post("/api/booking/plan", &fields).await.status, 303);
        join(&world, &wendell).await;
        world.advance(Span::seconds(1));
        join(&world, &ines).await;
        let ends = maya.page("/home").await.links("/book/cancel/");
        assert!(ends.len() >= 4, "{ends:?}");
        for (nth, end) in ends.iter().take(4).enumerate() {
            let visit = end.trim_start_matches("/book/cancel/");
            assert_eq!(maya.post("/api/booking/cancel", &[("booking", visit)]).await.status, 303);
            told(&world).await;
            match offer(&wendell).await {
                // Passed on, it goes to Ines, who takes none either.
                Some(hold) => {
                    assert!(nth < 3, "a fourth time");
                    assert_eq!(wendell.post("/api/booking/let-go", &[("hold", hold.as_str())]).await.status, 303);
                }
                None => assert_eq!(nth, 3, "he waits longest"),
            }
            if let Some(hold) = offer(&ines).await {
                assert_eq!(ines.post("/api/booking/let-go", &[("hold", hold.as_str())]).await.status, 303);
            }
        }
        let log = world.sign_in("grace").await.page("/admin/waitlist").await.words();
        assert!(log.contains("was offered three times that day"), "{log}");
    }
}
