//! Passwords: whether a chosen one will do, and hashes of argon2id with 64 MiB, three passes and one lane. All of it is computed
//! off the async threads, a few at a time, in a queue of bounded length: a flood of strangers' tries fills neither memory nor time.

use crate::accounts::policy::{BadPassword, PASSWORD_LENGTH};
use crate::accounts::words::Refused;
use crate::error::AppError;
use crate::platform::bounded_queue::BoundedQueue;
use crate::platform::random;
use crate::platform::shelf::Need;
use crate::platform::state::AppState;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use zeroize::Zeroizing;
use zxcvbn::{Score, zxcvbn};

pub const NEEDS: &[Need] = &[Need::of::<Hashing>("the queues in which passwords are hashed")];

/// The queues in which passwords are hashed. Each hash takes 64 MiB and about a tenth of a second of one processor, so who is last
/// in the queue waits about as long as a page may take.
pub struct Hashing {
    anyone: BoundedQueue,
    /// For browsers that have signed in before: those never wait behind strangers.
    known: BoundedQueue,
}

impl Default for Hashing {
    fn default() -> Self {
        Self { anyone: BoundedQueue::new(2, 30), known: BoundedQueue::new(1, 30) }
    }
}

impl Hashing {
    pub fn is_idle(&self) -> bool {
        self.anyone.is_idle() && self.known.is_idle()
    }
}

/// Who asks for a hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hasher {
    Anyone,
    KnownDevice,
}

const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;
const LANES: u32 = 1;

/// A hash that no password has. Checking an unknown address against it takes as long as checking a wrong password.
const NOBODY: &str = "$argon2id$v=19$m=65536,t=3,p=1$bm9ib2R5cyBzYWx0ISE$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

fn argon2() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Refuses a password that does not have the right length or is easily guessed. `about` is what others know of its owner.
pub async fn check(state: &AppState, chosen: &str, about: &[&str]) -> Result<(), AppError> {
    let length = chosen.chars().count();
    let bad = if length < *PASSWORD_LENGTH.start() {
        BadPassword::TooShort
    } else if length > *PASSWORD_LENGTH.end() {
        BadPassword::TooLong
    } else {
        let about: Vec<String> = about.iter().map(|text| (*text).to_owned()).collect();
        if !aside(state, Hasher::Anyone, chosen.to_owned(), move |chosen| is_guessable(chosen, &about)).await? {
            return Ok(());
        }
        BadPassword::Guessable
    };
    Err(Refused::Password(bad).into())
}

/// How much of a password is judged. The time that a judgement takes grows with the square of the length and more, and a stranger
/// chooses the text: two hundred characters full of patterns would hold one of the few permits for seconds.
const JUDGED: usize = 24;

/// Whether a million guesses would find its beginning.
fn is_guessable(chosen: &str, about: &[String]) -> bool {
    let beginning: String = chosen.chars().take(JUDGED).collect();
    zxcvbn(&beginning, &about.iter().map(String::as_str).collect::<Vec<_>>()).score() < Score::Two
}

/// Checks a password against a stored hash; `None` takes as long and is always wrong.
pub async fn verify(state: &AppState, from: Hasher, password: String, stored: Option<String>) -> Result<bool, AppError> {
    aside(state, from, password, move |password| {
        let known = stored.is_some();
        let text = stored.unwrap_or_else(|| NOBODY.to_owned());
        let right = PasswordHash::new(&text).is_ok_and(|hash| argon2().verify_password(password.as_bytes(), &hash).is_ok());
        known && right
    })
    .await
}

pub async fn hash(state: &AppState, password: String) -> Result<String, AppError> {
    aside(state, Hasher::Anyone, password, hash_now).await?
}

/// Runs slow work on a password off the async threads, when its turn in the queue comes.
async fn aside<T: Send + 'static>(
    state: &AppState,
    from: Hasher,
    password: String,
    work: impl FnOnce(&str) -> T + Send + 'static,
) -> Result<T, AppError> {
    let queues = state.kept::<Hashing>()?;
    let queue = if from == Hasher::KnownDevice { &queues.known } else { &queues.anyone };
    let turn = queue.turn().await.map_err(|_| AppError::Busy)?;
    let password = Zeroizing::new(password);
    // The work goes on when the visitor hangs up, and keeps its turn until it has ended.
    let work = move || {
        let done = work(&password);
        drop(turn);
        done
    };
    tokio::task::spawn_blocking(work).await.map_err(|_| AppError::Broken)
}

fn hash_now(password: &str) -> Result<String, AppError> {
    let salt = SaltString::encode_b64(&random::bytes::<16>()).map_err(|_| AppError::Broken)?;
    argon2().hash_password(password.as_bytes(), &salt).map(|hash| hash.to_string()).map_err(|_| AppError::Broken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_says_how_it_was_made_and_knows_its_password() {
        let made = hash_now("correct horse battery").unwrap();
        assert!(made.starts_with("$argon2id$v=19$m=65536,t=3,p=1$"));
        let parsed = PasswordHash::new(&made).unwrap();
        assert!(argon2().verify_password(b"correct horse battery", &parsed).is_ok());
        assert!(argon2().verify_password(b"correct horse batterz", &parsed).is_err());
    }

    #[tokio::test]
    async fn a_hash_keeps_its_turn_when_nobody_waits_for_it_any_more() {
        let queue = BoundedQueue::new(1, 0);
        let (begun, wait) = (std::sync::mpsc::channel::<()>(), std::sync::mpsc::channel::<()>());
        let turn = queue.turn().await.unwrap();
        let work = tokio::task::spawn_blocking(move || {
            begun.0.send(()).unwrap();
            wait.1.recv().unwrap();
            drop(turn);
        });
        begun.1.recv().unwrap();
        assert!(!queue.is_idle() && queue.turn().await.is_err());
        wait.0.send(()).unwrap();
        work.await.unwrap();
        assert!(queue.is_idle());
    }

    #[test]
    fn a_common_password_is_guessable_and_a_short_sentence_is_not() {
        for common in ["Password", "password1", "1234567890", "qwerty123", "iloveyou", "11111111"] {
            assert!(is_guessable(common, &[]), "{common}");
        }
        assert!(is_guessable("Sunita Rao", &["Sunita Rao".to_owned()]));
        assert!(!is_guessable("rivers and stones", &["Sunita Rao".to_owned()]));
    }

    #[test]
    fn a_long_password_is_judged_by_its_beginning_alone() {
        let (common, safe) = ("password".repeat(3), "rivers and stones of May");
        assert_eq!((common.len(), safe.len()), (JUDGED, JUDGED));
        assert!(is_guessable(&format!("{common}{safe}"), &[]));
        assert!(!is_guessable(&format!("{safe}{common}"), &[]));
    }

    #[test]
    fn nobodys_hash_is_a_real_one_with_the_same_cost() {
        let nobody = PasswordHash::new(NOBODY).unwrap();
        assert_eq!(nobody.params.get_decimal("m"), Some(MEMORY_KIB));
        assert_eq!(nobody.params.get_decimal("t"), Some(PASSES));
        assert_eq!(nobody.hash.map(|h| h.len()), Some(32));
    }

    /// RFC 9106, 5.3.
    #[test]
    fn argon2id_gives_the_published_vector() {
        let params = argon2::ParamsBuilder::new()
            .m_cost(32)
            .t_cost(3)
            .p_cost(4)
            .data(argon2::AssociatedData::new(&[4; 12]).unwrap())
            .build()
            .unwrap();
        let argon = Argon2::new_with_secret(&[3; 8], Algorithm::Argon2id, Version::V0x13, params).unwrap();
        let mut out = [0; 32];
        argon.hash_password_into(&[1; 32], &[2; 16], &mut out).unwrap();
        assert_eq!(out[..8], [0x0d, 0x64, 0x0d, 0xf5, 0x8d, 0x78, 0x76, 0x6c]);
    }
}
