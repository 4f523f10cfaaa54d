//! Time that the clinic opens is held for those who wait for it, as time is that a client gives up.

use crate::booking_life::next_visit;
use crate::on_both_engines;
use crate::rules::{edit, of_visit, service, therapist};
use crate::waitlist::{join_for, offer};
use crate::world::{Actor, World};
use unknot::types::instant::Span;

/// A day on which Tomás works, two weeks after Maya's next visit, and his id.
async fn a_day_of_tomas(world: &World) -> (String, String) {
    let visit = next_visit(&world.sign_in("maya").await).await;
    let (start, tomas) = of_visit(world, &visit).await;
    (world.practice().wall.date(start.plus(Span::days(14))).to_string(), tomas)
}

/// A day on which this therapist does not work, further ahead than anything is booked.
pub fn a_day_off_of(world: &World, therapist: &str) -> String {
    let practice = world.practice();
    let shifts = practice.week_of(therapist.parse().unwrap()).shifts;
    let ahead = (16..40).map(|ahead| practice.wall.date(world.state.clock.now().plus(Span::days(ahead))));
    let free = ahead.filter(|day| !shifts.iter().any(|shift| shift.weekday == i64::from(day.weekday().to_monday_one_offset())));
    free.map(|day| day.to_string()).next().unwrap()
}

/// Waits for an hour of massage with them on this day, later than whoever joined before.
async fn waits_for(world: &World, actor: &Actor, therapist: &str, day: &str) {
    let massage = service(world, "Therapeutic massage", 60).id.to_string();
    join_for(actor, &massage, &[("therapist", therapist), ("from", day), ("until", day)]).await;
    world.advance(Span::seconds(1));
}

/// The whole of a day as the fields of a form.
fn whole(day: &str) -> (String, String) {
    (format!("{day}T00:00"), format!("{day}T23:59"))
}

async fn open_offers(world: &World) -> i64 {
    world.number("select count(*) from wait_offers where state = 'open'").await
}

on_both_engines! {
    async fn a_day_off_that_is_not_taken_is_held_for_all_who_wait_for_it(world: World) {
        let (grace, wendell, ines) = (world.sign_in("grace").await, world.sign_in("wendell").await, world.sign_in("ines").await);
        let (day, tomas) = a_day_of_tomas(&world).await;
        let shifts = format!("/admin/shifts/{tomas}");
        let before = grace.page(&shifts).await.forms("/api/admin/time-off-end");
        let (from, until) = whole(&day);
        edit(&grace, "time-off", &[("therapist", &tomas), ("from", &from), ("until", &until), ("agreed", "99")]).await;
        for who in [&wendell, &ines] {
            waits_for(&world, who, &tomas, &day).await;
        }
        assert_eq!((offer(&wendell).await, open_offers(&world).await), (None, 0));
        let ending = grace.page(&shifts).await.forms("/api/admin/time-off-end").into_iter().find(|form| !before.contains(form)).unwrap();
        assert_eq!(grace.post("/api/admin/time-off-end", &ending).await.status, 303);
        // Nobody takes it back, so they hear of it at once.
        world.run_jobs().await;
        let (his, hers) = (offer(&wendell).await.expect("an offer"), offer(&ines).await.expect("an offer"));
        assert_ne!(his, hers);
        assert_eq!(world.number("select count(distinct starts_at) from bookings where status = 'hold'").await, 2);
        assert_eq!(world.number("select count(*) from mails where subject like 'A time came free%' and state = 'sent'").await, 2);
        assert_eq!(wendell.post("/api/booking/confirm", &[("hold", his.as_str())]).await.status, 303);
        assert_eq!(world.overlaps().await, 0);
        let log = grace.page("/admin/waitlist").await.words();
        assert!(
            log.contains("Wendell Okafor") && log.contains("was offered it and took it") && log.contains("has not answered yet"),
            "{log}"
        );
    }

    async fn an_extra_hour_goes_from_one_to_the_next_and_back_to_nobody(world: World) {
        let (grace, wendell, ines) = (world.sign_in("grace").await, world.sign_in("wendell").await, world.sign_in("ines").await);
        let (tomas, priya) = (therapist(&world, "Tomás").id.to_string(), therapist(&world, "Priya").id.to_string());
        let day = a_day_off_of(&world, &tomas);
        for who in [&wendell, &ines] {
            waits_for(&world, who, &tomas, &day).await;
        }
        // Of what nobody waits for nobody hears, and nobody was passed over.
        edit(&grace, "day", &[("therapist", &priya), ("day", &day), ("hours", "18:00-19:15"), ("agreed", "99")]).await;
        assert_eq!((open_offers(&world).await, world.number("select count(*) from wait_passes").await), (0, 0));
        edit(&grace, "day", &[("therapist", &tomas), ("day", &day), ("hours", "10:00-11:15"), ("agreed", "99")]).await;
        world.run_jobs().await;
        for (who, other) in [(&wendell, &ines), (&ines, &wendell)] {
            let hold = offer(who).await.expect("an offer");
            assert_eq!(offer(other).await, None);
            assert_eq!(who.post("/api/booking/let-go", &[("hold", hold.as_str())]).await.status, 303);
            world.run_jobs().await;
        }
        assert_eq!((offer(&wendell).await, offer(&ines).await, open_offers(&world).await), (None, None, 0));
        let log = grace.page("/admin/waitlist").await.words();
        assert!(log.contains("was offered it and passed it on") && log.contains("had this time and let it pass"), "{log}");
    }

    async fn when_the_clinic_opens_after_all_its_day_is_offered(world: World) {
        let (grace, wendell) = (world.sign_in("grace").await, world.sign_in("wendell").await);
        let (day, tomas) = a_day_of_tomas(&world).await;
        let (from, until) = whole(&day);
        edit(&grace, "closure", &[("place", ""), ("from", &from), ("until", &until), ("reason", "Burst pipe"), ("agreed", "99")]).await;
        waits_for(&world, &wendell, &tomas, &day).await;
        let ending = grace.page("/admin/closures").await.forms("/api/admin/closure-end").pop().unwrap();
        assert_eq!(grace.post("/api/admin/closure-end", &ending).await.status, 303);
        world.run_jobs().await;
        let hold = offer(&wendell).await.expect("an offer");
        // The day is closed once more before he answers: what he holds is not booked, and he is told why.
        edit(&grace, "closure", &[("place", ""), ("from", &from), ("until", &until), ("reason", "Burst pipe"), ("agreed", "99")]).await;
        let refused = wendell.post("/api/booking/confirm", &[("hold", hold.as_str())]).await;
        assert_eq!(refused.status, 409);
        assert!(refused.words().contains("the therapist does not work then"), "{}", refused.words());
    }
}
