//! Hearing that another process wrote announcements: PostgreSQL tells, and both engines are looked at now and then.

use super::pools::Pools;
use sqlx::postgres::PgListener;
use std::time::Duration;

const LOOK_EVERY: Duration = Duration::from_secs(2);

pub struct Bell(Option<PgListener>);

impl Bell {
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

    /// Returns when something may be new.
    pub async fn rung(&mut self) {
        let beat = tokio::time::sleep(LOOK_EVERY);
        match &mut self.0 {
            None => beat.await,
            Some(listener) => {
                tokio::select! {
                    heard = listener.recv() => if heard.is_err() {
                        // The listener reconnects by itself; the pause keeps a dead server from being asked without end.
                        tokio::time::sleep(LOOK_EVERY).await;
                    },
                    () = beat => {}
                }
            }
        }
    }
}
