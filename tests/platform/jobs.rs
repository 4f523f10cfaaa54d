//! A job runs once, is tried again when it fails, and is set aside visibly when it keeps failing.

use crate::on_both_engines;
use crate::support::world::World;
use unknot::app::jobs::TIDY_UP;
use unknot::notifications::server::jobs::SEND_MAIL;
use unknot::platform::db::DbError;
use unknot::platform::jobs::{JobKind, MOST_ATTEMPTS};
use unknot::platform::tx::Tx;
use unknot::types::instant::Span;

async fn promise(world: &World, kind: JobKind, about: Option<uuid::Uuid>) {
    let now = world.state.clock.now();
    world
        .state
        .db
        .write::<(), DbError, _>(async move |tx: &mut Tx| {
            tx.enqueue(kind, about, now, now);
            Ok(())
        })
        .await
        .unwrap();
}

on_both_engines! {
    async fn a_job_runs_when_it_is_due_and_not_before(world: World) {
        world.run_jobs().await;
        let now = world.state.clock.now();
        world
            .state
            .db
            .write::<(), DbError, _>(async move |tx: &mut Tx| {
                tx.enqueue(TIDY_UP, None, now.plus(Span::minutes(5)), now);
                Ok(())
            })
            .await
            .unwrap();
        assert_eq!(world.run_jobs().await, 0);
        world.advance(Span::minutes(5));
        assert_eq!(world.run_jobs().await, 1);
    }

    async fn a_job_that_keeps_failing_is_dead_lettered(world: World) {
        // A job about no mail can never succeed.
        promise(&world, SEND_MAIL, None).await;
        for _ in 0..MOST_ATTEMPTS + 3 {
            world.run_jobs().await;
            world.advance(Span::hours(2));
        }
        let dead = "select count(*) from jobs where kind = 'send_mail' and state = 'dead' and attempts = 8 and last_error is not null";
        assert_eq!(world.number(dead).await, 1);
    }

    async fn two_workers_run_each_job_once(world: World) {
        world.run_jobs().await;
        for _ in 0..20 {
            promise(&world, TIDY_UP, None).await;
        }
        let (a, b) = tokio::join!(world.run_jobs(), world.run_jobs());
        assert_eq!(a + b, 20);
        assert_eq!(world.number("select count(*) from jobs where attempts > 1").await, 0);
    }

    async fn a_job_whose_worker_died_runs_again(world: World) {
        world.run_jobs().await;
        promise(&world, TIDY_UP, None).await;
        let taken = "update jobs set attempts = 1, leased_until = run_at + 120000000
            where state = 'waiting' and attempts = 0 and kind = 'tidy_up' and run_at <= created_at";
        world.tamper(taken).await.unwrap();
        assert_eq!(world.run_jobs().await, 0);
        world.advance(Span::minutes(3));
        assert_eq!(world.run_jobs().await, 1);
    }
}
