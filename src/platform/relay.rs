//! Announcements of other processes, passed on to this one’s browsers.

use super::realtime::{Hub, store};
use super::tx::Db;
use crate::error::AppError;
use tokio::sync::watch;

/// Carries announcements of other processes to this one's streams. Each process hears its own at commit; what others
/// wrote is read from the rows, whenever PostgreSQL says so and at a slow beat on either engine.
pub async fn hear_others(db: Db, hub: Hub, mut stopping: watch::Receiver<bool>) {
    let mut bell = db.bell().await;
    let Ok(mut seen) = newest(&db).await else { return };
    while !*stopping.borrow() {
        tokio::select! {
            () = bell.rung() => {}
            _ = stopping.changed() => {}
        }
        if let Ok(mut conn) = db.read().await
            && let Ok(news) = store::all_after(&mut conn, seen).await
        {
            seen = news.last().map_or(seen, |last| last.id);
            // Streams drop what they have seen by its number, so hearing of one's own twice is no harm.
            hub.tell(news);
        }
    }
}

pub async fn newest(db: &Db) -> Result<i64, AppError> {
    Ok(store::newest(&mut db.read().await?).await?)
}
