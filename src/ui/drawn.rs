//! What an island begins with. The server knows it and draws it; the browser reads it back off the drawing, so that a page
//! carries nothing twice and no serialiser.

use leptos::prelude::*;
use std::cell::RefCell;
use std::str::FromStr;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// A value that can be read off the island that shows it.
pub trait Drawn: Clone + Default + Send + Sync + 'static {
    fn read(island: &Element) -> Option<Self>;
}

thread_local! {
    static WAKING: RefCell<Option<Element>> = const { RefCell::new(None) };
}

/// Called by the loader before it hands an island its element.
pub fn waking(island: Element) {
    WAKING.with(|waking| waking.replace(Some(island)));
}

/// The value that an island begins with: in the browser the one it shows, on the server the one that its parent provides.
pub fn first<T: Drawn>() -> T {
    let shown = WAKING.with(|waking| waking.borrow().as_ref().and_then(T::read));
    shown.or_else(use_context).unwrap_or_default()
}

/// The first element in this one that matches a selector.
pub fn part(of: &Element, selector: &str) -> Option<Element> {
    of.query_selector(selector).ok().flatten()
}

/// All elements in this one that match a selector.
pub fn parts(of: &Element, selector: &str) -> Vec<Element> {
    let Ok(found) = of.query_selector_all(selector) else {
        return Vec::new();
    };
    (0..found.length()).filter_map(|at| found.item(at)?.dyn_into().ok()).collect()
}

/// The words of an element in this one; none if it is not there.
pub fn words(of: &Element, selector: &str) -> String {
    part(of, selector).and_then(|part| part.text_content()).unwrap_or_default()
}

/// An attribute as text; empty if it is not there.
pub fn text(of: &Element, name: &str) -> String {
    of.get_attribute(name).unwrap_or_default()
}

/// An attribute as a whole number.
pub fn number<N: FromStr>(of: &Element, name: &str) -> Option<N> {
    of.get_attribute(name)?.parse().ok()
}
