//! The front door: gives every request an id, a nonce, its session and a `Cx`, and every answer its headers, a line in the
//! log and a count in the metrics.

use super::cookies::Cookie;
use super::{error_page, headers, same_origin, visitor};
use crate::clinic::server::known;
use crate::error::AppError;
use crate::platform::config::Config;
use crate::platform::random;
use crate::platform::sightings::{self, Sighting};
use crate::platform::state::AppState;
use crate::session::cx::{Cx, RequestInfo};
use crate::session::living::{Session, living_session};
use crate::session::unopened::note_unopened;
use axum::extract::{ConnectInfo, FromRequestParts, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Instant as Stopwatch;

impl<S: Send + Sync> FromRequestParts<S> for Cx {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        parts.extensions.get::<Self>().cloned().ok_or(AppError::Broken)
    }
}

pub async fn front_door(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let started = Stopwatch::now();
    let info = Arc::new(info(&state, &request));
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or_else(|| "(none)".to_owned(), |path| path.as_str().to_owned());
    let practice = match known::known(&state) {
        Ok(practice) => practice,
        Err(error) => return error.into_response(),
    };
    let mut cx = Cx { now: state.clock.now(), practice, session: None, request: info, state };
    let allowed = own_host(&cx.state.config, &request)
        .and_then(|()| same_origin::from_our_own_pages(&cx.state.config, request.method(), request.uri().path(), request.headers()));
    let response = match allowed {
        Err(error) => error.into_response(),
        Ok(()) => match session_of(&mut cx, request.headers()).await {
            Err(error) => error.into_response(),
            Ok(session) => {
                cx.session = session.map(Arc::new);
                request.extensions_mut().insert(cx.clone());
                let response = next.run(request).await;
                note_unopened(&cx).await;
                response
            }
        },
    };
    let mut response = error_page::render_error(&cx, response);
    headers::put(&cx, &mut response);
    let took = started.elapsed();
    cx.state.metrics.count(&route, response.status().as_u16(), took);
    tracing::info!(
        request = %cx.request.id,
        %method,
        %route,
        status = response.status().as_u16(),
        micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
        "answered"
    );
    response
}

fn info(state: &AppState, request: &Request) -> RequestInfo {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |peer| peer.0.ip());
    let accept = headers::text(request.headers(), header::ACCEPT).unwrap_or_default();
    let trusted = &state.config.trusted_proxies;
    if visitor::came_through_an_unknown_proxy(peer, request.headers(), trusted) {
        sightings::note(state, Sighting::UnknownProxy);
    }
    RequestInfo {
        id: URL_SAFE_NO_PAD.encode(random::bytes::<9>()),
        nonce: URL_SAFE_NO_PAD.encode(random::bytes::<16>()),
        ip: visitor::address(peer, request.headers(), trusted),
        path: request.uri().path().to_owned(),
        wants_page: accept.contains("text/html"),
        device: Cookie::Device.hashed(&state.config, request.headers()),
        newcomer: Cookie::Newcomer.hashed(&state.config, request.headers()),
    }
}

/// Whoever asks for the health of this process may not know its name.
fn own_host(config: &Config, request: &Request) -> Result<(), AppError> {
    let host = headers::text(request.headers(), header::HOST).or_else(|| request.uri().authority().map(Authority::as_str));
    let is_operators = ["/healthz", "/readyz", "/metrics"].contains(&request.uri().path());
    if is_operators || host.is_some_and(|host| config.is_own_host(host)) { Ok(()) } else { Err(AppError::OtherHost) }
}

/// The session behind the cookie. With it comes the newest version of the practice, to which `cx` is brought up.
async fn session_of(cx: &mut Cx, headers: &HeaderMap) -> Result<Option<Session>, AppError> {
    let Some(token_hash) = Cookie::Session.hashed(&cx.state.config, headers) else { return Ok(None) };
    let session = living_session(&cx.state, token_hash, cx.now).await?;
    if let Some(session) = &session {
        cx.practice = known::at_least(&cx.state, session.practice_version).await?;
    }
    Ok(session)
}
