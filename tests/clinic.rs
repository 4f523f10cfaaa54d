//! What holds for all of the clinic: its name, its rules of booking, and the zone that its clocks are in.

use crate::booking_life::{Fields, book, is, next_visit};
use crate::on_both_engines;
use crate::rules::{edit, new_service, offered, service, therapist};
use crate::world::{Actor, Answer, World, openings_ahead, value};
use jiff::tz::TimeZone;
use unknot::accounts::server::people::add_person;
use unknot::accounts::server::store::NewPerson;
use unknot::platform::random;
use unknot::types::contact::Email;
use unknot::types::ids::PersonId;
use unknot::types::instant::{Instant, Span};
use unknot::types::person::{Rights, Role};

const RULES: [(&str, &str); 9] = [
    ("name", "Elbow River Massage"),
    ("street", "1812 4 Street SW"),
    ("city", "Calgary"),
    ("phone", "403 555 0142"),
    ("notice", "48"),
    ("horizon", "20"),
    ("step", "30"),
    ("window", "72"),
    ("fee", "100"),
];

fn starts(page: &Answer) -> Vec<i64> {
    page.openings("/api/booking/hold").iter().map(|one| value(one, "start").parse().unwrap()).collect()
}

async fn with(ingrid: &Actor, name: &str, typed: &str) -> Answer {
    let fields = RULES.map(|(field, usual)| (field, if field == name { typed } else { usual }));
    ingrid.post("/api/admin/clinic", &fields).await
}

on_both_engines! {
    async fn new_rules_hold_for_new_visits_and_booked_ones_keep_theirs(world: World) {
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
        // What the desk books goes by the same price and the new terms; the name is everywhere.
        book(&maya, &offered(&maya, &massage, "").await.remove(3)).await;
        assert!(wendell.page("/").await.words().contains("Elbow River Massage"));
    }

    async fn rules_that_make_no_sense_are_told_by_field_and_what_was_typed_is_kept(world: World) {
        let ingrid = world.sign_in("ingrid").await;
        let before = ingrid.page("/admin/clinic").await.body;
        for (name, typed, said) in [
            ("name", " ", "name"),
            ("notice", "soon", "The notice in hours is a whole number from 0 to 336."),
            ("horizon", "0", "The number of days ahead is a whole number from 1 to 365."),
            ("window", "-1", "The number of hours before is a whole number from 0 to 336."),
            ("fee", "101", "The percentage is a whole number from 0 to 100."),
        ] {
            let refused = with(&ingrid, name, typed).await;
            assert_eq!(refused.status, 422, "{name}");
            assert!(refused.words().contains(said) || name == "name", "{}", refused.words());
            assert!(refused.body.contains("value=\"403 555 0142\""), "what was typed is gone");
        }
        assert_eq!(with(&ingrid, "step", "7").await.status, 422);
        let main = |page: &str| page.split("<main").nth(1).unwrap().split("</main>").next().unwrap().to_owned();
        assert_eq!(main(&ingrid.page("/admin/clinic").await.body), main(&before));
        // What the form cannot show is not changed by saving something else.
        world.tamper("update clinic set minimum_notice_minutes = 150, step_minutes = 45").await.unwrap();
        assert!(ingrid.page("/admin/clinic").await.body.contains("<option value=\"45\" selected>"));
        let saved = RULES.map(|(name, usual)| {
            (
                name,
                match name {
                    "notice" => "2",
                    "step" => "45",
                    _ => usual,
                },
            )
        });
        edit(&ingrid, "clinic", &saved).await;
        let kept = "select count(*) from clinic where minimum_notice_minutes = 150 and step_minutes = 45";
        assert_eq!(world.number(kept).await, 1);
    }

    async fn a_clinic_elsewhere_lives_by_its_own_clock(world: World) {
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

    async fn a_new_therapist_is_given_hours_and_a_service_and_can_be_booked(world: World) {
        let (ingrid, wendell) = (world.sign_in("ingrid").await, world.sign_in("wendell").await);
        let (id, email) = (random::id::<PersonId>(), Email::parse("noor@elbowriver.example").unwrap());
        let new = NewPerson { id, email, name: "Noor Haddad".to_owned(), role: Role::Therapist, rights: Rights::NONE, password: None };
        add_person(&world.state, new).await.unwrap();
        let noor = id.uuid().to_string();
        assert!(ingrid.page("/admin/shifts").await.words().contains("Noor Haddad"));
        let massage = service(&world, "Therapeutic massage", 60).id.to_string();
        edit(&ingrid, "offer", &[("therapist", &noor), ("service", &massage), ("gives", "yes")]).await;
        let days: Vec<String> = (1..=7).map(|day| format!("d{day}")).collect();
        let mut week: Vec<(&str, &str)> = days.iter().map(|day| (day.as_str(), "09:00-17:00")).collect();
        week.push(("therapist", &noor));
        edit(&ingrid, "week", &week).await;
        let path = format!("/book?service={massage}&therapist={noor}");
        book(&wendell, &openings_ahead(&wendell, &path).await.remove(0)).await;
        assert!(wendell.page("/home").await.words().contains("Noor Haddad"));
    }

    async fn a_service_is_given_in_the_rooms_that_it_may_be_given_in(world: World) {
        let (ingrid, wendell, maya) = (world.sign_in("ingrid").await, world.sign_in("wendell").await, world.sign_in("maya").await);
        let craft = new_service(&world, &ingrid, &[]).await;
        let practice = world.practice_now().await;
        let room = practice.rooms.last().unwrap();
        let only = [("service", craft.as_str()), ("rooms[0]", &room.id.to_string())];
        edit(&ingrid, "service-rooms", &only).await;
        // Both therapists are free then, and there is one room for the two of them.
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
        // A room that is taken from the service strands what is booked there, and that is said first.
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
