//! Holding a time, confirming it, releasing it, and cancelling the visit.

use crate::on_both_engines;
use crate::support::booking::{book, confirm, hold, is, next_visit, openings, start_of, status, undo};
use crate::support::clinic::{client_called, offered, service};
use crate::support::page::{Answer, Fields, value};
use crate::support::world::World;
use unknot::types::instant::Span;

/// Whether an opening is on this page.
fn lists(page: &Answer, opening: &[(String, String)]) -> bool {
    let wanted = (value(opening, "therapist"), value(opening, "start"));
    page.opening_keys().iter().any(|(therapist, start)| (therapist.as_str(), start.as_str()) == wanted)
}

/// Two overlapping openings with different therapists.
fn two_at_once(all: &[Fields]) -> (Fields, Fields) {
    let start = |one: &Fields| value(one, "start").parse::<i64>().unwrap();
    let at_once = |one: &Fields, other: &Fields| {
        value(one, "therapist") != value(other, "therapist") && (start(one) - start(other)).abs() <= 30 * 60 * 1_000_000
    };
    let found = all.iter().rev().find_map(|one| Some((one, all.iter().find(|other| at_once(one, other))?)));
    let (one, other) = found.expect("two at once");
    (one.clone(), other.clone())
}

on_both_engines! {
    async fn maya_books_her_usual_therapist_in_two_taps_from_home(world: World) {
        let maya = world.sign_in("maya").await;
        let home = maya.page("/home").await;
        assert!(home.words().contains("Your usual next time"), "{}", home.words());
        let again = home.forms("/api/booking/hold").remove(0);
        let held = hold(&maya, &again).await;
        let confirm = maya.page(&format!("/book/confirm/{held}")).await;
        assert!(confirm.words().contains("Tomás Rivera"));
        assert!(confirm.words().contains("Free to cancel until"), "{}", confirm.words());
        let booked = maya.post("/api/booking/confirm", &[("hold", held.as_str())]).await;
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
        hold(&wendell, &opening).await;
        let after = maya.page(path).await;
        if lists(&before, &opening) {
            assert!(!lists(&after, &opening), "the opening is still offered");
        }
        let late = maya.post("/api/booking/hold", &opening).await;
        assert_eq!(late.status, 409);
        assert!(late.words().contains("That time was just taken"), "{}", late.words());
        assert_eq!(late.forms("/api/booking/hold").len(), 3, "the nearest three can be held from that page");
        let instead = late.forms("/api/booking/hold").remove(0);
        hold(&maya, &instead).await;
    }

    async fn an_expired_hold_blocks_nobody_even_when_no_worker_runs(world: World) {
        let (maya, wendell) = (world.sign_in("maya").await, world.sign_in("wendell").await);
        let opening = openings(&wendell, 2).await.pop().unwrap();
        let held = hold(&wendell, &opening).await;
        world.advance(Span::minutes(10));
        let late = wendell.post("/api/booking/confirm", &[("hold", held.as_str())]).await;
        assert_eq!(late.status, 409);
        assert!(late.words().contains("The hold on that time ran out"), "{}", late.words());
        hold(&maya, &opening).await;
        assert_eq!(world.overlaps().await, 0);
    }

    async fn the_worker_ends_an_expired_hold(world: World) {
        let wendell = world.sign_in("wendell").await;
        let opening = openings(&wendell, 2).await.remove(0);
        hold(&wendell, &opening).await;
        world.advance(Span::minutes(10));
        world.run_jobs().await;
        assert_eq!(world.number("select count(*) from bookings where status = 'hold'").await, 0);
        assert_eq!(world.number("select count(*) from bookings where status = 'expired'").await, 1);
    }

    async fn the_worker_leaves_a_confirmed_hold_alone(world: World) {
        let wendell = world.sign_in("wendell").await;
        let opening = openings(&wendell, 2).await.remove(0);
        let held = hold(&wendell, &opening).await;
        let booked = "select count(*) from bookings where status = 'booked'";
        let before = world.number(booked).await;
        wendell.post("/api/booking/confirm", &[("hold", held.as_str())]).await;
        world.advance(Span::minutes(11));
        world.run_jobs().await;
        assert_eq!(world.number(booked).await, before + 1);
    }

    async fn a_released_time_can_be_held_by_others_at_once(world: World) {
        let (maya, wendell) = (world.sign_in("maya").await, world.sign_in("wendell").await);
        let opening = openings(&wendell, 2).await.remove(0);
        let held = hold(&wendell, &opening).await;
        assert_eq!(wendell.post("/api/booking/let-go", &[("hold", held.as_str())]).await.status, 303);
        hold(&maya, &opening).await;
    }

    async fn a_client_holds_three_times_at_most(world: World) {
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
            statuses.push(wendell.post("/api/booking/hold", opening).await.status);
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

    async fn maya_cancels_her_visit_and_a_second_tap_changes_nothing(world: World) {
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

    async fn wendell_extends_a_hold_by_ten_minutes_once(world: World) {
        let wendell = world.sign_in("wendell").await;
        let id = hold(&wendell, &openings(&wendell, 2).await.remove(0)).await;
        world.advance(Span::minutes(8));
        let page = wendell.page(&format!("/book/confirm/{id}")).await;
        assert_eq!(page.forms("/api/booking/extend").len(), 1);
        assert_eq!(wendell.post("/api/booking/extend", &[("hold", id.as_str())]).await.status, 303);
        world.advance(Span::minutes(8));
        world.run_jobs().await;
        let page = wendell.page(&format!("/book/confirm/{id}")).await;
        assert!(page.forms("/api/booking/extend").is_empty(), "it is offered a second time");
        assert_eq!(wendell.post("/api/booking/extend", &[("hold", id.as_str())]).await.status, 303);
        world.advance(Span::minutes(2));
        assert_eq!(confirm(&wendell, &id).await.status, 409);
        world.run_jobs().await;
        assert_eq!(status(&world, &id).await, "expired");
        assert_eq!(wendell.post("/api/booking/extend", &[("hold", id.as_str())]).await.status, 409);
    }

    async fn a_household_holds_three_times_in_all(world: World) {
        let dorothy = world.sign_in("dorothy").await;
        let noah = client_called(&world, "noah").await;
        let massage = service(&world, "Therapeutic massage", 60).id.to_string();
        let mut openings = offered(&dorothy, &massage, "").await;
        openings.retain({
            let mut seen: Vec<String> = Vec::new();
            move |one| {
                let day = value(one, "start").parse::<i64>().unwrap() / 86_400_000_000;
                let key = format!("{} {day}", value(one, "therapist"));
                !seen.contains(&key) && {
                    seen.push(key);
                    true
                }
            }
        });
        assert!(openings.len() >= 4, "{openings:?}");
        for (nth, mut opening) in openings.into_iter().take(4).enumerate() {
            if nth % 2 == 1 {
                opening.push(("client".to_owned(), noah.clone()));
            }
            let answer = dorothy.post("/api/booking/hold", &opening).await;
            assert_eq!(answer.status, if nth < 3 { 303 } else { 409 }, "{nth}: {}", answer.words());
        }
    }

    async fn a_fee_that_became_due_meanwhile_is_shown_before_it_is_charged(world: World) {
        let maya = world.sign_in("maya").await;
        let visit = next_visit(&maya).await;
        let form = maya.page(&format!("/book/cancel/{visit}")).await.forms("/api/booking/cancel").remove(0);
        assert_eq!(value(&form, "agreed"), "0");
        let until = world.number(&format!("select cancel_by from bookings where {}", is(&world, &visit))).await;
        world.advance(Span::micros(until - world.state.clock.now().micros() + Span::minutes(1).as_micros()));
        let maya = world.sign_in("maya").await;
        let refused = maya.post("/api/booking/cancel", &form).await;
        assert_eq!(refused.status, 409);
        assert!(refused.words().contains("The free time ended while you were looking"), "{}", refused.words());
        assert_eq!(status(&world, &visit).await, "booked");
        let again = maya.page(&format!("/book/cancel/{visit}")).await.forms("/api/booking/cancel").remove(0);
        assert_eq!(maya.post("/api/booking/cancel", &again).await.status, 303);
        assert_eq!(status(&world, &visit).await, "cancelled");
    }

    async fn a_client_is_booked_in_one_place_at_a_time(world: World) {
        let (wendell, grace) = (world.sign_in("wendell").await, world.sign_in("grace").await);
        let (one, other) = &two_at_once(&openings(&wendell, 3).await);

        // A client may hold two overlapping times and confirm one of them.
        let (first, second) = (hold(&wendell, one).await, hold(&wendell, other).await);
        assert_eq!(confirm(&wendell, &first).await.status, 303);
        let late = confirm(&wendell, &second).await;
        assert_eq!(late.status, 409);
        assert!(late.words().contains("There is a visit at that time already: "), "{}", late.words());
        assert_eq!(status(&world, &second).await, "hold", "it is kept for someone of the family, or let go");
        wendell.post("/api/booking/let-go", &[("hold", second.as_str())]).await;

        let again = wendell.post("/api/booking/hold", other).await;
        assert_eq!(again.status, 409);
        assert!(again.words().contains("There is a visit at that time already: "), "{}", again.words());

        // Nor can the desk book both.
        let client = client_called(&world, "wendell").await;
        let by_desk: Fields = other.iter().cloned().chain([("client".to_owned(), client)]).collect();
        let refused = grace.post("/api/schedule/book", &by_desk).await;
        assert!(refused.status == 409 && refused.words().contains("There is a visit at that time already: "), "{}", refused.words());
        let looked = "select count(*) from audit_log where action = 'view' and screen = '/schedule' and client_name = 'Wendell Okafor'
            and actor_name = 'Grace Tran'";
        assert_eq!(world.number(looked).await, 1, "what the desk was told of Wendell stands in the log");

        // Nor can an undo bring one back over the other.
        wendell.post("/api/booking/cancel", &[("booking", first.as_str())]).await;
        book(&wendell, other).await;
        let back = undo(&world, &wendell, &first).await;
        assert!(back.status == 409 && back.words().contains("There is a visit at that time already: "), "{}", back.words());
        assert_eq!(status(&world, &first).await, "cancelled");
    }

    async fn one_of_two_overlapping_holds_confirmed_at_once_is_booked(world: World) {
        let wendell = world.sign_in("wendell").await;
        let (one, other) = two_at_once(&openings(&wendell, 3).await);
        let (first, second) = (hold(&wendell, &one).await, hold(&wendell, &other).await);
        let (a, b) = tokio::join!(confirm(&wendell, &first), confirm(&wendell, &second));
        let mut statuses = [a.status, b.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 409]);
        let mut became = [status(&world, &first).await, status(&world, &second).await];
        became.sort();
        assert_eq!(became, ["booked", "hold"]);
    }

    async fn a_visit_that_has_begun_offers_no_move_and_no_cancellation(world: World) {
        let maya = world.sign_in("maya").await;
        let visit = next_visit(&maya).await;
        let start = start_of(&world, &visit).await;
        world.advance(Span::micros(start - world.state.clock.now().micros()));
        let maya = world.sign_in("maya").await;
        let home = maya.page("/home").await;
        assert!(home.words().contains("Your next visit"), "{}", home.words());
        assert!(home.links(&format!("/book?move={visit}")).is_empty() && home.links(&format!("/book/cancel/{visit}")).is_empty());
    }
}
