//! The words of each language that the rules know.
//!
//! One list a language and never one for all: "um" fills a pause in English, counts in Portuguese
//! and is a preposition in German.

use transcript::Language;

/// What the rules know of a language. Words are folded: lower case, straight apostrophes.
pub(super) struct Lexicon {
    /// Sounds that fill a pause and are no words.
    pub(super) fillers: &'static [&'static str],
    /// Phrases that carry no meaning when they stand between commas.
    pub(super) empty_phrases: &'static [&'static str],
    /// Words people say twice on purpose, or that grammar doubles.
    pub(super) doubled: &'static [&'static str],
    /// Spoken contractions and what is written for them.
    pub(super) spoken_forms: &'static [(&'static str, &'static str)],
    /// Words that say only "I listen".
    pub(super) backchannels: &'static [&'static str],
    /// The numbers one to nine, where house style spells them.
    pub(super) small_numbers: &'static [&'static str],
    /// Words before a number that keep its digits: "chapter 3", "May 3".
    pub(super) before_digits: &'static [&'static str],
    /// Words after a number that keep its digits: "3 percent", "3 km".
    pub(super) after_digits: &'static [&'static str],
    /// Negations, hedges and modal verbs: what no rule may take out.
    protected: &'static [&'static str],
}

impl Lexicon {
    /// Returns true for a word that no rule may take out: a number, a negation, a hedge, a modal.
    pub(super) fn is_protected(&self, folded: &str) -> bool {
        folded.chars().any(char::is_numeric) || self.protected.contains(&folded)
    }
}

/// Returns a word as the lists have it: lower case, straight apostrophe, no punctuation around it.
pub(super) fn fold(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).replace('’', "'").to_lowercase()
}

/// Returns what is known of `language`; of others nothing, so that no rule changes their words.
pub(super) fn of(language: &Language) -> &'static Lexicon {
    match language.primary() {
        "en" => &ENGLISH,
        "pt" => &PORTUGUESE,
        "es" => &SPANISH,
        "fr" => &FRENCH,
        "de" => &GERMAN,
        _ => &UNKNOWN,
    }
}

const UNKNOWN: Lexicon = Lexicon {
    fillers: &[],
    empty_phrases: &[],
    doubled: &[],
    spoken_forms: &[],
    backchannels: &[],
    small_numbers: &[],
    before_digits: &[],
    after_digits: &[],
    protected: &[],
};

const ENGLISH: Lexicon = Lexicon {
    fillers: &[
        "um", "umm", "uhm", "uh", "uhh", "er", "err", "erm", "hmm", "hm", "mm", "mmm", "uh-huh",
        "mm-hmm", "mhm",
    ],
    empty_phrases: &["you know", "i mean", "sort of", "kind of", "like"],
    doubled: &[
        "very", "really", "that", "had", "so", "many", "much", "bye", "ha", "no", "yes", "go",
    ],
    spoken_forms: &[
        ("gonna", "going to"),
        ("wanna", "want to"),
        ("kinda", "kind of"),
        ("sorta", "sort of"),
        ("gotta", "got to"),
        ("lemme", "let me"),
        ("gimme", "give me"),
        ("dunno", "don’t know"),
        ("'cause", "because"),
        ("y'all", "you all"),
    ],
    backchannels: &[
        "right",
        "yeah",
        "yep",
        "yes",
        "mm-hmm",
        "mhm",
        "mm",
        "uh-huh",
        "hmm",
        "okay",
        "ok",
        "sure",
        "exactly",
        "wow",
        "oh",
        "i see",
        "got it",
        "of course",
        "interesting",
    ],
    small_numbers: &["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"],
    before_digits: &[
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "chapter",
        "page",
        "version",
        "episode",
        "season",
        "part",
        "section",
        "figure",
        "number",
        "no",
        "step",
        "level",
        "phase",
        "point",
        "gate",
        "channel",
        "covid",
    ],
    after_digits: &[
        "percent", "per", "km", "kg", "cm", "mm", "m", "g", "mg", "mph", "ghz", "mhz", "khz", "gb",
        "mb", "tb", "kwh", "mw", "gw", "kw", "volts", "watts", "degrees", "a.m", "p.m", "am", "pm",
        "o'clock", "million", "billion", "trillion", "thousand", "dollars", "euros", "pounds",
        "cents", "yuan", "point", "to", "and", "by", "x", "times",
    ],
    protected: &[
        "no",
        "not",
        "never",
        "none",
        "nobody",
        "nothing",
        "neither",
        "nor",
        "without",
        "don't",
        "doesn't",
        "didn't",
        "isn't",
        "aren't",
        "wasn't",
        "weren't",
        "won't",
        "wouldn't",
        "can't",
        "cannot",
        "couldn't",
        "shouldn't",
        "haven't",
        "hasn't",
        "hadn't",
        "maybe",
        "perhaps",
        "probably",
        "possibly",
        "might",
        "may",
        "could",
        "would",
        "should",
        "must",
        "can",
        "will",
        "shall",
    ],
};

const PORTUGUESE: Lexicon = Lexicon {
    fillers: &["hum", "hã", "ahn", "hmm", "hm", "mm", "ãh", "éé", "ééé", "uhum", "aham"],
    empty_phrases: &["sabe", "tipo", "tipo assim", "quer dizer", "né", "digamos"],
    doubled: &["muito", "logo", "já", "não", "sim", "bem", "quase"],
    spoken_forms: &[
        ("tá", "está"),
        ("tô", "estou"),
        ("pra", "para"),
        ("pro", "para o"),
        ("cê", "você"),
    ],
    backchannels: &["sim", "claro", "uhum", "aham", "certo", "pois", "exato", "tá", "é", "ok"],
    small_numbers: &[],
    before_digits: &[],
    after_digits: &[],
    protected: &[
        "não",
        "nem",
        "nunca",
        "jamais",
        "ninguém",
        "nada",
        "nenhum",
        "nenhuma",
        "sem",
        "talvez",
        "provavelmente",
        "pode",
        "podem",
        "poderia",
        "deve",
        "devem",
        "deveria",
    ],
};

const SPANISH: Lexicon = Lexicon {
    fillers: &["eh", "ehm", "em", "mmm", "mm", "hmm", "ajá", "ah"],
    empty_phrases: &["sabes", "o sea", "digamos", "en plan"],
    doubled: &["muy", "ya", "no", "sí", "casi"],
    spoken_forms: &[],
    backchannels: &["sí", "claro", "ajá", "vale", "ya", "exacto", "bueno", "ok"],
    small_numbers: &[],
    before_digits: &[],
    after_digits: &[],
    protected: &[
        "no",
        "ni",
        "nunca",
        "jamás",
        "nadie",
        "nada",
        "ningún",
        "ninguna",
        "sin",
        "quizá",
        "quizás",
        "tal",
        "probablemente",
        "puede",
        "pueden",
        "podría",
        "debe",
        "deben",
        "debería",
    ],
};

const FRENCH: Lexicon = Lexicon {
    fillers: &["euh", "heu", "hum", "hmm", "mm", "mmh"],
    empty_phrases: &["tu vois", "vous voyez", "tu sais", "vous savez", "genre", "quoi", "hein"],
    doubled: &["très", "nous", "vous", "non", "oui", "si"],
    spoken_forms: &[],
    backchannels: &["oui", "ouais", "d'accord", "mm", "exactement", "voilà", "ok", "ah"],
    small_numbers: &[],
    before_digits: &[],
    after_digits: &[],
    protected: &[
        "ne",
        "n'est",
        "pas",
        "plus",
        "jamais",
        "rien",
        "personne",
        "aucun",
        "aucune",
        "sans",
        "ni",
        "non",
        "peut-être",
        "probablement",
        "peut",
        "peuvent",
        "pourrait",
        "doit",
        "doivent",
        "devrait",
    ],
};

const GERMAN: Lexicon = Lexicon {
    fillers: &["äh", "ähm", "öh", "hm", "hmm", "mm", "mhm", "ähh"],
    empty_phrases: &["weißt du", "wissen sie", "sag ich mal", "sozusagen", "quasi"],
    doubled: &["sehr", "die", "der", "das", "sie", "nein", "ja", "so"],
    spoken_forms: &[],
    backchannels: &["ja", "genau", "okay", "ok", "mhm", "hm", "stimmt", "klar", "ach"],
    small_numbers: &[],
    before_digits: &[],
    after_digits: &[],
    protected: &[
        "nicht",
        "nie",
        "niemals",
        "niemand",
        "nichts",
        "kein",
        "keine",
        "keinen",
        "ohne",
        "weder",
        "nein",
        "vielleicht",
        "wahrscheinlich",
        "wohl",
        "kann",
        "können",
        "könnte",
        "muss",
        "müssen",
        "müsste",
        "soll",
        "sollte",
        "darf",
        "dürfte",
        "wird",
        "würde",
    ],
};
