//! What someone waits for: taken over from what they looked at, and kept to when something comes free.

use crate::on_both_engines;
use crate::opened::a_day_off_of;
use crate::rules::{edit, service, therapist};
use crate::waitlist::{join_for, offer};
use crate::world::World;
use unknot::types::instant::Span;

on_both_engines! {
    async fn the_form_is_filled_in_from_what_was_being_looked_at(world: World) {
        let maya = world.sign_in("maya").await;
        let (massage, priya) = (service(&world, "Therapeutic massage", 60).id, therapist(&world, "Priya").id);
        let wall = world.practice().wall.clone();
        let first = wall.date(world.state.clock.now().plus(Span::days(5)));
        let last = wall.date(world.state.clock.now().plus(Span::days(8)));
        let list = maya.page(&format!("/book?service={massage}&therapist={priya}&from={first}&until={last}&part=evening")).await;
        let page = maya.page(&list.links("/book/wait?").remove(0)).await;
        let form = page.body.split("action=\"/api/booking/wait\"").nth(1).unwrap();
        for filled in [format!("<option value=\"{priya}\" selected>"), format!("value=\"{first}\""), format!("value=\"{last}\"")] {
            assert!(form.contains(&filled), "{filled}: {form}");
        }
        let ticked = |name: &str| form.split("<input").find(|tag| tag.contains(&format!("name=\"{name}\""))).unwrap().contains(" checked");
        assert_eq!(["p1", "p2", "p3"].map(ticked), [false, false, true], "the evening alone");
        assert!((1..=7).all(|day| ticked(&format!("d{day}"))), "any day");
        assert!(page.words().contains("I keep what I have") && page.words().contains("It takes the place of"), "{}", page.words());
    }

    async fn what_is_offered_is_at_the_place_and_with_what_was_looked_at(world: World) {
        let (ingrid, wendell, ines) = (world.sign_in("ingrid").await, world.sign_in("wendell").await, world.sign_in("ines").await);
        let massage = service(&world, "Therapeutic massage", 60).id.to_string();
        edit(&ingrid, "place", &[("name", "Mission"), ("street", "2120 4 Street SW"), ("city", "Calgary")]).await;
        let mission = world.practice_now().await.locations[0].id.to_string();
        edit(&ingrid, "room", &[("name", "Mission 1"), ("place", &mission)]).await;
        edit(&ingrid, "add-on", &[("service", &massage), ("name", "Cupping"), ("minutes", "15"), ("price", "20")]).await;
        let page = wendell.page(&format!("/book?service={massage}")).await;
        let cupping = page.body.split("name=\"add\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        // The form has both from the list it was reached from.
        let list = wendell.page(&format!("/book?service={massage}&therapist=anyone&place=here&add={cupping}")).await;
        let form = wendell.page(&list.links("/book/wait?").remove(0)).await;
        assert!(form.words().contains("with Cupping") && form.body.contains("<option value=\"here\" selected>"), "{}", form.words());
        assert_eq!(crate::world::value(&form.forms("/api/booking/wait")[0], "add_ons"), cupping);
        let tomas = therapist(&world, "Tomás").id.to_string();
        let day = a_day_off_of(&world, &tomas);
        let on = |place: &str, add_ons: &str| {
            [("from", day.clone()), ("until", day.clone()), ("place", place.to_owned()), ("add_ons", add_ons.to_owned())]
        };
        for (who, wish) in [(&ines, on(&mission, "")), (&wendell, on("here", &cupping))] {
            let wish: Vec<(&str, &str)> = wish.iter().map(|(name, value)| (*name, value.as_str())).collect();
            join_for(who, &massage, &wish).await;
            world.advance(Span::seconds(1));
        }
        edit(&ingrid, "day", &[("therapist", &tomas), ("day", &day), ("hours", "10:00-14:00"), ("agreed", "99")]).await;
        world.run_jobs().await;
        assert_eq!(offer(&ines).await, None, "she waits for Mission");
        let hold = offer(&wendell).await.expect("an offer");
        let said = wendell.page(&format!("/book/confirm/{hold}")).await.words();
        assert!(said.contains("Therapeutic massage with Cupping, 75 minutes") && said.contains("$140.00"), "{said}");
        assert_eq!(wendell.post("/api/booking/confirm", &[("hold", hold.as_str())]).await.status, 303);
        assert_eq!(world.number("select count(*) from booking_add_ons").await, 1);
        edit(&ingrid, "day", &[("therapist", &tomas), ("day", &day), ("hours", "10:00-14:00, 15:00-17:00 @ Mission"), ("agreed", "99")])
            .await;
        world.run_jobs().await;
        let hold = offer(&ines).await.expect("an offer");
        let said = ines.page(&format!("/book/confirm/{hold}")).await.words();
        assert!(said.contains("Mission, 2120 4 Street SW"), "{said}");
        let log = world.sign_in("grace").await.page("/admin/waitlist").await.words();
        assert!(log.contains("waits for another place"), "{log}");
    }
}
