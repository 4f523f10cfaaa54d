//! The form under a thread. It is a plain form; with the island it is sent without leaving the page.

use crate::error::Refusal;
use crate::ui::drawn::{part, text};
use crate::ui::live::live;
use leptos::html::Form;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlTextAreaElement};

/// The hidden fields. `once` makes a message post once, however often the form is sent.
#[derive(Debug, Clone, Default)]
pub struct ComposerFacts {
    pub thread: String,
    pub once: String,
}

impl ComposerFacts {
    pub fn read(island: &Element) -> Option<Self> {
        let value = |name| part(island, name).map(|field| text(&field, "value"));
        Some(Self { thread: value("[name=thread]")?, once: value("[name=once]")? })
    }
}

#[derive(Clone, Copy)]
pub struct Composer {
    form: NodeRef<Form>,
    once: RwSignal<String>,
    /// Why the last message was not sent, or "".
    problem: RwSignal<String>,
}

impl Composer {
    pub fn new(once: String) -> Self {
        Self { form: NodeRef::new(), once: RwSignal::new(once), problem: RwSignal::new(String::new()) }
    }

    /// The text field, rendered by the server.
    fn field(self) -> Option<HtmlTextAreaElement> {
        self.form.get()?.elements().named_item("body")?.dyn_into().ok()
    }

    /// The field is read-only while a message is being sent, and invalid while a problem is shown.
    pub fn adopt(self, is_sending: impl Fn() -> bool + 'static) {
        Effect::new(move || {
            let Some(field) = self.field() else { return };
            field.set_read_only(is_sending());
            let invalid = self.problem.with(|problem| !problem.is_empty());
            let _ = if invalid { field.set_attribute("aria-invalid", "true") } else { field.remove_attribute("aria-invalid") };
        });
    }

    pub fn typed(self) -> String {
        self.field().map(|field| field.value()).unwrap_or_default()
    }

    pub fn is_visible(self) -> bool {
        self.field().is_some_and(|field| field.offset_width() > 0)
    }

    /// Makes the form ready for the next message.
    pub fn sent(self, once: String) {
        if let Some(field) = self.field() {
            field.set_value("");
        }
        self.once.set(once);
        self.say(String::new());
    }

    /// Hides the problem of the last attempt, so that the same one is announced again.
    pub fn clear(self) {
        self.problem.set(String::new());
    }

    /// Keeps the text in its field and shows the reason beside it.
    pub fn refused(self, refusal: &Refusal) {
        self.say(refusal.sentence.clone());
    }

    /// Replaces a used `once`.
    pub fn replace_once(self, once: String) {
        self.once.set(once);
    }

    fn say(self, problem: String) {
        self.problem.set(problem);
        if let Some(field) = self.field() {
            let _ = field.focus();
        }
    }
}

/// `children` is the field.
#[component]
pub fn ComposerView(composer: Composer, thread: String, children: Children) -> impl IntoView {
    let Composer { form, once, problem } = composer;
    view! {
        <form node_ref=form method="post" action="/api/messaging/post" class="composer" id="newest">
            <input type="hidden" name="thread" value=thread/>
            <input type="hidden" name="once" value=live(move || once.get())/>
            {children()}
            <p class="field__error" role="alert" hidden=live(move || problem.with(String::is_empty))>{live(move || problem.get())}</p>
            <div class="composer__foot">
                <p class="small soft">
                    "Nobody watches these messages at night. A nurse answers at 811 at any hour; in an emergency call 911."
                </p>
                <div class="btn-row"><button class="btn btn--main" type="submit">"Send"</button></div>
            </div>
        </form>
    }
}
