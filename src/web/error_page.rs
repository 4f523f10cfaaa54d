//! Error pages that look like the product. A handler answers with an `AppError`; on its way out it becomes a page for a
//! person or JSON for an island, with its own status.

use super::endpoint::Endpoint;
use super::page::Page;
use crate::error::{AppError, FieldError, Refusal};
use crate::platform::shelf::Need;
use crate::session::cx::Cx;
use crate::types::form::{Field, Kind};
use crate::ui::{Button, ButtonKind, Hidden, LinkButton, Notice, TextArea, TextField, Tone};
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use leptos::prelude::*;
use serde::Serialize;

/// A refused form with everything typed into it, so that nothing of it is lost.
#[derive(Clone)]
pub struct Filled {
    pub endpoint: &'static Endpoint,
    pub pairs: Vec<(String, String)>,
    /// The page of ours that it was sent from, if that is known.
    pub came_from: Option<String>,
}

pub const NEEDS: &[Need] = &[Need::of::<NextSteps>("what slices offer after a refusal")];

/// What a slice shows under a refusal of its own: other times, or the form again. `None` for other errors.
pub type NextStep = fn(&AppError, Option<&Filled>) -> Option<AnyView>;

/// The next steps of all slices, on the shelf.
pub struct NextSteps(pub &'static [NextStep]);

/// An error on its way out, not rendered yet.
#[derive(Clone)]
struct Pending(AppError, Option<Filled>);

/// The JSON of an error: the part that an island reads, and the error itself for programs.
#[derive(Serialize)]
struct ErrorJson {
    #[serde(flatten)]
    refusal: Refusal,
    error: AppError,
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        pending(self, None)
    }
}

pub fn pending(error: AppError, filled: Option<Filled>) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = status.into_response();
    response.extensions_mut().insert(Pending(error, filled));
    response
}

/// Renders a pending error as a page or as JSON, and so the bare statuses of the router (404, 405, 413).
pub fn render_error(cx: &Cx, mut response: Response) -> Response {
    let found = response.extensions_mut().remove::<Pending>();
    let Some(Pending(error, filled)) = found.or_else(|| of_bare_status(&response)) else {
        return response;
    };
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let wait = match &error {
        AppError::TooOften { wait_seconds } => HeaderValue::from_str(&wait_seconds.to_string()).ok(),
        AppError::Busy => Some(HeaderValue::from_static("2")),
        _ => None,
    };
    let mut rendered = if cx.request.wants_page {
        page(cx, error, filled).with_status(status).into_response()
    } else {
        (status, Json(ErrorJson { refusal: error.refusal(), error })).into_response()
    };
    if let Some(wait) = wait {
        rendered.headers_mut().insert(header::RETRY_AFTER, wait);
    }
    if let Some(allow) = response.headers_mut().remove(header::ALLOW) {
        rendered.headers_mut().insert(header::ALLOW, allow);
    }
    rendered
}

fn of_bare_status(response: &Response) -> Option<Pending> {
    if response.headers().contains_key(header::CONTENT_TYPE) {
        return None;
    }
    let error = match response.status() {
        StatusCode::NOT_FOUND => AppError::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => AppError::WrongMethod,
        StatusCode::PAYLOAD_TOO_LARGE => AppError::TooLarge,
        status if status.is_server_error() => AppError::Broken,
        _ => return None,
    };
    Some(Pending(error, None))
}

fn page(cx: &Cx, error: AppError, filled: Option<Filled>) -> Page {
    let title = error.title();
    let (home, home_words) = match &cx.session {
        Some(session) => (session.person.role.first_page(), "Back to your first page"),
        None => ("/", "To the clinic’s page"),
    };
    let steps: &[NextStep] = cx.state.kept::<NextSteps>().map_or(&[], |steps| steps.0);
    let of_a_slice = move |error: &AppError, filled: &Option<Filled>| steps.iter().find_map(|step| step(error, filled.as_ref()));
    Page::new(cx, title, "", move || {
        let sentence = error.sentence();
        let next = of_a_slice(&error, &filled).unwrap_or_else(|| next_step(&error, filled));
        view! {
            <div class="single-column">
                <h1>{title}</h1>
                <p class="single-column__lead">{sentence}</p>
                {next}
                <p><a class="link" href=home>{home_words}</a></p>
            </div>
        }
    })
}

fn next_step(error: &AppError, filled: Option<Filled>) -> AnyView {
    match error {
        AppError::NotSignedIn => {
            view! { <p class="btn-row"><LinkButton href="/sign-in" kind=ButtonKind::Main>"Sign in"</LinkButton></p> }.into_any()
        }
        AppError::BadForm | AppError::OtherSite | AppError::OtherHost | AppError::NotFound | AppError::WrongMethod => ().into_any(),
        AppError::Invalid(fields) => filled.map(|filled| form_again(filled, &fields.0)).into_any(),
        _ => filled
            .map(|filled| if filled.endpoint.is_typed() { form_again(filled, &[]).into_any() } else { look_again(filled.came_from) })
            .into_any(),
    }
}

/// Nothing was typed, so there is nothing to correct: leads back to the page, which shows how things are by now.
fn look_again(came_from: Option<String>) -> AnyView {
    came_from.map(|page| view! { <p class="btn-row"><LinkButton href=page kind=ButtonKind::Main>"Look again"</LinkButton></p> }).into_any()
}

/// The form again with everything that was typed, to be corrected and sent.
fn form_again(filled: Filled, problems: &[FieldError]) -> impl IntoView + use<> {
    let Filled { endpoint, pairs, .. } = filled;
    let fields: Vec<AnyView> = endpoint
        .fields
        .iter()
        .map(|field| {
            let value = pairs.iter().find(|(name, _)| name == field.name).map(|(_, value)| value.clone()).unwrap_or_default();
            let problem = problems.iter().find(|p| p.field == field.name).map(|p| p.sentence.clone());
            one_field(field, value, problem)
        })
        .collect();
    view! {
        <form method="post" action=endpoint.path class="stack--wide">
            <Notice tone=Tone::Problem>"What you typed is kept below."</Notice>
            {fields}
            <p class="btn-row"><Button kind=ButtonKind::Main>"Try again"</Button></p>
        </form>
    }
}

fn one_field(field: &'static Field, value: String, error: Option<String>) -> AnyView {
    let (name, label) = (field.name, field.label);
    match field.kind {
        // A hidden field that was refused has to be shown to be corrected.
        Kind::Hidden if error.is_some() => view! { <TextField name label={name.replace('_', " ")} value error/> }.into_any(),
        Kind::Hidden => view! { <Hidden name value/> }.into_any(),
        Kind::Line => view! { <TextField name label value error/> }.into_any(),
        Kind::Secret => view! { <TextField name label kind="password" value=String::new() error/> }.into_any(),
        Kind::Long => view! { <TextArea name label value error/> }.into_any(),
    }
}
