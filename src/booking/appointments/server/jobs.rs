//! What the deferred work of appointments is called.

use crate::platform::jobs::JobKind;

/// About a booking on hold: let it go when its time is up.
pub const RELEASE_HOLD: JobKind = JobKind("release_hold");

/// About a reminder: write to its client, if the visit still stands.
pub const REMIND_OF_VISIT: JobKind = JobKind("remind_of_visit");
