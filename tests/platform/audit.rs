//! The audit log cannot be changed without notice.

use crate::on_both_engines;
use crate::support::place::Engine;
use crate::support::process::command;
use crate::support::world::World;
use unknot::platform::audit::chain::{Verdict, verify};

/// Switches the triggers off, as someone with the database file could.
async fn unguarded(world: &World) {
    let off = match world.engine {
        Engine::Sqlite => "drop trigger audit_log_no_update; drop trigger audit_log_no_delete;",
        Engine::Postgres => "alter table audit_log disable trigger all;",
    };
    world.tamper(off).await.unwrap();
}

async fn some_rows(world: &World) -> i64 {
    let maya = world.sign_in("maya").await;
    for _ in 0..5 {
        maya.page("/home").await;
    }
    world.number("select max(seq) from audit_log").await
}

on_both_engines! {
    async fn rows_cannot_be_changed_or_deleted(world: World) {
        some_rows(&world).await;
        for sql in ["update audit_log set actor_name = 'Nobody' where seq = 2", "delete from audit_log where seq = 2"] {
            let refused = world.tamper(sql).await.unwrap_err();
            assert!(refused.contains("audit_log_append_only"), "{refused}");
        }
        assert!(matches!(verify(&mut world.state.db.read().await.unwrap()).await.unwrap(), Verdict::Whole { .. }));
    }

    async fn a_row_changed_with_the_triggers_off_is_detected(world: World) {
        some_rows(&world).await;
        unguarded(&world).await;
        world.tamper("update audit_log set actor_name = 'Nobody' where seq = 3").await.unwrap();
        assert_eq!(verify(&mut world.state.db.read().await.unwrap()).await.unwrap(), Verdict::BrokenAt { seq: 3 });
    }

    async fn a_deleted_row_is_detected(world: World) {
        some_rows(&world).await;
        unguarded(&world).await;
        world.tamper("delete from audit_log where seq = 3").await.unwrap();
        assert_eq!(verify(&mut world.state.db.read().await.unwrap()).await.unwrap(), Verdict::BrokenAt { seq: 4 });
    }

    async fn a_tail_cut_off_is_detected(world: World) {
        let last = some_rows(&world).await;
        unguarded(&world).await;
        world.tamper(&format!("delete from audit_log where seq > {}", last - 2)).await.unwrap();
        assert_eq!(verify(&mut world.state.db.read().await.unwrap()).await.unwrap(), Verdict::CutAfter { seq: last - 2 });
    }

    async fn two_swapped_rows_are_detected(world: World) {
        some_rows(&world).await;
        unguarded(&world).await;
        let swap = "update audit_log set seq = -3 where seq = 3; update audit_log set seq = 3 where seq = 4;
            update audit_log set seq = 4 where seq = -3";
        world.tamper(swap).await.unwrap();
        assert_eq!(verify(&mut world.state.db.read().await.unwrap()).await.unwrap(), Verdict::BrokenAt { seq: 3 });
    }

    async fn a_hundred_rows_written_at_once_keep_one_chain(world: World) {
        let maya = world.sign_in("maya").await;
        let before = world.number("select count(*) from audit_log").await;
        let pages = (0..100).map(|_| maya.get("/visits"));
        let answers = futures::future::join_all(pages).await;
        assert!(answers.iter().all(|answer| answer.status == 200));
        assert_eq!(world.number("select count(*) from audit_log").await, before + 100);
        assert!(matches!(verify(&mut world.state.db.read().await.unwrap()).await.unwrap(), Verdict::Whole { .. }));
    }

    async fn the_command_line_says_whether_the_log_is_whole(world: World) {
        some_rows(&world).await;
        let fine = command(&world.place, "127.0.0.1:0", &["audit", "verify"]).output().await.unwrap();
        assert!(fine.status.success(), "{}", String::from_utf8_lossy(&fine.stderr));
        assert!(String::from_utf8_lossy(&fine.stdout).starts_with("The audit log is whole: "));
        unguarded(&world).await;
        world.tamper("update audit_log set screen = 'elsewhere' where seq = 2").await.unwrap();
        let broken = command(&world.place, "127.0.0.1:0", &["audit", "verify"]).output().await.unwrap();
        assert_eq!(broken.status.code(), Some(1));
        assert!(String::from_utf8_lossy(&broken.stderr).contains("row 2 does not follow"));
    }
}
