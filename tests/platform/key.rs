//! A lost or wrong key file is noticed before anything is written, and one altered value costs its own place on a page and no more.

use crate::on_both_engines;
use crate::support::booking::is;
use crate::support::page::value;
use crate::support::place::{Engine, demo_place, empty_place};
use crate::support::process::{Server, command};
use crate::support::world::World;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Everything that opens the database; each must notice.
const COMMANDS: [&[&str]; 6] = [
    &["serve"],
    &["migrate"],
    &["doctor"],
    &["audit", "verify"],
    &["audit", "checkpoint"],
    &["person", "reopen", "--email", "maya@elbowriver.example"],
];

fn put_other_key(file: &Path) {
    use std::io::Write;
    std::fs::remove_file(file).unwrap();
    let mut new = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o400).open(file).unwrap();
    writeln!(new, "{}", STANDARD.encode([9; 32])).unwrap();
}

async fn every_command_refuses(world: &World, words: &str) {
    for args in COMMANDS {
        let out = command(&world.place, "127.0.0.1:0", args).output().await.unwrap();
        let said = format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
        assert_eq!(out.status.code(), Some(1), "{args:?}: {said}");
        assert!(said.contains(words), "{args:?}: {said}");
    }
}

/// A message of Maya's thread with Tomás, altered by one bit in the database.
async fn alter_newest_message(world: &World) {
    let newest = "(select m.id from messages m join threads t on t.id = m.thread_id join people c on c.id = t.client_id
        join people p on p.id = t.therapist_id where c.email = 'maya@elbowriver.example' and p.email = 'tomas@elbowriver.example'
        order by m.sent_at desc limit 1)";
    let altered = match world.engine {
        Engine::Sqlite => format!("update messages set body = zeroblob(60) where id = {newest}"),
        Engine::Postgres => format!("update messages set body = set_byte(body, 40, 255 - get_byte(body, 40)) where id = {newest}"),
    };
    assert_eq!(world.tamper(&altered).await.unwrap(), 1);
}

on_both_engines! {
    async fn a_clinic_whose_key_file_is_gone_does_not_start_and_gets_no_new_one(world: World) {
        let key = world.folder().join("key");
        std::fs::remove_file(&key).unwrap();
        every_command_refuses(&world, "is not there, and the database holds text that was sealed with it").await;
        assert!(!key.exists(), "a new key was made");
    }

    async fn a_key_file_of_another_clinic_is_refused(world: World) {
        let people = world.number("select count(*) from people").await;
        put_other_key(&world.folder().join("key"));
        every_command_refuses(&world, "is not the key that this database was sealed with").await;
        assert_eq!(world.number("select count(*) from people").await, people);
    }

    async fn a_database_from_before_the_check_value_is_checked_by_its_wrapped_keys(world: World) {
        world.tamper("delete from key_check").await.unwrap();
        let right = std::fs::read(world.folder().join("key")).unwrap();
        put_other_key(&world.folder().join("key"));
        every_command_refuses(&world, "is not the key that this database was sealed with").await;
        assert_eq!(world.number("select count(*) from key_check").await, 0);
        std::fs::remove_file(world.folder().join("key")).unwrap();
        let mut back = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o400).open(world.folder().join("key")).unwrap();
        std::io::Write::write_all(&mut back, &right).unwrap();
        assert!(command(&world.place, "127.0.0.1:0", &["migrate"]).output().await.unwrap().status.success());
        assert_eq!(world.number("select count(*) from key_check").await, 1);
    }

    async fn one_altered_message_costs_its_own_line_and_nothing_else(world: World) {
        let (maya, tomas) = (world.sign_in("maya").await, world.sign_in("tomas").await);
        alter_newest_message(&world).await;
        let unreadable = "This text cannot be opened. The problem was logged. Please tell the clinic.";
        for (actor, path) in [(&maya, "/messages"), (&tomas, "/inbox"), (&tomas, "/today")] {
            actor.page(path).await;
        }
        let thread = maya.page("/messages").await.links("/messages/");
        let mut lines = 0;
        for one in thread {
            lines += maya.page(&one).await.elements(".msg__body").iter().filter(|line| line.words.contains(unreadable)).count();
        }
        assert_eq!(lines, 1);
        let queue = tomas.page("/inbox").await;
        assert!(queue.links("/inbox/").len() > 1);
        // It is in the log once, under Maya's name, and in the metrics.
        let noted = "select count(*) from audit_log where action = 'not_opened' and client_name = 'Maya Fournier' and screen = 'messages'";
        assert_eq!(world.number(noted).await, 1);
        assert!(world.state.metrics.text().contains("unknot_sealed_unopened_total 1"));
        assert!(maya.page("/me").await.words().contains("Could not open something in the messages"));
    }

    async fn a_data_key_that_does_not_open_leaves_the_other_clients_readable(world: World) {
        let tomas = world.sign_in("tomas").await;
        let wrapped = if world.engine == Engine::Sqlite { "zeroblob(73)" } else { "decode(repeat('00', 73), 'hex')" };
        let maya = "(select id from people where email = 'maya@elbowriver.example')";
        assert_eq!(world.tamper(&format!("update data_keys set wrapped = {wrapped} where client_id = {maya}")).await.unwrap(), 1);
        let queue = tomas.page("/inbox").await;
        assert_eq!(queue.words().matches("This text cannot be opened").count(), 1, "{}", queue.words());
    }

    async fn a_note_that_does_not_open_is_not_written_over(world: World) {
        let tomas = world.sign_in("tomas").await;
        let chart = tomas.page("/today").await.links("/clients/").into_iter().find(|link| link.contains("/chart/")).unwrap();
        let form = tomas.page(&chart).await.forms("/api/treatments/note").remove(0);
        let visit = value(&form, "visit").to_owned();
        let form = [("visit", visit.as_str()), ("minutes", "60"), ("then", "save"), ("summary", "Worked on the low back.")];
        assert_eq!(tomas.post("/api/treatments/note", &form).await.status, 303);
        let id = is(&world, &visit);
        let sealed = if world.engine == Engine::Sqlite { "zeroblob(60)" } else { "decode(repeat('00', 60), 'hex')" };
        assert_eq!(world.tamper(&format!("update visits set summary = {sealed} where {id}")).await.unwrap(), 1);
        let refused = tomas.post("/api/treatments/note", &form).await;
        assert_eq!(refused.status, 409);
        assert!(refused.words().contains("is not written over") && refused.body.contains("Worked on the low back."));
        assert_eq!(world.number(&format!("select count(*) from visits where {id} and summary = {sealed}")).await, 1);
    }
}

#[tokio::test]
async fn commands_that_check_make_nothing() {
    let place = empty_place(Engine::Sqlite).await;
    for args in [&["doctor"][..], &["audit", "verify"], &["audit", "checkpoint"], &["config"]] {
        command(&place, "127.0.0.1:0", args).output().await.unwrap();
        assert_eq!(std::fs::read_dir(place.folder.path()).unwrap().count(), 0, "{args:?}");
    }
    let said = command(&place, "127.0.0.1:0", &["doctor"]).output().await.unwrap();
    assert!(said.status.success() && String::from_utf8_lossy(&said.stdout).contains("none yet; the first start makes it"));
}

#[tokio::test]
async fn the_doctor_finds_a_page_of_zeros_in_the_database() {
    use std::io::{Seek, SeekFrom, Write};
    let place = demo_place(Engine::Sqlite).await;
    let file = place.folder.path().join("unknot.db");
    let mut database = std::fs::OpenOptions::new().write(true).open(&file).unwrap();
    database.seek(SeekFrom::Start(4096 * 40)).unwrap();
    database.write_all(&[0; 4096]).unwrap();
    let said = command(&place, "127.0.0.1:0", &["doctor"]).output().await.unwrap();
    let words = String::from_utf8_lossy(&said.stdout).into_owned();
    assert!(!said.status.success() && words.contains("Restore the last backup that is whole"), "{words}");
}

/// The drill of docs/OPERATIONS.md: the database from the backup, the key from where it is kept, and a look whether all is there.
#[tokio::test]
async fn a_restored_clinic_reads_its_messages_with_the_key_that_was_kept_apart() {
    let lost = demo_place(Engine::Sqlite).await;
    let restored = empty_place(Engine::Sqlite).await;
    std::fs::copy(lost.folder.path().join("unknot.db"), restored.folder.path().join("unknot.db")).unwrap();
    let without = command(&restored, "127.0.0.1:0", &["doctor"]).output().await.unwrap();
    assert!(!without.status.success(), "it has no key yet");
    std::fs::copy(lost.folder.path().join("key"), restored.folder.path().join("key")).unwrap();
    for args in [&["doctor"][..], &["audit", "verify"]] {
        let out = command(&restored, "127.0.0.1:0", args).output().await.unwrap();
        assert!(out.status.success(), "{args:?}: {}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
    }
    let server = Server::start(&restored).await;
    let maya = server.sign_in("maya").await;
    let thread = maya.page("/messages").await.links("/messages/").remove(0);
    assert!(!maya.page(&thread).await.words().contains("cannot be opened"));
}
