//! A person with a browser.

use super::page::Answer;
use std::time::Duration;

/// A browser without a session.
pub fn http() -> reqwest::Client {
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(Duration::from_secs(60)).build().unwrap()
}

/// A browser on another computer of this machine's own network, 127.0.0.0/8.
pub fn http_from(address: [u8; 4]) -> reqwest::Client {
    let own = std::net::IpAddr::from(address);
    let builder = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    builder.local_address(own).timeout(Duration::from_secs(60)).build().unwrap()
}

/// A person with a browser.
#[derive(Clone)]
pub struct Actor {
    pub base: String,
    pub http: reqwest::Client,
    pub cookie: String,
}

impl Actor {
    pub async fn try_sign_in(&mut self, email: &str, password: &str) -> Answer {
        let answer = self.post("/api/accounts/sign-in", &[("email", email), ("password", password)]).await;
        let given = answer.headers.get_all("set-cookie").iter().filter_map(|v| v.to_str().ok());
        let pairs: Vec<String> = given.filter_map(|v| v.split(';').next()).map(str::to_owned).collect();
        if answer.status == 303 {
            let kept: Vec<String> = self.cookie.split("; ").map(str::to_owned).filter(|old| !old.is_empty()).collect();
            let name = |pair: &str| pair.split('=').next().unwrap_or_default().to_owned();
            let kept = kept.into_iter().filter(|old| !pairs.iter().any(|new| name(new) == name(old)));
            self.cookie = kept.chain(pairs.clone()).collect::<Vec<_>>().join("; ");
        }
        answer
    }

    /// Keeps the cookies of an answer, as a browser does.
    pub fn keep_cookies(&mut self, answer: &Answer) {
        for given in answer.headers.get_all("set-cookie").iter().filter_map(|v| v.to_str().ok()) {
            let pair = given.split(';').next().unwrap();
            let name = pair.split('=').next().unwrap();
            let old = self.cookie.split("; ").filter(|old| !old.is_empty() && old.split('=').next() != Some(name));
            let mut kept: Vec<&str> = old.collect();
            if !given.contains("Max-Age=0") {
                kept.push(pair);
            }
            self.cookie = kept.join("; ");
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.http.get(self.url(path)).header("accept", "text/html")).await
    }

    /// The page, which must be there.
    pub async fn page(&self, path: &str) -> Answer {
        let answer = self.get(path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.words());
        answer
    }

    pub async fn get_json(&self, path: &str) -> Answer {
        self.send(self.http.get(self.url(path)).header("accept", "application/json")).await
    }

    /// A plain form.
    pub async fn post<K: AsRef<str>, V: AsRef<str>>(&self, path: &str, fields: &[(K, V)]) -> Answer {
        self.send(self.form(path, fields).header("accept", "text/html")).await
    }

    /// A form sent by an island.
    pub async fn post_json<K: AsRef<str>, V: AsRef<str>>(&self, path: &str, fields: &[(K, V)]) -> Answer {
        self.send(self.form(path, fields).header("accept", "application/json")).await
    }

    pub fn form<K: AsRef<str>, V: AsRef<str>>(&self, path: &str, fields: &[(K, V)]) -> reqwest::RequestBuilder {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.http
            .post(self.url(path))
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(body)
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    pub async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        let request = if self.cookie.is_empty() { request } else { request.header("cookie", &self.cookie) };
        let response = request.send().await.unwrap_or_else(|error| panic!("no answer: {error:?}"));
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Answer { status, headers, body: response.text().await.unwrap_or_default() }
    }
}
