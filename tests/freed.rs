//! Held time that comes free again, what comes free for someone one acts for, and the log of all of it.

use crate::booking_desk::client_called;
use crate::booking_life::{Fields, book, hold, is, next_visit, openings_to_move, status};
use crate::on_both_engines;
use crate::plans::{plan, starts};
use crate::rules::{edit, new_service, therapist};
use crate::waitlist::{join_for, join_with, maya_cancels, mayas, offer, told};
use crate::world::{Actor, Answer, World, openings, openings_ahead, value};
use unknot::types::instant::{Instant, Span};

/// Whether what is offered uses the time of this opening; which of its minutes is a question of fit.
async fn uses(world: &World, hold: &str, opening: &Fields) -> bool {
    let at = world.number(&format!("select starts_at from bookings where {}", is(world, hold))).await;
    (at - value(opening, "start").parse::<i64>().unwrap()).abs() < Span::hours(1).as_micros()
}

/// Wendell has a visit with Tomás in the only room for it, at a time when Priya is free too; Ines waits for Priya that day.
async fn in_the_only_room(world: &World, wendell: &Actor, ines: &Actor) -> (String, Fields) {
    let ingrid = world.sign_in("ingrid").await;
    let craft = new_service(world, &ingrid, &[]).await;
    let room = world.practice_now().await.rooms[0].id.to_string();
    edit(&ingrid, "service-rooms", &[("service", craft.as_str()), ("rooms[0]", &room)]).await;
    let ids = ["Tomás", "Priya"].map(|name| therapist(world, name).id.to_string());
    let with = async |id: &str| {
        let path = format!("/book?service={craft}&therapist={id}");
        openings_ahead(wendell, &path).await
    };
    let (his, hers) = (with(&ids[0]).await, with(&ids[1]).await);
    let both = his.into_iter().find(|one| hers.iter().any(|other| value(other, "start") == value(one, "start"))).unwrap();
    let visit = book(wendell, &both).await;
    let at = Instant::from_micros(value(&both, "start").parse().unwrap());
    let day = world.practice().wall.date(at).to_string();
    join_for(ines, &craft, &[("therapist", ids[1].as_str()), ("from", &day), ("until", &day)]).await;
    world.advance(Span::minutes(4));
    (visit, both)
}

async fn is_offered_priyas_time(world: &World, ines: &Actor, opening: &Fields) {
    let hold = offer(ines).await.expect("Priya was free all the time, the room was not");
    assert!(uses(world, &hold, opening).await);
    let whose = format!("select p.name as t from bookings b join people p on p.id = b.therapist_id where b.{}", is(world, &hold));
    assert!(world.text(&whose).await.starts_with("Priya "));
    assert_eq!(world.overlaps().await, 0);
}

on_both_engines! {
    async fn a_hold_that_ends_is_offered_to_whoever_began_to_wait_meanwhile(world: World) {
        let (maya, wendell, ines) = (world.sign_in("maya").await, world.sign_in("wendell").await, world.sign_in("ines").await);
        // Ines waited before: to her it was an opening like any other.
        join_with(&world, &ines, &[]).await;
        // Far enough away that an offer stands for longer than a hold.
        let all = openings(&maya, 3).await;
        let far = all.last().unwrap();
        let held = hold(&maya, far).await;
        world.advance(Span::seconds(1));
        join_with(&world, &wendell, &[]).await;
        assert_eq!(maya.post("/api/booking/let-go", &[("hold", held.as_str())]).await.status, 303);
        world.run_jobs().await;
        let his = offer(&wendell).await.expect("an offer");
        assert_eq!((offer(&ines).await, uses(&world, &his, far).await), (None, true));
        // The same when it runs out by itself.
        let dorothy = world.sign_in("dorothy").await;
        let at = |one: &Fields| value(one, "start").parse::<i64>().unwrap();
        let other = all.iter().rfind(|one| at(far) - at(one) > Span::days(1).as_micros()).unwrap();
        hold(&maya, other).await;
        world.advance(Span::seconds(1));
        join_with(&world, &dorothy, &[]).await;
        world.advance(Span::minutes(10));
        world.run_jobs().await;
        let hers = offer(&dorothy).await.expect("an offer");
        assert!(uses(&world, &hers, other).await);
        assert_eq!((world.overlaps().await, offer(&ines).await), (0, None));
    }

    async fn another_try_for_a_move_is_held_before_the_first_is_offered_to_anyone(world: World) {
        let (maya, wendell) = (world.sign_in("maya").await, world.sign_in("wendell").await);
        let visit = next_visit(&maya).await;
        let to = openings_to_move(&maya, &visit).await;
        // Two that stand in each other's way.
        let at = |one: &Fields| value(one, "start").parse::<i64>().unwrap();
        let close = |one: &Fields, other: &Fields| {
            value(one, "therapist") == value(other, "therapist") && (1..3_600_000_000).contains(&(at(other) - at(one)))
        };
        let (first, second) = to.iter().find_map(|one| Some((one, to.iter().find(|other| close(one, other))?))).unwrap();
        hold(&maya, first).await;
        world.advance(Span::seconds(1));
        join_with(&world, &wendell, &[]).await;
        let second = hold(&maya, second).await;
        world.run_jobs().await;
        assert_eq!((status(&world, &second).await.as_str(), offer(&wendell).await, world.overlaps().await), ("hold", None, 0));
    }

    async fn who_joins_again_while_it_is_held_is_asked_when_that_ends(world: World) {
        let (maya, ines) = (world.sign_in("maya").await, world.sign_in("ines").await);
        join_with(&world, &ines, &[]).await;
        world.advance(Span::seconds(1));
        let opening = openings(&maya, 2).await.remove(0);
        let held = hold(&maya, &opening).await;
        world.advance(Span::seconds(1));
        join_with(&world, &ines, &[("notice", "4")]).await;
        assert_eq!(maya.post("/api/booking/let-go", &[("hold", held.as_str())]).await.status, 303);
        world.run_jobs().await;
        assert!(uses(&world, &offer(&ines).await.expect("an offer"), &opening).await);
    }

    async fn when_the_last_room_comes_free_whoever_waits_for_another_therapist_in_it_is_asked(world: World) {
        let (wendell, ines) = (world.sign_in("wendell").await, world.sign_in("ines").await);
        let (visit, opening) = in_the_only_room(&world, &wendell, &ines).await;
        assert_eq!(wendell.post("/api/booking/cancel", &[("booking", visit.as_str())]).await.status, 303);
        told(&world).await;
        is_offered_priyas_time(&world, &ines, &opening).await;
    }

    async fn when_tomas_is_away_his_room_is_still_someones(world: World) {
        let (wendell, ines, grace) = (world.sign_in("wendell").await, world.sign_in("ines").await, world.sign_in("grace").await);
        let (visit, opening) = in_the_only_room(&world, &wendell, &ines).await;
        let away = [("booking", visit.as_str()), ("reason", "therapist_away")];
        assert_eq!(grace.post("/api/schedule/call-off", &away).await.status, 303);
        world.run_jobs().await;
        is_offered_priyas_time(&world, &ines, &opening).await;
    }

    async fn what_comes_free_for_noah_stands_on_dorothys_first_page(world: World) {
        let (maya, dorothy) = (world.sign_in("maya").await, world.sign_in("dorothy").await);
        let noah = client_called(&world, "noah").await;
        join_with(&world, &dorothy, &[("client", &noah)]).await;
        let home = dorothy.page("/home").await;
        assert!(home.words().contains("For Noah: Therapeutic massage"), "{}", home.words());
        // Off the list, and on it again.
        let leave = home.forms("/api/booking/leave-wait").remove(0);
        assert_eq!(dorothy.post("/api/booking/leave-wait", &leave).await.status, 303);
        assert!(!dorothy.page("/home").await.words().contains("For Noah: "));
        join_with(&world, &dorothy, &[("client", &noah)]).await;
        maya_cancels(&world, &maya).await;
        told(&world).await;
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

    async fn the_log_goes_back_as_far_as_there_is_something_to_tell(world: World) {
        let (maya, wendell) = (world.sign_in("maya").await, world.sign_in("wendell").await);
        let service = mayas(&world, "service_id").await;
        // On a day on which nobody works, so that he is passed over each time.
        let days = [("until", "2099-01-01"), ("d1", ""), ("d2", ""), ("d3", ""), ("d4", ""), ("d5", ""), ("d6", "")];
        join_for(&wendell, &service, &days).await;
        let mut freed = 0;
        for _ in 0..2 {
            let fields = plan(&maya, "?every=1&times=12").await;
            assert_eq!(maya.post("/api/booking/plan", &fields).await.status, 303);
            let planned = starts(&fields).iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            let ids = maya.page("/home").await.links("/book/cancel/");
            for id in ids.iter().map(|link| link.trim_start_matches("/book/cancel/")) {
                let is_planned = format!("select count(*) from bookings where {} and starts_at in ({planned})", is(&world, id));
                if world.number(&is_planned).await == 1 {
                    assert_eq!(maya.post("/api/booking/cancel", &[("booking", id)]).await.status, 303);
                    freed += 1;
                }
            }
        }
        assert!(freed > 20, "{freed}");
        let grace = world.sign_in("grace").await;
        let count = |page: &Answer| page.body.matches("<h2 id=\"g").count();
        let first = grace.page("/admin/waitlist").await;
        let earlier = first.links("/admin/waitlist?page=").remove(0);
        let second = grace.page(&earlier).await;
        assert_eq!((count(&first), count(&second)), (20, freed - 20));
        assert_eq!(second.links("/admin/waitlist?page="), ["/admin/waitlist?page=0"], "back, and no further");
        assert!(second.words().contains("Wendell Okafor waits for other days"), "{}", second.words());
    }
}
