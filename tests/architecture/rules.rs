//! What a file of each room never holds, and how large anything may be.

use super::house::House;

const MOST_LINES: usize = 400;
const MOST_LINES_OF_A_FUNCTION: usize = 40;
const MOST_COLUMNS: usize = 140;

/// The program's own lines: tests beside it may do more.
fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or(text)
}

fn is_tests(name: &str) -> bool {
    name.ends_with("/tests.rs") || name.ends_with("/zones.rs")
}

/// Files of a room, with the words that must not be in them.
fn never_holds(house: &House, room: impl Fn(&str) -> bool, words: &[&str]) -> Vec<String> {
    let files = house.files().filter(|(name, _)| room(name));
    let held = |(name, text): (&str, &str)| {
        let held = words.iter().filter(|word| without_tests(text).contains(**word));
        held.map(|word| format!("{name} holds {word:?}")).collect::<Vec<_>>()
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

/// Formatted code ends a function with its brace where it began.
pub fn long_functions(house: &House) -> Vec<String> {
    let begins = |line: &str| {
        let words = line.trim_start().trim_start_matches("pub(super) ").trim_start_matches("pub(crate) ").trim_start_matches("pub ");
        ["fn ", "async fn ", "const fn "].iter().any(|kind| words.starts_with(kind))
    };
    let mut found = Vec::new();
    for (name, text) in house.files() {
        let lines: Vec<&str> = text.lines().collect();
        for (at, line) in lines.iter().enumerate().filter(|(_, line)| begins(line) && !line.ends_with('}')) {
            let end = format!("{}}}", &line[..line.len() - line.trim_start().len()]);
            let long = lines[at..].iter().position(|line| *line == end).unwrap_or(0) + 1;
            if long > MOST_LINES_OF_A_FUNCTION {
                found.push(format!("{name}:{} is {long} lines long", at + 1));
            }
        }
    }
    found
}

pub fn silent_modules(house: &House) -> Vec<String> {
    let silent = house.files().filter(|(_, text)| !text.starts_with("//!"));
    silent.map(|(name, _)| format!("{name} does not say what it is for")).collect()
}

/// The server feature is asked for in module lists only.
pub fn features_elsewhere(house: &House) -> Vec<String> {
    let lists = |name: &str| name.ends_with("/mod.rs") || name == "src/lib.rs" || name == "src/main.rs";
    never_holds(house, |name| !lists(name), &["feature = \"ssr\""])
}

/// Beside a slice's pages, its server side, its server functions and its islands there are only rules and models.
pub fn impure_rules(house: &House) -> Vec<String> {
    const SLICES: [&str; 8] = ["accounts", "admin", "booking", "clinic", "messaging", "notifications", "outcomes", "treatments"];
    let others = ["pages/", "server/", "islands", "island.rs", "api.rs", "mod.rs", "tests.rs"];
    let room = |name: &str| {
        let place = name.strip_prefix("src/").and_then(|rest| rest.split_once('/'));
        place.is_some_and(|(slice, file)| SLICES.contains(&slice) && !others.iter().any(|part| file.contains(part)))
    };
    never_holds(house, room, &["sqlx", "axum", "leptos", "tokio", "jiff", "SystemTime", "Timestamp::now"])
}

/// SQL stands in stores; pages and steps of a change hold none, and read models call a store for it.
pub fn sql_outside_stores(house: &House) -> Vec<String> {
    let rooms = ["/pages/", "/steps/", "/commands.rs", "/queries.rs", "api.rs"];
    never_holds(house, |name| rooms.iter().any(|room| name.contains(room)), &["sqlx::", "fetch_all!", "fetch_optional!", "execute!("])
}

pub fn pages_that_read_for_themselves(house: &House) -> Vec<String> {
    never_holds(house, |name| name.contains("/pages/"), &["db.read()", "db.write("])
}

/// The first folders of a slice or of a part of one: `booking/desk` and `treatments`.
fn slice(name: &str) -> Option<&str> {
    let path = name.strip_prefix("src/")?;
    let end = path.find("/server/").or_else(|| path.find("/pages/")).or_else(|| path.rfind('/'))?;
    Some(&path[..end])
}

/// A store is its own slice's: others ask its queries and commands. Within booking, the steps of an appointment are shared ground.
pub fn foreign_stores(house: &House) -> Vec<String> {
    let is_store = |name: &str| name.contains("/server/") && (name.ends_with("store.rs") || name.contains("/store/"));
    let top = |name: &str| slice(name).and_then(|slice| slice.split('/').next()).map(str::to_owned);
    let mut found = Vec::new();
    for (name, imports) in house.imports() {
        let stores = imports.into_iter().filter(|import| is_store(import) && name.contains("/server/") | name.contains("/pages/"));
        found.extend(stores.filter(|store| top(store) != top(name)).map(|store| format!("{name} imports {store}")));
    }
    found
}

/// SQLite and PostgreSQL are told apart in one folder.
pub fn engines_elsewhere(house: &House) -> Vec<String> {
    let room = |name: &str| !name.starts_with("src/platform/db/");
    never_holds(house, room, &["Engine::Sqlite", "Engine::Postgres", "Conn::Sqlite", "Conn::Postgres"])
}

/// Text areas and raw HTML live in one component, which escapes what leptos does not.
pub fn raw_html(house: &House) -> Vec<String> {
    never_holds(house, |name| name != "src/ui/text_area.rs", &["<textarea", "inner_html", "style=\""])
}

pub fn panics(house: &House) -> Vec<String> {
    never_holds(house, |name| !is_tests(name), &[".unwrap()", ".expect(", "panic!(", "todo!(", "unimplemented!(", "dbg!("])
}
