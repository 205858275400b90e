//! Who holds the floor (house style T3 to T5).
//!
//! Utterances of one speaker that nobody parts are one turn. A word that only says "I listen" parts
//! nothing: it goes, in edited style wherever it stands between two turns of one speaker, else only
//! where it is said over another's words. After a question the same word is an answer, and stays.

use std::collections::BTreeMap;

use transcript::{HeardTurn, Language, Millis, Role, Style, Word};

use crate::attribute::Utterance;
use crate::decisions::Decision;
use crate::sentences::ends_sentence;
use crate::style::{Rule, asks, is_assent, is_backchannel, is_hesitation};

/// How many of a turn's words a listing shows.
const SHOWN_WORDS: usize = 4;

/// An answer may come so long after the next sentence began.
const JUST_BEGUN: Millis = Millis(800);

/// What decides about turns.
pub(crate) struct Floor<'a> {
    /// Language of the words.
    pub(crate) language: &'a Language,
    /// How near to the spoken word the text stays.
    pub(crate) style: Style,
    /// Rules that are switched off.
    pub(crate) off: &'a [Rule],
    /// What each speaker does in the episode, by label.
    pub(crate) roles: &'a BTreeMap<String, Role>,
}

impl Floor<'_> {
    /// Returns utterances, each with its speaker's label, as turns, and adds what was decided.
    pub(crate) fn turns(
        &self,
        utterances: Vec<(String, Utterance)>,
        decisions: &mut Vec<Decision>,
    ) -> Vec<HeardTurn> {
        let drops = self.style != Style::Verbatim
            && !self.off.iter().any(|rule| matches!(rule, Rule::Backchannel | Rule::MergedTurn));
        let mut turns = Turns { decisions, list: Vec::new(), dropped: None };
        for (speaker, utterance) in utterances {
            let answers = turns.list.iter().rev().take(2).any(|turn| {
                turn.speaker != speaker && asks(said_before(&turn.words, &utterance), self.language)
            });
            if drops && utterance.is_backchannel && !answers {
                turns.drop(&speaker, &utterance.words, "said while another speaks");
            } else {
                turns.push(speaker, utterance.words);
            }
        }
        let list = turns.list;
        if !drops || self.style != Style::Edited {
            return list;
        }
        let host = self.host(&list);
        let mut turns = Turns { decisions, list: Vec::with_capacity(list.len()), dropped: None };
        let mut rest = list.into_iter().peekable();
        while let Some(turn) = rest.next() {
            let after = rest.peek().map(|next| next.speaker.as_str());
            match self.why_dropped(turns.list.last(), &turn, after, host.as_deref()) {
                Some(why) => turns.drop(&turn.speaker, &turn.words, why),
                None => turns.push(turn.speaker, turn.words),
            }
        }
        turns.list
    }

    /// Returns why a turn is left out; `None` where it stays.
    fn why_dropped(
        &self,
        before: Option<&HeardTurn>,
        turn: &HeardTurn,
        after: Option<&str>,
        host: Option<&str>,
    ) -> Option<&'static str> {
        let before = before.filter(|before| after == Some(&before.speaker))?;
        let asked = asks(&before.words, self.language);
        if is_hesitation(&turn.words, self.language) {
            return Some("says nothing, and the other goes on");
        }
        if asked || !is_backchannel(&turn.words, self.language) {
            return None;
        }
        // "Exactly." is an answer to what a host states, and listening where a host says it.
        let over = turn.span().start() < before.span().end();
        let listens = over || host == Some(&turn.speaker);
        let answers = is_assent(&turn.words, self.language) && !listens;
        (!answers).then_some("only says that somebody listens")
    }

    /// Returns the label of the one who asks: whom the show knows as host, else whoever asks most.
    fn host(&self, turns: &[HeardTurn]) -> Option<String> {
        let known = self.roles.iter().find(|(_, role)| **role == Role::Host);
        if let Some((label, _)) = known {
            return Some(label.clone());
        }
        let mut questions: BTreeMap<&str, usize> = BTreeMap::new();
        for turn in turns.iter().filter(|turn| asks(&turn.words, self.language)) {
            *questions.entry(&turn.speaker).or_default() += 1;
        }
        let most = questions.values().copied().max()?;
        let mut asking = questions.iter().filter(|(_, count)| **count == most);
        let (label, alone) = (asking.next()?.0, asking.next().is_none());
        (alone && most > 1).then(|| (*label).to_owned())
    }
}

/// Returns the words that an utterance may answer: those said before it began, without the few of
/// a sentence that had only just begun.
fn said_before<'a>(words: &'a [Word], utterance: &Utterance) -> &'a [Word] {
    let start = utterance.span().start();
    let before = &words[..words.partition_point(|word| word.span.middle() <= start)];
    let just = |word: &&Word| word.span.start() + JUST_BEGUN > start && !ends_sentence(&word.text);
    &before[..before.len() - before.iter().rev().take_while(just).count()]
}

/// Turns so far, and what was decided about them.
struct Turns<'a> {
    list: Vec<HeardTurn>,
    decisions: &'a mut Vec<Decision>,
    /// Who said what was left out last, and what.
    dropped: Option<(String, String)>,
}

impl Turns<'_> {
    /// Gives the floor to a speaker, who may have it already.
    fn push(&mut self, speaker: String, words: Vec<Word>) {
        let dropped = self.dropped.take();
        match self.list.last_mut() {
            Some(turn) if turn.speaker == speaker => {
                if let Some((listener, said)) = dropped {
                    let shown = &words[..words.len().min(SHOWN_WORDS)];
                    let mut merged =
                        Decision::about(Rule::MergedTurn, &speaker, shown, String::new());
                    merged.printed.clone_from(&merged.said);
                    merged.reason = Some(format!("goes on after “{said}” by {listener}"));
                    self.decisions.push(merged);
                }
                turn.words.extend(words);
            }
            _ => self.list.push(HeardTurn { speaker, words }),
        }
    }

    /// Leaves words out.
    fn drop(&mut self, speaker: &str, words: &[Word], why: &str) {
        let mut dropped = Decision::about(Rule::Backchannel, speaker, words, String::new());
        dropped.reason = Some(why.to_owned());
        self.dropped = Some((speaker.to_owned(), dropped.said.clone()));
        self.decisions.push(dropped);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribute::utterances;
    use transcript::{Span, SpeakerId};

    /// Each turn is a voice, its first moment in hundredths of a second, and what it says, a word a
    /// quarter of a second.
    #[track_caller]
    fn check(style: Style, host: Option<&str>, said: &[(&str, u32, &str)], expected: &[&str]) {
        let mut words = Vec::new();
        for (voice, start, text) in said {
            let id = SpeakerId(u16::from(*voice == "B"));
            words.extend(text.split(' ').zip(0u32..).map(|(text, at)| Word {
                text: text.to_owned(),
                span: Span::new(Millis(start * 10 + at * 250), Millis(start * 10 + at * 250 + 240)),
                confidence: 1.0,
                speaker: Some(id),
            }));
        }
        words.sort_by_key(|word| word.span.start());
        let language = Language::new("en");
        let roles = host.map(|label| (label.to_owned(), Role::Host)).into_iter().collect();
        let floor = Floor { language: &language, style, off: &[], roles: &roles };
        let label = |one: &Utterance| if one.speaker == SpeakerId(1) { "B" } else { "A" };
        let utterances = utterances(&words, &language);
        let labelled = utterances.into_iter().map(|one| (label(&one).to_owned(), one)).collect();
        let turns = floor.turns(labelled, &mut Vec::new());
        let turns: Vec<String> =
            turns.iter().map(|turn| format!("{}: {}", turn.speaker, turn.text())).collect();
        assert_eq!(turns, expected);
    }

    #[test]
    fn listening_goes_and_the_turn_goes_on() {
        let said = [("A", 0, "It rose."), ("B", 60, "Right."), ("A", 100, "And it fell.")];
        check(Style::Edited, None, &said, &["A: It rose. And it fell."]);
        check(Style::Clean, None, &said, &["A: It rose.", "B: Right.", "A: And it fell."]);
    }

    #[test]
    fn words_over_another_s_go_in_clean_style_too() {
        let said = [("A", 0, "It rose and then it fell again."), ("B", 60, "Right.")];
        check(Style::Clean, None, &said, &["A: It rose and then it fell again."]);
        let kept = ["A: It rose and then it fell again.", "B: Right."];
        check(Style::Verbatim, None, &said, &kept);
    }

    #[test]
    fn a_short_answer_stays_with_its_question_and_what_follows() {
        for answer in ["Yes.", "No.", "Right.", "Seven.", "Callum.", "Mm-hmm."] {
            let said =
                [("A", 0, "Were you there?"), ("B", 80, answer), ("A", 120, "And was it cold?")];
            let kept = format!("B: {answer}");
            let expected = ["A: Were you there?", &kept, "A: And was it cold?"];
            check(Style::Edited, Some("A"), &said, &expected);
            check(Style::Clean, Some("A"), &said, &expected);
        }
        let said = [("A", 0, "Did you go there"), ("B", 110, "Yeah."), ("A", 210, "How was it?")];
        let expected = ["A: Did you go there", "B: Yeah.", "A: How was it?"];
        check(Style::Edited, None, &said, &expected);
    }

    #[test]
    fn an_answer_over_the_next_words_of_the_question_stays() {
        let said =
            [("A", 0, "Were you there? Because they say you were there."), ("B", 90, "Yes.")];
        let expected = ["A: Were you there? Because they say you were there.", "B: Yes."];
        check(Style::Clean, None, &said, &expected);
        check(Style::Edited, None, &said, &expected);
    }

    #[test]
    fn a_question_and_its_follow_up_are_one_turn_when_nobody_answered() {
        let said = [("A", 0, "Were you there?"), ("B", 80, "Um,"), ("A", 120, "Was it cold?")];
        check(Style::Edited, None, &said, &["A: Were you there? Was it cold?"]);
    }

    #[test]
    fn what_a_host_states_a_guest_may_affirm() {
        let said = [("A", 0, "So you waited."), ("B", 80, "Exactly."), ("A", 120, "And then?")];
        let kept = ["A: So you waited.", "B: Exactly.", "A: And then?"];
        check(Style::Edited, Some("A"), &said, &kept);
        check(Style::Edited, Some("B"), &said, &["A: So you waited. And then?"]);
    }
}
