//! What the desk does with visits: marking who came, moving, calling off, waiving, blocking time.

use crate::on_both_engines;
use crate::support::actor::Actor;
use crate::support::booking::{book, is, letters, next_visit, openings, openings_to_move, start_of, status, undo, undo_time_passes};
use crate::support::clinic::client_called;
use crate::support::page::{Answer, Fields, value};
use crate::support::waitlist::mayas_time;
use crate::support::world::World;
use unknot::types::instant::{Instant, Span};

on_both_engines! {
    async fn the_desk_marks_visits_but_not_before_they_happen(world: World) {
        let (grace, maya) = (world.sign_in("grace").await, world.sign_in("maya").await);
        let visit = next_visit(&maya).await;
        let mark = async |became: &str| grace.post("/api/schedule/mark", &[("booking", visit.as_str()), ("became", became)]).await;
        for early in ["no_show", "completed"] {
            assert_eq!(mark(early).await.status, 409, "{early}");
        }
        assert_eq!(mark("hold").await.status, 422);
        assert_eq!(mark("arrived").await.status, 303);
        assert_eq!(mark("arrived").await.status, 303);
        assert_eq!(status(&world, &visit).await, "arrived");
        let late = maya.post("/api/booking/cancel", &[("booking", visit.as_str())]).await;
        assert_eq!(late.status, 409);
        world.advance(Span::days(10));
        let grace = world.sign_in("grace").await;
        // A no-show costs the late fee until the visit is marked as arrived.
        let owed = format!("select fee from bookings where {}", is(&world, &visit));
        for (became, owes) in [("booked", false), ("no_show", true), ("arrived", false)] {
            let marked = grace.post("/api/schedule/mark", &[("booking", visit.as_str()), ("became", became)]).await;
            assert_eq!(marked.status, 303, "{became}: {}", marked.words());
            assert_eq!(world.number(&owed).await > 0, owes, "{became}");
        }
        let done = grace.post("/api/schedule/mark", &[("booking", visit.as_str()), ("became", "completed")]).await;
        assert_eq!(done.status, 303);
        let maya = world.sign_in("maya").await;
        assert_eq!(maya.post("/api/schedule/mark", &[("booking", visit.as_str()), ("became", "arrived")]).await.status, 403);
    }

    async fn two_at_the_desk_moving_one_visit_move_it_once(world: World) {
        let (grace, ingrid, maya) = (world.sign_in("grace").await, world.sign_in("ingrid").await, world.sign_in("maya").await);
        let visit = next_visit(&maya).await;
        let to = openings_to_move(&maya, &visit).await;
        let ask = async |desk: &Actor, opening: &Fields| {
            let mut fields: Fields = opening.iter().filter(|(name, _)| name != "replaces").cloned().collect();
            fields.push(("booking".to_owned(), visit.clone()));
            desk.post("/api/schedule/move", &fields).await
        };
        let (a, b) = tokio::join!(ask(&grace, &to[0]), ask(&ingrid, to.last().unwrap()));
        let mut statuses = [a.status, b.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 409], "{} {}", a.words(), b.words());
        assert_eq!(status(&world, &visit).await, "cancelled");
        assert_eq!(world.number("select count(*) from bookings where replaces is not null and status = 'booked'").await, 1);
        undo_time_passes(&world).await;
        assert!(letters(&world).iter().any(|letter| letter.contains("Your visit is moved")));
        // The client cannot undo a step of the clinic.
        assert!(maya.page("/home").await.forms("/api/booking/undo").is_empty());
    }

    async fn a_visit_called_off_by_the_clinic_is_free_and_a_late_fee_can_be_waived(world: World) {
        let (grace, maya) = (world.sign_in("grace").await, world.sign_in("maya").await);
        let visit = next_visit(&maya).await;
        let start = start_of(&world, &visit).await;
        world.advance(Span::micros(start - world.state.clock.now().micros() - Span::hours(2).as_micros()));
        let (grace2, maya2) = (world.sign_in("grace").await, world.sign_in("maya").await);
        drop((grace, maya));
        assert_eq!(maya2.post("/api/booking/cancel", &[("booking", visit.as_str())]).await.status, 303);
        let owed = format!("select count(*) from bookings where {} and fee > 0 and waived = 0", is(&world, &visit));
        assert_eq!(world.number(&owed).await, 1);
        assert_eq!(grace2.post("/api/schedule/waive", &[("booking", visit.as_str())]).await.status, 303);
        assert_eq!(world.number(&owed).await, 0);
        let other = world.text("select cast(count(*) as text) as t from bookings where status = 'booked'").await;
        assert_ne!(other, "0");
        let wendell = world.sign_in("wendell").await;
        let his = book(&wendell, &openings(&wendell, 2).await.remove(0)).await;
        let answer = grace2.post("/api/schedule/call-off", &[("booking", his.as_str()), ("reason", "therapist_away")]).await;
        assert_eq!(answer.status, 303, "{}", answer.words());
        assert_eq!(world.number(&format!("select fee from bookings where {}", is(&world, &his))).await, 0);
        assert_eq!(undo(&world, &wendell, &his).await.status, 409);
    }

    async fn a_visit_the_clinic_cannot_give_is_cancelled_without_a_fee(world: World) {
        let visit = next_visit(&world.sign_in("maya").await).await;
        let at = start_of(&world, &visit).await;
        world.advance(Span::micros(at - world.state.clock.now().micros() - Span::hours(2).as_micros()));
        let (grace, maya) = (world.sign_in("grace").await, world.sign_in("maya").await);
        let page = maya.page(&format!("/book/cancel/{visit}")).await.words();
        assert!(page.contains("The fee is half the price, $60"), "{page}");
        let practice = world.practice();
        let day = practice.wall.date(Instant::from_micros(at)).to_string();
        let block = [("therapist", "everyone"), ("day", day.as_str()), ("from", "00:00"), ("until", "24:00"), ("agreed", "99")];
        assert_eq!(grace.post("/api/schedule/block", &block).await.status, 303);
        let page = maya.page(&format!("/book/cancel/{visit}")).await.words();
        assert!(page.contains("Free to cancel until the visit begins. There is no fee."), "{page}");
        let asked = [("booking", visit.as_str()), ("reason", "client_asked"), ("day", "handover")];
        assert_eq!(grace.post("/api/schedule/call-off", &asked).await.status, 303);
        assert_eq!(world.number(&format!("select fee from bookings where {}", is(&world, &visit))).await, 0);
    }

    async fn a_time_its_therapist_is_away_for_cannot_be_held(world: World) {
        let (grace, wendell) = (world.sign_in("grace").await, world.sign_in("wendell").await);
        let time = mayas_time(&world).await;
        let visit = next_visit(&world.sign_in("maya").await).await;
        let away = [("booking", visit.as_str()), ("reason", "therapist_away")];
        for _ in 0..2 {
            assert_eq!(grace.post("/api/schedule/call-off", &away).await.status, 303);
        }
        let refused = wendell.post("/api/booking/hold", &time).await;
        assert_eq!(refused.status, 409);
        assert!(refused.words().contains("The therapist does not work then."), "{}", refused.words());
        // A client's cancellation does not block the therapist's time.
        let his = book(&wendell, &openings(&wendell, 2).await.remove(0)).await;
        let kept = world.number("select count(*) from time_off").await;
        assert_eq!(grace.post("/api/schedule/call-off", &[("booking", his.as_str()), ("reason", "client_asked")]).await.status, 303);
        assert_eq!(world.number("select count(*) from time_off").await, kept);
    }

    async fn a_client_who_cancels_at_the_desk_is_told_the_fee(world: World) {
        let (grace, maya) = (world.sign_in("grace").await, world.sign_in("maya").await);
        let early = book(&maya, &openings(&maya, 3).await.pop().unwrap()).await;
        let ask = [("booking", early.as_str()), ("reason", "client_asked")];
        assert_eq!(grace.post("/api/schedule/call-off", &ask).await.status, 303);
        let visit = next_visit(&maya).await;
        let start = start_of(&world, &visit).await;
        world.advance(Span::micros(start - world.state.clock.now().micros() - Span::hours(2).as_micros()));
        let grace = world.sign_in("grace").await;
        let date = world.practice().wall.date(Instant::from_micros(start));
        let day = grace.page(&format!("/schedule?date={date}")).await;
        assert!(day.words().contains("Client cancelled, fee $60"), "the desk sees what it costs before: {}", day.words());
        // A form from a page opened while it was free agrees to no fee.
        let stale = [("booking", visit.as_str()), ("reason", "client_asked"), ("agreed", "0")];
        let refused = grace.post("/api/schedule/call-off", &stale).await;
        assert_eq!((refused.status, status(&world, &visit).await.as_str()), (409, "booked"), "{}", refused.words());
        let form = day.forms("/api/schedule/call-off").into_iter().find(|form| {
            form.contains(&("booking".to_owned(), visit.clone())) && form.contains(&("reason".to_owned(), "client_asked".to_owned()))
        });
        assert_eq!(grace.post("/api/schedule/call-off", &form.unwrap()).await.status, 303);
        undo_time_passes(&world).await;
        // The day's page says who cancelled and why.
        let day = grace.page(&format!("/schedule?date={date}")).await.words();
        assert!(day.contains("by the clinic: the client asked"), "{day}");
        let told = letters(&world);
        let asked = |fee: &str| told.iter().any(|letter| letter.contains(&format!("Your visit is cancelled, as you asked us. {fee}")));
        assert!(asked("There is no fee.") && asked("The fee is $60."), "{told:?}");
        assert!(!told.iter().any(|letter| letter.contains("The clinic had to cancel")), "{told:?}");
    }

    async fn a_no_show_costs_nothing_where_the_policy_has_no_fee(world: World) {
        let (grace, maya) = (world.sign_in("grace").await, world.sign_in("maya").await);
        let visit = next_visit(&maya).await;
        let owed = format!("select fee from bookings where {}", is(&world, &visit));
        let price = world.number(&format!("select price from bookings where {}", is(&world, &visit))).await;
        world.tamper(&format!("update bookings set cancel_by = starts_at where {}", is(&world, &visit))).await.unwrap();
        assert!(maya.page("/home").await.words().contains("Free to cancel until the visit begins. There is no fee."));
        drop(grace);
        world.advance(Span::days(10));
        let grace = world.sign_in("grace").await;
        let mark = async |became: &str| grace.post("/api/schedule/mark", &[("booking", visit.as_str()), ("became", became)]).await.status;
        assert_eq!((mark("no_show").await, world.number(&owed).await), (303, 0));
        assert_eq!((mark("arrived").await, mark("booked").await), (303, 303));
        world.tamper(&format!("update bookings set cancel_by = starts_at - 86400000000 where {}", is(&world, &visit))).await.unwrap();
        assert_eq!((mark("no_show").await, world.number(&owed).await), (303, price / 2));
    }

    async fn a_client_cannot_undo_a_move_by_the_desk(world: World) {
        let (grace, maya) = (world.sign_in("grace").await, world.sign_in("maya").await);
        let visit = next_visit(&maya).await;
        let mut fields: Fields =
            openings_to_move(&maya, &visit).await.remove(0).into_iter().filter(|(name, _)| name != "replaces").collect();
        fields.push(("booking".to_owned(), visit.clone()));
        for _ in 0..2 {
            let moved = grace.post("/api/schedule/move", &fields).await;
            assert_eq!(moved.status, 303, "{}", moved.words());
        }
        assert!(maya.page("/home").await.forms("/api/booking/undo").is_empty());
        let new = next_visit(&maya).await;
        assert_ne!(new, visit);
        assert_eq!(undo(&world, &maya, &new).await.status, 409);
        assert_eq!(status(&world, &new).await, "booked");
    }

    async fn booked_clients_are_named_before_time_is_blocked(world: World) {
        let (grace, maya) = (world.sign_in("grace").await, world.sign_in("maya").await);
        let visit = next_visit(&maya).await;
        let to = openings_to_move(&maya, &visit).await.pop().unwrap();
        let page = grace.page(&format!("/schedule/move/{visit}")).await;
        assert!(page.words().contains("Maya Fournier: "), "{}", page.words());
        let start = start_of(&world, &visit).await;
        let practice = world.practice();
        let at = Instant::from_micros(start);
        let day = practice.wall.date(at).to_string();
        let therapist = value(&to, "therapist").to_owned();
        let ask = [("therapist", therapist.as_str()), ("day", day.as_str()), ("from", "00:00"), ("until", "24:00")];
        let kept = world.number("select count(*) from time_off").await;
        let refused = grace.post("/api/schedule/block", &ask).await;
        assert_eq!(refused.status, 409);
        assert!(refused.words().contains("Maya Fournier: ") && refused.words().contains("Nothing was changed yet"), "{}", refused.words());
        assert_eq!(world.number("select count(*) from time_off").await, kept);
        let all_the_same = refused.forms("/api/schedule/block").remove(0);
        for (from, until) in [("25:00", "26:00"), ("13", "14"), ("14:00", "13:00")] {
            let typed = [("therapist", therapist.as_str()), ("day", day.as_str()), ("from", from), ("until", until)];
            assert_eq!(grace.post("/api/schedule/block", &typed).await.status, 422, "{from} to {until}");
        }
        // A day without visits of the same therapist, three months later.
        let free = practice.wall.date(at).saturating_add(jiff::Span::new().days(84)).to_string();
        let ask = [("therapist", therapist.as_str()), ("day", free.as_str()), ("from", "00:00"), ("until", "24:00")];
        let before = grace.page(&format!("/schedule/book?client={}&from={free}", client_called(&world, "maya").await)).await;
        assert_eq!(grace.post("/api/schedule/block", &ask).await.status, 303);
        let after = grace.page(&format!("/schedule/book?client={}&from={free}", client_called(&world, "maya").await)).await;
        let on_that_day = |page: &Answer| page.forms("/api/schedule/book").len();
        assert!(on_that_day(&after) < on_that_day(&before), "the time is still offered");
        // Then the whole clinic on the next day.
        let closed = practice.wall.date(at).saturating_add(jiff::Span::new().days(85)).to_string();
        let ask = [("therapist", "everyone"), ("day", closed.as_str()), ("from", "00:00"), ("until", "24:00")];
        let answer = grace.post("/api/schedule/block", &ask).await;
        assert_eq!(answer.status, 303, "{}", answer.words());
        let stranger = world.visitor().page(&format!("/book?therapist=anyone&from={closed}")).await.words();
        assert!(stranger.contains("closed"), "{stranger}");
        // Knowing which visit is touched, she blocks the first day anyway; Maya stays booked until she is moved.
        let done = grace.post("/api/schedule/block", &all_the_same).await;
        assert_eq!((done.status, done.location()), (303, "/admin/handover"), "{}", done.words());
        assert!(grace.page("/admin/handover").await.words().contains("Maya Fournier: "));
    }

    async fn a_form_sent_twice_at_once_is_done_once_and_answered_alike(world: World) {
        let (grace, maya) = (world.sign_in("grace").await, world.sign_in("maya").await);
        let who = client_called(&world, "wendell").await;
        let times = grace.page(&format!("/schedule/book?client={who}")).await;
        let form = times.forms("/api/schedule/book").pop().unwrap();
        let (one, two) = tokio::join!(grace.post("/api/schedule/book", &form), grace.post("/api/schedule/book", &form));
        assert_eq!((one.status, two.status), (303, 303), "{} {}", one.words(), two.words());
        let at = format!(
            "select count(*) from bookings where starts_at = {} and status = 'booked'
             and client_id in (select id from people where name = 'Wendell Okafor')",
            value(&form, "start")
        );
        assert_eq!(world.number(&at).await, 1);
        let visit = next_visit(&maya).await;
        let there = grace.page(&format!("/schedule/move/{visit}")).await.forms("/api/schedule/move").pop().unwrap();
        let (one, two) = tokio::join!(grace.post("/api/schedule/move", &there), grace.post("/api/schedule/move", &there));
        assert_eq!((one.status, two.status), (303, 303), "{} {}", one.words(), two.words());
        let (one, two) = tokio::join!(
            maya.post("/api/accounts/dependant", &[("name", "Théo Fournier")]),
            maya.post("/api/accounts/dependant", &[("name", "Théo Fournier")])
        );
        assert_eq!((one.status, two.status), (303, 303));
        assert_eq!(world.number("select count(*) from people where name = 'Théo Fournier'").await, 1);
    }
}
