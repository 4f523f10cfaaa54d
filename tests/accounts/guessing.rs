//! Guessing at passwords and asking for codes: many tries at once are counted like tries one after the other, and nobody is locked
//! out of their own browser.

use crate::on_both_engines;
use crate::support::actor::Actor;
use crate::support::booking::{letters, openings_ahead};
use crate::support::process::command;
use crate::support::world::{PASSWORD, World};
use futures::future::join_all;
use std::collections::BTreeMap;
use unknot::accounts::server::password::Hashing;
use unknot::app::jobs::promise_tidying;
use unknot::types::instant::Span;

const MAYA: &str = "maya@elbowriver.example";

/// Maya's own browser, in which she has signed in before.
async fn known_device(world: &World) -> Actor {
    let mut maya = world.sign_in("maya").await;
    maya.post::<&str, &str>("/api/accounts/sign-out", &[]).await;
    maya.cookie = maya.cookie.split("; ").find(|cookie| cookie.contains("device")).unwrap().to_owned();
    maya
}

fn tally(statuses: Vec<u16>) -> BTreeMap<u16, usize> {
    statuses.into_iter().fold(BTreeMap::new(), |mut all, status| {
        *all.entry(status).or_default() += 1;
        all
    })
}

async fn letters_with(world: &World, words: &str) -> i64 {
    world.number(&format!("select count(*) from mails where subject like '%{words}%'")).await
}

/// Someone who holds a time and is asked who they are, each at a computer of their own.
async fn guests(world: &World, computers: impl IntoIterator<Item = u16>) -> Vec<Actor> {
    let opening = openings_ahead(&world.visitor(), "/book").await;
    let mut all = Vec::new();
    for (nth, computer) in computers.into_iter().enumerate() {
        let mut guest = world.visitor_from(computer);
        let list = guest.page("/book").await;
        guest.keep_cookies(&list);
        let held = guest.post("/api/booking/hold-new", &opening[nth * 7 % opening.len()]).await;
        guest.keep_cookies(&held);
        all.push(guest);
    }
    all
}

async fn tell(guest: &Actor, email: &str) -> u16 {
    let form = [("name", "Sunita Rao"), ("email", email), ("password", "rivers and stones")];
    guest.post("/api/accounts/sign-up", &form).await.status
}

async fn tell_address(guest: &Actor, n: u16) -> u16 {
    tell(guest, &format!("sunita{n}@example.org")).await
}

on_both_engines! {
    async fn two_hundred_wrong_passwords_at_once_from_two_hundred_addresses_are_five_tries(world: World) {
        let strangers: Vec<Actor> = (1..=200).map(|n| world.visitor_from(n)).collect();
        let tries = strangers.into_iter().map(|mut one| async move { one.try_sign_in(MAYA, "guess").await.status });
        assert_eq!(tally(join_all(tries).await), BTreeMap::from([(422, 5), (429, 195)]));
        assert_eq!(world.number("select count(*) from audit_log where action = 'sign_in_refused'").await, 5);
    }

    async fn guessing_passwords_cannot_lock_maya_out(world: World) {
        let mut maya = known_device(&world).await;
        let mut waits = 0;
        for _ in 0..30 {
            world.advance(Span::seconds(6));
            waits += i32::from(world.visitor().try_sign_in(MAYA, "guess").await.status == 429);
        }
        assert!(waits > 5, "the stranger was made to wait {waits} times");
        // Nor can someone who uses up what her network may try.
        for _ in 0..15 {
            world.visitor().try_sign_in("nobody@elbowriver.example", "guess").await;
        }
        assert_eq!(maya.try_sign_in(MAYA, PASSWORD).await.status, 303);
    }

    async fn after_a_hundred_wrong_passwords_an_account_opens_only_where_it_is_known(world: World) {
        let mut maya = known_device(&world).await;
        assert_eq!(world.visitor_from(1).try_sign_in(MAYA, "guess").await.status, 422);
        world.tamper("update throttles set hits = 99 where hits = 1").await.unwrap();
        world.advance(Span::minutes(16));
        assert_eq!(world.visitor_from(1).try_sign_in(MAYA, "guess").await.status, 422);
        for days in [0, 1, 400] {
            world.advance(Span::days(days));
            world.run_jobs().await;
            let closed = world.visitor_from(2).try_sign_in(MAYA, PASSWORD).await;
            assert_eq!(closed.status, 422);
            assert!(closed.words().contains("opens only where you have signed in before"), "{}", closed.words());
        }
        assert_eq!(maya.try_sign_in(MAYA, PASSWORD).await.status, 303);
        // Her sign-in there has opened it for new devices too.
        assert_eq!(world.visitor_from(3).try_sign_in(MAYA, PASSWORD).await.status, 303);
    }

    async fn a_device_that_tried_too_often_counts_as_any_other(world: World) {
        let mut maya = known_device(&world).await;
        assert_eq!(maya.try_sign_in(MAYA, "guess").await.status, 422);
        world.tamper("update throttles set hits = 100 where hits = 1").await.unwrap();
        assert_eq!(maya.try_sign_in(MAYA, PASSWORD).await.status, 303);
    }

    async fn what_is_no_address_closes_nothing(world: World) {
        for n in 1..=12 {
            assert_eq!(world.visitor_from(n).try_sign_in(&format!("maya{n}@elbowriver"), "guess").await.status, 422);
        }
        assert_eq!(world.visitor_from(20).try_sign_in("wendell@elbowriver", PASSWORD).await.status, 422);
    }

    async fn one_guest_cannot_fill_the_queue_of_passwords(world: World) {
        let guest = guests(&world, [1]).await.remove(0);
        let many = join_all((0..60).map(|n| tell_address(&guest, n)));
        let mut wendell = world.visitor_from(9);
        let (statuses, wendell) = tokio::join!(many, wendell.try_sign_in("wendell@elbowriver.example", PASSWORD));
        assert_eq!(wendell.status, 303);
        let tally = tally(statuses);
        assert!(tally.get(&429).is_some_and(|refused| *refused >= 50), "{tally:?}");
        assert!(world.state.kept::<Hashing>().unwrap().is_idle());
    }

    async fn right_passwords_in_a_loop_do_not_fill_the_queue_of_known_devices(world: World) {
        let maya = known_device(&world).await;
        let tries = (0..40).map(|_| {
            let mut again = maya.clone();
            async move { again.try_sign_in(MAYA, PASSWORD).await.status }
        });
        let tally = tally(join_all(tries).await);
        assert!(tally.get(&303).is_some_and(|let_in| *let_in <= 10) && !tally.contains_key(&503), "{tally:?}");
    }

    async fn the_clinic_opens_a_closed_account_again(world: World) {
        world.visitor_from(1).try_sign_in(MAYA, "guess").await;
        world.tamper("update throttles set hits = 100 where hits = 1").await.unwrap();
        assert_eq!(world.visitor_from(2).try_sign_in(MAYA, PASSWORD).await.status, 422);
        let reopen = || command(&world.place, "127.0.0.1:0", &["person", "reopen", "--email", MAYA]);
        let opened = reopen().output().await.unwrap();
        assert!(opened.status.success(), "{}", String::from_utf8_lossy(&opened.stderr));
        assert_eq!(world.visitor_from(2).try_sign_in(MAYA, PASSWORD).await.status, 303);
        assert!(!reopen().output().await.unwrap().status.success(), "it is open already");
    }

    async fn the_tenth_wrong_password_in_a_row_is_told_to_its_owner_once(world: World) {
        for n in 1..=12 {
            world.advance(Span::minutes(16));
            assert_eq!(world.visitor_from(n).try_sign_in(MAYA, "guess").await.status, 422);
        }
        assert_eq!(letters_with(&world, "Wrong passwords").await, 1);
        // A right one begins the count anew.
        world.advance(Span::minutes(16));
        assert_eq!(world.visitor_from(1).try_sign_in(MAYA, PASSWORD).await.status, 303);
        assert_eq!(world.number("select count(*) from throttles where hits > 0").await, 0);
    }

    async fn one_network_address_is_slowed_down_across_accounts(world: World) {
        let mut statuses = Vec::new();
        for n in 0..14 {
            let answer = world.visitor().try_sign_in(&format!("guess{n}@elbowriver.example"), "guess").await;
            statuses.push((answer.status, answer.header("retry-after").to_owned()));
        }
        assert!(statuses[..10].iter().all(|(status, _)| *status == 422), "{statuses:?}");
        let refused: Vec<_> = statuses.iter().filter(|(status, _)| *status == 429).collect();
        assert!(!refused.is_empty() && refused.iter().all(|(_, wait)| wait.parse::<u32>().is_ok_and(|s| s <= 10)), "{statuses:?}");
    }

    async fn a_flood_of_strangers_is_told_to_come_again_and_a_known_device_does_not_wait_for_it(world: World) {
        let mut maya = known_device(&world).await;
        let flood: Vec<_> = (1..=100)
            .map(|n| {
                let mut one = world.visitor_from(n);
                tokio::spawn(async move { one.try_sign_in(&format!("nobody{n}@elbowriver.example"), "guess").await })
            })
            .collect();
        // Once one stranger is sent away, the strangers' queue is full.
        let (first_away, _, others) = futures::future::select_all(flood).await;
        let first_away = first_away.unwrap();
        assert_eq!(maya.try_sign_in(MAYA, PASSWORD).await.status, 303);
        assert!(others.iter().any(|one| !one.is_finished()), "Maya waited for all of the strangers");
        let mut answers = vec![first_away];
        answers.extend(join_all(others).await.into_iter().map(Result::unwrap));
        let busy: Vec<_> = answers.iter().filter(|answer| answer.status == 503).collect();
        assert!(answers.iter().all(|answer| [422, 503].contains(&answer.status)));
        assert!(busy.len() >= 20, "only {} were sent away", busy.len());
        assert!(busy[0].words().contains("Nothing was lost. Please try again in a moment.") && busy[0].header("retry-after") == "2");
        assert!(world.state.kept::<Hashing>().unwrap().is_idle());
        // A password that nobody looked at does not count as wrong.
        assert_eq!(world.number("select count(*) from throttles where hits > 1").await, 0);
    }

    async fn sixteen_sign_ups_at_once_mail_three_codes_to_one_address(world: World) {
        let guests = guests(&world, 1..=16).await;
        let tally = tally(join_all(guests.iter().map(|guest| tell(guest, "sunita@example.org"))).await);
        assert_eq!((tally.get(&303), tally.get(&429)), (Some(&3), Some(&13)), "{tally:?}");
        assert_eq!(letters_with(&world, "Your code").await, 3);
        // An hour later there are three more, however old the guests' cookies are.
        world.advance(Span::minutes(61));
        let later = join_all(guests.iter().map(|guest| tell(guest, "sunita@example.org"))).await;
        assert!(later.iter().filter(|status| **status == 303).count() <= 3);
        assert!(letters_with(&world, "Your code").await <= 6);
    }

    async fn a_guest_who_names_one_address_after_another_is_mailed_three_codes(world: World) {
        let guest = guests(&world, [1]).await.remove(0);
        let addresses: Vec<String> = (0..12).map(|n| format!("sunita{n}@example.org")).collect();
        let tally = tally(join_all(addresses.iter().map(|address| tell(&guest, address))).await);
        assert_eq!((tally.get(&303), tally.get(&429)), (Some(&3), Some(&9)), "{tally:?}");
        assert_eq!(letters_with(&world, "Your code").await, 3);
    }

    async fn one_form_sent_eight_times_at_once_mails_one_code(world: World) {
        let guest = guests(&world, [1]).await.remove(0);
        let told = join_all((0..8).map(|_| tell(&guest, "sunita@example.org"))).await;
        assert_eq!(tally(told), BTreeMap::from([(303, 8)]));
        assert_eq!(letters_with(&world, "Your code").await, 1);
    }

    async fn throttles_and_sessions_that_a_clock_ahead_of_its_time_wrote_are_void(world: World) {
        world.advance(Span::days(365));
        let ahead = world.sign_in("maya").await;
        for _ in 0..8 {
            world.visitor().try_sign_in("wendell@elbowriver.example", "guess").await;
        }
        world.advance(Span::days(-365));
        assert_eq!(ahead.get("/home").await.status, 303, "a session that ends further ahead than sessions last");
        let mut wendell = world.visitor();
        assert_eq!(wendell.try_sign_in("wendell@elbowriver.example", PASSWORD).await.status, 303);
        assert_eq!(wendell.get("/home").await.status, 200);
    }

    async fn a_code_stands_in_its_letter_alone_and_is_forgotten_once_that_is_sent(world: World) {
        let guest = guests(&world, [1]).await.remove(0);
        assert_eq!(tell(&guest, "sunita@example.org").await, 303);
        let subject = world.text("select subject as t from mails order by created_at desc limit 1").await;
        let body = world.text("select body as t from mails order by created_at desc limit 1").await;
        assert!(!subject.contains(|c: char| c.is_ascii_digit()) && body.contains("Your code is ••••••."), "{subject} {body}");
        assert_eq!(world.number("select count(*) from mails where secret is not null").await, 1);
        world.run_jobs().await;
        assert_eq!(world.number("select count(*) from mails where secret is not null").await, 0);
        let sent = letters(&world).join("");
        let code: String = sent.split("Your code is ").nth(1).unwrap().chars().take(6).collect();
        assert!(code.chars().all(|c| c.is_ascii_digit()), "{sent}");
        // Whoever runs the clinic does not see it either.
        let log = world.sign_in("ingrid").await.page("/admin/mail").await.words();
        assert!(log.contains("Your code is ••••••") && !log.contains(&code));
        // It works once, however old the cookie that asks again.
        let verify = || async { guest.post("/api/accounts/verify", &[("code", code.as_str())]).await };
        assert_eq!(verify().await.location(), "/home");
        assert_eq!(world.number("select count(*) from sessions s join people p on p.id = s.person_id where p.role = 'client'").await, 1);
        world.advance(Span::seconds(31));
        assert_eq!(verify().await.status, 422);
        assert_eq!(world.number("select count(*) from sessions s join people p on p.id = s.person_id where p.role = 'client'").await, 1);
    }

    async fn what_nobody_needs_any_more_is_tidied_up(world: World) {
        let guest = guests(&world, [1]).await.remove(0);
        tell(&guest, "sunita@example.org").await;
        world.sign_in("maya").await;
        promise_tidying(&world.state).await.unwrap();
        world.run_jobs().await;
        let newcomers = "select count(*) from newcomers";
        assert_eq!(world.number(newcomers).await, 1);
        world.advance(Span::days(3));
        world.run_jobs().await;
        assert_eq!(world.number(newcomers).await, 0);
        for table in ["sessions", "throttle_uses"] {
            assert_eq!(world.number(&format!("select count(*) from {table}")).await, 0, "{table}");
        }
        assert!(world.number("select count(*) from mails").await > 0 && world.number("select count(*) from devices").await == 1);
        world.advance(Span::days(98));
        world.run_jobs().await;
        assert_eq!(world.number("select count(*) from mails where subject like '%Your code%'").await, 0);
        world.advance(Span::days(400));
        world.run_jobs().await;
        assert_eq!(world.number("select count(*) from devices").await, 0);
    }
}
