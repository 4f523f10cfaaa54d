//! Where a visit on the day's picture may be moved to, and what that means in the clinic's time.

/// The day's picture: what a position in it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Board {
    /// Its columns are rooms, not therapists.
    pub by_room: bool,
    /// Id and name of each column.
    pub heads: Vec<(String, String)>,
    pub column_width: i32,
    /// Minutes of one step.
    pub step: i32,
    /// Where the first minute is drawn, and where the last one ends. A minute is a point high.
    pub top: i32,
    pub bottom: i32,
    /// The minute of the day at the top.
    pub from: i32,
    /// The instant at the top, in microseconds.
    pub base: i64,
    /// On a day with a clock change: the minute from which it counts, and by how many microseconds instants are earlier then.
    pub change: Option<(i32, i64)>,
}

/// A visit as it was drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    pub id: String,
    pub service: String,
    pub therapist: String,
    pub client: String,
    pub column: i32,
    pub x: i32,
    pub y: i32,
    pub height: i32,
}

/// How far a visit is from where it was drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Away {
    pub columns: i32,
    pub minutes: i32,
}

/// What the desk is asked before a visit moves: the fields of the form, and the question.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Question {
    pub booking: String,
    pub service: String,
    pub therapist: String,
    pub start: String,
    pub room: String,
    pub words: String,
}

impl Board {
    /// The nearest place within the picture.
    pub fn within(&self, visit: &Visit, away: Away) -> Away {
        let last = i32::try_from(self.heads.len()).unwrap_or(1) - 1;
        let most = self.bottom - visit.y - visit.height;
        Away {
            columns: away.columns.clamp(-visit.column, (last - visit.column).max(-visit.column)),
            minutes: away.minutes.clamp(self.top - visit.y, most.max(self.top - visit.y)),
        }
    }

    /// The whole columns and steps nearest to a distance in points.
    pub fn nearest(&self, x: i32, y: i32) -> Away {
        let (column, step) = (self.column_width.max(1), self.step.max(1));
        Away { columns: (x + x.signum() * column / 2) / column, minutes: (y + y.signum() * step / 2) / step * step }
    }

    /// `None` while the visit is where it was drawn.
    pub fn question(&self, visit: &Visit, away: Away) -> Option<Question> {
        if away == Away::default() {
            return None;
        }
        let (id, name) = self.heads.get(usize::try_from(visit.column + away.columns).ok()?)?.clone();
        let minute = visit.y + away.minutes - self.top;
        let shown = self.from + minute;
        let change = self.change.filter(|(at, _)| *at <= shown).map_or(0, |(_, by)| by);
        let start = self.base + i64::from(minute) * 60_000_000 - change;
        let with = if self.by_room { " in " } else { " with " };
        let words = "Move ".to_owned() + &visit.client + " to " + &clock(shown) + with + &name + "?";
        let (therapist, room) = if self.by_room { (visit.therapist.clone(), id) } else { (id, String::new()) };
        let (booking, service) = (visit.id.clone(), visit.service.clone());
        Some(Question { booking, service, therapist, start: start.to_string(), room, words })
    }
}

/// "4:30 pm"
fn clock(minute: i32) -> String {
    let (hour, rest) = (minute / 60, minute % 60);
    let twelve = if hour % 12 == 0 { 12 } else { hour % 12 };
    let nought = if rest < 10 { "0" } else { "" };
    let half = if hour % 24 < 12 { " am" } else { " pm" };
    twelve.to_string() + ":" + nought + &rest.to_string() + half
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000_000;

    /// Tomás and Amélie from 8 am to 6 pm, and Maya with Tomás at 9 am for an hour.
    fn day() -> (Board, Visit) {
        let heads = [("t", "Tomás Rivera"), ("a", "Amélie Roy")].map(|(id, name)| (id.to_owned(), name.to_owned())).to_vec();
        let picture =
            Board { by_room: false, heads, column_width: 160, step: 15, top: 30, bottom: 630, from: 480, base: 8 * HOUR, change: None };
        let text = str::to_owned;
        let (id, service, therapist, client) = (text("v"), text("s"), text("t"), text("Maya Fournier"));
        (picture, Visit { id, service, therapist, client, column: 0, x: 64, y: 90, height: 60 })
    }

    const fn away(columns: i32, minutes: i32) -> Away {
        Away { columns, minutes }
    }

    #[test]
    fn a_visit_stays_within_the_day_and_its_columns() {
        let (picture, visit) = day();
        assert_eq!(picture.within(&visit, away(-1, -90)), away(0, -60));
        assert_eq!(picture.within(&visit, away(5, 1000)), away(1, 480));
        assert_eq!(picture.within(&visit, away(1, 30)), away(1, 30));
        let longer_than_the_day = Visit { height: 900, ..visit };
        assert_eq!(picture.within(&longer_than_the_day, away(0, 30)), away(0, -60));
    }

    #[test]
    fn a_drag_ends_at_the_nearest_column_and_step() {
        let (picture, _) = day();
        assert_eq!(picture.nearest(79, 7), away(0, 0));
        assert_eq!(picture.nearest(80, 8), away(1, 15));
        assert_eq!(picture.nearest(-81, -23), away(-1, -30));
    }

    #[test]
    fn the_question_names_client_time_and_therapist_and_the_form_says_the_same() {
        let (picture, visit) = day();
        let asked = picture.question(&visit, away(1, 45)).unwrap();
        assert_eq!(asked.words, "Move Maya Fournier to 9:45 am with Amélie Roy?");
        assert_eq!((asked.therapist.as_str(), asked.room.as_str()), ("a", ""));
        assert_eq!(asked.start, (9 * HOUR + HOUR * 3 / 4).to_string());
        assert_eq!(picture.question(&visit, Away::default()), None);
    }

    #[test]
    fn by_room_the_therapist_stays_and_the_room_changes() {
        let (mut picture, visit) = day();
        picture.by_room = true;
        picture.heads = vec![("1".to_owned(), "Room 1".to_owned()), ("2".to_owned(), "Room 2".to_owned())];
        let asked = picture.question(&visit, away(1, 0)).unwrap();
        assert_eq!(asked.words, "Move Maya Fournier to 9:00 am in Room 2?");
        assert_eq!((asked.therapist.as_str(), asked.room.as_str()), ("t", "2"));
    }

    #[test]
    fn after_a_clock_change_the_same_wall_time_is_another_instant() {
        let (mut picture, visit) = day();
        picture.change = Some((600, HOUR));
        let start = |minutes| picture.question(&visit, away(0, minutes)).unwrap().start;
        assert_eq!(start(30), (9 * HOUR + HOUR / 2).to_string());
        assert_eq!(start(60), (9 * HOUR).to_string());
    }

    #[test]
    fn the_new_time_is_written_as_the_clinic_writes_it() {
        assert_eq!([0, 495, 720, 990].map(clock), ["12:00 am", "8:15 am", "12:00 pm", "4:30 pm"]);
    }
}
