//! The three minutes in which a step is taken back, what comes back with it, and that nobody is booked twice at once.

use crate::booking_desk::client_called;
use crate::booking_life::{Fields, book, confirm, hold, is, letters, next_visit, openings_to_move, status, undo};
use crate::on_both_engines;
use crate::world::{World, openings, value};
use unknot::booking::appointments::policy::UNDO;
use unknot::types::instant::Span;

/// Two openings with different therapists, one over the other.
fn two_at_once(all: &[Fields]) -> (Fields, Fields) {
    let start = |one: &Fields| value(one, "start").parse::<i64>().unwrap();
    let at_once = |one: &Fields, other: &Fields| {
        value(one, "therapist") != value(other, "therapist") && (start(one) - start(other)).abs() <= 30 * 60 * 1_000_000
    };
    let found = all.iter().rev().find_map(|one| Some((one, all.iter().find(|other| at_once(one, other))?)));
    let (one, other) = found.expect("two at once");
    (one.clone(), other.clone())
}

on_both_engines! {
    async fn what_was_just_booked_is_undone_without_fee_or_letter(world: World) {
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

    async fn undo_sent_twice_takes_back_one_step(world: World) {
        let wendell = world.sign_in("wendell").await;
        let id = book(&wendell, &openings(&wendell, 2).await.remove(0)).await;
        world.advance(Span::seconds(30));
        wendell.post("/api/booking/cancel", &[("booking", id.as_str())]).await;
        let form = wendell.page("/home").await.forms("/api/booking/undo").remove(0);
        for _ in 0..2 {
            assert_eq!(wendell.post("/api/booking/undo", &form).await.status, 303);
            assert_eq!(status(&world, &id).await, "booked");
        }
        // The letter that was taken back with the visit comes after all.
        world.advance(UNDO);
        world.run_jobs().await;
        assert_eq!(letters(&world).iter().filter(|letter| letter.contains("Your visit is booked")).count(), 1);
        assert_eq!(letters(&world).len(), 1);
    }

    async fn after_three_minutes_there_is_nothing_to_undo(world: World) {
        let wendell = world.sign_in("wendell").await;
        let id = book(&wendell, &openings(&wendell, 2).await.remove(0)).await;
        world.advance(UNDO);
        assert!(wendell.page("/home").await.forms("/api/booking/undo").is_empty());
        let late = undo(&world, &wendell, &id).await;
        assert_eq!(late.status, 409);
        assert!(late.words().contains("The three minutes to undo this have passed"), "{}", late.words());
        assert_eq!(status(&world, &id).await, "booked");
    }

    async fn a_cancelled_visit_comes_back_unless_someone_else_took_it(world: World) {
        let (maya, wendell) = (world.sign_in("maya").await, world.sign_in("wendell").await);
        let visit = next_visit(&maya).await;
        assert_eq!(maya.post("/api/booking/cancel", &[("booking", visit.as_str())]).await.status, 303);
        assert_eq!(undo(&world, &maya, &visit).await.status, 303);
        assert_eq!(status(&world, &visit).await, "booked");
        assert_eq!(next_visit(&maya).await, visit);

        maya.post("/api/booking/cancel", &[("booking", visit.as_str())]).await;
        let start = world.number(&format!("select starts_at from bookings where {}", is(&world, &visit))).await;
        let same = openings(&wendell, 2).await.into_iter().find(|opening| value(opening, "start") == start.to_string());
        book(&wendell, &same.expect("the time that was given back is open to others")).await;
        let late = undo(&world, &maya, &visit).await;
        assert_eq!(late.status, 409);
        assert!(late.words().contains("was just taken"), "{}", late.words());
        assert_eq!(world.overlaps().await, 0);
    }

    async fn wendell_cannot_move_undo_or_extend_what_is_mayas(world: World) {
        let (maya, wendell) = (world.sign_in("maya").await, world.sign_in("wendell").await);
        let visit = next_visit(&maya).await;
        assert_eq!(wendell.get(&format!("/book?move={visit}")).await.status, 404);
        let mut fields = openings(&wendell, 2).await.remove(0);
        fields.push(("replaces".to_owned(), visit.clone()));
        assert_eq!(wendell.post("/api/booking/hold", &fields).await.status, 404);
        for (path, name) in [("/api/booking/undo", "booking"), ("/api/booking/extend", "hold")] {
            let fields = [(name, visit.as_str()), ("step", "0")];
            let fields = if name == "hold" { &fields[..1] } else { &fields[..] };
            assert_eq!(wendell.post(path, fields).await.status, 404, "{path}");
        }
        assert_eq!(status(&world, &visit).await, "booked");
    }

    async fn a_late_move_costs_and_taken_back_at_once_it_costs_nothing(world: World) {
        let maya = world.sign_in("maya").await;
        let visit = next_visit(&maya).await;
        let start = world.number(&format!("select starts_at from bookings where {}", is(&world, &visit))).await;
        world.advance(Span::micros(start - world.state.clock.now().micros() - Span::hours(2).as_micros()));
        let maya = world.sign_in("maya").await;
        let to = openings_to_move(&maya, &visit).await.remove(0);
        let new = hold(&maya, &to).await;
        let form = maya.page(&format!("/book/confirm/{new}")).await.forms("/api/booking/confirm").remove(0);
        assert_eq!(maya.post("/api/booking/confirm", &form).await.status, 303);
        let owed = format!("select fee from bookings where {}", is(&world, &visit));
        assert!(world.number(&owed).await > 0, "the old time was given up late");
        assert_eq!(undo(&world, &maya, &new).await.status, 303);
        assert_eq!((status(&world, &visit).await.as_str(), world.number(&owed).await), ("booked", 0));
    }

    async fn nobody_is_booked_in_two_places_at_once(world: World) {
        let (wendell, grace) = (world.sign_in("wendell").await, world.sign_in("grace").await);
        let (one, other) = &two_at_once(&openings(&wendell, 3).await);

        // Two times may be held while one makes up one's mind; one of them can be had.
        let (first, second) = (hold(&wendell, one).await, hold(&wendell, other).await);
        assert_eq!(confirm(&wendell, &first).await.status, 303);
        let late = confirm(&wendell, &second).await;
        assert_eq!(late.status, 409);
        assert!(late.words().contains("There is a visit at that time already: "), "{}", late.words());
        assert_eq!(status(&world, &second).await, "hold", "it is kept for someone of the family, or let go");
        wendell.post("/api/booking/let-go", &[("hold", second.as_str())]).await;

        let again = wendell.post("/api/booking/hold", other).await;
        assert_eq!(again.status, 409);
        assert!(again.words().contains("There is a visit at that time already: "), "{}", again.words());

        // The desk cannot either.
        let client = client_called(&world, "wendell").await;
        let by_desk: Fields = other.iter().cloned().chain([("client".to_owned(), client)]).collect();
        let refused = grace.post("/api/schedule/book", &by_desk).await;
        assert!(refused.status == 409 && refused.words().contains("There is a visit at that time already: "), "{}", refused.words());
        let looked = "select count(*) from audit_log where action = 'view' and screen = '/schedule' and client_name = 'Wendell Okafor'
            and actor_name = 'Grace Tran'";
        assert_eq!(world.number(looked).await, 1, "what the desk was told of Wendell stands in the log");

        // Nor does what was cancelled come back over what was booked since.
        wendell.post("/api/booking/cancel", &[("booking", first.as_str())]).await;
        book(&wendell, other).await;
        let back = undo(&world, &wendell, &first).await;
        assert!(back.status == 409 && back.words().contains("There is a visit at that time already: "), "{}", back.words());
        assert_eq!(status(&world, &first).await, "cancelled");
    }

    async fn what_has_begun_is_not_offered_to_be_moved_or_cancelled(world: World) {
        let maya = world.sign_in("maya").await;
        let visit = next_visit(&maya).await;
        let start = world.number(&format!("select starts_at from bookings where {}", is(&world, &visit))).await;
        world.advance(Span::micros(start - world.state.clock.now().micros()));
        let maya = world.sign_in("maya").await;
        let home = maya.page("/home").await;
        assert!(home.words().contains("Your next visit"), "{}", home.words());
        assert!(home.links(&format!("/book?move={visit}")).is_empty() && home.links(&format!("/book/cancel/{visit}")).is_empty());
    }

    async fn of_two_times_that_overlap_confirmed_at_once_one_is_booked(world: World) {
        let wendell = world.sign_in("wendell").await;
        let (one, other) = two_at_once(&openings(&wendell, 3).await);
        let (first, second) = (hold(&wendell, &one).await, hold(&wendell, &other).await);
        let (a, b) = tokio::join!(confirm(&wendell, &first), confirm(&wendell, &second));
        let mut statuses = [a.status, b.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 409]);
        let mut became = [status(&world, &first).await, status(&world, &second).await];
        became.sort();
        assert_eq!(became, ["booked", "hold"]);
    }

    async fn a_visit_that_comes_back_is_reminded_of_though_its_reminder_fell_due_meanwhile(world: World) {
        let maya = world.sign_in("maya").await;
        let all = openings(&maya, 3).await;
        let visit = book(&maya, all.last().unwrap()).await;
        let start = world.number(&format!("select starts_at from bookings where {}", is(&world, &visit))).await;
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

    async fn a_booking_that_is_undone_does_not_end_the_care_of_the_next(world: World) {
        let (wendell, care) = (
            world.sign_in("wendell").await,
            "select count(*) from care c join people p on p.id = c.client_id where p.email like 'wendell@%'",
        );
        let before = world.number(care).await;
        let all = openings(&wendell, 2).await;
        let with = |id: &str| all.iter().filter(|one| value(one, "therapist") == id).cloned().collect::<Vec<_>>();
        // Someone whom Wendell has not been to.
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
}
