//! Holds what `docs/ARCHITECTURE.md` says about where things may live, and shows on a made-up house that each rule can fail.

mod floors;
mod house;
mod imports;
mod made_up;
mod rules;
mod tokens;

use house::House;

/// A rule answers with what breaks it, a line for each fault.
type Rule = fn(&House) -> Vec<String>;

/// The rules that the program keeps.
const RULES: &[(&str, Rule)] = &[
    ("every file stands on a floor", floors::files_without_a_floor),
    ("lists of modules hold nothing else", floors::lists_that_hold_more),
    ("imports lead downwards", floors::imports_upwards),
    ("no files import each other in a circle", floors::circles),
    ("a file has 400 lines at most", rules::long_files),
    ("a function has 40 lines at most", rules::long_functions),
    ("a line has 140 columns at most", rules::long_lines),
    ("every module says what it is for", rules::silent_modules),
    ("the server feature is asked for in module lists only", rules::features_elsewhere),
    ("a module stands where its path says", rules::modules_elsewhere),
    ("models and rules are pure", rules::impure_rules),
    ("SQL stands in stores", rules::sql_outside_stores),
    ("pages read through queries", rules::pages_that_read_for_themselves),
    ("a store is its own slice's", rules::foreign_stores),
    ("engines are told apart in one folder", rules::engines_elsewhere),
    ("raw text areas and raw HTML live in one component", rules::raw_html),
    ("nothing gives up with a panic", rules::panics),
    ("refusals are worded in one place", rules::sentences_elsewhere),
];

fn broken(house: &House, rules: &[(&str, Rule)]) -> Vec<String> {
    rules.iter().flat_map(|(name, rule)| rule(house).into_iter().map(move |fault| format!("{name}: {fault}"))).collect()
}

#[test]
fn the_program_keeps_every_rule() {
    let faults = broken(&House::standing(&["src"]), RULES);
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn the_table_of_floors_names_only_what_is_there() {
    let faults = floors::places_without_files(&House::standing(&["src"]));
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn tests_and_benches_fit_on_screens_too() {
    let faults = broken(&House::standing(&["tests", "benches"]), &[("lines", rules::long_files), ("columns", rules::long_lines)]);
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn both_engines_have_the_same_migrations() {
    let names = |engine: &str| {
        let folder = format!("{}/migrations/{engine}", env!("CARGO_MANIFEST_DIR"));
        let mut names: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    assert_eq!(names("sqlite"), names("postgres"));
}
