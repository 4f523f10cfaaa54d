//! Stored messages as a reader sees them: unsealed, with every time in the clinic's words.

use super::store::{Head, ListedThread, SealedMessage};
use crate::messaging::model::{LineState, MessageLine, Side, ThreadRow, excerpt, queue_place};
use crate::messaging::words::wait_words;
use crate::platform::local_time::{Wall, weekday_number};
use crate::platform::seal::{Place, ReadingKey};
use crate::session::cx::Cx;
use crate::types::ids::{MessageId, PersonId};
use crate::types::instant::{Instant, Span, TimeRange};
use crate::types::person::first_name;
use jiff::ToSpan;

/// Where the text of a message is sealed.
pub fn body_place(message: MessageId) -> Place {
    Place::new("messages", "body", message.uuid())
}

/// Turns stored rows into words for one reader.
pub struct Reader<'a> {
    pub wall: &'a Wall,
    pub side: Side,
    pub now: Instant,
}

impl<'a> Reader<'a> {
    pub fn of(cx: &'a Cx, side: Side) -> Self {
        Self { wall: &cx.practice.wall, side, now: cx.now }
    }

    /// The messages of a page, oldest first. `sealed` comes newest first.
    pub fn lines(&self, head: &Head, key: &ReadingKey, sealed: &[SealedMessage]) -> Vec<MessageLine> {
        let me = head.pair().person(self.side);
        let newest_read = newest_read(sealed, me, head.read_to);
        let line = |message: &SealedMessage| {
            let seen_at = (newest_read == Some(message.id)).then_some(head.read_at);
            self.line(head, key, message, seen_at)
        };
        sealed.iter().rev().map(line).collect()
    }

    fn line(&self, head: &Head, key: &ReadingKey, message: &SealedMessage, seen_at: Option<Instant>) -> MessageLine {
        let own = message.author == head.pair().person(self.side);
        let state = if message.at <= head.read_to { LineState::Read } else { LineState::Sent };
        let seen = seen_at.map(|at| self.weekday_moment(at)).unwrap_or_default();
        MessageLine {
            id: message.id.to_string(),
            own,
            from: self.author(head, own),
            when: self.wall.time(message.at),
            day: self.day(message.at),
            body: key.open(body_place(message.id), &message.body),
            state: if own { state } else { LineState::Sent },
            state_words: if own { state.words(&seen) } else { String::new() },
        }
    }

    fn author(&self, head: &Head, own: bool) -> String {
        match (own, self.side) {
            (true, _) => "You".to_owned(),
            (false, Side::Client) => first_name(&head.therapist_name).to_owned(),
            (false, Side::Therapist) => first_name(&head.client_name).to_owned(),
        }
    }

    /// A message the reader has just posted.
    pub fn just_posted(&self, message: MessageId, at: Instant, body: &str) -> MessageLine {
        MessageLine {
            id: message.to_string(),
            own: true,
            from: "You".to_owned(),
            when: self.wall.time(at),
            day: self.day(at),
            body: body.to_owned(),
            state: LineState::Sent,
            state_words: LineState::Sent.words(""),
        }
    }

    pub fn row_without_excerpt(&self, listed: &ListedThread) -> ThreadRow {
        ThreadRow { excerpt: String::new(), ..self.row(listed, "") }
    }

    /// A row of a list. Waits are shown to therapists only.
    pub fn row(&self, listed: &ListedThread, newest: &str) -> ThreadRow {
        let own = listed.author.is_some_and(|author| (author == listed.client.into()) == (self.side == Side::Client));
        let short = excerpt(newest);
        let waiting = listed.waiting_since.filter(|_| self.side == Side::Therapist);
        ThreadRow {
            thread: listed.id.to_string(),
            href: self.side.newest(listed.id),
            with: listed.name.clone(),
            when: self.list_moment(listed.last_at),
            excerpt: if own { format!("You: {short}") } else { short },
            unread: listed.unread,
            waits: waiting.map(|since| format!("Waits {}", wait_words(self.now.since(since)))).unwrap_or_default(),
            place: queue_place(waiting, listed.last_at),
        }
    }

    /// "Today", "Friday 20 November", and with the year in another year.
    fn day(&self, at: Instant) -> String {
        match (self.wall.date(at), self.wall.date(self.now)) {
            (day, today) if day == today => "Today".to_owned(),
            (day, today) if day.year() == today.year() => self.wall.day(at),
            _ => self.wall.day_of_record(at),
        }
    }

    /// "11:42 am" today, "20 Nov" this year, "20 Nov 2025" before.
    fn list_moment(&self, at: Instant) -> String {
        match (self.wall.date(at), self.wall.date(self.now)) {
            (day, today) if day == today => self.wall.time(at),
            (day, today) if day.year() == today.year() => self.wall.day_tiny(at),
            (day, _) => format!("{} {}", self.wall.day_tiny(at), day.year()),
        }
    }

    /// "9:10 am" today, "Mon 9:10 am" within a week, "20 Nov" before.
    fn weekday_moment(&self, at: Instant) -> String {
        match self.now.since(at) {
            _ if self.wall.date(at) == self.wall.date(self.now) => self.wall.time(at),
            past if past < Span::days(6) => self.wall.weekday_and_time(at),
            _ => self.list_moment(at),
        }
    }
}

/// The newest of the reader's own messages that the other side has read. Only this one says when: the time is not kept for
/// older ones.
fn newest_read(newest_first: &[SealedMessage], me: PersonId, read_to: Instant) -> Option<MessageId> {
    newest_first.iter().find(|message| message.author == me && message.at <= read_to).map(|message| message.id)
}

/// How much of a stretch lies on weekdays: an unanswered Sunday does not make a therapist slow.
pub fn weekday_time(wall: &Wall, stretch: TimeRange) -> Span {
    let last = wall.date(stretch.end);
    let mut day = wall.date(stretch.start);
    let mut sum = 0;
    while day <= last {
        let next = day.saturating_add(1.day());
        if weekday_number(day) <= 5 {
            let whole = TimeRange::new(wall.midnight(day).max(stretch.start), wall.midnight(next).min(stretch.end));
            sum += whole.length().as_micros();
        }
        if next == day {
            break;
        }
        day = next;
    }
    Span::micros(sum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::ids::{ClientId, TherapistId, ThreadId};
    use jiff::civil::{Date, date};
    use uuid::Uuid;

    fn calgary() -> Wall {
        Wall::new("America/Edmonton", "Calgary").unwrap()
    }

    fn at(day: Date, hour: i64, minute: i64) -> Instant {
        calgary().instant(day, hour * 60 + minute)
    }

    fn friday() -> Date {
        date(2026, 11, 20)
    }

    fn reader(wall: &Wall) -> Reader<'_> {
        Reader { wall, side: Side::Client, now: at(date(2026, 11, 24), 14, 0) }
    }

    #[test]
    fn a_weekend_is_left_out_of_a_reply_time() {
        let wall = calgary();
        let over_the_weekend = TimeRange::new(at(friday(), 20, 5), at(date(2026, 11, 23), 9, 10));
        assert_eq!(weekday_time(&wall, over_the_weekend), Span::minutes(3 * 60 + 55 + 9 * 60 + 10));
        let within_a_day = TimeRange::new(at(friday(), 9, 0), at(friday(), 13, 0));
        assert_eq!(weekday_time(&wall, within_a_day), Span::hours(4));
        let sunday = TimeRange::new(at(date(2026, 11, 22), 9, 0), at(date(2026, 11, 22), 13, 0));
        assert_eq!(weekday_time(&wall, sunday), Span::ZERO);
    }

    #[test]
    fn nearer_times_are_written_shorter() {
        let wall = calgary();
        let reader = reader(&wall);
        assert_eq!(reader.weekday_moment(at(date(2026, 11, 23), 9, 10)), "Mon 9:10 am");
        assert_eq!(reader.weekday_moment(at(date(2026, 11, 24), 9, 10)), "9:10 am");
        assert_eq!(reader.weekday_moment(at(date(2026, 11, 3), 9, 10)), "3 Nov");
        assert_eq!(reader.list_moment(at(date(2025, 11, 19), 9, 10)), "19 Nov 2025");
        assert_eq!(reader.day(at(friday(), 20, 5)), "Friday 20 November");
        assert_eq!(reader.day(at(date(2026, 11, 24), 0, 5)), "Today");
    }

    #[test]
    fn a_clients_list_says_who_wrote_last_and_never_that_an_answer_is_due() {
        let wall = calgary();
        let client = ClientId::from_uuid(Uuid::from_u128(1));
        let mut listed = ListedThread {
            id: ThreadId::from_uuid(Uuid::from_u128(9)),
            client,
            name: "Tomás Rivera, RMT".to_owned(),
            last_at: at(friday(), 20, 5),
            unread: 0,
            waiting_since: Some(at(friday(), 20, 5)),
            message: None,
            author: Some(client.into()),
            body: None,
        };
        let row = reader(&wall).row(&listed, "Thank you.");
        assert_eq!((row.excerpt.as_str(), row.waits.as_str()), ("You: Thank you.", ""));
        let queue = Reader { side: Side::Therapist, ..reader(&wall) };
        assert_eq!(queue.row(&listed, "Thank you.").waits, "Waits 3 days");
        listed.author = Some(PersonId::from(TherapistId::from_uuid(Uuid::from_u128(2))));
        assert_eq!(queue.row(&listed, "Glad.").excerpt, "You: Glad.");
        assert_eq!(reader(&wall).row(&listed, "Glad.").excerpt, "Glad.");
    }

    #[test]
    fn only_the_newest_read_message_of_the_readers_own_says_when_it_was_read() {
        let (maya, tomas) = (PersonId::from_uuid(Uuid::from_u128(1)), PersonId::from_uuid(Uuid::from_u128(2)));
        let message = |id: u128, author, micros| SealedMessage {
            id: MessageId::from_uuid(Uuid::from_u128(id)),
            author,
            at: Instant::from_micros(micros),
            body: Vec::new(),
        };
        let newest_first = [message(4, maya, 40), message(3, tomas, 30), message(2, maya, 20), message(1, maya, 10)];
        let seen_to = |micros| newest_read(&newest_first, maya, Instant::from_micros(micros)).map(|id| id.uuid().as_u128());
        assert_eq!([seen_to(0), seen_to(15), seen_to(30), seen_to(40)], [None, Some(1), Some(2), Some(4)]);
    }
}
