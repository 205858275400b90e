use proptest::prelude::*;
use transcript::Tier;
use transcript::format::markdown;

use super::*;

/// Merges three bodies; a conflict is shown as `yours|now`.
#[track_caller]
fn check(base: &str, ours: &str, theirs: &str, expected: &str, conflicts: &[&str]) {
    let merged = merge(Versions { base, ours, theirs });
    assert_eq!(merged.text, expected);
    let found: Vec<String> =
        merged.conflicts.iter().map(|one| format!("{}|{}", one.yours, one.now)).collect();
    assert_eq!(found, conflicts);
}

const BASE: &str = "**Ann:** When can I count five bright stones?\n\n\
    **Bo:** I looped at the old wall. Then I counted seven of them.\n";

#[test]
fn untouched_passages_are_updated_and_edited_ones_kept() {
    let theirs = BASE.replace("looped", "looked");
    check(BASE, BASE, &theirs, &theirs, &[]);
    let ours = BASE.replace("bright", "dry");
    check(BASE, &ours, BASE, &ours, &[]);
    check(BASE, &ours, &theirs, &theirs.replace("bright", "dry"), &[]);
    check(BASE, &ours, &ours, &ours, &[]);
}

#[test]
fn where_both_changed_the_same_words_the_editors_stay_and_both_are_shown() {
    let (ours, theirs) = (BASE.replace("looped", "gazed"), BASE.replace("looped", "looked"));
    check(BASE, &ours, &theirs, &ours, &["gazed|looked"]);
    let merged = merge(Versions { base: BASE, ours: &ours, theirs: &theirs });
    let file = report(None, &merged.conflicts);
    let told = "\n## Line 3\n\n- yours: **Bo:** I ⟦gazed⟧ at the old wall. Then I\n\
        - now  : **Bo:** I ⟦looked⟧ at the old wall. Then I\n";
    assert!(file.ends_with(told), "{file}");
    assert_eq!(report(Some(&file), &merged.conflicts), file);
}

#[test]
fn words_that_were_taken_out_stay_out_and_what_they_became_is_shown() {
    let ours = BASE.replace(" Then I counted seven of them.", "");
    let theirs = BASE.replace("seven", "eleven");
    check(BASE, &ours, BASE, &ours, &[]);
    check(BASE, &ours, &theirs, &ours, &["|Then I counted eleven of them."]);
}

#[test]
fn a_passage_that_was_written_anew_is_not_mixed_with_the_new_one() {
    let base =
        "**A:** So the thing is that the boat and the tide you see they meet at noon okay.\n";
    let ours = "**A:** At noon the boat leaves with all of the people who want to see the sea.\n";
    let theirs = base.replace("you see they meet", "usually meet").replace("okay", "today");
    let merged = merge(Versions { base, ours, theirs: &theirs });
    assert_eq!(merged.text, ours);
}

#[test]
fn the_editors_form_stays_to_the_byte() {
    let ours = BASE.replace("I count", "I  *count*").replace('\n', "\r\n");
    let ours = format!("\u{feff}{ours}");
    let theirs = BASE.replace("looped", "looked");
    check(BASE, &ours, &theirs, &ours.replace("looped", "looked"), &[]);
    let wrapped = BASE.replace("five bright", "five\nbright");
    check(BASE, &wrapped, &theirs, &wrapped.replace("looped", "looked"), &[]);
}

#[test]
fn notes_headings_and_footnotes_stay_where_the_editor_put_them() {
    let ours = BASE.replace("\n\n", "\n\n## Stones\n\n[Ann: by the harbour.]\n\n")
        + "\nAnd so on.[^1]\n\n[^1]: In winter.\n";
    let theirs = BASE.replace("looped", "looked").replace("bright", "dry");
    let expected = ours.replace("looped", "looked").replace("bright", "dry");
    check(BASE, &ours, &theirs, &expected, &[]);
}

#[test]
fn turns_and_paragraphs_of_the_new_text_come_where_nobody_edited() {
    let theirs = BASE.replace("wall. Then", "wall.\n\n**Ann:** And then?\n\n**Bo:** Then");
    check(BASE, BASE, &theirs, &theirs, &[]);
    let ours = BASE.replace("bright", "dry");
    check(BASE, &ours, &theirs, &theirs.replace("bright", "dry"), &[]);
    let split = BASE.replace("wall. Then", "wall.\n\nThen");
    check(BASE, &ours, &split, &split.replace("bright", "dry"), &[]);
}

#[test]
fn a_speaker_whom_the_editor_named_everywhere_is_named_in_new_turns_too() {
    let ours = BASE.replace("**Bo:**", "**Bo Chen:**");
    let theirs = BASE.replace("stones?", "stones?\n\n**Bo:** Never.\n\n**Ann:** Never?");
    let expected = theirs.replace("**Bo:**", "**Bo Chen:**");
    check(BASE, &ours, &theirs, &expected, &[]);
}

#[test]
fn a_mark_stays_between_the_editors_own_words() {
    let mark = "<!-- paid -->\n\n";
    let ours = BASE.replace("**Bo:**", &format!("{mark}**Bo:**"));
    let far = BASE.replace("seven", "eleven");
    check(BASE, &ours, &far, &ours.replace("seven", "eleven"), &[]);
    // What was composed anew near the mark could be from either side of it.
    let near = BASE.replace("**Bo:** I looped", "I looked. **Bo:** I");
    let merged = merge(Versions { base: BASE, ours: &ours, theirs: &near });
    assert_eq!(merged.text, ours);
    assert_eq!(merged.conflicts.len(), 1);
}

#[test]
fn front_matter_is_merged_key_by_key_and_the_editor_wins() {
    let base = "+++\ntitle = \"ep 1\"\nguests = [\"Bo\"]\ntags = [\"a\"]\n+++\n\nText.\n";
    let ours = "+++\n# mine\ntitle = 'Tides'   # good\nguests = [\"Bo\"]\ntags = [\"a\"]\n\
        deck = \"Who?\"\n[listen]\napple = \"x\"\n+++\n\nText.\n";
    let theirs =
        "+++\ntitle = \"ep-1\"\nlanguage = \"en\"\nguests = [\n  \"Bo Chen\",\n]\n+++\n\nText.\n";
    let expected = "+++\n# mine\ntitle = 'Tides'   # good\nguests = [\n  \"Bo Chen\",\n]\n\
        deck = \"Who?\"\nlanguage = \"en\"\n[listen]\napple = \"x\"\n+++\n\nText.\n";
    check(base, ours, theirs, expected, &["title = 'Tides' # good|title = \"ep-1\""]);
    let merged = merge(Versions { base, ours, theirs });
    assert_eq!(merged.conflicts[0].line, 3);
}

#[test]
fn front_matter_that_is_no_toml_stays_as_it_is() {
    let base = "+++\ntitle = \"a\"\n+++\n\nText.\n";
    let ours = "+++\ntitle = a\n+++\n\nText.\n";
    let theirs = "+++\ntitle = \"b\"\n+++\n\nTexts.\n";
    let merged = merge(Versions { base, ours, theirs });
    assert_eq!(merged.text, "+++\ntitle = a\n+++\n\nTexts.\n");
    assert_eq!(merged.conflicts.len(), 1);
    let merged = merge(Versions { base, ours: "Text.\n", theirs });
    assert_eq!((merged.text.as_str(), merged.conflicts.len()), ("Texts.\n", 1));
    check("", "", "+++\ntitle = \"b\"\n+++\n\nText.\n", "+++\ntitle = \"b\"\n+++\n\nText.\n", &[]);
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "(the|tide|comes|in|a|boat|waits|we|know|it)[.,?]?",
        2 => "[a-z]{2,6}",
        1 => "(潮汐|—|\\*é\\*|\\[\\^1\\]|-|##|\\*\\*|<!--|-->)",
    ]
}

fn paragraph() -> impl Strategy<Value = String> {
    let label = prop_oneof![3 => Just(String::new()), 2 => "\\*\\*[AB]:\\*\\* "];
    let words = prop::collection::vec(word(), 1..10);
    prop_oneof![
        8 => (label, words).prop_map(|(label, words)| label + &words.join(" ")),
        1 => Just("<!-- heading? The Tide -->".to_owned()),
    ]
}

fn body() -> impl Strategy<Value = String> {
    prop::collection::vec(paragraph(), 0..6).prop_map(|all| all.join("\n\n") + "\n")
}

/// Paragraphs of so many words, of which no two are the same.
fn unique_words(sizes: &[usize]) -> String {
    let mut words = (0..).map(|number| format!("w{number}"));
    let paragraph = |size: &usize| words.by_ref().take(*size).collect::<Vec<_>>().join(" ");
    sizes.iter().map(paragraph).collect::<Vec<_>>().join("\n\n") + "\n"
}

/// What is done to a body: at a word, some words go and others come.
fn edits(
    word: &'static str,
) -> impl Strategy<Value = Vec<(prop::sample::Index, usize, Vec<String>)>> {
    let coming = prop_oneof![
        5 => prop::collection::vec(word, 0..4),
        1 => Just(vec!["\n\n".to_owned()]),
        1 => Just(vec!["\n\n**C:**".to_owned()]),
    ];
    prop::collection::vec((any::<prop::sample::Index>(), 0..5_usize, coming), 0..4)
}

fn edited(body: &str, edits: &[(prop::sample::Index, usize, Vec<String>)]) -> String {
    let mut words: Vec<String> = body.split_inclusive(' ').map(str::to_owned).collect();
    for (at, gone, coming) in edits {
        let at = at.index(words.len() + 1);
        let end = (at + gone).min(words.len());
        words.splice(at..end, coming.iter().map(|word| format!("{word} ")));
    }
    words.concat()
}

/// The words of the free edition, in order.
fn free_words(text: &str) -> Vec<String> {
    let edition = markdown::parse(text).0.edition(Tier::Free);
    let written = markdown::write_edition(&edition, "");
    written.split_whitespace().map(str::to_owned).collect()
}

/// Returns true where `words` stand in `text` in this order.
fn holds(text: &str, words: &[&str]) -> bool {
    let mut rest = text.split_whitespace();
    words.iter().all(|word| rest.any(|one| one == *word))
}

fn any_file() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-z]{1,3}",
        2 => " ",
        2 => "[\r\n]{1,3}",
        1 => "(\\+\\+\\+\n|a = 1\n|\\[b\\]\n|\\*\\*A:\\*\\* |<!--|-->|<!-- paid -->|<paid>|\n> |\n- )",
        1 => "(\u{feff}|\0|\u{b}|\u{85}|\u{2028}|\u{a0}|潮汐|\u{1f600})",
    ];
    prop::collection::vec(piece, 0..16).prop_map(|pieces| pieces.concat())
}

#[test]
fn a_suggested_heading_near_an_edit_is_no_conflict() {
    let base = "**A:** One two three four.\n\n**B:** Five six seven eight.\n";
    let ours = "**A:** One two three four.\n\n**Bo:** Five six seven eight.\n";
    let theirs =
        "**A:** One two three four.\n\n<!-- heading? Five -->\n\n**B:** Five six seven eight.\n";
    let merged = merge(Versions { base, ours, theirs });
    assert_eq!(merged.conflicts, []);
    assert!(merged.text.contains("<!-- heading? Five -->\n\n**Bo:** Five"), "{}", merged.text);
    let theirs = theirs.replace("**B:**", "**Cy:**");
    let merged = merge(Versions { base, ours, theirs: &theirs });
    assert_eq!(merged.conflicts.len(), 1, "{}", merged.text);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn no_word_of_the_editor_is_lost(body in body(), own in edits("x[a-z]{6}"), new in edits("z[a-z]{6}")) {
        let (ours, theirs) = (edited(&body, &own), edited(&body, &new));
        let merged = merge(Versions { base: &body, ours: &ours, theirs: &theirs });
        let known: Vec<&str> = body.split_whitespace().collect();
        let written = ours.split_whitespace().filter(|word| !known.contains(word));
        // A turn whose speaker the editor renamed may be joined to another.
        let written: Vec<&str> = written.filter(|word| *word != "**C:**").collect();
        prop_assert!(merged.text.contains("**C:**") || !ours.contains("**C:**"));
        prop_assert!(holds(&merged.text, &written), "{written:?}\n{ours}\n{theirs}\n{}", merged.text);
        let told = report(None, &merged.conflicts);
        for word in theirs.split_whitespace().filter(|word| !known.contains(word)) {
            let word = word.trim_matches('*');
            prop_assert!(merged.text.contains(word) || told.contains(word), "{word}\n{told}");
        }
    }

    #[test]
    fn one_side_alone_is_taken_as_it_is(body in body(), changes in edits("x[a-z]{6}")) {
        let changed = edited(&body, &changes);
        let ours = merge(Versions { base: &body, ours: &changed, theirs: &body });
        prop_assert_eq!((&ours.text, ours.conflicts.len()), (&changed, 0));
        let same = merge(Versions { base: &body, ours: &changed, theirs: &changed });
        prop_assert_eq!((&same.text, same.conflicts.len()), (&changed, 0));
    }

    #[test]
    fn any_three_files_are_merged_and_no_word_is_lost(files in prop::array::uniform3(any_file())) {
        let [base, ours, theirs] = &files;
        let merged = merge(Versions { base, ours, theirs });
        let known: Vec<&str> = base.split_whitespace().collect();
        let front = ours.split_whitespace().take_while(|word| *word == "+++").count();
        let written = ours.split_whitespace().skip(front).filter(|word| !known.contains(word));
        let written: Vec<&str> = written.collect();
        prop_assert!(holds(&merged.text, &written), "{written:?}\n{merged:?}");
    }

    #[test]
    fn paid_words_never_become_free(
        sizes in prop::collection::vec(1..30_usize, 1..5),
        mark in any::<prop::sample::Index>(),
        own in edits("x[a-z]{6}"),
        new in edits("z[a-z]{6}"),
    ) {
        let base = unique_words(&sizes);
        let paid = (mark, 0, vec!["\n\n<!-- paid -->\n\n".to_owned()]);
        let (ours, theirs) = (edited(&edited(&base, &own), &[paid]), edited(&base, &new));
        let merged = merge(Versions { base: &base, ours: &ours, theirs: &theirs }).text;
        let (open, open_now) = (free_words(&ours), free_words(&merged));
        let told = || format!("--- ours\n{ours}\n--- theirs\n{theirs}\n--- merged\n{merged}");
        let is_paid = |word: &&str| *word != "**C:**" && !open.iter().any(|one| one == word);
        for word in ours.split_whitespace().filter(is_paid) {
            prop_assert!(!open_now.iter().any(|one| one == word), "{word} is free\n{}", told());
        }
        // A new word is not free either where the editor's word before it is paid.
        let mut is_behind = false;
        for word in theirs.split_whitespace() {
            if word.starts_with('z') {
                let is_free = open_now.iter().any(|one| one == word);
                prop_assert!(!(is_behind && is_free), "{word} is free\n{}", told());
            } else if word != "**C:**" && ours.split_whitespace().any(|one| one == word) {
                is_behind = !open.iter().any(|one| one == word);
            }
        }
    }
}
