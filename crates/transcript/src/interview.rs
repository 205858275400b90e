//! The interview as an editor sees it: front matter, turns, headings, notes, and which of it is
//! paid. `interview.md` is its file form; see [`crate::format::markdown`].

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::Language;
use crate::format::markdown;

/// Who may read a passage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// Anyone.
    #[default]
    Free,
    /// Paying subscribers.
    Paid,
}

/// What sort of post it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// Turns of named speakers.
    #[default]
    Interview,
    /// Prose without turns.
    Essay,
    /// A pointer to a post elsewhere.
    Stub,
}

/// What stands above the text: everything in it is public.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FrontMatter {
    /// Headline; empty where nobody gave one yet.
    pub title: String,
    /// One line under the headline.
    pub subtitle: Option<String>,
    /// Language of the text; the show's where absent.
    pub language: Option<Language>,
    /// Day of publication.
    pub published: Option<Date>,
    /// Day of recording.
    pub recorded: Option<Date>,
    /// What sort of post it is.
    pub kind: Kind,
    /// Authors, in order.
    pub byline: Vec<String>,
    /// Guests by full name, in order.
    pub guests: Vec<String>,
    /// Two to four rhetorical questions in one paragraph, and who answers them; empty lines part its
    /// paragraphs.
    pub deck: Option<String>,
    /// The points of "We discuss…".
    pub discuss: Vec<String>,
    /// The points of the teaser: "where we discuss…".
    pub members_discuss: Vec<String>,
    /// When and where the episode was recorded, as a sentence.
    pub recording_note: Option<String>,
    /// Where the sound is: a path from the show's folder or a URL.
    pub audio: Option<String>,
    /// Subjects.
    pub tags: Vec<String>,
    /// Where to listen: name of the platform to URL.
    pub listen: BTreeMap<String, String>,
    /// What a program proposes; an editor takes over what is good. Published nowhere.
    pub suggested: Suggested,
    /// Keys of the file that wait for an editor, written `"…"`.
    pub left_blank: BTreeSet<&'static str>,
    /// Keys this program does not know, and keys whose value is of the wrong type: kept in the file,
    /// published nowhere.
    pub other: toml::Table,
    /// The lines of a front matter that is not TOML: written back as they are, published nowhere.
    pub unreadable: Option<String>,
}

impl FrontMatter {
    /// Every key, in the order of the file.
    pub const KEYS: [&str; 16] = [
        "title",
        "subtitle",
        "language",
        "published",
        "recorded",
        "kind",
        "byline",
        "guests",
        "deck",
        "discuss",
        "members_discuss",
        "recording_note",
        "audio",
        "tags",
        "listen",
        "suggested",
    ];

    /// Returns the keys whose value may be left blank, in the order of the file.
    pub(crate) fn blankable() -> impl Iterator<Item = &'static str> {
        let never = ["language", "kind", "listen", "suggested"];
        Self::KEYS.into_iter().filter(move |key| !never.contains(key))
    }

    /// Leaves a blank for everything a published post has above its text and this one has not yet.
    pub fn leave_blanks(&mut self) {
        let absent = [
            ("title", self.title.is_empty()),
            ("subtitle", self.subtitle.is_none()),
            ("published", self.published.is_none()),
            ("byline", self.byline.is_empty()),
            ("guests", self.guests.is_empty()),
            ("deck", self.deck.is_none()),
            ("discuss", self.discuss.is_empty()),
            ("members_discuss", self.members_discuss.is_empty()),
            ("recording_note", self.recording_note.is_none()),
        ];
        self.left_blank.extend(absent.into_iter().filter(|(_, is)| *is).map(|(key, _)| key));
    }
}

/// Points that a program proposes for the lists above the text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Suggested {
    /// For [`FrontMatter::discuss`].
    pub discuss: Vec<String>,
    /// For [`FrontMatter::members_discuss`].
    pub members_discuss: Vec<String>,
}

/// A heading that a program proposes: in the file a comment, which an editor makes a heading or
/// deletes. Published nowhere.
///
/// Its text fits into a comment of one line, and the comment does not read as a paid mark.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion(String);

impl Suggestion {
    /// Takes a heading's text; nothing where no comment may say that.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        let line_ends = |c: char| c.is_control() || ['\u{2028}', '\u{2029}', '<', '>'].contains(&c);
        let fits = !text.is_empty() && !text.contains("--") && !text.contains(line_ends);
        let suggestion = Self(text.to_owned());
        (fits && !markdown::is_paid_comment(&suggestion.comment())).then_some(suggestion)
    }

    /// Returns what the heading would say.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }

    /// Returns the comment that proposes it.
    pub(crate) fn comment(&self) -> String {
        format!("<!-- heading? {} -->", self.0)
    }

    /// Reads such a comment.
    pub(crate) fn of_comment(comment: &str) -> Option<Self> {
        let inner = comment.trim().strip_prefix("<!--")?.strip_suffix("-->")?;
        Self::new(inner.trim().strip_prefix("heading?")?)
    }
}

/// A run of text and marks inside a paragraph.
pub type Inlines = Vec<Inline>;

/// A piece of a paragraph.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Inline {
    /// Characters as they are to be read; never Markdown.
    Text(String),
    /// `*emphasis*`.
    Emphasis(Inlines),
    /// `**strong**`.
    Strong(Inlines),
    /// `` `code` ``.
    Code(String),
    /// A link; `url` is `http`, `https`, `mailto` or relative, all else was made text on reading.
    Link {
        /// Where it leads.
        url: String,
        /// What is shown.
        content: Inlines,
    },
    /// A picture; `url` as for links.
    Image {
        /// Where it is.
        url: String,
        /// What to read out instead.
        alt: String,
    },
    /// The mark of a footnote, by the note's name in the file.
    FootnoteMark(String),
    /// A hard line break.
    LineBreak,
}

/// One speaker holding the floor.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Turn {
    /// Label as written, without the colon: the full name.
    pub speaker: String,
    /// Paragraphs; only the first carries the label.
    pub paragraphs: Vec<Inlines>,
}

/// A piece of the post that stands on its own.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Block {
    /// One speaker holding the floor.
    Turn(Turn),
    /// Prose that is nobody's turn.
    Paragraph(Inlines),
    /// A section heading, level 2 to 6 (the title is level 1).
    Heading {
        /// 2 for a section.
        level: u8,
        /// What it says.
        content: Inlines,
    },
    /// An editor's note: a paragraph in square brackets, which are not part of the content.
    Note(Inlines),
    /// A block quote.
    Quote(Vec<Self>),
    /// A list.
    List {
        /// Number of the first item of a numbered list.
        start: Option<u64>,
        /// What each item holds.
        items: Vec<Vec<Self>>,
    },
    /// Lines kept as they are.
    Code(String),
    /// A break between parts.
    Rule,
    /// A heading that is not one yet. No [`crate::Edition`] holds any.
    Suggestion(Suggestion),
}

/// Who holds the floor after a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Floor<'a> {
    /// This speaker.
    TakenBy(&'a str),
    /// Whoever held it before: a list, a quote or a comment may stand inside a turn.
    Kept,
    /// Nobody.
    Open,
}

impl Block {
    pub(crate) fn floor(&self) -> Floor<'_> {
        match self {
            Self::Turn(turn) => Floor::TakenBy(&turn.speaker),
            Self::List { .. } | Self::Quote(_) | Self::Code(_) | Self::Suggestion(_) => Floor::Kept,
            Self::Paragraph(_) | Self::Heading { .. } | Self::Note(_) | Self::Rule => Floor::Open,
        }
    }

    /// Returns the paragraphs of a block that is text, in the order of reading: those of a turn, also inside of
    /// a list or a quote, but no headings and notes.
    #[must_use]
    pub fn paragraphs(&self) -> Vec<&[Inline]> {
        match self {
            Self::Turn(turn) => turn.paragraphs.iter().map(Vec::as_slice).collect(),
            Self::Paragraph(content) => vec![content],
            Self::Quote(blocks) => blocks.iter().flat_map(Self::paragraphs).collect(),
            Self::List { items, .. } => items.iter().flatten().flat_map(Self::paragraphs).collect(),
            _ => Vec::new(),
        }
    }

    /// Calls `change` with every paragraph of the block, in the order of reading.
    pub(crate) fn for_each_inlines(&mut self, change: &mut dyn FnMut(&mut Inlines)) {
        match self {
            Self::Turn(turn) => turn.paragraphs.iter_mut().for_each(change),
            Self::Paragraph(content) | Self::Heading { content, .. } | Self::Note(content) => {
                change(content);
            }
            Self::Quote(blocks) => {
                blocks.iter_mut().for_each(|block| block.for_each_inlines(change));
            }
            Self::List { items, .. } => {
                items.iter_mut().flatten().for_each(|block| block.for_each_inlines(change));
            }
            Self::Code(_) | Self::Rule | Self::Suggestion(_) => {}
        }
    }
}

/// Returns what is read out of inline text: no pictures and no marks of footnotes.
#[must_use]
pub fn read_out(content: &[Inline]) -> String {
    let mut text = String::new();
    for inline in content {
        match inline {
            Inline::Text(said) | Inline::Code(said) => text.push_str(said),
            Inline::Emphasis(content) | Inline::Strong(content) | Inline::Link { content, .. } => {
                text += &read_out(content);
            }
            Inline::LineBreak => text.push(' '),
            Inline::Image { .. } | Inline::FootnoteMark(_) => {}
        }
    }
    text
}

/// A block and who may read it.
#[derive(Clone, Debug, PartialEq)]
pub struct Tiered {
    /// Who may read it.
    pub tier: Tier,
    /// What there is to read.
    pub block: Block,
}

/// A footnote's text.
#[derive(Clone, Debug, PartialEq)]
pub struct Footnote {
    /// Its name in the file, as in `[^name]`.
    pub name: String,
    /// What it says.
    pub content: Vec<Block>,
}

/// A whole post: what `interview.md` says.
///
/// Where a `<!-- paid -->` mark stands inside a turn, the turn is two neighbouring [`Turn`]s of one
/// speaker and different tiers. Where a list, a quote, code or a suggested heading stands inside a
/// turn, what follows it is another [`Turn`] of the same speaker. In the file the second part carries
/// a label behind a suggested heading alone.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Interview {
    /// What stands above the text.
    pub front: FrontMatter,
    /// The text, in order.
    pub body: Vec<Tiered>,
    /// Footnotes, in the order of the file.
    pub footnotes: Vec<Footnote>,
}
