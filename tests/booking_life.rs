//! The life of a booking: more time, undoing, moving, what the desk says has become of it, reminders and calendars.

use crate::on_both_engines;
use crate::world::{Actor, Answer, World, openings, openings_ahead, value};
use unknot::booking::appointments::policy::UNDO;
use unknot::types::instant::Span;

pub type Fields = Vec<(String, String)>;

pub async fn hold(actor: &Actor, opening: &[(String, String)]) -> String {
    let answer = actor.post("/api/booking/hold", opening).await;
    assert_eq!(answer.status, 303, "{}", answer.words());
    answer.location().rsplit('/').next().unwrap().to_owned()
}

pub async fn confirm(actor: &Actor, hold: &str) -> Answer {
    actor.post("/api/booking/confirm", &[("hold", hold)]).await
}

pub async fn book(actor: &Actor, opening: &[(String, String)]) -> String {
    let id = hold(actor, opening).await;
    let answer = confirm(actor, &id).await;
    assert_eq!((answer.status, answer.location()), (303, "/home"), "{}", answer.words());
    id
}

pub async fn status(world: &World, id: &str) -> String {
    world.text(&format!("select status as t from bookings where {}", is(world, id))).await
}

/// `id = …` in the words of either engine.
pub fn is(world: &World, id: &str) -> String {
    match world.engine {
        crate::world::Engine::Sqlite => format!("id = x'{}'", id.replace('-', "")),
        crate::world::Engine::Postgres => format!("id = '{id}'"),
    }
}

/// Undoes the last step of a booking, as the form on the first page does.
pub async fn undo(world: &World, actor: &Actor, id: &str) -> Answer {
    let step = world.number(&format!("select coalesce(ended_at, confirmed_at) from bookings where {}", is(world, id))).await.to_string();
    actor.post("/api/booking/undo", &[("booking", id), ("step", step.as_str())]).await
}

/// The next visit on this client's first page.
pub async fn next_visit(actor: &Actor) -> String {
    actor.page("/home").await.links("/book/cancel/").remove(0).rsplit('/').next().unwrap().to_owned()
}

/// Openings that a visit can be moved to, as the fields of their forms.
pub async fn openings_to_move(actor: &Actor, visit: &str) -> Vec<Fields> {
    let first = actor.page(&format!("/book?move={visit}")).await;
    assert!(first.words().contains("It stays yours until you have confirmed another time"), "{}", first.words());
    let found = openings_ahead(actor, &format!("/book?move={visit}")).await;
    assert!(!found.is_empty(), "nothing to move to: {}", first.words());
    found
}

pub fn letters(world: &World) -> Vec<String> {
    let Ok(files) = std::fs::read_dir(world.folder().join("mail")) else { return Vec::new() };
    files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap()).collect()
}

on_both_engines! {
    async fn wendell_gets_ten_minutes_more_once(world: World) {
        let wendell = world.sign_in("wendell").await;
        let id = hold(&wendell, &openings(&wendell, 2).await.remove(0)).await;
        world.advance(Span::minutes(8));
        let page = wendell.page(&format!("/book/confirm/{id}")).await;
        assert_eq!(page.forms("/api/booking/extend").len(), 1);
        assert_eq!(wendell.post("/api/booking/extend", &[("hold", id.as_str())]).await.status, 303);
        world.advance(Span::minutes(8));
        world.run_jobs().await;
        let page = wendell.page(&format!("/book/confirm/{id}")).await;
        assert!(page.forms("/api/booking/extend").is_empty(), "it is offered a second time");
        assert_eq!(wendell.post("/api/booking/extend", &[("hold", id.as_str())]).await.status, 303);
        world.advance(Span::minutes(2));
        assert_eq!(confirm(&wendell, &id).await.status, 409);
        world.run_jobs().await;
        assert_eq!(status(&world, &id).await, "expired");
        assert_eq!(wendell.post("/api/booking/extend", &[("hold", id.as_str())]).await.status, 409);
    }

    async fn moving_keeps_the_old_time_until_the_new_one_is_won(world: World) {
        let (maya, wendell) = (world.sign_in("maya").await, world.sign_in("wendell").await);
        let visit = next_visit(&maya).await;
        let to = openings_to_move(&maya, &visit).await.remove(0);
        assert_eq!(value(&to, "replaces"), visit);
        let new = hold(&maya, &to).await;
        assert_eq!(status(&world, &visit).await, "booked");
        let page = maya.page(&format!("/book/confirm/{new}")).await;
        assert!(page.words().contains("Instead of") && page.words().contains("Moving it is free now"), "{}", page.words());
        // What is held for the move is nobody else's meanwhile.
        let fields: Fields = to.iter().filter(|(name, _)| name != "replaces").cloned().collect();
        assert_eq!(wendell.post("/api/booking/hold", &fields).await.status, 409);
        assert_eq!(confirm(&maya, &new).await.status, 303);
        assert_eq!((status(&world, &visit).await.as_str(), status(&world, &new).await.as_str()), ("cancelled", "booked"));
        assert_eq!(confirm(&maya, &new).await.status, 303);
        world.advance(UNDO);
        world.run_jobs().await;
        let letters = letters(&world);
        assert_eq!(letters.len(), 1);
        assert!(letters[0].contains("Your visit is moved"), "{}", letters[0]);
        assert_eq!(world.overlaps().await, 0);
    }

    async fn a_hold_for_a_move_that_runs_out_leaves_the_visit_where_it_was(world: World) {
        let maya = world.sign_in("maya").await;
        let visit = next_visit(&maya).await;
        let to = openings_to_move(&maya, &visit).await.remove(0);
        let new = hold(&maya, &to).await;
        world.advance(Span::minutes(10));
        world.run_jobs().await;
        assert_eq!((status(&world, &visit).await.as_str(), status(&world, &new).await.as_str()), ("booked", "expired"));
        // What is offered instead would still move the visit, and not book another.
        let gone = maya.get(&format!("/book/confirm/{new}")).await;
        assert_eq!(gone.status, 409);
        let instead = gone.forms("/api/booking/hold");
        assert!(!instead.is_empty() && instead.iter().all(|form| value(form, "replaces") == visit), "{instead:?}");
        assert_eq!(confirm(&maya, &new).await.status, 409);
        assert_eq!(status(&world, &visit).await, "booked");
    }

    async fn a_visit_moves_by_a_quarter_of_an_hour_over_its_own_time(world: World) {
        let maya = world.sign_in("maya").await;
        let visit = next_visit(&maya).await;
        let start = world.number(&format!("select starts_at from bookings where {}", is(&world, &visit))).await;
        let page = maya.page(&format!("/book?move={visit}")).await;
        let form = page.forms("/api/booking/hold").remove(0);
        let near = page.body.split("data-opening=\"").skip(1).filter_map(|rest| rest.split('"').next()?.split_once(':'));
        let near =
            near.map(|(_, start)| start.parse::<i64>().unwrap()).find(|at| *at != start && (at - start).abs() <= 45 * 60 * 1_000_000);
        let near = near.expect("a time that overlaps the visit's own is offered");
        let mut fields = form.clone();
        fields.push(("start".to_owned(), near.to_string()));
        let new = hold(&maya, &fields).await;
        assert_eq!(confirm(&maya, &new).await.status, 303);
        assert_eq!(status(&world, &visit).await, "cancelled");
        assert_eq!(world.overlaps().await, 0);
        // And back again.
        assert_eq!(undo(&world, &maya, &new).await.status, 303);
        assert_eq!((status(&world, &visit).await.as_str(), status(&world, &new).await.as_str()), ("booked", "cancelled"));
    }

    async fn a_visit_that_was_cancelled_meanwhile_is_not_moved(world: World) {
        let maya = world.sign_in("maya").await;
        let visit = next_visit(&maya).await;
        let to = openings_to_move(&maya, &visit).await.remove(0);
        let new = hold(&maya, &to).await;
        maya.post("/api/booking/cancel", &[("booking", visit.as_str())]).await;
        assert_eq!(status(&world, &new).await, "cancelled");
        assert_eq!(confirm(&maya, &new).await.status, 409);
        assert_eq!(maya.get(&format!("/book?move={visit}")).await.status, 409);
    }

    async fn two_moves_of_one_visit_confirmed_at_once_move_it_once(world: World) {
        let maya = world.sign_in("maya").await;
        let visit = next_visit(&maya).await;
        let to = openings_to_move(&maya, &visit).await;
        let (first, second) = (hold(&maya, &to[0]).await, hold(&maya, to.last().unwrap()).await);
        // The second try gave the first one back.
        assert_eq!(status(&world, &first).await, "cancelled");
        let (a, b) = tokio::join!(confirm(&maya, &first), confirm(&maya, &second));
        assert_eq!((a.status, b.status), (409, 303));
        assert_eq!(
            world
                .number(&format!(
                    "select count(*) from bookings where replaces = (select id from bookings where {}) and status = 'booked'",
                    is(&world, &visit)
                ))
                .await,
            1
        );
    }

    async fn a_reminder_comes_three_days_and_one_day_before_and_not_for_what_was_cancelled(world: World) {
        let wendell = world.sign_in("wendell").await;
        let all = openings(&wendell, 3).await;
        let (kept, dropped) = (book(&wendell, all.last().unwrap()).await, book(&wendell, &all[all.len() / 2]).await);
        world.advance(Span::minutes(10));
        wendell.post("/api/booking/cancel", &[("booking", dropped.as_str())]).await;
        assert_eq!(
            world
                .number(&format!("select count(*) from reminders where booking_id = (select id from bookings where {})", is(&world, &kept)))
                .await,
            2
        );
        world.advance(Span::minutes(10));
        world.run_jobs().await;
        let before = letters(&world).len();
        let start = world.number(&format!("select starts_at from bookings where {}", is(&world, &kept))).await;
        let ahead = Span::micros(start - world.state.clock.now().micros());
        world.advance(Span::micros(ahead.as_micros() - Span::hours(71).as_micros()));
        world.run_jobs().await;
        world.run_jobs().await;
        let reminders: Vec<String> = letters(&world).into_iter().filter(|letter| letter.contains("to remind you of your visit")).collect();
        assert_eq!((letters(&world).len(), reminders.len()), (before + 1, 1));
        world.advance(Span::hours(48));
        world.run_jobs().await;
        world.run_jobs().await;
        assert_eq!(letters(&world).len(), before + 2);
    }

    async fn a_letter_carries_the_visit_for_the_readers_calendar(world: World) {
        let maya = world.sign_in("maya").await;
        let visit = next_visit(&maya).await;
        let to = openings_to_move(&maya, &visit).await.remove(0);
        let new = hold(&maya, &to).await;
        confirm(&maya, &new).await;
        world.advance(UNDO);
        world.run_jobs().await;
        maya.post("/api/booking/cancel", &[("booking", new.as_str())]).await;
        world.advance(UNDO);
        world.run_jobs().await;
        let mut calendars: Vec<String> = Vec::new();
        for calendar in ["REQUEST", "CANCEL"] {
            let text = world.text(&format!("select calendar as t from mails where calendar like '%METHOD:{calendar}%'")).await;
            calendars.push(text.replace("\r\n ", ""));
        }
        let line = |text: &str, name: &str| text.lines().find(|line| line.starts_with(name)).unwrap_or_default().trim_end().to_owned();
        assert_eq!(line(&calendars[0], "UID:"), line(&calendars[1], "UID:"));
        let sequence = |text: &str| line(text, "SEQUENCE:").trim_start_matches("SEQUENCE:").parse::<i64>().unwrap();
        assert!(0 < sequence(&calendars[0]) && sequence(&calendars[0]) < sequence(&calendars[1]), "{calendars:?}");
        assert!(calendars[1].contains("STATUS:CANCELLED"));
        for text in &calendars {
            assert!(text.contains("BEGIN:VTIMEZONE") && text.contains("CLASS:PRIVATE"), "{text}");
            assert!(!text.to_lowercase().contains("massage"), "{text}");
        }
        assert!(letters(&world).iter().any(|letter| letter.contains("text/calendar; method=REQUEST")));
    }

    async fn a_calendar_address_shows_when_and_where_and_can_be_stopped(world: World) {
        let (maya, tomas, visitor) = (world.sign_in("maya").await, world.sign_in("tomas").await, world.visitor());
        for actor in [&maya, &tomas] {
            assert_eq!(actor.post::<&str, &str>("/api/booking/feed", &[]).await.status, 303);
        }
        let address = |page: Answer| {
            let link =
                page.body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).find(|link| link.contains("/calendar/"));
            link.unwrap().split_once("/calendar/").map(|(_, file)| format!("/calendar/{file}")).unwrap()
        };
        let hers = address(maya.page("/me").await);
        let feed = visitor.get(&hers).await;
        assert_eq!((feed.status, feed.header("content-type")), (200, "text/calendar; charset=utf-8"));
        assert!(feed.body.contains("BEGIN:VEVENT") && feed.body.contains("SUMMARY:Appointment at"), "{}", feed.body);
        assert!(!feed.body.to_lowercase().contains("massage"), "{}", feed.body);
        let his = visitor.get(&address(tomas.page("/me").await)).await;
        assert!(his.body.contains("SUMMARY:Client visit") && !his.body.contains("Maya"), "{}", his.body);
        assert_eq!(world.number("select count(*) from audit_log where screen = '/calendar'").await, 2);
        // A new one in its place, then none.
        maya.post::<&str, &str>("/api/booking/feed", &[]).await;
        let second = address(maya.page("/me").await);
        assert_ne!(hers, second);
        let (old, never) = (visitor.get(&hers).await, visitor.get("/calendar/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.ics").await);
        assert_eq!((old.status, never.status), (404, 404));
        maya.post::<&str, &str>("/api/booking/feed-stop", &[]).await;
        assert_eq!(visitor.get(&second).await.status, 404);
    }

    async fn on_a_hard_day_home_care_comes_first_and_the_soonest_times_after_it(world: World) {
        let maya = world.sign_in("maya").await;
        assert!(maya.page("/home").await.links("/home?flare").len() == 1);
        let page = maya.page("/home?flare=1").await;
        let words = page.words();
        let (care, soonest) = (words.find("Do this first").expect("home care"), words.find("The soonest times").unwrap());
        assert!(care < soonest, "{words}");
        let forms = page.forms("/api/booking/hold");
        assert_eq!(forms.len(), 3);
        hold(&maya, &forms[0]).await;
        let write = page.links("/messages/").remove(0);
        assert!(maya.page(&write).await.body.contains("I am having a flare"), "{write}");
    }
}
