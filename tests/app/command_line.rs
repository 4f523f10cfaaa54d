//! The `unknot` command: serving, the doctor, the demo, and people added by hand.

use crate::support::place::{Engine, demo_place, empty_place};
use crate::support::process::{Server, add_person, command};

#[tokio::test]
async fn a_terminated_server_finishes_its_requests_and_exits_cleanly() {
    let place = demo_place(Engine::Sqlite).await;
    // Started as a clinic does, on the machine's own time.
    let server = Server::start_with(&place, &["serve"]).await;
    let maya = server.sign_in("maya").await;
    let mut under_way: Vec<_> = (0..20)
        .map(|_| {
            tokio::spawn({
                let maya = maya.clone();
                async move { maya.get("/home").await.status }
            })
        })
        .collect();
    // By the first answer, the other requests are on their way too.
    assert_eq!(under_way.remove(0).await.unwrap(), 200);
    assert_eq!(server.terminate().await, Some(0));
    for one in under_way {
        // A request may have come too late to be accepted; an accepted one is answered in full.
        if let Ok(status) = one.await {
            assert_eq!(status, 200);
        }
    }
}

#[tokio::test]
async fn a_bad_setting_stops_the_start_with_one_sentence() {
    let place = demo_place(Engine::Sqlite).await;
    let run = |name: &'static str, value: &'static str| {
        let mut command = command(&place, "127.0.0.1:0", &["doctor"]);
        command.env(name, value);
        async move { command.output().await.unwrap() }
    };
    for (name, value, says) in [
        ("UNKNOT_LISTEN", "kitchen", "UNKNOT_LISTEN: \"kitchen\" is not an address with a port. An example: UNKNOT_LISTEN=0.0.0.0:8080\n"),
        (
            "UNKNOT_DATABASE_URL",
            "mysql://x",
            "UNKNOT_DATABASE_URL: it starts neither with sqlite: nor with postgres://. An example: \
             UNKNOT_DATABASE_URL=postgres://unknot@db.internal/unknot\n",
        ),
        (
            "UNKNOT_BASE_URL",
            "http://portal.example",
            "UNKNOT_BASE_URL: plain http is only for this machine itself; sign-ins over it could be read on the way. An example: \
             UNKNOT_BASE_URL=https://portal.elbowriver.example\n",
        ),
    ] {
        let out = run(name, value).await;
        assert_eq!(out.status.code(), Some(1));
        assert_eq!(String::from_utf8_lossy(&out.stderr), says);
    }
}

#[tokio::test]
async fn the_doctor_finds_nothing_wrong_with_a_sound_clinic() {
    let place = demo_place(Engine::Sqlite).await;
    let out = command(&place, "127.0.0.1:0", &["doctor"]).output().await.unwrap();
    let text = String::from_utf8_lossy(&out.stdout);
    assert!(out.status.success(), "{text}{}", String::from_utf8_lossy(&out.stderr));
    assert!(text.contains("Calgary is at −06:00 on 2026-12-01"), "{text}");
    assert!(!text.contains("BAD"), "{text}");
}

#[tokio::test]
async fn a_key_file_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let place = demo_place(Engine::Sqlite).await;
    let key = place.folder.path().join("key");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
    let out = command(&place, "127.0.0.1:0", &["migrate"]).output().await.unwrap();
    assert!(!out.status.success());
    assert!(String::from_utf8_lossy(&out.stderr).contains("chmod 400"), "{}", String::from_utf8_lossy(&out.stderr));
}

/// What the owner of a file may do with it, and what everyone else may.
fn mode(path: &std::path::Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn whatever_the_program_makes_only_its_owner_can_read_and_the_doctor_looks() {
    use std::os::unix::fs::PermissionsExt;
    let mut place = empty_place(Engine::Sqlite).await;
    let data = place.folder.path().join("clinic");
    let database = data.join("unknot.db");
    place.database_url = format!("sqlite:{}", database.display());
    place.also.push(("UNKNOT_DATA", data.to_string_lossy().into_owned()));
    let server = Server::start(&place).await;
    let maya = server.sign_in("maya").await;
    assert_eq!(maya.get("/home").await.status, 200);
    assert_eq!(server.terminate().await, Some(0));
    assert_eq!((mode(&data), mode(&database), mode(&data.join("key"))), (0o700, 0o600, 0o400));
    assert_eq!(mode(&data.join("key.audit")), 0o600);
    let doctor = async || command(&place, "127.0.0.1:0", &["doctor"]).output().await.unwrap();
    assert!(doctor().await.status.success());
    for (path, open, closed) in [(&data, 0o755, 0o700), (&database, 0o644, 0o600)] {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(open)).unwrap();
        let said = doctor().await;
        let words = String::from_utf8_lossy(&said.stdout).into_owned();
        assert!(!said.status.success() && words.contains("others on this machine can"), "{words}");
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(closed)).unwrap();
    }
}

#[tokio::test]
async fn nobody_gets_a_password_that_everyone_tries_first() {
    use std::process::Stdio;
    use tokio::io::AsyncWriteExt;
    let place = demo_place(Engine::Sqlite).await;
    for role in ["owner", "staff", "therapist"] {
        let args = ["person", "add", "--email", "nadia@clinic.example", "--name", "Nadia Petrov", "--role", role, "--password-stdin"];
        let mut adding = command(&place, "127.0.0.1:0", &args);
        let mut adding = adding.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        adding.stdin.take().unwrap().write_all(b"password\n").await.unwrap();
        let out = adding.wait_with_output().await.unwrap();
        let says = String::from_utf8_lossy(&out.stderr).into_owned();
        assert!(!out.status.success() && says.contains("one of the first passwords anyone would try"), "{role}: {says}");
    }
}

#[tokio::test]
async fn the_program_takes_as_many_files_as_the_system_lets_it() {
    let place = demo_place(Engine::Sqlite).await;
    let server = Server::start(&place).await;
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", server.child.id().unwrap())).unwrap();
    let line = limits.lines().find(|line| line.starts_with("Max open files")).unwrap();
    let numbers: Vec<&str> = line.split_whitespace().skip(3).take(2).collect();
    assert_eq!(numbers[0], numbers[1], "{line}");
}

#[tokio::test]
async fn a_demo_opens_at_any_moment_and_a_real_clinics_clock_cannot_be_set() {
    let place = empty_place(Engine::Sqlite).await;
    let server = Server::start_at(&place, "2027-02-13T16:45").await;
    let wendell = server.sign_in("wendell").await;
    let home = wendell.page("/home").await.words();
    assert!(home.contains("Saturday 13 February"), "{home}");
    assert_eq!(server.terminate().await, Some(0));

    // A demo opened at a moment that is past by the machine's clock is as it was at that moment.
    let past = empty_place(Engine::Sqlite).await;
    let server = Server::start_at(&past, "2026-01-12T09:00").await;
    let flood = [("place", ""), ("from", "2026-01-18T00:00"), ("until", "2026-01-18T23:00"), ("reason", "Flood")];
    let closed = server.sign_in("grace").await.post("/api/admin/closure", &flood).await;
    assert_eq!(closed.status, 303, "{}", closed.words());
    assert_eq!(server.terminate().await, Some(0));
    let server = Server::start_at(&past, "2026-01-12T09:10").await;
    let closures = server.sign_in("grace").await.page("/admin/closures").await.words();
    assert!(closures.contains("Flood"), "{closures}");
    assert_eq!(server.terminate().await, Some(0));

    let own = empty_place(Engine::Sqlite).await;
    assert!(add_person(&own, "nadia@clinic.example", "Nadia Petrov").await.status.success());
    let refused = command(&own, "127.0.0.1:0", &["serve", "--demo", "--at", "2027-02-13T16:45"]).output().await.unwrap();
    assert_eq!(refused.status.code(), Some(1));
    let says = String::from_utf8_lossy(&refused.stderr);
    assert!(says.contains("their clock is not set by hand; start without --at"), "{says}");
    let alone = command(&own, "127.0.0.1:0", &["serve", "--at", "2027-02-13T16:45"]).output().await.unwrap();
    assert_eq!(alone.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&alone.stderr).contains("--demo"), "{}", String::from_utf8_lossy(&alone.stderr));
}

#[tokio::test]
async fn a_person_added_on_the_command_line_can_sign_in_and_is_never_overwritten() {
    let place = demo_place(Engine::Sqlite).await;
    assert!(add_person(&place, "new@elbowriver.example", "Nadia Petrov").await.status.success());
    let again = add_person(&place, "maya@elbowriver.example", "Somebody Else").await;
    assert!(!again.status.success());
    assert!(String::from_utf8_lossy(&again.stderr).contains("is here already"));
    let server = Server::start(&place).await;
    let mut nadia = server.visitor();
    assert_eq!(nadia.try_sign_in("new@elbowriver.example", "a long enough password").await.location(), "/today");
    assert!(server.sign_in("maya").await.page("/home").await.words().contains("Hello, Maya"));
}
