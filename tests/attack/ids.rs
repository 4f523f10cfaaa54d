//! Ids of every kind that belong to Maya, and ids that belong to nobody.

use crate::support::actor::Actor;
use crate::support::booking::{hold, openings};
use crate::support::world::World;

pub const NEVER: &str = "0198c0de-0000-7000-8000-0000000000ff";

/// What Maya wrote, and nobody but her therapist may read.
pub const CANARY: &str = "qzmayaonlyqz";

/// Each kind of id with one of Maya's, or of the clinic's.
pub async fn of_maya(world: &World, maya: &Actor) -> Vec<(&'static str, String)> {
    let hers = "(select id from people where email = 'maya@elbowriver.example')";
    let opening = openings(maya, 3).await.remove(0);
    let held = hold(maya, &opening).await;
    let mut found = vec![("hold", held)];
    for (kind, column, from) in [
        ("person", "id", format!("people where id = {hers}")),
        ("booking", "id", format!("bookings where client_id = {hers} and status = 'booked' order by starts_at desc limit 1")),
        ("past booking", "id", format!("bookings where client_id = {hers} and status = 'completed' order by starts_at desc limit 1")),
        ("thread", "id", format!("threads where client_id = {hers} order by last_at desc limit 1")),
        ("message", "id", "messages order by sent_at desc limit 1".to_owned()),
        ("visit", "id", format!("visits where client_id = {hers} and state = 'signed' order by starts_at desc limit 1")),
        ("check-in", "id", format!("check_ins where client_id = {hers} order by id desc limit 1")),
        ("therapist", "id", "people where email = 'tomas@elbowriver.example'".to_owned()),
        ("service", "id", "services order by id limit 1".to_owned()),
        ("room", "id", "rooms order by id limit 1".to_owned()),
    ] {
        found.push((kind, world.id(column, &from).await));
    }
    found.extend([("nobody's", NEVER.to_owned()), ("no id", "1' or '1'='1".to_owned()), ("empty", String::new())]);
    found
}

/// Maya writes the canary to Tomás.
pub async fn write_canary(maya: &Actor) {
    for thread in maya.page("/messages").await.links("/messages/") {
        let page = maya.page(&thread).await;
        if page.words().contains("Tomás Rivera, RMT") {
            let mut form = page.forms("/api/messaging/post").remove(0);
            form.push(("body".to_owned(), CANARY.to_owned()));
            assert_eq!(maya.post("/api/messaging/post", &form).await.status, 303);
            return;
        }
    }
    panic!("Maya has no thread with Tomás");
}
