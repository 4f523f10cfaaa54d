//! Ten thousand random steps by fifty people against a plain model of what should come of each: the same outcomes, nobody
//! booked twice, no time lost, every offer for one person alone.

mod line;
mod play;
mod reference;
mod steps;

use crate::world::{Engine, World};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_steps_come_out_as_the_model_says_on_sqlite() {
    play::play(World::open(Engine::Sqlite).await, 0x5eed_0001).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_steps_come_out_as_the_model_says_on_postgres() {
    play::play(World::open(Engine::Postgres).await, 0x5eed_0002).await;
}
