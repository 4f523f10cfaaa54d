//! The others named in the README: Wendell, Dorothy and her son Noah, and Ines; and the messages that wait for an answer.

use super::desk::Desk;
use super::house::{DANA, JUN, MASSAGE_60, PHYSIO, PRIYA, TOMAS};
use super::rng::Rng;
use super::scribe::Scribe;
use super::words::Complaint;
use crate::clinic::model::ServiceKind;
use crate::messaging::model::Side;
use crate::types::ids::{ActivityId, ClientId};
use crate::types::instant::Span;

pub const WENDELL: &str = "Wendell Okafor";
pub const DOROTHY: &str = "Dorothy Pelletier";
pub const NOAH: &str = "Noah Pelletier";
pub const INES: &str = "Ines Carvalho";

/// Someone whose course is fixed.
struct Told {
    name: &'static str,
    signs_in: bool,
    complaint: Complaint,
    who: usize,
    service: usize,
    /// Days before today, and the pain before the visit.
    visits: &'static [(i64, u8)],
    /// Days before today, pain, and the two activities.
    check_ins: &'static [(i64, u8, [u8; 2])],
    activities: [&'static str; 2],
    /// Days from today to the due date of the open check-in.
    open: i64,
}

const TOLD: [Told; 3] = [
    // A plateau: eight months without change, and no answer for nine days.
    Told {
        name: WENDELL,
        signs_in: true,
        complaint: Complaint::Neck,
        who: TOMAS,
        service: MASSAGE_60,
        visits: &[(238, 6), (224, 7), (210, 6), (189, 6), (161, 5), (133, 6), (105, 6), (77, 7), (49, 6), (21, 6)],
        check_ins: &[
            (240, 6, [4, 3]),
            (212, 6, [4, 4]),
            (184, 7, [3, 3]),
            (156, 5, [5, 4]),
            (128, 6, [4, 4]),
            (100, 6, [4, 3]),
            (79, 6, [4, 4]),
            (51, 7, [4, 3]),
            (23, 6, [4, 4]),
        ],
        activities: ["Two hours at the screen", "Driving home in the dark"],
        open: -9,
    },
    Told {
        name: DOROTHY,
        signs_in: true,
        complaint: Complaint::Hip,
        who: TOMAS,
        service: MASSAGE_60,
        visits: &[(98, 8), (84, 8), (70, 7), (56, 7), (35, 6), (14, 7)],
        check_ins: &[(99, 8, [2, 3]), (85, 8, [2, 3]), (71, 7, [3, 3]), (57, 7, [3, 4]), (36, 6, [4, 5]), (14, 7, [4, 4]), (1, 5, [5, 6])],
        activities: ["Sleeping through on the left side", "Walking to church and back"],
        open: 13,
    },
    Told {
        name: NOAH,
        signs_in: false,
        complaint: Complaint::Knee,
        who: DANA,
        service: PHYSIO,
        visits: &[(44, 6), (37, 5), (27, 4), (13, 3)],
        check_ins: &[(45, 6, [3, 5]), (31, 4, [5, 6]), (12, 3, [6, 8])],
        activities: ["Basketball practice without limping", "Stairs at school"],
        open: 2,
    },
];

pub fn tell(desk: &mut Desk) {
    for (told, part) in TOLD.iter().zip(20..) {
        tell_one(desk, told, part);
    }
    begin_with_ines(desk);
}

fn tell_one(desk: &mut Desk, told: &Told, part: u64) {
    let mut rng = Rng::of(desk.seed, part);
    let first = told.visits.first().map_or(0, |(days, _)| *days);
    let mut made = desk.at(desk.day(-first - 4), 12 * 60 + 10);
    let client = desk.client(told.name, made, told.signs_in);
    let mut scribe = Scribe::new(told.complaint, told.name, &mut rng);
    let (kind, minutes) = desk.service(told.service).map_or((ServiceKind::Massage, 60), |service| (service.kind, service.minutes));
    for (days, pain) in told.visits {
        let Some(slot) = desk.calendar.take_around(told.who, desk.day(-days), 870, told.service) else { continue };
        let written = scribe.note(kind, minutes, *pain, &mut rng);
        desk.visit(client, slot, made, written);
        made = desk.range(slot).end.plus(Span::minutes(15));
    }
    answer(desk, told, client);
    let begun = desk.pools.draw(told.complaint, if told.signs_in { 2 } else { 0 }, &mut rng);
    if let Some(pair) = desk.pair(client, told.who) {
        desk.talk(pair, &begun, -first + 3, -8, |words| scribe.words(words), &mut rng);
    }
}

fn answer(desk: &mut Desk, told: &Told, client: ClientId) {
    let began = desk.at(desk.day(-told.check_ins.first().map_or(0, |(days, _, _)| *days)), 8 * 60);
    let ids: Vec<ActivityId> = (0..).zip(told.activities).map(|(position, label)| desk.activity(client, label, position, began)).collect();
    for (days, pain, scores) in told.check_ins {
        let due = desk.at(desk.day(-days), 8 * 60);
        let answered = due.plus(Span::minutes(40 + days * 13 % 500));
        desk.answered(client, due, answered.min(desk.now), *pain, ids.iter().copied().zip(*scores).collect());
    }
    desk.ask(client, desk.at(desk.day(told.open), 8 * 60));
}

/// Her first visit is tomorrow; she has no history.
fn begin_with_ines(desk: &mut Desk) {
    let signed_up = desk.at(desk.day(-2), 21 * 60 + 12);
    let client = desk.client(INES, signed_up, true);
    if let Some(slot) = desk.calendar.take(TOMAS, desk.day(1), 1050, MASSAGE_60) {
        desk.book(client, slot, signed_up.plus(Span::minutes(6)));
    }
    for (position, label) in (0..).zip(["A full work day without lying down", "Turning the head to park"]) {
        desk.activity(client, label, position, signed_up);
    }
    desk.ask(client, signed_up.plus(Span::minutes(10)));
}

/// Messages without an answer yet: minutes ago, from, to, text.
const WAITING: [(i64, &str, usize, &str); 6] = [
    (190, "Gord Baines", TOMAS, "Is a bath instead of the heat pack all right?"),
    (65, "Yuki Tanabe", TOMAS, "Can I run on the weekend or give it more time?"),
    (1480, DOROTHY, TOMAS, "I started apixaban on Saturday, a blood thinner, and told the desk as well. Could we go lighter on the shin?"),
    (
        340,
        "Ana-Lucía Beltrán",
        PRIYA,
        "Two bad days in a row again, both after the late shift. I have the diary filled in, should I bring it or type it here?",
    ),
    (95, "Ravi Menon", JUN, "Is it fine to swim on the evening after the needles?"),
    (520, "Catrina Doucette", DANA, "The step-ups are easy now at eight. Ten, or a higher step?"),
];

/// Runs last, so that these messages end their threads.
pub fn ask(desk: &mut Desk) {
    for (minutes, name, who, text) in WAITING {
        if let Some(pair) = desk.plan.client(name).and_then(|client| desk.pair(client, who)) {
            desk.care(pair.client, who, desk.now.minus(Span::minutes(minutes)));
            desk.say_unseen(pair, Side::Client, desk.now.minus(Span::minutes(minutes)), text);
        }
    }
}

/// The complaint of one of these.
pub fn complaint_of(name: &str) -> Option<Complaint> {
    TOLD.iter().find(|told| told.name == name).map(|told| told.complaint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wendell_stays_where_he_is_and_dorothy_gets_better() {
        let pains = |name: &str| -> Vec<u8> {
            TOLD.iter()
                .find(|told| told.name == name)
                .map(|told| told.check_ins.iter().map(|(_, pain, _)| *pain).collect())
                .unwrap_or_default()
        };
        assert_eq!((pains(WENDELL).first(), pains(WENDELL).last()), (Some(&6), Some(&6)));
        assert_eq!((pains(DOROTHY).first(), pains(DOROTHY).last()), (Some(&8), Some(&5)));
    }
}
