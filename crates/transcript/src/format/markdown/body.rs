//! The text under the front matter: Markdown's blocks, gathered into turns.

use std::collections::BTreeMap;
use std::mem;
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::inlines::{Paragraph, plain_lines};
use super::line_at;
use super::marks::{self, Switch};
use super::turns::{self, Placed};
use crate::{Block, Footnote, Suggestion, Tier, Tiered, Warning};

/// Quotes and lists deeper than this become part of what holds them, so that no file, however
/// strange, can exhaust the stack of what walks over it later.
const MAX_DEPTH: usize = 16;

/// A block of the file and where it stands.
pub(super) struct Found {
    pub(super) range: Range<usize>,
    pub(super) block: Block,
}

/// The text of a file.
pub(super) struct Text {
    pub(super) body: Vec<Tiered>,
    pub(super) footnotes: Vec<Footnote>,
    /// What was read: the file line for line, with its front matter blanked and its paid marks
    /// written properly.
    pub(super) tidy: String,
    /// Where each block of the file went, by its start in `tidy`, in order.
    pub(super) placed: Vec<(usize, Placed)>,
}

/// What Markdown can hold beside CommonMark.
pub(super) const EXTENSIONS: Options = Options::ENABLE_FOOTNOTES.union(Options::ENABLE_TABLES);

/// Reads the text that starts at byte `from` of `source`.
pub(super) fn read(source: &str, from: usize, warnings: &mut Vec<Warning>) -> Text {
    let (mut switches, tidy) = marks::find_paid(source, from, warnings);
    // The front matter is blanked, so that places in the text are places in the file.
    let head: String = tidy[..from].chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect();
    let shift = from - head.len();
    switches.iter_mut().for_each(|switch| switch.offset -= shift);
    let tidy = head + &tidy[from..];

    let parser = Parser::new_ext(&tidy, EXTENSIONS);
    let definitions: Vec<(String, Range<usize>)> = parser
        .reference_definitions()
        .iter()
        .map(|(name, definition)| (name.to_lowercase(), definition.span.clone()))
        .collect();
    let mut reader = Reader::new(&tidy, warnings, switches);
    for (event, range) in parser.into_offset_iter() {
        reader.take(event, range);
    }
    reader.keep_lost_text(&definitions);
    let Reader { mut found, mut footnotes, mut switches, .. } = reader;
    switches.sort_by_key(|switch| switch.offset);
    found.sort_by_key(|one| one.range.start);
    name_footnotes(&mut footnotes, &mut found, warnings);
    let (body, placed) = turns::gather(&tidy, found, &switches, warnings);
    Text { body, footnotes, tidy, placed }
}

/// Gives each footnote a name of its own, and its marks the same spelling.
fn name_footnotes(footnotes: &mut [Footnote], found: &mut [Found], warnings: &mut Vec<Warning>) {
    footnotes.iter_mut().for_each(|note| note.name = plain_name(&note.name));
    let mut spellings: BTreeMap<String, String> = BTreeMap::new();
    let mut copies: BTreeMap<String, usize> = BTreeMap::new();
    for note in footnotes.iter_mut() {
        if spellings.contains_key(&note.name.to_lowercase()) {
            let name = &note.name;
            let message = format!("there are two footnotes `{name}`: the second is marked nowhere");
            warnings.push(Warning::new(message));
            let copy = copies.entry(name.to_lowercase()).or_insert(1);
            let numbered = std::iter::repeat_with(|| {
                *copy += 1;
                format!("{name}-{copy}")
            });
            let is_free = |name: &String| !spellings.contains_key(&name.to_lowercase());
            note.name = numbered.filter(is_free).take(1).collect();
        }
        spellings.insert(note.name.to_lowercase(), note.name.clone());
    }
    let spell = &mut |mark: &mut String| {
        *mark = plain_name(mark);
        if let Some(name) = spellings.get(&mark.to_lowercase()) {
            mark.clone_from(name);
        }
    };
    let in_notes = footnotes.iter_mut().flat_map(|note| &mut note.content);
    for block in found.iter_mut().map(|one| &mut one.block).chain(in_notes) {
        block.for_each_inlines(&mut |inlines| super::inlines::for_each_mark(inlines, spell));
    }
}

/// Returns a footnote's name without what would begin a mark of another kind inside its own.
fn plain_name(name: &str) -> String {
    name.replace(|c: char| c.is_control() || "`\\<[]*&!".contains(c), "-")
}

enum Container {
    Body,
    Quote,
    List {
        start: Option<u64>,
    },
    Item,
    Footnote(String),
    /// A quote or list that is too deep to be kept as one.
    Flattened,
}

struct Frame {
    container: Container,
    range: Range<usize>,
    blocks: Vec<Block>,
    /// The items of a list, with the number each has in the file.
    items: Vec<(Option<u64>, Vec<Block>)>,
}

impl Frame {
    fn new(container: Container, range: Range<usize>) -> Self {
        Self { container, range, blocks: Vec::new(), items: Vec::new() }
    }
}

struct Reader<'a> {
    source: &'a str,
    warnings: &'a mut Vec<Warning>,
    found: Vec<Found>,
    footnotes: Vec<Footnote>,
    switches: Vec<Switch>,
    frames: Vec<Frame>,
    paragraph: Option<Paragraph>,
    heading: Option<u8>,
    /// The lines of code or of HTML that are being read.
    raw: Option<String>,
    /// Where a table ends whose parts are passed over: it is kept as its lines.
    table_end: usize,
    /// Stretches of the source that are in some block.
    covered: Vec<Range<usize>>,
    /// Names of the link definitions that some link used.
    used: Vec<String>,
}

impl<'a> Reader<'a> {
    fn new(source: &'a str, warnings: &'a mut Vec<Warning>, switches: Vec<Switch>) -> Self {
        Self {
            source,
            warnings,
            found: Vec::new(),
            footnotes: Vec::new(),
            switches,
            frames: vec![Frame::new(Container::Body, 0..source.len())],
            paragraph: None,
            heading: None,
            raw: None,
            table_end: 0,
            covered: Vec::new(),
            used: Vec::new(),
        }
    }

    fn warn(&mut self, offset: usize, message: impl Into<String>) {
        self.warnings.push(Warning::at(line_at(self.source, offset), message));
    }

    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        if range.start < self.table_end {
            return;
        }
        if self.frames.len() == 1 {
            self.covered.push(range.clone());
        }
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Html(text) => self.raw.get_or_insert_default().push_str(&text),
            Event::Text(text) if self.raw.is_some() => {
                self.raw.get_or_insert_default().push_str(&text);
            }
            Event::Rule => {
                self.close_paragraph();
                self.put(Block::Rule, range);
            }
            inline => self.inline(inline, range),
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Emphasis | Tag::Strong | Tag::Link { .. } | Tag::Image { .. } => {
                if let Tag::Link { id, .. } | Tag::Image { id, .. } = &tag {
                    self.used.push(id.to_lowercase());
                }
                self.inline(Event::Start(tag), range);
                return;
            }
            _ => self.close_paragraph(),
        }
        match tag {
            Tag::Heading { level, .. } => {
                self.heading = Some(level as u8);
                self.paragraph = Some(Paragraph::new(range));
            }
            Tag::BlockQuote(_) => self.open(Container::Quote, range),
            Tag::List(start) => self.open(Container::List { start }, range),
            Tag::Item => {
                let container = match self.frames.last().map(|frame| &frame.container) {
                    Some(Container::Flattened) => Container::Flattened,
                    _ => Container::Item,
                };
                self.frames.push(Frame::new(container, range));
            }
            Tag::FootnoteDefinition(name) => {
                self.frames.push(Frame::new(Container::Footnote(name.to_string()), range));
            }
            Tag::CodeBlock(kind) => {
                let mut lines = String::new();
                if let pulldown_cmark::CodeBlockKind::Fenced(info) = kind
                    && !info.is_empty()
                {
                    self.warn(range.start, "what stands after the code fence is kept as code");
                    lines = format!("{info}\n");
                }
                self.raw = Some(lines);
            }
            Tag::HtmlBlock => self.raw = Some(String::new()),
            Tag::Table(_) => {
                self.warn(range.start, "a table is kept as lines of text");
                self.table_end = range.end;
                let lines = plain_lines(&self.source[range.clone()]);
                self.put(Block::Paragraph(lines), range);
            }
            _ => self.paragraph = Some(Paragraph::new(range)),
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link | TagEnd::Image => {
                self.inline(Event::End(tag), range);
            }
            TagEnd::CodeBlock => self.end_code(range),
            TagEnd::HtmlBlock => self.end_html(range),
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item | TagEnd::FootnoteDefinition => {
                self.close_paragraph();
                self.close();
            }
            TagEnd::Table => {}
            _ => self.close_paragraph(),
        }
    }

    fn end_code(&mut self, range: Range<usize>) {
        let text = self.raw.take().unwrap_or_default();
        let text = text.strip_suffix('\n').unwrap_or(&text);
        // A mark behind the fence or behind a list's number has no line of its own before it is
        // written again.
        if text.lines().any(marks::is_paid_comment) && !self.has_switch(&range) {
            self.warn(range.start, "code that reads as a paid mark: all from here on is paid");
            self.switches.push(Switch { offset: range.start, tier: Tier::Paid });
        }
        if self.frames.len() > 1 && text.lines().any(marks::is_paid_line) {
            // Written on a line of its own it would end whatever it stands in.
            self.put(Block::Paragraph(plain_lines(text)), range);
            return;
        }
        let lines: Vec<&str> = text.split('\n').map(marks::tidy_line).collect();
        self.put(Block::Code(lines.join("\n")), range);
    }

    fn end_html(&mut self, range: Range<usize>) {
        let text = self.raw.take().unwrap_or_default();
        if marks::is_separator(&text) {
            return;
        }
        let top = self.frames.len() == 1;
        if top && let Some(suggestion) = Suggestion::of_comment(&text) {
            return self.put(Block::Suggestion(suggestion), range);
        }
        match marks::proper(&text) {
            Some(tier) if top => {
                self.switches.push(Switch { offset: range.start, tier });
                return;
            }
            None if marks::says_paid(&text) && text.contains("<!") => {
                if !self.has_switch(&range) {
                    self.warn(range.start, "this speaks of paid text: all from here on is paid");
                    self.switches.push(Switch { offset: range.start, tier: Tier::Paid });
                }
            }
            _ => self.warn(range.start, "HTML is kept as text"),
        }
        for part in text.split("\n\n").filter(|part| !part.trim().is_empty()) {
            self.put(Block::Paragraph(plain_lines(part)), range.clone());
        }
    }

    /// Returns true where a mark of who may read stands in a stretch of the source.
    fn has_switch(&self, range: &Range<usize>) -> bool {
        self.switches.iter().any(|switch| range.contains(&switch.offset))
    }

    fn inline(&mut self, event: Event<'_>, range: Range<usize>) {
        // In a list without blank lines an item's text comes without a paragraph around it.
        let start = self.paragraph.as_ref().map_or(range.start, Paragraph::start);
        let block = start..range.end;
        // Neither can be escaped when it is written again, then on one line.
        let is_mark = match &event {
            Event::InlineHtml(html) => html.contains("<!") && marks::says_paid(html),
            Event::Code(code) => marks::has_paid_comment(code),
            _ => false,
        };
        if is_mark && !self.has_switch(&block) {
            self.switches.push(Switch { offset: block.start, tier: Tier::Paid });
        }
        let paragraph = self.paragraph.get_or_insert_with(|| Paragraph::new(range.clone()));
        if let Some(message) = paragraph.take(event, &range) {
            self.warn(range.start, message);
        }
    }

    fn close_paragraph(&mut self) {
        let heading = self.heading.take();
        let Some(paragraph) = self.paragraph.take() else { return };
        let (mut content, range) = paragraph.finish();
        match heading {
            Some(level) => {
                if level == 1 {
                    self.warn(range.start, "the title is in the front matter: read as level 2");
                }
                super::inlines::join_lines(&mut content);
                self.put(Block::Heading { level: level.max(2), content }, range);
            }
            None => self.put(Block::Paragraph(content), range),
        }
    }

    /// Adds a block where it stands, unless it is a paragraph of nothing, which no file has.
    fn put(&mut self, block: Block, range: Range<usize>) {
        if matches!(&block, Block::Paragraph(content) if content.is_empty()) {
            return;
        }
        match self.frames.last_mut() {
            Some(Frame { container: Container::Body, .. }) | None => {
                self.found.push(Found { range, block });
            }
            Some(frame) => frame.blocks.push(block),
        }
    }

    fn open(&mut self, container: Container, range: Range<usize>) {
        let flat = self.frames.len() > 2 * MAX_DEPTH;
        self.frames.push(Frame::new(if flat { Container::Flattened } else { container }, range));
    }

    fn close(&mut self) {
        let Some(frame) = self.frames.pop() else { return };
        let Frame { container, range, blocks, items } = frame;
        match container {
            Container::Body => self.frames.push(Frame::new(Container::Body, range)),
            Container::Quote => self.put(Block::Quote(blocks), range),
            Container::List { start } => {
                for (start, items) in runs(start, items) {
                    self.put(Block::List { start, items }, range.clone());
                }
            }
            Container::Item => {
                let text = self.source[range].trim_start();
                let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
                if let Some(list) = self.frames.last_mut() {
                    list.items.push((digits.parse().ok(), blocks));
                }
            }
            Container::Footnote(name) => self.footnotes.push(Footnote { name, content: blocks }),
            Container::Flattened => {
                blocks.into_iter().for_each(|block| self.put(block, range.clone()));
            }
        }
    }

    /// Keeps what CommonMark would drop: definitions of links that no link uses.
    fn keep_lost_text(&mut self, definitions: &[(String, Range<usize>)]) {
        let used = mem::take(&mut self.used);
        let mut known: Vec<Range<usize>> = mem::take(&mut self.covered);
        for (name, span) in definitions {
            if used.contains(name) {
                known.push(span.clone());
            } else {
                self.keep(span.clone());
                known.push(span.clone());
            }
        }
        known.sort_by_key(|range| range.start);
        let mut done = 0;
        for range in known {
            if range.start > done {
                self.keep(done..range.start);
            }
            done = done.max(range.end);
        }
        self.keep(done..self.source.len());
    }

    fn keep(&mut self, range: Range<usize>) {
        let Some(text) = self.source.get(range.clone()) else { return };
        if !text.trim().is_empty() {
            let start = range.start + (text.len() - text.trim_start().len());
            self.warn(start, "a definition that no link uses is kept as text");
            let block = Block::Paragraph(plain_lines(text));
            self.found.push(Found { range: start..range.end, block });
        }
    }
}

/// Splits a list where the numbers in the file do not simply go on: `1999.` and `2001.` at the
/// start of two lines are years and not items 1999 and 2000.
fn runs(
    start: Option<u64>,
    items: Vec<(Option<u64>, Vec<Block>)>,
) -> Vec<(Option<u64>, Vec<Vec<Block>>)> {
    let Some(start) = start else {
        return vec![(None, items.into_iter().map(|(_, blocks)| blocks).collect())];
    };
    let all_same = items.iter().all(|(number, _)| *number == Some(start));
    let mut runs: Vec<(Option<u64>, Vec<Vec<Block>>)> = Vec::new();
    let mut next = start;
    for (number, blocks) in items {
        match runs.last_mut() {
            Some((_, run)) if all_same || number == Some(next) => run.push(blocks),
            _ => {
                next = number.unwrap_or(next);
                runs.push((Some(next), vec![blocks]));
            }
        }
        next = next.saturating_add(1);
    }
    runs
}
