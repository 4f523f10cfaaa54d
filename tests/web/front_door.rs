//! What every answer carries, and what the front door keeps out.

use crate::on_both_engines;
use crate::support::world::World;
use std::collections::BTreeSet;

on_both_engines! {
    async fn every_answer_carries_the_security_headers(world: World) {
        let maya = world.sign_in("maya").await;
        let mut nonces = BTreeSet::new();
        for (path, status) in [("/", 200), ("/home", 200), ("/nowhere", 404), ("/today", 403), ("/healthz", 200), ("/visits/x", 404)] {
            let answer = maya.get(path).await;
            assert_eq!(answer.status, status, "{path}");
            let policy = answer.header("content-security-policy").to_owned();
            for part in ["default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"] {
                assert!(policy.contains(part), "{path}: {policy}");
            }
            assert!(!policy.contains("unsafe-inline"), "{path}");
            let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned();
            assert!(nonces.insert(nonce), "{path}: a nonce was used twice");
            assert_eq!(answer.header("x-content-type-options"), "nosniff");
            assert_eq!(answer.header("referrer-policy"), "same-origin");
            assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin");
            assert_eq!(answer.header("cache-control"), "no-store", "{path}");
            assert!(!answer.header("x-request-id").is_empty());
        }
    }

    async fn a_post_from_another_site_is_refused(world: World) {
        let maya = world.sign_in("maya").await;
        for (name, value) in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")] {
            let form = maya.http.post(maya.url("/api/accounts/sign-out-everywhere"));
            let form = form.header("content-type", "application/x-www-form-urlencoded").header(name, value).header("accept", "text/html");
            let answer = maya.send(form).await;
            assert_eq!(answer.status, 403);
            assert!(answer.words().contains("came from another site"));
        }
        assert_eq!(maya.get("/home").await.status, 200);
    }

    async fn reading_changes_nothing_but_the_log(world: World) {
        let maya = world.sign_in("maya").await;
        let count = "select (select count(*) from bookings) + (select count(*) from messages) + (select count(*) from check_ins)
                     + (select count(*) from sessions) + (select count(*) from people) + (select count(*) from visits)";
        let before = world.number(count).await;
        for row in unknot::app::routes::pages().rows {
            let path = row.path.replace(['{', '}'], "");
            maya.get(&path).await;
            maya.send(maya.http.head(maya.url(&path))).await;
        }
        assert_eq!(world.number(count).await, before);
    }

    async fn errors_look_like_the_product_and_say_what_to_do(world: World) {
        let maya = world.sign_in("maya").await;
        let missing = maya.get("/nowhere").await;
        assert_eq!(missing.status, 404);
        assert!(missing.body.contains("<main id=\"main\""));
        assert!(missing.words().contains("We could not find that page"));
        let method =
            maya.send(maya.http.delete(maya.url("/home")).header("sec-fetch-site", "same-origin").header("accept", "text/html")).await;
        assert_eq!(method.status, 405);
        assert!(!method.header("allow").is_empty());
        assert!(method.words().contains("Nothing was changed"));
    }

    async fn health_readiness_and_metrics_answer_the_operator(world: World) {
        let operator = world.visitor();
        assert_eq!(operator.get("/healthz").await.body, "ok\n");
        assert_eq!(operator.get("/readyz").await.body, "ready\n");
        operator.get("/visits/0198c0de-0000-7000-8000-0000000000ff").await;
        let metrics = operator.get("/metrics").await.body;
        assert!(metrics.contains("unknot_request_seconds_count{route=\"/visits/{id}\",status=\"303\"} 1"), "{metrics}");
        assert!(!metrics.contains("0198c0de"), "an id in the metrics");
    }
}
