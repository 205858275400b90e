//! HTML: what is read, and what stands in attributes, comments, scripts and styles.

use std::cell::RefCell;
use std::collections::BTreeMap;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::{RawKind, Rawtext, Rcdata, ScriptData};
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use super::Reader;

/// Elements that do not part words.
const INLINE: [&str; 30] = [
    "a", "abbr", "b", "bdi", "bdo", "big", "c", "cite", "code", "data", "del", "dfn", "em", "font",
    "i", "ins", "kbd", "mark", "q", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup",
    "time", "u", "wbr",
];

/// Returns true for a file that is a page, or a piece of one.
pub(super) fn is_page(name: &str, text: &str) -> bool {
    let ends = |ending: &str| name.get(name.len().saturating_sub(ending.len())..) == Some(ending);
    let start = text.trim_start().get(..14).unwrap_or_default().to_ascii_lowercase();
    ends(".html")
        || ends(".htm")
        || start.starts_with("<!doctype html")
        || start.starts_with("<html")
}

/// Returns true for a text in which something may be a tag or a comment.
pub(super) fn has_markup(text: &str) -> bool {
    text.match_indices('<').any(|(at, _)| {
        text[at + 1..]
            .starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '!' | '/' | '?'))
    })
}

/// Returns a text with its entities undone, and nothing else.
pub(super) fn characters(text: &str) -> String {
    let tokens = tokens(&text.replace('<', "&lt;"));
    tokens.text.into_inner()
}

impl Reader {
    /// Takes all that stands in HTML.
    pub(super) fn html(&mut self, depth: usize, place: &str, text: &str) {
        let Tokens { text, attributes, names, comments, raw } = tokens(text);
        let undone = text.into_inner();
        self.text(depth, place, &undone);
        for (name, values) in attributes.into_inner() {
            // Together, for words that stand in an attribute each, and each, for what is encoded in it.
            let place = format!("attribute `{name}`");
            self.keep(&place, &values.join("\n"));
            for value in values {
                self.text(depth, &place, &value);
            }
        }
        self.keep("names of attributes", &names.into_inner().join(" "));
        for comment in comments.into_inner() {
            self.text(depth, "a comment", &comment);
        }
        for (element, content) in raw.into_inner() {
            self.text(depth, &format!("element `{element}`"), &content);
        }
    }
}

/// What a page is made of.
#[derive(Default)]
struct Tokens {
    text: RefCell<String>,
    /// Values by name, in the order of the page.
    attributes: RefCell<BTreeMap<String, Vec<String>>>,
    /// Names of elements and attributes, where a value may hide.
    names: RefCell<Vec<String>>,
    comments: RefCell<Vec<String>>,
    /// Scripts and styles.
    raw: RefCell<Vec<(String, String)>>,
}

fn tokens(text: &str) -> Tokens {
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from_slice(text));
    let options = TokenizerOpts { discard_bom: false, ..TokenizerOpts::default() };
    let tokenizer = Tokenizer::new(Sink::default(), options);
    // It pauses where the sink asks for it, which this one never does.
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    tokenizer.sink.tokens
}

/// Takes the pieces as they come.
#[derive(Default)]
struct Sink {
    tokens: Tokens,
    /// The element whose content is not HTML, and is being read.
    inside: RefCell<Option<String>>,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        match token {
            Token::CharacterTokens(text) => self.characters(&text),
            Token::CommentToken(text) => self.tokens.comments.borrow_mut().push(text.to_string()),
            Token::TagToken(tag) => return self.tag(&tag),
            Token::DoctypeToken(doctype) => {
                let ids = [doctype.name, doctype.public_id, doctype.system_id];
                let ids = ids.into_iter().flatten().map(|id| id.to_string());
                self.tokens.comments.borrow_mut().extend(ids);
            }
            Token::NullCharacterToken | Token::EOFToken | Token::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }
}

impl Sink {
    fn characters(&self, text: &str) {
        if self.inside.borrow().is_some() {
            if let Some((_, content)) = self.tokens.raw.borrow_mut().last_mut() {
                content.push_str(text);
            }
        } else {
            self.tokens.text.borrow_mut().push_str(text);
        }
    }

    fn tag(&self, tag: &Tag) -> TokenSinkResult<()> {
        let name: &str = &tag.name;
        let mut text = self.tokens.text.borrow_mut();
        // A hyphen before it is no hyphen of a line's end.
        if !INLINE.contains(&name) {
            text.push_str(" \n");
        }
        let mut names = self.tokens.names.borrow_mut();
        names.push(name.to_owned());
        for attribute in &tag.attrs {
            let name = attribute.name.local.to_string();
            names.push(name.clone());
            let mut attributes = self.tokens.attributes.borrow_mut();
            attributes.entry(name).or_default().push(attribute.value.to_string());
        }
        if tag.kind == TagKind::EndTag {
            self.inside.replace(None);
            return TokenSinkResult::Continue;
        }
        let raw: Option<RawKind> = match name {
            "script" => Some(ScriptData),
            "style" => Some(Rawtext),
            "title" | "textarea" => Some(Rcdata),
            _ => None,
        };
        let Some(raw) = raw else { return TokenSinkResult::Continue };
        if raw != Rcdata {
            self.inside.replace(Some(name.to_owned()));
            self.tokens.raw.borrow_mut().push((name.to_owned(), String::new()));
        }
        TokenSinkResult::RawData(raw)
    }
}
