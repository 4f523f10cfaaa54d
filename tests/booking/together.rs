//! Visits for two, at the same time or one after the other.

use crate::on_both_engines;
use crate::support::actor::Actor;
use crate::support::booking::{hold, is};
use crate::support::clinic::{client_called, edit, service, therapist, work_daily};
use crate::support::page::{Fields, value};
use crate::support::world::World;

/// Adds Zoé to the people Dorothy books for; answers her id.
async fn with_zoe(dorothy: &Actor, noah: &str) -> String {
    assert_eq!(dorothy.post("/api/accounts/dependant", &[("name", "Zoé Pelletier")]).await.status, 303);
    let all = dorothy.page("/me").await.links("/book?client=").into_iter().map(|link| link.trim_start_matches("/book?client=").to_owned());
    all.into_iter().find(|id| id != noah).unwrap()
}

on_both_engines! {
    async fn dorothy_and_noah_come_at_the_same_time_or_one_after_the_other(world: World) {
        let dorothy = world.sign_in("dorothy").await;
        for way in ["side", "after"] {
            let mut page = dorothy.page(&format!("/book/together?way={way}")).await;
            // If these seven days have no pair, a link leads to the first days that do.
            if page.forms("/api/booking/hold-both").is_empty() {
                assert!(page.words().contains("The first after them is on"), "{}", page.words());
                page = dorothy.page(&page.links("/book/together?").pop().unwrap()).await;
            }
            let pair = page.forms("/api/booking/hold-both").pop().unwrap_or_else(|| panic!("{way}: {}", page.words()));
            let held = dorothy.post("/api/booking/hold-both", &pair).await;
            assert_eq!(held.status, 303, "{way}: {}", held.words());
            assert_eq!(
                dorothy.post("/api/booking/hold-both", &pair).await.location(),
                held.location(),
                "the same tap twice gets the same holds"
            );
            let confirm = dorothy.page(held.location()).await;
            assert!(
                confirm.words().contains("And for Noah Pelletier") && confirm.words().contains("Confirm both visits"),
                "{}",
                confirm.words()
            );
            // An extension is for both holds, and they stay together.
            let more = confirm.forms("/api/booking/extend").remove(0);
            let longer = dorothy.post("/api/booking/extend", &more).await;
            assert_eq!((longer.status, longer.location()), (303, held.location()), "{}", longer.words());
            let confirm = dorothy.page(longer.location()).await;
            assert!(
                confirm.words().contains("Confirm both visits") && confirm.forms("/api/booking/extend").is_empty(),
                "{}",
                confirm.words()
            );
            assert_eq!(world.number("select count(distinct hold_until) from bookings where status = 'hold' and extended = 1").await, 1);
            let form = confirm.forms("/api/booking/confirm").remove(0);
            for _ in 0..2 {
                assert_eq!(dorothy.post("/api/booking/confirm", &form).await.status, 303);
            }
            for id in [value(&form, "hold"), value(&form, "also")] {
                assert_eq!(world.text(&format!("select status as t from bookings where {}", is(&world, id))).await, "booked");
            }
            let (mine, his) = (value(&pair, "start").parse::<i64>().unwrap(), value(&pair, "start2").parse::<i64>().unwrap());
            assert_eq!(way == "side", mine == his);
        }
        assert_eq!(world.overlaps().await, 0);
    }

    async fn two_people_who_change_places_keep_their_services(world: World) {
        let dorothy = world.sign_in("dorothy").await;
        let (noah, herself) = (client_called(&world, "noah").await, client_called(&world, "dorothy").await);
        let zoe = with_zoe(&dorothy, &noah).await;
        let [long, short] = [60, 45].map(|minutes| service(&world, "Therapeutic massage", minutes).id);
        // The page showed Dorothy for an hour and Noah for less.
        let shown = format!("was={herself}&was2={noah}&service={long}&service2={short}&way=after");
        for (first, second, turned_to) in [
            (&noah, &herself, [(&noah, short), (&herself, long)]),
            (&noah, &noah, [(&noah, short), (&herself, long)]),
            (&herself, &herself, [(&noah, short), (&herself, long)]),
            (&noah, &zoe, [(&noah, short), (&zoe, long)]),
            (&zoe, &herself, [(&zoe, short), (&herself, long)]),
            (&zoe, &noah, [(&zoe, long), (&noah, short)]),
            (&herself, &noah, [(&herself, long), (&noah, short)]),
        ] {
            let page = dorothy.page(&format!("/book/together?first={first}&who={second}&{shown}")).await;
            let on = page.links("/book/together?").pop().unwrap();
            let [one, other] = turned_to;
            let expected = format!("first={}&who={}&service={}&service2={}", one.0, other.0, one.1, other.1);
            assert!(on.contains(&expected), "{on} is not {expected}");
            // The corrected page is stable.
            assert_eq!(dorothy.page(&on).await.links("/book/together?").pop().unwrap().split("&way").next(), on.split("&way").next());
        }
    }

    async fn any_two_of_a_household_come_together_in_either_order(world: World) {
        let dorothy = world.sign_in("dorothy").await;
        let (noah, herself, maya) =
            (client_called(&world, "noah").await, client_called(&world, "dorothy").await, client_called(&world, "maya").await);
        let zoe = with_zoe(&dorothy, &noah).await;
        for (first, second, said) in [(&noah, &herself, "Noah Pelletier and you"), (&noah, &zoe, "Noah Pelletier and Zoé Pelletier")] {
            let mut page = dorothy.page(&format!("/book/together?first={first}&who={second}&way=after")).await;
            assert!(page.words().contains(said), "{}", page.words());
            if page.forms("/api/booking/hold-both").is_empty() {
                page = dorothy.page(&page.links("/book/together?").pop().unwrap()).await;
            }
            let pair = page.forms("/api/booking/hold-both").pop().unwrap();
            let mut forged = pair.clone();
            forged.iter_mut().filter(|(name, _)| name == "first").for_each(|(_, id)| id.clone_from(&maya));
            assert_eq!(dorothy.post("/api/booking/hold-both", &forged).await.status, 404);
            let held = dorothy.post("/api/booking/hold-both", &pair).await;
            assert_eq!(held.status, 303, "{}", held.words());
            let form = dorothy.page(held.location()).await.forms("/api/booking/confirm").remove(0);
            assert_eq!(dorothy.post("/api/booking/confirm", &form).await.status, 303);
            let whose = |id: &str, name: &str| {
                format!(
                    "select count(*) from bookings b join people p on p.id = b.client_id where b.status = 'booked' and p.name = '{name}'
                     and b.{}",
                    is(&world, id)
                )
            };
            let names: Vec<&str> = said.split(" and ").collect();
            let second_name = if names[1] == "you" { "Dorothy Pelletier" } else { names[1] };
            assert_eq!(world.number(&whose(value(&form, "hold"), names[0])).await, 1);
            assert_eq!(world.number(&whose(value(&form, "also"), second_name)).await, 1);
            assert!(value(&pair, "start") < value(&pair, "start2"), "in this order");
        }
        assert_eq!(world.overlaps().await, 0);
    }

    async fn neither_time_is_held_when_one_of_the_two_is_gone(world: World) {
        let (dorothy, wendell) = (world.sign_in("dorothy").await, world.sign_in("wendell").await);
        let mut page = dorothy.page("/book/together?way=side").await;
        for _ in 0..4 {
            if !page.forms("/api/booking/hold-both").is_empty() {
                break;
            }
            let later = page.links("/book/together?").pop().unwrap();
            page = dorothy.page(&later).await;
        }
        let pair = page.forms("/api/booking/hold-both").pop().unwrap();
        let second: Fields = [("therapist", "therapist2"), ("service", "service2"), ("start", "start2")]
            .map(|(name, of)| (name.to_owned(), value(&pair, of).to_owned()))
            .to_vec();
        hold(&wendell, &second).await;
        let from = dorothy.url("/book/together?way=side");
        let form = dorothy.form("/api/booking/hold-both", &pair).header("accept", "text/html").header("referer", &from);
        let refused = dorothy.send(form).await;
        assert_eq!(refused.status, 409);
        assert_eq!(refused.links("/book/together"), ["/book/together?way=side"], "the way to other pairs");
        // No link leads back to a form's own address.
        let from = dorothy.url("/api/booking/hold-both");
        let form = dorothy.form("/api/booking/hold-both", &pair).header("accept", "text/html").header("referer", &from);
        assert!(dorothy.send(form).await.links("/api/").is_empty());
        assert!(refused.words().contains("One of these two times is not free any more. Nothing was held"), "{}", refused.words());
        let hers =
            "select count(*) from bookings b join people p on p.id = b.client_id where b.status = 'hold' and p.name like '% Pelletier'";
        assert_eq!(world.number(hers).await, 0);
    }

    async fn two_visits_booked_together_are_at_one_address(world: World) {
        let (ingrid, dorothy) = (world.sign_in("ingrid").await, world.sign_in("dorothy").await);
        let noah = client_called(&world, "noah").await;
        let massage = service(&world, "Therapeutic massage", 60).id.to_string();
        edit(&ingrid, "place", &[("name", "Mission"), ("street", "2120 4 Street SW"), ("city", "Calgary")]).await;
        let mission = world.practice_now().await.locations[0].id.to_string();
        for room in ["Mission 1", "Mission 2"] {
            edit(&ingrid, "room", &[("name", room), ("place", &mission)]).await;
        }
        let week = async |name: &str, hours: &str| work_daily(&ingrid, &therapist(&world, name).id.to_string(), hours).await;
        let names: Vec<String> = world.practice_now().await.therapists.iter().map(|one| one.first_name.clone()).collect();
        for name in &names {
            let hours = match name.as_str() {
                "Tomás" => "09:00-17:00",
                "Priya" => "09:00-17:00 @ Mission",
                _ => "",
            };
            week(name, hours).await;
        }
        for way in ["side", "after"] {
            let page = dorothy.page(&format!("/book/together?who={noah}&service={massage}&service2={massage}&way={way}")).await;
            let later = dorothy.page(&page.links("/book/together?").pop().unwrap()).await;
            for pair in later.forms("/api/booking/hold-both") {
                assert_eq!(value(&pair, "therapist"), value(&pair, "therapist2"), "{way}: one is in Mission, the other is not");
            }
            assert_eq!(later.forms("/api/booking/hold-both").is_empty(), way == "side", "{}", later.words());
        }
        week("Tomás", "09:00-17:00 @ Mission").await;
        let page = dorothy.page(&format!("/book/together?who={noah}&service={massage}&service2={massage}&way=side")).await;
        let later = dorothy.page(&page.links("/book/together?").pop().unwrap()).await;
        assert!(!later.forms("/api/booking/hold-both").is_empty(), "both are there now: {}", later.words());
    }
}
