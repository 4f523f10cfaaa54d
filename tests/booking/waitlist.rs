//! Joining the waitlist: the form, what it refuses, whether a wish is respected, and the log.

use crate::on_both_engines;
use crate::support::booking::{is, plan, starts, undo_time_passes};
use crate::support::clinic::{a_day_off_of, edit, new_service, service, therapist};
use crate::support::page::{Answer, value};
use crate::support::waitlist::{join, join_for, join_with, maya_cancels, mayas, offer};
use crate::support::world::World;
use unknot::types::instant::Span;

on_both_engines! {
    async fn the_form_is_filled_in_from_the_list_in_view(world: World) {
        let maya = world.sign_in("maya").await;
        let (massage, priya) = (service(&world, "Therapeutic massage", 60).id, therapist(&world, "Priya").id);
        let wall = world.practice().wall.clone();
        let first = wall.date(world.state.clock.now().plus(Span::days(5)));
        let last = wall.date(world.state.clock.now().plus(Span::days(8)));
        let list = maya.page(&format!("/book?service={massage}&therapist={priya}&from={first}&until={last}&part=evening")).await;
        let page = maya.page(&list.links("/book/wait?").remove(0)).await;
        let in_form = |css: &str| page.elements(&format!("form[action=\"/api/booking/wait\"] {css}"));
        for filled in [format!("option[value=\"{priya}\"][selected]"), format!("[value=\"{first}\"]"), format!("[value=\"{last}\"]")] {
            assert!(!in_form(&filled).is_empty(), "{filled}: {}", page.body);
        }
        let ticked = |name: &str| in_form(&format!("input[name=\"{name}\"]"))[0].attribute("checked").is_some();
        assert_eq!(["p1", "p2", "p3"].map(ticked), [false, false, true], "the evening alone");
        assert!((1..=7).all(|day| ticked(&format!("d{day}"))), "any day");
        assert!(page.words().contains("I keep what I have") && page.words().contains("It takes the place of"), "{}", page.words());
    }

    async fn an_offer_keeps_to_the_location_and_the_add_ons(world: World) {
        let (ingrid, wendell, ines) = (world.sign_in("ingrid").await, world.sign_in("wendell").await, world.sign_in("ines").await);
        let massage = service(&world, "Therapeutic massage", 60).id.to_string();
        edit(&ingrid, "place", &[("name", "Mission"), ("street", "2120 4 Street SW"), ("city", "Calgary")]).await;
        let mission = world.practice_now().await.locations[0].id.to_string();
        edit(&ingrid, "room", &[("name", "Mission 1"), ("place", &mission)]).await;
        edit(&ingrid, "add-on", &[("service", &massage), ("name", "Cupping"), ("minutes", "15"), ("price", "20")]).await;
        let page = wendell.page(&format!("/book?service={massage}")).await;
        let cupping = page.value_of("add").unwrap();
        // The form takes both over from the list.
        let list = wendell.page(&format!("/book?service={massage}&therapist=anyone&place=here&add={cupping}")).await;
        let form = wendell.page(&list.links("/book/wait?").remove(0)).await;
        assert!(form.words().contains("with Cupping") && form.body.contains("<option value=\"here\" selected>"), "{}", form.words());
        assert_eq!(value(&form.forms("/api/booking/wait")[0], "add_ons"), cupping);
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

    async fn a_form_with_an_impossible_date_comes_back_as_typed(world: World) {
        let wendell = world.sign_in("wendell").await;
        let service = mayas(&world, "service_id").await;
        let fields =
            [("service", service.as_str()), ("therapist", "anyone"), ("d2", "on"), ("from", "2026-13-45"), ("until", "2099-01-01")];
        let answer = wendell.post("/api/booking/wait", &fields).await;
        assert_eq!(answer.status, 422);
        assert!(answer.body.contains("2026-13-45") && answer.words().contains("That is not a date"), "{}", answer.words());
        assert_eq!(world.number("select count(*) from waits").await, 0);
    }

    async fn a_minimum_notice_is_respected_and_its_owner_can_leave(world: World) {
        let (maya, wendell) = (world.sign_in("maya").await, world.sign_in("wendell").await);
        join_with(&world, &wendell, &[("notice", "700")]).await;
        maya_cancels(&world, &maya).await;
        undo_time_passes(&world).await;
        assert_eq!(offer(&wendell).await, None);
        assert_eq!(world.text("select why as t from wait_passes").await, "too_short_notice");
        let form = wendell.page("/home").await.forms("/api/booking/leave-wait").remove(0);
        assert_eq!(maya.post("/api/booking/leave-wait", &form).await.status, 404, "it is not hers");
        assert_eq!(world.number("select count(*) from waits where state = 'waiting'").await, 1);
        assert_eq!(wendell.post("/api/booking/leave-wait", &form).await.status, 303);
        assert_eq!(world.number("select count(*) from waits where state = 'waiting'").await, 0);
        assert!(wendell.page("/home").await.forms("/api/booking/leave-wait").is_empty());
    }

    async fn joining_again_keeps_one_place_in_line_and_ends_the_offer(world: World) {
        let (maya, wendell) = (world.sign_in("maya").await, world.sign_in("wendell").await);
        let service = mayas(&world, "service_id").await;
        join(&world, &wendell).await;
        maya_cancels(&world, &maya).await;
        undo_time_passes(&world).await;
        assert!(offer(&wendell).await.is_some());
        join_for(&wendell, &service, &[]).await;
        assert_eq!(world.number("select count(*) from waits where state in ('waiting', 'offered')").await, 1);
        assert_eq!(world.number("select count(*) from wait_offers where state = 'open'").await, 0);
        assert_eq!(world.number("select count(*) from bookings where status = 'hold'").await, 0);
    }

    async fn the_waitlist_refuses_a_service_that_the_client_may_not_book(world: World) {
        let (ingrid, wendell) = (world.sign_in("ingrid").await, world.sign_in("wendell").await);
        for rules in [&[("online", "no")][..], &[("audience", "label"), ("label", "WCB")], &[("referral", "yes")]] {
            let closed = new_service(&world, &ingrid, rules).await;
            let fields = [("service", closed.as_str()), ("therapist", "anyone"), ("from", "2020-01-01"), ("until", "2099-01-01")];
            let refused = wendell.post("/api/booking/wait", &fields).await;
            assert_eq!(refused.status, 409, "{rules:?}: {}", refused.words());
        }
    }

    async fn the_log_pages_back_to_its_first_entry(world: World) {
        let (maya, wendell) = (world.sign_in("maya").await, world.sign_in("wendell").await);
        let service = mayas(&world, "service_id").await;
        // He waits for Sundays, when nobody works, so that he is passed over each time.
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
        let count = |page: &Answer| page.elements("h2[id^=g]").len();
        let first = grace.page("/admin/waitlist").await;
        let earlier = first.links("/admin/waitlist?page=").remove(0);
        let second = grace.page(&earlier).await;
        assert_eq!((count(&first), count(&second)), (20, freed - 20));
        assert_eq!(second.links("/admin/waitlist?page="), ["/admin/waitlist?page=0"], "back, and no further");
        assert!(second.words().contains("Wendell Okafor waits for other days"), "{}", second.words());
    }
}
