//! The names of the deferred jobs of appointments.

use crate::platform::jobs::JobKind;

/// About a hold: ends it when its time is up.
pub const RELEASE_HOLD: JobKind = JobKind::clinic("release_hold");

/// About a reminder: writes to its client, if the visit still stands.
pub const REMIND_OF_VISIT: JobKind = JobKind::clinic("remind_of_visit");
