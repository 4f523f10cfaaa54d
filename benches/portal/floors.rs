//! The floors: what the machine can do without the product. An axum handler that says hello, and one that sends the same bytes.

use axum::Router;
use axum::http::header;
use axum::routing::get;
use axum::serve::ListenerExt;
use tokio::net::TcpListener;

pub async fn serve(port: u16, page: Option<Vec<u8>>) {
    let page = page.map(|bytes| &*Box::leak(bytes.into_boxed_slice()));
    let hello = get(|| async { "hello" });
    let same = get(move || async move { ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], page.unwrap_or_default()) });
    let router: Router = Router::new().route("/hello", hello).route("/same", same);
    let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap().tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    println!("floor is open");
    axum::serve(listener, router).await.unwrap();
}
