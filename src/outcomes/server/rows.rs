//! Rows that the store reads and pages show.

use crate::outcomes::model::Pain;
use crate::types::ids::{ActivityId, CheckInId, ClientId};
use crate::types::instant::Instant;

/// A check-in that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct CheckInRow {
    pub id: CheckInId,
    #[sqlx(rename = "due_at")]
    pub due: Instant,
}

/// An answered check-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub id: CheckInId,
    pub at: Instant,
    pub pain: Pain,
    pub scores: Vec<(ActivityId, u8)>,
}

/// One pain score of one of several clients.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct PainRow {
    #[sqlx(rename = "client_id")]
    pub client: ClientId,
    #[sqlx(rename = "answered_at")]
    pub at: Instant,
    #[sqlx(try_from = "i64")]
    pub pain: Pain,
}
