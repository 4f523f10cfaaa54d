//! Common steps with openings and visits, and readers of a visit's state.

use super::actor::Actor;
use super::clinic::client_called;
use super::page::{Answer, Fields, value};
use super::place::Engine;
use super::world::World;
use unknot::booking::appointments::policy::UNDO;

/// Holds an opening; answers the hold's id.
pub async fn hold(actor: &Actor, opening: &[(String, String)]) -> String {
    let answer = actor.post("/api/booking/hold", opening).await;
    assert_eq!(answer.status, 303, "{}", answer.words());
    answer.location().rsplit('/').next().unwrap().to_owned()
}

pub async fn confirm(actor: &Actor, hold: &str) -> Answer {
    actor.post("/api/booking/confirm", &[("hold", hold)]).await
}

/// Holds an opening and confirms it; answers the visit's id.
pub async fn book(actor: &Actor, opening: &[(String, String)]) -> String {
    let id = hold(actor, opening).await;
    let answer = confirm(actor, &id).await;
    assert_eq!((answer.status, answer.location()), (303, "/home"), "{}", answer.words());
    id
}

pub async fn status(world: &World, id: &str) -> String {
    world.text(&format!("select status as t from bookings where {}", is(world, id))).await
}

/// When a visit begins, in microseconds.
pub async fn start_of(world: &World, visit: &str) -> i64 {
    world.number(&format!("select starts_at from bookings where {}", is(world, visit))).await
}

/// `id = …` in the words of either engine.
pub fn is(world: &World, id: &str) -> String {
    match world.engine {
        Engine::Sqlite => format!("id = x'{}'", id.replace('-', "")),
        Engine::Postgres => format!("id = '{id}'"),
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

/// The pages of a list from this address on, as many weeks as there are and no more than these.
async fn weeks(actor: &Actor, path: &str, most: usize) -> Vec<Answer> {
    let mut pages = vec![actor.page(path).await];
    while pages.len() < most
        && let Some(later) = pages.last().and_then(Answer::later)
    {
        pages.push(actor.page(&later).await);
    }
    pages
}

/// The openings on the first weeks of everyone's list, as the fields of their forms, in the order of time.
pub async fn openings(actor: &Actor, most: usize) -> Vec<Fields> {
    let mut found: Vec<Fields> = Vec::new();
    for page in weeks(actor, "/book?therapist=anyone", most).await {
        let service = value(&page.forms("/api/booking/hold").into_iter().next().unwrap_or_default(), "service").to_owned();
        for (therapist, start) in page.opening_keys() {
            let opening =
                [("therapist", therapist), ("service", service.clone()), ("start", start)].map(|(n, v)| (n.to_owned(), v)).to_vec();
            if !found.contains(&opening) {
                found.push(opening);
            }
        }
    }
    found.sort_by_key(|opening| value(opening, "start").parse::<i64>().unwrap());
    found
}

/// The openings of the two weeks after the one that this address shows, as the fields of their forms: so far ahead that
/// no test depends on how full today is.
pub async fn openings_ahead(actor: &Actor, path: &str) -> Vec<Fields> {
    let pages = weeks(actor, path, 3).await;
    assert!(pages.len() > 1, "{path} ends with its first week");
    let all = |page: &Answer| ["/api/booking/hold", "/api/booking/hold-new"].map(|action| page.openings(action)).concat();
    pages.iter().skip(1).flat_map(all).collect()
}

/// Openings that a visit can be moved to, as the fields of their forms.
pub async fn openings_to_move(actor: &Actor, visit: &str) -> Vec<Fields> {
    let first = actor.page(&format!("/book?move={visit}")).await;
    assert!(first.words().contains("It stays yours until you have confirmed another time"), "{}", first.words());
    let found = openings_ahead(actor, &format!("/book?move={visit}")).await;
    assert!(!found.is_empty(), "nothing to move to: {}", first.words());
    found
}

/// An opening for Noah on the list that Dorothy sees.
pub async fn noahs_opening(world: &World, dorothy: &Actor) -> Fields {
    let noah = client_called(world, "noah").await;
    let path = format!("/book?client={noah}&therapist=anyone");
    let opening = openings_ahead(dorothy, &path).await.remove(0);
    assert_eq!(value(&opening, "client"), noah);
    opening
}

/// A plan as the page proposes it: therapist, service and every ticked visit.
pub async fn plan(actor: &Actor, query: &str) -> Fields {
    let page = actor.page(&format!("/book/plan{query}")).await;
    let mut fields = page.forms("/api/booking/plan").remove(0);
    for n in 1..=12 {
        if let Some(tick) = page.elements(&format!("input[name=s{n}]")).first() {
            assert!(tick.attribute("checked").is_some(), "{}", tick.html);
            fields.push((format!("s{n}"), tick.attribute("value").unwrap().to_owned()));
        }
    }
    fields
}

/// The starts of a plan's visits.
pub fn starts(fields: &Fields) -> Vec<i64> {
    fields.iter().filter(|(name, _)| name.starts_with('s') && name != "service").map(|(_, start)| start.parse().unwrap()).collect()
}

/// The letters that were sent.
pub fn letters(world: &World) -> Vec<String> {
    let Ok(files) = std::fs::read_dir(world.folder().join("mail")) else { return Vec::new() };
    files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap()).collect()
}

/// Lets the time to undo pass and sends what waited for it: letters and offers.
pub async fn undo_time_passes(world: &World) {
    world.advance(UNDO);
    world.run_jobs().await;
}
