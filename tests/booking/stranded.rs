//! Changes of the clinic against what people have booked or hold: stranded visits, and what becomes of them.

use crate::on_both_engines;
use crate::support::booking::{book, confirm, hold, is, letters, next_visit, openings_to_move, start_of, status, undo, undo_time_passes};
use crate::support::clinic::{edit, new_service, of_visit, offered, service, therapist, time_off};
use crate::support::page::value;
use crate::support::waitlist::mayas;
use crate::support::world::World;
use unknot::types::instant::{Instant, Span};

on_both_engines! {
    async fn a_hold_is_not_confirmed_into_time_off(world: World) {
        let (grace, wendell) = (world.sign_in("grace").await, world.sign_in("wendell").await);
        let massage = service(&world, "Therapeutic massage", 60).id.to_string();
        let tomas = therapist(&world, "Tomás").id.to_string();
        let opening = offered(&wendell, &massage, "").await.into_iter().find(|one| value(one, "therapist") == tomas).unwrap();
        let held = hold(&wendell, &opening).await;
        time_off(&grace, &world, &tomas, value(&opening, "start").parse().unwrap()).await;
        let refused = confirm(&wendell, &held).await;
        assert_eq!(refused.status, 409);
        assert!(refused.words().contains("the therapist does not work then. Nothing was booked"), "{}", refused.words());
        assert_eq!(status(&world, &held).await, "hold");
    }

    async fn a_cancelled_visit_does_not_come_back_into_time_off(world: World) {
        let (grace, maya) = (world.sign_in("grace").await, world.sign_in("maya").await);
        let visit = next_visit(&maya).await;
        let (at, tomas) = of_visit(&world, &visit).await;
        assert_eq!(maya.post("/api/booking/cancel", &[("booking", visit.as_str())]).await.status, 303);
        time_off(&grace, &world, &tomas, at.micros()).await;
        let refused = undo(&world, &maya, &visit).await;
        assert_eq!(refused.status, 409, "{}", refused.words());
        assert_eq!(status(&world, &visit).await, "cancelled");
        assert!(!grace.page("/admin/handover").await.words().contains("Maya Fournier: "));
    }

    async fn a_visit_that_loses_its_machine_is_stranded_until_there_is_another(world: World) {
        let (ingrid, wendell) = (world.sign_in("ingrid").await, world.sign_in("wendell").await);
        edit(&ingrid, "equipment", &[("name", "Shockwave")]).await;
        let shock = new_service(&world, &ingrid, &[("equipment", "Shockwave")]).await;
        let visit = book(&wendell, &offered(&wendell, &shock, "").await.remove(0)).await;
        let first = world.practice_now().await.equipment()[0].id.to_string();
        let asked = ingrid.post("/api/admin/equipment-end", &[("equipment", &first)]).await;
        assert_eq!(asked.status, 409);
        assert!(asked.words().contains("what it needs is not there any more"), "{}", asked.words());
        edit(&ingrid, "equipment-end", &[("equipment", &first), ("agreed", "1")]).await;
        let list = ingrid.page("/admin/handover").await;
        let other = list.forms("/api/schedule/room").remove(0);
        assert_eq!(ingrid.post("/api/schedule/room", &other).await.status, 409, "there is no other machine yet");
        edit(&ingrid, "equipment", &[("name", "Shockwave")]).await;
        assert_eq!(ingrid.post("/api/schedule/room", &other).await.status, 303);
        assert!(ingrid.page("/admin/handover").await.words().contains("Every booked visit can take place"));
        assert_eq!(status(&world, &visit).await, "booked");
    }

    async fn grace_asks_maya_to_choose_another_time_and_moving_costs_nothing(world: World) {
        let (grace, maya) = (world.sign_in("grace").await, world.sign_in("maya").await);
        let visit = next_visit(&maya).await;
        assert_eq!(grace.post("/api/schedule/ask", &[("booking", visit.as_str())]).await.status, 409, "nothing stands in its way");
        let (at, tomas) = of_visit(&world, &visit).await;
        time_off(&grace, &world, &tomas, at.micros()).await;
        for _ in 0..2 {
            assert_eq!(grace.post("/api/schedule/ask", &[("booking", visit.as_str())]).await.status, 303);
        }
        world.run_jobs().await;
        let asked: Vec<String> = letters(&world).into_iter().filter(|letter| letter.contains("has to change your visit")).collect();
        assert_eq!(asked.len(), 1, "once");
        // Undoes the mail's transfer encoding.
        let letter = asked[0].replace("=\r\n", "").replace("=3D", "=");
        assert!(letter.contains(&format!("/book?move={visit}")), "{letter}");
        assert!(maya.page("/home").await.words().contains("The clinic has to change this visit"));
        assert!(grace.page("/admin/handover").await.words().contains("was asked to choose another time"));
        // It stays free even an hour before the visit.
        world.advance(Span::micros(at.since(world.state.clock.now()).as_micros() - Span::hours(1).as_micros()));
        let maya = world.sign_in("maya").await;
        let to = openings_to_move(&maya, &visit).await.pop().unwrap();
        let held = hold(&maya, &to).await;
        let page = maya.page(&format!("/book/confirm/{held}")).await;
        assert_eq!(maya.post("/api/booking/confirm", &page.forms("/api/booking/confirm").remove(0)).await.status, 303);
        assert_eq!(world.number(&format!("select fee from bookings where {}", is(&world, &visit))).await, 0);
    }

    async fn nobody_is_reminded_of_a_stranded_visit(world: World) {
        let (grace, maya) = (world.sign_in("grace").await, world.sign_in("maya").await);
        let opening = offered(&maya, &mayas(&world, "service_id").await, "").await.pop().unwrap();
        let visit = book(&maya, &opening).await;
        time_off(&grace, &world, value(&opening, "therapist"), start_of(&world, &visit).await).await;
        world.advance(Span::micros(start_of(&world, &visit).await - world.state.clock.now().micros() - Span::hours(2).as_micros()));
        world.run_jobs().await;
        let day = world.practice().wall.day(Instant::from_micros(start_of(&world, &visit).await));
        assert!(!letters(&world).iter().any(|letter| letter.contains(&format!("Subject: Your visit on {day}"))));
    }

    async fn the_desk_gives_a_visit_another_room_in_one_tap(world: World) {
        let (grace, maya) = (world.sign_in("grace").await, world.sign_in("maya").await);
        let visit = next_visit(&maya).await;
        let room =
            |world: &World| format!("select r.name as t from bookings b join rooms r on r.id = b.room_id where b.{}", is(world, &visit));
        let before = world.text(&room(&world)).await;
        let mut into = None;
        for other in world.practice().rooms.iter().filter(|one| one.name != before) {
            let changed = grace.post("/api/schedule/room", &[("booking", visit.as_str()), ("room", &other.id.to_string())]).await;
            assert!([303, 409].contains(&changed.status), "{}", changed.words());
            if changed.status == 303 {
                into = Some(other.name.clone());
                break;
            }
        }
        assert_eq!(world.text(&room(&world)).await, into.expect("some other room is free then"));
        let any = grace.post("/api/schedule/room", &[("booking", visit.as_str())]).await;
        assert_eq!(any.status, 303, "{}", any.words());
        assert_eq!(world.overlaps().await, 0);
        assert_eq!(maya.post("/api/schedule/room", &[("booking", visit.as_str())]).await.status, 403);
    }

    async fn grace_enters_time_off_and_moves_mayas_stranded_visit(world: World) {
        let (grace, maya) = (world.sign_in("grace").await, world.sign_in("maya").await);
        let visit = next_visit(&maya).await;
        let (start, tomas) = of_visit(&world, &visit).await;
        let date = world.practice().wall.date(start).to_string();
        let (from, until) = (format!("{date}T00:00"), format!("{date}T23:59"));
        let preview = grace.page(&format!("/admin/shifts/{tomas}?check=off&from={from}&until={until}")).await;
        assert!(preview.words().contains("Maya Fournier: "), "{}", preview.words());
        let agreed = preview.forms("/api/admin/time-off").remove(0);
        let blind = grace.post("/api/admin/time-off", &[("therapist", tomas.as_str()), ("from", &from), ("until", &until)]).await;
        assert_eq!(blind.status, 409);
        assert!(blind.words().contains("Nothing was changed"), "{}", blind.words());
        let saved = grace.post("/api/admin/time-off", &agreed).await;
        assert_eq!((saved.status, saved.location()), (303, "/admin/handover"), "{}", saved.words());
        let list = grace.page("/admin/handover").await;
        assert!(list.words().contains("Maya Fournier: ") && list.words().contains("does not work then"), "{}", list.words());
        let to = list.forms("/api/schedule/move").into_iter().find(|form| value(form, "booking") == visit).unwrap();
        let moved = grace.post("/api/schedule/move", &to).await;
        assert_eq!((moved.status, moved.location()), (303, "/admin/handover"), "{}", moved.words());
        assert!(!grace.page("/admin/handover").await.words().contains("Maya Fournier: "));
        undo_time_passes(&world).await;
        assert!(letters(&world).iter().any(|letter| letter.contains("Your visit is moved")));
        assert_eq!(world.overlaps().await, 0);
    }
}
