use proptest::prelude::*;
use transcript::{Millis, SpeakerId};

use super::*;

/// A show as our listeners know it.
const SHOW: &str = r#"
glossary = [
  "The Slow Crossing",
  "spring tide",
  "JWST",
  { term = "DeepSeek", native = "深度求索", aliases = ["deep seek"], sounds_like = ["deep sick"] },
  "Lagrange point",
  "Anthropic",
]
[[people]]
name = "Hannah Whitlock"
role = "host"
aliases = ["Hannah"]
[[people]]
name = "Duarte Gonçalves"
aliases = ["Duarte", "Duarte Goncalves"]
[[people]]
name = "Callum Reid"
[[people]]
name = "Chen Weiguo"
native = "陈卫国"
[[people]]
name = "Liang Wenfeng"
native = "梁文锋"
[[people]]
name = "Michael Horowitz"
aliases = ["Mike"]
sounds_like = ["Horror Wits", "Mike Harrow Its"]
[[people]]
name = "Jürgen Großmann"
[[people]]
name = "Geneviève Lefèbvre"
[[people]]
name = "Íñigo Echeverría"
"#;

const PRESENT: [&str; 3] = ["Hannah Whitlock", "Duarte Gonçalves", "Callum Reid"];

/// Words 300 ms apart, with this confidence.
fn words(text: &str, confidence: f32) -> Vec<Word> {
    let timed = text.split_whitespace().zip(0u32..);
    let words = timed.map(|(text, index)| Word {
        text: text.to_owned(),
        span: Span::new(Millis(index * 300), Millis(index * 300 + 250)),
        confidence,
        speaker: Some(SpeakerId(0)),
    });
    words.collect()
}

fn text(words: &[Word]) -> String {
    words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// As the show writes it, without names in their own script.
fn written(language: &str, heard: &str, confidence: f32) -> String {
    let show = Show::parse(&SHOW.replace("native = \"陈卫国\"", "")).unwrap();
    let present = PRESENT.map(str::to_owned);
    let names = Names::of(&show, &present);
    let words = words(heard, confidence);
    let found = find::matches(&words, &Language::new(language), &names);
    text(&rewrite::carry_out(&words, &found, &names).0)
}

#[track_caller]
fn check(language: &str, heard: &str, expected: &str) {
    assert_eq!(written(language, heard, 0.8), expected);
}

#[track_caller]
fn stays(language: &str, heard: &str) {
    for confidence in [0.3, 0.8, 1.0] {
        assert_eq!(written(language, heard, confidence), heard, "at {confidence}");
    }
}

#[test]
fn names_are_written_as_the_show_spells_them() {
    check("en", "With me is Duarte Gonsalves.", "With me is Duarte Gonçalves.");
    check("en", "I asked Duarte Goncalves, twice.", "I asked Duarte Gonçalves, twice.");
    check("en", "What Gonsalves said", "What Gonçalves said");
    check("en", "Thanks, Callum Reed.", "Thanks, Callum Reid.");
    check("en", "I'm Hannah Whitelock.", "I'm Hannah Whitlock.");
    check("en", "I'm Hannah Wetlock, hello.", "I'm Hannah Whitlock, hello.");
    check("pt", "O Duarte Gonsalves escreve horários.", "O Duarte Gonçalves escreve horários.");
    check("de", "Ich frage Jurgen Grossmann.", "Ich frage Jürgen Großmann.");
    check("de", "Ich frage Jürgen Grosman heute.", "Ich frage Jürgen Großmann heute.");
    check("fr", "Je remercie Genevieve Lefevre.", "Je remercie Geneviève Lefèbvre.");
    check("es", "Hablé con Inigo Echeverria ayer.", "Hablé con Íñigo Echeverría ayer.");
    check("es", "Hablé con Iñigo Echevarría ayer.", "Hablé con Íñigo Echeverría ayer.");
}

#[test]
fn chinese_names_are_found_as_whisper_mangles_them() {
    for heard in [
        "Leung Wen Feng",
        "Lian Wenfeng",
        "Liang Wen Feng",
        "Liang Wenfung",
        "Leang Wen-Feng",
        "Liang Winfang",
    ] {
        check("en", &format!("He met {heard}, again."), "He met Liang Wenfeng, again.");
    }
    for heard in ["Chen Way Guo", "Chen Wei Guo", "Chan Weiguo", "Chen Weigo"] {
        check(
            "en",
            &format!("a model from {heard}, an engineer"),
            "a model from Chen Weiguo, an engineer",
        );
    }
}

#[test]
fn what_is_listed_is_always_replaced_and_by_the_part_that_was_meant() {
    check("en", "They built deep seek and deep sick.", "They built DeepSeek and DeepSeek.");
    check("en", "I spoke to Mike Harrow Its.", "I spoke to Michael Horowitz.");
    check("en", "So Horror Wits said no.", "So Horowitz said no.");
}

#[test]
fn nicknames_stay_as_they_are_said() {
    stays("en", "Thank you, Hannah, and thank you, Mike.");
    check("en", "Thank you, Dwarte.", "Thank you, Duarte.");
}

#[test]
fn punctuation_possessives_and_plurals_are_kept() {
    check("en", "(“Gonsalves’s table,”", "(“Gonçalves’s table,”");
    check("en", "Is it deep seek's?", "Is it DeepSeek's?");
    check("en", "two deepseeks", "two DeepSeeks");
    check("en", "Spring Tides rise.", "Spring Tides rise.");
}

#[test]
fn letters_get_the_capitals_and_spaces_of_the_term() {
    check("en", "We use Deepseek now.", "We use DeepSeek now.");
    check("en", "Welcome to The slow Crossing.", "Welcome to The Slow Crossing.");
    check("en", "Welcome to the Slow Crossing.", "Welcome to The Slow Crossing.");
    check("en", "seen by jwst", "seen by JWST");
    stays("en", "It was the slow crossing of a bay at spring tide.");
}

#[test]
fn ordinary_words_and_other_peoples_names_stay() {
    stays("en", "A reed grew there. Reed is a plant, and Reeds are many.");
    stays("en", "Anna Karenina and Hannah Arendt met Colin Reece.");
    stays("en", "Mr. Gonzalez came from Shanghai with Chen Wei.");
    stays("en", "Wait, go on. Deep down we seek the point. When Fang came in");
    stays("en", "an engineer in Chen Wei. His model looks at 37 waves");
    stays("en", "The column read well, and Lee angled for it.");
    stays("en", "An anthropic view of ravens.");
    stays("pt", "As duas gaivotas e o Gonçalo, de noite.");
    stays("de", "Der große Mann, die Großmutter und der Jürgen.");
    stays("fr", "La fève, le lièvre et la Genève de Calvin.");
    stays("es", "El échelon y la Echegaray de Iñaki.");
    stays("en", "[inaudible 0:03]");
}

#[test]
fn a_doubtful_recogniser_is_corrected_where_a_sure_one_is_not() {
    assert_eq!(written("en", "We asked Whitloe again.", 0.3), "We asked Whitlock again.");
    assert_eq!(written("en", "We asked Whitloe again.", 0.97), "We asked Whitloe again.");
}

#[test]
fn a_name_that_could_be_two_people_stays() {
    let show = "[[people]]\nname = \"Ann Petersen\"\n[[people]]\nname = \"Bo Pedersen\"\n";
    let show = Show::parse(show).unwrap();
    let said = words("we asked Petterson again", 0.4);
    let (kept, corrections) = correct(&said, &Language::new("en"), &show, &[]);
    assert_eq!((text(&kept), corrections), (text(&said), vec![]));
}

#[test]
fn each_correction_says_what_when_and_why() {
    let show = Show::parse(SHOW).unwrap();
    let said = words("He met Leung Wen Feng, then Liang Wenfeng's team.", 0.8);
    let (kept, corrections) = correct(&said, &Language::new("en"), &show, &[]);
    assert_eq!(text(&kept), "He met Liang Wenfeng 梁文锋, then Liang Wenfeng's team.");
    let [sound, native] = corrections.as_slice() else { panic!("{corrections:?}") };
    assert_eq!((&*sound.heard, &*sound.written), ("Leung Wen Feng,", "Liang Wenfeng,"));
    assert_eq!(sound.term, "Liang Wenfeng");
    assert!(matches!(sound.reason, Reason::Sound { .. }), "{:?}", sound.reason);
    assert_eq!(sound.span, Span::new(Millis(600), Millis(1450)));
    assert_eq!((&*native.written, native.reason), ("Liang Wenfeng 梁文锋,", Reason::Native));
}

#[test]
fn the_first_full_mention_has_the_native_script_and_no_other() {
    let show = Show::parse(SHOW).unwrap();
    let mention = |language: &str, said: &str| {
        text(&correct(&words(said, 0.9), &Language::new(language), &show, &[]).0)
    };
    assert_eq!(
        mention("en", "Liang led it. Is Wenfeng Liang's firm Liang Wenfeng's?"),
        "Liang led it. Is Wenfeng Liang 梁文锋's firm Liang Wenfeng's?"
    );
    assert_eq!(mention("en", "We like deep seek. DeepSeek"), "We like DeepSeek 深度求索. DeepSeek");
    assert_eq!(mention("zh", "我们 谈谈 DeepSeek 。"), "我们 谈谈 DeepSeek 。");
}

#[test]
fn chinese_text_is_corrected_where_castpress_toml_lists_it() {
    let show = "[[glossary]]\nterm = \"梁文锋\"\nsounds_like = [\"梁文峰\"]\n";
    let show = Show::parse(show).unwrap();
    for said in ["我们 谈谈 梁文峰 。", "我 们 谈 梁 文 峰 。"] {
        let (kept, corrections) = correct(&words(said, 0.9), &Language::new("zh"), &show, &[]);
        assert!(text(&kept).contains("梁文锋"), "{}", text(&kept));
        assert_eq!(corrections.len(), 1);
    }
}

#[test]
fn words_that_take_the_place_of_others_share_their_time() {
    let show = Show::parse(SHOW).unwrap();
    let said = words("met Leung Wen Feng today", 0.8);
    let (kept, _) =
        correct(&said, &Language::new("en"), &Show { people: show.people, ..Show::default() }, &[]);
    assert!(kept.windows(2).all(|pair| pair[0].span.end() <= pair[1].span.start()));
    assert_eq!(kept[1].span.start(), Millis(300));
    assert_eq!(kept.last(), said.last());
}

/// A name of two words of four to eleven letters each.
fn name() -> impl Strategy<Value = String> {
    "[A-Z][a-z]{3,10} [A-Z][a-z]{3,10}"
}

proptest! {
    /// Whatever the show knows, ordinary words stay as they are.
    #[test]
    fn common_words_are_never_changed(
        picks in prop::collection::vec(0usize..10_000, 1..40),
        people in prop::collection::vec(name(), 1..30),
        terms in prop::collection::vec("[A-Z]?[a-z]{3,12}", 1..30),
        language in prop::sample::select(vec!["en", "pt", "es", "fr", "de"]),
        confidence in 0.0f32..1.0,
    ) {
        let list = match language {
            "en" => include_str!("words/en.txt"),
            "pt" => include_str!("words/pt.txt"),
            "es" => include_str!("words/es.txt"),
            "fr" => include_str!("words/fr.txt"),
            _ => include_str!("words/de.txt"),
        };
        let list: Vec<&str> = list.lines().collect();
        let said: Vec<&str> = picks.iter().map(|pick| list[pick % list.len()]).collect();
        let mut show = Show::default();
        for name in &people {
            let toml = format!("[[people]]\nname = \"{name}\"\n");
            show.people.extend(Show::parse(&toml).unwrap().people);
        }
        for term in terms {
            show.glossary.push(transcript::Term { term, ..transcript::Term::default() });
        }
        let said = words(&said.join(" "), confidence);
        let (kept, corrections) = correct(&said, &Language::new(language), &show, &people);
        prop_assert_eq!(kept, said);
        prop_assert!(corrections.is_empty());
    }

    /// Text of any kind is never lost, and correcting it again changes nothing.
    #[test]
    fn nothing_is_lost_and_a_second_time_changes_nothing(said in "\\PC{0,60}", confidence in 0.0f32..1.0) {
        let show = Show { people: Show::parse(SHOW).unwrap().people, ..Show::default() };
        let show = Show {
            people: show.people.into_iter().filter(|one| one.native.is_none()).collect(),
            ..show
        };
        let said = words(&said, confidence);
        let once = correct(&said, &Language::new("en"), &show, &[]).0;
        let twice = correct(&once, &Language::new("en"), &show, &[]).0;
        prop_assert_eq!(text(&twice), text(&once));
        prop_assert_eq!(once.is_empty(), said.is_empty());
    }
}
