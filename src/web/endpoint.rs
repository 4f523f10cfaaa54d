//! A row of the table of server functions.

use super::routes::Who;
use crate::types::form::{Field, Kind};
use axum::http::Method;

/// A server function: its address, who may call it, and every field that it takes.
#[derive(Debug)]
pub struct Endpoint {
    pub path: &'static str,
    pub who: Who,
    /// A form is posted and changes something; a question only reads.
    pub is_form: bool,
    pub fields: &'static [Field],
}

impl Endpoint {
    pub const fn form(path: &'static str, who: Who, fields: &'static [Field]) -> Self {
        Self { path, who, is_form: true, fields }
    }

    pub const fn question(path: &'static str, who: Who, fields: &'static [Field]) -> Self {
        Self { path, who, is_form: false, fields }
    }

    /// Whether it has a field to type into, so that the form can be shown again for correction.
    pub fn is_typed(&self) -> bool {
        self.fields.iter().any(|field| field.kind != Kind::Hidden)
    }

    pub fn takes(&self, method: &Method) -> bool {
        if self.is_form { method == Method::POST } else { method == Method::GET }
    }
}
