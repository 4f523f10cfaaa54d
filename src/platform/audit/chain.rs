//! The hash chain: each row's hash covers the row and the hash before it, so a changed, removed, moved or inserted row breaks the
//! chain. The hashes are keyed, so whoever has only the database cannot mend the chain after changing it. Rows are appended at the
//! end of the transaction that they record.

use super::checkpoint::Checkpoint;
use super::entry::Entry;
use super::key::AuditKey;
use super::store::{self, Hash, Head, Link};
use crate::platform::db::{Conn, DbResult};
use crate::types::instant::Instant;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Chains the entries to the newest row, whose lock is held until the transaction ends.
pub async fn append(conn: &mut Conn, key: &AuditKey, entries: &[Entry]) -> DbResult<()> {
    if entries.is_empty() {
        return Ok(());
    }
    let mut head = store::head_locked(conn).await?;
    let mut links = Vec::with_capacity(entries.len());
    for entry in entries {
        let link = Link::after(&head, entry, key);
        head = Head { seq: link.seq, hash: link.hash };
        links.push(link);
    }
    store::insert(conn, &links).await?;
    store::move_head(conn, &head).await
}

impl Link {
    fn after(head: &Head, entry: &Entry, key: &AuditKey) -> Self {
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
        link.hash = link.keyed(key);
        link
    }

    /// The previous hash and every column. Each text is preceded by its length, so no two rows give the same bytes.
    fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(256);
        out.extend_from_slice(&self.prev_hash.0);
        out.extend_from_slice(&self.seq.to_be_bytes());
        out.extend_from_slice(&self.at.micros().to_be_bytes());
        for id in [self.actor_id.map(|id| id.uuid()), self.client_id.map(|id| id.uuid()), self.about] {
            out.extend_from_slice(id.unwrap_or(Uuid::nil()).as_bytes());
        }
        for text in [&self.actor_name, &self.actor_role, &self.action, &self.screen, &self.client_name] {
            out.extend_from_slice(&u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
            out.extend_from_slice(text.as_bytes());
        }
        out
    }

    fn keyed(&self, key: &AuditKey) -> Hash {
        Hash(key.sign("audit row", &self.bytes()))
    }

    fn follows(&self, before: &Head, chain: &Chain) -> bool {
        let expected = if self.seq > chain.keyed_after { self.keyed(&chain.key) } else { Hash(Sha256::digest(self.bytes()).into()) };
        self.seq == before.seq + 1 && self.prev_hash == before.hash && self.hash == expected
    }
}

/// What the chain is checked against; none of it is taken from the database alone.
#[derive(Clone, Copy)]
pub struct Chain {
    pub key: AuditKey,
    /// Rows up to this one were written before the chain had a key, and are hashed without one.
    pub keyed_after: i64,
}

/// The result of walking the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Whole {
        head: Head,
        newest: Option<Instant>,
    },
    /// No row at all, and none expected: a clinic that has never been used.
    Empty,
    /// The first row that does not follow from the one before it.
    BrokenAt {
        seq: i64,
    },
    /// The rows after this one are gone.
    CutAfter {
        seq: i64,
    },
    /// Rows after the newest link: they were not written by this program.
    BeyondHead {
        seq: i64,
    },
    /// The chain follows, but is not the one that a checkpoint was taken of.
    Replaced {
        seq: i64,
    },
}

/// Rows that the program adds meanwhile move the head with them; others do not.
async fn has_rows_beyond(conn: &mut Conn) -> DbResult<bool> {
    let newest = store::newest(conn).await?;
    Ok(newest > store::head(conn).await?.seq)
}

/// Walks the whole chain, a thousand rows at a time, past the newest link, and holds it against the checkpoint. `progress` hears how
/// many rows of how many are done.
pub async fn verify(
    conn: &mut Conn,
    chain: &Chain,
    checkpoint: Option<&Checkpoint>,
    mut progress: impl FnMut(i64, i64),
) -> DbResult<Verdict> {
    // The head first: rows added during the walk come after it.
    let head = store::head(conn).await?;
    if checkpoint.is_some_and(|checkpoint| checkpoint.seq > head.seq) {
        return Ok(Verdict::CutAfter { seq: head.seq });
    }
    if let Some(seq) = store::before_first(conn).await? {
        return Ok(Verdict::BrokenAt { seq });
    }
    let (mut before, mut newest) = (Head::default(), None);
    while before.seq < head.seq {
        let links = store::links_after(conn, before.seq).await?;
        if links.is_empty() {
            return Ok(Verdict::CutAfter { seq: before.seq });
        }
        for link in links.into_iter().filter(|link| link.seq <= head.seq) {
            if !link.follows(&before, chain) {
                return Ok(Verdict::BrokenAt { seq: link.seq });
            }
            if checkpoint.is_some_and(|checkpoint| checkpoint.seq == link.seq && checkpoint.hash != link.hash.0) {
                return Ok(Verdict::Replaced { seq: link.seq });
            }
            newest = Some(link.at);
            before = Head { seq: link.seq, hash: link.hash };
        }
        progress(before.seq, head.seq);
    }
    if before.hash != head.hash {
        return Ok(Verdict::BrokenAt { seq: before.seq });
    }
    if has_rows_beyond(conn).await? {
        return Ok(Verdict::BeyondHead { seq: head.seq + 1 });
    }
    Ok(if head.seq == 0 { Verdict::Empty } else { Verdict::Whole { head, newest } })
}
