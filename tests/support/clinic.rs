//! The clinic's services and people by name, and what its editors change.

use super::actor::Actor;
use super::booking::{openings_ahead, start_of};
use super::page::{Answer, Fields, value};
use super::world::World;
use unknot::clinic::model::{Service, Therapist};
use unknot::types::instant::{Instant, Span};

pub fn service(world: &World, name: &str, minutes: i64) -> Service {
    world.practice().services.iter().find(|one| one.name == name && one.minutes == minutes).unwrap().clone()
}

pub fn therapist(world: &World, first_name: &str) -> Therapist {
    world.practice().therapists.iter().find(|one| one.first_name == first_name).unwrap().clone()
}

/// A client's id as it stands in addresses, by the first part of their e-mail.
pub async fn client_called(world: &World, first: &str) -> String {
    world.id("id", &format!("people where email = '{first}@elbowriver.example'")).await
}

/// Sends a form of an editor, which must succeed.
pub async fn edit(actor: &Actor, action: &str, fields: &[(&str, &str)]) -> Answer {
    let answer = actor.post(&format!("/api/admin/{action}"), fields).await;
    assert_eq!(answer.status, 303, "{action}: {}", answer.words());
    answer
}

/// Gives a therapist the same hours on every day of the week.
pub async fn work_daily(actor: &Actor, therapist: &str, hours: &str) {
    let days: Vec<String> = (1..=7).map(|day| format!("d{day}")).collect();
    let mut fields: Vec<(&str, &str)> = days.iter().map(|day| (day.as_str(), hours)).collect();
    fields.extend([("therapist", therapist), ("agreed", "99")]);
    edit(actor, "week", &fields).await;
}

/// A new service, given by Tomás and Priya, with these rules; its id.
pub async fn new_service(world: &World, ingrid: &Actor, rules: &[(&str, &str)]) -> String {
    let mut fields =
        vec![("service", ""), ("name", "Cranial work"), ("kind", "massage"), ("minutes", "30"), ("price", "70"), ("after", "15")];
    fields.push(("audience", rules.iter().find(|(name, _)| *name == "audience").map_or("anyone", |(_, value)| value)));
    fields.extend(rules.iter().filter(|(name, _)| *name != "audience"));
    let id = edit(ingrid, "service", &fields).await.location().rsplit('/').next().unwrap().to_owned();
    for name in ["Tomás", "Priya"] {
        let therapist = therapist(world, name).id.to_string();
        edit(ingrid, "offer", &[("therapist", &therapist), ("service", &id), ("gives", "yes")]).await;
    }
    id
}

/// The openings of a service in the weeks to come, as the fields of their forms.
pub async fn offered(actor: &Actor, service: &str, more: &str) -> Vec<Fields> {
    let path = format!("/book?service={service}&therapist=anyone{more}");
    openings_ahead(actor, &path).await.into_iter().filter(|one| value(one, "service") == service).collect()
}

/// When a visit with Tomás begins, and his id.
pub async fn of_visit(world: &World, visit: &str) -> (Instant, String) {
    (Instant::from_micros(start_of(world, visit).await), therapist(world, "Tomás").id.to_string())
}

/// A day on which this therapist does not work, further ahead than anything is booked.
pub fn a_day_off_of(world: &World, therapist: &str) -> String {
    let practice = world.practice();
    let shifts = practice.week_of(therapist.parse().unwrap()).shifts;
    let ahead = (16..40).map(|ahead| practice.wall.date(world.state.clock.now().plus(Span::days(ahead))));
    let free = ahead.filter(|day| !shifts.iter().any(|shift| shift.weekday == i64::from(day.weekday().to_monday_one_offset())));
    free.map(|day| day.to_string()).next().unwrap()
}

/// Time off on the whole day of this instant, entered by someone who has seen which visits it touches.
pub async fn time_off(grace: &Actor, world: &World, therapist: &str, at: i64) {
    let date = world.practice().wall.date(Instant::from_micros(at)).to_string();
    let fields = [("therapist", therapist), ("from", &format!("{date}T00:00")), ("until", &format!("{date}T23:59")), ("agreed", "99")];
    edit(grace, "time-off", &fields).await;
}
