//! The form of the route table: each row is a page with who may see it, and the router is built from the rows.
//! `tests/web/authorization.rs` walks them, so there is no page without a rule.

use crate::error::AppError;
use crate::platform::state::AppState;
use crate::session::cx::Cx;
use crate::types::person::{Right, Role};
use axum::Router;
use axum::extract::Request;
use axum::handler::Handler;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// The people who may call a page or a server function. The queries decide whose data they see, from the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    Anyone,
    SignedIn,
    Client,
    Therapist,
    Staff(Right),
    /// A therapist for their own clients, staff with the right for all.
    TherapistOr(Right),
}

impl Who {
    pub fn allows(self, cx: &Cx) -> Result<(), AppError> {
        let person = match (&cx.session, self) {
            (_, Self::Anyone) => return Ok(()),
            (None, _) => return Err(AppError::NotSignedIn),
            (Some(session), _) => &session.person,
        };
        let allowed = match self {
            Self::Anyone | Self::SignedIn => true,
            Self::Client => person.role == Role::Client,
            Self::Therapist => person.role == Role::Therapist,
            Self::Staff(right) => person.may(right),
            Self::TherapistOr(right) => person.role == Role::Therapist || person.may(right),
        };
        if allowed { Ok(()) } else { Err(AppError::NotAllowed) }
    }
}

#[derive(Debug, Clone, Copy)]
pub struct Row {
    pub path: &'static str,
    pub who: Who,
}

pub struct Table {
    pub rows: Vec<Row>,
    pub router: Router<AppState>,
}

impl Table {
    pub fn new() -> Self {
        Self { rows: Vec::new(), router: Router::new() }
    }

    pub fn page<H, T>(mut self, path: &'static str, who: Who, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        let guard = from_fn(move |cx: Cx, mut request: Request, next: Next| async move {
            match who.allows(&cx) {
                Ok(()) => match cx.up_to_date().await {
                    Ok(cx) => {
                        request.extensions_mut().insert(cx);
                        next.run(request).await
                    }
                    Err(error) => error.into_response(),
                },
                Err(AppError::NotSignedIn) if cx.request.wants_page => to_sign_in(&request),
                Err(error) => error.into_response(),
            }
        });
        self.rows.push(Row { path, who });
        self.router = self.router.route(path, get(handler).route_layer(guard));
        self
    }
}

impl Default for Table {
    fn default() -> Self {
        Self::new()
    }
}

/// To the sign-in page, which leads back here afterwards.
fn to_sign_in(request: &Request) -> Response {
    let here = request.uri().path_and_query().map_or("/", |path| path.as_str());
    let then = utf8_percent_encode(here, NON_ALPHANUMERIC);
    Redirect::to(&format!("/sign-in?then={then}")).into_response()
}
