//! Serving: listens, answers, and stops in order. No new requests are taken, those under way are finished, and the database
//! is closed.

use super::connections::{Limits, answer};
use super::jobs::{handlers, keep_checkpoint, promise_tidying};
use super::{routes, start};
use crate::clinic::server::known;
use crate::platform::clock::Clock;
use crate::platform::config::Config;
use crate::platform::relay::hear_others;
use crate::platform::state::{AppState, StartProblem};
use crate::platform::worker;
use std::io::Write;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

/// How long a stop waits for the requests under way.
const SHUTDOWN_GRACE: Duration = Duration::from_secs(20);

/// Serves until `stop` resolves. `prepare` may fill the database first; its words are printed once requests are answered.
pub async fn serve(
    config: Config,
    prepare: impl AsyncFnOnce(&AppState) -> Result<String, StartProblem>,
    stop: impl Future<Output = ()>,
) -> Result<(), StartProblem> {
    let (stopper, stopping) = watch::channel(false);
    let wanted = config.listen;
    let listener = TcpListener::bind(wanted).await.map_err(|error| StartProblem::Listen(wanted, error))?;
    let listen = listener.local_addr().map_err(|error| StartProblem::Listen(wanted, error))?;
    let state = start::open(config.listening_on(listen), Clock::default(), stopping).await?;
    let words = prepare(&state).await?;
    let practice = known::newest(&state).await.map_err(|problem| StartProblem::Demo(problem.to_string()))?;
    // The reader of standard output may be gone; that is no reason to stop serving.
    let _ = writeln!(
        std::io::stdout(),
        "{} is open at {}\n{words}",
        practice.clinic.name,
        state.config.base_url.as_str().trim_end_matches('/')
    );
    if let Err(error) = promise_tidying(&state).await {
        tracing::warn!(%error, "could not promise tidying up");
    }
    let worker = tokio::spawn(worker::work(state.clone(), handlers()));
    let relay = tokio::spawn(hear_others(state.db.clone(), state.hub.clone(), state.stopping.clone()));
    tracing::info!(%listen, engine = ?state.db.engine(), "serving");
    let (router, config) = (routes::router(state.clone()), state.config.clone());
    let server = tokio::spawn(answer(listener, router, Limits::of_this_process(), config, state.stopping.clone()));
    stop.await;
    tracing::info!("stopping");
    let _ = stopper.send(true);
    if tokio::time::timeout(SHUTDOWN_GRACE, server).await.is_err() {
        tracing::warn!("some requests did not end in time");
    }
    let _ = tokio::time::timeout(SHUTDOWN_GRACE, worker).await;
    relay.abort();
    keep_checkpoint(&state).await;
    state.db.close().await;
    Ok(())
}

/// SIGTERM or Ctrl-C. A second one ends the process at once.
pub async fn asked_to_stop() {
    wait_for_signal().await;
    tokio::spawn(async {
        wait_for_signal().await;
        std::process::exit(130);
    });
}

async fn wait_for_signal() {
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
        }
        Err(_) => {
            let _ = tokio::signal::ctrl_c().await;
        }
    }
}
