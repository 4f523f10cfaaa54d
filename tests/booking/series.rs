//! Several visits in one step: proposed together, booked all or none, each changed on its own afterwards.

use crate::on_both_engines;
use crate::support::booking::{confirm, hold, noahs_opening, openings_to_move, plan, starts, status, undo_time_passes};
use crate::support::clinic::{client_called, edit, new_service, service, therapist, work_daily};
use crate::support::page::{Fields, value};
use crate::support::world::World;
use unknot::types::instant::{Instant, Span};

async fn booked(world: &World) -> i64 {
    let booked = "select count(*) from bookings b join people p on p.id = b.client_id
        where p.email = 'maya@elbowriver.example' and b.status = 'booked'";
    world.number(booked).await
}

on_both_engines! {
    async fn maya_books_a_series_in_one_step_and_once_when_sent_twice(world: World) {
        let maya = world.sign_in("maya").await;
        let before = booked(&world).await;
        let fields = plan(&maya, "?every=2&times=5").await;
        let starts = starts(&fields);
        assert!(starts.len() >= 3, "{starts:?}");
        let days = 24 * 3600 * 1_000_000_i64;
        assert!(starts.windows(2).all(|pair| pair[1] - pair[0] >= 8 * days), "{starts:?}");
        let count = i64::try_from(starts.len()).unwrap();
        for _ in 0..2 {
            let answer = maya.post("/api/booking/plan", &fields).await;
            assert_eq!((answer.status, answer.location()), (303, "/home"), "{}", answer.words());
        }
        assert_eq!(booked(&world).await, before + count);
        assert_eq!(world.overlaps().await, 0);
        undo_time_passes(&world).await;
        // Each letter is about one visit.
        assert_eq!(world.number("select count(*) from mails where state = 'sent' and calendar is not null").await, count);
        assert_eq!(world.number("select count(*) from mails where calendar like '%BEGIN:VEVENT%BEGIN:VEVENT%'").await, 0);
    }

    async fn six_visits_every_two_weeks_are_proposed_at_once(world: World) {
        let maya = world.sign_in("maya").await;
        assert_eq!(starts(&plan(&maya, "").await).len(), 6);
    }

    async fn a_plan_for_another_day_than_the_usual_one_keeps_to_it(world: World) {
        let maya = world.sign_in("maya").await;
        let wall = world.practice().wall.clone();
        let at = |start: &i64| Instant::from_micros(*start);
        let usual = starts(&plan(&maya, "").await)[0];
        let other = i64::from(wall.date(at(&usual)).weekday().to_monday_one_offset()) % 5 + 1;
        let page = maya.page(&format!("/book/plan?every=1&times=4&day={other}&before=13")).await;
        assert!(page.words().contains("The same day and time") && !page.words().contains("usual time"), "{}", page.words());
        let starts = starts(&plan(&maya, &format!("?every=1&times=4&day={other}&before=13")).await);
        assert!(starts.len() >= 2 && starts.iter().all(|start| i64::from(wall.date(at(start)).weekday().to_monday_one_offset()) == other));
        assert!(starts[0] > world.state.clock.now().micros() + Span::days(4).as_micros(), "a step after her last visit");
    }

    async fn a_plan_keeps_the_location_and_the_add_ons(world: World) {
        let (ingrid, wendell) = (world.sign_in("ingrid").await, world.sign_in("wendell").await);
        let massage = service(&world, "Therapeutic massage", 60).id.to_string();
        edit(&ingrid, "place", &[("name", "Mission"), ("street", "2120 4 Street SW"), ("city", "Calgary")]).await;
        let mission = world.practice_now().await.locations[0].id.to_string();
        edit(&ingrid, "room", &[("name", "Mission 1"), ("place", &mission)]).await;
        edit(&ingrid, "add-on", &[("service", &massage), ("name", "Cupping"), ("minutes", "15"), ("price", "20")]).await;
        let priya = therapist(&world, "Priya").id.to_string();
        work_daily(&ingrid, &priya, "09:00-12:00, 13:00-17:00 @ Mission").await;
        let page = wendell.page(&format!("/book?service={massage}")).await;
        let cupping = page.value_of("add").unwrap();
        let list = wendell.page(&format!("/book?service={massage}&therapist={priya}&place={mission}&add={cupping}")).await;
        let link = list.links("/book/plan?").remove(0);
        let asked = format!("{}&every=1&times=3", link.trim_start_matches("/book/plan"));
        let said = wendell.page(&format!("/book/plan{asked}")).await.words();
        assert!(said.contains("Therapeutic massage with Cupping, 75 minutes, $140") && said.contains(", Mission."), "{said}");
        let fields = plan(&wendell, &asked).await;
        assert_eq!((value(&fields, "add_ons"), starts(&fields).len()), (cupping.as_str(), 3));
        assert_eq!(wendell.post("/api/booking/plan", &fields).await.status, 303);
        let there = "select count(*) from bookings b join booking_add_ons a on a.booking_id = b.id join rooms r on r.id = b.room_id
            where r.name = 'Mission 1'";
        assert_eq!(world.number(there).await, 3);
    }

    async fn an_unticked_visit_is_left_out_and_undoing_one_leaves_the_others(world: World) {
        let maya = world.sign_in("maya").await;
        let before = booked(&world).await;
        let mut fields = plan(&maya, "?every=1&times=4").await;
        // One visit is left out: its choice of times is empty.
        fields.iter_mut().filter(|(name, _)| name == "s2").for_each(|(_, start)| start.clear());
        assert_eq!(maya.post("/api/booking/plan", &fields).await.status, 303);
        assert_eq!(booked(&world).await, before + 3);
        let visits = maya.page("/visits").await;
        assert!(visits.words().contains("Booked"), "{}", visits.words());
        let one = maya.page("/home").await.forms("/api/booking/undo").remove(0);
        assert_eq!(maya.post("/api/booking/undo", &one).await.status, 303);
        assert_eq!(booked(&world).await, before + 2);
    }

    async fn each_visit_of_a_plan_is_moved_or_cancelled_on_its_own(world: World) {
        let maya = world.sign_in("maya").await;
        let fields = plan(&maya, "?every=1&times=5").await;
        assert_eq!(maya.post("/api/booking/plan", &fields).await.status, 303);
        let home = maya.page("/home").await;
        let (moves, ends) = (home.links("/book?move="), home.links("/book/cancel/"));
        assert!(moves.len() > starts(&fields).len() && ends.len() == moves.len(), "{moves:?} {ends:?}");
        assert!(maya.page("/visits").await.links("/home#booked").len() == 1, "the history leads there");
        let (last, before_it) =
            (moves[moves.len() - 1].trim_start_matches("/book?move="), ends[ends.len() - 2].trim_start_matches("/book/cancel/"));
        let to = openings_to_move(&maya, last).await.remove(0);
        let hold = hold(&maya, &to).await;
        assert_eq!(confirm(&maya, &hold).await.status, 303);
        assert_eq!(maya.post("/api/booking/cancel", &[("booking", before_it)]).await.status, 303);
        let planned = starts(&fields);
        let still = format!(
            "select count(*) from bookings b join people p on p.id = b.client_id
             where p.email = 'maya@elbowriver.example' and b.status = 'booked' and b.starts_at in ({})",
            planned.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
        );
        let rest = i64::try_from(planned.len()).unwrap() - 2;
        assert_eq!(world.number(&still).await, rest, "one was moved, one cancelled, the others are as before");
        assert_eq!(status(&world, last).await, "cancelled");
        assert_eq!(status(&world, before_it).await, "cancelled");
    }

    async fn a_plan_starts_from_the_list_in_view_even_without_a_usual_time(world: World) {
        let (ines, maya) = (world.sign_in("ines").await, world.sign_in("maya").await);
        let (short, jun) = (service(&world, "Therapeutic massage", 45), therapist(&world, "Priya"));
        for actor in [&ines, &maya] {
            let list = actor.page(&format!("/book?service={}&therapist={}", short.id, jun.id)).await;
            let link = list.links("/book/plan?").remove(0);
            let page = actor.page(&link).await;
            assert!(page.words().contains("45 minutes") && page.words().contains("with Priya"), "{}", page.words());
            let fields = plan(actor, &format!("{}&every=1&times=3", link.trim_start_matches("/book/plan"))).await;
            assert_eq!(
                (value(&fields, "service"), value(&fields, "therapist")),
                (short.id.to_string().as_str(), jun.id.to_string().as_str())
            );
        }
        let fields = plan(&ines, &format!("?service={}&therapist={}&every=1&times=3", short.id, jun.id)).await;
        assert!(!starts(&fields).is_empty(), "{fields:?}");
        let answer = ines.post("/api/booking/plan", &fields).await;
        assert_eq!(answer.status, 303, "{}", answer.words());
        let hers = "select count(*) from bookings b join people p on p.id = b.client_id where p.email = 'ines@elbowriver.example'
            and b.status = 'booked'";
        assert!(world.number(hers).await >= i64::try_from(starts(&fields).len()).unwrap());
    }

    async fn a_first_visit_is_not_planned_several_times(world: World) {
        let (ingrid, ines) = (world.sign_in("ingrid").await, world.sign_in("ines").await);
        let gone = "update bookings set status = 'cancelled', ended_at = 1
            where client_id = (select id from people where email = 'ines@elbowriver.example')";
        world.tamper(gone).await.unwrap();
        let first = new_service(&world, &ingrid, &[("audience", "new")]).await;
        let list = ines.page(&format!("/book?service={first}&therapist=anyone")).await;
        assert!(list.words().contains("Cranial work") && list.links("/book/plan").is_empty(), "{}", list.words());
        let page = ines.page(&format!("/book/plan?service={first}&every=1&times=3")).await;
        assert!(!page.body.contains(&first), "another visit is proposed: {}", page.words());
        let answer = ines.post("/api/booking/plan", &plan(&ines, "?every=1&times=3").await).await;
        assert_eq!(answer.status, 303, "{}", answer.words());
    }

    async fn a_plan_with_a_taken_time_books_nothing_and_the_next_plan_avoids_it(world: World) {
        let (maya, wendell) = (world.sign_in("maya").await, world.sign_in("wendell").await);
        let fields = plan(&maya, "?every=2&times=4").await;
        let before = booked(&world).await;
        let taken = starts(&fields)[2];
        let his: Fields = vec![
            ("therapist".to_owned(), value(&fields, "therapist").to_owned()),
            ("service".to_owned(), value(&fields, "service").to_owned()),
            ("start".to_owned(), taken.to_string()),
        ];
        assert_eq!(wendell.post("/api/booking/hold", &his).await.status, 303);
        let refused = maya.post("/api/booking/plan", &fields).await;
        assert_eq!(refused.status, 409);
        assert!(refused.words().contains("is not free any more. Nothing was booked"), "{}", refused.words());
        assert_eq!(booked(&world).await, before);
        let second = plan(&maya, "?every=2&times=4").await;
        assert!(!starts(&second).contains(&taken));
        assert_eq!(maya.post("/api/booking/plan", &second).await.status, 303);
        assert_eq!(booked(&world).await, before + 4);
    }

    async fn an_empty_plan_or_one_of_times_never_offered_books_nothing(world: World) {
        let maya = world.sign_in("maya").await;
        let before = booked(&world).await;
        let mut fields = plan(&maya, "").await;
        let night = (starts(&fields)[0] + 10 * 3600 * 1_000_000).to_string();
        fields.retain(|(name, _)| name == "therapist" || name == "service");
        assert_eq!(maya.post("/api/booking/plan", &fields).await.status, 409);
        fields.push(("s1".to_owned(), night));
        assert_eq!(maya.post("/api/booking/plan", &fields).await.status, 409);
        assert_eq!(booked(&world).await, before);
    }

    async fn a_plan_keeps_to_the_chosen_days_and_one_room(world: World) {
        let maya = world.sign_in("maya").await;
        let wall = world.practice().wall.clone();
        let fields = plan(&maya, "?every=1&times=6&day=1&day=5&room=same").await;
        assert!(!value(&fields, "room").is_empty(), "a room is named");
        let days: Vec<i8> =
            starts(&fields).iter().map(|at| wall.date(Instant::from_micros(*at)).weekday().to_monday_one_offset()).collect();
        assert!(!days.is_empty() && days.iter().all(|day| [1, 5].contains(day)), "{days:?}");
        assert_eq!(maya.post("/api/booking/plan", &fields).await.status, 303);
        let rooms = "select count(distinct room_id) from bookings b join people p on p.id = b.client_id
            where p.email = 'maya@elbowriver.example' and b.status = 'booked' and b.created_at = (select max(created_at) from bookings)";
        assert_eq!(world.number(rooms).await, 1);
    }

    async fn dorothy_books_a_series_for_noah_in_one_step(world: World) {
        let dorothy = world.sign_in("dorothy").await;
        let first = hold(&dorothy, &noahs_opening(&world, &dorothy).await).await;
        assert_eq!(confirm(&dorothy, &first).await.status, 303);
        let noah = client_called(&world, "noah").await;
        let booked =
            "select count(*) from bookings b join people p on p.id = b.client_id where p.name = 'Noah Pelletier' and b.status = 'booked'";
        let before = world.number(booked).await;
        assert!(dorothy.page("/home").await.links("/book/plan?").contains(&format!("/book/plan?client={noah}")));
        assert!(
            dorothy
                .page(&format!("/book?client={noah}"))
                .await
                .links("/book/plan?")
                .iter()
                .any(|link| link.ends_with(&format!("client={noah}")))
        );
        let mine = plan(&dorothy, "").await;
        let fields = plan(&dorothy, &format!("?client={noah}&every=1&times=3")).await;
        assert_eq!((value(&fields, "client"), value(&mine, "client")), (noah.as_str(), ""));
        let count = i64::try_from(starts(&fields).len()).unwrap();
        assert!(count > 0, "{fields:?}");
        let wendell = world.sign_in("wendell").await;
        assert_eq!(wendell.get(&format!("/book/plan?client={noah}")).await.status, 404);
        assert_eq!(wendell.post("/api/booking/plan", &fields).await.status, 404);
        for _ in 0..2 {
            let answer = dorothy.post("/api/booking/plan", &fields).await;
            assert_eq!((answer.status, answer.location()), (303, "/home"), "{}", answer.words());
        }
        assert_eq!(world.number(booked).await, before + count);
        assert_eq!(world.overlaps().await, 0);
        let log = "select count(*) from audit_log where screen = 'booking/plan' and client_name = 'Noah Pelletier'
            and actor_name = 'Dorothy Pelletier'";
        assert!(world.number(log).await >= count, "the log names who acted and for whom");
    }
}
