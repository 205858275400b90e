//! Ways to damage a file: as a disk does, a broken copy, an editor's slip, or somebody who means it.

use crate::chance::Chance;

/// A way to damage a file.
pub(super) struct Damage {
    pub(super) name: &'static str,
    pub(super) make: fn(&[u8], &mut Chance) -> Vec<u8>,
}

/// Damages to recordings.
pub(super) const TO_SOUND: [Damage; 6] = [
    Damage {
        name: "bytes of the head changed",
        make: |bytes, chance| flip(bytes, 1024, 12, chance),
    },
    Damage { name: "bytes changed", make: |bytes, chance| flip(bytes, usize::MAX, 200, chance) },
    Damage { name: "cut short", make: cut },
    Damage { name: "a hole of zeros", make: hole },
    Damage { name: "junk in the head", make: junk },
    Damage { name: "a field of the head too large", make: too_large },
];

/// Damages to texts and records.
pub(super) const TO_TEXT: [Damage; 10] = [
    Damage { name: "empty", make: |_, _| Vec::new() },
    Damage { name: "one zero byte", make: |_, _| vec![0] },
    Damage { name: "null", make: |_, _| b"null\n".to_vec() },
    Damage { name: "cut short", make: cut },
    Damage { name: "bytes changed", make: |bytes, chance| flip(bytes, usize::MAX, 6, chance) },
    Damage { name: "no UTF-8", make: no_text },
    Damage { name: "a part twice", make: part_twice },
    Damage { name: "numbers too large", make: |bytes, _| numbers(bytes, "99999999999999999999") },
    Damage { name: "numbers below zero", make: |bytes, _| numbers(bytes, "-1") },
    Damage { name: "brackets a thousandfold", make: brackets },
];

/// Changes `count` bytes among the first `within`.
fn flip(bytes: &[u8], within: usize, count: usize, chance: &mut Chance) -> Vec<u8> {
    let mut damaged = bytes.to_vec();
    let within = within.min(bytes.len()).max(1);
    for _ in 0..count {
        let (at, bits) = (chance.below(within), 1 + chance.below(255));
        if let Some(byte) = damaged.get_mut(at) {
            *byte ^= bits as u8;
        }
    }
    damaged
}

fn cut(bytes: &[u8], chance: &mut Chance) -> Vec<u8> {
    bytes[..chance.below(bytes.len().max(1))].to_vec()
}

fn hole(bytes: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut damaged = bytes.to_vec();
    let start = chance.below(bytes.len().max(1));
    let end = bytes.len().min(start + 4096);
    damaged[start..end].fill(0);
    damaged
}

fn junk(bytes: &[u8], chance: &mut Chance) -> Vec<u8> {
    let at = chance.below(bytes.len().clamp(1, 8192));
    let junk: Vec<u8> = (0..2048).map(|_| chance.below(256) as u8).collect();
    [&bytes[..at], &junk, &bytes[at..]].concat()
}

fn too_large(bytes: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut damaged = bytes.to_vec();
    let start = chance.below(bytes.len().clamp(1, 512));
    let end = bytes.len().min(start + 4);
    damaged[start..end].fill(0xff);
    damaged
}

fn no_text(bytes: &[u8], chance: &mut Chance) -> Vec<u8> {
    let at = chance.below(bytes.len().max(1));
    [&bytes[..at], b"\xff\xfe\x80", &bytes[at..]].concat()
}

fn part_twice(bytes: &[u8], chance: &mut Chance) -> Vec<u8> {
    let (one, other) = (chance.below(bytes.len().max(1)), chance.below(bytes.len().max(1)));
    let part = &bytes[one.min(other)..one.max(other)];
    [&bytes[..one], part, &bytes[one..]].concat()
}

/// Puts `number` in the place of every number.
fn numbers(bytes: &[u8], number: &str) -> Vec<u8> {
    let mut damaged = Vec::new();
    let mut in_number = false;
    for byte in bytes {
        if !byte.is_ascii_digit() {
            damaged.push(*byte);
        } else if !in_number {
            damaged.extend(number.bytes());
        }
        in_number = byte.is_ascii_digit();
    }
    damaged
}

fn brackets(bytes: &[u8], chance: &mut Chance) -> Vec<u8> {
    let at = chance.below(bytes.len().max(1));
    let bracket = [b"[", b"{", b"(", b"<"][chance.below(4)].repeat(1000);
    [&bytes[..at], &bracket, &bytes[at..]].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_damage_takes_every_file_and_the_same_each_time() {
        for Damage { name, make } in TO_SOUND.iter().chain(&TO_TEXT) {
            for bytes in [&b""[..], b"1", b"{\"a\": 12, \"b\": [3]}\n"] {
                let damaged = make(bytes, &mut Chance::of(1));
                assert_eq!(damaged, make(bytes, &mut Chance::of(1)), "{name}");
            }
            let bytes = vec![7; 10_000];
            let changes = *name != "numbers too large" && *name != "numbers below zero";
            assert_eq!(make(&bytes, &mut Chance::of(1)) != bytes, changes, "{name}");
        }
        assert_eq!(numbers(b"[12, 3.5]", "-1"), b"[-1, -1.-1]");
    }
}
