//! The sources as a house: its files, their code, and what each imports.

use super::imports::Reader;
use super::tokens::{self, Function};
use proc_macro2::TokenStream;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Files by name, such as `src/booking/model.rs`.
pub struct House {
    files: BTreeMap<String, File>,
    imports: OnceCell<BTreeMap<String, BTreeSet<String>>>,
}

struct File {
    text: String,
    tokens: TokenStream,
    program: TokenStream,
    code: String,
}

impl House {
    /// The folders of this project.
    pub fn standing(folders: &[&str]) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut files = Vec::new();
        let mut open: Vec<_> = folders.iter().map(|folder| root.join(folder)).collect();
        while let Some(folder) = open.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    open.push(path);
                } else if path.extension().is_some_and(|ending| ending == "rs") {
                    let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
                    files.push((name, std::fs::read_to_string(&path).unwrap()));
                }
            }
        }
        Self::of(files)
    }

    pub fn made_up(files: &[(&str, &str)]) -> Self {
        Self::of(files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())))
    }

    fn of(files: impl IntoIterator<Item = (String, String)>) -> Self {
        let read = |(name, text): (String, String)| {
            let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{name}: {error}"));
            let program = tokens::program(tokens.clone());
            let code = tokens::code(program.clone());
            (name, File { text, tokens, program, code })
        };
        Self { files: files.into_iter().map(read).collect(), imports: OnceCell::new() }
    }

    /// The files with their text.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(name, file)| (name.as_str(), file.text.as_str()))
    }

    /// The files with their code: no white space, comments, documentation or tests.
    pub fn code(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(name, file)| (name.as_str(), file.code.as_str()))
    }

    /// The files with their tokens: no comments, documentation or tests.
    pub fn programs(&self) -> impl Iterator<Item = (&str, TokenStream)> {
        self.files.iter().map(|(name, file)| (name.as_str(), file.program.clone()))
    }

    pub fn functions(&self) -> impl Iterator<Item = (&str, Function)> {
        self.files.iter().flat_map(|(name, file)| {
            let functions = tokens::functions(file.tokens.clone());
            functions.into_iter().map(move |function| (name.as_str(), function))
        })
    }

    /// The files of this same house that each file imports.
    pub fn imports(&self) -> impl Iterator<Item = (&str, &BTreeSet<String>)> {
        let imports = self.imports.get_or_init(|| {
            let mut reader = Reader::default();
            for (name, file) in &self.files {
                reader.file(name, file.tokens.clone());
            }
            reader.imports()
        });
        imports.iter().map(|(name, imports)| (name.as_str(), imports))
    }
}
