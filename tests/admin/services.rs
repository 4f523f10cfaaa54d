//! Services: add-ons, prices, who gives them and where.

use crate::on_both_engines;
use crate::support::booking::{book, confirm, hold, is, openings_ahead, openings_to_move};
use crate::support::clinic::{edit, new_service, offered, service, therapist};
use crate::support::page::{Fields, value};
use crate::support::world::World;

on_both_engines! {
    async fn cupping_adds_its_minutes_and_its_price_and_moves_with_the_visit(world: World) {
        let (ingrid, wendell) = (world.sign_in("ingrid").await, world.sign_in("wendell").await);
        let massage = service(&world, "Therapeutic massage", 60).id.to_string();
        edit(&ingrid, "add-on", &[("service", &massage), ("name", "Cupping"), ("minutes", "15"), ("price", "20")]).await;
        let page = wendell.page(&format!("/book?service={massage}")).await;
        assert!(page.words().contains("Cupping, 15 minutes more, $20"), "{}", page.words());
        let cupping = page.value_of("add").unwrap();
        let opening = offered(&wendell, &massage, &format!("&add={cupping}")).await.remove(0);
        assert_eq!(value(&opening, "add_ons"), cupping);
        let visit = hold(&wendell, &opening).await;
        let words = wendell.page(&format!("/book/confirm/{visit}")).await.words();
        assert!(words.contains("Therapeutic massage with Cupping") && words.contains("75 minutes") && words.contains("$140.00"), "{words}");
        confirm(&wendell, &visit).await;
        let minutes = format!("select (ends_at - starts_at) / 60000000 from bookings where {}", is(&world, &visit));
        assert_eq!(world.number(&minutes).await, 75);
        // A booked visit keeps its terms when the add-on is retired.
        edit(&ingrid, "add-on-end", &[("service", &massage), ("add_on", &cupping)]).await;
        let words = wendell.page(&format!("/book/cancel/{visit}")).await.words();
        assert!(words.contains("with Cupping, 75 minutes"), "{words}");
        let to = openings_to_move(&wendell, &visit).await.pop().unwrap();
        let moved = hold(&wendell, &to).await;
        assert_eq!(confirm(&wendell, &moved).await.status, 303);
        let kept = format!("select (ends_at - starts_at) / 60000000 + price from bookings where {}", is(&world, &moved));
        assert_eq!(world.number(&kept).await, 75 + 14_000, "as long, with the same therapist at the same price");
        // A move cannot change the service.
        let physio = world.practice().services.iter().find(|one| one.id.to_string() != massage).unwrap().id.to_string();
        let mut other = openings_to_move(&wendell, &moved).await.pop().unwrap();
        other.retain(|(name, _)| name != "service");
        other.push(("service".to_owned(), physio));
        assert_eq!(wendell.post("/api/booking/hold", &other).await.status, 422);
    }

    async fn priya_has_a_price_of_her_own(world: World) {
        let (ingrid, wendell) = (world.sign_in("ingrid").await, world.sign_in("wendell").await);
        let massage = service(&world, "Therapeutic massage", 60).id.to_string();
        let priya = therapist(&world, "Priya").id.to_string();
        edit(&ingrid, "offer", &[("therapist", &priya), ("service", &massage), ("gives", "yes"), ("price", "135.50")]).await;
        let page = wendell.page(&format!("/book?service={massage}&therapist={priya}")).await.words();
        assert!(page.contains("60 minutes, $135.50 + GST"), "{page}");
        let opening = offered(&wendell, &massage, "").await.into_iter().find(|one| value(one, "therapist") == priya).unwrap();
        let visit = hold(&wendell, &opening).await;
        assert!(wendell.page(&format!("/book/confirm/{visit}")).await.words().contains("$135.50"));
        let wrong =
            ingrid.post("/api/admin/offer", &[("therapist", &*priya), ("service", &*massage), ("gives", "yes"), ("price", "a lot")]).await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.body.contains("value=\"a lot\""), "what was typed is kept");
    }

    async fn booked_clients_are_named_before_a_therapist_stops_giving_a_service(world: World) {
        let (ingrid, maya, wendell) = (world.sign_in("ingrid").await, world.sign_in("maya").await, world.sign_in("wendell").await);
        let id = new_service(&world, &ingrid, &[]).await;
        let tomas = therapist(&world, "Tomás").id.to_string();
        let one = offered(&wendell, &id, "").await.into_iter().find(|one| value(one, "therapist") == tomas).unwrap();
        book(&wendell, &one).await;
        let no_more = [("therapist", tomas.as_str()), ("service", id.as_str()), ("gives", "no")];
        let asked = ingrid.post("/api/admin/offer", &no_more).await;
        assert_eq!(asked.status, 409);
        assert!(asked.words().contains("Wendell") && asked.words().contains("does not give it any more"), "{}", asked.words());
        assert!(
            maya.page(&format!("/book?service={id}&therapist={tomas}")).await.body.contains(&format!("value=\"{tomas}\"")),
            "nothing was changed"
        );
        let done = ingrid.post("/api/admin/offer", &asked.forms("/api/admin/offer").remove(0)).await;
        assert_eq!((done.status, done.location()), (303, "/admin/handover"), "{}", done.words());
        let list = ingrid.page("/admin/handover").await.words();
        assert!(list.contains("Wendell") && list.contains("does not give it any more"), "{list}");
    }

    async fn a_service_is_given_only_in_its_rooms(world: World) {
        let (ingrid, wendell, maya) = (world.sign_in("ingrid").await, world.sign_in("wendell").await, world.sign_in("maya").await);
        let craft = new_service(&world, &ingrid, &[]).await;
        let practice = world.practice_now().await;
        let room = practice.rooms.last().unwrap();
        let only = [("service", craft.as_str()), ("rooms[0]", &room.id.to_string())];
        edit(&ingrid, "service-rooms", &only).await;
        // Both therapists are free at the time, and the service has one room.
        let with = async |name: &str| {
            let path = format!("/book?service={craft}&therapist={}", therapist(&world, name).id);
            openings_ahead(&wendell, &path).await
        };
        let (toms, priyas): (Vec<Fields>, Vec<Fields>) = (with("Tomás").await, with("Priya").await);
        let same = |one: &Fields| priyas.iter().find(|two| value(two, "start") == value(one, "start"));
        let (one, two) = toms.iter().find_map(|one| Some((one, same(one)?))).unwrap();
        let visit = book(&wendell, one).await;
        let there = format!("select r.name as t from bookings b join rooms r on r.id = b.room_id where b.{}", is(&world, &visit));
        assert_eq!(world.text(&there).await, room.name);
        assert_eq!(maya.post("/api/booking/hold", two).await.status, 409);
        // Taking a room from the service strands the visits booked in it; the page says so first.
        let other = [("service", craft.as_str()), ("rooms[0]", &practice.rooms[0].id.to_string())];
        let asked = ingrid.post("/api/admin/service-rooms", &other).await;
        assert_eq!(asked.status, 409);
        assert!(
            asked.words().contains("Wendell Okafor: ") && asked.words().contains("its room cannot be used for it any more"),
            "{}",
            asked.words()
        );
    }
}
