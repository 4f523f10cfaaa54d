//! How long each therapist usually takes to answer. Nobody needs it to the minute, and it is dear to find.

use crate::platform::cache::Cache;
use crate::platform::shelf::Need;
use crate::platform::state::{AppState, NotKept};
use crate::types::ids::TherapistId;
use crate::types::instant::Span;

pub const NEEDS: &[Need] = &[Need::of::<ReplyClocks>("the reply clocks")];

/// `None` for someone who has not answered often enough for a figure.
pub struct ReplyClocks(Cache<TherapistId, Option<Span>>);

impl Default for ReplyClocks {
    fn default() -> Self {
        Self(Cache::new(Span::minutes(10)))
    }
}

pub fn reply_clocks(state: &AppState) -> Result<&Cache<TherapistId, Option<Span>>, NotKept> {
    Ok(&state.kept::<ReplyClocks>()?.0)
}
