//! Words and voices to an interview.

use transcript::{
    Block, Diarization, Fate, FrontMatter, Inline, Interview, Language, Person, Role, Show, Span,
    Style, Tier, Tiered, Transcript, Turn, VoiceEvidence, Word, join_words,
};

use crate::attribute::{attribute, utterances};
use crate::sentences::paragraphs;
use crate::style;
use crate::typography::printed;

/// Makes an interview of what was heard: a turn each time the floor changes, in paragraphs, all of
/// it free, as near to the spoken word as the show's [`Style`] says. What `front` leaves open and the
/// recording tells is filled in.
///
/// Sound that no honest words could be made of is marked `[inaudible 12:31]`, with its time.
#[must_use]
pub fn interview(
    transcript: &Transcript,
    diarization: &Diarization,
    show: &Show,
    front: FrontMatter,
) -> Interview {
    let language = front.language.clone().unwrap_or_else(|| transcript.language.clone());
    let mut turns: Vec<(String, Vec<Word>)> = Vec::new();
    let words = with_inaudible(transcript);
    // Only marks and the words of other programs have no speaker yet.
    let nothing = VoiceEvidence::default();
    let words = attribute(&words, &transcript.language, diarization, &nothing).words;
    for utterance in utterances(&words, &transcript.language) {
        if utterance.is_backchannel && show.style == Style::Edited {
            continue;
        }
        let label = full_name(show, diarization.label(utterance.speaker));
        match turns.last_mut() {
            Some((speaker, words)) if *speaker == label => words.extend(utterance.words),
            _ => turns.push((label, utterance.words)),
        }
    }
    if show.style == Style::Edited {
        turns = without_backchannels(turns, &language);
    }
    let body = turns.into_iter().map(|(speaker, words)| {
        let words = style::apply(&words, &style::edits(&words, &language, show.style, &[]));
        let line = |words: &[Word]| {
            let line = join_words(words.iter().map(|word| word.text.as_str()));
            vec![Inline::Text(printed(&line, &language))]
        };
        let paragraphs = paragraphs(&words).into_iter().map(line).collect();
        Tiered { tier: Tier::Free, block: Block::Turn(Turn { speaker, paragraphs }) }
    });
    let body = body.collect();
    Interview { front: filled(front, transcript, diarization, show), body, footnotes: Vec::new() }
}

/// Leaves out the turns that say only "I listen" while another speaker holds the floor, and joins
/// what they parted. After a question the same words are an answer, and stay.
fn without_backchannels(
    turns: Vec<(String, Vec<Word>)>,
    language: &Language,
) -> Vec<(String, Vec<Word>)> {
    let asked = |words: &[Word]| words.last().is_some_and(|word| word.text.ends_with('?'));
    let mut kept: Vec<(String, Vec<Word>)> = Vec::with_capacity(turns.len());
    let mut rest = turns.into_iter().peekable();
    while let Some((speaker, words)) = rest.next() {
        let between = match (kept.last(), rest.peek()) {
            (Some((before, said)), Some((after, _))) => before == after && !asked(said),
            _ => false,
        };
        if between && style::is_backchannel(&words, language) {
            continue;
        }
        match kept.last_mut() {
            Some((holder, said)) if *holder == speaker => said.extend(words),
            _ => kept.push((speaker, words)),
        }
    }
    kept
}

/// Returns the words, with a mark wherever sound was dropped that somebody may have spoken in.
fn with_inaudible(transcript: &Transcript) -> Vec<Word> {
    let mut words = transcript.words.clone();
    let dropped = transcript.ledger.iter().filter(|entry| entry.fate == Fate::Dropped);
    words.extend(dropped.map(|entry| Word {
        text: format!("[inaudible {}]", entry.span.start()),
        span: Span::new(entry.span.start(), entry.span.end()),
        confidence: 0.0,
        speaker: entry.speaker,
    }));
    words.sort_by_key(|word| word.span.start());
    words
}

/// Returns the full name of the person whom the show knows by `label`, else the label.
#[must_use]
pub fn full_name(show: &Show, label: String) -> String {
    person(show, &label).map_or(label, |person| person.name.clone())
}

fn person<'a>(show: &'a Show, name: &str) -> Option<&'a Person> {
    let folded = name.to_lowercase();
    show.people.iter().find(|person| {
        let mut names = person.aliases.iter().chain([&person.name]).chain(&person.native);
        names.any(|one| one.to_lowercase() == folded)
    })
}

fn filled(
    front: FrontMatter,
    transcript: &Transcript,
    diarization: &Diarization,
    show: &Show,
) -> FrontMatter {
    let language = front.language.or_else(|| Some(transcript.language.clone()));
    let mut guests = front.guests;
    if guests.is_empty() {
        let named = diarization.speakers.iter().filter(|speaker| speaker.name.is_some());
        let known = named.map(|speaker| {
            let known = person(show, &speaker.label());
            let role = known.map_or(speaker.role, |person| person.role);
            (full_name(show, speaker.label()), role)
        });
        guests = known.filter(|(_, role)| *role == Role::Guest).map(|(name, _)| name).collect();
    }
    FrontMatter { language, guests, ..front }
}

#[cfg(test)]
mod tests {
    use transcript::format::markdown;
    use transcript::{LedgerEntry, Millis, Provenance, Speaker, SpeakerId};

    use super::*;

    fn heard() -> (Transcript, Diarization) {
        let word = |text: &str, start: u32, speaker: u16| Word {
            text: text.to_owned(),
            span: Span::new(Millis(start), Millis(start + 300)),
            confidence: 1.0,
            speaker: Some(SpeakerId(speaker)),
        };
        let dropped = LedgerEntry {
            span: Span::new(Millis(3000), Millis(5000)),
            fate: Fate::Dropped,
            reason: Some("a loop".to_owned()),
            speaker: Some(SpeakerId(1)),
        };
        let transcript = Transcript {
            language: Language::new("en"),
            duration: Millis(9000),
            words: vec![
                word("What's", 0, 0),
                word("new?", 300, 0),
                word("It's", 1000, 1),
                word("open--finally.", 1300, 1),
                word("Great.", 6000, 0),
            ],
            ledger: vec![dropped],
            provenance: Provenance::default(),
        };
        let speaker = |id, name: &str| Speaker {
            id: SpeakerId(id),
            name: Some(name.to_owned()),
            role: Role::Unknown,
            talk: Millis(1000),
            voice: None,
        };
        let speakers = vec![speaker(0, "Ana Sá"), speaker(1, "mike")];
        (transcript, Diarization { speakers, ..Diarization::default() })
    }

    #[test]
    fn turns_carry_full_names_and_dropped_speech_its_time() {
        let (transcript, diarization) = heard();
        let show =
            "[[people]]\nname = \"Michael Horowitz\"\nrole = \"guest\"\naliases = [\"Mike\"]\n";
        let show = Show::parse(show).unwrap();
        let made = interview(&transcript, &diarization, &show, FrontMatter::default());
        let expected = "+++\nlanguage = \"en\"\nguests = [\"Michael Horowitz\"]\n+++\n\
            \n**Ana Sá:** What’s new?\n\
            \n**Michael Horowitz:** It’s open — finally. [inaudible 0:03]\n\
            \n**Ana Sá:** Great.\n";
        assert_eq!(markdown::write(&made), expected);
        assert_eq!(markdown::parse(expected).0, made);
    }

    /// Each turn is a voice and what it says, a word a quarter of a second.
    fn conversation(style: &str, turns: &[(u16, &str)]) -> String {
        let words = turns.iter().flat_map(|(voice, said)| said.split(' ').map(|one| (*voice, one)));
        let words = words.zip(0u32..).map(|((voice, text), at)| Word {
            text: text.to_owned(),
            span: Span::new(Millis(at * 250), Millis(at * 250 + 200)),
            confidence: 1.0,
            speaker: Some(SpeakerId(voice)),
        });
        let transcript = Transcript {
            language: Language::new("en"),
            duration: Millis(60_000),
            words: words.collect(),
            ledger: Vec::new(),
            provenance: Provenance::default(),
        };
        let show = Show::parse(&format!("style = \"{style}\"")).unwrap();
        let voices = Diarization::default();
        let made = interview(&transcript, &voices, &show, FrontMatter::default());
        markdown::write(&made).split("+++\n").last().unwrap().trim().to_owned()
    }

    #[test]
    fn the_show_says_how_near_to_the_spoken_word_the_text_stays() {
        let turns = [
            (0, "Um, it was 3 boats."),
            (1, "Right."),
            (0, "And, you know, they were late. Were they yours?"),
            (1, "Yeah."),
        ];
        assert_eq!(
            conversation("edited", &turns),
            "**Speaker 1:** It was three boats. And they were late. Were they yours?\n\n\
             **Speaker 2:** Yeah."
        );
        assert_eq!(
            conversation("clean", &turns),
            "**Speaker 1:** It was 3 boats.\n\n**Speaker 2:** Right.\n\n\
             **Speaker 1:** And, you know, they were late. Were they yours?\n\n\
             **Speaker 2:** Yeah."
        );
        assert!(conversation("verbatim", &turns).starts_with("**Speaker 1:** Um, it was 3 boats."));
    }

    #[test]
    fn without_voices_there_is_one_speaker() {
        let (mut transcript, _) = heard();
        transcript.words.iter_mut().for_each(|word| word.speaker = None);
        transcript.ledger.clear();
        let none = Diarization::default();
        let made = interview(&transcript, &none, &Show::default(), FrontMatter::default());
        let [Tiered { block: Block::Turn(turn), .. }] = made.body.as_slice() else {
            panic!("more than one turn: {:?}", made.body)
        };
        assert_eq!(turn.speaker, "Speaker 1");
    }
}
