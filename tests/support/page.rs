//! An answer of the server, and what a person reads off its page.

use scraper::{ElementRef, Html, Selector};

/// The fields of a form in their order, each with its name and value.
pub type Fields = Vec<(String, String)>;

#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub body: String,
}

/// An element of a page.
pub struct Element {
    attributes: Vec<(String, String)>,
    pub html: String,
    /// Its text, white space folded.
    pub words: String,
    /// The addresses that it leads to, from its own link or from those in it.
    pub links: Vec<String>,
}

impl Element {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(one, _)| one == name).map(|(_, value)| value.as_str())
    }

    fn of(found: ElementRef<'_>) -> Self {
        let own = found.value().attr("href").map(str::to_owned);
        let inside = found.select(&selector("[href]")).filter_map(|link| link.value().attr("href").map(str::to_owned)).collect::<Vec<_>>();
        Self {
            attributes: found.value().attrs().map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            html: found.html(),
            words: words(found),
            links: own.into_iter().chain(inside).collect(),
        }
    }
}

impl Answer {
    pub fn location(&self) -> &str {
        self.header("location")
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }

    /// The text of the page, white space folded.
    pub fn words(&self) -> String {
        words(Html::parse_document(&self.body).root_element())
    }

    /// The elements that a CSS selector names, in the order of the page.
    pub fn elements(&self, css: &str) -> Vec<Element> {
        Html::parse_document(&self.body).select(&selector(css)).map(Element::of).collect()
    }

    /// The value of the first field of this name.
    pub fn value_of(&self, name: &str) -> Option<String> {
        self.elements(&format!("[name=\"{name}\"]")).first()?.attribute("value").map(str::to_owned)
    }

    /// Every address of this page that starts with `prefix`, in order, each once.
    pub fn links(&self, prefix: &str) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for link in self.attributes("href").into_iter().filter(|link| link.starts_with(prefix)) {
            if !found.contains(&link) {
                found.push(link);
            }
        }
        found
    }

    /// The link to later openings.
    pub fn later(&self) -> Option<String> {
        let page = Html::parse_document(&self.body);
        let link = page.select(&selector("a[href]")).find(|link| words(*link).contains("Later"))?;
        link.value().attr("href").map(str::to_owned)
    }

    /// The forms that post to `action`: their hidden fields with values.
    pub fn forms(&self, action: &str) -> Vec<Fields> {
        let page = Html::parse_document(&self.body);
        let (forms, hidden) = (selector(&format!("form[action=\"{action}\"]")), selector("input[type=hidden][name]"));
        let field = |input: ElementRef<'_>| ["name", "value"].map(|name| input.value().attr(name).unwrap_or_default().to_owned()).into();
        page.select(&forms).map(|form| form.select(&hidden).map(field).collect()).collect()
    }

    /// The therapist and the start of each opening of this page.
    pub fn opening_keys(&self) -> Vec<(String, String)> {
        let keys = self.attributes("data-opening").into_iter();
        keys.map(|key| key.split_once(':').map(|(therapist, start)| (therapist.to_owned(), start.to_owned())).unwrap()).collect()
    }

    /// The openings of this page, each once, as the fields of the forms that go to `action`.
    pub fn openings(&self, action: &str) -> Vec<Fields> {
        let forms = self.forms(action);
        if forms.is_empty() {
            return Vec::new();
        }
        let mut found = Vec::new();
        for (therapist, start) in self.opening_keys() {
            let mut fields = forms.iter().find(|form| value(form, "therapist") == therapist).unwrap().clone();
            fields.push(("start".to_owned(), start));
            if !found.contains(&fields) {
                found.push(fields);
            }
        }
        found
    }

    /// The values of this attribute on all elements.
    fn attributes(&self, name: &str) -> Vec<String> {
        let page = Html::parse_document(&self.body);
        page.select(&selector(&format!("[{name}]"))).filter_map(|one| one.value().attr(name).map(str::to_owned)).collect()
    }
}

fn selector(css: &str) -> Selector {
    Selector::parse(css).unwrap_or_else(|error| panic!("{css}: {error:?}"))
}

fn words(element: ElementRef<'_>) -> String {
    element.text().flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

pub fn value<'a>(fields: &'a [(String, String)], name: &str) -> &'a str {
    fields.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str()).unwrap_or_default()
}
