//! The single entry to all server functions. A call is checked against its row in the table of endpoints (who may call it,
//! which fields it takes), run, and answered: a page or a redirect for a plain form, JSON for an island.

use super::endpoint::Endpoint;
use super::error_page::{Filled, pending};
use super::headers::text;
use super::own_page::own_page;
use crate::error::AppError;
use crate::platform::shelf::Need;
use crate::platform::state::AppState;
use crate::session::cx::Cx;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures::StreamExt;
use leptos::prelude::provide_context;
use leptos::server_fn::error::FromServerFnError;
use std::time::Duration;
use tokio::time::timeout;

/// The longest form: a message of 4000 characters, each up to nine bytes when percent-encoded.
pub const LONGEST_FORM: usize = 64 * 1024;
/// A form that is too long is still read up to here, see [`read`].
const LONGEST_READ: usize = 4 * 1024 * 1024;
/// How long a browser may take to send a form. A train in a tunnel gets through; a connection that sends a byte a minute does not stay.
pub const LONGEST_SENDING: Duration = Duration::from_secs(30);

pub const NEEDS: &[Need] = &[Need::of::<Endpoints>("the table of server functions")];

/// The table of all server functions, on the shelf.
pub struct Endpoints(pub &'static [Endpoint]);

impl Endpoints {
    fn find(cx: &Cx, path: &str) -> Result<&'static Endpoint, AppError> {
        let all = cx.state.kept::<Self>()?.0;
        all.iter().find(|endpoint| endpoint.path == path).ok_or(AppError::NotFound)
    }
}

pub async fn server_function(State(_): State<AppState>, cx: Cx, request: Request) -> Response {
    let endpoint = match Endpoints::find(&cx, request.uri().path()) {
        Ok(endpoint) => endpoint,
        Err(error) => return error.into_response(),
    };
    let (parts, body) = request.into_parts();
    let bytes = match read_in_time(body).await {
        Ok(bytes) => bytes,
        Err(error) => return error.into_response(),
    };
    let pairs = pairs(&parts.method, parts.uri.query(), &bytes);
    if let Err(error) = checked(&cx, endpoint, &parts.method, &parts.headers, &pairs) {
        return error.into_response();
    }
    let filled = Filled { endpoint, pairs, came_from: came_from(&cx, &parts.headers) };
    let cx = match cx.up_to_date().await {
        Ok(cx) => cx,
        Err(error) => return error.into_response(),
    };
    let mut request = Request::from_parts(parts, Body::from(bytes));
    // For a plain form that failed, Leptos would put the error into the address of the page before. Asked for JSON it answers
    // with the error itself; status and page are then ours.
    request.headers_mut().insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    let context = cx.clone();
    let answer = leptos_axum::handle_server_fns_with_context(move || provide_context(context.clone()), request).await.into_response();
    finish(&cx, answer, filled).await
}

async fn read_in_time(body: Body) -> Result<Bytes, AppError> {
    let read = timeout(LONGEST_SENDING, read(body)).await.map_err(|_| AppError::TooSlow)?;
    read.ok_or(AppError::TooLarge)
}

/// The form, unless it is too long. A longer one is read on up to a bound: a browser that is still sending would otherwise
/// show a broken connection instead of the reason.
async fn read(body: Body) -> Option<Bytes> {
    let (mut kept, mut seen, mut chunks) = (Vec::new(), 0, body.into_data_stream());
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.ok()?;
        seen += chunk.len();
        if seen <= LONGEST_FORM {
            kept.extend_from_slice(&chunk);
        } else if seen > LONGEST_READ {
            break;
        }
    }
    (seen <= LONGEST_FORM).then(|| kept.into())
}

fn checked(cx: &Cx, endpoint: &Endpoint, method: &Method, headers: &HeaderMap, pairs: &[(String, String)]) -> Result<(), AppError> {
    if !endpoint.takes(method) {
        return Err(AppError::WrongMethod);
    }
    endpoint.who.allows(cx)?;
    let kind = text(headers, header::CONTENT_TYPE).unwrap_or_default();
    if method == Method::POST && !kind.starts_with("application/x-www-form-urlencoded") {
        return Err(AppError::BadForm);
    }
    // An unknown field is a mistake or an attack; either way nothing is done.
    let known = |name: &str| {
        endpoint.fields.iter().any(|field| field.name == name || name.strip_prefix(field.name).is_some_and(|rest| rest.starts_with('[')))
    };
    // No keyboard types the sign of value zero, and PostgreSQL stores none.
    let fine = |(name, value): &(String, String)| known(name) && !value.contains('\0');
    if pairs.iter().all(fine) { Ok(()) } else { Err(AppError::BadForm) }
}

fn pairs(method: &Method, query: Option<&str>, body: &Bytes) -> Vec<(String, String)> {
    let form: &[u8] = if method == Method::POST { body } else { query.unwrap_or_default().as_bytes() };
    form_urlencoded::parse(form).into_owned().collect()
}

/// The page of ours that the form was sent from.
fn came_from(cx: &Cx, headers: &HeaderMap) -> Option<String> {
    let referer = url::Url::parse(text(headers, header::REFERER)?).ok()?;
    let ours = referer.origin() == cx.state.config.base_url.origin();
    own_page(&referer[url::Position::BeforePath..url::Position::AfterQuery]).filter(|_| ours)
}

async fn finish(cx: &Cx, answer: Response, filled: Filled) -> Response {
    let (mut parts, body) = answer.into_parts();
    parts.headers.remove("serverfnredirect");
    if parts.status.is_client_error() || parts.status.is_server_error() {
        let Ok(bytes) = to_bytes(body, LONGEST_FORM).await else {
            return AppError::Broken.into_response();
        };
        let mut response = pending(AppError::de(bytes), Some(filled));
        keep_cookies(&parts.headers, &mut response);
        return response;
    }
    if cx.request.wants_page {
        let came_from = || HeaderValue::from_str(filled.came_from.as_deref().unwrap_or("/")).ok();
        let to = parts.headers.get(header::LOCATION).cloned().or_else(came_from);
        let mut response = StatusCode::SEE_OTHER.into_response();
        response.headers_mut().extend(to.map(|to| (header::LOCATION, to)));
        keep_cookies(&parts.headers, &mut response);
        return response;
    }
    parts.status = StatusCode::OK;
    Response::from_parts(parts, body)
}

fn keep_cookies(from: &HeaderMap, to: &mut Response) {
    for name in [header::SET_COOKIE, header::HeaderName::from_static("clear-site-data")] {
        for value in from.get_all(&name) {
            to.headers_mut().append(name.clone(), value.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::stream;
    use std::convert::Infallible;

    #[tokio::test(start_paused = true)]
    async fn a_form_of_which_a_byte_comes_every_ten_seconds_is_given_up() {
        let drip = stream::unfold((), |()| async {
            tokio::time::sleep(Duration::from_secs(10)).await;
            Some((Ok::<_, Infallible>("a"), ()))
        });
        assert_eq!(read_in_time(Body::from_stream(drip)).await, Err(AppError::TooSlow));
        assert_eq!(read_in_time(Body::from("a=b")).await, Ok(Bytes::from("a=b")));
    }
}
