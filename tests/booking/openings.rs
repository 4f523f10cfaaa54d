//! The list of openings.

use crate::on_both_engines;
use crate::support::clinic::{offered, service};
use crate::support::page::value;
use crate::support::world::World;
use unknot::types::instant::Instant;

on_both_engines! {
    async fn a_visitor_sees_the_openings_and_is_asked_to_sign_in_to_hold_one(world: World) {
        let visitor = world.visitor();
        let list = visitor.page("/book").await;
        assert!(list.forms("/api/booking/hold").is_empty());
        assert!(!list.links("/sign-in?then=").is_empty(), "{}", list.words());
        assert!(visitor.page("/").await.words().contains("Elbow River Integrative Care"));
    }

    async fn openings_are_filtered_by_part_of_the_day(world: World) {
        let wendell = world.sign_in("wendell").await;
        let massage = service(&world, "Therapeutic massage", 60).id.to_string();
        let wall = world.practice().wall.clone();
        for (part, from, until) in [("morning", 0, 12), ("afternoon", 12, 17), ("evening", 17, 24)] {
            let all = offered(&wendell, &massage, &format!("&part={part}")).await;
            for one in &all {
                let at = Instant::from_micros(value(one, "start").parse().unwrap());
                let hour = at.since(wall.midnight(wall.date(at))).whole_minutes() / 60;
                assert!((from..until).contains(&hour), "{part}: {}", wall.moment(at));
            }
            assert!(!all.is_empty() || part == "evening", "{part}");
        }
    }
}
