//! A thread that grows while it is open, and a composer that sends without leaving the page.

use super::{fetch_unread, hide, show_unread};
use crate::error::AppError;
use crate::messaging::model::{LineState, MessageLine, Posted, ThreadNews};
use crate::ui::load;
use crate::ui::{Glyph, Icon};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlFormElement, HtmlTextAreaElement};

/// Where the lines of the open thread stand in the page.
const LINES: &str = "lines";

/// The newest page of a thread. `children` is the composer, a plain form. `unread` is the navigation's count; `unseen`
/// says that some of these lines are not marked as read yet.
#[island]
pub fn LiveThread(thread: String, lines: Vec<MessageLine>, unread: i64, unseen: bool, children: Children) -> impl IntoView {
    let open =
        Open { lines: RwSignal::new(lines), sending: RwSignal::new(None), unseen: RwSignal::new(unseen), unread: RwSignal::new(unread) };
    Effect::new(move |_| open.watch(&thread));
    view! {
        <div on:submit=move |event| open.send(&event)>
            <div id=LINES role="log" aria-live="polite" aria-label="Messages">
                <For each=move || shown(&open.lines.get(), open.sending.get()) key=Shown::key let:shown>
                    <Line shown/>
                </For>
            </div>
            {children()}
        </div>
    }
}

/// An open thread's signals.
#[derive(Clone, Copy)]
struct Open {
    lines: RwSignal<Vec<MessageLine>>,
    sending: RwSignal<Option<MessageLine>>,
    unseen: RwSignal<bool>,
    unread: RwSignal<i64>,
}

impl Open {
    fn watch(self, thread: &str) {
        let (mine, other) = (thread.to_owned(), thread.to_owned());
        let (here, returned) = (thread.to_owned(), thread.to_owned());
        load::on_announcement("thread", move |about| {
            if about == mine {
                self.unseen.set(true);
                self.fetch(&mine);
            }
        });
        // What is read before one's eyes is fetched above and comes with its own count.
        load::on_announcement("unread", move |about| {
            if about != other || !in_view() {
                spawn_local(async {
                    let _ = fetch_unread().await;
                });
            }
        });
        // Between drawing the page and opening the stream something may have come.
        load::on_announcement("hello", move |_| self.catch_up(here.clone()));
        let _ = window_event_listener(leptos::ev::visibilitychange, move |_| self.fetch_if_unseen(&returned));
        self.fetch_if_unseen(thread);
    }

    fn fetch_if_unseen(self, thread: &str) {
        if self.unseen.get_untracked() && in_view() {
            self.fetch(thread);
        }
    }

    fn fetch(self, thread: &str) {
        let seen = in_view();
        let url = String::from("/api/messaging/lines?thread=") + thread + if seen { "&seen=true" } else { "&seen=false" };
        spawn_local(async move {
            if let Ok(news) = load::get::<ThreadNews>(&url).await {
                self.lines.update(|lines| merge(lines, news.lines));
                self.unread.set(news.unread);
                show_unread(news.unread);
                if seen {
                    self.unseen.set(false);
                }
            }
        });
    }

    fn catch_up(self, thread: String) {
        spawn_local(async move {
            if fetch_unread().await.is_some_and(|unread| unread != self.unread.get_untracked()) {
                self.fetch(&thread);
            }
        });
    }

    /// Sends the composer's form without leaving the page. A form that is not the composer goes the plain way.
    fn send(self, event: &SubmitEvent) {
        let Some(composer) = event.target().and_then(Composer::of) else {
            return;
        };
        event.prevent_default();
        if self.sending.with_untracked(Option::is_some) {
            return;
        }
        self.sending.set(Some(on_its_way(&composer.text.value())));
        composer.text.set_read_only(true);
        spawn_local(async move {
            let answer = load::submit::<Posted>(&composer.form).await;
            self.sending.set(None);
            composer.text.set_read_only(false);
            match answer {
                Ok(posted) => {
                    composer.taken(&posted.once);
                    self.lines.update(|lines| add(lines, posted.line));
                }
                Err(error) => composer.kept(&error).await,
            }
        });
    }
}

/// The form under a thread. Its parts are the server's; they are found by name.
struct Composer {
    form: HtmlFormElement,
    text: HtmlTextAreaElement,
}

impl Composer {
    fn of(target: web_sys::EventTarget) -> Option<Self> {
        let form: HtmlFormElement = target.dyn_into().ok()?;
        let text = form.query_selector("[name=body]").ok()??.dyn_into().ok()?;
        Some(Self { form, text })
    }

    /// Empties the field, which is ready for the next message.
    fn taken(&self, once: &str) {
        self.text.set_value("");
        self.number(once);
        let _ = self.text.remove_attribute("aria-invalid");
        self.say("");
    }

    /// The words stay in the field and the reason stands beside it.
    async fn kept(&self, error: &AppError) {
        let _ = self.text.set_attribute("aria-invalid", "true");
        self.say(&error.sentence());
        if matches!(error, AppError::Invalid(fields) if fields.of("once").is_some()) {
            // The number is used up; here nothing is lost by taking another.
            self.renumber().await;
        }
    }

    async fn renumber(&self) {
        let thread = self.part("[name=thread]").and_then(|part| part.get_attribute("value")).unwrap_or_default();
        let url = String::from("/api/messaging/lines?thread=") + &thread + "&seen=false";
        if let Ok(news) = load::get::<ThreadNews>(&url).await {
            self.number(&news.once);
        }
    }

    fn number(&self, once: &str) {
        if let Some(part) = self.part("[name=once]") {
            let _ = part.set_attribute("value", once);
        }
    }

    fn say(&self, sentence: &str) {
        if let Some(part) = self.part("[role=alert]") {
            part.set_text_content(Some(sentence));
            hide(&part, sentence.is_empty());
        }
        let _ = self.text.focus();
    }

    fn part(&self, selector: &str) -> Option<Element> {
        self.form.query_selector(selector).ok().flatten()
    }
}

/// A line under its day, if it is the first of it.
#[derive(Clone)]
pub struct Shown {
    pub line: MessageLine,
    pub day: Option<String>,
}

impl Shown {
    /// A line is drawn anew only when what is said about it has changed.
    fn key(&self) -> (String, String, bool) {
        (self.line.id.clone(), self.line.state_words.clone(), self.day.is_some())
    }
}

/// The lines in order, each day named once, and last what is on its way.
pub fn shown(lines: &[MessageLine], sending: Option<MessageLine>) -> Vec<Shown> {
    let mut under = "";
    let mut all: Vec<Shown> = Vec::with_capacity(lines.len() + 1);
    for line in lines {
        let day = (line.day != under).then(|| line.day.clone());
        under = &line.day;
        all.push(Shown { line: line.clone(), day });
    }
    all.extend(sending.map(|line| Shown { line, day: None }));
    all
}

fn on_its_way(text: &str) -> MessageLine {
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

/// Fresh lines take the place of those known from the first of them on; older ones stay.
fn merge(known: &mut Vec<MessageLine>, fresh: Vec<MessageLine>) {
    let from = fresh.first().and_then(|first| known.iter().position(|line| line.id == first.id)).unwrap_or(0);
    known.truncate(from);
    known.extend(fresh);
}

/// An announcement may have brought it already.
fn add(known: &mut Vec<MessageLine>, line: MessageLine) {
    if known.iter().all(|one| one.id != line.id) {
        known.push(line);
    }
}

#[component]
pub fn Line(shown: Shown) -> impl IntoView {
    let Shown { line, day } = shown;
    let said = if line.when.is_empty() { line.from } else { line.from + ", " + &line.when };
    let label = said.clone();
    view! {
        {day.map(|day| view! { <h3 class="day-mark">{day}</h3> })}
        <article class=if line.own { "msg msg--own" } else { "msg" } aria-label=label>
            <p class="msg__meta">{said}</p>
            <div class="msg__body"><p>{line.body}</p></div>
            {line.own.then(|| view! { <State state=line.state words=line.state_words/> })}
        </article>
    }
}

#[component]
fn State(state: LineState, words: String) -> impl IntoView {
    let glyph = match state {
        LineState::Sending => Glyph::Clock,
        LineState::Sent => Glyph::Check,
        LineState::Read => Glyph::DoubleCheck,
    };
    view! { <p class="msg__meta msg__state"><Icon glyph small=true/>{words}</p> }
}

/// Whether the open thread is before the reader's eyes: its tab in front, and not folded away as on a phone's list.
fn in_view() -> bool {
    let page = document();
    let lines = page.get_element_by_id(LINES).and_then(|lines| lines.dyn_into::<HtmlElement>().ok());
    !page.hidden() && lines.is_some_and(|lines| lines.offset_width() > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(id: &str, day: &str) -> MessageLine {
        MessageLine { id: id.to_owned(), day: day.to_owned(), when: "8:05 pm".to_owned(), ..on_its_way("Thank you.") }
    }

    fn ids(lines: &[MessageLine]) -> Vec<&str> {
        lines.iter().map(|line| line.id.as_str()).collect()
    }

    #[test]
    fn each_day_is_named_once_and_what_is_on_its_way_stands_last() {
        let lines = [line("1", "Friday 20 November"), line("2", "Today"), line("3", "Today")];
        let shown = shown(&lines, Some(on_its_way(" See you. ")));
        let days: Vec<Option<&str>> = shown.iter().map(|one| one.day.as_deref()).collect();
        assert_eq!(days, [Some("Friday 20 November"), Some("Today"), None, None]);
        assert_eq!(shown.last().map(|one| one.line.body.as_str()), Some("See you."));
    }

    #[test]
    fn fresh_lines_replace_what_they_cover_and_older_ones_stay() {
        let mut known = vec![line("1", ""), line("2", ""), line("3", "")];
        merge(&mut known, vec![line("2", ""), line("3", ""), line("4", "")]);
        assert_eq!(ids(&known), ["1", "2", "3", "4"]);
        merge(&mut known, vec![line("60", ""), line("61", "")]);
        assert_eq!(ids(&known), ["60", "61"]);
        add(&mut known, line("61", ""));
        add(&mut known, line("62", ""));
        assert_eq!(ids(&known), ["60", "61", "62"]);
    }

    #[test]
    fn what_someone_wrote_is_shown_as_text() {
        let one = Shown {
            line: MessageLine { body: "<script>alert(1)</script>".to_owned(), ..line("1", "Today") },
            day: Some("Today".to_owned()),
        };
        let html = view! { <Line shown=one/> }.to_html();
        assert!(html.contains("&lt;script&gt;") && !html.contains("<script"), "{html}");
        assert!(html.contains("aria-label=\"You, 8:05 pm\""), "{html}");
    }
}
