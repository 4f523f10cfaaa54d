//! The query of an address. A value that cannot be parsed counts as missing, so that an old bookmark or a mangled link still
//! leads to the page.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use std::convert::Infallible;
use std::str::FromStr;

#[derive(Debug, Clone, Default)]
pub struct Query(Vec<(String, String)>);

impl Query {
    pub fn parse(query: &str) -> Self {
        // No keyboard types the sign of value zero, and PostgreSQL takes none.
        let pairs = form_urlencoded::parse(query.as_bytes()).into_owned().filter(|(_, value)| !value.contains('\0'));
        Self(pairs.collect())
    }

    /// The first value of that name that is not empty.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.values(name).find(|value| !value.is_empty())
    }

    /// That value, or nothing, for the field that it came from.
    pub fn kept(&self, name: &str) -> String {
        self.text(name).unwrap_or_default().to_owned()
    }

    pub fn get<T: FromStr>(&self, name: &str) -> Option<T> {
        self.text(name)?.parse().ok()
    }

    /// All values of that name: of several boxes, or several words in one.
    pub fn all<T: FromStr>(&self, name: &str) -> Vec<T> {
        self.values(name).flat_map(str::split_whitespace).filter_map(|word| word.parse().ok()).collect()
    }

    /// Whether there is a value of that name, even an empty one.
    pub fn has(&self, name: &str) -> bool {
        self.values(name).next().is_some()
    }

    fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(one, _)| one == name).map(|(_, value)| value.trim())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Query {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::parse(parts.uri.query().unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_cannot_be_parsed_counts_as_missing() {
        let query = Query::parse("page=two&from=&from=2026-12-10&name=+Tom%C3%A1s+&bad=%FF&again");
        assert_eq!((query.get::<i64>("page"), query.text("from"), query.text("name")), (None, Some("2026-12-10"), Some("Tomás")));
        assert_eq!((query.text("again"), query.has("again"), query.has("name2")), (None, true, false));
        assert!(query.has("bad"));
    }

    #[test]
    fn several_boxes_of_one_name_are_read_together() {
        assert_eq!(Query::parse("day=1&day=3+x+5").all::<i64>("day"), [1, 3, 5]);
    }
}
