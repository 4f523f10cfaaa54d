//! Holds what `docs/ARCHITECTURE.md` says about where things may live.

use std::path::{Path, PathBuf};

const SLICES: [&str; 8] = ["accounts", "admin", "booking", "clinic", "messaging", "notifications", "outcomes", "treatments"];

fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn name(path: &Path) -> String {
    path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap().to_string_lossy().into_owned()
}

fn source() -> Vec<(String, String)> {
    files("src", ".rs").into_iter().map(|path| (name(&path), std::fs::read_to_string(&path).unwrap())).collect()
}

/// The program's own lines: tests beside it may do more.
fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or(text)
}

/// Files of a room, with the words that must not be in them.
fn never_holds(room: impl Fn(&str) -> bool, words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for (name, text) in source().iter().filter(|(name, _)| room(name)) {
        for word in words {
            if without_tests(text).contains(word) {
                found.push(format!("{name} holds {word:?}"));
            }
        }
    }
    found
}

#[test]
fn no_file_outgrows_four_hundred_lines() {
    let all = ["src", "tests", "benches"].into_iter().flat_map(|folder| files(folder, ".rs"));
    let long: Vec<String> = all
        .map(|path| (name(&path), std::fs::read_to_string(&path).unwrap().lines().count()))
        .filter(|(_, lines)| *lines > 400)
        .map(|(name, lines)| format!("{name}: {lines}"))
        .collect();
    assert!(long.is_empty(), "{long:#?}");
}

#[test]
fn every_module_says_what_it_is_for() {
    let silent: Vec<String> = source().into_iter().filter(|(_, text)| !text.starts_with("//!")).map(|(name, _)| name).collect();
    assert!(silent.is_empty(), "{silent:#?}");
}

#[test]
fn the_server_feature_is_asked_for_in_module_lists_only() {
    let elsewhere: Vec<String> = source()
        .into_iter()
        .filter(|(name, text)| {
            text.contains("feature = \"ssr\"") && !name.ends_with("/mod.rs") && name != "src/lib.rs" && name != "src/main.rs"
        })
        .map(|(name, _)| name)
        .collect();
    assert!(elsewhere.is_empty(), "{elsewhere:#?}");
}

/// Whatever stands in a slice beside its pages, its server side, its server functions and its islands is a rule or a model.
#[test]
fn models_and_rules_are_pure() {
    let others = ["pages/", "server/", "islands", "island.rs", "api.rs", "mod.rs", "tests.rs"];
    let room = |name: &str| {
        let place = name.strip_prefix("src/").and_then(|rest| rest.split_once('/'));
        place.is_some_and(|(slice, file)| SLICES.contains(&slice) && !others.iter().any(|part| file.contains(part)))
    };
    let found = never_holds(room, &["sqlx", "axum", "leptos", "tokio", "jiff", "SystemTime", "Timestamp::now"]);
    assert!(found.is_empty(), "{found:#?}");
}

/// Formatted code ends a function with its brace where it began. `routes.rs` is one table on one screen.
#[test]
fn a_function_fits_on_a_screen() {
    let begins = |line: &str| {
        let words = line.trim_start().trim_start_matches("pub(super) ").trim_start_matches("pub(crate) ").trim_start_matches("pub ");
        ["fn ", "async fn ", "const fn "].iter().any(|kind| words.starts_with(kind))
    };
    let mut found = Vec::new();
    for (name, text) in source().into_iter().filter(|(name, _)| name != "src/app/routes.rs") {
        let lines: Vec<&str> = text.lines().collect();
        for (at, line) in lines.iter().enumerate().filter(|(_, line)| begins(line) && !line.ends_with('}')) {
            let end = format!("{}}}", &line[..line.len() - line.trim_start().len()]);
            let long = lines[at..].iter().position(|line| *line == end).unwrap_or(0) + 1;
            if long > 40 {
                found.push(format!("{name}:{} is {long} lines long", at + 1));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn pages_and_commands_hold_no_sql() {
    let room = |name: &str| {
        name.contains("/pages/")
            || name.contains("/steps/")
            || name.ends_with("server/commands.rs")
            || name.ends_with("server/queries.rs")
    };
    let found = never_holds(room, &["sqlx::", "fetch_all!", "fetch_optional!", "execute!("]);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn pages_read_through_queries() {
    let found = never_holds(|name| name.contains("/pages/"), &["db.read()", "db.write("]);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn slices_do_not_reach_into_each_others_stores() {
    let mut found = Vec::new();
    for (name, text) in source() {
        let Some(own) = SLICES.iter().find(|slice| name.starts_with(&format!("src/{slice}/"))) else { continue };
        for other in SLICES.iter().filter(|other| *other != own) {
            let inside = format!("{other}::server::");
            // Alone, or one of several in braces.
            let paths = text.split(&inside).skip(1).map(|rest| rest.split([';', '(', '`', '=']).next().unwrap_or_default());
            let mut words = paths.flat_map(|path| path.split(|c: char| !c.is_alphanumeric() && c != '_'));
            if let Some(store) = words.find(|word| *word == "store" || word.ends_with("_store")) {
                found.push(format!("{name} uses {store} of {other}"));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn engines_are_told_apart_in_one_folder() {
    let room = |name: &str| !name.starts_with("src/platform/db/");
    let found = never_holds(room, &["Engine::Sqlite", "Engine::Postgres", "Conn::Sqlite", "Conn::Postgres"]);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn raw_text_areas_and_raw_html_live_in_one_component() {
    let room = |name: &str| name != "src/ui/text_area.rs";
    let found = never_holds(room, &["<textarea", "inner_html", "style=\""]);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn nothing_in_the_program_gives_up_with_a_panic() {
    let program = |name: &str| !name.ends_with("/tests.rs") && !name.ends_with("/zones.rs");
    let found = never_holds(program, &[".unwrap()", ".expect(", "panic!(", "todo!(", "unimplemented!(", "dbg!("]);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn both_engines_have_the_same_migrations() {
    let names = |engine: &str| -> Vec<String> {
        files(&format!("migrations/{engine}"), ".sql").iter().map(|p| p.file_name().unwrap().to_string_lossy().into_owned()).collect()
    };
    assert_eq!(names("sqlite"), names("postgres"));
}
