//! Where an interview may be cut, and where it never is.

use proptest::collection::vec;
use proptest::prelude::*;
use transcript::Tier;
use transcript::format::markdown;

use super::*;

const SAMPLE: &str = include_str!("../../../../transcripts/tides-and-timetables/interview.md");

fn sample_cuts(share: f32) -> Vec<Cut> {
    let show = Show::parse(include_str!("../../../../castpress.toml")).unwrap();
    let (file, _) = markdown::uncut(SAMPLE).unwrap();
    cuts(&markdown::parse(&file).0, &show, share)
}

#[track_caller]
fn check(share: f32, question: &str) {
    let cuts = sample_cuts(share);
    assert!(cuts[0].last_lines.ends_with(question), "{:#?}", &cuts[..3.min(cuts.len())]);
}

#[test]
fn the_sample_is_cut_after_the_question_its_editor_chose() {
    check(0.5, "What did you do with 120 people who wanted to get home?");
    check(0.6, "What did you do with 120 people who wanted to get home?");
    check(0.15, "What is a timetable?");
}

#[test]
fn a_cut_follows_a_question_that_opens_a_section_and_nothing_else() {
    let file = "**Ann:** Welcome to the show.\n\n**Bo:** Hello there, and thank you.\n\n\
        ## Boats\n\n**Ann:** Why do boats wait?\n\n**Bo:** The tide is low. Do you know tides?\n\n\
        **Ann:** I do. Do you?\n\n[Ann: he does.]\n\n**Bo:** Yes, and more of it.\n\n\
        <!-- heading? Bread -->\n\n**Ann:** And the bread?\n\n**Bo:** It is good bread and it rises.\n";
    let (interview, _) = markdown::parse(file);
    let mut places: Vec<usize> =
        cuts(&interview, &Show::default(), 0.5).iter().map(|cut| cut.before).collect();
    places.sort_unstable();
    assert_eq!(places, [4, 10]);
}

fn talk() -> impl Strategy<Value = String> {
    let turn = ("(Ann|Bo|Cy)", vec("(tide|boat|bread|oven|why|how|the|a)", 1..20), "[?.]");
    let piece = prop_oneof![
        6 => turn.prop_map(|(who, words, end)| format!("**{who}:** {}{end}", words.join(" "))),
        1 => Just("## A heading".to_owned()),
        1 => Just("<!-- heading? A heading -->".to_owned()),
        1 => Just("[Ann: a note.]".to_owned()),
        1 => Just("- a list".to_owned()),
        1 => Just("Another paragraph?".to_owned()),
    ];
    vec(piece, 0..30).prop_map(|pieces| pieces.join("\n\n"))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) })]

    #[test]
    fn no_cut_is_inside_an_answer_and_every_cut_can_be_set(file in talk(), share in 0.0..1.0_f32) {
        let (interview, _) = markdown::parse(&file);
        let found = cuts(&interview, &Show::default(), share);
        prop_assert_eq!(&found, &cuts(&interview, &Show::default(), share));
        for cut in found {
            let (Block::Turn(question), Block::Turn(answer)) =
                (&interview.body[cut.before - 1].block, &interview.body[cut.before].block)
            else {
                panic!("not between turns: {cut:?}")
            };
            prop_assert_ne!(&question.speaker, &answer.speaker);
            prop_assert!(cut.last_lines.contains('?'), "{:?}", cut);
            let marked = markdown::cut(&file, cut.before);
            let (marked, _) = markdown::parse(&marked.unwrap());
            let free = marked.body.iter().filter(|one| one.tier == Tier::Free).count();
            prop_assert_eq!(free, cut.before);
        }
    }
}
