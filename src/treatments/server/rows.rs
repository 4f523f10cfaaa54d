//! Rows that the store reads and pages show.

use crate::types::ids::{ClientId, VisitId};
use crate::types::instant::Instant;

/// A note that was begun on an earlier day and never signed.
#[derive(sqlx::FromRow)]
pub struct OpenNote {
    #[sqlx(rename = "id")]
    pub visit: VisitId,
    #[sqlx(rename = "client_id")]
    pub client: ClientId,
    pub client_name: String,
    #[sqlx(rename = "starts_at")]
    pub start: Instant,
}
