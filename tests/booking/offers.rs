//! A freed time is held for one person on the waitlist at a time, until someone takes it.

use crate::on_both_engines;
use crate::support::booking::{book, confirm, is, openings, plan, status, undo, undo_time_passes};
use crate::support::clinic::{client_called, offered};
use crate::support::page::value;
use crate::support::waitlist::{join, join_for, join_with, maya_cancels, mayas, mayas_time, offer};
use crate::support::world::World;
use unknot::booking::appointments::policy::UNDO;
use unknot::types::instant::Span;

async fn letters_to(world: &World, who: &str) -> i64 {
    let to = format!("recipient = '{who}@elbowriver.example' and subject like 'A time came free%'");
    world.number(&format!("select count(*) from mails where state = 'sent' and {to}")).await
}

on_both_engines! {
    async fn a_cancelled_time_is_held_for_wendell_and_for_nobody_else(world: World) {
        let (maya, wendell, ines) = (world.sign_in("maya").await, world.sign_in("wendell").await, world.sign_in("ines").await);
        join(&world, &wendell).await;
        assert!(wendell.page("/home").await.words().contains("We write to you when one comes free"));
        let time = mayas_time(&world).await;
        maya_cancels(&world, &maya).await;
        assert_eq!(ines.post("/api/booking/hold", &time).await.status, 409);
        // Nothing is announced while the cancellation can be undone.
        assert_eq!((offer(&wendell).await, letters_to(&world, "wendell").await), (None, 0));
        undo_time_passes(&world).await;
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

    async fn a_declined_or_lapsed_offer_goes_to_the_next_in_line(world: World) {
        let maya = world.sign_in("maya").await;
        let line = [world.sign_in("wendell").await, world.sign_in("ines").await, world.sign_in("dorothy").await];
        for who in &line {
            join(&world, who).await;
            world.advance(Span::seconds(1));
        }
        maya_cancels(&world, &maya).await;
        undo_time_passes(&world).await;
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

    async fn an_expired_offer_blocks_nobody_even_when_no_worker_runs(world: World) {
        let (maya, wendell) = (world.sign_in("maya").await, world.sign_in("wendell").await);
        join(&world, &wendell).await;
        let time = mayas_time(&world).await;
        maya_cancels(&world, &maya).await;
        undo_time_passes(&world).await;
        let hold = offer(&wendell).await.expect("an offer");
        let until = world.number("select max(hold_until) from bookings where status = 'hold'").await;
        world.advance(Span::micros(until - world.state.clock.now().micros()));
        let (wendell, ines) = (world.sign_in("wendell").await, world.sign_in("ines").await);
        assert_eq!(wendell.post("/api/booking/confirm", &[("hold", hold.as_str())]).await.status, 409);
        let taken = ines.post("/api/booking/hold", &time).await;
        assert_eq!(taken.status, 303, "{}", taken.words());
        assert_eq!(world.number("select count(*) from waits where state = 'waiting'").await, 1);
    }

    async fn a_restored_visit_withdraws_the_offer_before_it_is_announced(world: World) {
        let (maya, wendell) = (world.sign_in("maya").await, world.sign_in("wendell").await);
        join(&world, &wendell).await;
        let visit = maya_cancels(&world, &maya).await;
        let form = maya.page("/home").await.forms("/api/booking/undo").remove(0);
        assert_eq!(value(&form, "booking"), visit);
        let back = maya.post("/api/booking/undo", &form).await;
        assert_eq!(back.status, 303, "{}", back.words());
        assert_eq!(mayas(&world, "id").await, visit);
        undo_time_passes(&world).await;
        assert_eq!((offer(&wendell).await, letters_to(&world, "wendell").await), (None, 0));
        assert_eq!(world.number("select count(*) from waits where state = 'waiting' and passed_up = 0").await, 1);
        assert_eq!(world.overlaps().await, 0);
    }

    async fn accepting_an_offer_gives_up_the_later_visit_in_the_same_step(world: World) {
        let (maya, wendell) = (world.sign_in("maya").await, world.sign_in("wendell").await);
        let opening = openings(&wendell, 4).await.pop().unwrap();
        let later = wendell.post("/api/booking/hold", &opening).await.location().rsplit('/').next().unwrap().to_owned();
        assert_eq!(wendell.post("/api/booking/confirm", &[("hold", later.as_str())]).await.status, 303);
        join_with(&world, &wendell, &[("swaps", later.as_str())]).await;
        maya_cancels(&world, &maya).await;
        undo_time_passes(&world).await;
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
        // He undoes it: the later visit is back, and so is his place on the waitlist.
        let undone = undo(&world, &wendell, &hold).await;
        assert_eq!(undone.status, 303, "{}", undone.words());
        assert_eq!((status(&world, &later).await, status(&world, &hold).await), ("booked".to_owned(), "cancelled".to_owned()));
        assert_eq!(world.number(booked).await, before);
    }

    async fn accepting_an_offer_while_cancelling_the_later_visit_books_at_most_once(world: World) {
        let (maya, wendell) = (world.sign_in("maya").await, world.sign_in("wendell").await);
        let opening = openings(&wendell, 4).await.pop().unwrap();
        let later = wendell.post("/api/booking/hold", &opening).await.location().rsplit('/').next().unwrap().to_owned();
        wendell.post("/api/booking/confirm", &[("hold", later.as_str())]).await;
        join_with(&world, &wendell, &[("swaps", later.as_str())]).await;
        maya_cancels(&world, &maya).await;
        undo_time_passes(&world).await;
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

    async fn leaving_the_waitlist_passes_an_offer_on(world: World) {
        let (maya, wendell, ines) = (world.sign_in("maya").await, world.sign_in("wendell").await, world.sign_in("ines").await);
        join(&world, &wendell).await;
        let wait = wendell.page("/home").await.forms("/api/booking/leave-wait").remove(0);
        world.advance(Span::seconds(1));
        join(&world, &ines).await;
        maya_cancels(&world, &maya).await;
        undo_time_passes(&world).await;
        assert!(offer(&wendell).await.is_some());
        assert_eq!(wendell.post("/api/booking/leave-wait", &wait).await.status, 303);
        assert_eq!(offer(&wendell).await, None);
        assert!(offer(&ines).await.is_some());
    }

    async fn leaving_the_waitlist_passes_an_unannounced_offer_on(world: World) {
        let (maya, wendell, ines) = (world.sign_in("maya").await, world.sign_in("wendell").await, world.sign_in("ines").await);
        join(&world, &wendell).await;
        let wait = wendell.page("/home").await.forms("/api/booking/leave-wait").remove(0);
        world.advance(Span::seconds(1));
        join(&world, &ines).await;
        maya_cancels(&world, &maya).await;
        assert_eq!(wendell.post("/api/booking/leave-wait", &wait).await.status, 303);
        // Ines is not told until the cancellation is final.
        assert_eq!(offer(&ines).await, None);
        undo_time_passes(&world).await;
        assert!(offer(&ines).await.is_some());
        assert_eq!((letters_to(&world, "wendell").await, letters_to(&world, "ines").await), (0, 1));
    }

    async fn a_time_the_clinic_calls_off_is_offered_to_nobody(world: World) {
        let (grace, wendell) = (world.sign_in("grace").await, world.sign_in("wendell").await);
        join(&world, &wendell).await;
        let visit = mayas(&world, "id").await;
        let away = [("booking", visit.as_str()), ("reason", "therapist_away")];
        assert_eq!(grace.post("/api/schedule/call-off", &away).await.status, 303);
        undo_time_passes(&world).await;
        assert_eq!(offer(&wendell).await, None);
    }

    async fn undoing_an_accepted_offer_puts_the_client_back_on_the_waitlist(world: World) {
        let (maya, wendell) = (world.sign_in("maya").await, world.sign_in("wendell").await);
        join(&world, &wendell).await;
        maya_cancels(&world, &maya).await;
        undo_time_passes(&world).await;
        let hold = offer(&wendell).await.expect("an offer");
        assert_eq!(wendell.post("/api/booking/confirm", &[("hold", hold.as_str())]).await.status, 303);
        let form = wendell.page("/home").await.forms("/api/booking/undo").remove(0);
        assert_eq!(wendell.post("/api/booking/undo", &form).await.status, 303);
        assert_eq!(world.number("select count(*) from waits where state = 'waiting'").await, 1);
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
            undo_time_passes(&world).await;
            match offer(&wendell).await {
                // Declined offers go to Ines, who declines them too.
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

    async fn nobody_is_offered_a_time_they_gave_up_or_passed_on(world: World) {
        let (maya, wendell) = (world.sign_in("maya").await, world.sign_in("wendell").await);
        let time = mayas_time(&world).await;
        join_with(&world, &maya, &[]).await;
        join_with(&world, &wendell, &[]).await;
        maya_cancels(&world, &maya).await;
        undo_time_passes(&world).await;
        let held = offer(&wendell).await.unwrap();
        assert_eq!(wendell.post("/api/booking/let-go", &[("hold", held.as_str())]).await.status, 303);
        world.run_jobs().await;
        assert_eq!(offer(&maya).await, None);
        // Wendell is not offered it again after leaving the waitlist and rejoining either.
        let form = wendell.page("/home").await.forms("/api/booking/leave-wait").remove(0);
        assert_eq!(wendell.post("/api/booking/leave-wait", &form).await.status, 303);
        join_for(&wendell, value(&time, "service"), &[]).await;
        let ines = world.sign_in("ines").await;
        let taken = book(&ines, &time).await;
        world.advance(UNDO);
        assert_eq!(ines.post("/api/booking/cancel", &[("booking", taken.as_str())]).await.status, 303);
        undo_time_passes(&world).await;
        assert_eq!(offer(&wendell).await, None);
    }

    async fn an_offer_outlives_the_visit_it_would_replace(world: World) {
        let (maya, wendell) = (world.sign_in("maya").await, world.sign_in("wendell").await);
        let massage = mayas(&world, "service_id").await;
        let later = offered(&wendell, &massage, "").await.pop().unwrap();
        let visit = book(&wendell, &later).await;
        world.advance(UNDO);
        join_for(&wendell, &massage, &[("swaps", visit.as_str())]).await;
        maya_cancels(&world, &maya).await;
        undo_time_passes(&world).await;
        let held = offer(&wendell).await.unwrap();
        assert_eq!(wendell.post("/api/booking/cancel", &[("booking", visit.as_str())]).await.status, 303);
        assert_eq!(status(&world, &held).await, "hold", "the offer is still his");
        assert_eq!(confirm(&wendell, &held).await.status, 303);
        assert_eq!(status(&world, &held).await, "booked");
        assert_eq!(world.overlaps().await, 0);
    }

    async fn a_later_time_is_not_offered_in_place_of_an_earlier_visit(world: World) {
        let (maya, wendell) = (world.sign_in("maya").await, world.sign_in("wendell").await);
        let massage = mayas(&world, "service_id").await;
        let late = offered(&wendell, &massage, "").await.pop().unwrap();
        let early = offered(&wendell, &massage, "").await.remove(0);
        let (freed, kept) = (book(&maya, &late).await, book(&wendell, &early).await);
        world.advance(UNDO);
        join_for(&wendell, &massage, &[("swaps", kept.as_str())]).await;
        assert_eq!(maya.post("/api/booking/cancel", &[("booking", freed.as_str())]).await.status, 303);
        undo_time_passes(&world).await;
        assert_eq!(offer(&wendell).await, None);
        assert_eq!(world.number("select count(*) from wait_passes where why = 'not_earlier'").await, 1);
    }

    async fn an_offer_for_noah_is_on_dorothys_home_page(world: World) {
        let (maya, dorothy) = (world.sign_in("maya").await, world.sign_in("dorothy").await);
        let noah = client_called(&world, "noah").await;
        join_with(&world, &dorothy, &[("client", &noah)]).await;
        let home = dorothy.page("/home").await;
        assert!(home.words().contains("For Noah: Therapeutic massage"), "{}", home.words());
        // She leaves the waitlist and rejoins.
        let leave = home.forms("/api/booking/leave-wait").remove(0);
        assert_eq!(dorothy.post("/api/booking/leave-wait", &leave).await.status, 303);
        assert!(!dorothy.page("/home").await.words().contains("For Noah: "));
        join_with(&world, &dorothy, &[("client", &noah)]).await;
        maya_cancels(&world, &maya).await;
        undo_time_passes(&world).await;
        let home = dorothy.page("/home").await.words();
        assert!(home.contains("For Noah: ") && home.contains("Held for you until"), "{home}");
        let hold = offer(&dorothy).await.expect("an offer");
        assert_eq!(dorothy.post("/api/booking/confirm", &[("hold", hold.as_str())]).await.status, 303);
        let his = format!(
            "select count(*) from bookings b join people p on p.id = b.client_id where p.name = 'Noah Pelletier' and b.{}",
            is(&world, &hold)
        );
        assert_eq!((world.number(&his).await, status(&world, &hold).await.as_str()), (1, "booked"));
    }
}
