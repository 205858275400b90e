//! What must hold whatever the file.

use proptest::prelude::*;

use super::*;

/// Pieces of which files are made that the rules look at closely.
const PIECES: [&str; 61] = [
    "**Ana Sá:** ",
    "**Ana Sá**: ",
    "**Speaker 1:** ",
    "## ",
    "#### ",
    "- ",
    "1. ",
    "> ",
    "[",
    "]",
    "(https://x.example)",
    "(",
    ")",
    "“",
    "”",
    "\"",
    "'",
    "’",
    "«",
    "»",
    "„",
    "...",
    "….",
    "…",
    ".",
    "..",
    ",",
    " ,",
    "  ",
    "\u{a0}",
    "\t",
    "--",
    " - ",
    "-",
    "10-12",
    "1914-18",
    "U.S.",
    "US",
    "end.Next",
    "the the",
    "word",
    "Mike Horowtz",
    "East Asia were",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\\",
    "`",
    "*",
    "<!-- paid -->\n",
    "<!-- heading? One  two... -->\n",
    "[^1]",
    "\n[^1]: ",
    "+++\n",
    "discuss = [\"• One\", \"two.\"]\n",
    "title = \"A  b\"\n",
    "梁文锋。",
    "שלום",
    "🚢",
    "\u{feff}",
];

fn file() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        9 => proptest::sample::select(&PIECES[..]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    let front = prop_oneof![Just(""), Just("+++\ntitle = \"T\"\nguests = [\"Ana Sá\"]\n+++\n\n")];
    let language =
        proptest::sample::select(&["", "language = \"fr\"\n", "language = \"de\"\n"][..]);
    (front, language, proptest::collection::vec(piece, 0..60)).prop_map(
        |(front, language, pieces)| {
            front.replace("title", &format!("{language}title")) + &pieces.concat()
        },
    )
}

/// The letters and digits of a text, in order.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

proptest! {
    #[test]
    fn a_fix_touches_no_letter_and_is_whole_after_one_run(file in file()) {
        let show = Show::parse("[[people]]\nname = \"Michael Horowitz\"\naliases = [\"Mike\"]\n").unwrap();
        let (fixed, findings) = fix(&file, &show, &[]);
        prop_assert_eq!(letters(&fixed), letters(&file));
        prop_assert_eq!(findings.is_empty(), fixed == file);
        let (again, more) = fix(&fixed, &show, &[]);
        prop_assert_eq!(&again, &fixed, "{:#?}", more);
        let lines = |text: &str| text.matches(['\n', '\r']).count();
        prop_assert_eq!(lines(&fixed), lines(&file));
    }

    #[test]
    fn findings_are_in_order_and_in_the_file(file in file()) {
        let found = lint(&file, &Show::default(), None);
        let lines = 1 + file.replace("\r\n", "\n").matches(['\n', '\r']).count();
        prop_assert!(found.is_sorted_by_key(|one| one.line), "{found:#?}");
        prop_assert!(found.iter().filter_map(|one| one.line).all(|line| (1..=lines).contains(&line)));
    }
}
