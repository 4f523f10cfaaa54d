//! The audit log cannot be changed without notice.

use crate::on_both_engines;
use crate::support::place::Engine;
use crate::support::process::command;
use crate::support::world::World;
use sha2::Digest;
use unknot::app::jobs::promise_tidying;
use unknot::platform::audit::chain::{Verdict, verify};
use unknot::platform::audit::checkpoint::Checkpoint;
use unknot::platform::audit::entry::{Action, Actor, Entry};
use unknot::platform::audit::key::AuditKey;
use unknot::platform::audit::store;
use unknot::platform::realtime::Hub;
use unknot::platform::tx::Db;

/// Switches the triggers off, as someone with the database file could.
async fn unguarded(world: &World) {
    let off = match world.engine {
        Engine::Sqlite => "drop trigger audit_log_no_update; drop trigger audit_log_no_delete;",
        Engine::Postgres => "alter table audit_log disable trigger all;",
    };
    world.tamper(off).await.unwrap();
}

async fn verdict(world: &World, checkpoint: Option<&Checkpoint>) -> Verdict {
    verify(&mut world.state.db.read().await.unwrap(), &world.state.chain, checkpoint, |_, _| {}).await.unwrap()
}

async fn checkpoint(world: &World) -> Checkpoint {
    let head = store::head(&mut world.state.db.read().await.unwrap()).await.unwrap();
    Checkpoint::of(&head, world.state.clock.now(), &world.state.chain.key)
}

/// Someone with the database alone writes a row with a key that is not the clinic's.
async fn forge(world: &World) {
    let forger = Db::open(&world.place.database_url, Hub::new()).await.unwrap();
    forger.chain_audits_with(AuditKey::new([7; 32]));
    let forged = Entry {
        at: world.state.clock.now(),
        actor: Actor::computer(),
        action: Action::View,
        screen: "/visits",
        subject: None,
        about: None,
    };
    forger.record_looks(vec![forged]).await.unwrap();
    forger.close().await;
}

async fn some_rows(world: &World) -> i64 {
    let maya = world.sign_in("maya").await;
    for _ in 0..5 {
        maya.page("/home").await;
    }
    world.number("select max(seq) from audit_log").await
}

/// The first row of a log, hashed as it was before the log had a key.
fn plain_row(world: &World) -> String {
    let mut bytes = vec![0; 32];
    bytes.extend(1_i64.to_be_bytes());
    bytes.extend(7_i64.to_be_bytes());
    bytes.extend([0; 48]);
    for text in ["Maya", "client", "view", "/visits", ""] {
        bytes.extend((text.len() as u64).to_be_bytes());
        bytes.extend(text.as_bytes());
    }
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let (zeros, hash) = (hex(&[0; 32]), hex(&sha2::Sha256::digest(&bytes)));
    let blob = |hex: &str| if world.engine == Engine::Sqlite { format!("x'{hex}'") } else { format!("decode('{hex}', 'hex')") };
    format!(
        "insert into audit_log (seq, at, actor_name, actor_role, action, screen, client_name, prev_hash, hash)
             values (1, 7, 'Maya', 'client', 'view', '/visits', '', {}, {});
         update audit_head set seq = 1, hash = {}",
        blob(&zeros),
        blob(&hash),
        blob(&hash)
    )
}

/// The checkpoint of the hourly tidy-up.
async fn checkpoint_beside_the_key(world: &World) {
    unknot::app::jobs::keep_checkpoint(&world.state).await;
}

on_both_engines! {
    async fn rows_cannot_be_changed_or_deleted(world: World) {
        some_rows(&world).await;
        for sql in ["update audit_log set actor_name = 'Nobody' where seq = 2", "delete from audit_log where seq = 2"] {
            let refused = world.tamper(sql).await.unwrap_err();
            assert!(refused.contains("audit_log_append_only"), "{refused}");
        }
        assert!(matches!(verdict(&world, None).await, Verdict::Whole { .. }));
    }

    async fn a_row_changed_with_the_triggers_off_is_detected(world: World) {
        some_rows(&world).await;
        unguarded(&world).await;
        world.tamper("update audit_log set actor_name = 'Nobody' where seq = 3").await.unwrap();
        assert_eq!(verdict(&world, None).await, Verdict::BrokenAt { seq: 3 });
    }

    async fn a_deleted_row_is_detected(world: World) {
        some_rows(&world).await;
        unguarded(&world).await;
        world.tamper("delete from audit_log where seq = 3").await.unwrap();
        assert_eq!(verdict(&world, None).await, Verdict::BrokenAt { seq: 4 });
    }

    async fn a_tail_cut_off_is_detected(world: World) {
        let last = some_rows(&world).await;
        unguarded(&world).await;
        world.tamper(&format!("delete from audit_log where seq > {}", last - 2)).await.unwrap();
        assert_eq!(verdict(&world, None).await, Verdict::CutAfter { seq: last - 2 });
    }

    async fn a_tail_cut_off_together_with_its_head_is_detected_by_the_checkpoint(world: World) {
        let last = some_rows(&world).await;
        let taken = checkpoint(&world).await;
        unguarded(&world).await;
        let cut = last - 2;
        let mend = format!(
            "delete from audit_log where seq > {cut};
             update audit_head set seq = {cut}, hash = (select hash from audit_log where seq = {cut})"
        );
        world.tamper(&mend).await.unwrap();
        assert_eq!(verdict(&world, Some(&taken)).await, Verdict::CutAfter { seq: cut });
        // Nothing in the database alone shows it.
        assert!(matches!(verdict(&world, None).await, Verdict::Whole { .. }));
    }

    async fn a_log_that_was_emptied_is_not_whole(world: World) {
        some_rows(&world).await;
        let taken = checkpoint(&world).await;
        unguarded(&world).await;
        let zeros = if world.engine == Engine::Sqlite { "zeroblob(32)" } else { "decode(repeat('00', 32), 'hex')" };
        world.tamper(&format!("delete from audit_log; update audit_head set seq = 0, hash = {zeros}")).await.unwrap();
        assert_eq!(verdict(&world, Some(&taken)).await, Verdict::CutAfter { seq: 0 });
        assert_eq!(verdict(&world, None).await, Verdict::Empty);
        let said = command(&world.place, "127.0.0.1:0", &["audit", "verify"]).output().await.unwrap();
        assert_eq!(said.status.code(), Some(1));
    }

    async fn a_row_chained_without_the_key_file_is_detected(world: World) {
        let last = some_rows(&world).await;
        forge(&world).await;
        assert_eq!(verdict(&world, None).await, Verdict::BrokenAt { seq: last + 1 });
    }

    async fn rows_from_before_the_log_had_a_key_still_verify(world: World) {
        // A clinic of an earlier program: no check value yet, and one row with a plain hash.
        unguarded(&world).await;
        let plain = plain_row(&world);
        world.tamper(&format!("delete from audit_log; delete from key_check; {plain}")).await.unwrap();
        let opened = command(&world.place, "127.0.0.1:0", &["migrate"]).output().await.unwrap();
        assert!(opened.status.success(), "{}", String::from_utf8_lossy(&opened.stderr));
        let verify = async || command(&world.place, "127.0.0.1:0", &["audit", "verify"]).output().await.unwrap();
        let said = verify().await;
        assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
        assert!(String::from_utf8_lossy(&said.stdout).starts_with("The audit log is whole: 1 rows"));
        world.tamper("update audit_log set screen = 'elsewhere' where seq = 1").await.unwrap();
        assert!(String::from_utf8_lossy(&verify().await.stderr).contains("row 1 does not follow"));
    }

    async fn a_log_that_passes_for_an_old_one_is_refused_where_a_checkpoint_was_kept(world: World) {
        some_rows(&world).await;
        checkpoint_beside_the_key(&world).await;
        unguarded(&world).await;
        let plain = plain_row(&world);
        world.tamper(&format!("delete from audit_log; delete from key_check; {plain}")).await.unwrap();
        for args in [&["audit", "verify"][..], &["migrate"], &["doctor"]] {
            let said = command(&world.place, "127.0.0.1:0", args).output().await.unwrap();
            let words = String::from_utf8_lossy(&said.stdout).into_owned() + &String::from_utf8_lossy(&said.stderr);
            assert!(!said.status.success() && words.contains("has lost the value by which it knows its key"), "{args:?}: {words}");
        }
    }

    async fn a_checkpoint_is_never_renewed_over_a_log_that_was_cut(world: World) {
        let last = some_rows(&world).await;
        checkpoint_beside_the_key(&world).await;
        let kept = std::fs::read_to_string(world.folder().join("key.audit")).unwrap();
        unguarded(&world).await;
        let hash = format!("(select hash from audit_log where seq = {})", last - 3);
        let cut = format!(
            "update audit_head set seq = {}, hash = {hash}; delete from audit_log where seq > {}",
            last - 3,
            last - 3
        );
        world.tamper(&cut).await.unwrap();
        some_rows(&world).await;
        some_rows(&world).await;
        checkpoint_beside_the_key(&world).await;
        assert_eq!(std::fs::read_to_string(world.folder().join("key.audit")).unwrap(), kept, "the evidence stays");
        for (args, words) in [
            (&["audit", "verify"][..], "The audit log is"),
            (&["audit", "checkpoint"], "does not follow from the checkpoint"),
            (&["doctor"], "has lost row"),
        ] {
            let said = command(&world.place, "127.0.0.1:0", args).output().await.unwrap();
            let all = String::from_utf8_lossy(&said.stdout).into_owned() + &String::from_utf8_lossy(&said.stderr);
            assert!(!said.status.success() && all.contains(words), "{args:?}: {all}");
        }
    }

    async fn a_checkpoint_is_not_renewed_at_a_head_that_was_moved_back(world: World) {
        let last = some_rows(&world).await;
        checkpoint_beside_the_key(&world).await;
        let kept = std::fs::read_to_string(world.folder().join("key.audit")).unwrap();
        let back = format!("update audit_head set seq = 5, hash = (select hash from audit_log where seq = 5) where seq >= {last}");
        world.tamper(&back).await.unwrap();
        checkpoint_beside_the_key(&world).await;
        assert_eq!(std::fs::read_to_string(world.folder().join("key.audit")).unwrap(), kept);
    }

    async fn a_row_before_the_first_is_detected(world: World) {
        some_rows(&world).await;
        let row = "insert into audit_log select -1, at, actor_id, actor_name, actor_role, action, screen, client_id, client_name, about,
            prev_hash, hash from audit_log where seq = 1";
        world.tamper(row).await.unwrap();
        assert_eq!(verdict(&world, None).await, Verdict::BrokenAt { seq: -1 });
    }

    async fn a_row_past_the_head_is_detected(world: World) {
        let last = some_rows(&world).await;
        let row = format!(
            "insert into audit_log select seq + 1, at, actor_id, actor_name, actor_role, action, screen, client_id, client_name, about,
                 prev_hash, hash from audit_log where seq = {last}"
        );
        world.tamper(&row).await.unwrap();
        assert_eq!(verdict(&world, None).await, Verdict::BeyondHead { seq: last + 1 });
    }

    async fn a_checkpoint_is_kept_every_hour_and_printed_on_wish(world: World) {
        some_rows(&world).await;
        promise_tidying(&world.state).await.unwrap();
        world.run_jobs().await;
        let kept = std::fs::read_to_string(world.folder().join("key.audit")).unwrap();
        let kept = Checkpoint::read(&kept, &world.state.chain.key).unwrap();
        assert!(kept.seq > 5);
        let printed = command(&world.place, "127.0.0.1:0", &["audit", "checkpoint"]).output().await.unwrap();
        let printed = String::from_utf8(printed.stdout).unwrap();
        let against = command(&world.place, "127.0.0.1:0", &["audit", "verify", "--against", printed.trim()]).output().await.unwrap();
        let said = String::from_utf8_lossy(&against.stdout).into_owned();
        assert!(against.status.success() && said.contains("It matches the checkpoint of"), "{said}");
        let altered = printed.trim().replacen(" ", " 9", 1);
        let against = command(&world.place, "127.0.0.1:0", &["audit", "verify", "--against", &altered]).output().await.unwrap();
        assert!(String::from_utf8_lossy(&against.stderr).contains("was altered"));
    }

    async fn two_swapped_rows_are_detected(world: World) {
        some_rows(&world).await;
        unguarded(&world).await;
        let swap = "update audit_log set seq = -3 where seq = 3; update audit_log set seq = 3 where seq = 4;
            update audit_log set seq = 4 where seq = -3";
        world.tamper(swap).await.unwrap();
        assert_eq!(verdict(&world, None).await, Verdict::BrokenAt { seq: 3 });
    }

    async fn a_hundred_rows_written_at_once_keep_one_chain(world: World) {
        let maya = world.sign_in("maya").await;
        let before = world.number("select count(*) from audit_log").await;
        let pages = (0..100).map(|_| maya.get("/visits"));
        let answers = futures::future::join_all(pages).await;
        assert!(answers.iter().all(|answer| answer.status == 200));
        assert_eq!(world.number("select count(*) from audit_log").await, before + 100);
        assert!(matches!(verdict(&world, None).await, Verdict::Whole { .. }));
    }

    async fn the_command_line_says_whether_the_log_is_whole(world: World) {
        some_rows(&world).await;
        let fine = command(&world.place, "127.0.0.1:0", &["audit", "verify"]).output().await.unwrap();
        assert!(fine.status.success(), "{}", String::from_utf8_lossy(&fine.stderr));
        let said = String::from_utf8_lossy(&fine.stdout).into_owned();
        assert!(said.starts_with("The audit log is whole: ") && said.contains("There was no checkpoint to compare it with"), "{said}");
        unguarded(&world).await;
        world.tamper("update audit_log set screen = 'elsewhere' where seq = 2").await.unwrap();
        let broken = command(&world.place, "127.0.0.1:0", &["audit", "verify"]).output().await.unwrap();
        assert_eq!(broken.status.code(), Some(1));
        assert!(String::from_utf8_lossy(&broken.stderr).contains("row 2 does not follow"));
    }
}
