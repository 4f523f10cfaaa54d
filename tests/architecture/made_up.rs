//! A small made-up house: sound as it stands, and with one fault of each kind.

use super::house::House;
use super::{RULES, broken};

const SOUND: &[(&str, &str)] = &[
    ("src/types/money.rs", "//! Money.\npub struct Cents(i64);\n"),
    ("src/platform/mod.rs", "//! The platform.\npub mod db;\n#[cfg(feature = \"ssr\")]\npub mod worker;\n"),
    ("src/platform/db/mod.rs", "//! The database.\npub mod conn;\npub use self::conn::Conn;\npub struct Row;\n"),
    ("src/platform/db/conn.rs", "//! A connection.\nuse crate::types::money::Cents;\n"),
    ("src/platform/worker.rs", "//! Deferred work.\npub fn run() {}\n"),
    ("src/clinic/model.rs", "//! Nouns.\nuse crate::types::money::Cents;\n"),
    ("src/clinic/server/mod.rs", "//! The server side.\npub mod queries;\npub mod store;\npub use store::load;\n"),
    ("src/clinic/server/store.rs", "//! SQL.\nuse crate::platform::db::conn::Conn;\nfn load() { execute!(conn, \"select\", []) }\n"),
    ("src/clinic/server/queries.rs", "//! Read models.\nuse super::store;\nuse crate::clinic::model::{self, Service};\n"),
    ("src/booking/mod.rs", "//! Booking.\npub mod desk;\n"),
    ("src/booking/desk/mod.rs", "//! The desk.\n#[cfg(feature = \"ssr\")]\npub mod server;\npub mod pages;\npub struct Desk;\n"),
    ("src/booking/desk/server/commands.rs", "//! Steps.\nfn f() { crate::clinic::server::queries::day() }\n"),
    ("src/booking/desk/pages/day.rs", "//! The day.\nuse crate::booking::desk::Desk;\n#[cfg(test)]\nmod tests { use super::*; }\n"),
    ("src/app/routes.rs", "//! Routes.\nuse crate::booking::desk::pages::day;\n"),
];

const UPWARDS: &str = "imports lead downwards";
const CIRCLE: &str = "no files import each other in a circle";
const NO_FLOOR: &str = "every file stands on a floor";
const LIST: &str = "lists of modules hold nothing else";
const FEATURE: &str = "the server feature is asked for in module lists only";
const STORE: &str = "a store is its own slice's";
const SQL: &str = "SQL stands in stores";
const RAW: &str = "raw text areas and raw HTML live in one component";
const PANIC: &str = "nothing gives up with a panic";
const WORDS: &str = "refusals are worded in one place";

const MODEL: &str = "src/clinic/model.rs";
const CONN: &str = "src/platform/db/conn.rs";
const QUERIES: &str = "src/clinic/server/queries.rs";
const DAY: &str = "src/booking/desk/pages/day.rs";
const COMMANDS: &str = "src/booking/desk/server/commands.rs";

/// The rule that breaks when this text stands in this file of the sound house.
const FAULTS: &[(&str, &str, &str)] = &[
    (UPWARDS, "src/types/money.rs", "//! Money.\nuse crate::app::routes::Table;\n"),
    // Beside each other on one floor.
    (UPWARDS, "src/booking/together/api.rs", "//! Two.\nuse crate::booking::desk::pages::day;\n"),
    // In an expression, a macro, a type, a bound and an attribute.
    (UPWARDS, MODEL, "//! Nouns.\nfn f() { crate::booking::desk::pages::day::f() }\n"),
    (UPWARDS, MODEL, "//! Nouns.\nfn f() { format!(\"{}\", crate::app::routes::X) }\n"),
    (UPWARDS, MODEL, "//! Nouns.\nmacro_rules! m { () => { $crate::app::routes::X }; }\n"),
    (UPWARDS, MODEL, "//! Nouns.\nstruct S(Vec<crate::app::routes::X>);\n"),
    (UPWARDS, MODEL, "//! Nouns.\nfn f() { <crate::app::routes::X as Default>::default() }\n"),
    (UPWARDS, MODEL, "//! Nouns.\n#[derive(crate::app::routes::X)]\nstruct S;\n"),
    // One branch of several, another name, a raw identifier.
    (UPWARDS, MODEL, "//! Nouns.\nuse crate::{types::money, app::{routes}};\n"),
    (UPWARDS, MODEL, "//! Nouns.\nuse {crate::types::money, crate::app::routes as table};\n"),
    (UPWARDS, MODEL, "//! Nouns.\nuse crate::r#app::r#routes::X;\n"),
    // Relative paths, out of a module inside the file too.
    (UPWARDS, MODEL, "//! Nouns.\nuse super::super::app::routes;\n"),
    (UPWARDS, MODEL, "//! Nouns.\npub use self::super::super::app::routes::X;\n"),
    (UPWARDS, MODEL, "//! Nouns.\nmod tests { use super::super::super::app::routes; }\n"),
    (UPWARDS, MODEL, "//! Nouns.\nmod tests { mod deeper { fn f() { super::super::super::super::app::routes::f() } } }\n"),
    // Through a name that a `use` brought in, that name's other name, or all names of a module.
    (UPWARDS, CONN, "//! A connection.\nuse crate::platform;\nfn f() { platform::worker::run() }\n"),
    (UPWARDS, CONN, "//! A connection.\nuse crate::platform as below;\nfn f() { below::worker::run() }\n"),
    (UPWARDS, CONN, "//! A connection.\nuse crate::platform::*;\nfn f() { worker::run() }\n"),
    (UPWARDS, CONN, "//! A connection.\nuse crate::platform;\nmod x { use super::*; fn f() { platform::worker::run() } }\n"),
    (UPWARDS, CONN, "//! A connection.\nmod x { pub use crate::platform as p; }\nfn f() { x::p::worker::run() }\n"),
    (CIRCLE, "src/clinic/server/store.rs", "//! SQL.\nuse super::queries::Day;\n"),
    // Through a list that hands names on.
    (CIRCLE, CONN, "//! A connection.\nuse super::Row;\n"),
    // Through a module of the file's own folder, named without `self`.
    (CIRCLE, "src/booking/desk/mod.rs", "//! The desk.\npub mod pages;\npub struct Desk;\nfn f() { pages::day::f() }\n"),
    (CIRCLE, "src/booking/desk/mod.rs", "//! The desk.\npub mod pages;\npub struct Desk;\nuse pages::day;\n"),
    (NO_FLOOR, "src/telephony/mod.rs", "//! A slice that nobody has drawn.\n"),
    (NO_FLOOR, "src/booking/parking/mod.rs", "//! A part of booking that nobody has drawn.\n"),
    (LIST, "src/booking/mod.rs", "//! Booking.\npub mod desk;\nuse crate::types::money::Cents;\n"),
    (LIST, "src/booking/mod.rs", "//! Booking.\npub mod desk;\npub struct Visit;\n"),
    ("every module says what it is for", MODEL, "pub struct Service;\n"),
    (FEATURE, MODEL, "//! Nouns.\n#[cfg(feature = \"ssr\")]\nfn f() {}\n"),
    // A test module hides none of the code after it.
    (FEATURE, MODEL, "//! Nouns.\n#[cfg(test)]\nmod tests {}\n#[cfg(not(feature = \"ssr\"))]\nfn f() {}\n"),
    ("a module stands where its path says", MODEL, "//! Nouns.\n#[path = \"../app/routes.rs\"]\nmod table;\n"),
    ("models and rules are pure", MODEL, "//! Nouns.\nuse leptos::prelude::*;\n"),
    (SQL, QUERIES, "//! Read models.\nfn f() { execute!(conn, \"delete\", []) }\n"),
    (SQL, "src/booking/desk/server/moves.rs", "//! Moves.\nfn f() { rows!(conn, \"select\", []) }\n"),
    ("pages read through queries", DAY, "//! The day.\nfn f() { cx.state\n    .db\n    .read() }\n"),
    (STORE, COMMANDS, "//! Steps.\nuse crate::clinic::server::store;\n"),
    // Through the module that hands a function of the store on.
    (STORE, COMMANDS, "//! Steps.\nuse crate::clinic::server::load;\n"),
    (STORE, "src/booking/desk/api.rs", "//! Forms.\nfn f() { crate::clinic::server::store::load() }\n"),
    ("engines are told apart in one folder", QUERIES, "//! Read models.\nfn f() { Engine::Sqlite }\n"),
    (RAW, DAY, "//! The day.\nfn f() { view!(<textarea/>) }\n"),
    (RAW, DAY, "//! The day.\nfn f() { view!(<p style = \"color: red\"></p>) }\n"),
    (PANIC, MODEL, "//! Nouns.\nfn f() { None.unwrap() }\n"),
    (WORDS, COMMANDS, "//! Steps.\nfn f() { Err(AppError::Conflict(\"It is gone.\".to_owned())) }\n"),
    (WORDS, QUERIES, "//! Read models.\nfn f() { AppError::invalid(\"day\", format!(\"{day}?\")) }\n"),
    (WORDS, "src/booking/desk/api.rs", "//! Forms.\nfn f() { AppError::invalid(\"day\", if a { B } else { \"Not a day.\" }) }\n"),
    (WORDS, "src/web/forms.rs", "//! Forms.\nfn f() { FieldError { field, sentence: \"Not a day.\".to_owned() } }\n"),
    (WORDS, "src/web/forms.rs", "//! Forms.\nfn f() { Invalid(FieldErrors::one(\"day\", \"Not a day.\")) }\n"),
    (PANIC, MODEL, "//! Nouns.\n#[cfg(test)]\nconst X: u8 = 1;\nfn f() { panic! { \"no\" } }\n"),
];

/// What looks like a fault and is none.
const NO_FAULTS: &[(&str, &str)] = &[
    (MODEL, "//! See [`crate::app::routes`].\n// use crate::app::routes;\n/* use crate::app::routes; */\nstruct S;\n"),
    (MODEL, "//! Nouns.\nconst A: &str = \"crate::app::routes\";\nconst B: &str = r#\"use crate::app::routes;\"#;\n"),
    // A name that leads to itself.
    (MODEL, "//! Nouns.\nuse other::deep as other;\nuse self::round as round;\nfn f() { other::g(); round::g() }\n"),
    // A name of another crate that is like one of ours.
    (MODEL, "//! Nouns.\nuse other::app::routes;\nfn f() { other::model::app::routes::f() }\n"),
    // A visibility imports nothing.
    ("src/clinic/server/store.rs", "//! SQL.\npub(in crate::clinic::server) fn load() {}\n"),
    (COMMANDS, "//! Steps.\nfn f() { AppError::invalid(\"day\", words::not_a_day(problem)) }\n"),
    ("src/web/forms.rs", "//! Forms.\nfn f() -> FieldError { log(\"Two words.\") }\n"),
    ("src/booking/desk/words.rs", "//! Sentences.\nfn f() { AppError::Conflict(format!(\"{who} is away.\")) }\n"),
    (MODEL, "//! Nouns.\n/// Never `.unwrap()`.\nfn f() {}\n#[cfg(test)]\nmod tests { fn g() { None.unwrap() } }\n"),
];

fn with(file: &str, text: &str) -> House {
    let others = SOUND.iter().copied().filter(|(name, _)| *name != file);
    House::made_up(&others.chain([(file, text)]).collect::<Vec<_>>())
}

/// The rules that these faults break.
fn names(faults: &[String]) -> Vec<&str> {
    let mut names: Vec<&str> = faults.iter().filter_map(|fault| fault.split(": ").next()).collect();
    names.dedup();
    names
}

#[test]
fn a_sound_house_breaks_no_rule() {
    assert_eq!(broken(&House::made_up(SOUND), RULES), Vec::<String>::new());
}

#[test]
fn each_fault_breaks_its_own_rule_and_no_other() {
    for (rule, file, text) in FAULTS {
        let faults = broken(&with(file, text), RULES);
        assert_eq!(names(&faults), [*rule], "{file}: {text} gave {faults:?}");
    }
}

#[test]
fn names_in_comments_strings_scopes_and_other_crates_are_no_imports() {
    for (file, text) in NO_FAULTS {
        assert_eq!(broken(&with(file, text), RULES), Vec::<String>::new(), "{file}: {text}");
    }
}

#[test]
fn what_is_too_long_is_told_with_its_length() {
    let long_file = format!("//! Nouns.\n{}", "// one\n".repeat(400));
    let long_line = format!("//! Nouns.\nfn f() {{ {} }}\n", "é".repeat(140));
    for (text, told) in [(long_file, "has 401 lines"), (long_line, "model.rs:2 has 151 columns")] {
        let faults = broken(&with(MODEL, &text), RULES);
        assert!(faults.len() == 1 && faults[0].ends_with(told), "{faults:?}");
    }
}

/// A file with a function of so many lines in its body.
fn function(begin: &str, lines: usize, end: &str) -> String {
    format!("//! Nouns.\n{begin}\n{}{end}\n", "    g();\n".repeat(lines))
}

#[test]
fn a_function_that_is_too_long_is_seen_wherever_and_however_it_begins() {
    let heads = ["fn f()", "pub fn f()", "pub(crate) async fn f()", "pub const fn f()", "pub(super) unsafe fn f()", "extern \"C\" fn f()"];
    let told = |line: usize| format!("a function has 40 lines at most: {MODEL}:{line} is 41 lines long");
    for head in heads {
        assert_eq!(broken(&with(MODEL, &function(&format!("{head} {{"), 39, "}")), RULES), [told(2)], "{head}");
        assert_eq!(broken(&with(MODEL, &function(&format!("{head} {{"), 38, "}")), RULES), Vec::<String>::new(), "{head}");
    }
    let elsewhere = [
        // A signature over several lines is part of it, attributes and documentation are not.
        (function("#[inline]\n/// Does.\npub fn f(\n    a: u8,\n) -> u8 {", 37, "}"), 4),
        (function("fn f<T>() -> Board<{ DAYS }, T>\nwhere\n    T: Copy,\n{", 36, "}"), 2),
        (function("impl S {\n    async fn f() {", 39, "} }"), 3),
        (function("mod x {\nsignatures! {\n    fn f() {", 39, "} } }"), 4),
    ];
    for (text, line) in elsewhere {
        assert_eq!(broken(&with(MODEL, &text), RULES), [told(line)], "{text}");
    }
    let inside = function("fn outer() {\n    fn inner() {", 39, "    }\n}");
    let both = ["2 is 43", "3 is 41"].map(|length| format!("a function has 40 lines at most: {MODEL}:{length} lines long"));
    assert_eq!(broken(&with(MODEL, &inside), RULES), both);
}

#[test]
fn no_rule_is_without_a_fault_that_breaks_it() {
    let lengths = ["a file has 400 lines at most", "a function has 40 lines at most", "a line has 140 columns at most"];
    let shown: Vec<&str> = FAULTS.iter().map(|(rule, ..)| *rule).chain(lengths).collect();
    let silent: Vec<&str> = RULES.iter().map(|(name, _)| *name).filter(|name| !shown.contains(name)).collect();
    assert!(silent.is_empty(), "{silent:?}");
}
