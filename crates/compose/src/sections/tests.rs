//! What is proposed for real and for strange interviews.

use std::collections::HashSet;

use proptest::collection::vec;
use proptest::prelude::*;
use transcript::format::markdown;
use transcript::{FrontMatter, Inline, Language, Passage, Tier, Turn};

use super::tokens::tokens;
use super::*;

/// The sample episode's text as it would be composed: turns alone, nothing above them.
fn sample() -> Interview {
    let file = include_str!("../../../../transcripts/tides-and-timetables/interview.md");
    let (mut interview, _) = markdown::parse(&file.replace("[^1]\n", "\n"));
    interview.body.retain(|one| matches!(one.block, Block::Turn(_)));
    interview.body.iter_mut().for_each(|one| one.tier = Tier::Free);
    let title = interview.front.title;
    interview.front = FrontMatter { title, ..FrontMatter::default() };
    interview.footnotes.clear();
    interview
}

fn show() -> Show {
    Show::parse(include_str!("../../../../castpress.toml")).unwrap()
}

fn headings(interview: &Interview) -> Vec<&str> {
    let of = |block: &'_ Block| matches!(block, Block::Suggestion(_));
    let headings = interview.body.iter().filter(|one| of(&one.block));
    headings
        .map(|one| match &one.block {
            Block::Suggestion(suggestion) => suggestion.text(),
            _ => "",
        })
        .collect()
}

#[test]
fn the_sample_gets_headings_and_points_an_editor_could_keep() {
    let proposed = propose(sample(), &show());
    let expected = ["What is a timetable?", "A Machine With Brass Wheels", "A Small Letter"];
    assert_eq!(headings(&proposed), expected);
    let front = &proposed.front;
    assert_eq!(front.byline, ["Hannah Whitlock"]);
    assert!(front.suggested.discuss.contains(&"Five dry stones".to_owned()), "{front:?}");
    assert!(!front.suggested.members_discuss.is_empty(), "{front:?}");
    let expected =
        ["subtitle", "published", "guests", "deck", "discuss", "members_discuss", "recording_note"];
    assert_eq!(front.left_blank, expected.into());
    let (read, warnings) = markdown::parse(&markdown::write(&proposed));
    assert_eq!((read, warnings), (proposed, vec![]));
}

/// Two topics, each talked about three times over.
#[track_caller]
fn check(language: &str, topics: [(&str, &str); 2], expected: &[&str], points: &[&str]) {
    let front = FrontMatter { language: Some(Language::new(language)), ..FrontMatter::default() };
    let mut body = Vec::new();
    for (question, answer) in topics {
        for round in 0..3 {
            // Only the first question of a topic leads over to it.
            let asked = if round == 0 { question } else { "?" };
            body.extend([said("Ana", asked), said("Bo", answer)]);
        }
    }
    let proposed = propose(Interview { front, body, footnotes: Vec::new() }, &Show::default());
    assert_eq!(headings(&proposed), expected);
    let suggested = proposed.front.suggested;
    let all: Vec<&String> = suggested.discuss.iter().chain(&suggested.members_discuss).collect();
    for point in points {
        assert!(all.iter().any(|one| one == point), "{all:?}");
    }
}

#[test]
fn who_speaks_alone_gets_headings_between_paragraphs_and_the_label_behind_each() {
    let boats = "The skipper steers the ferry out of the old harbor before the tide turns. A ferry of \
        that size needs two meters of water. When the tide is out the old harbor has less than one.";
    let bread = "My sister bakes rye bread in a brick oven behind the house. Her bread takes two days \
        because the dough of rye rises slowly. The brick oven burns birch and holds its heat.";
    let paragraph = |text: &str| vec![Inline::Text(text.to_owned())];
    let paragraphs = [[boats; 4], [bread; 4]].concat().into_iter().map(paragraph).collect();
    let turn = Turn { speaker: "Ann Lee".to_owned(), paragraphs };
    let body = vec![Tiered { tier: Tier::Free, block: Block::Turn(turn) }];
    let proposed = propose(Interview { body, ..Interview::default() }, &Show::default());
    let file = markdown::write(&proposed);
    let (_, behind) = file.split_once("<!-- heading? ").unwrap();
    assert!(behind.contains(" -->\n\n**Ann Lee:** My sister bakes"), "{file}");
    assert_eq!(file.matches("**Ann Lee:**").count(), 1 + headings(&proposed).len(), "{file}");
    assert_eq!(markdown::parse(&file).0, proposed);
    let text = markdown::write_edition(&proposed.edition(Tier::Free), "");
    assert_eq!(text.matches("**Ann Lee:**").count(), 1, "{text}");
}

fn said(speaker: &str, text: &str) -> Tiered {
    let paragraphs = vec![vec![Inline::Text(text.to_owned())]];
    let block = Block::Turn(Turn { speaker: speaker.to_owned(), paragraphs });
    Tiered { tier: Tier::Free, block }
}

#[test]
fn headings_follow_the_grammar_and_case_of_the_language() {
    let boats = "O barco sai com a maré. A maré sobe no porto de pesca e o barco espera. Sem a \
        maré o barco fica no porto, e a tabela de marés diz a hora. Eu olho para a tabela de marés.";
    let bread = "A farinha de centeio vem do moinho. O pão precisa de um forno, e o forno quer lenha. \
        Com a farinha de centeio o pão cresce devagar. Nós usamos a farinha do moinho velho.";
    check(
        "pt",
        [("Como espera o barco pela maré?", boats), ("E agora o pão, o que leva o pão?", bread)],
        &["A farinha do moinho velho"],
        &["A tabela de marés"],
    );
    let boats = "Das Schiff fährt mit der Flut. Im Hafen wartet das Schiff auf das Wasser. Ohne die \
        Tafel der Gezeiten fährt kein Schiff, und die Tafel der Gezeiten lügt im Sturm über dem Hafen.";
    let bread = "Das Mehl kommt aus der Mühle. Der Teig braucht einen heißen Ofen, und der Ofen will \
        Holz. Mit dem Mehl aus der Mühle geht der Teig langsam, und ein heißer Ofen hilft dem Teig.";
    check(
        "de",
        [
            ("Wie wartet ein Schiff auf Wasser?", boats),
            ("Und wie backen Sie zu Hause, mit welchem Ofen?", bread),
        ],
        &["Mehl aus der Mühle"],
        &["Die Tafel der Gezeiten"],
    );
    let boats = "Le bateau part avec la marée. L’île attend le bateau, et la marée monte au port. La \
        table des marées donne l’heure, et je regarde la table des marées avant de quitter l’île.";
    let bread = "La farine de seigle vient du moulin. Le pain demande un four, et le four veut du bois. \
        Avec la farine de seigle le pain lève lentement. Nous prenons la farine du moulin.";
    check(
        "fr",
        [
            ("Comment attend un bateau ?", boats),
            ("Et maintenant le pain, vous le faites comment ?", bread),
        ],
        &["La farine de seigle"],
        &["La table des marées"],
    );
    let boats = "El barco sale con la marea. En el puerto de pesca espera el barco. Sin la tabla de \
        mareas nadie sale del puerto de pesca, y yo miro la tabla de mareas antes de salir.";
    let bread = "La harina de centeno viene del molino. El pan quiere un horno, y el horno quiere leña. \
        Con la harina de centeno el pan crece despacio. Usamos la harina del molino.";
    check(
        "es",
        [("¿Cómo espera un barco?", boats), ("Y ahora el pan, ¿cómo lo hacen ustedes?", bread)],
        &["La harina de centeno"],
        &["La tabla de mareas"],
    );
}

#[test]
fn where_no_grammar_is_known_only_short_questions_become_headings() {
    let boats = "Statek czeka na przypływ w porcie. Port jest mały, a statek duży. Przypływ niesie \
        statek do portu, a kapitan statku patrzy na wodę w porcie i na przypływ, i czeka dalej.";
    let bread = "Mąka pochodzi z młyna. Chleb potrzebuje pieca, a piec drewna. Mąka z młyna daje \
        dobry chleb. Piec i mąka, chleb i młyn, tak robi piekarz swój chleb w piecu z mąki.";
    check(
        "pl",
        [("Jak czeka statek?", boats), ("Skąd bierze piekarz mąkę?", bread)],
        &["Skąd bierze piekarz mąkę?"],
        &[],
    );
    let boats =
        "船在港口等潮水。潮水来了，船就出港。没有潮水，船不能动，港口的人看着潮水表。".repeat(3);
    let bread = "面粉来自磨坊。面包需要烤炉，烤炉需要木柴。好的面粉做好的面包，面包师傅守着烤炉。"
        .repeat(3);
    check(
        "zh",
        [("船为什么要等潮水？", boats.as_str()), ("面包师傅为什么守着烤炉？", bread.as_str())],
        &["面包师傅为什么守着烤炉？"],
        &[],
    );
}

#[test]
fn a_heading_that_would_be_a_paid_mark_is_not_proposed() {
    let boats =
        "The boat waits for the tide. The harbor is small and the boat needs a tide. ".repeat(3);
    let money = "The paid members pay a fee. A fee of paid members buys the bread. ".repeat(4);
    check(
        "en",
        [
            ("How does a boat wait?", boats.as_str()),
            ("What do the paid members get?", money.as_str()),
        ],
        &[],
        &[],
    );
}

#[test]
fn a_conversation_of_many_or_of_one_is_no_trouble() {
    let many: Vec<Tiered> = (0..1000)
        .map(|at| {
            let text = format!("What is the harbor {at} of the {} boat?", at % 91);
            said(&format!("Speaker {}", at % 200), &text)
        })
        .collect();
    let many = Interview { body: many, ..Interview::default() };
    let proposed = propose(many.clone(), &Show::default());
    assert!(proposed.body.len() >= many.body.len());
    let alone = Interview { body: vec![said("Ana", "I talk. Do I?")], ..Interview::default() };
    assert_eq!(headings(&propose(alone, &Show::default())), Vec::<&str>::new());
    let nothing = propose(Interview::default(), &Show::default());
    assert_eq!(nothing.body, []);
}

#[test]
fn sentences_end_at_marks_of_every_script() {
    let printed = "Dr. Lee went. He asked “Why?”\nYes";
    assert_eq!(sentences(printed), ["Dr. Lee went.", "He asked “Why?”", "Yes"]);
    assert_eq!(sentences("好。为什么？因为"), ["好。", "为什么？", "因为"]);
    assert!(sentences(" ").is_empty());
}

fn talk() -> impl Strategy<Value = Interview> {
    let word = prop_oneof![
        3 => "(boat|tide|harbor|Tide tables|moon|brass wheels|paid|members|--|<b>|é|中)",
        3 => "(the|a|of|and|with|is|we|it’s|to)",
        1 => "[.?,!…]",
        1 => "(what|why|how)",
    ];
    let text = vec(word, 1..40).prop_map(|words| words.join(" "));
    let end = prop_oneof![Just("?"), Just("."), Just("")];
    let turn = ("(Ana|Bo|Cy)", text, end);
    let language = prop_oneof![Just("en"), Just("de"), Just("fr"), Just("zh"), Just("xx")];
    (vec(turn, 0..40), language).prop_map(|(turns, language)| {
        let body =
            turns.iter().map(|(who, text, end)| said(who, &format!("{text}{end}"))).collect();
        let language = Some(Language::new(language));
        let front = FrontMatter { language, ..FrontMatter::default() };
        Interview { front, body, footnotes: Vec::new() }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn nothing_is_proposed_that_was_not_said_and_nothing_of_it_is_published(talk in talk()) {
        let proposed = propose(talk.clone(), &Show::default());
        let mut without = proposed.clone();
        without.body.retain(|one| !matches!(one.block, Block::Suggestion(_)));
        prop_assert_eq!(&without.body, &talk.body);
        let conversation = Conversation::of(&talk, &Show::default());
        let words: HashSet<&str> = conversation.tokens.iter().map(|one| one.folded.as_str()).collect();
        let suggested = &proposed.front.suggested;
        let points = suggested.discuss.iter().chain(&suggested.members_discuss);
        let texts: Vec<&str> = headings(&proposed).into_iter().chain(points.map(String::as_str)).collect();
        for word in texts.iter().flat_map(|text| tokens(text)) {
            prop_assert!(words.contains(word.folded.as_str()), "{} of {:?}", word.folded, texts);
        }
        for tier in [Tier::Free, Tier::Paid] {
            let (with, plain) = (proposed.edition(tier), talk.edition(tier));
            prop_assert_eq!(with.passages(), plain.passages());
            let holds = |one: &Passage| matches!(one, Passage::Block(Block::Suggestion(_)));
            prop_assert!(!with.passages().iter().any(holds));
        }
        let (read, _) = markdown::parse(&markdown::write(&proposed));
        prop_assert_eq!(headings(&read), headings(&proposed));
    }

    #[test]
    fn a_heading_is_proposed_only_where_somebody_else_begins(talk in talk()) {
        let proposed = propose(talk, &Show::default());
        for around in proposed.body.windows(3) {
            if let [before, Tiered { block: Block::Suggestion(_), .. }, behind] = around {
                let (Block::Turn(before), Block::Turn(behind)) = (&before.block, &behind.block) else {
                    panic!("not between turns: {around:?}")
                };
                prop_assert_ne!(&before.speaker, &behind.speaker);
            }
        }
    }
}
