//! Writes the treatment notes of one client, in words that fit their complaint and do not repeat.

use super::rng::Rng;
use super::words::{Bank, Complaint, ENDINGS, FIRM, sentence, sided};
use crate::clinic::model::ServiceKind;
use crate::treatments::chart::NoteDraft;
use crate::treatments::model::{AreaMark, Pressure, Technique};
use crate::treatments::policy::needs_written_consent;
use crate::types::region::Region;
use Technique::{
    Acupuncture, CranialBase, Cupping, DeepTissue, ExerciseTeaching, Heat, JointMobilisation, MyofascialRelease, Relaxation, Stretching,
    TriggerPoint,
};
use strum::VariantArray;

/// Shuffled words, dealt one by one, and from the start when they are used up.
struct Deck {
    words: Vec<&'static str>,
    next: usize,
}

impl Deck {
    fn of(words: &[&'static str], rng: &mut Rng) -> Self {
        Self { words: rng.shuffled(words), next: 0 }
    }

    fn deal(&mut self) -> &'static str {
        let word = self.words.get(self.next % self.words.len().max(1)).copied().unwrap_or_default();
        self.next += 1;
        word
    }
}

pub struct Scribe {
    complaint: Complaint,
    sides: (&'static str, &'static str),
    pressure: u8,
    first: Vec<(ServiceKind, Deck)>,
    then: Deck,
    endings: Deck,
    private: Deck,
    home_care: Vec<&'static str>,
    written: usize,
}

/// A note and the minutes of its techniques.
pub type Written = (NoteDraft, Vec<i64>);

impl Scribe {
    /// The worse side follows from the name, so that all texts about this client name the same one.
    pub fn new(complaint: Complaint, name: &str, rng: &mut Rng) -> Self {
        let bank = complaint.bank();
        let sides = if name.len() % 5 < 3 { ("right", "left") } else { ("left", "right") };
        Self {
            complaint,
            sides,
            pressure: u8::try_from(rng.range(3, 7)).unwrap_or(5),
            first: ServiceKind::VARIANTS.iter().map(|kind| (*kind, Deck::of(bank.work(*kind).0, rng))).collect(),
            then: Deck::of(bank.hands_then, rng),
            endings: Deck::of(ENDINGS, rng),
            private: Deck::of(bank.private, rng),
            home_care: rng.shuffled(bank.home_care),
            written: 0,
        }
    }

    fn bank(&self) -> &'static Bank {
        self.complaint.bank()
    }

    fn say(&self, words: &str) -> String {
        sentence(words, self.sides.0, self.sides.1)
    }

    /// The words with this client's sides put in.
    pub fn words(&self, words: &str) -> String {
        sided(words, self.sides.0, self.sides.1)
    }

    /// The note of a visit with this much pain before it.
    pub fn note(&mut self, kind: ServiceKind, minutes: i64, before: u8, rng: &mut Rng) -> Written {
        let after = before.saturating_sub(eased(rng, 3));
        let areas = self.areas(before, rng);
        let pressure = (kind == ServiceKind::Massage).then(|| Pressure::try_from(self.pressure).ok()).flatten();
        let (techniques, technique_minutes) = techniques(kind, self.complaint, minutes, rng);
        let note = NoteDraft {
            minutes,
            consent: needs_written_consent(&areas),
            areas,
            techniques,
            pressure,
            pain_before: Some(before),
            pain_after: Some(after),
            summary: self.summary(kind, pressure, rng),
            home_care: self.home_care(),
            private_note: if rng.chance(40) { self.private.deal().to_owned() } else { String::new() },
        };
        self.written += 1;
        (note, technique_minutes)
    }

    fn summary(&mut self, kind: ServiceKind, pressure: Option<Pressure>, rng: &mut Rng) -> String {
        let first = self.first.iter_mut().find(|(own, _)| *own == kind).map(|(_, deck)| deck.deal()).unwrap_or_default();
        let mut lines = vec![self.say(first)];
        if kind == ServiceKind::Massage {
            let then = self.then.deal();
            lines.push(self.say(then));
        }
        let firm = pressure.map(|asked| rng.word(FIRM).replace("{n}", &asked.get().to_string()));
        let ending = self.endings.deal().to_owned();
        lines.push(firm.map_or(ending.clone(), |firm| format!("{firm} {ending}")));
        lines.join("\n")
    }

    /// Two items at first, three from the fourth visit on, and every four visits a new one for an old one.
    fn home_care(&self) -> Vec<String> {
        let count = if self.written < 3 { 2 } else { 3 };
        let from = self.written / 4;
        let dealt = self.home_care.iter().cycle().skip(from).take(count.min(self.home_care.len()));
        dealt.map(|words| (*words).to_owned()).collect()
    }

    /// The worst area is about as bad as the pain as a whole; less pain means fewer areas.
    fn areas(&self, before: u8, rng: &mut Rng) -> Vec<AreaMark> {
        let most = i64::from(before) / 2 + rng.range(1, 2);
        let count = usize::try_from(most.clamp(1, 5)).unwrap_or(1);
        let regions = self.bank().areas.iter().filter_map(|area| Region::parse(&sided(area, self.sides.0, self.sides.1)));
        let mut pain = before.saturating_add(u8::from(rng.chance(35))).min(10);
        let mut marks = Vec::new();
        for region in regions.take(count) {
            marks.push(AreaMark { region, before: Some(pain), after: Some(pain.saturating_sub(eased(rng, 3))) });
            pain = pain.saturating_sub(eased(rng, 2)).max(1);
        }
        marks
    }
}

/// By how many points the pain went down: 0 to `most`, mostly in the middle.
fn eased(rng: &mut Rng, most: i64) -> u8 {
    u8::try_from((rng.range(0, most) + rng.range(1, most)).div_euclid(2)).unwrap_or_default()
}

fn techniques(kind: ServiceKind, complaint: Complaint, minutes: i64, rng: &mut Rng) -> (Vec<Technique>, Vec<i64>) {
    let head = matches!(complaint, Complaint::Headache | Complaint::Jaw);
    let sets: &[[Technique; 3]] = match kind {
        ServiceKind::Acupuncture => &[[Acupuncture, Heat, Relaxation], [Acupuncture, Cupping, Heat]],
        ServiceKind::Physiotherapy => &[[ExerciseTeaching, JointMobilisation, Stretching], [ExerciseTeaching, Stretching, Heat]],
        ServiceKind::Massage if head => &[[CranialBase, MyofascialRelease, Relaxation], [CranialBase, TriggerPoint, Relaxation]],
        ServiceKind::Massage => &[
            [DeepTissue, TriggerPoint, Stretching],
            [MyofascialRelease, DeepTissue, Heat],
            [DeepTissue, MyofascialRelease, JointMobilisation],
        ],
    };
    let chosen = rng.pick(sets).copied().unwrap_or([Relaxation, Heat, Stretching]);
    let (main, second) = (minutes / 10 * 5, minutes / 15 * 5);
    (chosen.to_vec(), vec![main, second, minutes - main - second])
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn ten_notes_in_a_row_differ_and_their_minutes_add_up() {
        let mut rng = Rng::new(3);
        let mut scribe = Scribe::new(Complaint::LowBack, "Maya Fournier", &mut rng);
        let notes: Vec<Written> = (0..10).map(|_| scribe.note(ServiceKind::Massage, 60, 6, &mut rng)).collect();
        assert_eq!(notes.iter().map(|(note, _)| note.summary.as_str()).collect::<BTreeSet<_>>().len(), 10);
        for (note, minutes) in &notes {
            assert_eq!(minutes.iter().sum::<i64>(), 60);
            assert!(!note.areas.is_empty() && note.pain_after <= note.pain_before, "{note:?}");
            assert!(note.consent || !needs_written_consent(&note.areas));
            assert!(!note.summary.contains('{') && note.summary.lines().count() == 3, "{}", note.summary);
        }
    }

    #[test]
    fn the_minutes_of_every_kind_of_visit_are_split() {
        let mut rng = Rng::new(4);
        for (kind, minutes) in [(ServiceKind::Massage, 90), (ServiceKind::Acupuncture, 45), (ServiceKind::Physiotherapy, 45)] {
            let (named, split) = techniques(kind, Complaint::Neck, minutes, &mut rng);
            assert_eq!(named.len(), split.len());
            assert!(split.iter().all(|part| *part > 0) && split.iter().sum::<i64>() == minutes, "{split:?}");
        }
    }
}
