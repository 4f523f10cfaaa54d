//! What takes up time: rest between visits, and equipment of which there is only one.

use crate::on_both_engines;
use crate::support::booking::book;
use crate::support::clinic::{edit, new_service, offered, service, therapist};
use crate::support::page::{Fields, value};
use crate::support::place::Engine;
use crate::support::world::World;
use unknot::types::instant::{Instant, Span};

on_both_engines! {
    async fn rest_breaks_are_kept_free_in_tomas_day(world: World) {
        let (grace, wendell, maya) = (world.sign_in("grace").await, world.sign_in("wendell").await, world.sign_in("maya").await);
        let massage = service(&world, "Therapeutic massage", 60).id.to_string();
        let tomas = therapist(&world, "Tomás").id.to_string();
        let of_tomas = |all: Vec<Fields>| all.into_iter().filter(|one| value(one, "therapist") == tomas).collect::<Vec<_>>();
        let only_him = format!("/book?service={massage}&therapist={tomas}");
        assert!(wendell.page(&only_him).await.words().contains("Hold"));
        let before = of_tomas(offered(&wendell, &massage, "").await);
        let visit = &before[0];
        book(&wendell, visit).await;
        edit(&grace, "hands", &[("therapist", &tomas), ("daily", ""), ("unbroken", "60"), ("rest", "45")]).await;
        // An hour after the start is within the 45 minutes of rest.
        let start: i64 = value(visit, "start").parse().unwrap();
        let hour_on = start + Span::minutes(75).as_micros();
        let mut next = visit.clone();
        next.retain(|(name, _)| name != "start");
        next.push(("start".to_owned(), hour_on.to_string()));
        let day = world.practice().wall.date(Instant::from_micros(start));
        let page = maya.page(&format!("/book?service={massage}&therapist={tomas}&from={day}&until={day}")).await;
        let shown: Vec<i64> = page
            .openings("/api/booking/hold")
            .iter()
            .filter(|one| value(one, "therapist") == tomas)
            .map(|one| value(one, "start").parse().unwrap())
            .collect();
        let rest = Span::minutes(60 + 45).as_micros();
        assert!(shown.iter().all(|at| (at - start).abs() >= rest), "a start within the rest is offered");
        let answer = maya.post("/api/booking/hold", &next).await;
        assert!(answer.status == 409 && !answer.words().contains("Held"), "{}", answer.words());
        edit(&grace, "hands", &[("therapist", &tomas), ("daily", "30"), ("unbroken", ""), ("rest", "0")]).await;
        let full = maya.page(&only_him).await.words();
        assert!(full.contains("Nothing is free in these days"), "{full}");
    }

    async fn the_only_shockwave_machine_serves_one_visit_at_a_time(world: World) {
        let (ingrid, maya, wendell) = (world.sign_in("ingrid").await, world.sign_in("maya").await, world.sign_in("wendell").await);
        let id = new_service(&world, &ingrid, &[("equipment", "Shockwave")]).await;
        let nothing = maya.page(&format!("/book?service={id}&therapist=anyone")).await.words();
        assert!(nothing.contains("Nothing is free in these days"), "there is no machine yet: {nothing}");
        assert!(
            ingrid.page(&format!("/admin/services/{id}")).await.body.contains("<option value=\"Shockwave\" selected>"),
            "it stays chosen"
        );
        edit(&ingrid, "equipment", &[("name", "Shockwave")]).await;
        assert!(ingrid.page("/admin/services").await.body.contains(">Shockwave</option>"), "a new service can need it");
        let all = offered(&maya, &id, "").await;
        let one = all[0].clone();
        book(&maya, &one).await;
        let other =
            therapist(&world, if value(&one, "therapist") == therapist(&world, "Tomás").id.to_string() { "Priya" } else { "Tomás" });
        let mut same = one.clone();
        same.retain(|(name, _)| name != "therapist");
        same.push(("therapist".to_owned(), other.id.to_string()));
        assert_eq!(wendell.post("/api/booking/hold", &same).await.status, 409);
        let day = world.practice().wall.date(Instant::from_micros(value(&one, "start").parse().unwrap()));
        let page = wendell.page(&format!("/book?service={id}&therapist=anyone&from={day}&until={day}")).await;
        let still: Vec<String> = page.openings("/api/booking/hold").iter().map(|one| value(one, "start").to_owned()).collect();
        assert!(!still.contains(&value(&one, "start").to_owned()), "the machine is taken then");
        // The database itself refuses a second use of the machine.
        let start = value(&one, "start");
        let then = "where o.busy_from < b.busy_until and b.busy_from < o.busy_until";
        let (id, claim) = (new_id(&world), new_id(&world));
        let other_therapist = format!("person_id not in (select o.therapist_id from bookings o {then}) order by position limit 1");
        let other_room = format!("id not in (select o.room_id from bookings o {then}) order by position limit 1");
        let twice = format!(
            "insert into bookings select {id}, client_id, (select person_id from therapists where {other_therapist}), service_id,
             (select id from rooms where {other_room}), status, starts_at, ends_at, busy_from, busy_until, wall_time, zone, tzdb, price,
             cancel_by, late_percent, hold_until, created_at, confirmed_at, ended_at, fee, {claim}, replaces, sequence, extended,
             confirmed_by, ended_by, reason, waived, equipment_id, extras, asked_at
             from bookings b where starts_at = {start} and equipment_id is not null"
        );
        let error = world.tamper(&twice).await.unwrap_err();
        assert!(error.contains("equipment_taken"), "{error}");
    }
}

fn new_id(world: &World) -> String {
    let id = uuid::Uuid::now_v7();
    match world.engine {
        Engine::Sqlite => format!("x'{}'", id.simple()),
        Engine::Postgres => format!("'{id}'"),
    }
}
