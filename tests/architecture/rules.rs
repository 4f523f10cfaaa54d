//! What a file of each room never holds, and how large anything may be.

use super::house::House;
use super::tokens::{has_sentence, inside};

const MOST_LINES: usize = 400;
const MOST_LINES_OF_A_FUNCTION: usize = 40;
const MOST_COLUMNS: usize = 140;

/// Files that hold nothing but tests.
fn is_tests(name: &str) -> bool {
    name.ends_with("/tests.rs") || name.ends_with("/zones.rs")
}

/// A store of a slice. The search for clients is named after what it finds.
fn is_store(name: &str) -> bool {
    let names = ["/store.rs", "_store.rs", "/client_search.rs"];
    name.contains("/server/") && (name.contains("/store/") || names.iter().any(|end| name.ends_with(end)))
}

/// Files of a room, with the code that must not be in them.
fn never_holds(house: &House, room: impl Fn(&str) -> bool, parts: &[&str]) -> Vec<String> {
    let files = house.code().filter(|(name, _)| room(name));
    let held = |(name, code): (&str, &str)| {
        let held = parts.iter().filter(|part| code.contains(**part));
        held.map(|part| format!("{name} holds {part}")).collect::<Vec<_>>()
    };
    files.flat_map(held).collect()
}

pub fn long_files(house: &House) -> Vec<String> {
    let lines = house.files().map(|(name, text)| (name, text.lines().count()));
    lines.filter(|(_, lines)| *lines > MOST_LINES).map(|(name, lines)| format!("{name} has {lines} lines")).collect()
}

pub fn long_lines(house: &House) -> Vec<String> {
    let lines = house.files().flat_map(|(name, text)| text.lines().enumerate().map(move |(at, line)| (name, at + 1, line.chars().count())));
    lines.filter(|(.., columns)| *columns > MOST_COLUMNS).map(|(name, at, columns)| format!("{name}:{at} has {columns} columns")).collect()
}

pub fn long_functions(house: &House) -> Vec<String> {
    let long = house.functions().filter(|(_, function)| function.lines > MOST_LINES_OF_A_FUNCTION);
    long.map(|(name, function)| format!("{name}:{} is {} lines long", function.line, function.lines)).collect()
}

pub fn silent_modules(house: &House) -> Vec<String> {
    let silent = house.files().filter(|(_, text)| !text.starts_with("//! "));
    silent.map(|(name, _)| format!("{name} does not say what it is for")).collect()
}

pub fn features_elsewhere(house: &House) -> Vec<String> {
    let lists = |name: &str| name.ends_with("/mod.rs") || name == "src/lib.rs" || name == "src/main.rs";
    never_holds(house, |name| !lists(name), &["feature=\"ssr\""])
}

/// Beside a slice's pages, its server side, its server functions and its islands there are only rules and models. The kernel and the
/// rules of sessions are as pure.
pub fn impure_rules(house: &House) -> Vec<String> {
    const SLICES: [&str; 8] = ["accounts", "admin", "booking", "clinic", "messaging", "notifications", "outcomes", "treatments"];
    let others = ["pages/", "server/", "islands", "api.rs", "mod.rs", "tests.rs"];
    let below = ["src/session/policy.rs", "src/platform/audit/entry.rs"];
    let room = |name: &str| {
        let place = name.strip_prefix("src/").and_then(|rest| rest.split_once('/'));
        let in_slice = place.is_some_and(|(slice, file)| SLICES.contains(&slice) && !others.iter().any(|part| file.contains(part)));
        in_slice || below.contains(&name) || name.starts_with("src/types/")
    };
    never_holds(house, room, &["sqlx", "axum", "leptos", "tokio", "jiff", "SystemTime", "Timestamp::now"])
}

/// The path of a module is the path of its file, or nobody knows who imports it.
pub fn modules_elsewhere(house: &House) -> Vec<String> {
    never_holds(house, |_| true, &["#[path=", "include!("])
}

/// SQL stands in stores and in the platform; everyone else calls a store for it. Sessions have a store that signing in shares.
pub fn sql_outside_stores(house: &House) -> Vec<String> {
    let stores = |name: &str| is_store(name) || name == "src/session/store.rs";
    let room = |name: &str| ["/server/", "/pages/", "/api.rs", "src/session/"].iter().any(|part| name.contains(part)) && !stores(name);
    let macros = ["fetch_all!", "fetch_optional!", "execute!(", "rows!(", "row!(", "value!(", "insert_many!(", "on_engine!("];
    let statements: Vec<&str> = ["sqlx::query", "sqlx::raw_sql"].into_iter().chain(macros).collect();
    never_holds(house, room, &statements)
}

pub fn pages_that_read_for_themselves(house: &House) -> Vec<String> {
    never_holds(house, |name| name.contains("/pages/"), &["db.read()", "db.write("])
}

/// A store is its own slice's: others ask its queries and commands. Within booking, the steps of an appointment are shared ground.
/// The editors in `admin` are the clinic's own. The command line and the demo write for every slice.
pub fn foreign_stores(house: &House) -> Vec<String> {
    let slice = |name: &str| name.split('/').nth(1).map(|slice| if slice == "admin" { "clinic".to_owned() } else { slice.to_owned() });
    let mut found = Vec::new();
    for (name, imports) in house.imports().filter(|(name, _)| !["src/app/", "src/demo/"].iter().any(|root| name.starts_with(root))) {
        let foreign = imports.iter().filter(|import| is_store(import) && slice(import) != slice(name));
        found.extend(foreign.map(|store| format!("{name} imports {store}")));
    }
    found
}

pub fn engines_elsewhere(house: &House) -> Vec<String> {
    let room = |name: &str| !name.starts_with("src/platform/db/");
    never_holds(house, room, &["Engine::Sqlite", "Engine::Postgres", "Conn::Sqlite", "Conn::Postgres", "Engine::*", "Conn::*"])
}

/// Text areas and raw HTML live in one component, which escapes what leptos does not.
pub fn raw_html(house: &House) -> Vec<String> {
    never_holds(house, |name| name != "src/ui/text_area.rs", &["<textarea", "inner_html", "style=\""])
}

pub fn panics(house: &House) -> Vec<String> {
    never_holds(house, |name| !is_tests(name), &[".unwrap()", ".expect(", "panic!", "todo!", "unimplemented!", "dbg!"])
}

/// A refusal is a reason with its facts; its sentence is written in the `words` of its slice, or in the closed list of errors.
pub fn sentences_elsewhere(house: &House) -> Vec<String> {
    const REFUSALS: [&str; 4] = ["AppError::Conflict(", "AppError::invalid(", "FieldErrors::one(", "FieldError{"];
    let is_words = |name: &str| name == "src/error.rs" || name.ends_with("/words.rs") || name.contains("/words/");
    let mut found = Vec::new();
    for (name, program) in house.programs().filter(|(name, _)| !is_words(name)) {
        for refusal in REFUSALS {
            let said = inside(program.clone(), refusal).into_iter().filter(|inside| has_sentence(inside.clone()));
            found.extend(said.map(|_| format!("{name} words {refusal}…")));
        }
    }
    found
}
