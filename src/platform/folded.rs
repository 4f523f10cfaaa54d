//! Names as they are searched for.

/// A name in plain small letters: "tomas" for "Tomás", "lukasz" for "Łukasz". A search with or without accents, and with either kind of
/// apostrophe, finds the same people. A name that has no plain letters at all stays as it is.
pub fn folded(name: &str) -> String {
    let plain = deunicode::deunicode(name).trim().to_lowercase();
    if plain.is_empty() { name.to_lowercase() } else { plain }
}

#[cfg(test)]
mod tests {
    use super::folded;

    #[test]
    fn names_from_anywhere_are_found_by_plain_letters() {
        assert_eq!(folded("Tomás Rivera"), "tomas rivera");
        assert_eq!(folded("Łukasz Wójcik"), "lukasz wojcik");
        assert_eq!(folded("Siobhán O’Brien"), "siobhan o'brien");
        assert_eq!(folded("Groß"), "gross");
        assert_eq!(folded("王伟"), "wang wei");
        assert_eq!(folded(" \u{301}"), " \u{301}");
    }
}
