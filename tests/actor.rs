//! A person with a browser, and what they read off a page.

use std::time::Duration;

/// A browser without a session.
pub fn http() -> reqwest::Client {
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(Duration::from_secs(60)).build().unwrap()
}

/// A person with a browser.
#[derive(Clone)]
pub struct Actor {
    pub base: String,
    pub http: reqwest::Client,
    pub cookie: String,
}

#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn location(&self) -> &str {
        self.header("location")
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }

    /// The text of the page without its tags, white space folded.
    pub fn words(&self) -> String {
        let mut out = String::new();
        let mut inside = false;
        for c in self.body.chars() {
            match c {
                '<' => inside = true,
                '>' => {
                    inside = false;
                    out.push(' ');
                }
                c if !inside => out.push(c),
                _ => {}
            }
        }
        out.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Where the list of openings goes on.
    pub fn later(&self) -> Option<String> {
        let link = self.body.split("<a ").skip(1).find(|link| link.split("</a>").next().unwrap_or_default().contains("Later"))?;
        Some(link.split("href=\"").nth(1)?.split('"').next()?.replace("&amp;", "&"))
    }

    /// The openings of this page, each once, as the fields of the forms that go to `action`.
    pub fn openings(&self, action: &str) -> Vec<Vec<(String, String)>> {
        let forms = self.forms(action);
        if forms.is_empty() {
            return Vec::new();
        }
        let mut found = Vec::new();
        for key in self.body.split("data-opening=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            let (therapist, start) = key.split_once(':').unwrap();
            let mut fields = forms.iter().find(|form| value(form, "therapist") == therapist).unwrap().clone();
            fields.push(("start".to_owned(), start.to_owned()));
            if !found.contains(&fields) {
                found.push(fields);
            }
        }
        found
    }

    /// Every address of this page that starts with `prefix`, in order, each once.
    pub fn links(&self, prefix: &str) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for part in self.body.split("href=\"").skip(1) {
            let link = part.split('"').next().unwrap_or_default().replace("&amp;", "&");
            if link.starts_with(prefix) && !found.contains(&link) {
                found.push(link);
            }
        }
        found
    }

    /// The forms that post to `action`: their hidden and text fields with values.
    pub fn forms(&self, action: &str) -> Vec<Vec<(String, String)>> {
        let wanted = format!("action=\"{action}\"");
        let forms = self.body.split("<form").skip(1).filter(|form| form.split('>').next().unwrap_or_default().contains(&wanted));
        forms.map(|form| fields(form.split("</form>").next().unwrap_or_default())).collect()
    }
}

fn fields(form: &str) -> Vec<(String, String)> {
    let attribute = |tag: &str, name: &str| {
        let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
        tag[start..].split('"').next().map(|v| v.replace("&amp;", "&").replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">"))
    };
    let tags = form.split("<input").skip(1).filter_map(|tag| tag.split('>').next());
    let hidden = tags.filter(|tag| attribute(tag, "type").is_some_and(|kind| kind == "hidden"));
    hidden.filter_map(|tag| Some((attribute(tag, "name")?, attribute(tag, "value").unwrap_or_default()))).collect()
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

    /// The same form, sent by an island.
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

/// The pages of a list from this address on, as many weeks as there are and no more than these.
async fn weeks(actor: &Actor, path: &str, most: usize) -> Vec<Answer> {
    let mut pages = vec![actor.page(path).await];
    while pages.len() < most
        && let Some(later) = pages.last().and_then(Answer::later)
    {
        pages.push(actor.page(&later).await);
    }
    pages
}

/// The openings on the first weeks of everyone's list, as the fields of their forms, in the order of time.
pub async fn openings(actor: &Actor, most: usize) -> Vec<Vec<(String, String)>> {
    let mut found: Vec<Vec<(String, String)>> = Vec::new();
    for page in weeks(actor, "/book?therapist=anyone", most).await {
        let service = value(&page.forms("/api/booking/hold").into_iter().next().unwrap_or_default(), "service").to_owned();
        for key in page.body.split("data-opening=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            let (therapist, start) = key.split_once(':').unwrap();
            let opening =
                [("therapist", therapist), ("service", &service), ("start", start)].map(|(n, v)| (n.to_owned(), v.to_owned())).to_vec();
            if !found.contains(&opening) {
                found.push(opening);
            }
        }
    }
    found.sort_by_key(|opening| value(opening, "start").parse::<i64>().unwrap());
    found
}

/// The openings of the two weeks after the one that this address shows, as the fields of their forms: so far ahead that
/// nothing hangs on what is nearly over or nearly full today.
pub async fn openings_ahead(actor: &Actor, path: &str) -> Vec<Vec<(String, String)>> {
    let pages = weeks(actor, path, 3).await;
    assert!(pages.len() > 1, "{path} ends with its first week");
    let all = |page: &Answer| ["/api/booking/hold", "/api/booking/hold-new"].map(|action| page.openings(action)).concat();
    pages.iter().skip(1).flat_map(all).collect()
}

pub fn value<'a>(fields: &'a [(String, String)], name: &str) -> &'a str {
    fields.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str()).unwrap_or_default()
}
