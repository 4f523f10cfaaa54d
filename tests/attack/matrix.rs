//! Every page and every form × everyone × ids of every kind; fields, methods and origins that do not belong.

use super::ids::{CANARY, NEVER, of_maya, write_canary};
use super::say;
use crate::on_both_engines;
use crate::support::actor::Actor;
use crate::support::page::Answer;
use crate::support::place::Engine;
use crate::support::world::World;
use unknot::app::routes::{ENDPOINTS, pages};
use unknot::web::endpoint::Endpoint;
use unknot::web::routes::Who;

/// Everyone, and whether they are no part of Maya's care or of the clinic's desk.
async fn everyone(world: &World) -> Vec<(&'static str, bool, Actor)> {
    let mut all = vec![("nobody", true, world.visitor())];
    // A therapist who has nothing to do with Maya.
    let other = "people p join therapists t on t.person_id = p.id where p.closed_at is null and not exists (
        select 1 from care c join people m on m.id = c.client_id where c.therapist_id = p.id and m.email = 'maya@elbowriver.example')";
    let other = world.text(&format!("select min(p.email) as t from {other}")).await;
    all.push(("another therapist", true, world.session_of(&other).await));
    for (name, stranger) in
        [("wendell", true), ("jun", false), ("maya", false), ("tomas", false), ("grace", false), ("omar", false), ("ingrid", false)]
    {
        all.push((name, stranger, world.sign_in(name).await));
    }
    all
}

fn filled(path: &str, id: &str) -> String {
    let id = percent_encoding::utf8_percent_encode(id, percent_encoding::NON_ALPHANUMERIC).to_string();
    path.split('/').map(|part| if part.starts_with('{') { id.as_str() } else { part }).collect::<Vec<_>>().join("/")
}

async fn call(actor: &Actor, endpoint: &Endpoint, fields: &[(&str, &str)]) -> Answer {
    if endpoint.is_form {
        return actor.post(endpoint.path, fields).await;
    }
    let question = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    actor.get(&format!("{}?{question}", endpoint.path)).await
}

/// Everything of Maya's that could be changed, as one text.
async fn mayas_rows(world: &World) -> String {
    let hers = "(select id from people where email = 'maya@elbowriver.example')";
    let all = if world.engine == Engine::Sqlite { "group_concat" } else { "string_agg" };
    let list = |what: &str, from: &str| format!("(select coalesce({all}({what}, ','), '') from (select * from {from} order by id) t)");
    world
        .text(&format!(
            "select {} || {} || {} || {} as t",
            list(
                "status || cast(starts_at as text) || cast(coalesce(hold_until, 0) as text)",
                &format!("bookings where client_id = {hers}")
            ),
            list("cast(t.sent_at as text)", &format!("messages where thread_id in (select id from threads where client_id = {hers})")),
            list("state || cast(minutes as text)", &format!("visits where client_id = {hers}")),
            list("cast(coalesce(pain, -1) as text)", &format!("check_ins where client_id = {hers}")),
        ))
        .await
}

/// All rows but those of the log, which notes looks.
async fn rows(world: &World) -> i64 {
    let tables =
        ["bookings", "messages", "threads", "visits", "check_ins", "people", "newcomers", "waits", "mails", "services", "rooms", "shifts"];
    let sum: Vec<String> = tables.iter().map(|table| format!("(select count(*) from {table})")).collect();
    world.number(&format!("select {}", sum.join(" + "))).await
}

on_both_engines! {
    async fn nobody_reads_or_changes_what_is_mayas(world: World) {
        let all = everyone(&world).await;
        let maya = &all.iter().find(|(name, _, _)| *name == "maya").unwrap().2;
        write_canary(maya).await;
        let ids = of_maya(&world, maya).await;
        let (mut asked, before) = (0, mayas_rows(&world).await);
        for (name, stranger, actor) in &all {
            for row in pages().rows {
                let once = [("", String::new())];
                let with: &[(&str, String)] = if row.path.contains('{') { &ids } else { &once };
                for (kind, id) in with {
                    let path = filled(row.path, id);
                    let answer = actor.get(&path).await;
                    asked += 1;
                    assert!(answer.status < 500, "{path} with {kind} for {name}: {}", answer.status);
                    assert!(!stranger || !answer.body.contains(CANARY), "{path} with {kind} shows {name} what Maya wrote");
                    assert!(!stranger || !answer.body.contains("Maya Fournier"), "{path} with {kind} names Maya to {name}");
                }
            }
        }
        for (name, _, actor) in all.iter().filter(|(_, stranger, _)| *stranger) {
            for endpoint in ENDPOINTS.iter().filter(|endpoint| !endpoint.path.contains("sign-out")) {
                for (kind, id) in &ids {
                    let fields: Vec<(&str, &str)> = endpoint.fields.iter().map(|field| (field.name, id.as_str())).collect();
                    let answer = call(actor, endpoint, &fields).await;
                    asked += 1;
                    assert!(answer.status < 500, "{} with {kind} for {name}: {}", endpoint.path, answer.status);
                    assert!(!answer.body.contains(CANARY), "{} with {kind} shows {name} what Maya wrote", endpoint.path);
                }
            }
        }
        assert_eq!(mayas_rows(&world).await, before, "something of Maya's was changed");
        say(&format!("matrix of readers and writers on {:?}: {asked} requests", world.engine));
    }

    async fn reading_with_any_method_that_reads_changes_nothing(world: World) {
        let all = everyone(&world).await;
        let maya = &all.iter().find(|(name, _, _)| *name == "maya").unwrap().2;
        let ids = of_maya(&world, maya).await;
        let (mut asked, before) = (0, rows(&world).await);
        for (name, _, actor) in &all {
            for row in pages().rows {
                for (_, id) in ids.iter().take(if row.path.contains('{') { 8 } else { 1 }) {
                    let path = filled(row.path, id);
                    for site in ["cross-site", "none"] {
                        let request = actor.http.get(actor.url(&path)).header("sec-fetch-site", site).header("accept", "text/html");
                        assert!(actor.send(request).await.status < 500, "{path} for {name}");
                    }
                    assert!(actor.send(actor.http.head(actor.url(&path))).await.status < 500, "HEAD {path} for {name}");
                    asked += 3;
                }
            }
            for endpoint in ENDPOINTS.iter().filter(|endpoint| endpoint.is_form) {
                assert_eq!(actor.get(&format!("{}?thread={NEVER}", endpoint.path)).await.status, 405, "GET {} for {name}", endpoint.path);
                asked += 1;
            }
        }
        assert_eq!(rows(&world).await, before, "a look changed something");
        say(&format!("matrix of looks on {:?}: {asked} requests", world.engine));
    }

    async fn fields_methods_and_origins_that_do_not_belong_are_refused(world: World) {
        let all = everyone(&world).await;
        let (mut asked, before) = (0, rows(&world).await);
        for (name, _, actor) in &all {
            for endpoint in ENDPOINTS.iter().filter(|endpoint| endpoint.who != Who::Anyone || endpoint.is_form) {
                let fields: Vec<(&str, &str)> = endpoint.fields.iter().map(|field| (field.name, NEVER)).collect();
                for extra in ["role", "rights", "client_id", "person", "id", "status", "price"] {
                    if endpoint.fields.iter().any(|field| field.name == extra) {
                        continue;
                    }
                    let mut with = fields.clone();
                    with.push((extra, "owner"));
                    let answer = call(actor, endpoint, &with).await;
                    asked += 1;
                    assert!([401, 403, 422].contains(&answer.status), "{} with {extra} for {name}: {}", endpoint.path, answer.status);
                }
                for (header, value) in
                    [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("sec-fetch-site", "none"), ("origin", "null")]
                {
                    if !endpoint.is_form {
                        continue;
                    }
                    let form = actor.http.post(actor.url(endpoint.path)).header("content-type", "application/x-www-form-urlencoded");
                    asked += 1;
                    assert_eq!(actor.send(form.header(header, value)).await.status, 403, "{} from {value} for {name}", endpoint.path);
                }
                for method in ["PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "BREW"] {
                    let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
                    let request = actor.http.request(method.clone(), actor.url(endpoint.path)).header("sec-fetch-site", "same-origin");
                    asked += 1;
                    assert_eq!(actor.send(request).await.status, 405, "{method} {} for {name}", endpoint.path);
                }
            }
        }
        assert_eq!(rows(&world).await, before, "a refused request changed something");
        say(&format!("matrix of what does not belong on {:?}: {asked} requests", world.engine));
    }
}
