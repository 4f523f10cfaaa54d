//! Joining the waitlist, what Maya gives up, and the resulting offers.

use super::actor::Actor;
use super::page::{Answer, Fields};
use super::world::World;

/// Joins for the service and time of Maya's next visit, in the two taps that the page asks for: with the form as it is filled in.
pub async fn join(world: &World, actor: &Actor) -> Answer {
    join_with(world, actor, &[]).await
}

pub async fn join_with(world: &World, actor: &Actor, other: &[(&str, &str)]) -> Answer {
    join_for(actor, &mayas(world, "service_id").await, other).await
}

pub async fn join_for(actor: &Actor, service: &str, other: &[(&str, &str)]) -> Answer {
    let page = actor.page(&format!("/book/wait?service={service}")).await;
    let mut fields: Fields = page.forms("/api/booking/wait").remove(0);
    let filled_in = |name: &str| page.value_of(name).unwrap_or_default();
    let (from, until) = (filled_in("from"), filled_in("until"));
    for (name, value) in [("therapist", "anyone"), ("from", &from), ("until", &until), ("notice", "2"), ("swaps", "")] {
        fields.push((name.to_owned(), value.to_owned()));
    }
    for part in ["d1", "d2", "d3", "d4", "d5", "d6", "d7", "p1", "p2", "p3"] {
        fields.push((part.to_owned(), "on".to_owned()));
    }
    for (name, value) in other {
        fields.retain(|(field, _)| field != name);
        fields.push(((*name).to_owned(), (*value).to_owned()));
    }
    let answer = actor.post("/api/booking/wait", &fields).await;
    assert_eq!((answer.status, answer.location()), (303, "/home"), "{}", answer.words());
    answer
}

const MAYAS_NEXT: &str = "bookings b join people p on p.id = b.client_id
    where p.email = 'maya@elbowriver.example' and b.status = 'booked' order by b.starts_at limit 1";

/// A column of Maya's next visit that holds an id.
pub async fn mayas(world: &World, column: &str) -> String {
    world.id(&format!("b.{column}"), MAYAS_NEXT).await
}

/// Maya's next visit as the fields of the form that would hold it.
pub async fn mayas_time(world: &World) -> Fields {
    let start = world.number(&format!("select b.starts_at from {MAYAS_NEXT}")).await;
    vec![
        ("therapist".to_owned(), mayas(world, "therapist_id").await),
        ("service".to_owned(), mayas(world, "service_id").await),
        ("start".to_owned(), start.to_string()),
    ]
}

/// Maya cancels her next visit; its id.
pub async fn maya_cancels(world: &World, maya: &Actor) -> String {
    let visit = mayas(world, "id").await;
    assert_eq!(maya.post("/api/booking/cancel", &[("booking", visit.as_str())]).await.status, 303);
    visit
}

/// The offer on someone's first page, if there is one.
pub async fn offer(actor: &Actor) -> Option<String> {
    actor.page("/home").await.links("/book/confirm/").first().map(|link| link.rsplit('/').next().unwrap().to_owned())
}
