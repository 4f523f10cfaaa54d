//! Moving a visit to another time.

use crate::on_both_engines;
use crate::support::booking::{
    confirm, hold, is, letters, next_visit, openings, openings_to_move, start_of, status, undo, undo_time_passes,
};
use crate::support::clinic::edit;
use crate::support::page::{Fields, value};
use crate::support::waitlist::mayas;
use crate::support::world::World;
use unknot::types::instant::Span;

on_both_engines! {
    async fn a_move_keeps_the_old_time_until_the_new_one_is_confirmed(world: World) {
        let (maya, wendell) = (world.sign_in("maya").await, world.sign_in("wendell").await);
        let visit = next_visit(&maya).await;
        let to = openings_to_move(&maya, &visit).await.remove(0);
        assert_eq!(value(&to, "replaces"), visit);
        let new = hold(&maya, &to).await;
        assert_eq!(status(&world, &visit).await, "booked");
        let page = maya.page(&format!("/book/confirm/{new}")).await;
        assert!(page.words().contains("Instead of") && page.words().contains("Moving it is free now"), "{}", page.words());
        // Nobody else can hold the new time meanwhile.
        let fields: Fields = to.iter().filter(|(name, _)| name != "replaces").cloned().collect();
        assert_eq!(wendell.post("/api/booking/hold", &fields).await.status, 409);
        assert_eq!(confirm(&maya, &new).await.status, 303);
        assert_eq!((status(&world, &visit).await.as_str(), status(&world, &new).await.as_str()), ("cancelled", "booked"));
        assert_eq!(confirm(&maya, &new).await.status, 303);
        undo_time_passes(&world).await;
        let letters = letters(&world);
        assert_eq!(letters.len(), 1);
        assert!(letters[0].contains("Your visit is moved"), "{}", letters[0]);
        assert_eq!(world.overlaps().await, 0);
    }

    async fn a_first_visit_that_is_moved_keeps_its_client_in_care(world: World) {
        let (ines, grace) = (world.sign_in("ines").await, world.sign_in("grace").await);
        let visit = next_visit(&ines).await;
        let her = |what: &str| format!("select count(*) from {what} where client_id = (select id from people where email like 'ines@%')");
        assert_eq!((world.number(&her("visits")).await, world.number(&her("care")).await), (0, 1), "it is her first");
        let therapist = world.id("therapist_id", &format!("bookings where {}", is(&world, &visit))).await;
        let same = |to: &Fields| value(to, "therapist") == therapist;
        let to = openings_to_move(&ines, &visit).await.into_iter().find(same).unwrap();
        let new = hold(&ines, &to).await;
        assert_eq!(confirm(&ines, &new).await.status, 303);
        assert_eq!((status(&world, &visit).await.as_str(), status(&world, &new).await.as_str()), ("cancelled", "booked"));
        assert_eq!(world.number(&her("care")).await, 1, "her therapist prepares for the new time");
        assert_eq!(grace.get("/schedule").await.status, 200);
    }

    async fn an_expired_hold_for_a_move_leaves_the_visit_where_it_was(world: World) {
        let maya = world.sign_in("maya").await;
        let visit = next_visit(&maya).await;
        let to = openings_to_move(&maya, &visit).await.remove(0);
        let new = hold(&maya, &to).await;
        world.advance(Span::minutes(10));
        world.run_jobs().await;
        assert_eq!((status(&world, &visit).await.as_str(), status(&world, &new).await.as_str()), ("booked", "expired"));
        // The times offered instead would still move the visit.
        let gone = maya.get(&format!("/book/confirm/{new}")).await;
        assert_eq!(gone.status, 409);
        let instead = gone.forms("/api/booking/hold");
        assert!(!instead.is_empty() && instead.iter().all(|form| value(form, "replaces") == visit), "{instead:?}");
        assert_eq!(confirm(&maya, &new).await.status, 409);
        assert_eq!(status(&world, &visit).await, "booked");
    }

    async fn a_visit_moves_by_a_quarter_of_an_hour_across_its_own_time(world: World) {
        let maya = world.sign_in("maya").await;
        let visit = next_visit(&maya).await;
        let start = start_of(&world, &visit).await;
        let page = maya.page(&format!("/book?move={visit}")).await;
        let form = page.forms("/api/booking/hold").remove(0);
        let mut offered = page.opening_keys().into_iter().map(|(_, start)| start.parse::<i64>().unwrap());
        let near = offered.find(|at| *at != start && (at - start).abs() <= 45 * 60 * 1_000_000);
        let near = near.expect("a time that overlaps the visit's own is offered");
        let mut fields = form.clone();
        fields.push(("start".to_owned(), near.to_string()));
        let new = hold(&maya, &fields).await;
        assert_eq!(confirm(&maya, &new).await.status, 303);
        assert_eq!(status(&world, &visit).await, "cancelled");
        assert_eq!(world.overlaps().await, 0);
        // Undoing moves it back.
        assert_eq!(undo(&world, &maya, &new).await.status, 303);
        assert_eq!((status(&world, &visit).await.as_str(), status(&world, &new).await.as_str()), ("booked", "cancelled"));
    }

    async fn a_visit_cancelled_meanwhile_is_not_moved(world: World) {
        let maya = world.sign_in("maya").await;
        let visit = next_visit(&maya).await;
        let to = openings_to_move(&maya, &visit).await.remove(0);
        let new = hold(&maya, &to).await;
        maya.post("/api/booking/cancel", &[("booking", visit.as_str())]).await;
        assert_eq!(status(&world, &new).await, "cancelled");
        assert_eq!(confirm(&maya, &new).await.status, 409);
        assert_eq!(maya.get(&format!("/book?move={visit}")).await.status, 409);
    }

    async fn two_moves_of_one_visit_confirmed_at_once_move_it_once(world: World) {
        let maya = world.sign_in("maya").await;
        let visit = next_visit(&maya).await;
        let to = openings_to_move(&maya, &visit).await;
        let (first, second) = (hold(&maya, &to[0]).await, hold(&maya, to.last().unwrap()).await);
        // The second hold released the first.
        assert_eq!(status(&world, &first).await, "cancelled");
        let (a, b) = tokio::join!(confirm(&maya, &first), confirm(&maya, &second));
        assert_eq!((a.status, b.status), (409, 303));
        assert_eq!(
            world
                .number(&format!(
                    "select count(*) from bookings where replaces = (select id from bookings where {}) and status = 'booked'",
                    is(&world, &visit)
                ))
                .await,
            1
        );
    }

    async fn wendell_cannot_move_undo_or_extend_mayas_visit(world: World) {
        let (maya, wendell) = (world.sign_in("maya").await, world.sign_in("wendell").await);
        let visit = next_visit(&maya).await;
        assert_eq!(wendell.get(&format!("/book?move={visit}")).await.status, 404);
        let mut fields = openings(&wendell, 2).await.remove(0);
        fields.push(("replaces".to_owned(), visit.clone()));
        assert_eq!(wendell.post("/api/booking/hold", &fields).await.status, 404);
        for (path, name) in [("/api/booking/undo", "booking"), ("/api/booking/extend", "hold")] {
            let fields = [(name, visit.as_str()), ("step", "0")];
            let fields = if name == "hold" { &fields[..1] } else { &fields[..] };
            assert_eq!(wendell.post(path, fields).await.status, 404, "{path}");
        }
        assert_eq!(status(&world, &visit).await, "booked");
    }

    async fn a_late_move_has_a_fee_and_undoing_it_has_none(world: World) {
        let maya = world.sign_in("maya").await;
        let visit = next_visit(&maya).await;
        let start = start_of(&world, &visit).await;
        world.advance(Span::micros(start - world.state.clock.now().micros() - Span::hours(2).as_micros()));
        let maya = world.sign_in("maya").await;
        let to = openings_to_move(&maya, &visit).await.remove(0);
        let new = hold(&maya, &to).await;
        let form = maya.page(&format!("/book/confirm/{new}")).await.forms("/api/booking/confirm").remove(0);
        assert_eq!(maya.post("/api/booking/confirm", &form).await.status, 303);
        let owed = format!("select fee from bookings where {}", is(&world, &visit));
        assert!(world.number(&owed).await > 0, "the old time was given up late");
        assert_eq!(undo(&world, &maya, &new).await.status, 303);
        assert_eq!((status(&world, &visit).await.as_str(), world.number(&owed).await), ("booked", 0));
    }

    async fn a_visit_of_a_retired_service_can_still_be_moved(world: World) {
        let (ingrid, grace, maya) = (world.sign_in("ingrid").await, world.sign_in("grace").await, world.sign_in("maya").await);
        let visit = next_visit(&maya).await;
        edit(&ingrid, "service-end", &[("service", &mayas(&world, "service_id").await)]).await;
        let to = openings_to_move(&maya, &visit).await.pop().unwrap();
        let held = hold(&maya, &to).await;
        assert_eq!(confirm(&maya, &held).await.status, 303);
        let week = grace.page(&format!("/schedule/move/{held}")).await;
        let there = week.forms("/api/schedule/move").pop().unwrap();
        let moved = grace.post("/api/schedule/move", &there).await;
        assert_eq!(moved.status, 303, "{}", moved.words());
        assert!(grace.page("/admin/handover").await.words().contains("Every booked visit can take place"));
    }
}
