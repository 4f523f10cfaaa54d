//! The messages between clients and therapists of the demo. None is repeated in the whole clinic: when a bank is empty,
//! people are silent.

use super::desk::Desk;
use super::pools::Begun;
use super::rng::Rng;
use super::words::THANKS;
use crate::messaging::model::{Pair, Side};
use crate::messaging::server::history::{History, Said};
use crate::platform::local_time::weekday_number;
use crate::types::ids::ClientId;
use crate::types::instant::{Instant, Span};
use jiff::ToSpan;

impl Desk<'_> {
    /// Spreads the exchanges over these days from today. An exchange that would not be over by now is left out.
    pub fn talk(&mut self, pair: Pair, begun: &[Begun], from_day: i64, to_day: i64, words: impl Fn(&str) -> String, rng: &mut Rng) {
        let mut said = Vec::new();
        let each = (to_day - from_day).max(1) / i64::try_from(begun.len().max(1)).unwrap_or(1);
        for (nth, (first, (ask, answer))) in (0..).zip(begun) {
            let day = from_day + nth * each + rng.range(0, each.max(2) / 2);
            let asked = self.asked_at(*first, day, rng);
            let answered = self.answered_at(first.other(), asked, rng);
            let thanked = answered.plus(Span::minutes(rng.range(6, 240)));
            if thanked >= self.now.minus(Span::minutes(30)) {
                continue;
            }
            said.push(Said { by: *first, at: asked, text: words(ask) });
            said.push(Said { by: first.other(), at: answered, text: words(answer) });
            if *first == Side::Client && rng.chance(45) {
                said.push(Said { by: Side::Client, at: thanked, text: rng.word(THANKS).to_owned() });
            }
        }
        // A last message of the client would wait in the queue for an answer that it does not need.
        if said.last().is_some_and(|last| last.by == Side::Client) {
            said.pop();
        }
        self.say(pair, said);
    }

    /// Adds messages to the thread of these two. Both have read them.
    pub fn say(&mut self, pair: Pair, said: Vec<Said>) {
        let Some(first) = said.iter().map(|one| one.at).min() else { return };
        let mut history = match self.plan.threads.iter().position(|thread| thread.pair == pair) {
            Some(known) => self.plan.threads.remove(known),
            None => History { pair, opened: first, said: Vec::new(), client_looked: first, therapist_looked: first },
        };
        history.opened = history.opened.min(first);
        history.said.extend(said);
        history.said.sort_by_key(|one| one.at);
        let last = history.said.last().map_or(first, |one| one.at);
        let looked = last.plus(Span::minutes(35)).min(self.now);
        (history.client_looked, history.therapist_looked) = (looked, looked);
        self.plan.threads.push(history);
    }

    /// A message that the other side has not seen yet.
    pub fn say_unseen(&mut self, pair: Pair, by: Side, at: Instant, text: &str) {
        let known = self.plan.threads.iter().find(|thread| thread.pair == pair);
        let looked = known.map(|thread| (thread.client_looked, thread.therapist_looked)).unwrap_or_default();
        self.say(pair, vec![Said { by, at, text: text.to_owned() }]);
        if let Some(thread) = self.plan.threads.iter_mut().find(|thread| thread.pair == pair) {
            match by {
                Side::Client => thread.therapist_looked = looked.1,
                Side::Therapist => thread.client_looked = looked.0,
            }
        }
    }

    pub fn pair(&self, client: ClientId, who: usize) -> Option<Pair> {
        Some(Pair { client, therapist: self.therapist(who)? })
    }

    fn asked_at(&self, by: Side, day: i64, rng: &mut Rng) -> Instant {
        match by {
            Side::Client => self.at(self.day(day), rng.range(7 * 60, 21 * 60 + 40)),
            Side::Therapist => self.work_time(self.at(self.day(day), rng.range(9 * 60, 17 * 60)), rng),
        }
    }

    /// Clients answer when they like, therapists within working hours.
    fn answered_at(&self, by: Side, asked: Instant, rng: &mut Rng) -> Instant {
        let soon = asked.plus(Span::minutes(rng.range(20, 170) + rng.range(0, 150)));
        match by {
            Side::Client => soon,
            Side::Therapist => self.work_time(soon, rng),
        }
    }

    /// This time if it lies within a working day, else the next working morning.
    fn work_time(&self, at: Instant, rng: &mut Rng) -> Instant {
        let date = self.wall.date(at);
        let minute = at.since(self.wall.midnight(date)).whole_minutes();
        if weekday_number(date) <= 5 && (8 * 60..19 * 60).contains(&minute) {
            return at;
        }
        let from = if minute < 8 * 60 { date } else { date.saturating_add(1.day()) };
        let days = (0..3).find(|days: &i64| weekday_number(from.saturating_add(days.days())) <= 5).unwrap_or_default();
        self.at(from.saturating_add(days.days()), rng.range(8 * 60 + 5, 9 * 60 + 40))
    }
}
