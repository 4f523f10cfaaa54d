//! The cookies: of a session, of a known device, and of a newcomer who holds a time before having an account. Over https they
//! are bound to this host; on this machine itself, where browsers refuse that, they have other names.

use crate::platform::config::Config;
use axum::http::{HeaderMap, HeaderValue, header};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

pub type Token = [u8; 32];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cookie {
    Session,
    Device,
    Newcomer,
}

impl Cookie {
    const fn name(self, https: bool) -> &'static str {
        match (self, https) {
            (Self::Session, true) => "__Host-unknot",
            (Self::Session, false) => "unknot-local",
            (Self::Device, true) => "__Host-unknot-device",
            (Self::Device, false) => "unknot-local-device",
            (Self::Newcomer, true) => "__Host-unknot-newcomer",
            (Self::Newcomer, false) => "unknot-local-newcomer",
        }
    }

    /// The `Set-Cookie` header for this token.
    pub fn give(self, config: &Config, token: &Token) -> Option<HeaderValue> {
        let https = config.is_https();
        let secure = if https { "; Secure" } else { "" };
        let keep = match self {
            Self::Session | Self::Newcomer => "",
            Self::Device => "; Max-Age=31536000",
        };
        let value = URL_SAFE_NO_PAD.encode(token);
        HeaderValue::from_str(&format!("{}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{keep}", self.name(https))).ok()
    }

    /// The `Set-Cookie` header that deletes it.
    pub fn take_back(self, config: &Config) -> Option<HeaderValue> {
        let https = config.is_https();
        let secure = if https { "; Secure" } else { "" };
        HeaderValue::from_str(&format!("{}=; Path=/; HttpOnly; SameSite=Lax{secure}; Max-Age=0", self.name(https))).ok()
    }

    /// The hash of the token that the browser sent, by which the database knows it.
    pub fn hashed(self, config: &Config, headers: &HeaderMap) -> Option<[u8; 32]> {
        let name = self.name(config.is_https());
        let mut pairs = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok()).flat_map(|v| v.split(';'));
        let value = pairs.find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))?;
        let token = Token::try_from(URL_SAFE_NO_PAD.decode(value).ok()?.as_slice()).ok()?;
        Some(hash(&token))
    }
}

pub fn hash(token: &Token) -> [u8; 32] {
    Sha256::digest(token).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn config(base: &str) -> Config {
        Config::from_map(&BTreeMap::from([("UNKNOT_BASE_URL".to_owned(), base.to_owned())])).unwrap()
    }

    #[test]
    fn over_https_the_cookie_is_bound_to_the_host() {
        let set = Cookie::Session.give(&config("https://portal.example"), &[1; 32]).unwrap();
        let set = set.to_str().unwrap();
        assert!(set.starts_with("__Host-unknot="));
        assert!(set.ends_with("; Path=/; HttpOnly; SameSite=Lax; Secure"));
    }

    #[test]
    fn the_local_name_is_not_read_over_https() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_str(&format!("unknot-local={}", URL_SAFE_NO_PAD.encode([1; 32]))).unwrap());
        assert_eq!(Cookie::Session.hashed(&config("https://portal.example"), &headers), None);
        assert_eq!(Cookie::Session.hashed(&config("http://localhost:3000"), &headers), Some(hash(&[1; 32])));
    }
}
