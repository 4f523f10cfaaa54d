//! Signing in and out, sessions, and the limits on guessing.

use crate::on_both_engines;
use crate::support::world::{PASSWORD, World};
use std::time::{Duration, Instant};
use unknot::types::instant::Span;

on_both_engines! {
    async fn maya_signs_in_and_lands_on_her_home_page(world: World) {
        let mut maya = world.visitor();
        let answer = maya.try_sign_in("Maya@ElbowRiver.example ", PASSWORD).await;
        assert_eq!((answer.status, answer.location()), (303, "/home"));
        assert!(maya.page("/home").await.words().contains("Hello, Maya"));
    }

    async fn signing_in_leads_to_the_page_that_was_asked_for(world: World) {
        let visitor = world.visitor();
        let asked = visitor.get("/visits?x=1").await;
        assert_eq!(asked.location(), "/sign-in?then=%2Fvisits%3Fx%3D1");
        let form = visitor.page(asked.location()).await.forms("/api/accounts/sign-in").remove(0);
        assert!(form.contains(&("then".to_owned(), "/visits?x=1".to_owned())), "{form:?}");
        let answer = visitor
            .post("/api/accounts/sign-in", &[("email", "maya@elbowriver.example"), ("password", PASSWORD), ("then", "/visits?x=1")])
            .await;
        assert_eq!(answer.location(), "/visits?x=1");
    }

    async fn signing_in_never_leads_to_another_site(world: World) {
        for then in ["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example", "/.//evil.example"] {
            world.advance(Span::seconds(6));
            let answer = world
                .visitor()
                .post("/api/accounts/sign-in", &[("email", "maya@elbowriver.example"), ("password", PASSWORD), ("then", then)])
                .await;
            assert_eq!(answer.location(), "/home", "{then}");
        }
        // A sign that has no place in a header is written out.
        world.advance(Span::seconds(6));
        let form = [("email", "maya@elbowriver.example"), ("password", PASSWORD), ("then", "/a\u{1}b")];
        let answer = world.visitor().post("/api/accounts/sign-in", &form).await;
        assert_eq!((answer.status, answer.location()), (303, "/a%01b"));
    }

    async fn a_wrong_password_and_an_unknown_address_read_the_same(world: World) {
        let wrong = world.visitor().try_sign_in("maya@elbowriver.example", "wrong").await;
        let unknown = world.visitor().try_sign_in("nobody@elbowriver.example", "wrong").await;
        assert_eq!((wrong.status, unknown.status), (422, 422));
        assert_eq!(wrong.body.replace("maya@", "x@"), unknown.body.replace("nobody@", "x@"));
        assert!(wrong.words().contains("do not belong together"));
        assert!(wrong.body.contains("value=\"maya@elbowriver.example\""), "the address typed is kept");
        assert!(!wrong.body.contains("wrong\""), "the password typed is not");
    }

    async fn an_unknown_address_takes_the_same_time(world: World) {
        let (mut known, mut unknown) = (Vec::new(), Vec::new());
        for _ in 0..12 {
            for (email, times) in [("ingrid@elbowriver.example", &mut known), ("nobody@elbowriver.example", &mut unknown)] {
                // Skips every enforced wait: only the work is timed here.
                world.advance(Span::minutes(16));
                let started = Instant::now();
                assert_eq!(world.visitor().try_sign_in(email, "wrong").await.status, 422);
                times.push(started.elapsed());
            }
        }
        let median = |times: &mut Vec<Duration>| {
            times.sort();
            times[times.len() / 2].as_secs_f64()
        };
        let ratio = median(&mut known) / median(&mut unknown);
        assert!((0.75..1.33).contains(&ratio), "known to unknown: {ratio:.2}");
    }

    async fn each_sign_in_gives_a_new_token_and_ends_the_old(world: World) {
        let first = world.sign_in("maya").await;
        let mut again = first.clone();
        world.advance(Span::seconds(6));
        again.try_sign_in("maya@elbowriver.example", PASSWORD).await;
        assert_ne!(first.cookie, again.cookie);
        assert_eq!(first.get("/home").await.status, 303);
        assert_eq!(again.get("/home").await.status, 200);
    }

    async fn the_cookie_is_out_of_reach_of_scripts_and_other_sites(world: World) {
        let answer = world.visitor().try_sign_in("maya@elbowriver.example", PASSWORD).await;
        for cookie in answer.headers.get_all("set-cookie") {
            let cookie = cookie.to_str().unwrap();
            assert!(cookie.contains("; HttpOnly; SameSite=Lax") && cookie.contains("; Path=/;"), "{cookie}");
        }
        assert_eq!(world.number("select count(*) from sessions").await, 1);
    }

    async fn signing_out_ends_this_session_and_signing_out_everywhere_ends_all(world: World) {
        let (phone, laptop) = (world.sign_in("maya").await, world.sign_in("maya").await);
        let left = phone.post::<&str, &str>("/api/accounts/sign-out", &[]).await;
        assert_eq!((left.status, left.location()), (303, "/sign-in"));
        assert!(left.header("clear-site-data").contains("storage"));
        assert_eq!(phone.get("/home").await.status, 303);
        assert_eq!(laptop.get("/home").await.status, 200);
        let phone = world.sign_in("maya").await;
        laptop.post::<&str, &str>("/api/accounts/sign-out-everywhere", &[]).await;
        assert_eq!((phone.get("/home").await.status, laptop.get("/home").await.status), (303, 303));
    }

    async fn an_active_session_ends_at_its_absolute_limit(world: World) {
        let grace = world.sign_in("grace").await;
        for _ in 0..47 {
            world.advance(Span::minutes(10));
            assert_eq!(grace.get("/schedule").await.status, 200);
            seen_is_noted(&world).await;
        }
        world.advance(Span::minutes(11));
        assert_eq!(grace.get("/schedule").await.status, 303);
    }

    async fn a_closed_account_is_signed_out_at_once(world: World) {
        let maya = world.sign_in("maya").await;
        world.tamper("update people set closed_at = 1 where email = 'maya@elbowriver.example'").await.unwrap();
        assert_eq!(maya.get("/home").await.status, 303);
    }
}

/// Waits until `seen_at`, which is written after the answer, is stored.
async fn seen_is_noted(world: &World) {
    let started = Instant::now();
    let now = world.state.clock.now().minus(Span::minutes(1)).micros();
    while world.number("select max(seen_at) from sessions").await < now {
        assert!(started.elapsed() < Duration::from_secs(10), "the session's last sight was not noted");
        tokio::task::yield_now().await;
    }
}
