//! The rules of the whole clinic: its name, its rules of booking, and its time zone.

use crate::on_both_engines;
use crate::support::actor::Actor;
use crate::support::booking::{book, next_visit};
use crate::support::clinic::{edit, offered, service};
use crate::support::page::{Answer, value};
use crate::support::world::World;
use jiff::tz::TimeZone;
use unknot::types::instant::{Instant, Span};

const RULES: [(&str, &str); 10] = [
    ("name", "Elbow River Massage"),
    ("street", "1812 4 Street SW"),
    ("city", "Calgary"),
    ("phone", "403 555 0142"),
    ("notice", "48"),
    ("horizon", "20"),
    ("step", "30"),
    ("window", "72"),
    ("fee", "100"),
    ("care", "36"),
];

fn starts(page: &Answer) -> Vec<i64> {
    page.openings("/api/booking/hold").iter().map(|one| value(one, "start").parse().unwrap()).collect()
}

async fn with(ingrid: &Actor, name: &str, typed: &str) -> Answer {
    let fields = RULES.map(|(field, usual)| (field, if field == name { typed } else { usual }));
    ingrid.post("/api/admin/clinic", &fields).await
}

on_both_engines! {
    async fn new_rules_apply_to_new_visits_and_booked_ones_keep_theirs(world: World) {
        let (ingrid, maya, wendell) = (world.sign_in("ingrid").await, world.sign_in("maya").await, world.sign_in("wendell").await);
        let visit = next_visit(&maya).await;
        assert!(maya.page(&format!("/book/cancel/{visit}")).await.words().contains("half the price"));
        edit(&ingrid, "clinic", &RULES).await;
        assert!(maya.page(&format!("/book/cancel/{visit}")).await.words().contains("half the price"), "promised is promised");
        let massage = service(&world, "Therapeutic massage", 60).id.to_string();
        let page = wendell.page(&format!("/book?service={massage}&therapist=anyone")).await;
        let soonest = world.state.clock.now().plus(Span::hours(48)).micros();
        assert!(starts(&page).iter().all(|start| *start >= soonest), "48 hours of notice");
        let opening = offered(&wendell, &massage, "").await.remove(0);
        let answer = wendell.post("/api/booking/hold", &opening).await;
        let held = wendell.page(answer.location()).await.words();
        assert!(held.contains("the full price"), "{held}");
        let (mut page, mut weeks) = (page, 1);
        while let Some(later) = page.later() {
            page = wendell.page(&later).await;
            weeks += 1;
        }
        assert_eq!(weeks, 3, "twenty days ahead and no further");
        let last = world.state.clock.now().plus(Span::days(20)).micros();
        assert!(starts(&page).iter().all(|start| *start <= last));
        // New bookings get the new terms, and every page the new name.
        book(&maya, &offered(&maya, &massage, "").await.remove(3)).await;
        assert!(wendell.page("/").await.words().contains("Elbow River Massage"));
    }

    async fn invalid_rules_are_refused_by_field_and_keep_what_was_typed(world: World) {
        let ingrid = world.sign_in("ingrid").await;
        let before = ingrid.page("/admin/clinic").await;
        for (name, typed, said) in [
            ("name", " ", "name"),
            ("notice", "soon", "The notice in hours is a whole number from 0 to 336."),
            ("horizon", "0", "The number of days ahead is a whole number from 1 to 365."),
            ("window", "-1", "The number of hours before is a whole number from 0 to 336."),
            ("fee", "101", "The percentage is a whole number from 0 to 100."),
            ("care", "0", "The number of months is a whole number from 1 to 240."),
        ] {
            let refused = with(&ingrid, name, typed).await;
            assert_eq!(refused.status, 422, "{name}");
            assert!(refused.words().contains(said) || name == "name", "{}", refused.words());
            assert!(refused.body.contains("value=\"403 555 0142\""), "what was typed is gone");
        }
        assert_eq!(with(&ingrid, "step", "7").await.status, 422);
        let main = |page: &Answer| page.elements("main").remove(0).html;
        assert_eq!(main(&ingrid.page("/admin/clinic").await), main(&before));
        // Values that the form cannot show survive saving something else.
        world.tamper("update clinic set minimum_notice_minutes = 150, step_minutes = 45").await.unwrap();
        assert!(ingrid.page("/admin/clinic").await.body.contains("<option value=\"45\" selected>"));
        let saved = RULES.map(|(name, usual)| {
            let typed = match name {
                "notice" => "2",
                "step" => "45",
                _ => usual,
            };
            (name, typed)
        });
        edit(&ingrid, "clinic", &saved).await;
        let kept = "select count(*) from clinic where minimum_notice_minutes = 150 and step_minutes = 45";
        assert_eq!(world.number(kept).await, 1);
    }

    async fn a_clinic_in_another_zone_keeps_its_own_time(world: World) {
        let wendell = world.sign_in("wendell").await;
        let massage = service(&world, "Therapeutic massage", 60).id.to_string();
        for name in ["America/St_Johns", "Australia/Lord_Howe", "Pacific/Auckland"] {
            world.tamper(&format!("update clinic set zone = '{name}'")).await.unwrap();
            let zone = TimeZone::get(name).unwrap();
            let all = offered(&wendell, &massage, "").await;
            assert!(!all.is_empty(), "{name}");
            for one in &all {
                let at = Instant::from_micros(value(one, "start").parse().unwrap());
                let local = jiff::Timestamp::from_microsecond(at.micros()).unwrap().to_zoned(zone.clone());
                assert!((7..21).contains(&local.hour()) && local.minute() % 15 == 0, "{name}: {local}");
            }
            let one = all.last().unwrap();
            let local = jiff::Timestamp::from_microsecond(value(one, "start").parse().unwrap()).unwrap().to_zoned(zone);
            let clock = format!("{}:{:02} {}", (local.hour() + 11) % 12 + 1, local.minute(), if local.hour() < 12 { "am" } else { "pm" });
            let answer = wendell.post("/api/booking/hold", one).await;
            assert_eq!(answer.status, 303, "{name}: {}", answer.words());
            let held = wendell.page(answer.location()).await;
            assert!(held.words().contains(&clock), "{name} {clock}: {}", held.words());
            let hold = answer.location().rsplit('/').next().unwrap().to_owned();
            assert_eq!(wendell.post("/api/booking/let-go", &[("hold", hold.as_str())]).await.status, 303);
        }
    }
}
