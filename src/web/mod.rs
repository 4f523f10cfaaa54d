//! HTTP: how a request becomes a page, a server function's answer, or an error page that looks like the product.

pub mod cookies;
pub mod document;
pub mod endpoint;
pub mod error_page;
pub mod events;
pub mod forms;
pub mod front_door;
pub mod headers;
pub mod health;
pub mod own_page;
pub mod page;
pub mod path_id;
pub mod query;
pub mod routes;
pub mod same_origin;
pub mod static_files;
pub mod visitor;

pub use crate::web::page::{Page, PageResult};
pub use crate::web::path_id::Id;
pub use crate::web::query::Query;
