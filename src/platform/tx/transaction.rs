//! A transaction under way: its connection, and the rows that are written at its end.

use crate::platform::audit::chain;
use crate::platform::audit::entry::Entry;
use crate::platform::audit::key::AuditKey;
use crate::platform::audit::store as audit;
use crate::platform::db::deferred;
use crate::platform::db::{Conn, DbError, DbResult, DeferredRow, execute};
use crate::platform::jobs::{JobKind, store as jobs};
use crate::platform::random;
use crate::platform::realtime::{Announcement, store as announcements};
use crate::types::instant::Instant;
use uuid::Uuid;

/// Commands write through `conn` and note here what is to be written or announced at the end.
pub struct Tx {
    pub conn: Conn,
    pub(super) audits: Vec<Entry>,
    audit_key: Option<AuditKey>,
    pub(super) announcements: Vec<Announcement>,
    pub(super) deferred: Vec<DeferredRow>,
}

impl Tx {
    pub(super) const fn on(conn: Conn, audit_key: Option<AuditKey>) -> Self {
        Self { conn, audits: Vec::new(), audit_key, announcements: Vec::new(), deferred: Vec::new() }
    }

    /// Writes this row at the end of the transaction, in one statement with others of its table.
    pub fn at_end(&mut self, row: DeferredRow) {
        self.deferred.push(row);
    }

    /// Promises work for `run_at`, if this transaction commits.
    pub fn enqueue(&mut self, kind: JobKind, about: Option<Uuid>, run_at: Instant, now: Instant) {
        self.at_end(jobs::promised(random::id(), kind, about, run_at, now));
    }

    /// Adds a row to the audit log at the end of the transaction.
    pub fn audit(&mut self, entry: Entry) {
        self.audits.push(entry);
    }

    /// Tells browsers, after the commit, that something is new, but not what.
    pub fn announce(&mut self, announcement: Announcement) {
        self.announcements.push(announcement);
    }

    /// Writes the audit rows late: on PostgreSQL they take a lock that all writers of audit rows wait for. Announcements
    /// follow, so that under that lock they are numbered in the order in which they become visible.
    pub(super) async fn finish(&mut self) -> DbResult<Vec<Announcement>> {
        deferred::insert(&mut self.conn, std::mem::take(&mut self.deferred)).await?;
        let entries = std::mem::take(&mut self.audits);
        if !entries.is_empty() {
            let key = self.audit_key.ok_or_else(|| DbError::Other("the audit log has no key yet".to_owned()))?;
            chain::append(&mut self.conn, &key, &entries).await?;
        }
        let mut told = std::mem::take(&mut self.announcements);
        if entries.is_empty() && !told.is_empty() {
            audit::head_locked(&mut self.conn).await?;
        }
        announcements::insert(&mut self.conn, &mut told).await?;
        execute!(&mut self.conn, "commit", [])?;
        Ok(told)
    }
}
