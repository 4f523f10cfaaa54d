//! Ten thousand random steps by fifty people against a plain model of their outcomes: both agree, nobody is booked twice, no
//! time is lost, and every offer is for one person alone.

mod play;
mod reference;
mod steps;
mod waitlist;

use crate::support::place::Engine;
use crate::support::world::World;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_steps_come_out_as_the_model_says_on_sqlite() {
    play::play(World::open(Engine::Sqlite).await, 0x5eed_0001).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_steps_come_out_as_the_model_says_on_postgres() {
    play::play(World::open(Engine::Postgres).await, 0x5eed_0002).await;
}
