//! Working hours of therapists, by the week and for single days.

use crate::on_both_engines;
use crate::support::booking::{book, openings_ahead, status};
use crate::support::clinic::{a_day_off_of, edit, service, therapist};
use crate::support::world::World;
use unknot::accounts::server::people::add_person;
use unknot::accounts::server::store::NewPerson;
use unknot::platform::random;
use unknot::types::contact::Email;
use unknot::types::ids::PersonId;
use unknot::types::person::{Rights, Role};

on_both_engines! {
    async fn a_new_therapist_with_hours_and_a_service_can_be_booked(world: World) {
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

    async fn unreadable_hours_come_back_as_typed(world: World) {
        let grace = world.sign_in("grace").await;
        let tomas = therapist(&world, "Tomás").id.to_string();
        let answer = grace.get(&format!("/admin/shifts/{tomas}?check=week&d1=eight+to+noon&d2=08%3A00-12%3A00")).await;
        assert_eq!(answer.status, 422);
        assert!(answer.body.contains("eight to noon") && answer.words().contains("could not be read as hours"), "{}", answer.words());
        let answer = grace.get("/admin/closures?check=1&from=never&until=soon").await;
        assert_eq!(answer.status, 422);
        assert!(answer.body.contains("never"), "what was typed is kept");
    }

    async fn hours_for_one_date_open_or_close_it(world: World) {
        let (grace, maya) = (world.sign_in("grace").await, world.sign_in("maya").await);
        let tomas = therapist(&world, "Tomás").id.to_string();
        let massage = service(&world, "Therapeutic massage", 60).id.to_string();
        let free = a_day_off_of(&world, &tomas);
        let page = format!("/book?service={massage}&therapist={tomas}&from={free}&until={free}");
        assert!(maya.page(&page).await.words().contains("closed"));
        edit(&grace, "day", &[("therapist", &tomas), ("day", &free), ("hours", "10:00-12:30")]).await;
        let open = maya.page(&page).await;
        assert!(open.words().contains("10:00") && !open.words().contains("closed"), "{}", open.words());
        edit(&grace, "day-end", &[("therapist", &tomas), ("day", &free)]).await;
        assert!(maya.page(&page).await.words().contains("closed"));
    }

    async fn an_extra_day_with_bookings_is_not_ended_unseen(world: World) {
        let (grace, maya) = (world.sign_in("grace").await, world.sign_in("maya").await);
        let (tomas, massage) = (therapist(&world, "Tomás").id.to_string(), service(&world, "Therapeutic massage", 60).id.to_string());
        let wall = world.practice().wall.clone();
        let day = a_day_off_of(&world, &tomas);
        edit(&grace, "day", &[("therapist", &tomas), ("day", &day), ("hours", "10:00-12:30")]).await;
        let page = maya.page(&format!("/book?service={massage}&therapist={tomas}&from={day}&until={day}")).await;
        let mut opening = page.forms("/api/booking/hold").remove(0);
        opening.push(("start".to_owned(), wall.instant(day.parse().unwrap(), 600).micros().to_string()));
        let visit = book(&maya, &opening).await;
        let end = [("therapist", tomas.as_str()), ("day", day.as_str())];
        let asked = grace.post("/api/admin/day-end", &end).await;
        assert_eq!(asked.status, 409);
        assert!(
            asked.words().contains("One booked visit could not take place") && asked.words().contains("Maya Fournier: "),
            "{}",
            asked.words()
        );
        let looked = "select count(*) from audit_log where action = 'view' and screen = 'admin/hours' and client_name = 'Maya Fournier'";
        assert_eq!(world.number(looked).await, 1, "whose name was shown stands in the log");
        let same = asked.forms("/api/admin/day-end").remove(0);
        let done = grace.post("/api/admin/day-end", &same).await;
        assert_eq!((done.status, done.location()), (303, "/admin/handover"), "{}", done.words());
        assert_eq!(status(&world, &visit).await, "booked");
        assert!(grace.page("/admin/handover").await.words().contains("Maya Fournier: "));
    }
}
