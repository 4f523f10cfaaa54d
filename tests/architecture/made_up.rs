//! A small made-up house: sound as it stands, and with one fault of each kind.

use super::house::House;
use super::{RULES, broken};

const SOUND: &[(&str, &str)] = &[
    ("src/types/money.rs", "//! Money.\npub struct Cents(i64);\n"),
    ("src/platform/db/mod.rs", "//! The database.\npub mod conn;\n"),
    ("src/platform/db/conn.rs", "//! A connection.\nuse crate::types::money::Cents;\n"),
    ("src/clinic/model.rs", "//! Nouns.\nuse crate::types::money::Cents;\n"),
    ("src/clinic/server/store.rs", "//! SQL.\nuse crate::platform::db::conn::Conn;\n"),
    ("src/clinic/server/queries.rs", "//! Read models.\nuse super::store;\nuse crate::clinic::model::{self, Service};\n"),
    ("src/booking/mod.rs", "//! Booking.\npub mod desk;\n"),
    ("src/booking/desk/mod.rs", "//! The desk.\n#[cfg(feature = \"ssr\")]\npub mod server;\npub mod pages;\n"),
    ("src/booking/desk/server/commands.rs", "//! Steps.\nfn f() { crate::clinic::server::queries::day() }\n"),
    ("src/booking/desk/pages/day.rs", "//! The day.\nmod tests { use super::*; }\n"),
    ("src/app/routes.rs", "//! Routes.\nuse crate::booking::desk::pages::day;\n"),
];

/// The rule that breaks when this text is put into this file of the sound house.
const FAULTS: &[(&str, &str, &str)] = &[
    ("imports lead downwards", "src/types/money.rs", "//! Money.\nuse crate::clinic::model::Service;\n"),
    // Beside each other on one floor.
    ("imports lead downwards", "src/booking/together/api.rs", "//! Two.\nuse crate::booking::desk::pages::day;\n"),
    // In the middle of a function, and inside a macro.
    ("imports lead downwards", "src/clinic/model.rs", "//! Nouns.\nfn f() { crate::booking::desk::server::commands::f() }\n"),
    ("imports lead downwards", "src/clinic/model.rs", "//! Nouns.\nfn f() { format!(\"{}\", crate::app::routes::X) }\n"),
    // One branch of several.
    ("imports lead downwards", "src/clinic/model.rs", "//! Nouns.\nuse crate::{types::money, app::{routes}};\n"),
    ("imports lead downwards", "src/clinic/model.rs", "//! Nouns.\nmod tests { use super::super::super::app::routes; }\n"),
    ("no files import each other in a circle", "src/clinic/server/store.rs", "//! SQL.\nuse super::queries::Day;\n"),
    // Through a list that hands names on.
    (
        "no files import each other in a circle",
        "src/platform/db/mod.rs",
        "//! The database.\npub mod conn;\npub use conn::Conn;\nuse super::db::Row;\npub struct Row;\nmod x { use crate::platform::db::conn; }\n",
    ),
    ("every file stands on a floor", "src/telephony/mod.rs", "//! A slice that nobody has drawn.\n"),
    ("every file stands on a floor", "src/booking/parking/mod.rs", "//! A part of booking that nobody has drawn.\n"),
    ("lists of modules hold nothing else", "src/booking/mod.rs", "//! Booking.\npub mod desk;\nuse crate::types::money::Cents;\n"),
    ("every module says what it is for", "src/clinic/model.rs", "pub struct Service;\n"),
    ("the server feature is asked for in module lists only", "src/clinic/model.rs", "//! Nouns.\n#[cfg(feature = \"ssr\")]\nfn f() {}\n"),
    ("models and rules are pure", "src/clinic/model.rs", "//! Nouns.\nuse leptos::prelude::*;\n"),
    ("SQL stands in stores", "src/clinic/server/queries.rs", "//! Read models.\nfn f() { execute!(conn, \"delete\", []) }\n"),
    ("pages read through queries", "src/booking/desk/pages/day.rs", "//! The day.\nfn f() { cx.state.db.read() }\n"),
    ("a store is its own slice's", "src/booking/desk/server/commands.rs", "//! Steps.\nuse crate::clinic::server::store;\n"),
    ("engines are told apart in one folder", "src/clinic/server/store.rs", "//! SQL.\nfn f() { Engine::Sqlite }\n"),
    ("raw text areas and raw HTML live in one component", "src/booking/desk/pages/day.rs", "//! The day.\nfn f() { view!(<textarea/>) }\n"),
    ("nothing gives up with a panic", "src/clinic/model.rs", "//! Nouns.\nfn f() { None.unwrap() }\n"),
];

fn with(file: &str, text: &str) -> House {
    let others = SOUND.iter().copied().filter(|(name, _)| *name != file);
    House::made_up(&others.chain([(file, text)]).collect::<Vec<_>>())
}

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
fn what_is_too_long_is_told_with_its_length() {
    let long_file = format!("//! Nouns.\n{}", "// one\n".repeat(400));
    let long_function = format!("//! Nouns.\nfn f() {{\n{}}}\n", "    g();\n".repeat(39));
    let long_line = format!("//! Nouns.\nfn f() {{ {} }}\n", "é".repeat(140));
    let told = [(long_file, "has 401 lines"), (long_function, "model.rs:2 is 41 lines long"), (long_line, "model.rs:2 has 151 columns")];
    for (text, told) in told {
        let faults = broken(&with("src/clinic/model.rs", &text), RULES);
        assert!(faults.len() == 1 && faults[0].ends_with(told), "{faults:?}");
    }
}

#[test]
fn no_rule_is_without_a_fault_that_breaks_it() {
    let lengths = ["a file has 400 lines at most", "a function has 40 lines at most", "a line has 140 columns at most"];
    let shown: Vec<&str> = FAULTS.iter().map(|(rule, ..)| *rule).chain(lengths).collect();
    let silent: Vec<&str> = RULES.iter().map(|(name, _)| *name).filter(|name| !shown.contains(name)).collect();
    assert!(silent.is_empty(), "{silent:?}");
}
