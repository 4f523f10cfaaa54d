//! Changes of working hours. Each can be tried on the practice first, so that the desk sees which visits would lose their
//! therapist before anything is saved.

use super::{admin_store as admin, offering_store as offering, store};
use crate::clinic::hours::Stretch;
use crate::clinic::model::Shift;
use crate::clinic::offering::{Closure, ShiftDay};
use crate::platform::db::{Conn, DbResult};
use crate::platform::random;
use crate::types::ids::TherapistId;
use crate::types::instant::TimeRange;
use jiff::civil::Date;

#[derive(Debug, Clone)]
pub enum Change {
    /// The shifts of every week from now on.
    Week {
        therapist: TherapistId,
        shifts: Vec<Shift>,
    },
    /// The hours of this date; none is a day off.
    Day {
        therapist: TherapistId,
        day: Date,
        hours: Vec<Stretch>,
    },
    Off {
        therapist: TherapistId,
        range: TimeRange,
    },
    Closed(Closure),
}

impl Change {
    /// The therapist whose visits it can affect; `None`: everyone's.
    pub const fn therapist(&self) -> Option<TherapistId> {
        match self {
            Self::Week { therapist, .. } | Self::Day { therapist, .. } | Self::Off { therapist, .. } => Some(*therapist),
            Self::Closed(_) => None,
        }
    }

    pub async fn write(&self, conn: &mut Conn) -> DbResult<()> {
        match self {
            Self::Week { therapist, shifts } => {
                admin::delete_shifts(conn, *therapist).await?;
                for shift in shifts {
                    store::insert_shift(conn, random::id(), *shift).await?;
                }
                Ok(())
            }
            Self::Day { therapist, day, .. } => {
                let rows: Vec<_> = self.days().into_iter().map(|row| (random::id(), row)).collect();
                offering::put_shift_day(conn, *therapist, &day.to_string(), &rows).await
            }
            Self::Off { therapist, range } => store::insert_time_off(conn, random::id(), *therapist, *range).await,
            Self::Closed(closure) => offering::insert_closure(conn, closure).await,
        }
    }

    /// The rows of a date with hours of its own.
    pub fn days(&self) -> Vec<ShiftDay> {
        let Self::Day { therapist, day, hours } = self else { return Vec::new() };
        let row = |hours, location| ShiftDay { therapist: *therapist, day: day.to_string(), hours, location };
        if hours.is_empty() {
            return vec![row(None, None)];
        }
        hours.iter().map(|one| row(Some((one.from, one.until)), one.location)).collect()
    }
}
