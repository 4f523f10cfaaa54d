//! A thread that grows while it is open, and a composer that sends without leaving the page.

use super::news::{fetch_unread, show_unread};
use crate::error::Refusal;
use crate::messaging::model::{LineState, MessageLine, Posted, ThreadNews};
use crate::ui::load::{self, draw, part, parts};
use crate::ui::{Glyph, Icon};
use leptos::prelude::*;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, HtmlElement, HtmlFormElement, HtmlTextAreaElement};

/// The newest page of a thread. `children` are its messages in a `Log` and the composer, a plain form.
#[island]
pub fn LiveThread(children: Children) -> impl IntoView {
    view! { <div use:keep_up_to_date>{children()}</div> }
}

fn keep_up_to_date(island: Element) {
    if let Some(open) = Open::of(&island) {
        Rc::new(open).watch();
    }
}

/// The messages of an open thread. With `unseen` some of them are not marked as read yet.
#[component]
pub fn Log(lines: Vec<MessageLine>, unseen: bool) -> impl IntoView {
    let lines = under_days(lines).into_iter().map(|(day, line)| view! { <MessageView day line/> }).collect_view();
    view! { <div role="log" aria-live="polite" aria-label="Messages" data-unseen=unseen.then_some("")>{lines}</div> }
}

/// An open thread. The page holds its state.
struct Open {
    thread: String,
    log: HtmlElement,
    composer: Composer,
    unseen: Cell<bool>,
}

impl Open {
    fn of(island: &Element) -> Option<Self> {
        let log: HtmlElement = part(island, "[role=log]")?.dyn_into().ok()?;
        let composer = Composer::of(island)?;
        let thread = part(&composer.form, "[name=thread]")?.get_attribute("value")?;
        let unseen = Cell::new(log.has_attribute("data-unseen"));
        Some(Self { thread, log, composer, unseen })
    }

    fn watch(self: Rc<Self>) {
        let (told, counted, connected, returned, sender) = (self.clone(), self.clone(), self.clone(), self.clone(), self.clone());
        load::on_announcement("thread", move |about| {
            if about == told.thread {
                told.unseen.set(true);
                told.fetch();
            }
        });
        // A thread in view is fetched above and brings its own count.
        load::on_announcement("unread", move |about| {
            if about != counted.thread || !counted.in_view() {
                spawn_local(async {
                    fetch_unread().await;
                });
            }
        });
        // Something may have come between rendering the page and opening the stream.
        load::on_announcement("hello", move |_| connected.catch_up());
        load::listen(&document(), "visibilitychange", move |_| returned.fetch_if_unseen());
        load::listen(&self.composer.form, "submit", move |event| {
            event.prevent_default();
            sender.send();
        });
        self.fetch_if_unseen();
    }

    /// Whether the reader can see it: its tab is in front, and it is not hidden, as it is on a phone that shows the list.
    fn in_view(&self) -> bool {
        !document().hidden() && self.log.offset_width() > 0
    }

    fn fetch_if_unseen(self: &Rc<Self>) {
        if self.unseen.get() && self.in_view() {
            self.fetch();
        }
    }

    fn fetch(self: &Rc<Self>) {
        let open = self.clone();
        spawn_local(async move {
            let seen = open.in_view();
            if let Ok(news) = open.news(seen).await {
                merge(&open.log, news.lines);
                show_unread(news.unread);
                if seen {
                    open.unseen.set(false);
                }
            }
        });
    }

    async fn news(&self, seen: bool) -> Result<ThreadNews, Refusal> {
        let url = String::from("/api/messaging/lines?thread=") + &self.thread + if seen { "&seen=true" } else { "&seen=false" };
        load::get(&url).await
    }

    fn catch_up(self: &Rc<Self>) {
        let open = self.clone();
        spawn_local(async move {
            if fetch_unread().await {
                open.fetch();
            }
        });
    }

    /// Sends the composer's form without leaving the page.
    fn send(self: &Rc<Self>) {
        if sending(&self.log).is_some() {
            return;
        }
        let text = &self.composer.text;
        draw(view! { <MessageView day=None line=sending_line(&text.value())/> }, &self.log, None);
        text.set_read_only(true);
        let open = self.clone();
        spawn_local(async move {
            let answer = load::submit::<Posted>(&open.composer.form).await;
            if let Some(line) = sending(&open.log) {
                line.remove();
            }
            open.composer.text.set_read_only(false);
            match answer {
                Ok(posted) => {
                    open.composer.clear(&posted.once);
                    add(&open.log, posted.line);
                }
                Err(refusal) => open.refused(&refusal).await,
            }
        });
    }

    /// Keeps the text in its field and shows the reason beside it.
    async fn refused(&self, refusal: &Refusal) {
        let _ = self.composer.text.set_attribute("aria-invalid", "true");
        self.composer.say(&refusal.sentence);
        if refusal.fields.iter().any(|field| field == "once")
            && let Ok(news) = self.news(false).await
        {
            // The number is used up, and no other copy of this form waits for an answer: a fresh one is safe.
            self.composer.number(&news.once);
        }
    }
}

/// The form under a thread. Its parts are the server's; they are found by name.
struct Composer {
    form: HtmlFormElement,
    text: HtmlTextAreaElement,
}

impl Composer {
    fn of(island: &Element) -> Option<Self> {
        let text: HtmlTextAreaElement = part(island, "form [name=body]")?.dyn_into().ok()?;
        Some(Self { form: text.form()?, text })
    }

    /// Makes the form ready for the next message.
    fn clear(&self, once: &str) {
        self.text.set_value("");
        self.number(once);
        let _ = self.text.remove_attribute("aria-invalid");
        self.say("");
    }

    fn number(&self, once: &str) {
        if let Some(part) = part(&self.form, "[name=once]") {
            let _ = part.set_attribute("value", once);
        }
    }

    fn say(&self, sentence: &str) {
        if let Some(part) = part(&self.form, "[role=alert]") {
            part.set_text_content(Some(sentence));
            load::hide(&part, sentence.is_empty());
        }
        let _ = self.text.focus();
    }
}

/// The messages in order, the first of each day with the name of the day.
pub fn under_days(lines: Vec<MessageLine>) -> Vec<(Option<String>, MessageLine)> {
    let mut under = String::new();
    let named = |line: MessageLine| {
        let day = (line.day != under).then(|| line.day.clone());
        under.clone_from(&line.day);
        (day, line)
    };
    lines.into_iter().map(named).collect()
}

fn sending_line(text: &str) -> MessageLine {
    MessageLine {
        id: String::new(),
        own: true,
        from: "You".to_owned(),
        when: String::new(),
        day: String::new(),
        body: text.trim().to_owned(),
        state: LineState::Sending,
        state_words: LineState::Sending.words(""),
    }
}

/// The message that is being sent. It has no id yet.
fn sending(log: &Element) -> Option<Element> {
    part(log, "[data-line='']")
}

/// Replaces the messages in the page from the first fresh one on; older ones stay. A message is drawn again only if its state
/// has changed: screen readers announce everything that is drawn.
fn merge(log: &Element, fresh: Vec<MessageLine>) {
    let sending = sending(log);
    if let Some(line) = &sending {
        line.remove();
    }
    let lines = parts(log, "[data-line]");
    let ids: Vec<String> = lines.iter().filter_map(|line| line.get_attribute("data-line")).collect();
    let (from, same) = overlap(&ids, &fresh);
    let last = lines.iter().take(from + same).next_back();
    while let Some(late) = log.last_element_child().filter(|late| Some(late) != last) {
        late.remove();
    }
    let mut known = lines.iter().skip(from).take(same);
    for line in fresh {
        match known.next() {
            Some(old) => refresh(log, old, line),
            None => append(log, line),
        }
    }
    if let Some(line) = sending {
        let _ = log.append_child(&line);
    }
}

/// Where among the known messages the fresh ones begin, and how many of them are known.
fn overlap(known: &[String], fresh: &[MessageLine]) -> (usize, usize) {
    let from = fresh.first().and_then(|first| known.iter().position(|id| *id == first.id)).unwrap_or(0);
    (from, known.iter().skip(from).zip(fresh).take_while(|(id, line)| **id == line.id).count())
}

fn refresh(log: &Element, old: &Element, line: MessageLine) {
    if let Some(mark) = old.previous_element_sibling().filter(is_day) {
        mark.set_text_content(Some(&line.day));
    }
    let words = part(old, ".msg__state").and_then(|state| state.text_content()).unwrap_or_default();
    if words != line.state_words {
        draw(view! { <MessageView day=None line/> }, log, Some(old));
        old.remove();
    }
}

fn append(log: &Element, line: MessageLine) {
    let under = parts(log, "h3").last().and_then(|mark| mark.text_content());
    let day = Some(line.day.clone()).filter(|day| Some(day) != under.as_ref());
    draw(view! { <MessageView day line/> }, log, None);
}

fn is_day(element: &Element) -> bool {
    element.tag_name() == "H3"
}

/// Adds a message, unless an announcement has brought it already.
fn add(log: &Element, line: MessageLine) {
    if parts(log, "[data-line]").iter().all(|one| one.get_attribute("data-line").as_ref() != Some(&line.id)) {
        append(log, line);
    }
}

/// A message, under the name of its day if it is the first of that day.
#[component]
pub fn MessageView(day: Option<String>, line: MessageLine) -> impl IntoView {
    let by = if line.when.is_empty() { line.from } else { line.from + ", " + &line.when };
    let label = by.clone();
    view! {
        {day.map(|day| view! { <h3 class="day-mark">{day}</h3> })}
        <article class=if line.own { "msg msg--own" } else { "msg" } aria-label=label data-line=line.id>
            <p class="msg__meta">{by}</p>
            <div class="msg__body"><p>{line.body}</p></div>
            {line.own.then(|| view! { <StateView state=line.state words=line.state_words/> })}
        </article>
    }
}

#[component]
fn StateView(state: LineState, words: String) -> impl IntoView {
    let glyph = match state {
        LineState::Sending => Glyph::Clock,
        LineState::Sent => Glyph::Check,
        LineState::Read => Glyph::DoubleCheck,
    };
    view! { <p class="msg__meta msg__state"><Icon glyph small=true/>{words}</p> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::markup::PlainHtml;

    fn line(id: &str, day: &str) -> MessageLine {
        MessageLine { id: id.to_owned(), day: day.to_owned(), when: "8:05 pm".to_owned(), ..sending_line(" Thank you. ") }
    }

    #[test]
    fn each_day_is_named_once() {
        let shown = under_days(vec![line("1", "Friday 20 November"), line("2", "Today"), line("3", "Today")]);
        let days: Vec<Option<&str>> = shown.iter().map(|(day, _)| day.as_deref()).collect();
        assert_eq!(days, [Some("Friday 20 November"), Some("Today"), None]);
    }

    #[test]
    fn fresh_messages_replace_those_they_cover_and_older_ones_stay() {
        let of = |known: &[&str], fresh: &[&str]| {
            let known: Vec<String> = known.iter().map(|id| (*id).to_owned()).collect();
            let fresh: Vec<MessageLine> = fresh.iter().map(|id| line(id, "")).collect();
            overlap(&known, &fresh)
        };
        assert_eq!(of(&["1", "2", "3"], &["2", "3", "4"]), (1, 2));
        assert_eq!(of(&["1", "2", "4"], &["2", "3", "4"]), (1, 1));
        assert_eq!(of(&["1", "2"], &["60", "61"]), (0, 0));
        assert_eq!((of(&["1"], &[]), of(&[], &["1"])), ((0, 0), (0, 0)));
    }

    #[test]
    fn a_message_is_shown_as_text() {
        let one = MessageLine { body: "<script>alert(1)</script>".to_owned(), ..line("1", "Today") };
        let html = view! { <MessageView day=Some("Today".to_owned()) line=one/> }.plain_html();
        assert!(html.contains("&lt;script&gt;") && !html.contains("<script"), "{html}");
        assert!(html.contains("aria-label=\"You, 8:05 pm\""), "{html}");
        assert_eq!(sending_line(" See you. ").body, "See you.");
    }
}
