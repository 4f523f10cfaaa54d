//! Many people want one time. One of them gets it; everyone else is told at once and offered the nearest times.

use crate::on_both_engines;
use crate::support::actor::Actor;
use crate::support::booking::openings;
use crate::support::page::{Answer, Fields, value};
use crate::support::place::Engine;
use crate::support::process::Server;
use crate::support::world::World;
use futures::future::join_all;
use std::time::Duration;
use unknot::error::AppError;

const CROWD: usize = 200;
const ROUNDS: usize = 20;

type Opening = Fields;

/// Openings that do not overlap each other, so that each round starts fresh.
fn apart(all: &[Opening], how_many: usize) -> Vec<Opening> {
    let start = |opening: &Opening| value(opening, "start").parse::<i64>().unwrap();
    let mut picked: Vec<Opening> = Vec::new();
    for opening in all {
        let two_hours = 2 * 3600 * 1_000_000;
        if picked.iter().all(|other| (start(other) - start(opening)).abs() >= two_hours) {
            picked.push(opening.clone());
        }
    }
    assert!(picked.len() >= how_many, "only {} openings apart from each other", picked.len());
    picked.truncate(how_many);
    picked
}

async fn everyone_taps(crowd: &[Actor], opening: &Opening) -> Vec<Answer> {
    join_all(crowd.iter().map(|actor| actor.post_json("/api/booking/hold", opening))).await
}

fn one_winner(answers: &[Answer]) {
    let won = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(won, 1, "{won} people got one opening: {:?}", answers.iter().map(|a| a.status).collect::<Vec<_>>());
    for lost in answers.iter().filter(|answer| answer.status != 200) {
        assert_eq!(lost.status, 409, "{}", lost.body);
        let told: serde_json::Value = serde_json::from_str(&lost.body).unwrap();
        match serde_json::from_value(told["error"].clone()).unwrap() {
            AppError::SlotTaken { nearest, .. } => assert_eq!(nearest.len(), 3, "{}", lost.body),
            other => panic!("a loser was told {other:?}"),
        }
    }
}

/// The winner confirms, so that nobody ends up with more than three holds.
async fn confirmed(crowd: &[Actor], answers: &[Answer]) {
    let (winner, won) = crowd.iter().zip(answers).find(|(_, answer)| answer.status == 200).unwrap();
    let hold = won.location().rsplit('/').next().unwrap();
    assert_eq!(winner.post("/api/booking/confirm", &[("hold", hold)]).await.status, 303);
}

on_both_engines! {
    async fn two_hundred_people_tap_one_opening_twenty_times_over(world: World) {
        let crowd = world.crowd(CROWD).await;
        let rounds = apart(&openings(&crowd[0], 8).await, ROUNDS);
        for opening in &rounds {
            let answers = everyone_taps(&crowd, opening).await;
            one_winner(&answers);
            assert_eq!(world.overlaps().await, 0);
            confirmed(&crowd, &answers).await;
        }
        let booked = "select count(*) from bookings where status = 'booked' and confirmed_at is not null
            and client_id in (select id from people where name like 'Client %')";
        assert_eq!(world.number(booked).await, i64::try_from(ROUNDS).unwrap());
    }

    async fn one_form_sent_fifty_times_is_one_hold(world: World) {
        let wendell = world.sign_in("wendell").await;
        let opening = apart(&openings(&wendell, 2).await, 1).remove(0);
        let before = world.number("select count(*) from bookings").await;
        let answers = join_all((0..50).map(|_| wendell.post("/api/booking/hold", &opening))).await;
        let first = answers[0].location().to_owned();
        assert!(first.starts_with("/book/confirm/"), "{}", answers[0].words());
        assert!(answers.iter().all(|answer| answer.status == 303 && answer.location() == first));
        assert_eq!(world.number("select count(*) from bookings").await, before + 1);
        let hold = first.rsplit('/').next().unwrap().to_owned();
        let form = [("hold", hold.as_str())];
        let confirms = join_all((0..20).map(|_| wendell.post("/api/booking/confirm", &form))).await;
        assert!(confirms.iter().all(|answer| answer.status == 303), "{:?}", confirms.iter().map(|a| a.status).collect::<Vec<_>>());
        assert_eq!(world.number("select count(*) from bookings where status = 'hold'").await, 0);
        assert_eq!(world.number("select count(*) from mails").await, 1);
    }

    async fn sixty_people_tap_every_opening_and_none_is_booked_twice(world: World) {
        let crowd = world.crowd(60).await;
        let all = openings(&crowd[0], 2).await;
        let taps = crowd.iter().enumerate().flat_map(|(n, actor)| {
            let mine = all.iter().cycle().skip(n * 7).step_by(5).take(4).cloned().collect::<Vec<_>>();
            mine.into_iter().map(move |opening| async move { actor.post_json("/api/booking/hold", opening.as_slice()).await.status })
        });
        let statuses = join_all(taps).await;
        assert!(statuses.iter().all(|status| [200, 409, 429].contains(status)), "{statuses:?}");
        assert!(statuses.contains(&200));
        assert_eq!(world.overlaps().await, 0);
        let most = "select coalesce(max(n), 0) from (select count(*) as n from bookings where status = 'hold' group by client_id) holds";
        assert!(world.number(most).await <= 3, "someone holds more than three times");
    }
}

async fn two_processes(engine: Engine) {
    let world = World::on_time(engine).await;
    let crowd = world.crowd(100).await;
    let rounds = apart(&openings(&crowd[0], 4).await, 5);
    let left = Server::start(&world.place).await;
    let right = Server::start(&world.place).await;
    let halves: Vec<Actor> = crowd
        .iter()
        .enumerate()
        .map(|(n, actor)| Actor { base: if n % 2 == 0 { left.base.clone() } else { right.base.clone() }, ..actor.clone() })
        .collect();
    for opening in &rounds {
        let answers = everyone_taps(&halves, opening).await;
        one_winner(&answers);
        assert_eq!(world.overlaps().await, 0);
        confirmed(&halves, &answers).await;
    }
    assert_eq!(left.terminate().await, Some(0));
    assert_eq!(right.terminate().await, Some(0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_on_one_sqlite_file_book_each_opening_once() {
    tokio::time::timeout(Duration::from_secs(300), two_processes(Engine::Sqlite)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_on_one_postgres_database_book_each_opening_once() {
    tokio::time::timeout(Duration::from_secs(300), two_processes(Engine::Postgres)).await.unwrap();
}
