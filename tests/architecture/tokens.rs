//! Source text as tokens: its words and marks, its code without white space, and where its functions begin and end.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

pub fn word(all: &[TokenTree], at: usize) -> Option<String> {
    match all.get(at) {
        Some(TokenTree::Ident(name)) => Some(name.to_string()),
        _ => None,
    }
}

pub fn group(all: &[TokenTree], at: usize, delimiter: Delimiter) -> Option<TokenStream> {
    match all.get(at) {
        Some(TokenTree::Group(one)) if one.delimiter() == delimiter => Some(one.stream()),
        _ => None,
    }
}

pub fn is_mark(all: &[TokenTree], at: usize, wanted: char) -> bool {
    matches!(all.get(at), Some(TokenTree::Punct(mark)) if mark.as_char() == wanted)
}

pub fn is_colons(all: &[TokenTree], at: usize) -> bool {
    is_mark(all, at, ':') && is_mark(all, at + 1, ':')
}

/// The contents of the attribute that begins here, and the position after it.
fn attribute(all: &[TokenTree], at: usize) -> Option<(TokenStream, usize)> {
    let bracket = if is_mark(all, at + 1, '!') { at + 2 } else { at + 1 };
    group(all, bracket, Delimiter::Bracket).filter(|_| is_mark(all, at, '#')).map(|inside| (inside, bracket + 1))
}

/// The tokens without documentation and what is compiled for tests only; comments are none.
pub fn program(tokens: TokenStream) -> TokenStream {
    let all: Vec<TokenTree> = tokens.into_iter().collect();
    let (mut kept, mut at) = (Vec::new(), 0);
    while at < all.len() {
        at = match attribute(&all, at).map(|(inside, next)| (code(inside), next)) {
            Some((attribute, next)) if attribute.starts_with("doc=") => next,
            Some((attribute, next)) if attribute == "cfg(test)" => end_of_item(&all, next),
            _ => {
                kept.push(match &all[at] {
                    TokenTree::Group(one) => TokenTree::Group(Group::new(one.delimiter(), program(one.stream()))),
                    other => other.clone(),
                });
                at + 1
            }
        };
    }
    kept.into_iter().collect()
}

/// Behind the braces or the semicolon that an item ends with.
fn end_of_item(all: &[TokenTree], from: usize) -> usize {
    (from..all.len()).find(|at| is_mark(all, *at, ';') || group(all, *at, Delimiter::Brace).is_some()).map_or(all.len(), |end| end + 1)
}

/// The code without white space: `cx.state.db.read()`.
pub fn code(tokens: TokenStream) -> String {
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '"';
    let mut out = String::new();
    for token in tokens {
        let text = match &token {
            TokenTree::Group(one) => {
                let (open, close) = brackets(one.delimiter());
                format!("{open}{}{close}", code(one.stream()))
            }
            other => other.to_string(),
        };
        if out.ends_with(is_word) && text.starts_with(is_word) {
            out.push(' ');
        }
        out.push_str(&text);
    }
    out
}

fn brackets(delimiter: Delimiter) -> (&'static str, &'static str) {
    match delimiter {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::Brace => ("{", "}"),
        Delimiter::None => ("", ""),
    }
}

/// The contents of the brackets after each occurrence of a beginning such as `AppError::Conflict(`.
pub fn inside(tokens: TokenStream, beginning: &str) -> Vec<TokenStream> {
    let all: Vec<TokenTree> = tokens.into_iter().collect();
    let mut found = Vec::new();
    for (at, token) in all.iter().enumerate() {
        let TokenTree::Group(one) = token else { continue };
        found.extend(inside(one.stream(), beginning));
        let before: TokenStream = all[at.saturating_sub(4)..at].iter().cloned().collect();
        // `-> FieldError { … }` and `impl From<Problem> for FieldError { … }` are bodies.
        let is_body = (is_mark(&all, at.wrapping_sub(3), '-') && is_mark(&all, at.wrapping_sub(2), '>'))
            || word(&all, at.wrapping_sub(2)).is_some_and(|word| word == "for");
        if !is_body && format!("{}{}", code(before), brackets(one.delimiter()).0).ends_with(beginning) {
            found.push(one.stream());
        }
    }
    found
}

/// Whether a sentence is written here: a text of several words, or one that is put together.
pub fn has_sentence(tokens: TokenStream) -> bool {
    let all: Vec<TokenTree> = tokens.into_iter().collect();
    all.iter().enumerate().any(|(at, token)| match token {
        TokenTree::Group(one) => has_sentence(one.stream()),
        TokenTree::Literal(text) => text.to_string().contains('"') && text.to_string().contains(' '),
        TokenTree::Ident(name) => name == "format" && is_mark(&all, at + 1, '!'),
        TokenTree::Punct(_) => false,
    })
}

/// A function: the line of its `fn`, and how many lines it has from there to the end of its body.
pub struct Function {
    pub line: usize,
    pub lines: usize,
}

/// Every function with a body, the ones inside others too.
pub fn functions(tokens: TokenStream) -> Vec<Function> {
    let all: Vec<TokenTree> = tokens.into_iter().collect();
    let mut found = Vec::new();
    for (at, token) in all.iter().enumerate() {
        if let TokenTree::Group(one) = token {
            found.extend(functions(one.stream()));
        }
        // `fn(Instant)` is a type.
        if word(&all, at).as_deref() == Some("fn")
            && word(&all, at + 1).is_some()
            && let Some(end) = end_of_body(&all, at)
        {
            let line = token.span().start().line;
            found.push(Function { line, lines: end + 1 - line });
        }
    }
    found
}

/// The last line of the body of the function that begins here; a function of a trait may have none.
fn end_of_body(all: &[TokenTree], from: usize) -> Option<usize> {
    let end = (from..all.len()).find(|at| {
        // `Board<{ DAYS }>` is not a body.
        let is_argument = is_mark(all, at + 1, '>') || is_mark(all, at + 1, ',');
        is_mark(all, *at, ';') || (group(all, *at, Delimiter::Brace).is_some() && !is_argument)
    })?;
    match &all[end] {
        TokenTree::Group(body) => Some(body.span_close().end().line),
        _ => None,
    }
}
