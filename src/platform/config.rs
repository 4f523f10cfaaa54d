//! Configuration from the environment. A bad value stops the start with one sentence that names the variable, says what is
//! wrong with it and gives an example.

use ipnet::IpNet;
use std::collections::BTreeMap;
use std::fmt::{self, Display};
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use url::Url;

/// An environment variable, as `unknot config` describes it.
pub struct Setting {
    pub name: &'static str,
    pub default: &'static str,
    pub about: &'static str,
    pub example: &'static str,
}

pub const SETTINGS: [Setting; 9] = [
    Setting { name: "UNKNOT_LISTEN", default: "127.0.0.1:3000", about: "address and port to listen on", example: "0.0.0.0:8080" },
    Setting {
        name: "UNKNOT_BASE_URL",
        default: "http:// and the listening address",
        about: "where browsers reach the portal; https except on this machine itself",
        example: "https://portal.elbowriver.example",
    },
    Setting { name: "UNKNOT_DATA", default: "./data", about: "folder for the database, the key file and mail", example: "/var/lib/unknot" },
    Setting {
        name: "UNKNOT_DATABASE_URL",
        default: "sqlite:$UNKNOT_DATA/unknot.db",
        about: "the database",
        example: "postgres://unknot@db.internal/unknot",
    },
    Setting {
        name: "UNKNOT_KEY_FILE",
        default: "$UNKNOT_DATA/key",
        about: "key that seals clinical text; made on first start, readable by its owner alone. Keep a copy apart from backups",
        example: "/etc/unknot/key",
    },
    Setting {
        name: "UNKNOT_SMTP_URL",
        default: "none: mail is written to $UNKNOT_DATA/mail/",
        about: "the mail server, and after ?from= the address that mail comes from; &tls=required refuses a server without TLS",
        example: "smtps://user:secret@mail.example:465?from=desk@elbowriver.example",
    },
    Setting {
        name: "UNKNOT_TRUSTED_PROXIES",
        default: "none: the address that connects counts as the visitor's",
        about: "networks of your own proxies, separated by commas; only from these is X-Forwarded-For believed",
        example: "127.0.0.1/32,10.0.0.0/8",
    },
    Setting {
        name: "UNKNOT_METRICS",
        default: "this machine itself",
        about: "networks that may read /metrics, separated by commas, or none",
        example: "127.0.0.0/8,10.20.0.7/32",
    },
    Setting {
        name: "UNKNOT_LOG",
        default: "info",
        about: "how much is logged: error, warn, info, debug, or filters by module",
        example: "unknot=debug,warn",
    },
];

#[derive(Debug, Clone)]
pub struct Config {
    pub listen: SocketAddr,
    pub base_url: Url,
    pub data: PathBuf,
    pub database_url: String,
    pub key_file: PathBuf,
    pub smtp_url: Option<Url>,
    pub trusted_proxies: Networks,
    pub metrics: Networks,
    pub log: String,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name}: {problem}. An example: {name}={example}")]
pub struct BadSetting {
    pub name: &'static str,
    pub problem: String,
    pub example: &'static str,
}

impl Config {
    pub fn from_env() -> Result<Self, BadSetting> {
        Self::from_map(&std::env::vars().filter(|(name, _)| name.starts_with("UNKNOT_")).collect())
    }

    pub fn from_map(values: &BTreeMap<String, String>) -> Result<Self, BadSetting> {
        if let Some(unknown) = values.keys().find(|name| !SETTINGS.iter().any(|s| s.name == name.as_str())) {
            let near = SETTINGS.iter().find(|s| s.name.starts_with(unknown.get(..9).unwrap_or(unknown))).unwrap_or(&SETTINGS[0]);
            return Err(BadSetting { name: near.name, problem: format!("{unknown} is not a setting of Unknot"), example: near.example });
        }
        let get = |name: &str| values.get(name).map(|v| v.trim().to_owned()).filter(|v| !v.is_empty());
        let listen_text = get("UNKNOT_LISTEN").unwrap_or_else(|| "127.0.0.1:3000".to_owned());
        let listen: SocketAddr =
            listen_text.parse().map_err(|_| bad("UNKNOT_LISTEN", format!("{listen_text:?} is not an address with a port")))?;
        let data = PathBuf::from(get("UNKNOT_DATA").unwrap_or_else(|| "./data".to_owned()));
        let database_url = get("UNKNOT_DATABASE_URL").unwrap_or_else(|| format!("sqlite:{}", data.join("unknot.db").to_string_lossy()));
        if !["sqlite:", "postgres://", "postgresql://"].iter().any(|scheme| database_url.starts_with(scheme)) {
            return Err(bad("UNKNOT_DATABASE_URL", "it starts neither with sqlite: nor with postgres://".to_owned()));
        }
        Ok(Self {
            listen,
            base_url: base_url(get("UNKNOT_BASE_URL"), listen)?,
            key_file: get("UNKNOT_KEY_FILE").map_or_else(|| data.join("key"), PathBuf::from),
            data,
            database_url,
            smtp_url: smtp_url(get("UNKNOT_SMTP_URL"))?,
            trusted_proxies: networks("UNKNOT_TRUSTED_PROXIES", get("UNKNOT_TRUSTED_PROXIES").as_deref().unwrap_or("none"))?,
            metrics: networks("UNKNOT_METRICS", get("UNKNOT_METRICS").as_deref().unwrap_or("127.0.0.0/8,::1/128"))?,
            log: get("UNKNOT_LOG").unwrap_or_else(|| "info".to_owned()),
        })
    }

    /// With port 0 the system chooses the port, and `base_url` follows unless it was set.
    pub fn listening_on(mut self, listen: SocketAddr) -> Self {
        if self.listen.port() == 0 && self.base_url.port() == Some(0) {
            let _ = self.base_url.set_port(Some(listen.port()));
        }
        self.listen = listen;
        self
    }

    /// Whether browsers connect over https, so that cookies can be bound to it.
    pub fn is_https(&self) -> bool {
        self.base_url.scheme() == "https"
    }

    /// Whether a `Host` header names this portal. On this machine itself its names stand for each other.
    pub fn is_own_host(&self, host: &str) -> bool {
        let own = |name: &str| match self.base_url.port() {
            Some(port) => host.strip_suffix(&format!(":{port}")).is_some_and(|rest| rest.eq_ignore_ascii_case(name)),
            None => host.eq_ignore_ascii_case(name) || host.eq_ignore_ascii_case(&format!("{name}:{}", self.default_port())),
        };
        let here = ["localhost", "127.0.0.1", "[::1]", "0.0.0.0", "[::]"];
        let name = self.base_url.host_str().unwrap_or_default();
        own(name) || (here.contains(&name) && here.into_iter().any(own))
    }

    fn default_port(&self) -> u16 {
        if self.is_https() { 443 } else { 80 }
    }

    /// "https://portal.example", as a browser writes it in `Origin`.
    pub fn origin(&self) -> String {
        self.base_url.origin().ascii_serialization()
    }
}

fn base_url(given: Option<String>, listen: SocketAddr) -> Result<Url, BadSetting> {
    let text = given.unwrap_or_else(|| format!("http://{listen}"));
    let url = Url::parse(&text).map_err(|_| bad("UNKNOT_BASE_URL", format!("{text:?} is not an address")))?;
    let on_this_machine = match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(ip)) => ip.is_loopback() || ip.is_unspecified(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback() || ip.is_unspecified(),
        None => false,
    };
    if !url.username().is_empty() || url.password().is_some() {
        return Err(bad("UNKNOT_BASE_URL", "it has a user name in it, which browsers do not send".to_owned()));
    }
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
        return Err(bad(
            "UNKNOT_BASE_URL",
            "something follows the host; the portal has a host of its own, and no path in front".to_owned(),
        ));
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if on_this_machine => Ok(url),
        "http" => {
            Err(bad("UNKNOT_BASE_URL", "plain http is only for this machine itself; sign-ins over it could be read on the way".to_owned()))
        }
        _ => Err(bad("UNKNOT_BASE_URL", "it starts neither with https:// nor with http://".to_owned())),
    }
}

fn smtp_url(given: Option<String>) -> Result<Option<Url>, BadSetting> {
    let wrong = |problem: &str| bad("UNKNOT_SMTP_URL", problem.to_owned());
    let Some(text) = given else { return Ok(None) };
    if !text.starts_with("smtp://") && !text.starts_with("smtps://") {
        return Err(wrong("it starts neither with smtp:// nor with smtps://"));
    }
    let url =
        Url::parse(&text).map_err(|_| wrong("it is not an address; signs such as # and / in a password are written as %23 and %2F"))?;
    if let Some((name, _)) = url.query_pairs().find(|(name, _)| name != "from" && name != "tls") {
        return Err(bad("UNKNOT_SMTP_URL", format!("{name:?} is not known; only from and tls are")));
    }
    let tls = url.query_pairs().find(|(name, _)| name == "tls").map(|(_, tls)| tls.into_owned());
    match tls.as_deref() {
        None => Ok(Some(url)),
        Some("required") if url.scheme() == "smtp" => Ok(Some(url)),
        Some("required") => Err(wrong("smtps:// is always with TLS; leave out tls")),
        Some(_) => Err(wrong("tls can only be required; leave it out to use TLS where the server offers it")),
    }
}

/// Networks by their addresses.
#[derive(Debug, Clone, Default)]
pub struct Networks(Vec<IpNet>);

impl Networks {
    pub fn contain(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }

    pub fn are_none(&self) -> bool {
        self.0.is_empty()
    }
}

impl Display for Networks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(if all.is_empty() { "none".to_owned() } else { all.join(",") }.as_str())
    }
}

/// "10.0.0.0/8, 127.0.0.1", or "none".
fn networks(name: &'static str, text: &str) -> Result<Networks, BadSetting> {
    if text == "none" {
        return Ok(Networks::default());
    }
    let one = |word: &str| {
        let word = word.trim();
        let network = word.parse::<IpNet>().or_else(|_| word.parse::<IpAddr>().map(IpNet::from));
        network.map_err(|_| bad(name, format!("{word:?} is not a network such as 10.0.0.0/8")))
    };
    Ok(Networks(text.split(',').map(one).collect::<Result<_, _>>()?))
}

fn bad(name: &'static str, problem: String) -> BadSetting {
    let example = SETTINGS.iter().find(|s| s.name == name).map_or("", |s| s.example);
    BadSetting { name, problem, example }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(pairs: &[(&str, &str)]) -> Result<Config, BadSetting> {
        Config::from_map(&pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect())
    }

    #[test]
    fn the_defaults_serve_a_clinic_on_this_machine() {
        let config = with(&[]).unwrap();
        assert_eq!(config.origin(), "http://127.0.0.1:3000");
        assert!(config.database_url.starts_with("sqlite:"));
        assert!(!config.is_https());
    }

    #[test]
    fn a_bad_value_is_named_with_its_problem_and_an_example() {
        let problem = with(&[("UNKNOT_LISTEN", "kitchen")]).unwrap_err().to_string();
        assert_eq!(problem, "UNKNOT_LISTEN: \"kitchen\" is not an address with a port. An example: UNKNOT_LISTEN=0.0.0.0:8080");
    }

    #[test]
    fn plain_http_is_refused_beyond_this_machine() {
        assert_eq!(with(&[("UNKNOT_BASE_URL", "http://portal.example")]).unwrap_err().name, "UNKNOT_BASE_URL");
        assert!(with(&[("UNKNOT_BASE_URL", "https://portal.example")]).unwrap().is_https());
    }

    #[test]
    fn a_base_address_is_a_host_and_nothing_else() {
        for (address, says) in [
            ("https://desk:secret@portal.example", "it has a user name in it"),
            ("https://portal.example/clinic", "something follows the host"),
            ("https://portal.example/?a=b", "something follows the host"),
        ] {
            let problem = with(&[("UNKNOT_BASE_URL", address)]).unwrap_err();
            assert!(problem.problem.starts_with(says), "{address}: {problem}");
        }
    }

    #[test]
    fn only_the_portals_own_host_is_known() {
        let config = with(&[("UNKNOT_BASE_URL", "https://portal.example")]).unwrap();
        assert!(config.is_own_host("portal.example") && config.is_own_host("PORTAL.example:443"));
        for other in ["evil.example", "portal.example.evil.example", "portal.example:8080", ""] {
            assert!(!config.is_own_host(other), "{other}");
        }
        let here = with(&[]).unwrap();
        assert!(here.is_own_host("127.0.0.1:3000") && here.is_own_host("localhost:3000") && !here.is_own_host("localhost"));
    }

    #[test]
    fn networks_are_read_with_and_without_their_length() {
        let config = with(&[("UNKNOT_TRUSTED_PROXIES", "10.0.0.0/8, 192.168.1.7,fd00::/8")]).unwrap();
        let trusted = |address: &str| config.trusted_proxies.contain(address.parse().unwrap());
        assert!(trusted("10.9.8.7") && trusted("192.168.1.7") && trusted("fd00::1"));
        assert!(!trusted("192.168.1.8") && !trusted("127.0.0.1"));
        assert_eq!(with(&[("UNKNOT_METRICS", "the office")]).unwrap_err().name, "UNKNOT_METRICS");
        assert!(with(&[("UNKNOT_METRICS", "none")]).unwrap().metrics.are_none());
    }

    #[test]
    fn a_misspelt_name_is_reported() {
        assert!(with(&[("UNKNOT_LISTENS", "x")]).unwrap_err().to_string().contains("UNKNOT_LISTENS is not a setting"));
    }
}
