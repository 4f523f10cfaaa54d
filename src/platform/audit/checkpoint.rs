//! A checkpoint: the newest row of the chain at some moment, signed, to be kept outside the database. Whoever cuts off the log's end,
//! or replaces the log, has to find every checkpoint too. One lies in a file beside the key; others may be mailed or printed.

use super::key::AuditKey;
use super::store::Head;
use crate::types::instant::Instant;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::fmt::{self, Display};
use std::io;
use std::path::{Path, PathBuf};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    pub seq: i64,
    pub at: Instant,
    pub hash: [u8; 32],
    mac: [u8; 32],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadCheckpoint {
    #[error("it is not a checkpoint of an audit log")]
    Unreadable,
    #[error("it was not signed with this key file, or was altered")]
    NotSigned,
}

/// The first word of a checkpoint in writing.
const MARK: &str = "unknot-audit-1";

impl Checkpoint {
    pub fn of(head: &Head, at: Instant, key: &AuditKey) -> Self {
        let mut new = Self { seq: head.seq, at, hash: head.hash.0, mac: [0; 32] };
        new.mac = new.signature(key);
        new
    }

    fn signature(&self, key: &AuditKey) -> [u8; 32] {
        let bytes = [&self.seq.to_be_bytes()[..], &self.at.micros().to_be_bytes(), &self.hash].concat();
        key.sign("audit checkpoint", &bytes)
    }

    /// Reads a checkpoint in writing, and checks that it was signed with this key.
    pub fn read(text: &str, key: &AuditKey) -> Result<Self, BadCheckpoint> {
        let parse = || {
            let mut words = text.split_whitespace();
            (words.next()? == MARK).then_some(())?;
            let (seq, at) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
            let mut bytes = || <[u8; 32]>::try_from(URL_SAFE_NO_PAD.decode(words.next()?).ok()?.as_slice()).ok();
            Some(Self { seq, at: Instant::from_micros(at), hash: bytes()?, mac: bytes()? })
        };
        let found = parse().ok_or(BadCheckpoint::Unreadable)?;
        if found.signature(key) == found.mac { Ok(found) } else { Err(BadCheckpoint::NotSigned) }
    }

    /// Where it is kept: beside the key file.
    pub fn file(key_file: &Path) -> PathBuf {
        let mut name = key_file.as_os_str().to_owned();
        name.push(".audit");
        PathBuf::from(name)
    }

    /// Writes it in one step, so that a crash leaves the old one or the new one.
    pub fn keep(&self, key_file: &Path) -> io::Result<()> {
        let file = Self::file(key_file);
        let draft = file.with_extension(format!("audit.{}", std::process::id()));
        std::fs::write(&draft, format!("{self}\n"))?;
        std::fs::File::open(&draft)?.sync_all()?;
        std::fs::rename(draft, file)
    }

    /// The one that is kept beside the key file, if there is one.
    pub fn kept(key_file: &Path, key: &AuditKey) -> io::Result<Option<Result<Self, BadCheckpoint>>> {
        match std::fs::read_to_string(Self::file(key_file)) {
            Ok(text) => Ok(Some(Self::read(&text, key))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}

impl Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hash, mac) = (URL_SAFE_NO_PAD.encode(self.hash), URL_SAFE_NO_PAD.encode(self.mac));
        write!(f, "{MARK} {} {} {hash} {mac}", self.seq, self.at.micros())
    }
}

#[cfg(test)]
mod tests {
    use super::super::store::Hash;
    use super::*;

    #[test]
    fn a_checkpoint_is_read_as_it_was_written_and_not_if_anything_in_it_was_changed() {
        let key = AuditKey::new([5; 32]);
        let made = Checkpoint::of(&Head { seq: 4021, hash: Hash([9; 32]) }, Instant::from_micros(1_796_000_000_000_000), &key);
        let written = made.to_string();
        assert_eq!(Checkpoint::read(&written, &key), Ok(made));
        assert_eq!(Checkpoint::read(&written.replace("4021", "4020"), &key), Err(BadCheckpoint::NotSigned));
        assert_eq!(Checkpoint::read(&written, &AuditKey::new([6; 32])), Err(BadCheckpoint::NotSigned));
        assert_eq!(Checkpoint::read("a shopping list", &key), Err(BadCheckpoint::Unreadable));
    }
}
