//! Who may see and do what. The cases are made from the route table and the list of server functions themselves, so a
//! new one without a rule fails here before anybody can call it.

use crate::on_both_engines;
use crate::support::actor::Actor;
use crate::support::page::Answer;
use crate::support::world::World;
use std::collections::BTreeSet;
use unknot::app::routes::{ENDPOINTS, pages};
use unknot::types::instant::Span;
use unknot::types::person::Right;
use unknot::web::endpoint::Endpoint;
use unknot::web::routes::Who;

const NEVER: &str = "0198c0de-0000-7000-8000-0000000000ff";

/// A path of the route table with every id filled in.
fn filled(path: &str, id: &str) -> String {
    path.split('/').map(|part| if part.starts_with('{') { id } else { part }).collect::<Vec<_>>().join("/")
}

/// The page without its own path, to compare it with another.
fn same_page(answer: &Answer, path: &str) -> String {
    answer.body.replace(path, "(path)")
}

struct People {
    nobody: Actor,
    maya: Actor,
    wendell: Actor,
    tomas: Actor,
    jun: Actor,
    grace: Actor,
    omar: Actor,
    ingrid: Actor,
}

impl People {
    async fn of(world: &World) -> Self {
        Self {
            nobody: world.visitor(),
            maya: world.sign_in("maya").await,
            wendell: world.sign_in("wendell").await,
            tomas: world.sign_in("tomas").await,
            jun: world.sign_in("jun").await,
            grace: world.sign_in("grace").await,
            omar: world.sign_in("omar").await,
            ingrid: world.sign_in("ingrid").await,
        }
    }

    /// The people whose role or rights do not allow this.
    fn outside(&self, who: Who) -> Vec<(&'static str, &Actor)> {
        let clients = [("Maya", &self.maya), ("Wendell", &self.wendell)];
        let therapists = [("Tomás", &self.tomas), ("Jun", &self.jun)];
        let mut out = Vec::new();
        match who {
            Who::Anyone | Who::SignedIn => {}
            Who::Client => {
                out.extend(therapists.into_iter().chain([("Grace", &self.grace), ("Omar", &self.omar), ("Ingrid", &self.ingrid)]))
            }
            Who::Therapist => {
                out.extend(clients.into_iter().chain([("Grace", &self.grace), ("Omar", &self.omar), ("Ingrid", &self.ingrid)]))
            }
            Who::Staff(right) => {
                out.extend(clients.into_iter().chain(therapists));
                out.extend(self.staff_without(right));
            }
            Who::TherapistOr(right) => {
                out.extend(clients);
                out.extend(self.staff_without(right));
            }
        }
        out
    }

    fn staff_without(&self, right: Right) -> Vec<(&'static str, &Actor)> {
        match right {
            Right::Outcomes => vec![("Grace", &self.grace)],
            Right::Schedule => vec![],
            Right::Admin => vec![("Grace", &self.grace), ("Omar", &self.omar)],
        }
    }
}

on_both_engines! {
    async fn every_page_refuses_people_without_its_role_or_right(world: World) {
        let people = People::of(&world).await;
        for row in pages().rows {
            let path = filled(row.path, NEVER);
            if row.who == Who::Anyone {
                continue;
            }
            let answer = people.nobody.get(&path).await;
            assert_eq!(answer.status, 303, "{path} for nobody");
            assert!(answer.location().starts_with("/sign-in?then="), "{path} sends nobody to {}", answer.location());
            assert_eq!(people.nobody.get_json(&path).await.status, 401, "{path} for a program without a session");
            for (name, actor) in people.outside(row.who) {
                assert_eq!(actor.get(&path).await.status, 403, "{path} for {name}");
            }
        }
    }

    async fn every_server_function_refuses_people_without_its_role_or_right(world: World) {
        let people = People::of(&world).await;
        for endpoint in ENDPOINTS {
            let fields: Vec<(&str, &str)> = endpoint.fields.iter().map(|field| (field.name, NEVER)).collect();
            if endpoint.who != Who::Anyone {
                let answer = call(&people.nobody, endpoint, &fields).await;
                assert_eq!(answer.status, 401, "{} for nobody", endpoint.path);
            }
            for (name, actor) in people.outside(endpoint.who) {
                assert_eq!(call(actor, endpoint, &fields).await.status, 403, "{} for {name}", endpoint.path);
            }
        }
    }

    async fn a_page_about_someone_else_looks_like_one_that_never_existed(world: World) {
        let people = People::of(&world).await;
        let mayas = ids_on_mayas_pages(&people.maya).await;
        assert!(mayas.len() >= 4, "too few ids to try with: {mayas:?}");
        for row in pages().rows.iter().filter(|row| row.path.contains('{')) {
            let strangers: Vec<(&str, &Actor)> = match row.who {
                Who::Client => vec![("Wendell", &people.wendell)],
                // Jun has never seen Maya.
                Who::Therapist | Who::TherapistOr(_) => vec![("Jun", &people.jun)],
                _ => vec![],
            };
            for (id, (name, stranger)) in mayas.iter().flat_map(|id| strangers.iter().map(move |s| (id, *s))) {
                let path = filled(row.path, id);
                let never = filled(row.path, NEVER);
                let (got, nothing) = (stranger.get(&path).await, stranger.get(&never).await);
                assert_eq!(got.status, 404, "{path} for {name}");
                assert_eq!(nothing.status, 404);
                assert_eq!(same_page(&got, &path), same_page(&nothing, &never), "{path} for {name} differs from what never was");
            }
        }
    }

    async fn someone_elses_id_is_answered_like_one_that_never_existed(world: World) {
        let people = People::of(&world).await;
        let mayas = ids_on_mayas_pages(&people.maya).await;
        for endpoint in ENDPOINTS
            .iter()
            .filter(|endpoint| endpoint.who == Who::Client || endpoint.who == Who::Therapist || endpoint.who == Who::SignedIn)
        {
            let stranger = if endpoint.who == Who::Therapist { &people.jun } else { &people.wendell };
            let id_fields: Vec<&str> =
                endpoint.fields.iter().map(|f| f.name).filter(|n| ["hold", "booking", "thread", "check_in", "visit"].contains(n)).collect();
            for id_field in id_fields {
                let mut never_seen: Option<(u16, String)> = None;
                for id in mayas.iter().map(String::as_str).chain([NEVER]).rev() {
                    let fields: Vec<(&str, &str)> =
                        endpoint.fields.iter().map(|f| (f.name, if f.name == id_field { id } else { plausible(f.name) })).collect();
                    let answer = call(stranger, endpoint, &fields).await;
                    assert!(
                        answer.status == 404 || answer.status == 422,
                        "{} with {id_field}={id}: {} {}",
                        endpoint.path,
                        answer.status,
                        answer.body
                    );
                    match &never_seen {
                        None => never_seen = Some((answer.status, answer.body)),
                        Some(never) => assert_eq!((answer.status, &answer.body), (never.0, &never.1), "{} {id}", endpoint.path),
                    }
                }
            }
        }
    }

    async fn an_expired_session_opens_nothing(world: World) {
        let maya = world.sign_in("maya").await;
        assert_eq!(maya.get("/home").await.status, 200);
        world.advance(Span::minutes(31));
        let answer = maya.get("/home").await;
        assert_eq!(answer.status, 303);
        assert_eq!(answer.location(), "/sign-in?then=%2Fhome");
        for endpoint in ENDPOINTS.iter().filter(|endpoint| endpoint.who != Who::Anyone) {
            assert_eq!(call(&maya, endpoint, &[]).await.status, 401, "{}", endpoint.path);
        }
    }

    async fn every_view_of_a_record_is_logged(world: World) {
        let maya = world.sign_in("maya").await;
        let visit = maya.page("/visits").await.links("/visits/")[0].clone();
        let thread = maya.page("/messages").await.links("/messages/")[0].clone();
        let log = "select count(*) from audit_log where action = 'view' and client_name = 'Maya Fournier'";
        for path in ["/home", "/visits", &visit, "/messages", &thread, "/progress"] {
            let before = world.number(log).await;
            maya.page(path).await;
            assert!(world.number(log).await > before, "{path} left no row");
        }
        let omar = world.sign_in("omar").await;
        let before = world.number(log).await;
        let record = omar.page("/outcomes").await.links("/clients/");
        assert!(world.number(log).await > before, "the outcome board left no row about Maya");
        assert!(!record.is_empty());
    }
}

/// Calls the server function as an island does.
async fn call(actor: &Actor, endpoint: &Endpoint, fields: &[(&str, &str)]) -> Answer {
    if endpoint.is_form {
        return actor.post_json(endpoint.path, fields).await;
    }
    let question = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    actor.get_json(&format!("{}?{question}", endpoint.path)).await
}

/// A value that a field of this name would take.
fn plausible(field: &str) -> &'static str {
    match field {
        "body" => "A question about heat.",
        "pain" | "score_1" | "score_2" | "pressure" => "4",
        "start" => "1",
        "then" => "save",
        "once" | "therapist" | "service" => NEVER,
        "seen" => "false",
        _ => "",
    }
}

async fn ids_on_mayas_pages(maya: &Actor) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for path in ["/home", "/visits", "/messages", "/progress"] {
        let page = maya.page(path).await;
        for prefix in ["/visits/", "/messages/", "/check-in/", "/book/cancel/", "/book/confirm/"] {
            for link in page.links(prefix) {
                let id = link.split(['?', '#']).next().unwrap_or_default().rsplit('/').next().unwrap_or_default();
                if id.len() == 36 {
                    ids.insert(id.to_owned());
                }
            }
        }
    }
    ids
}

#[test]
fn the_table_of_server_functions_is_complete() {
    let registered: BTreeSet<String> = leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path.to_owned()).collect();
    let listed: BTreeSet<String> = ENDPOINTS.iter().map(|endpoint| endpoint.path.to_owned()).collect();
    assert_eq!(registered, listed, "a server function without a row in app/routes.rs, or a row without one");
}
