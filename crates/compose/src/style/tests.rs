//! What the rules do to what people say, in five languages.

use super::*;
use proptest::prelude::*;
use transcript::{Millis, Span};

fn words(text: &str) -> Vec<Word> {
    text.split_whitespace()
        .zip(0u32..)
        .map(|(text, index)| Word {
            text: text.to_owned(),
            span: Span::new(Millis(index * 300), Millis(index * 300 + 250)),
            confidence: 1.0,
            speaker: None,
        })
        .collect()
}

fn edited_by(words: &[Word], language: &str, style: Style, off: &[Rule]) -> Vec<Edit> {
    let (language, setting) = (&Language::new(language), Setting::default());
    edits(words, &Editing { language, style, off, setting })
}

fn styled(language: &str, style: Style, text: &str) -> String {
    let words = words(text);
    let edits = edited_by(&words, language, style, &[]);
    let kept = apply(&words, &edits, &Language::new(language));
    kept.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn clean(language: &str, said: &str, printed: &str) {
    assert_eq!(styled(language, Style::Clean, said), printed);
}

#[track_caller]
fn edited_in(language: &str, said: &str, printed: &str) {
    assert_eq!(styled(language, Style::Edited, said), printed);
}

#[track_caller]
fn edited(said: &str, printed: &str) {
    edited_in("en", said, printed);
}

#[test]
fn fillers_go_and_the_sentence_closes_over_them() {
    clean("en", "Um, we measured, uh, the tide.", "We measured the tide.");
    clean("en", "It rose, um.", "It rose.");
    clean("en", "Well, uh, I think so.", "Well, I think so.");
    clean("en", "Ann, um, let me start.", "Ann, let me start.");
    clean("en", "We, uh, sell boats, ships, um, and tea.", "We sell boats, ships, and tea.");
    clean("pt", "Bom, hum, eu acho. O, hum, barco.", "Bom, eu acho. O barco.");
    clean("en", "Is it rising, uh?", "Is it rising?");
    clean("en", "It rose. Uh, then it fell.", "It rose. Then it fell.");
}

#[test]
fn a_filler_in_one_language_is_a_word_in_another() {
    clean("pt", "É um porto, hum, antigo.", "É um porto antigo.");
    clean("de", "Er geht um, äh, den Hafen.", "Er geht um den Hafen.");
    clean("fr", "Euh, je suis là.", "Je suis là.");
    clean("es", "Eh, el puerto.", "El puerto.");
}

#[test]
fn a_turn_of_fillers_alone_stays() {
    clean("en", "Mm-hmm.", "Mm-hmm.");
    clean("en", "Um, uh.", "Um, uh.");
}

#[test]
fn stutters_go_and_emphasis_stays() {
    clean("en", "I I think the the tide rose.", "I think the tide rose.");
    clean("en", "I was, I was going th- there.", "I was going there.");
    clean("en", "The sh- ship left.", "The ship left.");
    clean("en", "It is very, very cold. No, no.", "It is very, very cold. No, no.");
    clean("en", "When they build it, it moves.", "When they build it, it moves.");
    clean("en", "I tell you, you know it.", "I tell you, you know it.");
    clean("en", "Thank you, thank you. I know, I know.", "Thank you, thank you. I know, I know.");
    clean("en", "A big big boat. Yeah, yeah.", "A big big boat. Yeah, yeah.");
    clean("en", "It, it rose in, in the end.", "It rose in the end.");
    clean("en", "Keep the main thing the main thing.", "Keep the main thing the main thing.");
    clean("en", "And the boat, the boat left.", "And the boat left.");
    clean(
        "en",
        "It is; it is late. I would be-- because.",
        "It is; it is late. I would be-- because.",
    );
    clean("en", "Click it, get it, get more.", "Click it, get it, get more.");
    clean("en", "I know that that ship had had luck.", "I know that that ship had had luck.");
}

#[test]
fn a_start_given_up_goes_when_the_sentence_starts_again() {
    clean("en", "We were going— we measured the tide.", "We measured the tide.");
    clean("en", "We never sail— we measured it.", "We never sail— we measured it.");
}

#[test]
fn empty_phrases_go_only_in_edited_style_and_only_between_commas() {
    edited("The port, you know, is old.", "The port is old.");
    edited("You know, it rose.", "It rose.");
    edited("You know the port.", "You know the port.");
    edited("That kind of ship is, sort of, slow.", "That kind of ship is slow.");
    clean("en", "The port, you know, is old.", "The port, you know, is old.");
}

#[test]
fn spoken_forms_are_written_out_in_edited_style() {
    edited("We’re gonna sail.", "We’re going to sail.");
    edited("Gonna be late.", "Going to be late.");
    clean("en", "We’re gonna sail.", "We’re gonna sail.");
}

#[test]
fn small_numbers_are_spelled_and_measures_are_not() {
    edited("We saw 3 ships and 12 boats.", "We saw three ships and 12 boats.");
    edited("It rose 4 percent, 5 km, in chapter 6.", "It rose 4%, 5 km, in chapter 6.");
    edited("On May 3 at 5 p.m.", "On May 3 at 5 p.m.");
    edited("7 ships left.", "Seven ships left.");
}

#[test]
fn each_decision_says_its_rule_and_its_words() {
    let words = words("Um, I I think it rose.");
    let found = edited_by(&words, "en", Style::Clean, &[]);
    let said: Vec<_> = found.iter().map(|one| (one.rule.name(), one.words.clone())).collect();
    assert_eq!(said, [("filler", 0..1), ("repeat", 1..2)]);
    let without = edited_by(&words, "en", Style::Clean, &[Rule::Filler]);
    assert_eq!(without.len(), 1);
}

#[test]
fn a_word_that_fills_a_pause_in_one_language_stays_in_the_others() {
    clean("pt", "É um barco, uh, velho.", "É um barco velho.");
    clean("pt", "Estamos em casa, eh, agora.", "Estamos em casa agora.");
    clean("es", "Em, el puerto.", "El puerto.");
    clean("es", "Ah, sí. ¿Eh? ¡Eh! Aquí.", "Ah, sí. ¿Eh? ¡Eh! Aquí.");
    clean("de", "Er fuhr eh um vier.", "Er fuhr eh um vier.");
    clean("fr", "On a, euh, un hum port.", "On a un port.");
    clean("en", "The engines hum, em dashes, er, help.", "The engines hum, em dashes help.");
    clean("en", "She went to the ER, 5 mm deep.", "She went to the ER, 5 mm deep.");
    clean("en", "To err is human. Ummm, hmmm, yes.", "To err is human. Yes.");
    clean("zh", "um 好", "um 好");
}

#[test]
fn a_yes_or_a_no_is_no_filler() {
    clean("en", "Mm-hmm. We did.", "Mm-hmm. We did.");
    clean("en", "Uh-huh, and then?", "Uh-huh, and then?");
    clean("pt", "Aham, foi.", "Aham, foi.");
}

#[test]
fn what_may_be_a_short_answer_stays_in_clean_style() {
    let said = words("There is, there is one.");
    let language = &Language::new("en");
    let setting = Setting { answers: true, ..Setting::default() };
    let count =
        |style, setting| edits(&said, &Editing { language, style, off: &[], setting }).len();
    assert_eq!(count(Style::Clean, setting), 0);
    assert_eq!(count(Style::Clean, Setting::default()), 1);
    assert_eq!(count(Style::Edited, setting), 1);
}

#[test]
fn a_stutter_takes_a_negation_along_only_where_it_is_said_again() {
    clean("en", "I don’t, I don’t know.", "I don’t know.");
    clean("en", "I have, I have half a meter.", "I have half a meter.");
    clean("en", "I I I think, I think so.", "I think so.");
    clean("en", "Not not now. Never, never.", "Not not now. Never, never.");
    clean("pt", "Eu não, eu não sei.", "Eu não sei.");
    clean("de", "Das ist, das ist nicht wahr.", "Das ist nicht wahr.");
}

#[test]
fn numbers_names_and_figures_of_speech_are_no_stutters() {
    clean("en", "Two, two boats at 10 10.", "Two, two boats at 10 10.");
    clean("en", "In New York New York wins.", "In New York New York wins.");
    clean("en", "It got better and better and better.", "It got better and better and better.");
    clean(
        "en",
        "We hear Duran Duran and Callum, Callum.",
        "We hear Duran Duran and Callum, Callum.",
    );
    clean("fr", "Nous nous levons. Vous vous trompez.", "Nous nous levons. Vous vous trompez.");
    clean("fr", "Nous, nous partons. Moi, je reste.", "Nous, nous partons. Moi, je reste.");
    clean("pt", "Não sei se se pode.", "Não sei se se pode.");
    clean("de", "Die Leute, die die Boote sehen.", "Die Leute, die die Boote sehen.");
    clean("de", "Die, die segeln. Weiß ich, ich segle.", "Die, die segeln. Weiß ich, ich segle.");
    clean("de", "Ich meine, er ist alt. Ich, ich segle.", "Ich meine, er ist alt. Ich segle.");
}

#[test]
fn a_start_without_a_verb_is_given_up_and_a_list_is_not() {
    clean("en", "I, there is one island.", "There is one island.");
    clean("en", "We were— they had a boat.", "They had a boat.");
    clean("en", "I do, I think.", "I do, I think.");
    clean("en", "And the habit— and I still go.", "And the habit— and I still go.");
    clean("en", "It is the, it is a boat.", "It is a boat.");
    clean("en", "I, you and she went.", "I, you and she went.");
    clean("en", "I came, I saw, I left.", "I came, I saw, I left.");
    clean("en", "He left— we stayed.", "He left— we stayed.");
    clean("en", "We won’t— we can’t go.", "We won’t— we can’t go.");
}

#[test]
fn empty_phrases_of_each_language_go_and_their_words_stay() {
    edited("It was, like, huge. I like boats.", "It was huge. I like boats.");
    edited("Like, in 1999, it sank.", "Like, in 1999, it sank.");
    edited("The north, I mean, the south.", "The north, I mean, the south.");
    edited("I mean, it sank.", "It sank.");
    edited("It is old, you know. Do you know?", "It is old. Do you know?");
    edited_in("pt", "É, tipo, grande. Um tipo de barco.", "É grande. Um tipo de barco.");
    edited_in("pt", "Custa, digamos, dez euros.", "Custa, digamos, dez euros.");
    edited_in("es", "O sea, es viejo, ¿sabes? Sí.", "Es viejo. Sí.");
    edited_in(
        "fr",
        "Vous savez, en effet, que c’est beau.",
        "Vous savez, en effet, que c’est beau.",
    );
    edited_in("fr", "Vous savez, c’est beau.", "C’est beau.");
    edited_in("fr", "C’est beau, quoi. Quoi donc?", "C’est beau. Quoi donc?");
    edited_in("fr", "C’est un genre de bateau, genre, vieux.", "C’est un genre de bateau vieux.");
    edited_in("de", "Das ist, weißt du, alt. Weißt du das?", "Das ist alt. Weißt du das?");
    edited_in("de", "Weißt du, dass er alt ist?", "Weißt du, dass er alt ist?");
    edited_in("de", "Er ist sozusagen alt.", "Er ist sozusagen alt.");
}

#[test]
fn a_hedge_is_never_empty() {
    for (language, said) in [
        ("en", "I think, I guess, it is probably late."),
        ("pt", "Acho que, talvez, é tarde."),
        ("es", "Creo que, quizás, es tarde."),
        ("fr", "Je crois que, peut-être, il est tard."),
        ("de", "Ich glaube, es ist vielleicht spät."),
    ] {
        edited_in(language, said, said);
    }
}

#[test]
fn a_tag_goes_when_nobody_is_asked() {
    edited("It rose, right? And it fell.", "It rose. And it fell.");
    edited("It rose, right?", "It rose, right?");
    edited("Is it high, right? And then?", "Is it high, right? And then?");
    edited("Turn right? No.", "Turn right? No.");
    edited_in("pt", "Subiu, né? E desceu.", "Subiu. E desceu.");
    edited_in("de", "Es stieg, oder? Und es fiel.", "Es stieg. Und es fiel.");
    clean("en", "It rose, right? And it fell.", "It rose, right? And it fell.");
}

#[test]
fn what_is_spoken_for_must_keeps_its_tense() {
    edited("I gotta go. We’ve gotta go.", "I have to go. We’ve got to go.");
    edited("'Cause it’s the cause. Tell 'em.", "Because it’s the cause. Tell them.");
    edited_in("pt", "Tô aqui pra ver. Tá bom.", "Estou aqui para ver. Tá bom.");
    edited_in("de", "Das is’ ’ne nix.", "Das is’ eine nichts.");
}

#[test]
fn no_sentence_begins_with_a_digit_where_words_can() {
    edited(
        "12 boats left. 120 people stayed.",
        "Twelve boats left. One hundred twenty people stayed.",
    );
    edited("25 percent of them left.", "Twenty-five percent of them left.");
    edited("5 km away it rained. 2024 was dry.", "5 km away it rained. 2024 was dry.");
    edited("50 Cent sang. 3, 2, 1.", "50 Cent sang. 3, 2, 1.");
    edited("How many? 7.", "How many? Seven.");
    edited("’99 was dry.", "’99 was dry.");
    edited_in("pt", "15 barcos saíram. 22 voltaram.", "Quinze barcos saíram. 22 voltaram.");
    edited_in("de", "21 Boote kamen am 3. Mai.", "Einundzwanzig Boote kamen am 3. Mai.");
}

#[test]
fn small_numbers_are_spelled_as_each_language_does() {
    edited_in("pt", "São 10 barcos e 2 casas.", "São dez barcos e 2 casas.");
    edited_in("pt", "Às 3 horas do dia 4 de maio.", "Às 3 horas do dia 4 de maio.");
    edited_in("es", "Hay 3 barcos y 10 casas.", "Hay tres barcos y 10 casas.");
    edited_in(
        "fr",
        "Il y a 4 bateaux, 1 port, le 5 mai.",
        "Il y a quatre bateaux, 1 port, le 5 mai.",
    );
    edited_in("de", "Es sind 12 Boote, 4 Prozent.", "Es sind zwölf Boote, 4 Prozent.");
    edited("On Apollo 8 and Trump 2.0, version 3.", "On Apollo 8 and Trump 2.0, version 3.");
    edited("It took 3 or 4 days, then 6 to 10.", "It took three or four days, then 6 to 10.");
    edited("They are 1) boats and 2) tides.", "They are 1) boats and 2) tides.");
}

#[test]
fn figures_are_printed_as_english_prints_them() {
    edited("It costs 1200 pounds, or $1500.", "It costs 1,200 pounds, or $1,500.");
    edited("In 1999 and 2024 people left.", "In 1999 and 2024 people left.");
    edited("We made 80000 of them, code 12300.", "We made 80,000 of them, code 12300.");
    edited("About 25 percent, or five per cent.", "About 25%, or 5%.");
    edited("On February 26th we met.", "On Feb. 26 we met.");
    edited("On October 3, in May 4.", "On Oct. 3, in May 4.");
    edited("In October 10 boats sank.", "In October 10 boats sank.");
    edited("The 1990s, the 19th century.", "The 1990s, the 19th century.");
}

#[test]
fn sounds_stand_in_brackets_and_small_letters() {
    clean("en", "(laughs) That was it. *LAUGHTER*", "[laughs] That was it. [laughter]");
    clean("en", "It fell [Audience Laughing] again.", "It fell [audience laughing] again.");
    clean(
        "en",
        "It was (really) late, [inaudible 0:03].",
        "It was (really) late, [inaudible 0:03].",
    );
    clean("de", "(Lacht) Ja.", "[lacht] Ja.");
    clean("fr", "(Rires.) Oui.", "[rires] Oui.");
    clean("en", "Um, [LAUGHS] we left.", "[laughs] We left.");
}

/// What no rule may lose, and what rules look at.
const VOCABULARY: [&str; 52] = [
    "um,",
    "Uh",
    "I",
    "I",
    "the",
    "The",
    "not",
    "don’t",
    "maybe",
    "think",
    "3",
    "12,",
    "ships.",
    "you",
    "know,",
    "like,",
    "euh",
    "äh",
    "hum,",
    "went—",
    "could",
    "never",
    "will",
    "was",
    "was,",
    "th-",
    "the,",
    "gonna",
    "Ana",
    "no,",
    "né?",
    "梁文锋",
    "right?",
    "mean,",
    "1200",
    "pounds,",
    "percent",
    "(laughs)",
    "*LAUGHTER*",
    "we,",
    "there",
    "it,",
    "rien",
    "pas",
    "quoi.",
    "que",
    "acho",
    "eh,",
    "glaube",
    "nicht",
    "7",
    "October",
];

fn picked(picks: &[usize]) -> Vec<Word> {
    let text: Vec<&str> = picks.iter().map(|pick| VOCABULARY[*pick]).collect();
    words(&text.join(" "))
}

fn protected(lexicon: &lexicon::Lexicon, words: &[Word]) -> Vec<String> {
    let folded = words.iter().map(|word| lexicon::fold(&word.text));
    folded.filter(|word| lexicon.is_protected(word)).collect()
}

proptest! {
    /// What is kept is what was said, in its order, but for what the edits say.
    #[test]
    fn no_style_loses_or_reorders_a_word_without_saying_so(
        picks in prop::collection::vec(0usize..VOCABULARY.len(), 1..40),
        style in prop::sample::select(vec![Style::Verbatim, Style::Clean, Style::Edited]),
    ) {
        let said = picked(&picks);
        for language in ["en", "pt", "es", "fr", "de", "zh"] {
            let found = edited_by(&said, language, style, &[]);
            prop_assert!(found.windows(2).all(|two| two[0].words.end <= two[1].words.start));
            prop_assert!(style != Style::Verbatim || found.is_empty());
            let kept = apply(&said, &found, &Language::new(language));
            prop_assert!(!kept.is_empty());
            let mut expected = Vec::new();
            let mut index = 0;
            while index < said.len() {
                let edit = found.iter().find(|edit| edit.words.start == index);
                expected.extend(match edit.map(|edit| &edit.change) {
                    None => Some(lexicon::fold(&said[index].text)),
                    Some(Change::Out) => None,
                    Some(Change::Words(text) | Change::Exactly(text)) => Some(lexicon::fold(text)),
                });
                index = edit.map_or(index + 1, |edit| edit.words.end);
            }
            let kept: Vec<String> = kept.iter().map(|word| lexicon::fold(&word.text)).collect();
            prop_assert_eq!(kept, expected);
        }
    }

    /// Numbers, negations, hedges and modals go only where they are said again at once.
    #[test]
    fn no_rule_takes_out_what_carries_meaning(
        picks in prop::collection::vec(0usize..VOCABULARY.len(), 1..40),
    ) {
        let said = picked(&picks);
        for language in ["en", "pt", "es", "fr", "de"] {
            let lexicon = lexicon::of(&Language::new(language));
            let found = edited_by(&said, language, Style::Edited, &[]);
            for edit in found.iter().filter(|edit| edit.change == Change::Out) {
                let lost = protected(lexicon, &said[edit.words.clone()]);
                prop_assert!(lost.is_empty() || edit.rule == Rule::Repeat);
                prop_assert!(!lost.iter().any(|word| lexicon.is_number(word)));
                let after: Vec<Edit> = found
                    .iter()
                    .filter(|one| one.change == Change::Out && one.words.start >= edit.words.end)
                    .map(|one| Edit {
                        words: one.words.start - edit.words.end..one.words.end - edit.words.end,
                        ..one.clone()
                    })
                    .collect();
                let left = apply(&said[edit.words.end..], &after, &Language::new(language));
                prop_assert!(protected(lexicon, &left).starts_with(&lost));
            }
        }
    }

    /// What was edited once is left alone the second time, but for stutters over what went.
    #[test]
    fn fillers_sounds_and_figures_are_done_with_after_one_pass(
        picks in prop::collection::vec(0usize..VOCABULARY.len(), 1..40),
    ) {
        let english = Language::new("en");
        let said = picked(&picks);
        let once = apply(&said, &edited_by(&said, "en", Style::Edited, &[]), &english);
        let again = edited_by(&once, "en", Style::Edited, &[]);
        let settled = [Rule::Sound, Rule::SpokenForm, Rule::SmallNumber];
        prop_assert!(!again.iter().any(|edit| settled.contains(&edit.rule)), "{again:?}");
        let fills = |word: &Word| is_hesitation(std::slice::from_ref(word), &english);
        // Nothing but fillers stays as it is, those that a comma makes one too.
        let parted = &lexicon::of(&english).parted_fillers;
        let only = |word: &Word| fills(word) || parted.contains(&lexicon::fold(&word.text));
        prop_assert!(once.iter().all(only) || !once.iter().any(fills));
    }
}
