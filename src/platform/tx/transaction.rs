//! A transaction under way: the change itself, and what is written with it at its end.

use crate::platform::audit::chain;
use crate::platform::audit::entry::Entry;
use crate::platform::db::deferred;
use crate::platform::db::{Conn, DbResult, DeferredRow, execute};
use crate::platform::jobs::{JobKind, store as jobs};
use crate::platform::random;
use crate::platform::realtime::{Announcement, store as announcements};
use crate::types::instant::Instant;
use uuid::Uuid;

/// A transaction under way. Commands write through `conn` and note what has to be told at the end.
pub struct Tx {
    pub conn: Conn,
    pub(super) audits: Vec<Entry>,
    pub(super) announcements: Vec<Announcement>,
    pub(super) lines: Vec<DeferredRow>,
}

impl Tx {
    pub(super) const fn on(conn: Conn) -> Self {
        Self { conn, audits: Vec::new(), announcements: Vec::new(), lines: Vec::new() }
    }

    /// A row that is written at the end of this same transaction, with its like of the others in it.
    pub fn at_end(&mut self, line: DeferredRow) {
        self.lines.push(line);
    }

    /// Promises work for `run_at`. It is kept if this transaction is.
    pub fn enqueue(&mut self, kind: JobKind, about: Option<Uuid>, run_at: Instant, now: Instant) {
        self.at_end(jobs::promised(random::id(), kind.as_str(), about, run_at, now));
    }

    /// Adds a row to the audit chain. It is written at the end of this same transaction.
    pub fn audit(&mut self, entry: Entry) {
        self.audits.push(entry);
    }

    /// Tells browsers, once committed, that something is new. Never says what.
    pub fn announce(&mut self, announcement: Announcement) {
        self.announcements.push(announcement);
    }

    /// Chain rows last: on PostgreSQL they take a lock that everyone who writes an audit row waits for, and
    /// announcements after them get their numbers in the order in which they become visible.
    pub(super) async fn finish(&mut self) -> DbResult<Vec<Announcement>> {
        deferred::insert(&mut self.conn, std::mem::take(&mut self.lines)).await?;
        let entries = std::mem::take(&mut self.audits);
        chain::append(&mut self.conn, &entries).await?;
        let mut told = std::mem::take(&mut self.announcements);
        announcements::insert(&mut self.conn, &mut told).await?;
        execute!(&mut self.conn, "commit", [])?;
        Ok(told)
    }
}
