//! From where a request comes. A proxy of the clinic's own writes the visitor's address into `X-Forwarded-For`; from anyone else that
//! header says nothing.

use crate::platform::config::Networks;
use axum::http::{HeaderMap, HeaderValue};
use std::net::IpAddr;

const FORWARDED_FOR: &str = "x-forwarded-for";

/// Headers that proxies add. From a peer that is no trusted proxy they mean that a proxy is not in the settings, or that someone lies.
const OF_PROXIES: [&str; 3] = [FORWARDED_FOR, "forwarded", "x-real-ip"];

/// The visitor's address: the list is read from its end, through trusted proxies only, up to the first address that is none.
pub fn address(peer: IpAddr, headers: &HeaderMap, trusted: &Networks) -> IpAddr {
    let mut visitor = peer.to_canonical();
    // Bytes, because a visitor's own part of a line may be no text at all.
    let lines: Vec<&[u8]> = headers.get_all(FORWARDED_FOR).iter().map(HeaderValue::as_bytes).collect();
    for hop in lines.iter().rev().flat_map(|line| line.rsplit(|byte| *byte == b',')) {
        let true = trusted.contain(visitor) else { break };
        // What cannot be read was written by someone before our proxies: the last address that is known counts.
        let Some(before) = std::str::from_utf8(hop).ok().and_then(|hop| parse(hop.trim())) else { break };
        visitor = before;
    }
    visitor
}

/// Whether a proxy seems to stand in front that the settings do not name.
pub fn came_through_an_unknown_proxy(peer: IpAddr, headers: &HeaderMap, trusted: &Networks) -> bool {
    !trusted.contain(peer.to_canonical()) && OF_PROXIES.iter().any(|name| headers.contains_key(*name))
}

/// An address as proxies write it: with or without a port, IPv6 with or without brackets.
fn parse(hop: &str) -> Option<IpAddr> {
    let socket = || hop.parse::<std::net::SocketAddr>().map(|socket| socket.ip());
    let bare = hop.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    bare.or_else(|_| socket()).ok().map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::config::Config;
    use std::collections::BTreeMap;

    fn seen_as(peer: &str, lines: &[&'static str], trusted: &str) -> String {
        let config = Config::from_map(&BTreeMap::from([("UNKNOT_TRUSTED_PROXIES".to_owned(), trusted.to_owned())])).unwrap();
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(FORWARDED_FOR, HeaderValue::from_static(line));
        }
        address(peer.parse().unwrap(), &headers, &config.trusted_proxies).to_string()
    }

    #[test]
    fn what_is_no_text_hides_nobody() {
        let config = Config::from_map(&BTreeMap::from([("UNKNOT_TRUSTED_PROXIES".to_owned(), "127.0.0.1".to_owned())])).unwrap();
        let headers = HeaderMap::from_iter([(FORWARDED_FOR.parse().unwrap(), HeaderValue::from_bytes(b"\xff, 203.0.113.9").unwrap())]);
        assert_eq!(address([127, 0, 0, 1].into(), &headers, &config.trusted_proxies).to_string(), "203.0.113.9");
    }

    #[test]
    fn without_a_trusted_proxy_the_peer_counts_whatever_it_says() {
        assert_eq!(seen_as("203.0.113.9", &["198.51.100.1"], "none"), "203.0.113.9");
        assert_eq!(seen_as("203.0.113.9", &["198.51.100.1"], "127.0.0.1"), "203.0.113.9");
        assert_eq!(seen_as("::ffff:203.0.113.9", &[], "none"), "203.0.113.9");
    }

    #[test]
    fn behind_a_trusted_proxy_the_address_that_it_saw_counts() {
        assert_eq!(seen_as("127.0.0.1", &["203.0.113.9"], "127.0.0.1"), "203.0.113.9");
        assert_eq!(seen_as("::ffff:127.0.0.1", &["203.0.113.9:4711"], "127.0.0.1"), "203.0.113.9");
        assert_eq!(seen_as("127.0.0.1", &["[2001:db8::7]:443"], "127.0.0.1"), "2001:db8::7");
        assert_eq!(seen_as("127.0.0.1", &["203.0.113.9, 10.0.0.2"], "127.0.0.1,10.0.0.0/8"), "203.0.113.9");
    }

    #[test]
    fn what_a_visitor_writes_in_front_does_not_count() {
        assert_eq!(seen_as("127.0.0.1", &["8.8.8.8, 203.0.113.9"], "127.0.0.1"), "203.0.113.9");
        assert_eq!(seen_as("127.0.0.1", &["8.8.8.8", "203.0.113.9"], "127.0.0.1"), "203.0.113.9");
        assert_eq!(seen_as("127.0.0.1", &["10.0.0.9, 203.0.113.9"], "127.0.0.1,10.0.0.0/8"), "203.0.113.9");
        assert_eq!(seen_as("127.0.0.1", &["8.8.8.8, nonsense"], "127.0.0.1"), "127.0.0.1");
        assert_eq!(seen_as("127.0.0.1", &[""], "127.0.0.1"), "127.0.0.1");
    }
}
