//! Maya Fournier: chronic low back pain, fourteen months with Tomás, improving. The pictures in the README show her figures,
//! so they are fixed and not drawn at random.

use super::calendar::Slot;
use super::desk::Desk;
use super::house::{ACUPUNCTURE, JUN, MASSAGE_45, MASSAGE_60, PRIYA, TOMAS};
use super::rng::Rng;
use super::scribe::{Scribe, Written};
use super::words::Complaint;
use crate::clinic::model::ServiceKind;
use crate::messaging::model::Side;
use crate::messaging::server::history::Said;
use crate::treatments::chart::NoteDraft;
use crate::treatments::model::{AreaMark, Pressure, Technique};
use crate::types::ids::ClientId;
use crate::types::instant::Span;
use crate::types::region::Region;

pub const NAME: &str = "Maya Fournier";
const PART: u64 = 10;
/// Half past four.
const USUAL: i64 = 990;

/// Check-ins: days before today, pain, and her two activities.
pub const CHECK_INS: [(i64, u8, [u8; 2]); 20] = [
    (423, 6, [4, 3]),
    (392, 7, [3, 3]),
    (364, 7, [3, 3]),
    (336, 6, [4, 3]),
    (308, 7, [3, 3]),
    (287, 6, [4, 3]),
    (259, 6, [4, 3]),
    (245, 7, [3, 3]),
    (224, 6, [4, 3]),
    (203, 6, [4, 4]),
    (182, 5, [5, 4]),
    (161, 6, [4, 4]),
    (140, 5, [5, 5]),
    (119, 4, [6, 5]),
    (91, 6, [5, 4]),
    (70, 5, [5, 5]),
    (49, 5, [6, 5]),
    (28, 5, [6, 6]),
    (14, 4, [7, 6]),
    (3, 4, [7, 6]),
];

const ACTIVITIES: [&str; 2] = ["Sitting through a film", "Lifting Léo into the car seat"];

/// Visits by weeks before the next one, all but three with Tomás.
const VISITS: [(i64, usize, usize); 18] = [
    (60, TOMAS, MASSAGE_60),
    (56, TOMAS, MASSAGE_60),
    (52, TOMAS, MASSAGE_60),
    (48, TOMAS, MASSAGE_60),
    (44, TOMAS, MASSAGE_60),
    (40, TOMAS, MASSAGE_60),
    (36, TOMAS, MASSAGE_60),
    (32, PRIYA, MASSAGE_45),
    (28, TOMAS, MASSAGE_60),
    (25, TOMAS, MASSAGE_60),
    (22, JUN, ACUPUNCTURE),
    (19, TOMAS, MASSAGE_60),
    (16, TOMAS, MASSAGE_60),
    (13, TOMAS, MASSAGE_60),
    (10, PRIYA, MASSAGE_45),
    (7, TOMAS, MASSAGE_60),
    (4, TOMAS, MASSAGE_60),
    (2, TOMAS, MASSAGE_60),
];

pub fn tell(desk: &mut Desk) {
    let Some((ahead, next)) = next_visit(desk) else { return };
    let client = desk.client(NAME, desk.at(desk.day(-424), 10 * 60), true);
    let mut rng = Rng::of(desk.seed, PART);
    let mut scribe = Scribe::new(Complaint::LowBack, NAME, &mut rng);
    let mut made = desk.at(desk.day(-424), 10 * 60);
    for (weeks, who, service) in VISITS {
        let near = desk.calendar.take_around(who, desk.day(ahead - 7 * weeks), USUAL, service);
        let Some(slot) = near else { continue };
        let (kind, minutes) = desk.service(service).map_or((ServiceKind::Massage, 60), |s| (s.kind, s.minutes));
        let drawn = scribe.note(kind, minutes, pain_about(7 * weeks - ahead), &mut rng);
        desk.visit(client, slot, made, by_hand(weeks).unwrap_or(drawn));
        made = desk.range(slot).end.plus(Span::minutes(12));
    }
    desk.book(client, next, made);
    answer(desk, client);
    with_tomas(desk, client);
    with_priya(desk, client);
}

/// Half past four with Tomás, two to five days from now.
fn next_visit(desk: &mut Desk) -> Option<(i64, Slot)> {
    [3, 4, 2, 5].into_iter().find_map(|days| {
        let slot = Slot { who: TOMAS, date: desk.day(days), minute: USUAL, service: MASSAGE_60 };
        desk.calendar.take_exactly(slot).map(|slot| (days, slot))
    })
}

fn pain_about(days_ago: i64) -> u8 {
    CHECK_INS.iter().min_by_key(|(days, _, _)| (days - days_ago).abs()).map_or(5, |(_, pain, _)| *pain)
}

fn answer(desk: &mut Desk, client: ClientId) {
    let since = desk.at(desk.day(-423), 19 * 60);
    let ids: Vec<_> = (0..).zip(ACTIVITIES).map(|(position, label)| desk.activity(client, label, position, since)).collect();
    for (days, pain, scores) in CHECK_INS {
        let due = desk.at(desk.day(-days), 8 * 60);
        let answered = desk.at(desk.day(-days), 19 * 60 + (days * 7) % 110);
        let scores = ids.iter().copied().zip(scores).collect();
        desk.answered(client, due, answered, pain, scores);
    }
    let morning = desk.at(desk.today, 7 * 60);
    desk.ask(client, if morning <= desk.now { morning } else { desk.at(desk.day(-1), 7 * 60) });
}

fn with_tomas(desk: &mut Desk, client: ClientId) {
    let Some(pair) = desk.pair(client, TOMAS) else { return };
    let said = TALKS.iter().flat_map(|(days, asked, ask, answered, answer)| {
        let (day, next) = (desk.day(-days), desk.day(1 - days));
        let ask = Said { by: Side::Client, at: desk.at(day, *asked), text: (*ask).to_owned() };
        let answer =
            Said { by: Side::Therapist, at: desk.at(if answered < asked { next } else { day }, *answered), text: (*answer).to_owned() };
        [ask, answer]
    });
    let said: Vec<Said> = said.collect();
    desk.say(pair, said);
    let evening = desk.at(desk.day(-3), 20 * 60 + 5);
    desk.say(pair, vec![Said { by: Side::Client, at: evening, text: QUESTION.to_owned() }]);
    let noon = desk.at(desk.today, 11 * 60 + 42);
    let replied = if noon < desk.now { noon } else { desk.at(desk.day(-1), 17 * 60 + 42) };
    desk.say_unseen(pair, Side::Therapist, replied, REPLY);
}

fn with_priya(desk: &mut Desk, client: ClientId) {
    let Some(pair) = desk.pair(client, PRIYA) else { return };
    let (asked, answered) = (desk.at(desk.day(-88), 18 * 60 + 20), desk.at(desk.day(-87), 9 * 60 + 5));
    let trail = "First day back on the trail yesterday, Prairie Mountain, slowly. The back held, the knees complained instead.";
    let glad = "Glad the first day back on the trail went well. Poles next time, and the knees will forgive you.";
    let said = |by, at, text: &str| Said { by, at, text: text.to_owned() };
    desk.say(pair, vec![said(Side::Client, asked, trail), said(Side::Therapist, answered, glad)]);
}

/// Days ago, the minute of the question, the question, the minute of the answer (on the next day if earlier), the answer.
const TALKS: [(i64, i64, &str, i64, &str); 4] = [
    (
        418,
        1245,
        "After the first visit my low back feels warm and heavy tonight. Is that how it should be?",
        515,
        "Yes, that is common for a day. Walk a little, drink something, and tell me on the next visit whether you slept.",
    ),
    (
        252,
        760,
        "We fly to Montréal on Saturday, four hours in a seat. What do I do with my back?",
        930,
        "Aisle seat, up once an hour, and your rolled scarf behind the low back. The tilts work sitting down as well.",
    ),
    (
        118,
        1170,
        "I lifted Léo into the car seat twice today without bracing first. I only noticed afterwards.",
        540,
        "That is the second thing you named when you came. Keep the tilts as they are, we do not need to add anything.",
    ),
    (
        46,
        1210,
        "New desk at work and by Friday the right side is back to where it was in summer. Should I rest it?",
        490,
        "Less sitting rather than rest. Send me a photo of the desk from the side and I draw on it what I would change.",
    ),
];

const QUESTION: &str = "The tilts are easier now, but after an hour at my desk the right side still grabs. Is heat twice a day too much?";
const REPLY: &str = "Twice is fine, keep each one to 15 minutes. If sitting is the worst of it, stand up for two minutes every half hour \
    before you add anything new. We will look at that right side first on your next visit.";

const HOME_CARE: [&str; 3] = ["Heat, 15 minutes, before bed", "Pelvic tilts, 2 rounds of 10", "Doorway chest stretch, 3 times 30 seconds"];

/// An area with its pain before and after.
type Spot = (&'static str, u8, u8);

struct ByHand {
    weeks: i64,
    minutes: i64,
    pain: (u8, u8),
    areas: &'static [Spot],
    summary: &'static str,
}

const LATEST: [ByHand; 4] = [
    ByHand {
        weeks: 2,
        minutes: 60,
        pain: (5, 3),
        areas: &[
            ("back-lumbar-right", 7, 4),
            ("back-lumbar-left", 5, 3),
            ("back-shoulder-right", 5, 3),
            ("back-neck-right", 4, 2),
            ("back-glute-right", 3, 2),
            ("front-shoulder-right", 3, 2),
            ("front-hip-right", 2, 2),
        ],
        summary: "Slow pressure along both sides of the low back, lighter on the left.\n\
            Trigger points in the right buttock and the muscle that hikes the hip.\n\
            Right shoulder blade and neck, side-lying, with you breathing out on each press.\n\
            No soreness by the end.",
    },
    ByHand {
        weeks: 4,
        minutes: 60,
        pain: (5, 3),
        areas: &[("back-lumbar-right", 6, 3), ("front-hip-right", 4, 3), ("front-hip-left", 3, 2), ("back-lumbar-left", 4, 3)],
        summary: "Front of both hips opened first, because the new desk keeps them short.\n\
            Then the low back, slower on the right, until the band beside the spine let go.\n\
            You got up more easily than you lay down.",
    },
    ByHand {
        weeks: 7,
        minutes: 60,
        pain: (5, 4),
        areas: &[("back-shoulder-right", 6, 4), ("back-neck-right", 5, 4), ("back-lumbar-right", 4, 3)],
        summary: "Right shoulder and neck today, after a week of carrying Léo on that side.\n\
            The low back only at the end, and light.\n\
            Turning to the right was freer before you left.",
    },
    ByHand {
        weeks: 10,
        minutes: 45,
        pain: (6, 4),
        areas: &[("back-lumbar-right", 7, 5), ("back-lumbar-left", 5, 4), ("back-sacrum", 4, 3)],
        summary: "Low back only, in the time we had, with long strokes from the ribs to the pelvis.\n\
            Tomás was away, so I kept to what has helped before and left the hip alone.\n\
            Tender until the next day is likely; heat is fine.",
    },
];

/// The notes in the pictures.
fn by_hand(weeks: i64) -> Option<Written> {
    let written = LATEST.iter().find(|note| note.weeks == weeks)?;
    let mark = |(region, before, after): &Spot| {
        Region::parse(region).map(|region| AreaMark { region, before: Some(*before), after: Some(*after) })
    };
    let note = NoteDraft {
        minutes: written.minutes,
        areas: written.areas.iter().filter_map(mark).collect(),
        techniques: vec![Technique::DeepTissue, Technique::TriggerPoint, Technique::Stretching],
        pressure: Pressure::try_from(6).ok(),
        pain_before: Some(written.pain.0),
        pain_after: Some(written.pain.1),
        consent: true,
        summary: written.summary.to_owned(),
        home_care: HOME_CARE.map(str::to_owned).to_vec(),
        private_note: if weeks == 2 { "Right side first next time. Check the desk photo.".to_owned() } else { String::new() },
    };
    Some((note, vec![written.minutes - 25, 15, 10]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maya_goes_from_six_to_four_and_her_activities_from_three_and_a_half_to_six_and_a_half() {
        let (first, last) = (CHECK_INS[0], CHECK_INS[19]);
        assert_eq!((first.1, first.2.iter().sum::<u8>()), (6, 7));
        assert_eq!((last.1, last.2.iter().sum::<u8>()), (4, 13));
        assert_eq!(CHECK_INS[1].1, 7, "worse before it gets better");
        assert!(CHECK_INS.windows(2).all(|two| two[0].0 > two[1].0));
    }

    #[test]
    fn every_area_of_her_notes_is_on_the_body_map() {
        for note in &LATEST {
            assert_eq!(by_hand(note.weeks).map(|(written, _)| written.areas.len()), Some(note.areas.len()), "{} weeks ago", note.weeks);
        }
    }
}
