//! The messages of a thread, as they are drawn and as they are kept up to date.

use crate::messaging::model::{LineState, MessageLine};
use crate::ui::drawn::{parts, text, words};
use crate::ui::live::{Live, live};
use crate::ui::{Glyph, Icon};
use leptos::prelude::*;
use web_sys::Element;

/// The messages in order, and whether each is the first of its day. One that is being sent stands under the day of the newest.
pub fn under_days(lines: Vec<MessageLine>) -> Vec<(bool, MessageLine)> {
    let mut under = String::new();
    let begins = |line: MessageLine| {
        let first = !line.id.is_empty() && line.day != under;
        under.clone_from(&line.day);
        (first, line)
    };
    lines.into_iter().map(begins).collect()
}

/// The name of a message's day, which changes at midnight.
pub fn day_of(lines: RwSignal<Vec<MessageLine>>, line: &MessageLine) -> Live<String> {
    let (id, day) = (line.id.clone(), line.day.clone());
    live(move || lines.with(|lines| lines.iter().find(|line| line.id == id).map_or(&day, |line| &line.day).clone()))
}

/// The key of a row: it changes whenever the row would look different.
pub fn key(first: bool, line: &MessageLine) -> String {
    line.id.clone() + if first { "+" } else { "" } + &line.state_words
}

/// Replaces everything from the first fresh message on. Older messages stay, and so does one that is being sent.
pub fn put_fresh(lines: &mut Vec<MessageLine>, fresh: Vec<MessageLine>) {
    let on_its_way = lines.pop_if(|last| last.id.is_empty());
    let from = fresh.first().and_then(|first| lines.iter().position(|line| line.id == first.id));
    lines.truncate(from.unwrap_or(0));
    lines.extend(fresh);
    lines.extend(on_its_way);
}

/// Ends the sending of a message. The posted message takes its place, unless an announcement has brought it already.
pub fn settle(lines: &mut Vec<MessageLine>, posted: Option<MessageLine>) {
    lines.retain(|line| !line.id.is_empty());
    lines.extend(posted.filter(|posted| lines.iter().all(|line| line.id != posted.id)));
}

pub fn is_sending(lines: &[MessageLine]) -> bool {
    lines.last().is_some_and(|last| last.id.is_empty())
}

/// The id of the newest message that has one.
pub fn newest(lines: &[MessageLine]) -> String {
    lines.iter().rev().find(|line| !line.id.is_empty()).map(|line| line.id.clone()).unwrap_or_default()
}

/// A message that is being sent. It has no id yet.
pub fn sending(text: &str) -> MessageLine {
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

/// The messages that a page shows.
pub fn drawn(log: &Element) -> Vec<MessageLine> {
    let mut day = String::new();
    let mut lines = Vec::new();
    for part in parts(log, "h3, [data-line]") {
        if part.has_attribute("data-line") {
            lines.push(line(&part, &day));
        } else {
            day = part.text_content().unwrap_or_default();
        }
    }
    lines
}

fn line(drawn: &Element, day: &str) -> MessageLine {
    let by = text(drawn, "aria-label");
    let (from, when) = by.rsplit_once(',').map_or((by.as_str(), ""), |(from, when)| (from, when.trim_start()));
    let state = text(drawn, "data-state").parse().ok();
    MessageLine {
        id: text(drawn, "data-line"),
        own: state.is_some(),
        from: from.to_owned(),
        when: when.to_owned(),
        day: day.to_owned(),
        body: words(drawn, ".msg__body p"),
        state: state.unwrap_or(LineState::Sent),
        state_words: words(drawn, ".msg__state"),
    }
}

/// A message, under the name of its day if it is the first of that day.
#[component]
pub fn MessageView(day: Option<Live<String>>, line: MessageLine) -> impl IntoView {
    let by = if line.when.is_empty() { line.from } else { line.from + ", " + &line.when };
    let (label, own) = (by.clone(), line.own);
    let state = own.then(|| <&str>::from(line.state));
    view! {
        <div>
            {day.map(|day| view! { <h3 class="day-mark">{day}</h3> })}
            <article class=if own { "msg msg--own" } else { "msg" } aria-label=label data-line=line.id data-state=state>
                <p class="msg__meta">{by}</p>
                <div class="msg__body"><p>{line.body}</p></div>
                {own.then(|| view! { <StateView state=line.state words=line.state_words/> })}
            </article>
        </div>
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
        MessageLine { id: id.to_owned(), day: day.to_owned(), when: "8:05 pm".to_owned(), ..sending(" Thank you. ") }
    }

    fn ids(lines: &[MessageLine]) -> Vec<&str> {
        lines.iter().map(|line| line.id.as_str()).collect()
    }

    #[test]
    fn each_day_is_named_once() {
        let shown = under_days(vec![line("1", "Friday 20 November"), line("2", "Today"), line("3", "Today"), sending("See you.")]);
        assert_eq!(shown.iter().map(|(first, _)| *first).collect::<Vec<_>>(), [true, true, false, false]);
    }

    #[test]
    fn fresh_messages_replace_those_they_cover_and_older_ones_stay() {
        let of = |known: &[&str], fresh: &[&str]| {
            let lines = |ids: &[&str]| ids.iter().map(|id| line(id, "")).collect::<Vec<_>>();
            let mut known = lines(known);
            put_fresh(&mut known, lines(fresh));
            ids(&known).join(" ")
        };
        assert_eq!(of(&["1", "2", "3"], &["2", "3", "4"]), "1 2 3 4");
        assert_eq!(of(&["1", "2", "4"], &["2", "3", "4"]), "1 2 3 4");
        assert_eq!(of(&["1", "2"], &["60", "61"]), "60 61");
        assert_eq!((of(&["1"], &[]), of(&[], &["1"])), (String::new(), "1".to_owned()));
    }

    #[test]
    fn a_posted_message_that_was_announced_first_stands_there_once() {
        let mut lines = vec![line("1", ""), sending("See you.")];
        put_fresh(&mut lines, vec![line("1", ""), line("2", "")]);
        assert_eq!(ids(&lines), ["1", "2", ""]);
        assert!(is_sending(&lines));
        settle(&mut lines, Some(line("2", "")));
        assert_eq!(ids(&lines), ["1", "2"]);
        assert!(!is_sending(&lines));
    }

    #[test]
    fn a_message_that_was_refused_leaves_the_list() {
        let mut lines = vec![line("1", ""), sending("See you.")];
        settle(&mut lines, None);
        assert_eq!(ids(&lines), ["1"]);
    }

    #[test]
    fn a_message_is_shown_as_text() {
        let one = MessageLine { body: "<script>alert(1)</script>".to_owned(), ..line("1", "Today") };
        let html = view! { <MessageView day=Some(live(|| "Today".to_owned())) line=one/> }.plain_html();
        assert!(html.contains("&lt;script&gt;") && !html.contains("<script"), "{html}");
        assert!(html.contains("aria-label=\"You, 8:05 pm\""), "{html}");
        assert_eq!(sending(" See you. ").body, "See you.");
    }
}
