//! Builds class attributes.

/// The names that apply, in order, as one class attribute.
pub fn classes(names: &[(&str, bool)]) -> String {
    let on: Vec<&str> = names.iter().filter(|(_, applies)| *applies).map(|(name, _)| *name).collect();
    on.join(" ")
}
