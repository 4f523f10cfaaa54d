//! Sealed values that did not open in their place: noted in the audit log, under the client whose they are.

use super::cx::Cx;
use super::store as session_store;
use crate::error::AppError;
use crate::platform::audit::entry::{Action, Actor, Entry, Subject};

/// Notes what pages could not open since the last call. Mostly there is nothing.
pub async fn note_unopened(cx: &Cx) {
    let found = cx.state.seal.take_unopened();
    if found.is_empty() {
        return;
    }
    let note = async {
        let mut entries = Vec::new();
        for &(client, place) in &found {
            let name = session_store::name_of(&mut cx.state.db.read().await?, client.into()).await?.unwrap_or_default();
            let entry = cx.entry(Action::NotOpened, place.table, Some(Subject { id: client, name }), Some(place.row));
            entries.push(Entry { actor: Actor::computer(), ..entry });
        }
        cx.state.db.record_looks(entries).await.map_err(AppError::from)?;
        cx.state.metrics.count_unopened(found.len());
        Ok::<_, AppError>(())
    };
    if let Err(error) = note.await {
        tracing::error!(%error, "could not note what did not open");
        cx.state.seal.put_back_unopened(found);
    }
}
