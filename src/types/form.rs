//! Forms. Each is declared once, with `form!`: a struct for the server function that takes it, and the list of its fields
//! for the route table, with how each is shown when the form comes back with an error.

use serde::{Deserialize, Deserializer, de::Error};
use uuid::Uuid;

/// A field of a form.
#[derive(Debug)]
pub struct Field {
    pub name: &'static str,
    pub kind: Kind,
    pub label: &'static str,
}

/// How a field is shown when a form comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Hidden,
    Line,
    Secret,
    Long,
}

impl Field {
    pub const fn hidden(name: &'static str) -> Self {
        Self { name, kind: Kind::Hidden, label: "" }
    }

    pub const fn line(name: &'static str, label: &'static str) -> Self {
        Self { name, kind: Kind::Line, label }
    }

    pub const fn secret(name: &'static str, label: &'static str) -> Self {
        Self { name, kind: Kind::Secret, label }
    }

    pub const fn long(name: &'static str, label: &'static str) -> Self {
        Self { name, kind: Kind::Long, label }
    }
}

/// A value parsed from the text of a form's field.
pub trait FromField: Sized {
    /// `None` for text that is no such value.
    fn from_field(text: &str) -> Option<Self>;
}

impl FromField for String {
    fn from_field(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

/// An empty field is `None`.
impl<T: FromField> FromField for Option<T> {
    fn from_field(text: &str) -> Option<Self> {
        if text.is_empty() { Some(None) } else { T::from_field(text).map(Some) }
    }
}

macro_rules! from_str {
    ($($type:ty)*) => {$(
        impl FromField for $type {
            fn from_field(text: &str) -> Option<Self> {
                text.parse().ok()
            }
        }
    )*};
}
from_str! { i64 usize Uuid }

/// For `#[serde(deserialize_with)]`. In a flattened form every value arrives as text, numbers and ids included.
pub fn field<'de, D: Deserializer<'de>, T: FromField>(deserializer: D) -> Result<T, D::Error> {
    let text = String::deserialize(deserializer)?;
    T::from_field(&text).ok_or_else(|| D::Error::custom("the text of a field is not of its type"))
}

/// A form: `form! { pub struct SignIn { email: String = line("E-mail"), #[serde(default)] then: String = hidden } }`.
/// The server function takes it as `#[server(flatten)] form: SignIn`; `SignIn::FIELDS` stands in the route table.
macro_rules! form {
    ($(#[$doc:meta])* $vis:vis struct $name:ident {
        $($(#[$attr:meta])* $field:ident: $type:ty = $kind:ident $(($label:literal))?),* $(,)?
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
        $vis struct $name {
            $($(#[$attr])* #[serde(deserialize_with = "crate::types::form::field")] pub $field: $type),*
        }

        impl $name {
            pub const FIELDS: &'static [$crate::types::form::Field] =
                &[$($crate::types::form::Field::$kind(stringify!($field) $(, $label)?)),*];
        }
    };
}
pub(crate) use form;

#[cfg(test)]
mod tests {
    use super::*;

    form! {
        struct Move {
            booking: Uuid = hidden,
            start: i64 = hidden,
            #[serde(default)]
            agreed: Option<i64> = hidden,
            #[serde(default)]
            words: String = line("Your words"),
        }
    }

    fn read(pairs: &[(&str, &str)]) -> Result<Move, String> {
        let map = pairs.iter().map(|(name, value)| ((*name).to_owned(), serde_json::Value::from(*value))).collect();
        serde_json::from_value(serde_json::Value::Object(map)).map_err(|error| error.to_string())
    }

    const ID: &str = "01993424-0580-7e05-b126-a95cd8273bff";

    #[test]
    fn each_field_is_parsed_into_its_type() {
        let form = read(&[("booking", ID), ("start", "1796126400000000"), ("agreed", "6000"), ("words", " Thank you ")]).unwrap();
        assert_eq!((form.booking.to_string().as_str(), form.start, form.agreed), (ID, 1_796_126_400_000_000, Some(6000)));
        assert_eq!(form.words, " Thank you ");
    }

    #[test]
    fn a_field_that_may_be_missing_may_be_empty_too() {
        let form = read(&[("booking", ID), ("start", "0"), ("agreed", "")]).unwrap();
        assert_eq!((form.agreed, form.words.as_str()), (None, ""));
    }

    #[test]
    fn a_missing_or_mangled_field_is_refused() {
        assert!(read(&[("booking", ID)]).is_err());
        assert!(read(&[("booking", "1"), ("start", "0")]).is_err());
        assert!(read(&[("booking", ID), ("start", "noon")]).is_err());
    }

    #[test]
    fn the_fields_are_listed_in_order_with_their_labels() {
        let fields: Vec<(&str, Kind, &str)> = Move::FIELDS.iter().map(|one| (one.name, one.kind, one.label)).collect();
        assert_eq!(fields[0], ("booking", Kind::Hidden, ""));
        assert_eq!(fields[3], ("words", Kind::Line, "Your words"));
    }
}
