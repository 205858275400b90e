//! Words and voices to an interview.

use std::collections::BTreeMap;

use transcript::{
    Block, Diarization, Fate, FrontMatter, HeardTurn, Inline, Interview, Language, LedgerEntry,
    Person, Role, Show, Span, Style, Tier, Tiered, Transcript, Turn, VoiceEvidence, Warning, Word,
    join_words,
};

use crate::attribute::{attribute, utterances};
use crate::decisions::Decision;
use crate::glossary::correct;
use crate::paragraphs::{Layout, paragraphs};
use crate::sections::inside::moments;
use crate::style::{self, Edit, Editing, Rule, Setting};
use crate::turns::Floor;
use crate::typography::printed;

/// An interview, and how it came out of what was heard.
#[derive(Clone, Debug, PartialEq)]
pub struct Composed {
    /// The interview.
    pub interview: Interview,
    /// What is printed otherwise than it was heard, in the order of time. Typography is not among
    /// it.
    pub decisions: Vec<Decision>,
    /// What is odd in the show's settings.
    pub warnings: Vec<Warning>,
}

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
) -> Composed {
    let language = front.language.clone().unwrap_or_else(|| transcript.language.clone());
    let (off, warnings) = style::rules_off(show);
    let present = present(diarization, show, &front);
    let (said, corrections) = correct(&transcript.words, &transcript.language, show, &present);
    let words = with_inaudible(&said, &transcript.ledger);
    // Only marks and the words of other programs have no speaker yet.
    let nothing = VoiceEvidence::default();
    let words = attribute(&words, &transcript.language, diarization, &nothing).words;
    let utterances = utterances(&words, &transcript.language).into_iter();
    let label = |speaker| full_name(show, diarization.label(speaker));
    let utterances = utterances.map(|one| (label(one.speaker), one)).collect();

    let mut decisions = Vec::new();
    decisions.extend(corrections.iter().map(|one| {
        let speaker = words.iter().find(|word| word.span.start() >= one.span.start());
        let speaker = speaker.and_then(|word| word.speaker).unwrap_or_default();
        Decision::of_correction(one, label(speaker))
    }));
    let (style, roles) = (show.style, roles(diarization, show));
    let floor = Floor { language: &language, style, off: &off, roles: &roles };
    let turns = floor.turns(utterances, &mut decisions);
    let desk = Desk { language: &language, style, off: &off, names: show.spellings().collect() };
    let settings = if style == Style::Verbatim {
        vec![Setting::default(); turns.len()]
    } else {
        settings(&turns, &language)
    };
    let turns = turns.iter().zip(settings).map(|(turn, setting)| HeardTurn {
        words: desk.edited(turn, setting, &mut decisions),
        speaker: turn.speaker.clone(),
    });
    let turns: Vec<HeardTurn> = turns.collect();
    let shifts = moments(&turns, &language);
    let layout = Layout { language: &language, style, shifts: &shifts };
    let body = turns.into_iter().map(|HeardTurn { speaker, words }| {
        let line = |words: &[Word]| {
            let line = join_words(words.iter().map(|word| word.text.as_str()));
            vec![Inline::Text(printed(&line, &language))]
        };
        let paragraphs = paragraphs(&words, &layout).into_iter().map(line).collect();
        Tiered { tier: Tier::Free, block: Block::Turn(Turn { speaker, paragraphs }) }
    });
    let body = body.collect();
    decisions.sort_by_key(|one| (one.span.start(), one.span.end(), one.rule));
    let front = filled(front, transcript, diarization, show);
    Composed { interview: Interview { front, body, footnotes: Vec::new() }, decisions, warnings }
}

/// What holds for every turn that is edited.
struct Desk<'a> {
    language: &'a Language,
    style: Style,
    off: &'a [Rule],
    /// Spellings the show knows.
    names: Vec<&'a str>,
}

impl Desk<'_> {
    /// Returns a turn's words as they are printed, and adds what was decided about them.
    fn edited(
        &self,
        turn: &HeardTurn,
        setting: Setting,
        decisions: &mut Vec<Decision>,
    ) -> Vec<Word> {
        let mut words = turn.words.clone();
        let mut carry_out = |words: &mut Vec<Word>, edits: Vec<Edit>| {
            let edits: Vec<Edit> =
                edits.into_iter().filter(|edit| !self.off.contains(&edit.rule)).collect();
            let decided = edits.iter().map(|edit| Decision::of_edit(edit, &turn.speaker, words));
            decisions.extend(decided);
            *words = style::apply(words, &edits, self.language);
        };
        if self.style != Style::Verbatim {
            let ends = style::sentence_ends(&words, self.language, &self.names, setting);
            carry_out(&mut words, ends);
            let capitals = style::capitals(&words, self.language, &self.names, setting);
            carry_out(&mut words, capitals);
        }
        let (language, style, off) = (self.language, self.style, self.off);
        let edits = style::edits(&words, &Editing { language, style, off, setting });
        carry_out(&mut words, edits);
        words
    }
}

/// Finds out which turns end in the middle of a sentence because somebody cuts in, which go on with
/// one, and which answer a question.
fn settings(turns: &[HeardTurn], language: &Language) -> Vec<Setting> {
    let mut settings = vec![Setting::default(); turns.len()];
    for (at, turn) in turns.iter().enumerate() {
        let open = turn.words.last().is_some_and(|word| {
            word.text.ends_with(|c: char| c.is_alphanumeric() || ",;:-–—".contains(c))
        });
        let next = turns.get(at + 1);
        if next.is_some() {
            settings[at + 1].answers = style::asks(&turn.words, language);
        }
        let cuts_in = next.is_some_and(|next| next.span().start() < turn.span().end());
        let starts = |turn: &HeardTurn, how: fn(char) -> bool| {
            turn.words.first().is_some_and(|word| word.text.starts_with(how))
        };
        // A small letter says nothing where the recogniser writes no capitals.
        let later = turns.get(at + 2).filter(|later| later.speaker == turn.speaker);
        let goes_on = later.is_some_and(|later| starts(later, char::is_lowercase))
            && next.is_some_and(|next| starts(next, char::is_uppercase));
        if open && (cuts_in || goes_on) {
            settings[at].is_cut_off = true;
        }
        if open && goes_on {
            settings[at + 2].goes_on = true;
        }
    }
    settings
}

/// Returns what each speaker does in the episode, by label.
fn roles(diarization: &Diarization, show: &Show) -> BTreeMap<String, Role> {
    let speakers = diarization.speakers.iter();
    speakers
        .map(|speaker| {
            let label = full_name(show, speaker.label());
            let role = person(show, &label).map_or(speaker.role, |person| person.role);
            (label, role)
        })
        .collect()
}

/// Returns the words, with a mark wherever sound was dropped that somebody may have spoken in.
fn with_inaudible(said: &[Word], ledger: &[LedgerEntry]) -> Vec<Word> {
    let mut words = said.to_vec();
    let dropped = ledger.iter().filter(|entry| entry.fate == Fate::Dropped);
    words.extend(dropped.map(|entry| Word {
        text: format!("[inaudible {}]", entry.span.start()),
        span: Span::new(entry.span.start(), entry.span.end()),
        confidence: 0.0,
        speaker: entry.speaker,
    }));
    words.sort_by_key(|word| word.span.start());
    words
}

/// Returns the full names of the people who are heard, as far as they are known.
fn present(diarization: &Diarization, show: &Show, front: &FrontMatter) -> Vec<String> {
    let named = diarization.speakers.iter().filter_map(|speaker| speaker.name.clone());
    named.chain(front.guests.iter().cloned()).map(|name| full_name(show, name)).collect()
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
        let roles = roles(diarization, show);
        let named = diarization.speakers.iter().filter(|speaker| speaker.name.is_some());
        let labels = named.map(|speaker| full_name(show, speaker.label()));
        guests = labels.filter(|label| roles.get(label) == Some(&Role::Guest)).collect();
    }
    FrontMatter { language, guests, ..front }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use transcript::format::markdown;
    use transcript::{Millis, Provenance, Speaker, SpeakerId};

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
        let made = interview(&transcript, &diarization, &show, FrontMatter::default()).interview;
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
        let made = interview(&transcript, &voices, &show, FrontMatter::default()).interview;
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

    /// A turn of 150 words without a pause, about boats and then about bread.
    #[test]
    fn a_long_turn_is_parted_where_its_topic_shifts() {
        let boats = "The skipper steers the ferry out of the harbor before the tide turns. A ferry of that \
            size needs two meters of water under the keel. When the tide is out the harbor has less \
            than one. So the skipper waits at the harbor wall and the ferry waits with him.";
        let more = "The passengers watch the tide and the skipper watches the harbor. No ferry leaves \
            until the water is there.";
        let bread = "My sister bakes rye bread in an old oven behind the house. Her bread takes two days \
            because the dough of rye rises slowly. The oven burns birch and holds its heat until \
            noon. She sells the bread at the market and keeps one loaf of rye for herself.";
        let last = "People drive for an hour to buy a loaf from that oven. The dough is older than both of \
            us.";
        let said = [boats, more, bread, last].join(" ");
        let text = conversation("edited", &[(0, "What do you do?"), (1, &said)]);
        let turn = text.split("**Speaker 2:** ").last().unwrap();
        let starts: Vec<&str> =
            turn.split("\n\n").map(|one| one.split_at(one.find('.').unwrap()).0).collect();
        assert_eq!(
            starts,
            [
                "The skipper steers the ferry out of the harbor before the tide turns",
                "My sister bakes rye bread in an old oven behind the house"
            ]
        );
    }

    #[test]
    fn a_sentence_that_somebody_cuts_into_goes_on_behind_a_dash() {
        let turns = [
            (0, "If it blows the table"),
            (1, "That is not fair"),
            (0, "is a work of fiction."),
            (1, "it is fair, i think"),
        ];
        assert_eq!(
            conversation("clean", &turns),
            "**Speaker 1:** If it blows the table —\n\n**Speaker 2:** That is not fair.\n\n\
             **Speaker 1:** — is a work of fiction.\n\n**Speaker 2:** It is fair, I think."
        );
    }

    #[test]
    fn without_voices_there_is_one_speaker() {
        let (mut transcript, _) = heard();
        transcript.words.iter_mut().for_each(|word| word.speaker = None);
        transcript.ledger.clear();
        let none = Diarization::default();
        let made =
            interview(&transcript, &none, &Show::default(), FrontMatter::default()).interview;
        let [Tiered { block: Block::Turn(turn), .. }] = made.body.as_slice() else {
            panic!("more than one turn: {:?}", made.body)
        };
        assert_eq!(turn.speaker, "Speaker 1");
    }

    const SAID: [&str; 24] = [
        "Um,",
        "it",
        "It",
        "rose",
        "rose.",
        "Right.",
        "Yes.",
        "No.",
        "what",
        "is",
        "there",
        "there?",
        "not",
        "I",
        "think",
        "7",
        "12.",
        "the",
        "the",
        "you",
        "know,",
        "and",
        "but",
        "[LAUGHTER]",
    ];

    proptest! {
        /// Whatever is said by whom and when: verbatim text has each word, in each voice's order;
        /// decisions come in the order of time and inside the episode; no paragraph is too long
        /// that has more than one sentence.
        #[test]
        fn no_word_is_lost_and_every_decision_has_its_time(
            said in prop::collection::vec((0usize..SAID.len(), 0u16..3, 0u32..1500), 0..250),
            style in prop::sample::select(vec!["verbatim", "clean", "edited"]),
        ) {
            let mut now = 0;
            let words: Vec<Word> = said
                .iter()
                .map(|(pick, voice, pause)| {
                    now += pause;
                    Word {
                        text: SAID[*pick].to_owned(),
                        span: Span::new(Millis(now), Millis(now + 300)),
                        confidence: 1.0,
                        speaker: Some(SpeakerId(*voice)),
                    }
                })
                .collect();
            let transcript = Transcript {
                language: Language::new("en"),
                duration: Millis(now + 300),
                words: words.clone(),
                ledger: Vec::new(),
                provenance: Provenance::default(),
            };
            let show = Show::parse(&format!("style = \"{style}\"")).unwrap();
            let voices = Diarization::default();
            let made = interview(&transcript, &voices, &show, FrontMatter::default());
            prop_assert!(made.decisions.is_sorted_by_key(|one| one.span.start()));
            prop_assert!(made.decisions.iter().all(|one| one.span.end() <= transcript.duration));
            let mut printed: BTreeMap<String, Vec<String>> = BTreeMap::new();
            for part in &made.interview.body {
                let Block::Turn(turn) = &part.block else { panic!("{part:?}") };
                for paragraph in &turn.paragraphs {
                    let [Inline::Text(text)] = paragraph.as_slice() else { panic!("{paragraph:?}") };
                    prop_assert!(!text.is_empty());
                    let words: Vec<&str> = text.split_whitespace().collect();
                    let mut inner = words.iter().rev().skip(1);
                    let is_one_sentence = !inner.any(|word| crate::sentences::ends_sentence(word));
                    prop_assert!(words.len() <= 215 || is_one_sentence);
                    let of_voice = printed.entry(turn.speaker.clone()).or_default();
                    of_voice.extend(words.into_iter().map(str::to_owned));
                }
            }
            if style == "verbatim" {
                prop_assert!(made.decisions.is_empty());
                for voice in (0..3).map(SpeakerId) {
                    let heard = words.iter().filter(|word| word.speaker == Some(voice));
                    let heard: Vec<_> = heard.map(|word| word.text.clone()).collect();
                    prop_assert_eq!(printed.remove(&voice.to_string()).unwrap_or_default(), heard);
                }
            }
        }
    }
}
