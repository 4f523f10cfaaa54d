//! What stands and what does not: changes of the clinic against what people hold, book, undo and wait for.

use crate::booking_desk::client_called;
use crate::booking_life::{book, confirm, hold, is, letters, next_visit, openings_to_move, status, undo};
use crate::on_both_engines;
use crate::opened::a_day_off_of;
use crate::rules::{edit, new_service, of_visit, offered, service, therapist};
use crate::waitlist::{join_for, join_with, maya_cancels, mayas, mayas_time, offer, told};
use crate::world::{Actor, World, value};
use unknot::booking::appointments::policy::UNDO;
use unknot::types::instant::{Instant, Span};

/// Time off around this instant, for someone who has seen what it touches.
async fn time_off(grace: &Actor, world: &World, therapist: &str, at: i64) {
    let wall = world.practice().wall.clone();
    let date = wall.date(Instant::from_micros(at)).to_string();
    let fields = [("therapist", therapist), ("from", &format!("{date}T00:00")), ("until", &format!("{date}T23:59")), ("agreed", "99")];
    edit(grace, "time-off", &fields).await;
}

async fn start(world: &World, visit: &str) -> i64 {
    world.number(&format!("select starts_at from bookings where {}", is(world, visit))).await
}

on_both_engines! {
    async fn what_wendell_holds_is_not_booked_into_time_off(world: World) {
        let (grace, wendell) = (world.sign_in("grace").await, world.sign_in("wendell").await);
        let massage = service(&world, "Therapeutic massage", 60).id.to_string();
        let tomas = therapist(&world, "Tomás").id.to_string();
        let opening = offered(&wendell, &massage, "").await.into_iter().find(|one| value(one, "therapist") == tomas).unwrap();
        let held = hold(&wendell, &opening).await;
        time_off(&grace, &world, &tomas, value(&opening, "start").parse().unwrap()).await;
        let refused = confirm(&wendell, &held).await;
        assert_eq!(refused.status, 409);
        assert!(refused.words().contains("the therapist does not work then. Nothing was booked"), "{}", refused.words());
        assert_eq!(status(&world, &held).await, "hold");
    }

    async fn what_maya_cancelled_does_not_come_back_on_a_day_that_was_closed_since(world: World) {
        let (grace, maya) = (world.sign_in("grace").await, world.sign_in("maya").await);
        let visit = next_visit(&maya).await;
        let (at, tomas) = of_visit(&world, &visit).await;
        assert_eq!(maya.post("/api/booking/cancel", &[("booking", visit.as_str())]).await.status, 303);
        time_off(&grace, &world, &tomas, at.micros()).await;
        let refused = undo(&world, &maya, &visit).await;
        assert_eq!(refused.status, 409, "{}", refused.words());
        assert_eq!(status(&world, &visit).await, "cancelled");
        assert!(!grace.page("/admin/handover").await.words().contains("Maya Fournier: "));
    }

    async fn an_extra_day_that_people_have_booked_does_not_end_unseen(world: World) {
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

    async fn what_is_not_offered_any_more_can_still_be_moved(world: World) {
        let (ingrid, grace, maya) = (world.sign_in("ingrid").await, world.sign_in("grace").await, world.sign_in("maya").await);
        let visit = next_visit(&maya).await;
        edit(&ingrid, "service-end", &[("service", &mayas(&world, "service_id").await)]).await;
        let to = openings_to_move(&maya, &visit).await.pop().unwrap();
        let held = hold(&maya, &to).await;
        assert_eq!(confirm(&maya, &held).await.status, 303);
        let week = grace.page(&format!("/schedule/move/{held}")).await;
        let there = week.forms("/api/schedule/move").pop().unwrap();
        let moved = grace.post("/api/schedule/move", &there).await;
        assert_eq!(moved.status, 303, "{}", moved.words());
        assert!(grace.page("/admin/handover").await.words().contains("Every booked visit can take place"));
    }

    async fn whoever_loses_the_machine_they_booked_gets_another_or_is_on_the_list(world: World) {
        let (ingrid, wendell) = (world.sign_in("ingrid").await, world.sign_in("wendell").await);
        edit(&ingrid, "equipment", &[("name", "Shockwave")]).await;
        let shock = new_service(&world, &ingrid, &[("equipment", "Shockwave")]).await;
        let visit = book(&wendell, &offered(&wendell, &shock, "").await.remove(0)).await;
        let first = world.practice_now().await.equipment()[0].id.to_string();
        let asked = ingrid.post("/api/admin/equipment-end", &[("equipment", &first)]).await;
        assert_eq!(asked.status, 409);
        assert!(asked.words().contains("what it needs is not there any more"), "{}", asked.words());
        edit(&ingrid, "equipment-end", &[("equipment", &first), ("agreed", "1")]).await;
        let list = ingrid.page("/admin/handover").await;
        let other = list.forms("/api/schedule/room").remove(0);
        assert_eq!(ingrid.post("/api/schedule/room", &other).await.status, 409, "there is no other machine yet");
        edit(&ingrid, "equipment", &[("name", "Shockwave")]).await;
        assert_eq!(ingrid.post("/api/schedule/room", &other).await.status, 303);
        assert!(ingrid.page("/admin/handover").await.words().contains("Every booked visit can take place"));
        assert_eq!(status(&world, &visit).await, "booked");
    }

    async fn grace_asks_maya_to_choose_and_moving_then_costs_nothing(world: World) {
        let (grace, maya) = (world.sign_in("grace").await, world.sign_in("maya").await);
        let visit = next_visit(&maya).await;
        assert_eq!(grace.post("/api/schedule/ask", &[("booking", visit.as_str())]).await.status, 409, "nothing stands in its way");
        let (at, tomas) = of_visit(&world, &visit).await;
        time_off(&grace, &world, &tomas, at.micros()).await;
        for _ in 0..2 {
            assert_eq!(grace.post("/api/schedule/ask", &[("booking", visit.as_str())]).await.status, 303);
        }
        world.run_jobs().await;
        let asked: Vec<String> = letters(&world).into_iter().filter(|letter| letter.contains("has to change your visit")).collect();
        assert_eq!(asked.len(), 1, "once");
        // As the letter is written for the way.
        let letter = asked[0].replace("=\r\n", "").replace("=3D", "=");
        assert!(letter.contains(&format!("/book?move={visit}")), "{letter}");
        assert!(maya.page("/home").await.words().contains("The clinic has to change this visit"));
        assert!(grace.page("/admin/handover").await.words().contains("was asked to choose another time"));
        // Even an hour before it would have begun.
        world.advance(Span::micros(at.since(world.state.clock.now()).as_micros() - Span::hours(1).as_micros()));
        let maya = world.sign_in("maya").await;
        let to = openings_to_move(&maya, &visit).await.pop().unwrap();
        let held = hold(&maya, &to).await;
        let page = maya.page(&format!("/book/confirm/{held}")).await;
        assert_eq!(maya.post("/api/booking/confirm", &page.forms("/api/booking/confirm").remove(0)).await.status, 303);
        assert_eq!(world.number(&format!("select fee from bookings where {}", is(&world, &visit))).await, 0);
    }

    async fn nobody_is_reminded_of_what_cannot_take_place(world: World) {
        let (grace, maya) = (world.sign_in("grace").await, world.sign_in("maya").await);
        let opening = offered(&maya, &mayas(&world, "service_id").await, "").await.pop().unwrap();
        let visit = book(&maya, &opening).await;
        time_off(&grace, &world, value(&opening, "therapist"), start(&world, &visit).await).await;
        world.advance(Span::micros(start(&world, &visit).await - world.state.clock.now().micros() - Span::hours(2).as_micros()));
        world.run_jobs().await;
        let day = world.practice().wall.day(Instant::from_micros(start(&world, &visit).await));
        assert!(!letters(&world).iter().any(|letter| letter.contains(&format!("Subject: Your visit on {day}"))));
    }

    async fn another_room_at_the_same_time_is_one_tap_of_the_desk(world: World) {
        let (grace, maya) = (world.sign_in("grace").await, world.sign_in("maya").await);
        let visit = next_visit(&maya).await;
        let room =
            |world: &World| format!("select r.name as t from bookings b join rooms r on r.id = b.room_id where b.{}", is(world, &visit));
        let before = world.text(&room(&world)).await;
        let mut into = None;
        for other in world.practice().rooms.iter().filter(|one| one.name != before) {
            let changed = grace.post("/api/schedule/room", &[("booking", visit.as_str()), ("room", &other.id.to_string())]).await;
            assert!([303, 409].contains(&changed.status), "{}", changed.words());
            if changed.status == 303 {
                into = Some(other.name.clone());
                break;
            }
        }
        assert_eq!(world.text(&room(&world)).await, into.expect("some other room is free then"));
        let any = grace.post("/api/schedule/room", &[("booking", visit.as_str())]).await;
        assert_eq!(any.status, 303, "{}", any.words());
        assert_eq!(world.overlaps().await, 0);
        assert_eq!(maya.post("/api/schedule/room", &[("booking", visit.as_str())]).await.status, 403);
    }

    async fn what_one_may_not_book_one_is_not_offered_either(world: World) {
        let (ingrid, wendell) = (world.sign_in("ingrid").await, world.sign_in("wendell").await);
        for rules in [&[("online", "no")][..], &[("audience", "label"), ("label", "WCB")], &[("referral", "yes")]] {
            let closed = new_service(&world, &ingrid, rules).await;
            let fields = [("service", closed.as_str()), ("therapist", "anyone"), ("from", "2020-01-01"), ("until", "2099-01-01")];
            let refused = wendell.post("/api/booking/wait", &fields).await;
            assert_eq!(refused.status, 409, "{rules:?}: {}", refused.words());
        }
    }

    async fn maya_is_not_offered_the_time_she_gave_up_when_wendell_passes_it_on(world: World) {
        let (maya, wendell) = (world.sign_in("maya").await, world.sign_in("wendell").await);
        let time = mayas_time(&world).await;
        join_with(&world, &maya, &[]).await;
        join_with(&world, &wendell, &[]).await;
        maya_cancels(&world, &maya).await;
        told(&world).await;
        let held = offer(&wendell).await.unwrap();
        assert_eq!(wendell.post("/api/booking/let-go", &[("hold", held.as_str())]).await.status, 303);
        world.run_jobs().await;
        assert_eq!(offer(&maya).await, None);
        // Nor does Wendell get it again by leaving the list and coming back.
        let form = wendell.page("/home").await.forms("/api/booking/leave-wait").remove(0);
        assert_eq!(wendell.post("/api/booking/leave-wait", &form).await.status, 303);
        join_for(&wendell, value(&time, "service"), &[]).await;
        let ines = world.sign_in("ines").await;
        let taken = book(&ines, &time).await;
        world.advance(UNDO);
        assert_eq!(ines.post("/api/booking/cancel", &[("booking", taken.as_str())]).await.status, 303);
        told(&world).await;
        assert_eq!(offer(&wendell).await, None);
    }

    async fn an_offer_outlives_the_visit_it_would_have_taken_the_place_of(world: World) {
        let (maya, wendell) = (world.sign_in("maya").await, world.sign_in("wendell").await);
        let massage = mayas(&world, "service_id").await;
        let later = offered(&wendell, &massage, "").await.pop().unwrap();
        let visit = book(&wendell, &later).await;
        world.advance(UNDO);
        join_for(&wendell, &massage, &[("swaps", visit.as_str())]).await;
        maya_cancels(&world, &maya).await;
        told(&world).await;
        let held = offer(&wendell).await.unwrap();
        assert_eq!(wendell.post("/api/booking/cancel", &[("booking", visit.as_str())]).await.status, 303);
        assert_eq!(status(&world, &held).await, "hold", "the offer is still his");
        assert_eq!(confirm(&wendell, &held).await.status, 303);
        assert_eq!(status(&world, &held).await, "booked");
        assert_eq!(world.overlaps().await, 0);
    }

    async fn a_later_time_is_no_reason_to_give_up_an_earlier_visit(world: World) {
        let (maya, wendell) = (world.sign_in("maya").await, world.sign_in("wendell").await);
        let massage = mayas(&world, "service_id").await;
        let late = offered(&wendell, &massage, "").await.pop().unwrap();
        let early = offered(&wendell, &massage, "").await.remove(0);
        let (freed, kept) = (book(&maya, &late).await, book(&wendell, &early).await);
        world.advance(UNDO);
        join_for(&wendell, &massage, &[("swaps", kept.as_str())]).await;
        assert_eq!(maya.post("/api/booking/cancel", &[("booking", freed.as_str())]).await.status, 303);
        told(&world).await;
        assert_eq!(offer(&wendell).await, None);
        assert_eq!(world.number("select count(*) from wait_passes where why = 'not_earlier'").await, 1);
    }

    async fn a_fee_that_came_due_while_maya_was_looking_is_said_before_it_is_taken(world: World) {
        let maya = world.sign_in("maya").await;
        let visit = next_visit(&maya).await;
        let form = maya.page(&format!("/book/cancel/{visit}")).await.forms("/api/booking/cancel").remove(0);
        assert_eq!(value(&form, "agreed"), "0");
        let until = world.number(&format!("select cancel_by from bookings where {}", is(&world, &visit))).await;
        world.advance(Span::micros(until - world.state.clock.now().micros() + Span::minutes(1).as_micros()));
        let maya = world.sign_in("maya").await;
        let refused = maya.post("/api/booking/cancel", &form).await;
        assert_eq!(refused.status, 409);
        assert!(refused.words().contains("The free time ended while you were looking"), "{}", refused.words());
        assert_eq!(status(&world, &visit).await, "booked");
        let again = maya.page(&format!("/book/cancel/{visit}")).await.forms("/api/booking/cancel").remove(0);
        assert_eq!(maya.post("/api/booking/cancel", &again).await.status, 303);
        assert_eq!(status(&world, &visit).await, "cancelled");
    }

    async fn a_family_holds_three_times_and_not_three_each(world: World) {
        let dorothy = world.sign_in("dorothy").await;
        let noah = client_called(&world, "noah").await;
        let massage = service(&world, "Therapeutic massage", 60).id.to_string();
        let mut openings = offered(&dorothy, &massage, "").await;
        openings.retain({
            let mut seen: Vec<String> = Vec::new();
            move |one| {
                let day = value(one, "start").parse::<i64>().unwrap() / 86_400_000_000;
                let key = format!("{} {day}", value(one, "therapist"));
                !seen.contains(&key) && {
                    seen.push(key);
                    true
                }
            }
        });
        assert!(openings.len() >= 4, "{openings:?}");
        for (nth, mut opening) in openings.into_iter().take(4).enumerate() {
            if nth % 2 == 1 {
                opening.push(("client".to_owned(), noah.clone()));
            }
            let answer = dorothy.post("/api/booking/hold", &opening).await;
            assert_eq!(answer.status, if nth < 3 { 303 } else { 409 }, "{nth}: {}", answer.words());
        }
    }

    async fn someone_who_calls_for_the_first_time_is_put_on_file_and_booked(world: World) {
        let grace = world.sign_in("grace").await;
        let known = [("name", "Someone Else"), ("email", "maya@elbowriver.example"), ("phone", "")];
        let refused = grace.post("/api/schedule/new-client", &known).await;
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("Someone Else") && refused.words().contains("has this address already"), "{}", refused.words());
        let new = grace.post("/api/schedule/new-client", &[("name", "Zoë Lindqvist"), ("email", ""), ("phone", "403 555 0177")]).await;
        assert_eq!(new.status, 303, "{}", new.words());
        let times = grace.page(new.location()).await;
        assert!(times.words().contains("Zoë Lindqvist"), "{}", times.words());
        let booked = grace.post("/api/schedule/book", &times.forms("/api/schedule/book").remove(0)).await;
        assert_eq!(booked.status, 303, "{}", booked.words());
        // With or without the marks of her name, on either engine.
        for typed in ["zoe", "Zoë", "LINDQ"] {
            assert!(grace.page(&format!("/schedule/book?q={typed}")).await.words().contains("Zoë Lindqvist"), "{typed}");
        }
        world.run_jobs().await;
        assert_eq!(world.number("select count(*) from mails where recipient like '%.invalid'").await, 0, "nobody would read it");
    }

    async fn the_policy_reads_the_same_on_page_letter_and_calendar(world: World) {
        let wendell = world.sign_in("wendell").await;
        let massage = service(&world, "Therapeutic massage", 60).id.to_string();
        let held = hold(&wendell, &offered(&wendell, &massage, "").await.remove(0)).await;
        let page = wendell.page(&format!("/book/confirm/{held}")).await.words();
        let at = page.find("Free to cancel until").unwrap();
        let policy = page[at..].split_inclusive('.').take(2).collect::<String>();
        assert!(policy.contains("(Calgary time). After that the fee is half the price, $"), "{policy}");
        confirm(&wendell, &held).await;
        assert!(wendell.page(&format!("/book/cancel/{held}")).await.words().contains(&policy));
        let letter = world.text("select body as t from mails where calendar is not null order by created_at desc limit 1").await;
        assert!(letter.contains(&policy), "{letter}");
        let calendar = world.text("select calendar as t from mails where calendar is not null order by created_at desc limit 1").await;
        let calendar = calendar.replace("\r\n ", "").replace("\\,", ",");
        assert!(calendar.contains(&policy), "{calendar}");
    }

    async fn the_desk_is_told_whom_the_therapist_has_then(world: World) {
        let (grace, maya) = (world.sign_in("grace").await, world.sign_in("maya").await);
        let visit = next_visit(&maya).await;
        let time = mayas_time(&world).await;
        let mut fields = vec![("client".to_owned(), client_called(&world, "wendell").await)];
        fields.extend(time);
        let refused = grace.post("/api/schedule/book", &fields).await;
        assert_eq!(refused.status, 409);
        assert!(
            refused.words().contains("has Maya Fournier then, ") && refused.words().contains("Nothing was changed"),
            "{}",
            refused.words()
        );
        assert!(!refused.forms("/api/schedule/book").is_empty(), "with the nearest times to book instead");
        assert_eq!(status(&world, &visit).await, "booked");
    }

    async fn tomas_sees_his_own_day_and_nobody_elses(world: World) {
        let (tomas, grace) = (world.sign_in("tomas").await, world.sign_in("grace").await);
        assert!(tomas.page("/today").await.links("/schedule").contains(&"/schedule".to_owned()));
        let mine = tomas.page("/schedule").await.words();
        assert!(mine.contains("Tomás Rivera") && !mine.contains("Priya Nair") && !mine.contains("Keep time free"), "{mine}");
        assert!(grace.page("/schedule").await.words().contains("Priya Nair"));
        // His week is his own too; the desk has one of each therapist, a link away.
        let priya = therapist(&world, "Priya").id;
        let of = format!("/schedule?week={priya}");
        assert!(!tomas.page(&of).await.words().contains("Priya Nair"));
        let next_week = world.practice().wall.date(world.state.clock.now().plus(Span::days(7)));
        let day = grace.page(&format!("/schedule?date={next_week}")).await;
        let link = day.links("/schedule?week=").into_iter().find(|link| link.starts_with(&of)).unwrap();
        let seen = "select count(*) from audit_log where screen = '/schedule' and actor_name = 'Grace Tran' and action = 'view'";
        let before = world.number(seen).await;
        let hers = grace.page(&link).await;
        assert!(world.number(seen).await > before, "the names on it stand in the log");
        assert!(hers.words().contains("Priya Nair") && hers.words().contains("this week"), "{}", hers.words());
        assert!(!hers.links("/schedule/move/").is_empty(), "her visits lead to where they are moved");
        assert_eq!(grace.get("/schedule?week=nobody").await.status, 404);
        assert_eq!(grace.get(&format!("/schedule?week={priya}&date=2026-99-99")).await.status, 200);
    }

    async fn two_of_one_form_at_the_same_moment_do_one_thing_and_answer_alike(world: World) {
        let (grace, maya) = (world.sign_in("grace").await, world.sign_in("maya").await);
        let who = client_called(&world, "wendell").await;
        let times = grace.page(&format!("/schedule/book?client={who}")).await;
        let form = times.forms("/api/schedule/book").pop().unwrap();
        let (one, two) = tokio::join!(grace.post("/api/schedule/book", &form), grace.post("/api/schedule/book", &form));
        assert_eq!((one.status, two.status), (303, 303), "{} {}", one.words(), two.words());
        let at = format!(
            "select count(*) from bookings where starts_at = {} and status = 'booked' and client_id in (select id from people
             where name = 'Wendell Okafor')",
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
