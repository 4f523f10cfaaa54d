//! What each file imports of this same house: the paths in its `use` trees, expressions, types and macros, followed through the
//! names that a `use` brought in or hands on.

use super::tokens::{group, is_colons, is_mark, word};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};

type Path = Vec<String>;

/// A module in a file of its own or inside one.
#[derive(Default)]
struct Module {
    file: Option<String>,
    /// The names that a `use` brought in, each with its path as written.
    names: Vec<(String, Path)>,
    globs: Vec<Path>,
}

/// A path as it is written in a module of a file.
struct Mention {
    file: String,
    module: Path,
    path: Path,
}

#[derive(Default)]
pub struct Reader {
    modules: BTreeMap<Path, Module>,
    mentions: Vec<Mention>,
    file: String,
}

impl Reader {
    pub fn file(&mut self, name: &str, tokens: TokenStream) {
        let path = module(name);
        // A folder is a module even where its list of modules is not part of the house.
        for length in 0..path.len() {
            self.modules.entry(path[..length].to_vec()).or_default();
        }
        self.modules.entry(path.clone()).or_default().file = Some(name.to_owned());
        self.file = name.to_owned();
        self.read(tokens, &path);
    }

    /// The files that each file imports.
    pub fn imports(self) -> BTreeMap<String, BTreeSet<String>> {
        let mut imports: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for Mention { file, module, path } in &self.mentions {
            let mut followed = Followed { modules: &self.modules, seen: BTreeSet::new(), files: BTreeSet::new(), ends: BTreeSet::new() };
            followed.follow(module, path);
            followed.files.remove(file.as_str());
            imports.entry(file.clone()).or_default().extend(followed.files.into_iter().map(str::to_owned));
        }
        imports
    }

    fn read(&mut self, tokens: TokenStream, here: &[String]) {
        let all: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while at < all.len() {
            at = match word(&all, at).as_deref() {
                // `pub(in crate::booking)` says who may see a thing and brings nothing in.
                Some("pub") if is_scope(&all, at + 1) => at + 2,
                Some("mod") if group(&all, at + 2, Delimiter::Brace).is_some() => self.inline_module(&all, at, here),
                Some("use") => self.tree(&all, at + 1, here, &[]),
                Some(_) => self.path(&all, at, here),
                None => {
                    if let TokenTree::Group(one) = &all[at] {
                        self.read(one.stream(), here);
                    }
                    at + 1
                }
            };
        }
    }

    /// `mod tests { … }`.
    fn inline_module(&mut self, all: &[TokenTree], at: usize, here: &[String]) -> usize {
        let inside: Path = here.iter().cloned().chain(name(all, at + 1)).collect();
        self.modules.entry(inside.clone()).or_default().file.get_or_insert_with(|| self.file.clone());
        self.read(group(all, at + 2, Delimiter::Brace).unwrap(), &inside);
        at + 3
    }

    /// A path outside of a `use`, such as `words::greeting`; answers where it ends.
    fn path(&mut self, all: &[TokenTree], mut at: usize, here: &[String]) -> usize {
        // What follows colons belongs to a path that began before: `<Self as Trait>::name`, `::leptos::view`.
        let begins = at < 2 || !is_colons(all, at - 2);
        let mut path: Path = name(all, at).into_iter().collect();
        at += 1;
        while is_colons(all, at)
            && let Some(next) = name(all, at + 2)
        {
            path.push(next);
            at += 3;
        }
        if begins && path.len() > 1 {
            self.mention(here, path);
        }
        at
    }

    /// One branch of a `use` tree, with the branches of its braces; answers where it ends.
    fn tree(&mut self, all: &[TokenTree], mut at: usize, here: &[String], before: &[String]) -> usize {
        let mut path = before.to_vec();
        while let Some(next) = name(all, at) {
            path.push(next);
            at += 1;
            if !is_colons(all, at) {
                return self.leaf(all, at, here, path);
            }
            at += 2;
        }
        if let Some(branches) = group(all, at, Delimiter::Brace) {
            let branches: Vec<TokenTree> = branches.into_iter().collect();
            for branch in branches.split(|token| matches!(token, TokenTree::Punct(mark) if mark.as_char() == ',')) {
                self.tree(branch, 0, here, &path);
            }
            return at + 1;
        }
        if is_mark(all, at, '*') {
            self.modules.entry(here.to_vec()).or_default().globs.push(path.clone());
            self.mention(here, path);
            return at + 1;
        }
        at
    }

    /// The end of a `use` tree's branch, where it may get another name.
    fn leaf(&mut self, all: &[TokenTree], at: usize, here: &[String], mut path: Path) -> usize {
        if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
            path.pop();
        }
        let renamed = name(all, at + 1).filter(|_| word(all, at).as_deref() == Some("as"));
        let end = if renamed.is_some() { at + 2 } else { at };
        let alias = renamed.or_else(|| path.last().cloned());
        self.modules.entry(here.to_vec()).or_default().names.extend(alias.map(|alias| (alias, path.clone())));
        self.mention(here, path);
        end
    }

    fn mention(&mut self, here: &[String], path: Path) {
        self.mentions.push(Mention { file: self.file.clone(), module: here.to_vec(), path });
    }
}

/// `src/booking/desk/mod.rs` and `src/booking/desk.rs` are both the module `booking::desk`.
fn module(file: &str) -> Path {
    let path = file.strip_prefix("src/").unwrap_or(file);
    let path = path.strip_suffix(".rs").unwrap_or(path);
    let path = path.strip_suffix("/mod").unwrap_or(path);
    if path == "lib" { Vec::new() } else { path.split('/').map(str::to_owned).collect() }
}

/// `in crate::booking` in parentheses.
fn is_scope(all: &[TokenTree], at: usize) -> bool {
    let inside: Option<Vec<TokenTree>> = group(all, at, Delimiter::Parenthesis).map(|inside| inside.into_iter().collect());
    inside.is_some_and(|inside| word(&inside, 0).as_deref() == Some("in"))
}

/// A word of a path; `r#match` is the module `match`.
fn name(all: &[TokenTree], at: usize) -> Option<String> {
    word(all, at).map(|word| word.trim_start_matches("r#").to_owned())
}

/// A path on its way through the modules.
struct Followed<'a> {
    modules: &'a BTreeMap<Path, Module>,
    /// Where it has been, and whether by a `use` there: names may lead back to themselves.
    seen: BTreeSet<(Path, Path, bool)>,
    /// The files that it needs: where it ends, and every one that hands it on.
    files: BTreeSet<&'a str>,
    /// The modules that it names.
    ends: BTreeSet<Path>,
}

impl Followed<'_> {
    fn follow(&mut self, here: &[String], path: &[String]) {
        match path.first().map(String::as_str) {
            None => {}
            Some("crate" | "unknot") => self.walk(&[], &path[1..]),
            Some("self" | "super") => self.walk(here, path),
            // Any other path begins with a name that this module has, or comes from outside.
            Some(_) => _ = self.enter(here, path),
        }
    }

    /// The rest of a path from a module of this house on.
    fn walk(&mut self, at: &[String], rest: &[String]) {
        match rest.first().map(String::as_str) {
            None => {
                self.note(at);
                self.ends.insert(at.to_vec());
            }
            Some("self") => self.walk(at, &rest[1..]),
            Some("super") => self.walk(&at[..at.len().saturating_sub(1)], &rest[1..]),
            Some(_) => {
                if !self.enter(at, rest) {
                    self.note(at);
                }
            }
        }
    }

    /// Whether a module has the name that the rest begins with, as a module in it or by a `use`; follows it if so.
    fn enter(&mut self, at: &[String], rest: &[String]) -> bool {
        if !self.seen.insert((at.to_vec(), rest.to_vec(), false)) {
            return false;
        }
        let Some(module) = self.modules.get(at) else { return false };
        let child = [at, &rest[..1]].concat();
        let mut known = self.modules.contains_key(&child);
        if known {
            self.walk(&child, &rest[1..]);
        }
        let brought: Vec<&Path> = module.names.iter().filter(|(name, _)| *name == rest[0]).map(|(_, path)| path).collect();
        if !brought.is_empty() && self.seen.insert((at.to_vec(), rest[..1].to_vec(), true)) {
            known = true;
            self.note(at);
            for path in brought {
                self.follow(at, &[path.as_slice(), &rest[1..]].concat());
            }
        }
        known || module.globs.iter().any(|glob| self.enter_glob(at, glob, rest))
    }

    /// Whether a module that `use glob::*` names has it.
    fn enter_glob(&mut self, at: &[String], glob: &[String], rest: &[String]) -> bool {
        let seen = std::mem::take(&mut self.seen);
        let mut other = Self { modules: self.modules, seen, files: BTreeSet::new(), ends: BTreeSet::new() };
        other.follow(at, glob);
        let (seen, ends) = (other.seen, other.ends);
        self.seen = seen;
        let found = ends.iter().find(|end| end.as_slice() != at && self.enter(end, rest)).cloned();
        found.is_some_and(|end| {
            self.note(&end);
            true
        })
    }

    fn note(&mut self, at: &[String]) {
        self.files.extend(self.modules.get(at).and_then(|module| module.file.as_deref()));
    }
}
