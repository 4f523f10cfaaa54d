//! The key file: 32 random bytes in base64, readable by its owner alone, never in the database or a backup.

use crate::platform::random;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;
use uuid::Uuid;

#[derive(Debug, thiserror::Error)]
pub enum KeyFileProblem {
    #[error("UNKNOT_KEY_FILE: {path} cannot be read or made ({source}). Check the folder and who owns it")]
    Io { path: String, source: std::io::Error },
    #[error("UNKNOT_KEY_FILE: {0} does not hold a key (32 bytes in base64). Restore the right file; without it sealed text stays sealed")]
    NotAKey(String),
    #[error("UNKNOT_KEY_FILE: others on this machine can read {0}. Run: chmod 400 {0}")]
    TooOpen(String),
    #[error(
        "UNKNOT_KEY_FILE: {0} is not there, and the database holds text that was sealed with it. Put its copy back; a new key would not \
         open that text. Nothing was changed"
    )]
    Missing(String),
    #[error(
        "UNKNOT_KEY_FILE: {0} is not the key that this database was sealed with. Put the right file there; with this one nothing would \
         open, and what is written would be lost to the right one. Nothing was changed"
    )]
    OtherKey(String),
}

/// The key, if the file is there.
pub fn read(path: &Path) -> Result<Option<[u8; 32]>, KeyFileProblem> {
    let name = path.to_string_lossy().into_owned();
    let io = |source| KeyFileProblem::Io { path: name.clone(), source };
    match std::fs::metadata(path) {
        Ok(found) if found.permissions().mode() & 0o077 != 0 => Err(KeyFileProblem::TooOpen(name)),
        Ok(_) => parse(&std::fs::read_to_string(path).map_err(io)?).map(Some).ok_or(KeyFileProblem::NotAKey(name)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(io(error)),
    }
}

fn parse(text: &str) -> Option<[u8; 32]> {
    <[u8; 32]>::try_from(STANDARD.decode(text.trim()).ok()?.as_slice()).ok()
}

/// Two processes that start at once must end up with one key: the file appears whole, and only if there is none.
pub fn make(path: &Path) -> Result<[u8; 32], KeyFileProblem> {
    write_new(path).map_err(|source| KeyFileProblem::Io { path: path.to_string_lossy().into_owned(), source })
}

fn write_draft(draft: &Path, key: &[u8; 32]) -> Result<(), std::io::Error> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o400).open(draft)?;
    writeln!(file, "{}", STANDARD.encode(key))?;
    file.sync_all()
}

fn write_new(path: &Path) -> Result<[u8; 32], std::io::Error> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let key = random::secret();
    // A name of its own: a process that died here may have left its draft, and another process may be at work.
    let draft = path.with_extension(format!("{}.new", random::id::<Uuid>()));
    let linked = write_draft(&draft, &key).and_then(|()| std::fs::hard_link(&draft, path));
    let _ = std::fs::remove_file(&draft);
    match linked {
        Ok(()) => {
            // The database is about to depend on it.
            path.parent().map_or(Ok(()), |folder| std::fs::File::open(folder)?.sync_all())?;
            Ok(key)
        }
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            parse(&std::fs::read_to_string(path)?).ok_or_else(|| std::io::Error::other("not a key"))
        }
        Err(error) => Err(error),
    }
}
