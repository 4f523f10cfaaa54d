//! A job runs once, is tried again when it fails, and is set aside visibly when it keeps failing.

use crate::on_both_engines;
use crate::support::world::World;
use futures::FutureExt;
use unknot::app::jobs::TIDY_UP;
use unknot::booking::appointments::server::jobs::RELEASE_HOLD;
use unknot::notifications::server::jobs::SEND_MAIL;
use unknot::platform::db::DbError;
use unknot::platform::jobs::store::{self, Claimed};
use unknot::platform::jobs::{JobKind, Lane};
use unknot::platform::tx::Tx;
use unknot::platform::worker::{Handler, Handlers, run_due};
use unknot::types::instant::{Instant, Span};

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

async fn claim(world: &World, now: Instant) -> Claimed {
    let claim = async move |tx: &mut Tx| store::claim(&mut tx.conn, Lane::Clinic, now).await;
    world.state.db.write::<_, DbError, _>(claim).await.unwrap().unwrap()
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
        // A job about no mail, or about no hold, can never succeed.
        promise(&world, SEND_MAIL, None).await;
        promise(&world, RELEASE_HOLD, None).await;
        let dead = |kind: &str, attempts: i64| {
            let ended = format!("state = 'dead' and attempts = {attempts} and last_error is not null");
            format!("select count(*) from jobs where kind = '{kind}' and {ended}")
        };
        for hours in 0..60 {
            world.run_jobs().await;
            world.advance(Span::hours(1));
            let given_up = world.number(&dead("send_mail", Lane::Mail.most_attempts())).await;
            assert_eq!(given_up, i64::from(hours >= 53), "a letter is tried for two days: {hours}");
        }
        assert_eq!(world.number(&dead("release_hold", 8)).await, 1);
    }

    async fn a_job_that_panics_has_failed_and_the_next_one_runs(world: World) {
        world.run_jobs().await;
        const PANICS: JobKind = JobKind::clinic("panics");
        let handlers = Handlers::new([
            (PANICS, Handler::Alone(|_| async { panic!("a fault in a job") }.boxed())),
            (TIDY_UP, Handler::Alone(|_| async { Ok(()) }.boxed())),
        ]);
        promise(&world, PANICS, None).await;
        promise(&world, TIDY_UP, None).await;
        assert_eq!(run_due(&world.state, &handlers).await, Ok(2));
        let failed = "select count(*) from jobs where kind = 'panics' and state = 'waiting' and attempts = 1 and last_error is not null";
        assert_eq!(world.number(failed).await, 1);
    }

    async fn a_worker_that_was_paused_beyond_its_lease_ends_nothing(world: World) {
        world.run_jobs().await;
        promise(&world, TIDY_UP, None).await;
        let now = world.state.clock.now();
        let first = claim(&world, now).await;
        let second = claim(&world, now.plus(Span::hours(1))).await;
        assert_eq!((first.attempts, second.attempts), (1, 2));
        world.state.db.write::<(), DbError, _>(async move |tx: &mut Tx| store::hand_back(&mut tx.conn, &first).await).await.unwrap();
        assert_eq!(world.number("select count(*) from jobs where leased_until is not null and attempts = 2").await, 1);
        world.state.db.write::<(), DbError, _>(async move |tx: &mut Tx| store::done(&mut tx.conn, &second, now).await).await.unwrap();
        assert_eq!(world.number("select count(*) from jobs where leased_until is not null").await, 0);
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
