//! HTTP: how a request becomes a `Cx`, a page, a server function's answer or an error that looks like the product.

pub mod api;
pub mod check;
pub mod cookies;
pub mod document;
pub mod errors;
pub mod headers;
pub mod health;
pub mod id;
pub mod page;
pub mod request;
pub mod site;
pub mod table;
mod typed;

pub use id::Id;
pub use page::{Page, PageResult};
pub use typed::Typed;
