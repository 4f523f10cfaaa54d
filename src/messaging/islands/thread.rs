//! A thread that grows while it is open, and a composer that sends without leaving the page.

use super::composer::{Composer, ComposerFacts, ComposerView};
use super::lines::{MessageView, day_of, drawn, is_sending, key, newest, put_fresh, sending, settle, under_days};
use super::news::fetch_unread;
use crate::error::Refusal;
use crate::messaging::model::{MessageLine, Posted, ThreadNews};
use crate::ui::drawn::{Drawn, first, part};
use crate::ui::live::{on_wake, spawn};
use crate::ui::{load, unread};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlFormElement, SubmitEvent};

/// The newest page of a thread.
#[derive(Debug, Clone, Default)]
pub struct ThreadFacts {
    pub lines: Vec<MessageLine>,
    pub composer: ComposerFacts,
    /// Some messages are not marked as read yet.
    pub unseen: bool,
}

impl Drawn for ThreadFacts {
    fn read(island: &Element) -> Option<Self> {
        let log = part(island, "[role=log]")?;
        Some(Self { lines: drawn(&log), composer: ComposerFacts::read(island)?, unseen: log.has_attribute("data-unseen") })
    }
}

/// Its messages and the composer, kept up to date. `children` is the field of the composer.
#[component]
pub fn ThreadPane(facts: ThreadFacts, children: Children) -> impl IntoView {
    provide_context(facts);
    view! { <LiveThread>{children()}</LiveThread> }
}

#[island(lazy)]
fn LiveThread(children: Children) -> impl IntoView {
    let ThreadFacts { lines, composer: ComposerFacts { thread, once }, unseen } = first();
    let open = Open {
        thread: RwSignal::new(thread.clone()),
        lines: RwSignal::new(lines),
        unseen: RwSignal::new(unseen),
        composer: Composer::new(once),
    };
    on_wake(move || open.watch());
    open.composer.adopt(move || open.lines.with(|lines| is_sending(lines)));
    view! {
        <div on:submit=move |event| open.send(&event)>
            <div role="log" aria-live="polite" aria-label="Messages" data-unseen=unseen.then_some("")>
                // A message is drawn again only if its state changes or it comes to begin a day: screen readers announce everything
                // that is drawn.
                <For each=move || under_days(open.lines.get()) key=|(first, line)| key(*first, line) let((first, line))>
                    <MessageView day=first.then(|| day_of(open.lines, &line)) line/>
                </For>
            </div>
            <ComposerView composer=open.composer thread>{children()}</ComposerView>
        </div>
    }
}

#[derive(Clone, Copy)]
struct Open {
    thread: RwSignal<String>,
    lines: RwSignal<Vec<MessageLine>>,
    unseen: RwSignal<bool>,
    composer: Composer,
}

impl Open {
    fn watch(self) {
        let missed_some = load::is_listening();
        load::on_announcement("thread", move |about| {
            if self.is(&about) {
                self.unseen.set(true);
                self.fetch();
            }
        });
        // A thread in view is fetched above and brings its own count.
        load::on_announcement("unread", move |about| {
            if !self.is(&about) || !self.in_view() {
                spawn(async {
                    fetch_unread().await;
                });
            }
        });
        // Something may have come between rendering the page and opening the stream.
        load::on_announcement("hello", move |_| self.catch_up());
        load::listen(&document(), "visibilitychange", move |_| self.fetch_if_unseen());
        if missed_some { self.fetch() } else { self.fetch_if_unseen() }
    }

    fn is(self, thread: &str) -> bool {
        self.thread.with_untracked(|own| own == thread)
    }

    /// Whether the reader can see it: its tab is in front, and it is not hidden, as it is on a phone that shows the list.
    fn in_view(self) -> bool {
        !document().hidden() && self.composer.is_visible()
    }

    fn fetch_if_unseen(self) {
        if self.unseen.get_untracked() && self.in_view() {
            self.fetch();
        }
    }

    fn fetch(self) {
        spawn(async move {
            if let Ok(news) = self.news().await {
                self.lines.update(|lines| put_fresh(lines, news.lines));
                unread::show(news.unread);
                self.mark_read().await;
            }
        });
    }

    async fn mark_read(self) {
        if !self.unseen.get_untracked() || !self.in_view() {
            return;
        }
        let fields = self.thread.with_untracked(|thread| String::from("thread=") + thread + "&newest=");
        let fields = fields + &self.lines.with_untracked(|lines| newest(lines));
        if let Ok(unread) = load::post("/api/messaging/read", &fields).await {
            unread::show(unread);
            self.unseen.set(false);
        }
    }

    async fn news(self) -> Result<ThreadNews, Refusal> {
        load::get(&(String::from("/api/messaging/lines?thread=") + &self.thread.get_untracked())).await
    }

    fn catch_up(self) {
        spawn(async move {
            if fetch_unread().await {
                self.fetch();
            }
        });
    }

    /// Sends the composer's form without leaving the page.
    fn send(self, event: &SubmitEvent) {
        event.prevent_default();
        let form = event.target().and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
        let Some(form) = form.filter(|_| !self.lines.with_untracked(|lines| is_sending(lines))) else { return };
        self.composer.clear();
        self.lines.update(|lines| lines.push(sending(&self.composer.typed())));
        spawn(async move {
            match load::submit::<Posted>(&form).await {
                Ok(posted) => {
                    self.composer.sent(posted.once);
                    self.lines.update(|lines| settle(lines, Some(posted.line)));
                }
                Err(refusal) => self.refused(&refusal).await,
            }
        });
    }

    async fn refused(self, refusal: &Refusal) {
        self.lines.update(|lines| settle(lines, None));
        self.composer.refused(refusal);
        if refusal.fields.iter().any(|field| field == "once")
            && let Ok(news) = self.news().await
        {
            // `once` is used up, and no other copy of this form waits for an answer: a fresh one is safe.
            self.composer.replace_once(news.once);
        }
    }
}
