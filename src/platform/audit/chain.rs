//! The hash chain: each row's hash covers the row and the hash before it, so a changed, removed, moved or inserted row
//! breaks the chain. Rows are appended at the end of the transaction that they record.

use super::entry::Entry;
use super::store::{self, Hash, Head, Link};
use crate::platform::db::{Conn, DbResult};
use crate::types::instant::Instant;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Chains the entries to the newest row, whose lock is held until the transaction ends.
pub async fn append(conn: &mut Conn, entries: &[Entry]) -> DbResult<()> {
    if entries.is_empty() {
        return Ok(());
    }
    let mut head = store::head_locked(conn).await?;
    let mut links = Vec::with_capacity(entries.len());
    for entry in entries {
        let link = Link::after(&head, entry);
        head = Head { seq: link.seq, hash: link.hash };
        links.push(link);
    }
    store::insert(conn, &links).await?;
    store::move_head(conn, &head).await
}

impl Link {
    fn after(head: &Head, entry: &Entry) -> Self {
        let mut link = Self {
            seq: head.seq + 1,
            at: entry.at,
            actor_id: entry.actor.id,
            actor_name: entry.actor.name.clone(),
            actor_role: entry.actor.role.clone(),
            action: entry.action.as_str().to_owned(),
            screen: entry.screen.to_owned(),
            client_id: entry.subject.as_ref().map(|s| s.id),
            client_name: entry.subject.as_ref().map(|s| s.name.clone()).unwrap_or_default(),
            about: entry.about,
            prev_hash: head.hash,
            hash: Hash::default(),
        };
        link.hash = link.expected();
        link
    }

    /// SHA-256 over the previous hash and every column. Each text is preceded by its length, so no two rows hash alike.
    fn expected(&self) -> Hash {
        let mut sum = Sha256::new();
        sum.update(self.prev_hash.0);
        sum.update(self.seq.to_be_bytes());
        sum.update(self.at.micros().to_be_bytes());
        for id in [self.actor_id.map(|id| id.uuid()), self.client_id.map(|id| id.uuid()), self.about] {
            sum.update(id.unwrap_or(Uuid::nil()).as_bytes());
        }
        for text in [&self.actor_name, &self.actor_role, &self.action, &self.screen, &self.client_name] {
            sum.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
            sum.update(text.as_bytes());
        }
        Hash(sum.finalize().into())
    }
}

/// The result of walking the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Whole {
        rows: i64,
        newest: Option<Instant>,
    },
    /// The first row that does not follow from the one before it.
    BrokenAt {
        seq: i64,
    },
    /// The rows after this one are gone.
    CutAfter {
        seq: i64,
    },
}

/// Walks the whole chain, a thousand rows at a time.
pub async fn verify(conn: &mut Conn) -> DbResult<Verdict> {
    // The head first: rows added during the walk come after it and are left out.
    let head = store::head(conn).await?;
    let (mut before, mut newest) = (Head::default(), None);
    while before.seq < head.seq {
        let links = store::links_after(conn, before.seq).await?;
        if links.is_empty() {
            return Ok(Verdict::CutAfter { seq: before.seq });
        }
        for link in links.into_iter().filter(|link| link.seq <= head.seq) {
            if link.seq != before.seq + 1 || link.prev_hash != before.hash || link.hash != link.expected() {
                return Ok(Verdict::BrokenAt { seq: link.seq });
            }
            newest = Some(link.at);
            before = Head { seq: link.seq, hash: link.hash };
        }
    }
    let whole = before.hash == head.hash && before.seq == head.seq;
    Ok(if whole { Verdict::Whole { rows: head.seq, newest } } else { Verdict::BrokenAt { seq: before.seq } })
}
