//! Noticing announcements of other processes: PostgreSQL notifies, and both engines are polled besides.

use super::pools::Pools;
use sqlx::postgres::PgListener;
use std::time::Duration;

const POLL_EVERY: Duration = Duration::from_secs(2);

pub struct Listener(Option<PgListener>);

impl Listener {
    pub async fn of(pools: &Pools) -> Self {
        let Pools::Postgres(pool) = pools else { return Self(None) };
        let listener = async {
            let mut listener = PgListener::connect_with(pool).await?;
            listener.listen("announcements").await?;
            Ok::<_, sqlx::Error>(listener)
        };
        match listener.await {
            Ok(listener) => Self(Some(listener)),
            Err(error) => {
                tracing::warn!(%error, "cannot listen for other processes; looking every two seconds instead");
                Self(None)
            }
        }
    }

    /// Returns when there may be new announcements.
    pub async fn notified(&mut self) {
        let poll = tokio::time::sleep(POLL_EVERY);
        match &mut self.0 {
            None => poll.await,
            Some(listener) => {
                tokio::select! {
                    heard = listener.recv() => if heard.is_err() {
                        // The listener reconnects by itself; without the pause it would ask a dead server without end.
                        tokio::time::sleep(POLL_EVERY).await;
                    },
                    () = poll => {}
                }
            }
        }
    }
}
