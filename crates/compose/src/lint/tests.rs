use super::*;

/// A post with nothing missing, up to its text, which starts in line 10.
const FRONT: &str = "+++
title = \"The Mill\"
language = \"LANGUAGE\"
published = 2026-03-02
byline = [\"Dora Lindqvist\"]
guests = [\"Michael Horowitz\", \"Ana Sá\"]
members_discuss = [\"What a mill costs\"]
+++

";

fn show() -> Show {
    Show::parse("[[people]]\nname = \"Michael Horowitz\"\naliases = [\"Mike\"]\n").unwrap()
}

fn post(language: &str, text: &str) -> String {
    FRONT.replace("LANGUAGE", language) + text + "\n"
}

/// Checks the rules that find something in a text, as `line:column rule`, the text starting in
/// line 10.
#[track_caller]
fn check_in(language: &str, text: &str, expected: &[&str]) {
    let source = post(language, text);
    let found = lint(&source, &show(), None);
    let shown: Vec<String> = found.iter().map(place_and_rule).collect();
    assert_eq!(shown, expected, "{text}\n{found:#?}");
}

fn place_and_rule(finding: &Finding) -> String {
    let rule = finding.rule.name();
    match (finding.line, finding.column) {
        (Some(line), Some(column)) => format!("{line}:{column} {rule}"),
        (Some(line), None) => format!("{line} {rule}"),
        _ => rule.to_owned(),
    }
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    check_in("en", text, expected);
}

/// Checks what a text is once it is fixed, and that nothing is left to fix.
#[track_caller]
fn check_fix(text: &str, expected: &str) {
    let (fixed, findings) = fix(&post("en", text), &show(), &[]);
    assert_eq!(fixed, post("en", expected));
    assert_eq!(findings.is_empty(), text == expected, "{findings:#?}");
    let left: Vec<_> =
        lint(&fixed, &show(), None).into_iter().filter(Finding::is_fixable).collect();
    assert!(left.is_empty(), "{left:#?}");
}

/// Checks a key of the front matter, which is put in line 8.
#[track_caller]
fn check_front(line: &str, expected: &[&str]) {
    let source = post("en", "Text.").replace("+++\n\n", &format!("{line}\n+++\n\n"));
    let found = lint(&source, &show(), None);
    let shown: Vec<String> = found.iter().map(place_and_rule).collect();
    assert_eq!(shown, expected, "{line}\n{found:#?}");
}

#[test]
fn a_post_with_nothing_wrong_has_no_findings() {
    check("**Ana Sá:** It’s 10–12 miles (or so), he said: “Yes…” — and *that* was it.", &[]);
}

/// What was wrong in posts that went out: section e of the house style, one after another.
mod published_defects {
    use super::*;

    #[test]
    fn a_name_in_the_deck_that_is_not_the_one_on_the_label() {
        check_front("deck = \"What does Mike Horowtz know?\"", &["8:19 name-spelling"]);
        check_front("subtitle = \"With Michael Horowtz\"", &["8:18 name-spelling"]);
        check_front("recording_note = \"Horowits was late.\"", &["8:19 name-spelling"]);
        check_front("discuss = [\"How Micheal Horowitz works\"]", &["8:17 name-spelling"]);
        check_front("deck = \"What does Michael Horowitz’s book say to the Horowitzes?\"", &[]);
    }

    #[test]
    fn a_space_that_was_lost_at_a_link() {
        check("He has the Contingency[podcast](https://x.example) now.", &["10:23 lost-space"]);
        check("As [Irwin](https://x.example)about boats said.", &["10:30 lost-space"]);
        check_fix(
            "The Contingency[podcast](https://x.example), [Irwin](https://x.example)about.",
            "The Contingency [podcast](https://x.example), [Irwin](https://x.example) about.",
        );
    }

    #[test]
    fn names_that_run_together_in_the_byline() {
        let source = post("en", "Text.")
            .replace("[\"Dora Lindqvist\"]", "[\"Dora LindqvistOle Berg\", \"Ann MacDonald\"]");
        let found = lint(&source, &show(), None);
        assert_eq!(found.len(), 1, "{found:#?}");
        assert_eq!(found[0].message, "two names in one: write `\"Dora Lindqvist\", \"Ole Berg\"`");
    }

    #[test]
    fn an_ellipsis_of_four_dots() {
        check_fix("We discuss….", "We discuss…");
        check_fix("Wait..... So...", "Wait… So…");
    }

    #[test]
    fn points_with_glyphs_of_their_own_and_no_break_padding() {
        let points = "discuss = [\"• Boats\", \"\u{a0}▪\u{a0}Tides\", \"- Moons\u{a0}\"]";
        let source = post("en", "Text.").replace("+++\n\n", &format!("{points}\n+++\n\n"));
        let (fixed, findings) = fix(&source, &show(), &[]);
        assert!(fixed.contains("discuss = [\"Boats\", \"Tides\", \"Moons\"]"), "{fixed}");
        assert!(findings.len() >= 4, "{findings:#?}");
        check("• Boats\n\n• Tides", &["10:1 point-glyph", "12:1 point-glyph"]);
        check_fix("- • Boats\n- • Tides", "- Boats\n- Tides");
    }

    #[test]
    fn a_sentence_that_stands_there_twice() {
        check(
            "**Ana Sá:** First, the wood must be cut. Then it dries.\n\n\
             First, the wood must be cut. And that is all.",
            &["12:1 repeated-sentence"],
        );
        check("**Ana Sá:** It is so. It is so. Really, it is.", &[]);
    }

    #[test]
    fn a_plural_verb_for_a_region_and_a_possessive_before_a_verb() {
        check("It was cheap. East Asia were late to it.", &["10:15 grammar"]);
        check("The mill’s exclusively uses wood.", &["10:5 grammar"]);
        check("Ports in East Asia were late. Japan and East Asia were late.", &[]);
        check("I wish that Europe were near. The mill’s early uses were few.", &[]);
        check(
            "The mill’s highly skilled people, its family values, the firm’s newly built one.",
            &[],
        );
    }

    #[test]
    fn a_straight_quote_that_closes_a_curly_one() {
        check("He said: “Yes.\" And it’s so.", &["10:15 straight-quote"]);
        check_fix("He said: “Yes.\" 'Tis, it's so.", "He said: “Yes.” ’Tis, it’s so.");
        check("\"All\" of it's straight.", &[]);
        check("A board of 6'2\" by 5\" isn’t long.", &[]);
    }

    #[test]
    fn a_label_that_is_doubled_where_a_heading_was_lost() {
        check("**Ana Sá:** One.\n\n**Ana Sá:** Two.", &["12:1 doubled-label"]);
        check("**Ana Sá:** One.\n\nAnd more.\n\n**Ana Sá:** Two.", &["14:1 doubled-label"]);
        check("**Ana Sá:** One.\n\n## Two\n\n**Ana Sá:** Two.", &[]);
        check("**Ana Sá:** One.\n\n[A note.]\n\n**Ana Sá:** Two.", &[]);
        check("**Ana Sá:** One?\n\n<!-- paid -->\n\n**Ana Sá:** Two.", &[]);
    }

    #[test]
    fn a_hyphen_in_a_range() {
        check_fix(
            "Some 1,200-1,300 boats, 1914-18, 10-12%.",
            "Some 1,200–1,300 boats, 1914–18, 10–12%.",
        );
        check(
            "On 2026-03-02 the F-16 and 737-800 flew 3-1 at 555-1234, COVID-19, Figure 4-7, 50-50, x-2-3.",
            &[],
        );
    }
}

#[test]
fn spaces() {
    check_fix("One  two \u{a0}three. Four ,  five .", "One two three. Four, five.");
    check_fix("A hard break  \nstays,   see?", "A hard break  \nstays, see?");
    check("The end.Next one.", &["10:9 lost-space"]);
    check_fix(
        "Not one,two. “Yes.”No. (He did so.)Then",
        "Not one, two. “Yes.” No. (He did so.) Then",
    );
    check(
        "An io.Writer is an io.Writer, exec.CommandContext is what x.decoder.Decode() is; TL;DR.",
        &[],
    );
    check(
        "Node.js, the U.S. and example.com, e.g. 3.5,7 at https://x.example/A.Txt and a.b@x.example.",
        &[],
    );
    check(
        "A `let  x = 1 ;` stays, as do [links](https://x.example)s, re[opened](https://x.example).",
        &[],
    );
    check(
        "*One* ~~two~~ ![a picture](https://x.example) and a note[^1] there.\n\n[^1]: A note.",
        &[],
    );
}

#[test]
fn dashes() {
    check_fix("One--two -- three - four.", "One — two — three — four.");
    check("Run it with --fix, 5 - 3 is 2, and well-known - 2.", &[]);
}

#[test]
fn brackets_and_quotations() {
    check("He (the one said “yes.", &["10:4 unclosed", "10:18 unclosed"]);
    check("A) the one) and 2) more :) so.”", &["10:11 unclosed", "10:31 unclosed"]);
    check("**Ana Sá:** He said: “One.\n\n“Two.”", &[]);
    check("**Ana Sá:** He said: “One.\n\nTwo.”", &["10:22 unclosed", "12:5 unclosed"]);
}

#[test]
fn sentences_that_start_with_a_digit() {
    check(
        "**Ana Sá:** 30 years. It was on Feb. 26 in the U.S. 12 of us came. 9 stayed.",
        &["10:13 digit-start", "10:68 digit-start"],
    );
    check("**Ana Sá:** 1999. 100%.\n\n1\\. A point.\n\n## 10 Boats\n\n- 12 mills", &[]);
}

#[test]
fn words_twice_and_abbreviations_both_ways() {
    check("In the the end, that that had had it.", &["10:4 repeated-word"]);
    check("The US and the US, not the U.S. of old.", &["10:28 acronym"]);
    check("The U.S. alone, and TELL US MORE is not said.", &[]);
    check("## TELL US MORE\n\nThe U.S. alone.", &[]);
}

#[test]
fn labels_and_lists_of_people() {
    check(
        "**Speaker 1:** Yes.\n\n**Ana Sá:** No.\n\n**Speaker 1:** Oh.",
        &["10:1 unnamed-speaker"],
    );
    check(
        "**Mike:** Yes.\n\n**Anna Sá:** No.\n\n**A Guest:** Oh.",
        &["10:1 unknown-label", "12:1 unknown-label", "14:1 unknown-label"],
    );
    let found = lint(&post("en", "**Mike:** Yes."), &show(), None);
    assert_eq!(found[0].message, "`Mike` is not the full name: `Michael Horowitz`");
}

#[test]
fn headings_cut_and_footnotes() {
    check("## One\n\n### Two\n\n##### Four\n\n## Five", &["14:1 heading-level"]);
    check(
        "**Ana Sá:** It is\n\n<!-- paid -->\n\nhere.",
        &["10:18 cut-in-sentence", "14:1 cut-in-turn"],
    );
    check("**Ana Sá:** Is it?\n\n<!-- paid -->\n\n**Dora Lindqvist:** It is.", &[]);
    check(
        "A mark[^2] and one[^1].\n\n[^1]: A note.\n\n[^3]: Another.",
        &["10:7 footnote", "14:7 footnote"],
    );
    let source = post("en", "One.\n\n<!-- paid -->\n\nTwo.").replace("members_discuss", "tags");
    let found: Vec<_> = lint(&source, &show(), None);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].rule, Rule::NoTeaser);
}

#[test]
fn points_that_are_not_parallel() {
    check_front("discuss = [\"Boats,\", \"Tides,\", \"Moons.\"]", &[]);
    check_front("discuss = [\"Boats\", \"Tides.\", \"Moons\"]", &["8:21 points-not-parallel"]);
    check_front("discuss = [\"Boats\", \"tides\"]", &["8:21 points-not-parallel"]);
    check_front(
        "discuss = [\"Boats sail. They do so daily\", \"Tides\"]",
        &["8:12 points-not-parallel"],
    );
}

#[test]
fn front_matter_that_is_unknown_or_not_filled_in() {
    let source =
        "+++\ntitel = \"T\"\npublished = \"…\"\ndeck = \"…\"\nbyline = [\"Ann\"]\n+++\n\nText.\n";
    let found = lint(source, &show(), None);
    let shown: Vec<String> = found.iter().map(place_and_rule).collect();
    let expected = ["blank", "2 front-matter", "3:13 blank", "4:8 blank"];
    let without_warning: Vec<_> = shown.iter().filter(|one| *one != "3 front-matter").collect();
    assert_eq!(without_warning, expected, "{found:#?}");
    assert!(found[1].message.ends_with("did you mean `title`?"), "{found:#?}");
    assert_eq!(found[0].message, "there is no title");
    let broken = lint("+++\nx = \n+++\n\nText.\n", &show(), None);
    assert!(broken.iter().any(|one| one.rule == Rule::FrontMatter && one.line == Some(2)));
    check("A [link](javascript:x) here.", &["10 markdown"]);
}

#[test]
fn what_is_suggested_or_quotes_paid_text_is_to_look_at() {
    let source = post(
        "en",
        "**Ana Sá:** Is it?\n\n<!-- heading? The Cost of a Mill -->\n\n<!-- paid -->\n\n\
         **Dora Lindqvist:** The mill costs more than the town can pay.",
    );
    let source = source
        .replace("What a mill costs", "How the mill costs more than the town")
        .replace("+++\n\n", "[suggested]\ndiscuss = [\"The town\"]\n+++\n\n");
    let found = lint(&source, &show(), None);
    let shown: Vec<String> = found.iter().map(place_and_rule).collect();
    assert_eq!(shown, ["7:25 overlap", "8 suggestion", "14:1 suggestion"], "{found:#?}");
    assert!(found.iter().all(|one| one.rule.severity() == Severity::Note));
    assert_eq!(
        found[2].message,
        "a suggested heading waits: write `## The Cost of a Mill`, or delete the line"
    );
}

#[test]
fn addresses_and_html_are_no_prose() {
    check("See (www.x.example/a...b--c), or x@y.example... (no)", &["10:45 ellipsis"]);
    check_in("zh", "库（通常是src/lib.rs，二进制是src/main.rs）。", &[]);
    let found = lint(&post("en", "<img alt=\"one\ntwo\">"), &show(), None);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(!found[0].message.contains('\n'), "{found:#?}");
}

#[test]
fn a_file_in_another_encoding_is_named() {
    check("**Ana Sá:** A caf\u{fffd} in S\u{fffd}o.", &["10:18 unreadable"]);
}

#[test]
fn other_languages_have_their_own_rules() {
    check_in(
        "fr",
        "**Ana Sá:** « C’est vrai ? » Oui\u{a0}: l’[économie](https://x.example) ; 10-12 %, n’est-ce pas ?",
        &[],
    );
    check_in(
        "de",
        "**Ana Sá:** Er sagt: „Ja, das ist’s.“ – So z. B. am 3. Mai, 10–12 Uhr, d.h. früh. 30 Leute.",
        &[],
    );
    check_in(
        "pt",
        "**Ana Sá:** Ele disse: “É verdade.” — E o que é? 30 anos; a a_b, «sim», 10-12 dias.",
        &[],
    );
    check_in("es", "**Ana Sá:** ¿Qué dijo? «Sí», ¡claro! De 1998-2004. 30 años.", &[]);
    check_in(
        "zh",
        "**Ana Sá:** 他说：“是的。”然后（真的）……我用OpenAI的模型，30年了。《红楼梦》[链接](https://x.example)在这里。",
        &[],
    );
    check_in("ar", "**Ana Sá:** قال: «نعم»، ثم ذهب؟ 30 سنة.", &[]);
    check_in("ja", "**Ana Sá:** 「はい」と言った。30年です……そう。", &[]);
    check_in("en", "**Ana Sá:** 🎙️🚢 Boats 👩‍👩‍👧 — שלום! (אחד) Liang Wenfeng 梁文锋 said so.", &[]);
}

#[test]
fn every_rule_has_a_name_of_its_own_and_a_line_about_it() {
    for rule in Rule::ALL {
        assert_eq!(Rule::named(rule.name()), Some(*rule));
        assert!(rule.about().ends_with('.') && !rule.about().contains('\n'), "{}", rule.about());
    }
    assert_eq!(Rule::named("no-such-rule"), None);
}

/// The sample episode as it is published.
mod sample {
    use transcript::format::{speakers_json, transcript_json};

    use super::*;

    const INTERVIEW: &str =
        include_str!("../../../../transcripts/tides-and-timetables/interview.md");

    #[test]
    fn it_has_nothing_wrong() {
        let show = Show::parse(include_str!("../../../../castpress.toml")).unwrap();
        let words = include_str!("../../../../transcripts/tides-and-timetables/transcript.json");
        let voices = include_str!("../../../../transcripts/tides-and-timetables/speakers.json");
        let transcript = transcript_json::read(words).unwrap();
        let voices = speakers_json::read(voices).unwrap();
        let heard = Heard { transcript: &transcript, voices: &voices, settled: &[] };
        let found = lint(INTERVIEW, &show, Some(&heard));
        assert_eq!(found, [], "{found:#?}");
    }

    #[test]
    fn a_hundred_thousand_words_and_two_hundred_people_are_looked_over_in_one_go() {
        let people = (0..200).map(|n| format!("[[people]]\nname = \"Ana{n} Okafor{n}\"\n"));
        let show = Show::parse(&people.collect::<String>()).unwrap();
        let (front, body) = INTERVIEW.split_once("\n\n").unwrap();
        let text = format!("{front}\n\n{}", body.repeat(100_000 / 600));
        assert!(lint(&text, &show, None).len() > 5_000, "all but the first copy is repeated");
    }
}

mod listening {
    use transcript::{
        Diarization, Doubt, Fate, Language, LedgerEntry, Millis, Provenance, Role, SettledMoment,
        Speaker, SpeakerId, SpeakerSpan, Transcript, Word,
    };

    use super::*;

    /// Words of two voices, half a second each, with a doubt over `he` and a stretch that was
    /// dropped.
    fn heard() -> (Transcript, Diarization) {
        let said = [(0, "Was he there?"), (1, "Yes, he was there all the time, I say.")];
        let words =
            said.iter().flat_map(|(voice, line)| line.split(' ').map(|word| (*voice, word)));
        let word = |(at, (voice, text)): (u32, (u16, &str))| Word {
            text: text.to_owned(),
            span: Span::new(Millis(at * 500), Millis(at * 500 + 400)),
            confidence: 1.0,
            speaker: Some(SpeakerId(voice)),
        };
        let words: Vec<Word> = (0..).zip(words).map(word).collect();
        let dropped = LedgerEntry {
            span: Span::new(Millis(6_000), Millis(9_000)),
            fate: Fate::Dropped,
            reason: Some("a loop".to_owned()),
            speaker: None,
        };
        let transcript = Transcript {
            language: Language::new("en"),
            duration: Millis(60_000),
            words,
            ledger: vec![dropped],
            provenance: Provenance::default(),
        };
        let speaker = |id, name: &str| Speaker {
            id: SpeakerId(id),
            name: Some(name.to_owned()),
            role: Role::Unknown,
            talk: Millis(3000),
            voice: None,
        };
        let doubt = Doubt {
            span: Span::new(Millis(1500), Millis(2400)),
            words: "Yes, he".to_owned(),
            speaker: SpeakerId(1),
            other: Some(SpeakerId(0)),
            margin: 0.125,
        };
        let speaks = Span::new(Millis(20_000), Millis(35_000));
        let voices = Diarization {
            speakers: vec![speaker(0, "Dora Lindqvist"), speaker(1, "Ana Sá")],
            spans: vec![SpeakerSpan { span: speaks, speaker: SpeakerId(0) }],
            doubts: vec![doubt],
        };
        (transcript, voices)
    }

    #[track_caller]
    fn check(text: &str, settled: &[SettledMoment], expected: &[&str]) {
        let (transcript, voices) = heard();
        let heard = Heard { transcript: &transcript, voices: &voices, settled };
        let found = lint(&post("en", text), &show(), Some(&heard));
        let shown: Vec<String> =
            found.iter().map(|one| format!("{} {}", place_and_rule(one), one.message)).collect();
        assert_eq!(shown, expected);
    }

    const TEXT: &str = "**Dora Lindqvist:** Was he there?\n\n\
        **Ana Sá:** Yes, he was there all the time, I say.";
    const DOUBT: &str =
        "12:13 doubt at 0:01, “Yes, he” is Ana Sá, perhaps Dora Lindqvist (margin 0.12)";
    const DROPPED: &str = "12:47 not-heard nothing was written down from 0:06 to 0:09: a loop";
    const WORDLESS: &str = "12:47 not-heard somebody speaks from 0:20 to 0:35, \
        and no word of it is written down";

    #[test]
    fn what_nobody_has_listened_to_stands_where_it_was_said() {
        check(TEXT, &[], &[DOUBT, DROPPED, WORDLESS]);
    }

    #[test]
    fn what_was_listened_to_is_settled() {
        let settled = |from, to, words: &str| SettledMoment {
            span: Span::new(Millis(from), Millis(to)),
            words: words.to_owned(),
        };
        check(TEXT, &[settled(1600, 2300, "Yes, he")], &[DROPPED, WORDLESS]);
        check(
            TEXT,
            &[settled(1600, 2300, "Yes, she"), settled(6500, 7000, "")],
            &[DOUBT, WORDLESS],
        );
    }

    #[test]
    fn words_that_were_given_to_the_other_speaker_are_settled() {
        let moved = "**Dora Lindqvist:** Was he there? Yes, he\n\n\
            **Ana Sá:** was there all the time, I say.";
        let found = [DROPPED, WORDLESS].map(|one| one.replace("12:47", "12:39"));
        check(moved, &[], &[&found[0], &found[1]]);
    }

    #[test]
    fn a_hole_amid_the_talk_is_found_and_one_around_it_is_not() {
        let (mut transcript, voices) = heard();
        let silent = |from, to, speaker| LedgerEntry {
            span: Span::new(Millis(from), Millis(to)),
            fate: Fate::Silence,
            reason: None,
            speaker,
        };
        let last =
            Word { span: Span::new(Millis(50_000), Millis(50_400)), ..transcript.words[0].clone() };
        transcript.words.push(last);
        transcript.ledger = vec![
            silent(36_000, 40_999, None),
            silent(41_000, 46_000, None),
            silent(47_000, 53_000, None),
            silent(41_000, 46_000, Some(SpeakerId(1))),
        ];
        let found = |settled: &[SettledMoment]| -> Vec<String> {
            let heard = Heard { transcript: &transcript, voices: &voices, settled };
            let found = lint(&post("en", TEXT), &show(), Some(&heard)).into_iter();
            found.filter(|one| one.rule == Rule::Hole).map(|one| one.message).collect()
        };
        assert_eq!(found(&[]), ["the recording holds nothing from 0:41 to 0:46"]);
        let span = Span::new(Millis(41_000), Millis(46_000));
        assert!(found(&[SettledMoment { span, words: String::new() }]).is_empty());
    }

    #[test]
    fn a_paragraph_that_nobody_said_is_a_note() {
        let text = format!("{TEXT}\n\nAll of this was put in by an editor later on today.");
        check(
            &text,
            &[],
            &[
                DOUBT,
                DROPPED,
                WORDLESS,
                "14:1 unplaced this paragraph is not in the recording: the captions leave it out",
            ],
        );
        assert_eq!(Rule::Unplaced.severity(), Severity::Note);
    }
}
