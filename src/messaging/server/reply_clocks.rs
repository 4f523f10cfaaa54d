//! How long each therapist usually takes to answer, cached for ten minutes: it is expensive to work out.

use crate::platform::cache::Cache;
use crate::platform::shelf::Need;
use crate::platform::state::{AppState, NotKept};
use crate::types::ids::TherapistId;
use crate::types::instant::Span;

pub const NEEDS: &[Need] = &[Need::of::<ReplyClocks>("the reply clocks")];

/// `None` for a therapist with too few replies for a figure.
pub struct ReplyClocks(Cache<TherapistId, Option<Span>>);

impl Default for ReplyClocks {
    fn default() -> Self {
        Self(Cache::new(Span::minutes(10)))
    }
}

pub fn reply_clocks(state: &AppState) -> Result<&Cache<TherapistId, Option<Span>>, NotKept> {
    Ok(&state.kept::<ReplyClocks>()?.0)
}
