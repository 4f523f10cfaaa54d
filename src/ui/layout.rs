//! The frame of every page: skip link, masthead and navigation (a bar on phones, a rail on laptops), and the headings.

use super::classes::classes;
use super::icon::{Glyph, Icon};
use super::live::live;
use super::unread::{Unread, UnreadCount, UnreadWords};
use leptos::prelude::*;

/// An entry of the navigation. `count` is how many unread messages wait there; 0 is not shown.
#[derive(Clone, Copy, Debug)]
pub struct NavItem {
    pub href: &'static str,
    pub label: &'static str,
    pub glyph: Glyph,
    pub count: i64,
}

/// The person who is signed in. `line` is the small second line: "Account and privacy", "RMT, therapist".
#[derive(Clone, Debug)]
pub struct Signed {
    pub name: String,
    pub initials: String,
    pub line: String,
}

/// The body of a page. Without `signed` it is the bare frame with a link to sign in and no navigation.
#[component]
pub fn Shell(
    clinic_name: String,
    signed: Option<Signed>,
    nav: Vec<NavItem>,
    /// The `href` of the navigation entry that the page belongs to, or "".
    current: &'static str,
    /// Leaves room for the sheet of a hold, which replaces the bar on phones.
    #[prop(optional)]
    hold: bool,
    /// The unread count is an island, which the other islands of the page keep up to date.
    #[prop(optional)]
    counting: bool,
    children: Children,
) -> impl IntoView {
    let bare = signed.is_none();
    let class = classes(&[("shell", true), ("shell--bare", bare), ("shell--hold", hold)]);
    let home = if bare { "/" } else { nav.first().map_or("/", |item| item.href) };
    let foot = signed.clone();
    view! {
        <a class="skip" href="#main">"Skip to the page"</a>
        <div class=class>
            <header class="masthead">
                <Mark clinic_name=clinic_name href=home/>
                {match signed {
                    Some(signed) => view! { <Person signed=signed/> }.into_any(),
                    None => view! { <WayIn current=current/> }.into_any(),
                }}
            </header>
            {foot.map(|signed| view! {
                <Nav items=nav current=current counting/>
                <footer class="rail-foot"><Person signed=signed/></footer>
            })}
            <main id="main" class="page">{children()}</main>
        </div>
    }
}

/// The drawing of the mark.
const KNOT: &str = "M3 23.5c5.5 0 8-3.2 10-7.7 1.9-4.3 4-7.3 7.5-7.3a4.6 4.6 0 0 1 4.6 4.7c0 3.2-2.6 5.2-5.7 5.2-3.6 0-6-2.4-8.2-4.6\
    -1.7-1.7-3.3-3.1-5.3-3.1-2.3 0-3.7 1.7-3.7 3.6s1.5 3.5 3.5 3.5c1.3 0 2.3-.4 3.2-1.1M20.5 21.6c1.9 1.3 4.5 1.9 8.5 1.9";

#[component]
fn Mark(clinic_name: String, href: &'static str) -> impl IntoView {
    let (name, rest) = split_name(&clinic_name);
    view! {
        <a class="mark" href=href>
            <svg class="mark__knot" viewBox="0 0 32 32" aria-hidden="true">
                <path d=KNOT/>
            </svg>
            <span>
                <span class="mark__name">{name}</span>
                {rest.map(|rest| view! { " " <span class="mark__sub">{rest}</span> })}
            </span>
        </a>
    }
}

#[component]
fn WayIn(current: &'static str) -> impl IntoView {
    (current != "/sign-in").then(|| {
        view! {
            <p class="masthead__links"><a class="link" href="/sign-in">"Sign in"</a></p>
        }
    })
}

#[component]
fn Person(signed: Signed) -> impl IntoView {
    let spoken = format!("{}, account", signed.name);
    view! {
        <a class="person" href="/me">
            <span class="person__initials" aria-hidden="true">{signed.initials}</span>
            <span class="person__more" aria-hidden="true">
                <b>{signed.name}</b>
                <span class="mark__sub">{signed.line}</span>
            </span>
            <span class="hidden-visually">{spoken}</span>
        </a>
    }
}

#[component]
fn Nav(items: Vec<NavItem>, current: &'static str, counting: bool) -> impl IntoView {
    let items = items.into_iter().map(|item| view! { <NavLink item=item current={item.href == current} counting/> }).collect_view();
    view! { <nav class="nav" aria-label="Main"><ul>{items}</ul></nav> }
}

/// The messages entry has a count. The style sheet hides its word for screen readers along with it.
#[component]
fn NavLink(item: NavItem, current: bool, counting: bool) -> impl IntoView {
    let counts = item.glyph == Glyph::Messages;
    let count = if counts && counting {
        provide_context(Unread(item.count));
        view! { <UnreadCount/> }.into_any()
    } else {
        counts.then(|| view! { <UnreadWords count=live(move || item.count)/> }).into_any()
    };
    view! {
        <li>
            <a href=item.href aria-current=current.then_some("page")>
                <Icon glyph=item.glyph/>
                <span>{item.label}</span>
                {count}
            </a>
        </li>
    }
}

/// The `h1` of a page, with an optional small line above it and sentences (as `<p>`) below it.
#[component]
pub fn PageHead(
    #[prop(optional, into)] over: Option<String>,
    #[prop(into)] title: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <header class="page-head">
            {over.map(|over| view! { <p class="over">{over}</p> })}
            <h1>{title}</h1>
            {children.map(|children| children())}
        </header>
    }
}

/// A part of a page under a heading with a hairline. `id` is the heading's, for links to the part.
#[component]
pub fn Section(
    #[prop(into)] id: String,
    #[prop(into)] heading: String,
    /// A short remark to the right of the heading.
    #[prop(optional, into)]
    aside: Option<String>,
    children: Children,
) -> impl IntoView {
    let named = id.clone();
    view! {
        <section class="section" aria-labelledby=named>
            <div class="section__head">
                <h2 id=id>{heading}</h2>
                {aside.map(|aside| view! { <p class="small soft">{aside}</p> })}
            </div>
            {children()}
        </section>
    }
}

/// The first two words, set large, and the rest, set small below them.
fn split_name(name: &str) -> (String, Option<String>) {
    let words: Vec<&str> = name.split_whitespace().collect();
    let (large, small) = words.split_at(words.len().min(2));
    (large.join(" "), (!small.is_empty()).then(|| small.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::markup::PlainHtml;

    #[test]
    fn a_clinic_name_is_split_after_two_words() {
        assert_eq!(split_name("Elbow River Integrative Care"), ("Elbow River".to_owned(), Some("Integrative Care".to_owned())));
        assert_eq!(split_name("Nordic"), ("Nordic".to_owned(), None));
        assert_eq!(split_name("  "), (String::new(), None));
    }

    #[test]
    fn the_unread_count_is_hidden_at_zero_for_an_island_to_show() {
        let item = NavItem { href: "/messages", label: "Messages", glyph: Glyph::Messages, count: 0 };
        for counting in [false, true] {
            let html = Owner::new().with(|| view! { <NavLink item=item current=true counting/> }.plain_html());
            assert!(html.contains("aria-current=\"page\""), "{html}");
            assert!(html.contains("class=\"nav__count\""), "{html}");
            assert!(html.contains(" hidden"), "{html}");
            assert_eq!(html.contains("<leptos-island"), counting, "{html}");
        }
    }

    #[test]
    fn other_entries_have_no_count() {
        let item = NavItem { href: "/home", label: "Home", glyph: Glyph::Home, count: 0 };
        assert!(!view! { <NavLink item=item current=false counting=true/> }.plain_html().contains("nav__count"));
    }
}
