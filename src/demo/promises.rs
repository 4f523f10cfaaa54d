//! Tests of the plan of the demo, for any day and hour of its start: nobody is booked twice or outside a shift, Maya is as in
//! the pictures, and the same day gives the same clinic.

#[cfg(test)]
mod tests {
    use crate::booking::appointments::server::store::writes::NewBooking;
    use crate::booking::model::BookingStatus;
    use crate::demo::house::{TOMAS, address};
    use crate::demo::maya;
    use crate::demo::named::{DOROTHY, INES, NOAH, WENDELL};
    use crate::demo::plan::Plan;
    use crate::demo::script::plan;
    use crate::messaging::model::Side;
    use crate::outcomes::model::{Direction, Tenths, Trend};
    use crate::outcomes::scoring::trend;
    use crate::platform::local_time::{Wall, weekday_number};
    use crate::treatments::policy::needs_written_consent;
    use crate::types::ids::ClientId;
    use crate::types::instant::{Instant, Span};
    use jiff::civil::date;
    use std::collections::{BTreeMap, BTreeSet};

    fn calgary() -> Wall {
        Wall::new("America/Edmonton", "Calgary").unwrap()
    }

    fn at(day: i8, hour: i64) -> Instant {
        calgary().instant(date(2026, 11, day), hour * 60 + 16)
    }

    /// Monday 23 November 2026, sixteen past two.
    fn usual() -> Plan {
        plan(&calgary(), at(23, 14), 1812)
    }

    /// Every day of a week, at hours early, usual and late.
    fn many() -> Vec<(Instant, Plan)> {
        let starts = [(22, 2), (22, 14), (23, 9), (24, 18), (25, 23), (26, 9), (27, 14), (28, 0), (28, 18)];
        starts.map(|(day, hour)| at(day, hour)).map(|now| (now, plan(&calgary(), now, 1812))).into()
    }

    /// The minute of the day on the clinic's wall: "2026-11-26T16:30:00" is 990.
    fn minute_of(at: Instant) -> i64 {
        let text = calgary().stored(at);
        text[11..13].parse::<i64>().unwrap() * 60 + text[14..16].parse::<i64>().unwrap()
    }

    fn occupying(plan: &Plan) -> impl Iterator<Item = &NewBooking> {
        plan.bookings.iter().filter(|booking| booking.status.occupies())
    }

    #[test]
    fn the_same_day_and_seed_give_the_same_clinic() {
        assert_eq!(format!("{:?}", usual()), format!("{:?}", usual()));
        assert_ne!(format!("{:?}", usual()), format!("{:?}", plan(&calgary(), at(23, 14), 1813)));
    }

    #[test]
    fn no_therapist_and_no_room_is_taken_twice_whenever_the_demo_starts() {
        for (now, plan) in many() {
            let by_therapist = occupying(&plan).map(|b| (b.therapist.uuid(), b.busy.start, b.busy.end));
            let by_room = occupying(&plan).map(|b| (b.room.uuid(), b.busy.start, b.busy.end));
            for mut busy in [by_therapist.collect::<Vec<_>>(), by_room.collect()] {
                busy.sort_unstable();
                let clash = busy.windows(2).find(|two| two[0].0 == two[1].0 && two[0].2 > two[1].1);
                assert_eq!(clash, None, "started at {now:?}");
            }
            let mut own: Vec<_> = occupying(&plan).map(|b| (b.client, b.range.start, b.range.end)).collect();
            own.sort_unstable();
            assert!(own.windows(2).all(|two| two[0].0 != two[1].0 || two[0].2 <= two[1].1), "a client in two places");
        }
    }

    #[test]
    fn every_visit_lies_within_a_shift_of_its_therapist() {
        let wall = calgary();
        for (_, plan) in many() {
            for booking in &plan.bookings {
                let day = wall.date(booking.busy.start);
                let (from, until) = (minute_of(booking.busy.start), minute_of(booking.busy.end));
                let own = plan.house.shifts.iter().map(|(_, shift)| shift).filter(|shift| shift.therapist == booking.therapist);
                let mut today = own.filter(|shift| shift.weekday == weekday_number(day));
                assert!(today.any(|shift| shift.from_minute <= from && until <= shift.to_minute), "{booking:?}");
            }
        }
    }

    #[test]
    fn past_visits_are_over_and_booked_ones_are_ahead() {
        for (now, plan) in many() {
            for booking in &plan.bookings {
                assert!(booking.created_at < booking.range.start && booking.created_at < now, "{booking:?}");
                match booking.status {
                    BookingStatus::Booked => assert!(booking.range.start > now),
                    BookingStatus::Arrived => assert!(booking.range.start <= now && now < booking.range.end),
                    _ => assert!(booking.range.end <= now, "{booking:?}"),
                }
            }
            assert!(plan.visits.iter().all(|visit| visit.end <= now && visit.written_at <= now));
            assert!(plan.answered.iter().all(|one| one.answered <= now && one.due <= one.answered));
            assert!(plan.threads.iter().flat_map(|thread| &thread.said).all(|said| said.at <= now));
            assert!(plan.events.iter().all(|event| event.at <= now));
        }
    }

    #[test]
    fn signed_notes_have_a_text_and_consent_where_the_area_needs_it() {
        for visit in usual().visits.iter().filter(|visit| visit.signed_at.is_some()) {
            assert!(visit.note.consent || !needs_written_consent(&visit.note.areas), "{visit:?}");
            assert!(!visit.note.summary.is_empty() && !visit.note.home_care.is_empty(), "{visit:?}");
            let regions: BTreeSet<_> = visit.note.areas.iter().map(|area| area.region).collect();
            assert_eq!(regions.len(), visit.note.areas.len(), "an area named twice");
        }
    }

    #[test]
    fn maya_has_fourteen_months_behind_her_and_her_next_visit_at_half_past_four() {
        let wall = calgary();
        for (now, plan) in many() {
            let maya = plan.client(maya::NAME).unwrap();
            let visits: Vec<_> = plan.visits.iter().filter(|visit| visit.client == maya).collect();
            assert_eq!(visits.len(), 18, "started at {now:?}");
            assert!(now.since(visits[0].start).whole_days() > 400);
            let next: Vec<_> = plan.bookings.iter().filter(|b| b.client == maya && b.status == BookingStatus::Booked).collect();
            assert_eq!(next.len(), 1);
            assert_eq!(wall.time(next[0].range.start), "4:30 pm");
            assert!((1..=5).contains(&next[0].range.start.since(now).whole_days()));
            let pains = answers(&plan, maya);
            assert_eq!((pains[0].1, pains[1].1, pains[19].1), (Tenths::points(6), Tenths::points(7), Tenths::points(4)));
            assert_eq!(trend(&pains, Direction::LowerIsBetter), Trend::Improving);
            assert_eq!(plan.open.iter().filter(|one| one.client == maya && one.due <= now).count(), 1);
            let tomas = plan.house.colleagues[TOMAS].therapist.id;
            let thread = plan.threads.iter().find(|thread| thread.pair.client == maya && thread.pair.therapist == tomas).unwrap();
            let unread = thread.said.iter().filter(|said| said.by == Side::Therapist && said.at > thread.client_looked).count();
            assert_eq!(unread, 1);
        }
    }

    fn answers(plan: &Plan, client: ClientId) -> Vec<(Instant, Tenths)> {
        let mut own: Vec<_> =
            plan.answered.iter().filter(|one| one.client == client).map(|one| (one.answered, one.pain.tenths())).collect();
        own.sort_unstable();
        own
    }

    #[test]
    fn the_others_are_as_the_readme_describes_them() {
        let plan = usual();
        let find = |name: &str| plan.client(name).unwrap();
        assert_eq!(trend(&answers(&plan, find(WENDELL)), Direction::LowerIsBetter), Trend::Steady);
        assert_eq!(trend(&answers(&plan, find(DOROTHY)), Direction::LowerIsBetter), Trend::Improving);
        let ines: Vec<_> = plan.bookings.iter().filter(|b| b.client == find(INES)).collect();
        assert_eq!(ines.len(), 1);
        assert_eq!(calgary().date(ines[0].range.start), date(2026, 11, 24));
        assert!(plan.visits.iter().all(|visit| visit.client != find(INES)) && answers(&plan, find(INES)).is_empty());
        let noah = plan.clients.iter().find(|client| client.name == NOAH).unwrap();
        assert!(!noah.signs_in);
        assert_eq!(plan.clients.len(), 45);
        let addresses: BTreeSet<&str> = plan.clients.iter().chain(&plan.house.accounts).map(|one| one.email.as_str()).collect();
        assert_eq!(addresses.len(), 52);
        assert!(addresses.contains(address("Ana-Lucía Beltrán", &[]).as_str()));
    }

    #[test]
    fn tomas_has_one_note_to_finish_and_one_to_begin() {
        for (now, plan) in many() {
            let tomas = plan.house.colleagues[TOMAS].therapist.id;
            let drafts: Vec<_> = plan.visits.iter().filter(|visit| visit.signed_at.is_none()).collect();
            assert_eq!(drafts.len(), 1, "started at {now:?}");
            assert_eq!(drafts[0].therapist, tomas);
            let charted: BTreeSet<_> = plan.visits.iter().filter_map(|visit| visit.booking).collect();
            let without = plan.bookings.iter().filter(|b| b.status == BookingStatus::Completed && !charted.contains(&b.id));
            assert_eq!(without.count(), 1, "started at {now:?}");
        }
        let plan = usual();
        let today = usual_day(&plan);
        let seen = today.iter().filter(|b| b.status == BookingStatus::Completed).count();
        assert_eq!((seen, today.len()), (4, 6));
    }

    fn usual_day(plan: &Plan) -> Vec<&NewBooking> {
        let tomas = plan.house.colleagues[TOMAS].therapist.id;
        plan.bookings.iter().filter(|b| b.therapist == tomas && calgary().date(b.range.start) == date(2026, 11, 23)).collect()
    }

    #[test]
    fn the_coming_two_weeks_are_half_to_four_fifths_full() {
        let (plan, wall) = (usual(), calgary());
        let mut open: BTreeMap<usize, i64> = BTreeMap::new();
        let mut taken: BTreeMap<usize, i64> = BTreeMap::new();
        for (who, one) in plan.house.colleagues.iter().enumerate() {
            let id = one.therapist.id;
            for day in (1..=14).map(|n| date(2026, 11, 23).saturating_add(jiff::Span::new().days(n))) {
                let shifts = plan.house.shifts.iter().filter(|(_, s)| s.therapist == id && s.weekday == weekday_number(day));
                *open.entry(who).or_default() += shifts.map(|(_, shift)| shift.minutes()).sum::<i64>();
                let own = plan.bookings.iter().filter(|b| b.therapist == id && wall.date(b.range.start) == day);
                *taken.entry(who).or_default() += own.map(|b| b.busy.length().whole_minutes()).sum::<i64>();
            }
        }
        for (who, open) in open {
            let percent = taken[&who] * 100 / open;
            assert!((45..=85).contains(&percent), "{who}: {percent}%");
        }
    }

    #[test]
    fn about_a_fifth_do_not_answer_and_the_rest_improve_as_in_the_trials() {
        let plan = usual();
        let (mut due, mut changes) = (0, Vec::new());
        for client in &plan.clients {
            let own = answers(&plan, ClientId::from_uuid(client.id.uuid()));
            let Some((began, first)) = own.first() else { continue };
            let from = began.plus(Span::days(28));
            if from <= at(23, 14) {
                due += 1;
                changes.extend(own.iter().rev().find(|(when, _)| *when >= from).map(|(_, latest)| latest.minus(*first).get()));
            }
        }
        let answered = changes.len();
        assert!((70..=88).contains(&(answered * 100 / due)), "{answered} of {due}");
        let mean = changes.iter().sum::<i32>() / i32::try_from(answered).unwrap();
        assert!((-28..=-8).contains(&mean), "{mean} tenths");
        assert!(changes.iter().any(|change| *change > 0), "some got worse");
    }

    #[test]
    fn no_message_but_thanks_is_repeated_in_the_whole_clinic() {
        let plan = usual();
        let mut said = BTreeMap::new();
        for one in plan.threads.iter().flat_map(|thread| &thread.said) {
            *said.entry(one.text.as_str()).or_insert(0) += 1;
        }
        let thanks = crate::demo::words::THANKS;
        let twice: Vec<_> = said.iter().filter(|(text, count)| **count > 1 && !thanks.contains(*text)).collect();
        assert!(twice.is_empty(), "{twice:?}");
        assert!(said.len() > 80, "{}", said.len());
        assert!(said.keys().all(|text| !text.contains('{')));
    }
}
