//! A server function: its address, who may call it, and its fields.

use super::routes::Who;
use crate::types::form::{Field, Kind};
use axum::http::Method;

/// A server function: its address, who may call it, and every field it knows.
#[derive(Debug)]
pub struct Endpoint {
    pub path: &'static str,
    pub who: Who,
    /// A form changes something and is posted; a question only reads.
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

    /// Whether anything in it is typed, so that it can be mended.
    pub fn is_typed(&self) -> bool {
        self.fields.iter().any(|field| field.kind != Kind::Hidden)
    }

    pub fn takes(&self, method: &Method) -> bool {
        if self.is_form { method == Method::POST } else { method == Method::GET }
    }
}
