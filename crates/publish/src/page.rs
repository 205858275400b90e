//! A post as its readers see it, made from one edition: the page and the PDF show nothing else.

use serde::Serialize;
use transcript::{Edition, FrontMatter, Kind, Millis, Tier};

use crate::date;
use crate::href::{Href, encoded};
use crate::labels::{Labels, fill};
use crate::pieces::{Paragraph, Piece, Pieces};
use crate::post::Post;
use crate::runs::{Run, Runs, Setter, words};
use crate::script;
use crate::theme::Logo;

/// A rough pace of silent reading, for the line that says how long a post is.
const WORDS_A_MINUTE: usize = 230;

/// The same for Chinese, Japanese and Korean, in letters.
const EAST_ASIAN_LETTERS_A_MINUTE: usize = 300;

/// So long an excerpt is at most.
const EXCERPT_CHARACTERS: usize = 300;

/// A post as its readers see it. Everything in it comes from one [`Edition`] and from what is
/// public about the post.
#[derive(Debug, Serialize)]
pub(crate) struct Page<'a> {
    pub tier: PageTier,
    /// BCP 47 tag of the text.
    pub language: String,
    /// Language and region alone, as the typesetter takes them.
    pub lang: String,
    pub region: Option<String>,
    pub labels: &'static Labels,
    pub show: &'a str,
    pub show_href: Option<Href>,
    /// Where the public page will stand.
    pub canonical: Option<String>,
    /// Where the PDF beside the public page will stand; a pointer to a post elsewhere names none.
    pub public_pdf: Option<String>,
    /// Name of the PDF beside the page.
    pub pdf: String,
    pub is_interview: bool,
    /// The sort of post, as a word.
    pub sort: &'static str,
    pub title: String,
    pub title_runs: Runs,
    pub subtitle: Option<Runs>,
    pub published: Option<Published>,
    pub authors: &'a [String],
    pub byline: Option<Runs>,
    pub guests: &'a [String],
    pub tags: Vec<&'a str>,
    pub deck: Option<Runs>,
    /// The deck or the subtitle as plain text, for catalogues.
    pub description: Option<String>,
    pub discuss: Vec<Runs>,
    pub recording_note: Option<Runs>,
    pub listen: Vec<Platform>,
    pub audio: Option<Player>,
    /// How long it takes to read, as a phrase.
    pub reading_time: String,
    pub text: Vec<Piece>,
    /// What follows the place where paid text begins; empty in a free edition.
    pub members_text: Vec<Piece>,
    pub notes: Vec<Note>,
    /// The invitation to the paid text, where there is any; only a free edition's page shows it.
    pub teaser: Option<Teaser>,
    pub footer: Option<Runs>,
    /// Language of the footer, where it is not the text's.
    pub footer_language: Option<String>,
    /// The show's logo, from the page's folder.
    pub logo: Option<String>,
    /// A picture of the show for those who link to the page: its logo, unless that is a drawing,
    /// which few can show.
    pub picture: Option<String>,
}

/// Whom a page is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum PageTier {
    /// Anyone, and the post has no more than this.
    Open,
    /// Anyone; the post goes on for subscribers.
    Free,
    /// Subscribers, who get what anyone gets and more.
    Members,
}

/// A day, for machines and for people.
#[derive(Debug, Serialize)]
pub(crate) struct Published {
    pub iso: String,
    pub words: String,
    pub year: i16,
    pub month: i8,
    pub day: i8,
}

/// A place to listen.
#[derive(Debug, Serialize)]
pub(crate) struct Platform {
    pub name: String,
    pub href: Href,
}

/// The sound of the page.
#[derive(Debug, Serialize)]
pub(crate) struct Player {
    pub href: Href,
    pub duration: Option<Millis>,
}

impl Player {
    /// Returns the address of a moment of the sound (Media Fragments URI 1.0, 4.2.1), which a browser
    /// plays from there.
    pub(crate) fn at(&self, moment: Millis) -> String {
        let url = self.href.url();
        let file = url.split('#').next().unwrap_or(url);
        format!("{file}#t={}", moment.seconds())
    }
}

/// A section of the text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Section<'p> {
    pub anchor: &'p str,
    pub content: &'p Runs,
    /// When its first words are said, where that is known.
    pub start: Option<Millis>,
}

/// A footnote.
#[derive(Debug, Serialize)]
pub(crate) struct Note {
    pub content: Vec<Piece>,
    /// How often the text marks it.
    pub marks: usize,
}

/// The invitation to subscribe.
#[derive(Debug, Serialize)]
pub(crate) struct Teaser {
    pub invitation: &'static str,
    pub points: Vec<Runs>,
    pub button: String,
    pub href: Option<Href>,
}

impl<'a> Page<'a> {
    /// Sets an edition.
    pub(crate) fn new(edition: &'a Edition, post: &Post<'a>) -> Self {
        let front = edition.front();
        let show = post.show;
        let language = front.language.clone().or_else(|| show.language.clone()).unwrap_or_default();
        let labels = Labels::of(language.primary());
        let mut setter = Setter::new(language.primary(), edition.footnotes());

        let mut pieces = Pieces::new(&mut setter, post.spoken);
        let (text, members_text) = pieces.text(edition);
        let note_texts: Vec<_> =
            edition.footnotes().iter().map(|note| pieces.blocks(&note.content)).collect();
        let notes = note_texts
            .into_iter()
            .zip(setter.marks())
            .map(|(content, marks)| Note { content, marks })
            .collect();

        let tier = match (edition.tier(), edition.has_cut()) {
            (Tier::Paid, _) => PageTier::Members,
            (Tier::Free, true) => PageTier::Free,
            (Tier::Free, false) => PageTier::Open,
        };
        let plain = |text: &str| setter.plain(text);
        let filled = |text: &Option<String>| text.as_deref().map(plain).filter(|r| !r.is_empty());
        let points = |texts: &[String]| texts.iter().map(|text| plain(text)).collect::<Vec<_>>();
        let title = match front.title.trim() {
            "" => post.episode.to_owned(),
            title => title.replace(char::is_control, " "),
        };
        let show_href = show.url.as_deref().and_then(Href::new);
        let logo = Logo::of(show);

        let mut page = Self {
            tier,
            lang: language.primary().to_owned(),
            region: language.region().map(str::to_owned),
            labels,
            show: &show.name,
            canonical: show_href.as_ref().map(|href| href.folder(&[post.episode])),
            public_pdf: show_href
                .as_ref()
                .filter(|_| front.kind != Kind::Stub)
                .map(|href| href.file(&[post.episode, &post.pdf()])),
            pdf: post.pdf(),
            is_interview: front.kind == Kind::Interview,
            sort: match front.kind {
                Kind::Essay => labels.essay,
                Kind::Stub => labels.stub,
                // A kind this version does not know has turns or has none.
                _ => labels.interview,
            },
            title_runs: plain(&title),
            title,
            subtitle: filled(&front.subtitle),
            published: front.published.map(|day| Published {
                iso: day.to_string(),
                words: date::in_words(day, &language),
                year: day.year(),
                month: day.month(),
                day: day.day(),
            }),
            authors: &front.byline,
            byline: (!front.byline.is_empty())
                .then(|| plain(&date::list(&front.byline, &language))),
            guests: &front.guests,
            tags: front.tags.iter().map(|tag| tag.trim()).filter(|tag| !tag.is_empty()).collect(),
            deck: paragraphs(&front.deck, &setter),
            description: front
                .deck
                .as_ref()
                .map(|deck| deck.replace("\n\n", " "))
                .or_else(|| front.subtitle.clone()),
            discuss: points(&front.discuss),
            recording_note: filled(&front.recording_note),
            listen: platforms(front, post),
            audio: player(post),
            reading_time: String::new(),
            text,
            members_text,
            notes,
            teaser: edition.has_cut().then(|| Teaser {
                invitation: if front.members_discuss.is_empty() {
                    labels.teaser
                } else {
                    labels.teaser_points
                },
                points: points(&front.members_discuss),
                button: show
                    .paywall
                    .subscribe_label
                    .clone()
                    .unwrap_or_else(|| labels.subscribe.to_owned()),
                href: show.paywall.subscribe_url.as_deref().and_then(Href::new),
            }),
            footer: filled(&show.footer),
            footer_language: show
                .language
                .as_ref()
                .filter(|of_show| **of_show != language)
                .map(|of_show| of_show.tag().to_owned()),
            picture: logo
                .as_ref()
                .and_then(|logo| logo.address(show_href.as_ref()))
                .filter(|url| !url.ends_with(".svg")),
            logo: logo.map(|logo| logo.from("../")),
            show_href,
            language: language.tag().to_owned(),
        };
        page.reading_time = fill(labels.minutes, page.minutes());
        page
    }

    /// Returns the sections that headings begin, in the order of the text.
    pub(crate) fn sections(&self) -> Vec<Section<'_>> {
        let mut sections: Vec<Section<'_>> = Vec::new();
        for piece in self.text.iter().chain(&self.members_text) {
            if let Piece::Heading { level: 2, anchor, content } = piece {
                sections.push(Section { anchor, content, start: None });
            } else if let Some(open) = sections.last_mut().filter(|open| open.start.is_none()) {
                open.start = piece.paragraphs().iter().find_map(|paragraph| paragraph.start);
            }
        }
        sections
    }

    /// Returns the paragraphs of the text, in reading order; those of footnotes are none.
    pub(crate) fn paragraphs(&self) -> impl Iterator<Item = &Paragraph> {
        self.text.iter().chain(&self.members_text).flat_map(Piece::paragraphs)
    }

    /// Returns true where there is a sound, and it is known when its words are said.
    pub(crate) fn has_moments(&self) -> bool {
        self.audio.is_some() && self.paragraphs().any(|paragraph| !paragraph.moments.is_empty())
    }

    /// Returns the address of the sound from anywhere; nobody knows where members' pages will stand.
    pub(crate) fn sound_elsewhere(&self) -> Option<String> {
        let base = self.canonical.as_deref().filter(|_| self.tier != PageTier::Members);
        self.audio.as_ref()?.href.seen_from(base)
    }

    /// Returns true where some of the text is for subscribers alone.
    pub(crate) fn has_paid_text(&self) -> bool {
        self.tier == PageTier::Members && self.teaser.is_some()
    }

    /// Returns what a list of posts says of this one: the deck, else the subtitle, else how the text
    /// begins that anyone may read. At most 300 characters, which is what platforms take.
    pub(crate) fn excerpt(&self) -> Option<String> {
        let begins = || {
            let first = self.text.iter().find_map(|piece| match piece {
                Piece::Turn { paragraphs, .. } => paragraphs.first(),
                Piece::Paragraph(paragraph) => Some(paragraph),
                _ => None,
            });
            first.map(|paragraph| words(&paragraph.content))
        };
        let whole = self.description.clone().or_else(begins)?;
        let whole = whole.split_whitespace().collect::<Vec<_>>().join(" ");
        (!whole.is_empty()).then(|| shortened(&whole))
    }

    /// Calls `see` with every run of the page and the place it stands at, in reading order.
    pub(crate) fn visit<'p>(&'p self, see: &mut dyn FnMut(&str, &'p [Run])) {
        see("the title", &self.title_runs);
        let named = [
            ("the subtitle", &self.subtitle),
            ("the byline", &self.byline),
            ("the deck", &self.deck),
            ("the recording note", &self.recording_note),
            ("the footer", &self.footer),
        ];
        for (place, runs) in named {
            runs.iter().for_each(|runs| see(place, runs));
        }
        self.discuss.iter().for_each(|point| see("the points before the text", point));
        let mut turn = 0;
        for piece in self.text.iter().chain(&self.members_text) {
            let place = match piece {
                Piece::Turn { speaker, .. } => {
                    turn += usize::from(speaker.is_some());
                    let name = speaker.as_ref().map(|name| words(name)).unwrap_or_default();
                    if name.is_empty() {
                        format!("turn {turn}")
                    } else {
                        format!("turn {turn} ({name})")
                    }
                }
                Piece::Heading { content, .. } => format!("the heading `{}`", words(content)),
                Piece::Note { .. } => format!("the note after turn {turn}"),
                _ => format!("the text after turn {turn}"),
            };
            piece.visit(&mut |runs| see(&place, runs));
        }
        for (note, number) in self.notes.iter().zip(1..) {
            let place = format!("footnote {number}");
            note.content.iter().for_each(|piece| piece.visit(&mut |runs| see(&place, runs)));
        }
        for point in self.teaser.iter().flat_map(|teaser| &teaser.points) {
            see("the teaser", point);
        }
    }

    /// Returns how many minutes it takes to read, at least one.
    fn minutes(&self) -> usize {
        let (mut letters, mut words_read) = (0, 0);
        for piece in self.text.iter().chain(&self.members_text) {
            piece.visit(&mut |runs| {
                let said = words(runs);
                letters += said.chars().filter(|&c| script::is_east_asian(c)).count();
                let latin = said.split(|c: char| c.is_whitespace() || script::is_east_asian(c));
                words_read += latin.filter(|word| word.contains(char::is_alphanumeric)).count();
            });
        }
        (words_read / WORDS_A_MINUTE + letters / EAST_ASIAN_LETTERS_A_MINUTE).max(1)
    }
}

/// Returns a text of at most [`EXCERPT_CHARACTERS`], which ends after a whole word where it has any.
fn shortened(text: &str) -> String {
    let Some((end, _)) = text.char_indices().nth(EXCERPT_CHARACTERS) else {
        return text.to_owned();
    };
    // One less, for the ellipsis.
    let kept = text[..end].char_indices().next_back().map_or("", |(last, _)| &text[..last]);
    let kept = kept.rsplit_once(' ').map_or(kept, |(words, _)| words);
    format!("{}…", kept.trim_end_matches(|c: char| !c.is_alphanumeric()))
}

/// Returns the paragraphs of the deck, which empty lines part.
fn paragraphs(deck: &Option<String>, setter: &Setter<'_>) -> Option<Runs> {
    let paragraphs = deck.iter().flat_map(|deck| deck.split("\n\n"));
    let paragraphs = paragraphs.map(|text| setter.plain(text)).filter(|runs| !runs.is_empty());
    paragraphs.reduce(|mut deck, next| {
        deck.extend([Run::Break, Run::Break]);
        deck.extend(next);
        deck
    })
}

/// Returns where to listen: to the episode, and to the show where the episode does not say. An
/// essay without sound has nothing to listen to.
fn platforms(front: &FrontMatter, post: &Post<'_>) -> Vec<Platform> {
    let silent = front.kind != Kind::Interview && front.audio.is_none();
    let of_show = front.listen.is_empty() && !silent;
    let listen = if of_show { &post.show.listen } else { &front.listen };
    let platform = |(key, url): (&String, &String)| {
        Some(Platform { name: platform_name(key), href: Href::new(url)? })
    };
    listen.iter().filter_map(platform).collect()
}

fn platform_name(key: &str) -> String {
    match key {
        "apple" => "Apple Podcasts".to_owned(),
        "spotify" => "Spotify".to_owned(),
        "youtube" => "YouTube".to_owned(),
        "overcast" => "Overcast".to_owned(),
        "pocketcasts" => "Pocket Casts".to_owned(),
        "amazon" => "Amazon Music".to_owned(),
        other => other.to_owned(),
    }
}

/// Returns the page's sound.
fn player(post: &Post<'_>) -> Option<Player> {
    let audio = post.audio.as_ref()?;
    let href = if audio.href.contains("://") {
        Href::new(audio.href)
    } else {
        Href::new(&encoded(&audio.href.split('/').collect::<Vec<_>>()))
    };
    Some(Player { href: href?, duration: audio.duration })
}
