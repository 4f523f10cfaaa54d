//! A page: a title, its entry in the navigation and a view, rendered on the server in one piece. Its data is read before
//! the view is built, so it knows its status before its first byte.

use super::document;
use crate::error::AppError;
use crate::session::cx::Cx;
use crate::ui::markup::PlainHtml;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use hydration_context::SsrSharedContext;
use leptos::prelude::*;
use leptos::tachys::view::any_view::AnyView;
use std::sync::Arc;

pub type PageResult = Result<Page, AppError>;

type View = Box<dyn FnOnce() -> AnyView + Send>;

pub struct Page {
    cx: Cx,
    title: String,
    current: &'static str,
    hold: bool,
    counting: bool,
    status: StatusCode,
    cookie: Option<HeaderValue>,
    view: View,
}

impl Page {
    /// `current` is the address of the navigation entry that the page belongs to, or "".
    pub fn new<V: IntoAny + 'static>(
        cx: &Cx,
        title: impl Into<String>,
        current: &'static str,
        view: impl FnOnce() -> V + Send + 'static,
    ) -> Self {
        Self {
            cx: cx.clone(),
            title: title.into(),
            current,
            hold: false,
            counting: false,
            status: StatusCode::OK,
            cookie: None,
            view: Box::new(move || view().into_any()),
        }
    }

    /// Leaves room for the hold sheet.
    pub fn with_hold(mut self) -> Self {
        self.hold = true;
        self
    }

    /// Draws the unread count in the navigation as an island, which the other islands of the page keep up to date.
    pub fn with_live_count(mut self, counting: bool) -> Self {
        self.counting = counting;
        self
    }

    pub fn with_status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// Adds a `Set-Cookie` header.
    pub fn with_cookie(mut self, cookie: Option<HeaderValue>) -> Self {
        self.cookie = cookie;
        self
    }

    /// The whole document as text.
    fn render(self) -> String {
        let Self { cx, title, current, hold, counting, view, .. } = self;
        let body = render(|| document::shell(&cx, current, (hold, counting), view()).into_any());
        document::document(&cx, &title, &body)
    }
}

/// Renders a view in islands mode: only islands carry what the browser needs to hydrate them.
pub fn render(view: impl FnOnce() -> AnyView) -> String {
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
    let html = owner.with(|| view().plain_html());
    owner.unset_with_forced_cleanup();
    html
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let (status, cookie) = (self.status, self.cookie.clone());
        let html = self.render();
        let cookie = cookie.map(|cookie| [(header::SET_COOKIE, cookie)]);
        (status, cookie, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response()
    }
}
