//! Holds and confirmations without pages, as many at once as for the portal.

use crate::clinic::{Bench, THREADS};
use crate::load::{Figures, work_off};
use crate::statements::{self, Ground};
use std::sync::Arc;
use unknot::accounts::server::queries;
use unknot::types::contact::Email;
use unknot::types::ids::ClientId;

const PIECES: usize = 1500;

pub async fn hold_and_confirm(bench: &Bench, lines: usize) -> Figures {
    let ground = Arc::new(ground(bench).await);
    let state = bench.state.clone();
    work_off(lines, PIECES, move |_, piece| {
        let (state, ground) = (state.clone(), ground.clone());
        async move { statements::hold_and_confirm(&state, &ground, piece).await }
    })
    .await
}

async fn ground(bench: &Bench) -> Ground {
    let mut clients = Vec::new();
    for n in 1..=THREADS {
        let email = Email::parse(&format!("client{n}@load.example")).unwrap();
        let (person, _) = queries::credentials(&bench.state, &email).await.unwrap().unwrap();
        clients.push(ClientId::from_uuid(person.id.uuid()));
    }
    let pool = sqlx::SqlitePool::connect(&bench.state.config.database_url).await.unwrap();
    let one = async |sql: &'static str| sqlx::query_scalar::<_, uuid::Uuid>(sql).fetch_one(&pool).await.unwrap();
    Ground {
        clients,
        therapist: one("select person_id from therapists order by position limit 1").await.into(),
        service: one("select id from services order by position limit 1").await.into(),
        room: one("select id from rooms order by position limit 1").await.into(),
    }
}
