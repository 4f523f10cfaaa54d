//! The floors of the house, from the ground up. A file imports only from its own place and from floors below it.

use super::house::House;
use std::collections::BTreeMap;

/// Each row is one floor; the places on it, files or folders of `src/`, know nothing of each other.
pub const FLOORS: &[&[&str]] = &[
    &["types", "error.rs"],
    &["ui"],
    &["platform/local_time", "platform/config.rs", "platform/clock.rs", "platform/random.rs", "platform/cache.rs", "platform/folded.rs"],
    &["platform/rate_limit.rs", "platform/telemetry.rs", "platform/assets.rs", "platform/ics.rs", "platform/shelf.rs"],
    &["platform/db"],
    &["platform/audit", "platform/realtime", "platform/jobs"],
    &["platform/tx"],
    &["platform/seal", "platform/mail"],
    &["platform/state.rs"],
    &["platform/relay.rs", "platform/worker.rs"],
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
    let imports = house.imports();
    let lists = LISTS.iter().map(|list| format!("src/{list}"));
    lists
        .filter(|list| imports.get(list.as_str()).is_some_and(|of| !of.is_empty()))
        .map(|list| format!("{list} imports something"))
        .collect()
}

pub fn imports_upwards(house: &House) -> Vec<String> {
    let mut found = Vec::new();
    for (name, imports) in house.imports() {
        let Some((floor, own)) = place(FLOORS, name) else { continue };
        for import in imports {
            let up = place(FLOORS, import).is_some_and(|(other, place)| other > floor || (other == floor && place != own));
            // The root of the crate lists everybody's modules.
            if up && import != "src/lib.rs" {
                found.push(format!("{name} imports {import}"));
            }
        }
    }
    found
}

/// Files that import each other in a circle, the shortest way round for each circle.
pub fn circles(house: &House) -> Vec<String> {
    let imports = house.imports();
    let mut found: BTreeMap<Vec<&str>, String> = BTreeMap::new();
    for start in imports.keys() {
        let mut ways = vec![vec![*start]];
        let mut seen = vec![];
        while let Some(at) = ways.iter().position(|_| true) {
            let way = ways.remove(at);
            let last = way[way.len() - 1];
            let Some(next) = imports.get(last) else { continue };
            if next.contains(start) {
                let mut members = way.clone();
                members.sort_unstable();
                found.entry(members).or_insert_with(|| format!("{} -> {start}", way.join(" -> ")));
                break;
            }
            for one in next.iter().filter(|one| **one != "src/lib.rs") {
                if !seen.contains(one) {
                    seen.push(one);
                    ways.push(way.iter().copied().chain([*one]).collect());
                }
            }
        }
    }
    found.into_values().collect()
}
