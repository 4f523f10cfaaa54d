//! Reads an answer's JSON in an island. The browser's own parser does the work: serde's, with the printing of floating-point
//! numbers for its error messages, would weigh as much as all islands together.

use js_sys::{Array, Reflect};
use wasm_bindgen::convert::TryFromJsValue;
use wasm_bindgen::{JsCast, JsValue};

pub trait Answer: Sized {
    /// `None` for JSON of another shape.
    fn read(json: &JsValue) -> Option<Self>;
}

impl Answer for String {
    fn read(json: &JsValue) -> Option<Self> {
        json.as_string()
    }
}

impl Answer for bool {
    fn read(json: &JsValue) -> Option<Self> {
        json.as_bool()
    }
}

/// Counts fit into 32 bits.
impl Answer for i64 {
    fn read(json: &JsValue) -> Option<Self> {
        i32::try_from_js_value_ref(json).map(Self::from)
    }
}

impl<T: Answer> Answer for Vec<T> {
    fn read(json: &JsValue) -> Option<Self> {
        json.dyn_ref::<Array>()?.iter().map(|one| T::read(&one)).collect()
    }
}

pub fn field<T: Answer>(json: &JsValue, name: &str) -> Option<T> {
    T::read(&Reflect::get(json, &JsValue::from_str(name)).ok()?)
}

/// Reads structs as serde writes them on the server: every field, by its name.
macro_rules! answers {
    ($($name:ident { $($field:ident),* })*) => {$(
        impl $crate::ui::answer::Answer for $name {
            fn read(json: &wasm_bindgen::JsValue) -> Option<Self> {
                Some(Self { $($field: $crate::ui::answer::field(json, stringify!($field))?,)* })
            }
        }
    )*};
}
pub(crate) use answers;
