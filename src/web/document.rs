//! The document around every page, and the shell with the navigation of the person who is signed in.

use crate::session::cx::Cx;
use crate::session::living::Session;
use crate::types::person::{Right, Role};
use crate::ui::{Glyph, NavItem, Shell, Signed};
use leptos::prelude::*;
use leptos::tachys::view::any_view::AnyView;

/// The whole HTML document. Only pages with an island get the loader.
pub fn document(cx: &Cx, title: &str, body: &str) -> String {
    let assets = &cx.state.assets;
    let title = escape(&format!("{title} · {}", cx.practice.clinic.name));
    let loader = if body.contains("<leptos-island") { loader(cx) } else { String::new() };
    let style = &assets.style;
    format!(
        "<!DOCTYPE html><html lang=\"en-CA\"><head><meta charset=\"utf-8\">\
         <meta name=\"format-detection\" content=\"telephone=no\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1, viewport-fit=cover\">\
         <title>{title}</title>\
         <meta name=\"theme-color\" content=\"#f7f3eb\" media=\"(prefers-color-scheme: light)\">\
         <meta name=\"theme-color\" content=\"#161a18\" media=\"(prefers-color-scheme: dark)\">\
         <link rel=\"stylesheet\" href=\"{style}\">\
         <link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\">\
         <link rel=\"apple-touch-icon\" href=\"/apple-touch-icon.png\">\
         <link rel=\"manifest\" href=\"/manifest.webmanifest\">\
         </head><body>{body}{loader}</body></html>"
    )
}

/// Loads the module once the page is drawn, so that it never delays the page, and hands each island its element, outermost
/// first. It yields to the browser between these steps, so that a tap never waits for all of them. An island that fails, or whose
/// own module fails to load, stays as it was drawn, and the others wake. `data-ready` tells the browser tests that clicks are heard
/// from now on.
fn loader(cx: &Cx) -> String {
    let assets = &cx.state.assets;
    let (nonce, script, module) = (&cx.request.nonce, &assets.script, &assets.module);
    format!(
        "<script type=\"module\" nonce=\"{nonce}\">const rest=()=>new Promise(go=>setTimeout(go));\
         const failure=()=>new Promise((_,no)=>{{\
         for(const kind of[\"error\",\"unhandledrejection\"])addEventListener(kind,no,{{once:true}})}});\
         const go=async()=>{{const app=await import(\"{script}\");await rest();\
         await app.default({{module_or_path:\"{module}\"}});await rest();app.hydrate();\
         for(const el of document.querySelectorAll(\"leptos-island\")){{await rest();app.waking(el);\
         try{{await Promise.race([app[el.dataset.component]?.(el),failure()])}}\
         catch(problem){{console.error(problem);app.hydrate()}}}}\
         document.documentElement.dataset.ready=\"\"}};\
         const drawn=()=>requestAnimationFrame(()=>requestAnimationFrame(()=>setTimeout(go)));\
         document.readyState===\"complete\"?drawn():addEventListener(\"load\",drawn);</script>"
    )
}

pub fn shell(cx: &Cx, current: &'static str, (hold, counting): (bool, bool), page: AnyView) -> impl IntoView + use<> {
    let signed = cx.session.as_ref().map(|session| Signed {
        name: session.person.name.clone(),
        initials: session.person.initials(),
        line: "Account and privacy".to_owned(),
    });
    let nav = cx.session.as_ref().map(|session| navigation(session)).unwrap_or_default();
    let clinic_name = cx.practice.clinic.name.clone();
    view! { <Shell clinic_name signed nav current hold counting>{page}</Shell> }
}

fn navigation(session: &Session) -> Vec<NavItem> {
    let item = |href, label, glyph| NavItem { href, label, glyph, count: 0 };
    let person = &session.person;
    match person.role {
        Role::Client => vec![
            item("/home", "Home", Glyph::Home),
            item("/book", "Book", Glyph::Book),
            NavItem { count: session.unread, ..item("/messages", "Messages", Glyph::Messages) },
            item("/visits", "History", Glyph::History),
            item("/progress", "Progress", Glyph::Progress),
        ],
        Role::Therapist => vec![
            item("/today", "Today", Glyph::Today),
            NavItem { count: session.unread, ..item("/inbox", "Messages", Glyph::Messages) },
            item("/clients", "Clients", Glyph::Clients),
        ],
        Role::Staff | Role::Owner => [
            (Right::Outcomes, item("/outcomes", "Outcomes", Glyph::Outcomes)),
            (Right::Schedule, item("/schedule", "Schedule", Glyph::Calendar)),
            (Right::Schedule, item("/admin", "Clinic", Glyph::Check)),
        ]
        .into_iter()
        .filter(|(right, _)| person.may(*right))
        .map(|(_, item)| item)
        .collect(),
    }
}

pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
