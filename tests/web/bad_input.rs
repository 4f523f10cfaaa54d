//! Nonsense at the door: the right status, a sentence, nothing lost, never a 500.

use crate::on_both_engines;
use crate::support::actor::Actor;
use crate::support::page::Answer;
use crate::support::world::World;
use unknot::app::routes::{ENDPOINTS, pages};
use unknot::web::endpoint::Endpoint;
use unknot::web::routes::Who;

const STRANGE: [&str; 9] = [
    "x",
    "0198c0de",
    "0198C0DE-0000-7000-8000-00000000000G",
    "%00",
    "..%2f..%2fetc%2fpasswd",
    "'%20or%201=1--",
    "%F0%9F%92%A9",
    "-1",
    "00000000-0000-0000-0000-000000000000",
];

on_both_engines! {
    async fn a_malformed_id_is_a_404(world: World) {
        let actors = [world.sign_in("maya").await, world.sign_in("tomas").await, world.sign_in("ingrid").await];
        for row in pages().rows.iter().filter(|row| row.path.contains('{')) {
            for strange in STRANGE {
                let path = row.path.split('/').map(|part| if part.starts_with('{') { strange } else { part }).collect::<Vec<_>>().join("/");
                for actor in &actors {
                    let answer = actor.get(&path).await;
                    assert!([404, 403].contains(&answer.status), "{path}: {}", answer.status);
                }
            }
        }
    }

    async fn nonsense_in_a_form_is_answered_with_a_sentence_and_never_with_a_500(world: World) {
        let actors = [world.visitor(), world.sign_in("maya").await, world.sign_in("tomas").await];
        let long = "a".repeat(15_000);
        for endpoint in ENDPOINTS.iter().filter(|endpoint| !endpoint.path.contains("sign-out")) {
            for value in STRANGE.iter().copied().chain([
                "",
                "\u{0}",
                "\r\nSet-Cookie: a=b",
                "</textarea><script>alert(1)</script>",
                "9223372036854775808",
                &long,
            ]) {
                let fields: Vec<(&str, &str)> = endpoint.fields.iter().map(|field| (field.name, value)).collect();
                for actor in &actors {
                    world.advance(unknot::types::instant::Span::seconds(10));
                    let answer = call(actor, endpoint, &fields).await;
                    assert!(answer.status < 500, "{} {value:?}: {}", endpoint.path, answer.status);
                    assert!(!endpoint.is_form || answer.status == 303 || answer.words().len() > 40, "{}: no sentence", endpoint.path);
                    assert!(!answer.body.contains("<script>alert(1)"), "{}: what was typed runs", endpoint.path);
                    assert!(
                        answer.headers.get("set-cookie").is_none_or(|c| !c.to_str().unwrap().starts_with("a=")),
                        "a header was slipped in"
                    );
                }
            }
        }
    }

    async fn an_unknown_field_is_refused(world: World) {
        let maya = world.sign_in("maya").await;
        for endpoint in ENDPOINTS.iter().filter(|endpoint| endpoint.who == Who::Client || endpoint.who == Who::SignedIn) {
            for extra in ["email", "role", "id", "is_staff", "clinic_id", "rights", "client_id"] {
                if endpoint.fields.iter().any(|field| field.name == extra) {
                    continue;
                }
                let fields: Vec<(&str, &str)> = endpoint.fields.iter().map(|field| (field.name, "")).chain([(extra, "owner")]).collect();
                assert_eq!(call(&maya, endpoint, &fields).await.status, 422, "{} with {extra}", endpoint.path);
            }
        }
        assert_eq!(maya.get("/home").await.status, 200);
    }

    async fn a_form_without_its_fields_is_refused(world: World) {
        let maya = world.sign_in("maya").await;
        for endpoint in ENDPOINTS.iter().filter(|endpoint| endpoint.is_form && endpoint.who == Who::Client && !endpoint.fields.is_empty()) {
            let answer = maya.post::<&str, &str>(endpoint.path, &[]).await;
            assert!([422, 404, 405].contains(&answer.status), "{}: {}", endpoint.path, answer.status);
        }
    }

    async fn a_body_too_large_is_refused_before_it_is_read(world: World) {
        let maya = world.sign_in("maya").await;
        let huge = "a".repeat(200_000);
        for endpoint in ENDPOINTS.iter().filter(|endpoint| endpoint.is_form && endpoint.who == Who::Client) {
            let answer = maya.post(endpoint.path, &[("body", huge.as_str())]).await;
            assert_eq!(answer.status, 413, "{}", endpoint.path);
            assert!(answer.words().contains("Nothing was saved"));
        }
    }

    async fn a_body_of_another_type_is_refused(world: World) {
        let maya = world.sign_in("maya").await;
        for kind in ["application/json", "multipart/form-data; boundary=x", "text/plain"] {
            let request = maya
                .http
                .post(maya.url("/api/booking/hold"))
                .header("sec-fetch-site", "same-origin")
                .header("content-type", kind)
                .body("{}");
            assert_eq!(maya.send(request).await.status, 422, "{kind}");
        }
    }

    async fn an_unknown_server_function_is_a_404(world: World) {
        let maya = world.sign_in("maya").await;
        for path in ["/api/booking/steal", "/api/", "/api/booking/hold/x", "/api/booking/hold123456"] {
            assert_eq!(maya.post(path, &[("a", "b")]).await.status, 404, "{path}");
        }
    }

    async fn strange_query_strings_do_not_change_the_status(world: World) {
        let strange = [
            "from=yesterday",
            "from=9999-99-99",
            "from=-262144-01-01",
            "from=999999999-01-01",
            "service=x",
            "therapist=x",
            "from=%FF",
            "page=-1",
            "page=x",
            "before=x",
            "from=2026-12-10&from=2026-12-11",
            "date=1&date=2",
            "page=1&page=2",
            "then=/a&then=/b",
            "week=",
            "day=x&day=9",
            "add=x",
            "way=x",
            "times=x",
            "&&=&",
        ];
        let actors = [world.visitor(), world.sign_in("maya").await, world.sign_in("tomas").await, world.sign_in("ingrid").await];
        for row in pages().rows.iter().filter(|row| !row.path.contains('{')) {
            for actor in &actors {
                let plain = actor.get(row.path).await.status;
                for query in strange {
                    let answer = actor.get(&format!("{}?{query}", row.path)).await;
                    assert_eq!(answer.status, plain, "{}?{query}", row.path);
                }
            }
        }
    }
}

/// Calls the server function as a page does.
async fn call(actor: &Actor, endpoint: &Endpoint, fields: &[(&str, &str)]) -> Answer {
    if endpoint.is_form {
        return actor.post(endpoint.path, fields).await;
    }
    let question = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    actor.get(&format!("{}?{question}", endpoint.path)).await
}
