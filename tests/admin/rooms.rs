//! Rooms and locations.

use crate::on_both_engines;
use crate::support::booking::hold;
use crate::support::clinic::{edit, offered, service, therapist, work_daily};
use crate::support::page::value;
use crate::support::world::World;

on_both_engines! {
    async fn a_second_location_has_its_own_rooms_and_address(world: World) {
        let (ingrid, wendell) = (world.sign_in("ingrid").await, world.sign_in("wendell").await);
        edit(&ingrid, "place", &[("name", "Mission"), ("street", "2120 4 Street SW"), ("city", "Calgary")]).await;
        assert!(ingrid.page("/admin/rooms").await.words().contains("Mission, 2120 4 Street SW"));
        let practice = world.practice_now().await;
        let mission = practice.locations[0].id.to_string();
        let priya = therapist(&world, "Priya").id.to_string();
        work_daily(&ingrid, &priya, "09:00-17:00 @ Mission").await;
        let massage = service(&world, "Therapeutic massage", 60).id.to_string();
        let there = format!("/book?service={massage}&therapist={priya}&place={mission}");
        assert!(wendell.page(&there).await.words().contains("Nothing is free in these days"), "Mission has no room yet");
        edit(&ingrid, "room", &[("name", "Mission 1"), ("place", &mission)]).await;
        let opening = offered(&wendell, &massage, &format!("&place={mission}")).await.remove(0);
        assert_eq!(value(&opening, "therapist"), priya);
        let visit = hold(&wendell, &opening).await;
        let words = wendell.page(&format!("/book/confirm/{visit}")).await.words();
        assert!(words.contains("Mission, 2120 4 Street SW, Calgary"), "{words}");
        let here = wendell.page(&format!("/book?service={massage}&therapist={priya}&place=here")).await.words();
        assert!(here.contains("Nothing is free in these days"), "{here}");
        // The clinic moves down the street, and every page shows the new address.
        let moved = [("place", mission.as_str()), ("name", "Mission"), ("street", "2300 4 Street SW"), ("city", "Calgary")];
        edit(&ingrid, "place", &moved).await;
        let words = wendell.page(&format!("/book/confirm/{visit}")).await.words();
        assert!(words.contains("Mission, 2300 4 Street SW, Calgary"), "{words}");
        assert_eq!(world.number("select count(*) from locations").await, 1);
        let unknown = ingrid.post("/api/admin/place", &[("place", massage.as_str()), ("name", "Elsewhere")]).await;
        assert_eq!(unknown.status, 404);
    }

    async fn visits_in_a_retired_room_get_another(world: World) {
        let ingrid = world.sign_in("ingrid").await;
        let practice = world.practice();
        let ahead = |room: &str| {
            format!(
                "select count(*) from bookings b join rooms r on r.id = b.room_id where r.name = '{room}' and b.starts_at > {}
                 and b.status = 'booked'",
                world.state.clock.now().micros()
            )
        };
        let total = "select count(*) from bookings where status = 'booked'";
        let before = world.number(total).await;
        let first = &practice.rooms[0];
        assert!(world.number(&ahead(&first.name)).await > 0, "the room is in use");
        let asked = ingrid.post("/api/admin/room-end", &[("room", &first.id.to_string())]).await;
        let said = asked.words();
        assert!(
            asked.status == 409
                && said.contains(": it gets another room")
                && said.contains("another room at the same time. Nothing was changed yet."),
            "{said}"
        );
        assert_eq!(ingrid.post("/api/admin/room-end", &asked.forms("/api/admin/room-end")[0]).await.status, 303);
        assert_eq!(world.number(&ahead(&first.name)).await, 0);
        assert_eq!((world.number(total).await, world.overlaps().await), (before, 0));
        assert!(!ingrid.page("/admin/rooms").await.words().contains(&first.name));
        // The last room stays while visits need it.
        let mut last = None;
        for room in &practice.rooms[1..] {
            let answer = ingrid.post("/api/admin/room-end", &[("room", room.id.to_string().as_str()), ("agreed", "999")]).await;
            if answer.status == 409 {
                last = Some(answer.words());
                break;
            }
        }
        assert!(last.unwrap().contains("No other room is free for"));
        assert_eq!((world.number(total).await, world.overlaps().await), (before, 0));
    }
}
