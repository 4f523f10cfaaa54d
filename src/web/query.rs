//! What stands in an address behind its question mark. What is not there, or cannot be read, counts as left out: an old
//! bookmark or a mangled link leads to the page all the same.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use std::convert::Infallible;
use std::str::FromStr;

#[derive(Debug, Clone, Default)]
pub struct Query(Vec<(String, String)>);

impl Query {
    pub fn parse(query: &str) -> Self {
        Self(form_urlencoded::parse(query.as_bytes()).into_owned().collect())
    }

    /// The first value of that name that says anything.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.values(name).find(|value| !value.is_empty())
    }

    /// The same, to stand in its field again.
    pub fn kept(&self, name: &str) -> String {
        self.text(name).unwrap_or_default().to_owned()
    }

    pub fn get<T: FromStr>(&self, name: &str) -> Option<T> {
        self.text(name)?.parse().ok()
    }

    /// Everything of that name: several boxes, or several words in one.
    pub fn all<T: FromStr>(&self, name: &str) -> Vec<T> {
        self.values(name).flat_map(str::split_whitespace).filter_map(|word| word.parse().ok()).collect()
    }

    /// Whether it stands there at all, whatever it says.
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
    fn what_cannot_be_read_counts_as_left_out() {
        let typed = Query::parse("page=two&from=&from=2026-12-10&name=+Tom%C3%A1s+&bad=%FF&again");
        assert_eq!((typed.get::<i64>("page"), typed.text("from"), typed.text("name")), (None, Some("2026-12-10"), Some("Tomás")));
        assert_eq!((typed.text("again"), typed.has("again"), typed.has("name2")), (None, true, false));
        assert!(typed.has("bad"));
    }

    #[test]
    fn several_boxes_of_one_name_count_together() {
        assert_eq!(Query::parse("day=1&day=3+x+5").all::<i64>("day"), [1, 3, 5]);
    }
}
