//! `unknot config`

use crate::platform::config::{Config, SETTINGS};
use std::borrow::Cow;
use url::Url;

pub fn print(config: &Config) {
    let now = [
        config.listen.to_string(),
        config.base_url.to_string(),
        config.data.to_string_lossy().into_owned(),
        without_secrets(&config.database_url),
        config.key_file.to_string_lossy().into_owned(),
        config.smtp_url.as_ref().map_or_else(|| "(none)".to_owned(), |url| without_secrets(url.as_str())),
        config.trusted_proxies.to_string(),
        config.metrics.to_string(),
        config.log.clone(),
    ];
    for (setting, now) in SETTINGS.iter().zip(now) {
        println!(
            "{}\n    {}\n    default: {}\n    example: {}\n    now:     {now}\n",
            setting.name, setting.about, setting.default, setting.example
        );
    }
}

/// An address without its password and without the values in its query, some harmless ones aside. A password with a sign that ends the
/// host cannot be told from a path: such an address does not work, and is not printed.
fn without_secrets(address: &str) -> String {
    if address.starts_with("sqlite:") {
        return address.to_owned();
    }
    let url = Url::parse(address).ok().filter(|url| !url.path().contains('@'));
    let Some(mut url) = url else { return "(hidden: it cannot be read as an address)".to_owned() };
    if url.password().is_some() {
        let _ = url.set_password(Some("(hidden)"));
    }
    let hide = |(name, value): (Cow<'_, str>, Cow<'_, str>)| {
        let harmless = ["from", "tls", "sslmode"].contains(&name.as_ref());
        if harmless { format!("{name}={value}") } else { format!("{name}=(hidden)") }
    };
    let query: Vec<String> = url.query_pairs().map(hide).collect();
    url.set_query((!query.is_empty()).then(|| query.join("&")).as_deref());
    url.to_string()
}

#[cfg(test)]
mod tests {
    use super::without_secrets;

    #[test]
    fn no_password_is_printed_wherever_it_stands_in_an_address() {
        for (address, shown) in [
            ("postgres://unknot:s3cret@db.internal/unknot", "postgres://unknot:(hidden)@db.internal/unknot"),
            ("postgres://unknot:s3@cr/et@db.internal/unknot", "(hidden: it cannot be read as an address)"),
            ("postgres://unknot:s3?cret@db.internal/unknot", "(hidden: it cannot be read as an address)"),
            ("postgres://db.internal/unknot?user=unknot&password=s3cret", "postgres://db.internal/unknot?user=(hidden)&password=(hidden)"),
            ("postgres://u:s3cret@db/unknot?sslmode=require", "postgres://u:(hidden)@db/unknot?sslmode=require"),
            (
                "smtps://user:s3cret@mail.example:465?from=desk@clinic.example",
                "smtps://user:(hidden)@mail.example:465?from=desk@clinic.example",
            ),
            ("smtp://mail.example?from=desk@clinic.example", "smtp://mail.example?from=desk@clinic.example"),
            ("sqlite:/var/lib/unknot/unknot.db", "sqlite:/var/lib/unknot/unknot.db"),
        ] {
            assert_eq!(without_secrets(address), shown);
            assert!(!shown.contains("s3"));
        }
    }
}
