//! Finding a time, holding it, booking it, letting it go.

use crate::on_both_engines;
use crate::world::{Actor, Answer, World, openings, value};
use unknot::booking::appointments::policy::UNDO;
use unknot::types::instant::Span;

async fn hold(actor: &Actor, opening: &[(String, String)]) -> Answer {
    actor.post("/api/booking/hold", opening).await
}

async fn held(actor: &Actor, opening: &[(String, String)]) -> String {
    let answer = hold(actor, opening).await;
    assert_eq!(answer.status, 303, "{}", answer.words());
    answer.location().rsplit('/').next().unwrap().to_owned()
}

/// The key under which an opening stands in the list.
fn key(opening: &[(String, String)]) -> String {
    format!("data-opening=\"{}:{}\"", value(opening, "therapist"), value(opening, "start"))
}

on_both_engines! {
    async fn maya_books_her_usual_therapist_in_two_taps_from_home(world: World) {
        let maya = world.sign_in("maya").await;
        let home = maya.page("/home").await;
        assert!(home.words().contains("Your usual next time"), "{}", home.words());
        let again = home.forms("/api/booking/hold").remove(0);
        let hold = held(&maya, &again).await;
        let confirm = maya.page(&format!("/book/confirm/{hold}")).await;
        assert!(confirm.words().contains("Tomás Rivera"));
        assert!(confirm.words().contains("Free to cancel until"), "{}", confirm.words());
        let booked = maya.post("/api/booking/confirm", &[("hold", hold.as_str())]).await;
        assert_eq!((booked.status, booked.location()), (303, "/home"));
        let booked = "select count(*) from bookings where confirmed_at is not null and status = 'booked' and hold_until is not null
            and client_id = (select id from people where email = 'maya@elbowriver.example')
            and created_at > (select max(created_at) - 1 from bookings)";
        assert_eq!(world.number(booked).await, 1);
    }

    async fn a_held_opening_leaves_everyone_elses_list_at_once(world: World) {
        let (maya, wendell) = (world.sign_in("maya").await, world.sign_in("wendell").await);
        let opening = openings(&wendell, 2).await.remove(0);
        let path = "/book?therapist=anyone";
        let before = maya.page(path).await;
        held(&wendell, &opening).await;
        let after = maya.page(path).await;
        if before.body.contains(&key(&opening)) {
            assert!(!after.body.contains(&key(&opening)), "the opening is still offered");
        }
        let late = hold(&maya, &opening).await;
        assert_eq!(late.status, 409);
        assert!(late.words().contains("That time was just taken"), "{}", late.words());
        assert_eq!(late.forms("/api/booking/hold").len(), 3, "the nearest three can be held from that page");
        let instead = late.forms("/api/booking/hold").remove(0);
        held(&maya, &instead).await;
    }

    async fn a_hold_that_ran_out_blocks_nobody_even_when_no_worker_runs(world: World) {
        let (maya, wendell) = (world.sign_in("maya").await, world.sign_in("wendell").await);
        let opening = openings(&wendell, 2).await.pop().unwrap();
        let hold = held(&wendell, &opening).await;
        world.advance(Span::minutes(10));
        let late = wendell.post("/api/booking/confirm", &[("hold", hold.as_str())]).await;
        assert_eq!(late.status, 409);
        assert!(late.words().contains("The hold on that time ran out"), "{}", late.words());
        held(&maya, &opening).await;
        assert_eq!(world.overlaps().await, 0);
    }

    async fn the_worker_gives_back_a_hold_that_ran_out(world: World) {
        let wendell = world.sign_in("wendell").await;
        let opening = openings(&wendell, 2).await.remove(0);
        held(&wendell, &opening).await;
        world.advance(Span::minutes(10));
        world.run_jobs().await;
        assert_eq!(world.number("select count(*) from bookings where status = 'hold'").await, 0);
        assert_eq!(world.number("select count(*) from bookings where status = 'expired'").await, 1);
    }

    async fn a_confirmed_hold_is_not_given_back_by_the_worker(world: World) {
        let wendell = world.sign_in("wendell").await;
        let opening = openings(&wendell, 2).await.remove(0);
        let hold = held(&wendell, &opening).await;
        let booked = "select count(*) from bookings where status = 'booked'";
        let before = world.number(booked).await;
        wendell.post("/api/booking/confirm", &[("hold", hold.as_str())]).await;
        world.advance(Span::minutes(11));
        world.run_jobs().await;
        assert_eq!(world.number(booked).await, before + 1);
    }

    async fn letting_go_gives_the_time_back_at_once(world: World) {
        let (maya, wendell) = (world.sign_in("maya").await, world.sign_in("wendell").await);
        let opening = openings(&wendell, 2).await.remove(0);
        let hold = held(&wendell, &opening).await;
        assert_eq!(wendell.post("/api/booking/let-go", &[("hold", hold.as_str())]).await.status, 303);
        held(&maya, &opening).await;
    }

    async fn nobody_holds_more_than_three_times_at_once(world: World) {
        let wendell = world.sign_in("wendell").await;
        let all = openings(&wendell, 3).await;
        let apart: Vec<_> = all
            .iter()
            .filter(|o| value(o, "start").parse::<i64>().unwrap() % (24 * 3600 * 1_000_000) < 20 * 3600 * 1_000_000)
            .step_by(9)
            .take(5)
            .collect();
        let mut statuses = Vec::new();
        for opening in apart {
            statuses.push(hold(&wendell, opening).await.status);
        }
        assert_eq!(world.number("select count(*) from bookings where status = 'hold'").await, 3, "{statuses:?}");
        assert!(statuses.contains(&409));
    }

    async fn a_time_that_was_never_offered_cannot_be_held(world: World) {
        let wendell = world.sign_in("wendell").await;
        let opening = openings(&wendell, 2).await.remove(0);
        let start: i64 = value(&opening, "start").parse().unwrap();
        let hour = 3_600_000_000;
        for wrong in [start + 1, start - 400 * 24 * hour, start + 400 * 24 * hour, start + 12 * hour, i64::MAX, i64::MIN, 0, -1] {
            let fields = [
                ("therapist", value(&opening, "therapist").to_owned()),
                ("service", value(&opening, "service").to_owned()),
                ("start", wrong.to_string()),
            ];
            let answer = wendell.post("/api/booking/hold", &fields).await;
            assert_eq!(answer.status, 409, "{wrong}: {}", answer.words());
        }
        assert_eq!(world.number("select count(*) from bookings where status = 'hold'").await, 0);
    }

    async fn maya_cancels_and_the_time_is_free_for_others(world: World) {
        let maya = world.sign_in("maya").await;
        let link = maya.page("/home").await.links("/book/cancel/").remove(0);
        let page = maya.page(&link).await;
        let booking = value(&page.forms("/api/booking/cancel").remove(0), "booking").to_owned();
        let answer = maya.post("/api/booking/cancel", &[("booking", booking.as_str())]).await;
        assert_eq!((answer.status, answer.location()), (303, "/home"));
        let again = maya.post("/api/booking/cancel", &[("booking", booking.as_str())]).await;
        assert!([303, 409].contains(&again.status));
        assert!(!maya.page("/home").await.links("/book/cancel/").contains(&link));
    }

    async fn the_policy_sentence_is_the_same_on_every_page_and_in_the_mail(world: World) {
        let wendell = world.sign_in("wendell").await;
        let opening = openings(&wendell, 4).await.pop().unwrap();
        let hold = held(&wendell, &opening).await;
        let sentence = |text: &str| {
            let from = text.find("Free to cancel until").unwrap_or_else(|| panic!("no policy sentence: {text}"));
            let end = text[from..].find("(Calgary time).").unwrap_or_else(|| panic!("no zone: {text}"));
            text[from..from + end + "(Calgary time).".len()].replace('\u{a0}', " ")
        };
        let on_confirm = sentence(&wendell.page(&format!("/book/confirm/{hold}")).await.words());
        wendell.post("/api/booking/confirm", &[("hold", hold.as_str())]).await;
        let on_cancel = sentence(&wendell.page(&format!("/book/cancel/{hold}")).await.words());
        world.advance(UNDO);
        world.run_jobs().await;
        let mails: Vec<String> =
            std::fs::read_dir(world.folder().join("mail")).unwrap().map(|f| std::fs::read_to_string(f.unwrap().path()).unwrap()).collect();
        assert_eq!(mails.len(), 1);
        let mail = mails[0].replace("=\r\n", "").replace("\r\n", " ").replace("=C2=A0", " ");
        assert_eq!(on_confirm, on_cancel);
        assert_eq!(on_confirm, sentence(&mail), "{mail}");
        assert!(!mail.to_lowercase().contains("massage"), "a mail names the treatment: {mail}");
    }

    async fn a_winter_visit_is_said_in_calgarys_one_offset_on_the_page_and_in_the_mail(world: World) {
        let wendell = world.sign_in("wendell").await;
        let opening = openings(&wendell, 3).await.pop().unwrap();
        // After June 2026 Calgary is six hours behind, whatever older zone data says of its winters.
        let clock = clock_at(value(&opening, "start").parse().unwrap(), 6);
        let hold = held(&wendell, &opening).await;
        let page = wendell.page(&format!("/book/confirm/{hold}")).await.words();
        assert!(page.contains(&clock), "{clock} is not on the page: {page}");
        wendell.post("/api/booking/confirm", &[("hold", hold.as_str())]).await;
        world.advance(UNDO);
        world.run_jobs().await;
        let file = std::fs::read_dir(world.folder().join("mail")).unwrap().next().unwrap().unwrap().path();
        let mail = std::fs::read_to_string(file).unwrap();
        assert!(mail.contains(clock.trim_end_matches([' ', 'a', 'p', 'm'])) && mail.contains("Calgary time"), "{clock}: {mail}");
    }

    async fn a_visit_of_december_2025_keeps_the_offset_that_held_then(world: World) {
        let start = "select v.starts_at from visits v join people p on p.id = v.client_id where p.email = 'maya@elbowriver.example'
                     and v.state = 'signed' and v.starts_at > 1764572400000000 and v.starts_at < 1772300000000000
                     order by v.starts_at limit 1";
        let clock = clock_at(world.number(start).await, 7);
        let maya = world.sign_in("maya").await;
        let mut shown = String::new();
        for link in maya.page("/visits").await.links("/visits/") {
            shown.push_str(&maya.page(&link).await.words());
        }
        assert!(shown.contains("December 2025") || shown.contains("January 2026"), "no winter visit in the history");
        let hour = clock.split(' ').next().unwrap();
        assert!(shown.contains(hour), "{clock} is not among Maya’s visits");
    }

    async fn anyone_may_look_and_is_asked_to_sign_in_to_hold(world: World) {
        let visitor = world.visitor();
        let list = visitor.page("/book").await;
        assert!(list.forms("/api/booking/hold").is_empty());
        assert!(!list.links("/sign-in?then=").is_empty(), "{}", list.words());
        assert!(visitor.page("/").await.words().contains("Elbow River Integrative Care"));
    }

    async fn bookings_keep_the_wall_time_the_zone_and_the_zone_data_they_were_made_with(world: World) {
        let wendell = world.sign_in("wendell").await;
        let opening = openings(&wendell, 2).await.remove(0);
        held(&wendell, &opening).await;
        let kept = "select count(*) from bookings where status = 'hold' and zone = 'America/Edmonton' and length(wall_time) = 19
            and length(tzdb) = 5";
        assert_eq!(world.number(kept).await, 1);
    }
}

/// "4:30 pm" of an instant that many hours behind UTC, worked out without any zone data.
fn clock_at(micros: i64, hours_behind: i64) -> String {
    let minutes = (micros / 60_000_000 - hours_behind * 60).rem_euclid(24 * 60);
    let (hour, minute) = (minutes / 60, minutes % 60);
    let half = if hour < 12 { "am" } else { "pm" };
    format!("{}:{minute:02} {half}", if hour % 12 == 0 { 12 } else { hour % 12 })
}
