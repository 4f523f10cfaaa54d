//! The files of the built site, compressed at build time. Those with a hashed name may be cached for ever.

use crate::error::AppError;
use crate::platform::assets::Assets;
use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use tower_http::services::ServeDir;

pub fn files(assets: &Assets) -> Router {
    let router = match &assets.folder {
        Some(folder) => Router::new()
            .fallback_service(ServeDir::new(folder).precompressed_br().precompressed_gzip().append_index_html_on_directories(false)),
        None => Router::new().fallback(|| async { AppError::NotFound }),
    };
    router.layer(from_fn(cached))
}

/// The longest name of a file, in bytes.
const LONGEST_NAME: usize = 255;

async fn cached(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    // No file has such a name; to ask the system for one would be an error of its own.
    if path.split('/').any(|segment| segment.len() > LONGEST_NAME) {
        return AppError::NotFound.into_response();
    }
    let hashed = path.starts_with("/pkg/");
    let mut response = next.run(request).await;
    if response.status() == StatusCode::NOT_FOUND {
        return AppError::NotFound.into_response();
    }
    let cache = if hashed { "public, max-age=31536000, immutable" } else { "public, max-age=3600" };
    if response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    }
    response
}
