//! Password hashes: argon2id, 64 MiB, three passes, one lane. Worked out off the async threads, two at a time.

use crate::error::AppError;
use crate::platform::random;
use crate::platform::state::AppState;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use zeroize::Zeroizing;

const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;
const LANES: u32 = 1;

/// Nobody's hash. An address nobody has costs the same time as a wrong password.
const NOBODY: &str = "$argon2id$v=19$m=65536,t=3,p=1$bm9ib2R5cyBzYWx0ISE$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// What a password must be. Length is what counts; nothing is asked of its kind.
pub const SHORTEST: usize = 8;
pub const LONGEST: usize = 128;

fn argon2() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Checks a password against a stored hash; `None` takes as long and is always wrong.
pub async fn verify(state: &AppState, password: String, stored: Option<String>) -> Result<bool, AppError> {
    let _permit = state.hashing.acquire().await.map_err(|_| AppError::Busy)?;
    let password = Zeroizing::new(password);
    let checked = tokio::task::spawn_blocking(move || {
        let known = stored.is_some();
        let text = stored.unwrap_or_else(|| NOBODY.to_owned());
        let right = PasswordHash::new(&text).is_ok_and(|hash| argon2().verify_password(password.as_bytes(), &hash).is_ok());
        known && right
    });
    checked.await.map_err(|_| AppError::Broken)
}

pub async fn hash(state: &AppState, password: String) -> Result<String, AppError> {
    let _permit = state.hashing.acquire().await.map_err(|_| AppError::Busy)?;
    let password = Zeroizing::new(password);
    tokio::task::spawn_blocking(move || hash_now(&password)).await.map_err(|_| AppError::Broken)?
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
