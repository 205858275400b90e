//! Texts whose words know when they are said.

use transcript::format::jsonl::Segment;
use transcript::{
    Block, FrontMatter, Inline, Interview, Millis, Span, Tier, Tiered, Turn as SpokenTurn,
};

use super::go_on;
use crate::chance::Chance;

/// A word, and when it is said; none for one that nobody says.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) truth: Option<Span>,
}

pub(super) type Sentence = Vec<Word>;

/// Sentences of one speaker in a row.
#[derive(Clone, Debug)]
pub(super) struct Turn {
    pub(super) speaker: String,
    pub(super) paragraphs: Vec<Vec<Sentence>>,
}

/// A text in turns.
#[derive(Clone, Debug, Default)]
pub(super) struct Text {
    pub(super) turns: Vec<Turn>,
}

/// Sentences of a paragraph.
const SENTENCES: usize = 3;

impl Text {
    /// Takes a recording's reference: each segment is a sentence.
    pub(super) fn of(segments: &[Segment]) -> Self {
        let turn = |segments: &[Segment]| Turn {
            speaker: segments[0].speaker.clone(),
            paragraphs: segments
                .chunks(SENTENCES)
                .map(|sentences| sentences.iter().map(sentence).collect())
                .collect(),
        };
        Self { turns: segments.chunk_by(go_on).map(turn).collect() }
    }

    /// Makes a text of so many words, each drawn from `texts`.
    pub(super) fn long(texts: &[Self], words: usize, chance: &mut Chance) -> Self {
        let known: Vec<Word> = texts.iter().flat_map(Self::words).collect();
        let mut start = Millis::ZERO;
        let words = (0..words).map(|_| {
            let text = known[chance.below(known.len())].text.clone();
            let span = Span::new(start, start + Millis(300));
            start = span.end() + Millis(60);
            Word { text, truth: Some(span) }
        });
        let words: Vec<Word> = words.collect();
        let sentences: Vec<Sentence> = words.chunks(15).map(<[Word]>::to_vec).collect();
        let paragraphs: Vec<_> = sentences.chunks(4).map(<[Sentence]>::to_vec).collect();
        let turns = paragraphs.chunks(2).enumerate().map(|(index, paragraphs)| Turn {
            speaker: ["Ann", "Bo"][index % 2].to_owned(),
            paragraphs: paragraphs.to_vec(),
        });
        Self { turns: turns.collect() }
    }

    /// Returns all words in order.
    pub(super) fn words(&self) -> Vec<Word> {
        self.sentences().flatten().cloned().collect()
    }

    fn sentences(&self) -> impl Iterator<Item = &Sentence> {
        self.turns.iter().flat_map(|turn| &turn.paragraphs).flatten()
    }

    /// Returns the text as an editor has it.
    pub(super) fn interview(&self) -> Interview {
        let body = self.turns.iter().map(|turn| {
            let paragraphs = turn.paragraphs.iter().map(|sentences| {
                let words: Vec<&str> = sentences.iter().flatten().map(|one| &*one.text).collect();
                vec![Inline::Text(words.join(" "))]
            });
            let turn =
                SpokenTurn { speaker: turn.speaker.clone(), paragraphs: paragraphs.collect() };
            Tiered { tier: Tier::Free, block: Block::Turn(turn) }
        });
        let body = body.collect();
        Interview { front: FrontMatter::default(), body, footnotes: Vec::new() }
    }
}

fn sentence(segment: &Segment) -> Sentence {
    let word = |word: &transcript::Word| Word { text: word.text.clone(), truth: Some(word.span) };
    segment.words.iter().map(word).collect()
}

/// Returns a word as it was heard; none where nobody says it.
pub(super) fn said(word: &Word) -> Option<transcript::Word> {
    let (text, confidence, speaker) = (word.text.clone(), 1.0, None);
    Some(transcript::Word { text, span: word.truth?, confidence, speaker })
}
