//! What a word sounds like, and how far two words are apart to the ear.
//!
//! A word becomes a row of sounds, one character each: digraphs of English, Portuguese, Spanish,
//! French, German and pinyin are put together, silent letters go, and vowels are kept, since names
//! are short and most recognisers' mistakes are between consonants that sound alike. The distance of
//! two rows is the weighted edit distance (Levenshtein) in which sounds that are easily taken for
//! each other are near. The usual phonetic keys (Soundex, Metaphone) know equal and different alone,
//! and take `Reid` and `Rhoda` for the same.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Letters that one sound is written with, the longest first. Upper case stands for sounds that no
/// letter of its own has: `C` as in church, `J` as in judge, `S` as in ship, `T` as in thin, `N` as in
/// long.
const WRITTEN: [(&str, &str); 45] = [
    ("tsch", "C"),
    ("sch", "S"),
    ("tch", "C"),
    ("dge", "J"),
    ("eau", "o"),
    ("ch", "C"),
    ("sh", "S"),
    ("zh", "J"),
    ("ph", "f"),
    ("th", "T"),
    ("dh", "d"),
    ("kh", "k"),
    ("wh", "w"),
    ("wr", "r"),
    ("rh", "r"),
    ("gh", ""),
    ("ck", "k"),
    ("qu", "kw"),
    ("ng", "N"),
    ("nk", "Nk"),
    ("nh", "n"),
    ("lh", "l"),
    ("gn", "n"),
    ("mn", "m"),
    ("tz", "ts"),
    ("cz", "C"),
    ("sz", "S"),
    ("dt", "t"),
    ("pf", "f"),
    ("oo", "u"),
    ("ou", "u"),
    ("ow", "o"),
    ("oa", "o"),
    ("oe", "o"),
    ("au", "o"),
    ("aw", "o"),
    ("ee", "i"),
    ("ea", "i"),
    ("ei", "i"),
    ("ie", "i"),
    ("ai", "e"),
    ("ae", "e"),
    ("ay", "e"),
    ("ey", "e"),
    ("ue", "u"),
];

/// Pairs of sounds that are taken for each other, and how far apart they are.
const NEAR: [(&str, f32); 32] = [
    ("bp", 0.3),
    ("dt", 0.3),
    ("gk", 0.3),
    ("zs", 0.25),
    ("vf", 0.3),
    ("JC", 0.3),
    ("JS", 0.4),
    ("CS", 0.3),
    ("Ss", 0.3),
    ("Jz", 0.4),
    ("Jj", 0.2),
    ("Jg", 0.3),
    ("jg", 0.4),
    ("jh", 0.3),
    ("jS", 0.4),
    ("Cs", 0.4),
    ("Ck", 0.4),
    ("Ct", 0.5),
    ("mn", 0.4),
    ("nN", 0.2),
    ("mN", 0.5),
    ("wv", 0.3),
    ("wu", 0.2),
    ("bv", 0.4),
    ("ji", 0.4),
    ("lr", 0.6),
    ("Tt", 0.2),
    ("Td", 0.3),
    ("Ts", 0.3),
    ("Tf", 0.3),
    ("wr", 0.6),
    ("hk", 0.5),
];

/// Sounds that are no further apart are alike.
const ALIKE: f32 = 0.4;
/// How far apart two vowels are.
const VOWELS: f32 = 0.35;

/// A row of sounds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sounds(Vec<char>);

impl Sounds {
    /// Returns how a word is read.
    pub(super) fn of(word: &str) -> Self {
        let spelled: String = letters_for_sound(word).collect();
        let mut sounds: Vec<char> = Vec::with_capacity(spelled.len());
        let mut rest = spelled.as_str();
        while let Some(first) = rest.chars().next() {
            let found = WRITTEN.iter().find(|(written, _)| rest.starts_with(written));
            let (read, length) = match found {
                // "Ghana", "Pfizer": silent or doubled only inside a word.
                Some(("gh", _)) if sounds.is_empty() => ("g", 2),
                Some((written, read)) => (*read, written.len()),
                None => (letter(first, &rest[first.len_utf8()..], sounds.is_empty()), 0),
            };
            for sound in read.chars() {
                if sounds.last() != Some(&sound) {
                    sounds.push(sound);
                }
            }
            if read.is_empty() && length == 0 && sounds.last() != Some(&first) {
                sounds.push(first);
            }
            rest = &rest[length.max(first.len_utf8()).min(rest.len())..];
        }
        Self(sounds)
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns how a name in pinyin is read. Western ears hear no difference between its `n` and `ng`,
    /// and its `q` and `x` are sounds that they write `ch` and `sh`.
    pub(super) fn of_pinyin(word: &str) -> Self {
        let spelled = word.to_lowercase().replace('q', "ch").replace('x', "sh");
        let sounds = Self::of(&spelled).0.into_iter();
        Self(sounds.map(|sound| if sound == 'N' { 'n' } else { sound }).collect())
    }

    /// Returns true where both begin with sounds that are taken for each other: beginnings of words
    /// are heard best.
    pub(super) fn begins_like(&self, other: &Self) -> bool {
        match (self.0.first(), other.0.first()) {
            (Some(sound), Some(heard)) => {
                apart(*sound, *heard) <= ALIKE || *sound == 'h' || *heard == 'h'
            }
            _ => false,
        }
    }

    /// Returns how far two rows are apart: 0 for the same, 1 for rows without a sound in common.
    pub(super) fn distance(&self, other: &Self) -> f32 {
        self.within(other, 1.0).unwrap_or(1.0)
    }

    /// Returns how far two rows are apart, or nothing where that is more than `most`.
    pub(super) fn within(&self, other: &Self, most: f32) -> Option<f32> {
        let longest = self.0.len().max(other.0.len());
        if longest == 0 {
            return Some(0.0);
        }
        let limit = most * longest as f32;
        let mut above = vec![0.0; other.0.len() + 1];
        for (j, sound) in other.0.iter().enumerate() {
            above[j + 1] = above[j] + lost(*sound);
        }
        let mut row = above.clone();
        for sound in &self.0 {
            row[0] = above[0] + lost(*sound);
            let mut least = row[0];
            for (j, heard) in other.0.iter().enumerate() {
                let replaced = above[j] + apart(*sound, *heard);
                let dropped = above[j + 1] + lost(*sound);
                row[j + 1] = replaced.min(dropped).min(row[j] + lost(*heard));
                least = least.min(row[j + 1]);
            }
            if least > limit {
                return None;
            }
            std::mem::swap(&mut above, &mut row);
        }
        let all = above[other.0.len()];
        (all <= limit).then(|| all / longest as f32)
    }
}

/// Returns the letters of a word in lower case without diacritics; `ç` is an `s`.
fn letters_for_sound(word: &str) -> impl Iterator<Item = char> {
    let plain = word.chars().flat_map(char::to_lowercase).flat_map(|c| match c {
        'ç' => ['s', '\0'],
        'ñ' => ['n', '\0'],
        'ß' => ['s', '\0'],
        'œ' | 'ø' | 'ö' => ['o', '\0'],
        'æ' => ['e', '\0'],
        'ł' => ['w', '\0'],
        other => [other, '\0'],
    });
    plain.filter(|c| *c != '\0').nfkd().filter(|c| c.is_alphanumeric() && !is_combining_mark(*c))
}

/// Returns how a single letter is read before `rest`; nothing where it is read as it is written.
fn letter(letter: char, rest: &str, first: bool) -> &'static str {
    match letter {
        'c' if rest.starts_with(['e', 'i', 'y']) => "s",
        'c' | 'q' => "k",
        'x' if first => "s",
        'x' => "ks",
        'y' if rest.starts_with(['a', 'e', 'i', 'o', 'u']) => "j",
        'y' => "i",
        _ => "",
    }
}

/// Returns the cost of a sound that is there once and not the other time.
fn lost(sound: char) -> f32 {
    match sound {
        'h' => 0.3,
        'e' => 0.4,
        'a' | 'i' | 'o' | 'u' | 'w' | 'j' => 0.5,
        _ => 1.0,
    }
}

/// Returns the cost of one sound for another.
fn apart(sound: char, other: char) -> f32 {
    if sound == other {
        return 0.0;
    }
    let index = |sound: char| usize::try_from(u32::from(sound)).unwrap_or(usize::MAX);
    COSTS.get(index(sound)).and_then(|row| row.get(index(other))).copied().unwrap_or(1.0)
}

/// The cost of each sound for each other, by their characters' numbers.
static COSTS: LazyLock<Vec<[f32; 128]>> = LazyLock::new(|| {
    let mut costs = vec![[1.0; 128]; 128];
    for (pair, cost) in NEAR {
        if let [a, b] = *pair.as_bytes() {
            costs[usize::from(a)][usize::from(b)] = cost;
            costs[usize::from(b)][usize::from(a)] = cost;
        }
    }
    for (a, b) in b"aeiou".iter().flat_map(|a| b"aeiou".iter().map(move |b| (*a, *b))) {
        costs[usize::from(a)][usize::from(b)] = VOWELS;
    }
    costs
});

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, other: &str, low: f32, high: f32) {
        let distance = Sounds::of(word).distance(&Sounds::of(other));
        assert!((low..=high).contains(&distance), "{word}, {other}: {distance}");
    }

    #[test]
    fn words_that_sound_alike_are_near_however_they_are_written() {
        check("Gonçalves", "Gonsalves", 0.0, 0.0);
        check("Reid", "Reed", 0.0, 0.0);
        check("Geoffrey", "Jeffrey", 0.0, 0.15);
        check("Meyer", "Maier", 0.0, 0.12);
        check("Whitlock", "Wetlock", 0.0, 0.1);
        check("João", "Joao", 0.0, 0.0);
        check("Schulze", "Schulse", 0.0, 0.1);
    }

    #[test]
    fn other_names_are_far() {
        check("Reid", "Reece", 0.25, 1.0);
        check("Whitlock", "Arendt", 0.6, 1.0);
        check("Gonçalves", "Gonzalez", 0.15, 0.4);
        check("Callum", "Colin", 0.2, 0.5);
        check("", "Ana", 0.6, 1.0);
    }

    #[test]
    fn pinyin_is_heard_without_its_finer_sounds() {
        let apart = |a, b| Sounds::of_pinyin(a).distance(&Sounds::of_pinyin(b));
        assert!(apart("LiangWenfeng", "LianWenfen") < 0.01);
        assert!(apart("QinXiaoping", "ChinShaoping") < 0.1);
    }
}
