//! Time that comes free is offered to people on the waitlist: ended holds, freed rooms, hours that the clinic opens.

use crate::on_both_engines;
use crate::support::actor::Actor;
use crate::support::booking::{book, hold, is, next_visit, openings, openings_ahead, openings_to_move, status, undo_time_passes};
use crate::support::clinic::{a_day_off_of, edit, new_service, of_visit, service, therapist};
use crate::support::page::{Fields, value};
use crate::support::waitlist::{join_for, join_with, offer};
use crate::support::world::World;
use unknot::types::instant::{Instant, Span};

/// Whether an offer is for the time of this opening. The exact start may differ: it is chosen to fit the day.
async fn uses(world: &World, hold: &str, opening: &Fields) -> bool {
    let at = world.number(&format!("select starts_at from bookings where {}", is(world, hold))).await;
    (at - value(opening, "start").parse::<i64>().unwrap()).abs() < Span::hours(1).as_micros()
}

/// Wendell books Tomás in the only room for a service, at a time when Priya is free too; Ines waits for Priya that day.
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

/// A day on which Tomás works, two weeks after Maya's next visit, and his id.
async fn a_day_of_tomas(world: &World) -> (String, String) {
    let visit = next_visit(&world.sign_in("maya").await).await;
    let (start, tomas) = of_visit(world, &visit).await;
    (world.practice().wall.date(start.plus(Span::days(14))).to_string(), tomas)
}

/// Joins the waitlist for an hour of massage with this therapist on this day, a second after the one before.
async fn waits_for(world: &World, actor: &Actor, therapist: &str, day: &str) {
    let massage = service(world, "Therapeutic massage", 60).id.to_string();
    join_for(actor, &massage, &[("therapist", therapist), ("from", day), ("until", day)]).await;
    world.advance(Span::seconds(1));
}

/// The first and the last minute of a day, as a form has them.
fn whole(day: &str) -> (String, String) {
    (format!("{day}T00:00"), format!("{day}T23:59"))
}

async fn open_offers(world: &World) -> i64 {
    world.number("select count(*) from wait_offers where state = 'open'").await
}

on_both_engines! {
    async fn an_ended_hold_is_offered_to_someone_who_joined_during_it(world: World) {
        let (maya, wendell, ines) = (world.sign_in("maya").await, world.sign_in("wendell").await, world.sign_in("ines").await);
        // Ines joined before the hold, when she could have booked the time herself.
        join_with(&world, &ines, &[]).await;
        // So far ahead that an offer lasts longer than a hold.
        let all = openings(&maya, 3).await;
        let far = all.last().unwrap();
        let held = hold(&maya, far).await;
        world.advance(Span::seconds(1));
        join_with(&world, &wendell, &[]).await;
        assert_eq!(maya.post("/api/booking/let-go", &[("hold", held.as_str())]).await.status, 303);
        world.run_jobs().await;
        let his = offer(&wendell).await.expect("an offer");
        assert_eq!((offer(&ines).await, uses(&world, &his, far).await), (None, true));
        // An expired hold is offered on as well.
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

    async fn a_second_hold_for_a_move_comes_before_any_offer_of_the_first(world: World) {
        let (maya, wendell) = (world.sign_in("maya").await, world.sign_in("wendell").await);
        let visit = next_visit(&maya).await;
        let to = openings_to_move(&maya, &visit).await;
        // Two openings that overlap.
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

    async fn someone_who_rejoins_during_a_hold_is_offered_its_time(world: World) {
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

    async fn a_freed_room_is_offered_to_someone_waiting_for_another_therapist(world: World) {
        let (wendell, ines) = (world.sign_in("wendell").await, world.sign_in("ines").await);
        let (visit, opening) = in_the_only_room(&world, &wendell, &ines).await;
        assert_eq!(wendell.post("/api/booking/cancel", &[("booking", visit.as_str())]).await.status, 303);
        undo_time_passes(&world).await;
        is_offered_priyas_time(&world, &ines, &opening).await;
    }

    async fn a_room_is_offered_on_when_its_therapist_is_away(world: World) {
        let (wendell, ines, grace) = (world.sign_in("wendell").await, world.sign_in("ines").await, world.sign_in("grace").await);
        let (visit, opening) = in_the_only_room(&world, &wendell, &ines).await;
        let away = [("booking", visit.as_str()), ("reason", "therapist_away")];
        assert_eq!(grace.post("/api/schedule/call-off", &away).await.status, 303);
        world.run_jobs().await;
        is_offered_priyas_time(&world, &ines, &opening).await;
    }

    async fn a_cancelled_day_off_is_offered_to_everyone_waiting_for_it(world: World) {
        let (grace, wendell, ines) = (world.sign_in("grace").await, world.sign_in("wendell").await, world.sign_in("ines").await);
        let (day, tomas) = a_day_of_tomas(&world).await;
        let shifts = format!("/admin/shifts/{tomas}");
        let before = grace.page(&shifts).await.forms("/api/admin/time-off-end");
        let (from, until) = whole(&day);
        edit(&grace, "time-off", &[("therapist", &tomas), ("from", &from), ("until", &until), ("agreed", "99")]).await;
        for who in [&wendell, &ines] {
            waits_for(&world, who, &tomas, &day).await;
        }
        assert_eq!((offer(&wendell).await, open_offers(&world).await), (None, 0));
        let ending = grace.page(&shifts).await.forms("/api/admin/time-off-end").into_iter().find(|form| !before.contains(form)).unwrap();
        assert_eq!(grace.post("/api/admin/time-off-end", &ending).await.status, 303);
        // Ending a day off cannot be undone, so the offers are announced at once.
        world.run_jobs().await;
        let (his, hers) = (offer(&wendell).await.expect("an offer"), offer(&ines).await.expect("an offer"));
        assert_ne!(his, hers);
        assert_eq!(world.number("select count(distinct starts_at) from bookings where status = 'hold'").await, 2);
        assert_eq!(world.number("select count(*) from mails where subject like 'A time came free%' and state = 'sent'").await, 2);
        assert_eq!(wendell.post("/api/booking/confirm", &[("hold", his.as_str())]).await.status, 303);
        assert_eq!(world.overlaps().await, 0);
        let log = grace.page("/admin/waitlist").await.words();
        assert!(
            log.contains("Wendell Okafor") && log.contains("was offered it and took it") && log.contains("has not answered yet"),
            "{log}"
        );
    }

    async fn an_extra_hour_is_offered_to_each_person_in_line_once(world: World) {
        let (grace, wendell, ines) = (world.sign_in("grace").await, world.sign_in("wendell").await, world.sign_in("ines").await);
        let (tomas, priya) = (therapist(&world, "Tomás").id.to_string(), therapist(&world, "Priya").id.to_string());
        let day = a_day_off_of(&world, &tomas);
        for who in [&wendell, &ines] {
            waits_for(&world, who, &tomas, &day).await;
        }
        // Priya's extra hour is not offered: nobody waits for her.
        edit(&grace, "day", &[("therapist", &priya), ("day", &day), ("hours", "18:00-19:15"), ("agreed", "99")]).await;
        assert_eq!((open_offers(&world).await, world.number("select count(*) from wait_passes").await), (0, 0));
        edit(&grace, "day", &[("therapist", &tomas), ("day", &day), ("hours", "10:00-11:15"), ("agreed", "99")]).await;
        world.run_jobs().await;
        for (who, other) in [(&wendell, &ines), (&ines, &wendell)] {
            let hold = offer(who).await.expect("an offer");
            assert_eq!(offer(other).await, None);
            assert_eq!(who.post("/api/booking/let-go", &[("hold", hold.as_str())]).await.status, 303);
            world.run_jobs().await;
        }
        assert_eq!((offer(&wendell).await, offer(&ines).await, open_offers(&world).await), (None, None, 0));
        let log = grace.page("/admin/waitlist").await.words();
        assert!(log.contains("was offered it and passed it on") && log.contains("had this time and let it pass"), "{log}");
    }

    async fn the_day_of_a_lifted_closure_is_offered(world: World) {
        let (grace, wendell) = (world.sign_in("grace").await, world.sign_in("wendell").await);
        let (day, tomas) = a_day_of_tomas(&world).await;
        let (from, until) = whole(&day);
        edit(&grace, "closure", &[("place", ""), ("from", &from), ("until", &until), ("reason", "Burst pipe"), ("agreed", "99")]).await;
        waits_for(&world, &wendell, &tomas, &day).await;
        let ending = grace.page("/admin/closures").await.forms("/api/admin/closure-end").pop().unwrap();
        assert_eq!(grace.post("/api/admin/closure-end", &ending).await.status, 303);
        world.run_jobs().await;
        let hold = offer(&wendell).await.expect("an offer");
        // The day is closed again before he answers: his hold is refused, and the page says why.
        edit(&grace, "closure", &[("place", ""), ("from", &from), ("until", &until), ("reason", "Burst pipe"), ("agreed", "99")]).await;
        let refused = wendell.post("/api/booking/confirm", &[("hold", hold.as_str())]).await;
        assert_eq!(refused.status, 409);
        assert!(refused.words().contains("the therapist does not work then"), "{}", refused.words());
    }
}
