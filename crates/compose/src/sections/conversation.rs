//! An interview as a row of turns, each with its words and their terms.

use std::collections::BTreeSet;
use std::ops::Range;

use transcript::{Block, Inline, Interview, Role, Show};

use super::grammar::{self, Grammar};
use super::tokens::{Term, Token, Vocabulary, tokens};

/// What somebody says before somebody else does.
pub(crate) struct Said<'a> {
    /// Its place in the body of the interview.
    pub(crate) block: usize,
    /// Who says it.
    pub(crate) speaker: &'a str,
    /// What is said, a paragraph a line.
    pub(crate) text: String,
    /// Which of the conversation's words it is.
    pub(crate) words: Range<usize>,
}

/// All turns of an interview.
pub(crate) struct Conversation<'a> {
    pub(crate) grammar: &'static Grammar,
    pub(crate) vocabulary: Vocabulary,
    /// Who asks: the hosts.
    pub(crate) hosts: BTreeSet<&'a str>,
    /// One person speaks alone.
    pub(crate) is_monologue: bool,
    pub(crate) turns: Vec<Said<'a>>,
    /// The words of all turns; each one's place is in the text of its turn.
    pub(crate) tokens: Vec<Token>,
    /// The terms of the words.
    pub(crate) terms: Vec<Option<Term>>,
    /// How often each term is said.
    pub(crate) counts: Vec<f32>,
}

impl<'a> Conversation<'a> {
    /// Reads the turns of `interview`, of which `show` tells who is a host.
    pub(crate) fn of(interview: &'a Interview, show: &Show) -> Self {
        let language = interview.front.language.clone().or_else(|| show.language.clone());
        let language = language.unwrap_or_default();
        let grammar = grammar::of(&language);
        let mut turns: Vec<Said<'a>> = Vec::new();
        let mut all = Vec::new();
        for (block, one) in interview.body.iter().enumerate() {
            let Block::Turn(turn) = &one.block else { continue };
            let paragraphs: Vec<String> = turn.paragraphs.iter().map(|one| plain(one)).collect();
            let text = paragraphs.join("\n");
            let from = all.len();
            all.extend(tokens(&text));
            turns.push(Said { block, speaker: &turn.speaker, text, words: from..all.len() });
        }
        let names: BTreeSet<&str> = turns.iter().map(|turn| turn.speaker).collect();
        let is_monologue = names.len() == 1;
        let names: Vec<&str> = names.into_iter().collect();
        let mut vocabulary = Vocabulary::new(&language, grammar, &names);
        let mut terms = Vec::with_capacity(all.len());
        for turn in &turns {
            terms.extend(vocabulary.terms(&all[turn.words.clone()]));
        }
        let mut counts = vec![0.0; vocabulary.len()];
        terms.iter().flatten().for_each(|term: &Term| counts[*term as usize] += 1.0);
        let hosts = hosts(interview, show, &turns);
        Self { grammar, vocabulary, hosts, is_monologue, turns, tokens: all, terms, counts }
    }

    /// Returns true where the turn at `index` is a host's question that somebody else answers.
    pub(crate) fn asks(&self, index: usize) -> bool {
        let turn = &self.turns[index];
        let answer = self.turns.get(index + 1);
        self.hosts.contains(turn.speaker)
            && answer.is_some_and(|answer| !self.hosts.contains(answer.speaker))
            && ends_in_question(&turn.text)
    }

    /// Returns true where a topic may begin with the turn at `index`: a host asks or leads over, with
    /// an answer that is longer. Where there is no host, or nobody else, anybody may.
    pub(crate) fn opens(&self, index: usize) -> bool {
        let turn = &self.turns[index];
        let Some(before) = index.checked_sub(1).map(|before| &self.turns[before]) else {
            return false;
        };
        if turn.words.len() < LEAST_OPENING {
            return false;
        }
        if self.is_monologue {
            return true;
        }
        if before.speaker == turn.speaker {
            return false;
        }
        if self.hosts.is_empty() {
            return true;
        }
        let answer = self.turns.get(index + 1).filter(|one| !self.hosts.contains(one.speaker));
        let leads = |answer: &Said<'_>| {
            turn.words.len() >= LEAST_LEADING && answer.words.len() >= 2 * turn.words.len()
        };
        self.asks(index) || (self.hosts.contains(turn.speaker) && answer.is_some_and(leads))
    }

    /// Returns how much the turn at `index` looks like one that leads over to a new topic, from 0.0 to
    /// 1.0: long itself, with a long answer, and with such words as "let's" and "another".
    pub(crate) fn leads_over(&self, index: usize) -> f32 {
        let turn = &self.turns[index];
        let length = |turn: &Said<'_>, much: f32| (turn.words.len() as f32 / much).min(1.0);
        let answered = self.turns.get(index + 1).map_or(0.0, |one| length(one, LONG_ANSWER));
        let first = self.tokens_of(turn).iter().take(FIRST_WORDS);
        let turns = |token: &&Token| self.grammar.turning.contains(token.folded.as_str());
        let says_so = first.filter(turns).count().min(2) as f32 / 2.0;
        (length(turn, LONG_QUESTION) + answered + says_so) / 3.0
    }

    /// Returns the words of a turn.
    pub(crate) fn tokens_of(&self, turn: &Said<'_>) -> &[Token] {
        &self.tokens[turn.words.clone()]
    }

    /// Returns the word at `at` as it is printed.
    pub(crate) fn text_of(&self, at: usize) -> &str {
        let turn = self.turns.partition_point(|turn| turn.words.end <= at);
        let text = self.turns.get(turn).map_or("", |turn| turn.text.as_str());
        text.get(self.tokens[at].place.clone()).unwrap_or_default()
    }
}

/// A question of fewer words opens no topic: "Why?", "And you?".
const LEAST_OPENING: usize = 4;

/// A host's turn without a question opens a topic from this many words on.
const LEAST_LEADING: usize = 12;

/// Words of a question that takes its time.
const LONG_QUESTION: f32 = 40.0;

/// Words of an answer that does.
const LONG_ANSWER: f32 = 100.0;

/// A turn to something new is announced within so many words.
const FIRST_WORDS: usize = 10;

/// Returns true where one of the last two sentences is a question.
fn ends_in_question(text: &str) -> bool {
    let sentences = super::sentences(text);
    sentences.iter().rev().take(2).any(|sentence| is_question(sentence))
}

/// Returns true for a sentence that ends in a question mark of any script.
pub(crate) fn is_question(sentence: &str) -> bool {
    let end = sentence.trim_end_matches(|c: char| c.is_whitespace() || "\"'”’»)]」』".contains(c));
    end.ends_with(['?', '？', '؟'])
}

/// Returns who asks in this interview: the show's hosts who speak in it; else its authors who do;
/// else the one who asks the most questions.
fn hosts<'a>(interview: &Interview, show: &Show, turns: &[Said<'a>]) -> BTreeSet<&'a str> {
    let who = |is_host: &dyn Fn(&str) -> bool| -> BTreeSet<&'a str> {
        turns.iter().map(|turn| turn.speaker).filter(|speaker| is_host(speaker)).collect()
    };
    let known = who(&|speaker| {
        show.people.iter().any(|person| person.role == Role::Host && person.name == speaker)
    });
    if !known.is_empty() {
        return known;
    }
    let authors = who(&|speaker| interview.front.byline.iter().any(|author| author == speaker));
    if !authors.is_empty() {
        return authors;
    }
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for turn in turns.iter().filter(|turn| ends_in_question(&turn.text)) {
        match counts.iter_mut().find(|(speaker, _)| *speaker == turn.speaker) {
            Some((_, count)) => *count += 1,
            None => counts.push((turn.speaker, 1)),
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max();
    let first = counts.iter().find(|(_, count)| Some(*count) == most);
    first.map(|(speaker, _)| *speaker).into_iter().collect()
}

/// Returns what is read of a paragraph, without its marks.
pub(crate) fn plain(inlines: &[Inline]) -> String {
    let mut text = String::new();
    for inline in inlines {
        match inline {
            Inline::Text(part) | Inline::Code(part) | Inline::Image { alt: part, .. } => {
                text.push_str(part);
            }
            Inline::Emphasis(inner)
            | Inline::Strong(inner)
            | Inline::Link { content: inner, .. } => text.push_str(&plain(inner)),
            Inline::LineBreak => text.push('\n'),
            _ => {}
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use transcript::format::markdown;

    use super::*;

    #[track_caller]
    fn check(show: &str, file: &str, hosts: &[&str], asking: &[usize]) {
        let (interview, _) = markdown::parse(file);
        let conversation = Conversation::of(&interview, &Show::parse(show).unwrap());
        assert_eq!(conversation.hosts.iter().copied().collect::<Vec<_>>(), hosts);
        let asks: Vec<usize> =
            (0..conversation.turns.len()).filter(|index| conversation.asks(*index)).collect();
        assert_eq!(asks, asking);
    }

    const TALK: &str = "**Ann:** Why do boats wait?\n\n**Bo:** They do not. Do they?\n\n\
        **Ann:** Who decides? I never knew.\n\n**Bo:** The moon.\n";

    #[test]
    fn the_host_is_who_the_show_or_the_byline_says_else_who_asks() {
        check("", TALK, &["Ann"], &[0, 2]);
        check("[[people]]\nname = \"Bo\"\nrole = \"host\"\n", TALK, &["Bo"], &[1]);
        check("", &format!("+++\nbyline = [\"Bo\", \"Zoe\"]\n+++\n\n{TALK}"), &["Bo"], &[1]);
        check("", "**Ann:** I see.\n\n**Bo:** Me too.\n", &[], &[]);
    }
}
