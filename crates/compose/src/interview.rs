//! Words and voices to an interview.

use transcript::{
    Block, Diarization, Fate, FrontMatter, Inline, Interview, Person, Role, Show, Span, Tier,
    Tiered, Transcript, Turn, Word, join_words,
};

use crate::attribute::attribute;
use crate::sentences::paragraphs;
use crate::typography::printed;

/// Makes an interview of what was heard: a turn each time the floor changes, in paragraphs, all of
/// it free. What `front` leaves open and the recording tells is filled in.
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
    for utterance in attribute(&with_inaudible(transcript), diarization) {
        let label = full_name(show, diarization.label(utterance.speaker));
        match turns.last_mut() {
            Some((speaker, words)) if *speaker == label => words.extend(utterance.words),
            _ => turns.push((label, utterance.words)),
        }
    }
    let body = turns.into_iter().map(|(speaker, words)| {
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

/// Returns the full name of the person whom the show knows by `label`.
fn full_name(show: &Show, label: String) -> String {
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
    use transcript::{Language, LedgerEntry, Millis, Provenance, Speaker, SpeakerId};

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
        };
        let speakers = vec![speaker(0, "Ana Sá"), speaker(1, "mike")];
        (transcript, Diarization { speakers, spans: vec![] })
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
