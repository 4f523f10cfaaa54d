//! The sources as a house: its files, what each imports, and where each function begins and ends.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::rc::Rc;

/// Files by name, such as `src/booking/model.rs`.
pub struct House {
    files: BTreeMap<String, String>,
}

impl House {
    /// The folders of this project.
    pub fn standing(folders: &[&str]) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut files = BTreeMap::new();
        let mut open: Vec<_> = folders.iter().map(|folder| root.join(folder)).collect();
        while let Some(folder) = open.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    open.push(path);
                } else if path.extension().is_some_and(|ending| ending == "rs") {
                    let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
                    files.insert(name, std::fs::read_to_string(&path).unwrap());
                }
            }
        }
        Self { files }
    }

    pub fn made_up(files: &[(&str, &str)]) -> Self {
        Self { files: files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect() }
    }

    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// What each file imports of this same house.
    pub fn imports(&self) -> BTreeMap<&str, BTreeSet<&str>> {
        let modules: Rc<BTreeMap<Vec<&str>, &str>> = Rc::new(self.files().map(|(name, _)| (module(name), name)).collect());
        self.files()
            .map(|(name, text)| {
                let mut reader = Reader { modules: modules.clone(), found: BTreeSet::new() };
                let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{name}: {error}"));
                let here: Vec<String> = module(name).into_iter().map(str::to_owned).collect();
                reader.read(tokens, &here);
                reader.found.remove(name);
                (name, reader.found)
            })
            .collect()
    }
}

/// `src/booking/desk/mod.rs` and `src/booking/desk.rs` are both the module `booking::desk`.
fn module(name: &str) -> Vec<&str> {
    let path = name.strip_prefix("src/").unwrap_or(name).trim_end_matches(".rs").trim_end_matches("/mod");
    if path == "lib" { Vec::new() } else { path.split('/').collect() }
}

struct Reader<'a> {
    modules: Rc<BTreeMap<Vec<&'a str>, &'a str>>,
    found: BTreeSet<&'a str>,
}

impl Reader<'_> {
    /// Notes every path into this house, in `use` trees, in expressions and inside macros. `here` is the module that the tokens
    /// stand in.
    fn read(&mut self, tokens: TokenStream, here: &[String]) {
        let all: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while at < all.len() {
            match word(&all, at).as_deref() {
                Some("mod") if group(&all, at + 2).is_some() => {
                    let inside: Vec<String> = here.iter().cloned().chain(word(&all, at + 1)).collect();
                    self.read(group(&all, at + 2).unwrap(), &inside);
                    at += 3;
                }
                Some("use") => at = self.path(&all, at + 1, here, &[]),
                Some("crate" | "super" | "self") if is_colons(&all, at + 1) => at = self.path(&all, at, here, &[]),
                // `words::greeting()` where `words` is a module in this one.
                Some(name) if is_colons(&all, at + 1) && self.is_module(here, name) => at = self.path(&all, at, here, &[]),
                _ => {
                    if let TokenTree::Group(one) = &all[at] {
                        self.read(one.stream(), here);
                    }
                    at += 1;
                }
            }
        }
    }

    /// Follows one path, with the branches of its braces, and answers where it ends.
    fn path(&mut self, all: &[TokenTree], mut at: usize, here: &[String], before: &[String]) -> usize {
        let mut names = before.to_vec();
        loop {
            match (word(all, at), group(all, at)) {
                (Some(name), _) => names.push(name),
                (None, Some(branches)) => {
                    let branches: Vec<TokenTree> = branches.into_iter().collect();
                    for branch in branches.split(|token| matches!(token, TokenTree::Punct(mark) if mark.as_char() == ',')) {
                        self.path(branch, 0, here, &names);
                    }
                    return at + 1;
                }
                (None, None) => break,
            }
            at += 1;
            if !is_colons(all, at) {
                break;
            }
            at += 2;
        }
        self.note(&names, here);
        at
    }

    fn is_module(&self, here: &[String], name: &str) -> bool {
        let full: Vec<&str> = here.iter().map(String::as_str).chain([name]).collect();
        self.modules.contains_key(&full)
    }

    fn note(&mut self, names: &[String], here: &[String]) {
        let ups = names.iter().take_while(|name| *name == "super").count();
        let rest = &names[ups..];
        let (base, rest) = match rest.first().map(String::as_str) {
            _ if ups > 0 => (&here[..here.len().saturating_sub(ups)], rest),
            Some("crate") => (&here[..0], &rest[1..]),
            Some("self") => (here, &rest[1..]),
            // A path may begin with a module of its own; anything else comes from outside.
            _ => (here, rest),
        };
        let full: Vec<&str> = base.iter().chain(rest).map(String::as_str).collect();
        let own = base.len() == here.len() && names.first().is_some_and(|first| first != "self");
        let shortest = if own { here.len() + 1 } else { 1 };
        if let Some(file) = (shortest..=full.len()).rev().find_map(|length| self.modules.get(&full[..length])) {
            self.found.insert(file);
        }
    }
}

fn word(all: &[TokenTree], at: usize) -> Option<String> {
    match all.get(at) {
        Some(TokenTree::Ident(name)) => Some(name.to_string()),
        _ => None,
    }
}

fn group(all: &[TokenTree], at: usize) -> Option<TokenStream> {
    match all.get(at) {
        Some(TokenTree::Group(one)) if one.delimiter() == Delimiter::Brace => Some(one.stream()),
        _ => None,
    }
}

fn is_colons(all: &[TokenTree], at: usize) -> bool {
    let colon = |at: usize| matches!(all.get(at), Some(TokenTree::Punct(mark)) if mark.as_char() == ':');
    colon(at) && colon(at + 1)
}
