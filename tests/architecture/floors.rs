//! The floors of the house, from the ground up. A file imports only from its own place and from floors below it.

use super::house::House;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Each row is one floor; the places on it, files or folders of `src/`, know nothing of each other.
pub const FLOORS: &[&[&str]] = &[
    &["types"],
    &["error.rs"],
    &["ui"],
    &["platform/local_time", "platform/config.rs", "platform/clock.rs", "platform/random.rs", "platform/cache.rs", "platform/folded.rs"],
    &[
        "platform/bounded_queue.rs",
        "platform/job_signal.rs",
        "platform/telemetry.rs",
        "platform/assets.rs",
        "platform/ics.rs",
        "platform/shelf.rs",
    ],
    &["platform/db"],
    &["platform/audit", "platform/realtime", "platform/jobs", "platform/throttle"],
    &["platform/tx"],
    &["platform/seal", "platform/mail"],
    &["platform/state.rs"],
    &["platform/relay.rs", "platform/worker.rs", "platform/sightings.rs"],
    &["clinic"],
    &["session"],
    &["web"],
    &["notifications", "outcomes"],
    &["accounts", "messaging"],
    &["booking/model.rs"],
    &["booking/availability"],
    &["booking/appointments"],
    &["booking/openings", "booking/calendar"],
    &["booking/waitlist"],
    &["booking/stranded"],
    &["booking/server/change.rs"],
    &["booking/client"],
    &["booking/series", "booking/together", "booking/guests", "booking/desk", "booking/server/jobs.rs"],
    &["treatments", "admin"],
    &["overview"],
    &["demo"],
    &["app"],
    &["main.rs", "lib.rs"],
];

/// Lists of modules and nothing else, in folders whose contents stand on several floors.
const LISTS: [&str; 3] = ["platform/mod.rs", "booking/mod.rs", "booking/server/mod.rs"];

/// The floor a file stands on, and its place there.
fn place<'a>(floors: &[&[&'a str]], name: &str) -> Option<(usize, &'a str)> {
    let name = name.strip_prefix("src/")?;
    let all = floors.iter().enumerate().flat_map(|(floor, places)| places.iter().map(move |place| (floor, *place)));
    all.filter(|(_, place)| name == *place || name.strip_prefix(place).is_some_and(|rest| rest.starts_with('/')))
        .max_by_key(|(_, place)| place.len())
}

pub fn files_without_a_floor(house: &House) -> Vec<String> {
    let is_list = |name: &str| LISTS.iter().any(|list| name == format!("src/{list}"));
    let homeless = house.files().filter(|(name, _)| !is_list(name) && place(FLOORS, name).is_none());
    homeless.map(|(name, _)| format!("{name} stands on no floor: add its folder to FLOORS")).collect()
}

pub fn places_without_files(house: &House) -> Vec<String> {
    let places = FLOORS.iter().flat_map(|floor| floor.iter());
    let stands = |wanted: &str| house.files().any(|(name, _)| place(FLOORS, name).is_some_and(|(_, place)| place == wanted));
    places.filter(|wanted| !stands(wanted)).map(|wanted| format!("nothing stands at {wanted}")).collect()
}

pub fn lists_that_hold_more(house: &House) -> Vec<String> {
    let is_list = |item: &str| {
        let item = item.trim_start_matches("#[cfg(feature=\"ssr\")]").trim_start_matches("pub ").trim_start_matches("pub(crate)");
        item.is_empty() || item.strip_prefix("mod ").is_some_and(|name| name.chars().all(|c| c.is_alphanumeric() || c == '_'))
    };
    let lists = house.code().filter(|(name, _)| LISTS.iter().any(|list| *name == format!("src/{list}")));
    let more = lists.flat_map(|(name, code)| code.split(';').filter(|item| !is_list(item)).map(move |item| format!("{name} holds {item}")));
    more.collect()
}

pub fn imports_upwards(house: &House) -> Vec<String> {
    let mut found = Vec::new();
    for (name, imports) in house.imports() {
        let Some((floor, own)) = place(FLOORS, name) else { continue };
        let is_up =
            |import: &&String| place(FLOORS, import).is_some_and(|(other, place)| other > floor || (other == floor && place != own));
        found.extend(imports.iter().filter(is_up).map(|import| format!("{name} imports {import}")));
    }
    found
}

/// Files that import each other in a circle, the shortest way round for each circle.
pub fn circles(house: &House) -> Vec<String> {
    let imports: BTreeMap<&str, &BTreeSet<String>> = house.imports().collect();
    let mut found: BTreeMap<Vec<&str>, String> = BTreeMap::new();
    for start in imports.keys() {
        if let Some(way) = way_round(&imports, start) {
            let mut members = way.clone();
            members.sort_unstable();
            found.entry(members).or_insert_with(|| format!("{} -> {start}", way.join(" -> ")));
        }
    }
    found.into_values().collect()
}

/// The shortest way from a file back to itself.
fn way_round<'a>(imports: &BTreeMap<&'a str, &'a BTreeSet<String>>, start: &'a str) -> Option<Vec<&'a str>> {
    let mut ways = VecDeque::from([vec![start]]);
    let mut seen = BTreeSet::new();
    while let Some(way) = ways.pop_front() {
        let Some(next) = imports.get(way[way.len() - 1]) else { continue };
        if next.contains(start) {
            return Some(way);
        }
        for one in next.iter().filter(|one| seen.insert(one.as_str())) {
            ways.push_back(way.iter().copied().chain([one.as_str()]).collect());
        }
    }
    None
}
