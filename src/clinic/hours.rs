//! Hours of a day as the clinic writes them: "08:00-12:15, 13:00-18:30 @ Mission".

use crate::types::ids::LocationId;

/// One stretch of a working day, in minutes after midnight, and where. No location is the clinic's own address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stretch {
    pub from: i64,
    pub until: i64,
    pub location: Option<LocationId>,
}

/// The clinic's further places by name.
pub type Places<'a> = &'a [(LocationId, &'a str)];

/// Why typed hours are refused, with the part of them that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadHours {
    Unreadable(String),
    EndsFirst(String),
    UnknownPlace(String),
    Overlap,
}

/// Nothing typed is a day off.
pub fn read(typed: &str, places: Places<'_>) -> Result<Vec<Stretch>, BadHours> {
    let parts = typed.split(',').map(str::trim).filter(|part| !part.is_empty());
    let mut all: Vec<Stretch> = parts.map(|part| stretch(part, places)).collect::<Result<_, _>>()?;
    all.sort_unstable();
    match all.windows(2).find(|pair| matches!(pair, [one, next] if next.from < one.until)) {
        Some(_) => Err(BadHours::Overlap),
        None => Ok(all),
    }
}

fn stretch(part: &str, places: Places<'_>) -> Result<Stretch, BadHours> {
    let (hours, place) = part.split_once('@').map_or((part, None), |(hours, place)| (hours, Some(place.trim())));
    let location = match place {
        None => None,
        Some(name) => {
            let found = places.iter().find(|(_, known)| known.eq_ignore_ascii_case(name));
            Some(found.ok_or_else(|| BadHours::UnknownPlace(name.to_owned()))?.0)
        }
    };
    let wrong = || BadHours::Unreadable(part.to_owned());
    let (from, until) = hours.split_once('-').ok_or_else(wrong)?;
    let (from, until) = (minute(from.trim()).ok_or_else(wrong)?, minute(until.trim()).ok_or_else(wrong)?);
    if from < until { Ok(Stretch { from, until, location }) } else { Err(BadHours::EndsFirst(part.to_owned())) }
}

/// "13:30" as minutes after midnight; "24:00" is the end of the day.
pub fn minute(text: &str) -> Option<i64> {
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute): (i64, i64) = (hour.parse().ok()?, minute.parse().ok()?);
    let all = hour * 60 + minute;
    ((0..=24).contains(&hour) && (0..60).contains(&minute) && all <= 1440).then_some(all)
}

/// Writes hours so that [`read`] reads them back.
pub fn words(hours: &[Stretch], places: Places<'_>) -> String {
    let clock = |minute: i64| format!("{:02}:{:02}", minute.div_euclid(60), minute.rem_euclid(60));
    let one = |stretch: &Stretch| {
        let place = stretch.location.and_then(|id| places.iter().find(|(known, _)| *known == id));
        let place = place.map_or_else(String::new, |(_, name)| format!(" @ {name}"));
        format!("{}-{}{place}", clock(stretch.from), clock(stretch.until))
    };
    hours.iter().map(one).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    const MISSION: LocationId = LocationId::from_uuid(Uuid::from_u128(1));
    const PLACES: Places<'static> = &[(MISSION, "Mission")];

    #[test]
    fn the_day_of_tomas_is_read_with_its_break() {
        let day = read(" 13:00-18:30 @ mission, 08:00-12:15", PLACES).unwrap();
        assert_eq!(day, [Stretch { from: 480, until: 735, location: None }, Stretch { from: 780, until: 1110, location: Some(MISSION) }]);
        assert_eq!(words(&day, PLACES), "08:00-12:15, 13:00-18:30 @ Mission");
        assert_eq!(read("", PLACES), Ok(Vec::new()));
    }

    #[test]
    fn hours_that_cannot_be_meant_are_refused() {
        for (typed, told) in [
            ("8 to 12", "could not be read"),
            ("12:00-08:00", "ends before it begins"),
            ("08:00-12:00, 11:00-13:00", "overlap"),
            ("08:00-12:00 @ Moon", "No place of the clinic is called Moon"),
            ("08:00-24:30", "could not be read"),
        ] {
            assert!(read(typed, PLACES).unwrap_err().sentence().contains(told), "{typed}");
        }
    }

    proptest! {
        #[test]
        fn hours_read_back_as_they_are_written(starts in prop::collection::btree_set(0_i64..48, 0..4), at in any::<bool>()) {
            let day: Vec<Stretch> =
                starts.iter().map(|half| Stretch { from: half * 30, until: half * 30 + 30, location: at.then_some(MISSION) }).collect();
            prop_assert_eq!(read(&words(&day, PLACES), PLACES), Ok(day));
        }
    }
}
