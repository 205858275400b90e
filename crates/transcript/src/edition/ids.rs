//! Names of paragraphs that stay the same from edition to edition and from one publishing to the next.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use crate::interview::{Inline, Tier, Tiered, read_out};

/// Bytes of the digest that make a name: of a thousand paragraphs two share one once in two million
/// posts, and are told apart like repeats then.
const DIGEST_BYTES: usize = 5;

/// Letters of names: no capitals, since some systems do not keep them, and none that look alike.
const LETTERS: [u8; 32] = *b"abcdefghijkmnpqrstuvwxyz23456789";

/// Returns the names of the paragraphs of each block, in the order of reading.
///
/// A name is a digest of the paragraph's own words, so it stays when anything else of the text
/// changes. A paragraph whose words come again has a number behind its name; free paragraphs are
/// counted before paid ones, so that no paid text has a part in the name of a free paragraph.
pub(super) fn paragraph_ids(body: &[Tiered]) -> Vec<Vec<String>> {
    let mut ids = vec![Vec::new(); body.len()];
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for tier in [Tier::Free, Tier::Paid] {
        for (block, ids) in body.iter().zip(&mut ids).filter(|(block, _)| block.tier == tier) {
            for paragraph in block.block.paragraphs() {
                let id = id(paragraph);
                let times = seen.entry(id.clone()).or_default();
                *times += 1;
                ids.push(if *times == 1 { id } else { format!("{id}-{times}") });
            }
        }
    }
    ids
}

fn id(paragraph: &[Inline]) -> String {
    let folded = read_out(paragraph).to_lowercase();
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let digest = Sha256::digest(words.collect::<Vec<_>>().join(" "));
    let number = digest.iter().take(DIGEST_BYTES).fold(0_u64, |n, byte| n << 8 | u64::from(*byte));
    let letters = (0..DIGEST_BYTES * 8 / 5).map(|at| LETTERS[(number >> (5 * at) & 31) as usize]);
    format!("p-{}", letters.map(char::from).collect::<String>())
}
