//! Passes announcements of other processes on to the event streams of this one.

use super::realtime::{Hub, store};
use super::tx::Db;
use crate::error::AppError;
use tokio::sync::watch;

/// Each process hears of its own announcements at commit. Those of others are read from their rows, whenever PostgreSQL
/// notifies and every two seconds on either engine.
pub async fn hear_others(db: Db, hub: Hub, mut stopping: watch::Receiver<bool>) {
    let mut listener = db.listener().await;
    let mut seen = newest(&db).await.ok();
    while !*stopping.borrow() {
        tokio::select! {
            () = listener.notified() => {}
            _ = stopping.changed() => {}
        }
        let Some(after) = seen else {
            // The database was away at the start.
            seen = newest(&db).await.ok();
            continue;
        };
        if let Ok(mut conn) = db.read().await
            && let Ok(news) = store::all_after(&mut conn, after).await
        {
            seen = Some(news.last().map_or(after, |last| last.id));
            // A stream skips numbers it has sent, so telling it of our own announcements again does no harm.
            hub.tell(news);
        }
    }
}

pub async fn newest(db: &Db) -> Result<i64, AppError> {
    Ok(store::newest(&mut db.read().await?).await?)
}
