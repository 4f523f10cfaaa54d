//! The three minutes in which a step can be undone, and what comes back with it.

use crate::on_both_engines;
use crate::support::booking::{book, hold, is, letters, next_visit, openings, start_of, status, undo, undo_time_passes};
use crate::support::page::value;
use crate::support::world::World;
use unknot::app::jobs::promise_tidying;
use unknot::booking::appointments::policy::UNDO;
use unknot::types::instant::Span;

on_both_engines! {
    async fn a_new_booking_is_undone_without_fee_or_letter(world: World) {
        let wendell = world.sign_in("wendell").await;
        let opening = openings(&wendell, 2).await.pop().unwrap();
        let id = book(&wendell, &opening).await;
        let home = wendell.page("/home").await;
        assert!(home.words().contains("You can undo this until"), "{}", home.words());
        let form = home.forms("/api/booking/undo").remove(0);
        assert_eq!(value(&form, "booking"), id);
        world.advance(Span::seconds(179));
        assert_eq!(wendell.post("/api/booking/undo", &form).await.status, 303);
        assert_eq!(status(&world, &id).await, "cancelled");
        world.advance(Span::minutes(10));
        world.run_jobs().await;
        assert!(letters(&world).is_empty(), "a letter left all the same");
        assert_eq!(world.number("select count(*) from bookings where fee > 0 and status = 'cancelled' and reason = 'undone'").await, 0);
        let maya = world.sign_in("maya").await;
        hold(&maya, &opening).await;
    }

    async fn undo_sent_twice_undoes_one_step(world: World) {
        let wendell = world.sign_in("wendell").await;
        let id = book(&wendell, &openings(&wendell, 2).await.remove(0)).await;
        world.advance(Span::seconds(30));
        wendell.post("/api/booking/cancel", &[("booking", id.as_str())]).await;
        let form = wendell.page("/home").await.forms("/api/booking/undo").remove(0);
        for _ in 0..2 {
            assert_eq!(wendell.post("/api/booking/undo", &form).await.status, 303);
            assert_eq!(status(&world, &id).await, "booked");
        }
        // The letter about the restored visit is sent after all.
        undo_time_passes(&world).await;
        assert_eq!(letters(&world).iter().filter(|letter| letter.contains("Your visit is booked")).count(), 1);
        assert_eq!(letters(&world).len(), 1);
    }

    async fn nothing_can_be_undone_after_three_minutes(world: World) {
        let wendell = world.sign_in("wendell").await;
        let id = book(&wendell, &openings(&wendell, 2).await.remove(0)).await;
        world.advance(UNDO);
        assert!(wendell.page("/home").await.forms("/api/booking/undo").is_empty());
        let late = undo(&world, &wendell, &id).await;
        assert_eq!(late.status, 409);
        assert!(late.words().contains("The three minutes to undo this have passed"), "{}", late.words());
        assert_eq!(status(&world, &id).await, "booked");
    }

    async fn a_cancelled_visit_comes_back_unless_someone_else_has_its_time(world: World) {
        let (maya, wendell) = (world.sign_in("maya").await, world.sign_in("wendell").await);
        let visit = next_visit(&maya).await;
        assert_eq!(maya.post("/api/booking/cancel", &[("booking", visit.as_str())]).await.status, 303);
        assert_eq!(undo(&world, &maya, &visit).await.status, 303);
        assert_eq!(status(&world, &visit).await, "booked");
        assert_eq!(next_visit(&maya).await, visit);

        maya.post("/api/booking/cancel", &[("booking", visit.as_str())]).await;
        let start = start_of(&world, &visit).await;
        let same = openings(&wendell, 2).await.into_iter().find(|opening| value(opening, "start") == start.to_string());
        book(&wendell, &same.expect("the time that was given back is open to others")).await;
        let late = undo(&world, &maya, &visit).await;
        assert_eq!(late.status, 409);
        assert!(late.words().contains("was just taken"), "{}", late.words());
        assert_eq!(world.overlaps().await, 0);
    }

    async fn a_restored_visit_gets_the_reminder_that_fell_due_meanwhile(world: World) {
        let maya = world.sign_in("maya").await;
        let all = openings(&maya, 3).await;
        let visit = book(&maya, all.last().unwrap()).await;
        let start = start_of(&world, &visit).await;
        let due = Span::micros(start - world.state.clock.now().micros() - Span::hours(72).as_micros());
        world.advance(Span::micros(due.as_micros() - Span::minutes(1).as_micros()));
        world.run_jobs().await;
        let maya = world.sign_in("maya").await;
        maya.post("/api/booking/cancel", &[("booking", visit.as_str())]).await;
        world.advance(Span::minutes(2));
        world.run_jobs().await;
        assert_eq!(undo(&world, &maya, &visit).await.status, 303);
        let reminders = || letters(&world).into_iter().filter(|letter| letter.contains("to remind you of your visit")).count();
        let before = reminders();
        world.advance(Span::minutes(1));
        world.run_jobs().await;
        world.run_jobs().await;
        assert_eq!((status(&world, &visit).await.as_str(), reminders()), ("booked", before + 1));
    }

    async fn undoing_one_booking_keeps_the_care_that_the_next_one_began(world: World) {
        let (wendell, care) = (
            world.sign_in("wendell").await,
            "select count(*) from care c join people p on p.id = c.client_id where p.email like 'wendell@%'",
        );
        let before = world.number(care).await;
        let all = openings(&wendell, 2).await;
        let with = |id: &str| all.iter().filter(|one| value(one, "therapist") == id).cloned().collect::<Vec<_>>();
        // Looks for a therapist whom Wendell has never seen.
        let mut strangers: Vec<String> = all.iter().map(|one| value(one, "therapist").to_owned()).collect();
        strangers.sort();
        strangers.dedup();
        for stranger in strangers {
            let theirs = with(&stranger);
            let (one, other) = (book(&wendell, &theirs[0]).await, book(&wendell, theirs.last().unwrap()).await);
            let gained = world.number(care).await - before;
            assert_eq!(undo(&world, &wendell, &one).await.status, 303);
            assert_eq!(world.number(care).await - before, gained, "the second visit stands, and so does the care");
            assert_eq!(undo(&world, &wendell, &other).await.status, 303);
            assert_eq!(world.number(care).await, before, "nothing is booked with them any more");
            if gained == 1 {
                return;
            }
        }
        panic!("Wendell has been to everyone");
    }

    async fn a_therapist_reads_a_record_while_a_visit_is_booked_and_not_once_it_is_called_off(world: World) {
        let wendell = world.sign_in("wendell").await;
        let record = format!("/clients/{}", world.id("id", "people where email = 'wendell@elbowriver.example'").await);
        let mut strangers = Vec::new();
        for opening in openings(&wendell, 4).await {
            let email = world.text(&format!("select email as t from people where {}", is(&world, value(&opening, "therapist")))).await;
            let therapist = world.session_of(&email).await;
            if therapist.get(&record).await.status == 404 {
                strangers.push((opening, email, therapist));
            }
        }
        let (opening, email, mut jun) = strangers.into_iter().next().expect("someone whom Wendell has never seen");
        let opening = &opening;
        let visit = book(&wendell, opening).await;
        assert_eq!(jun.get(&record).await.status, 200);
        assert_eq!(wendell.post("/api/booking/cancel", &[("booking", visit.as_str())]).await.status, 303);
        assert_eq!(jun.get(&record).await.status, 404, "a booking that was cancelled opens no record");
        // Undone, it is booked again; and once the visit has taken place, the record stays open for the clinic's time.
        assert_eq!(undo(&world, &wendell, &visit).await.status, 303);
        assert_eq!(jun.get(&record).await.status, 200);
        promise_tidying(&world.state).await.unwrap();
        for (days, status) in [(700, 200), (60, 404)] {
            world.advance(Span::days(days));
            world.run_jobs().await;
            jun = world.session_of(&email).await;
            assert_eq!(jun.get(&record).await.status, status, "after {days} days more");
        }
    }
}
