//! What a search needs to know of an interview, small enough to be kept for each of a thousand.

/// The runs of words of one interview, as numbers that do not tell the words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fingerprints {
    /// Of what is paid and nowhere public, in order.
    pub(crate) paid: Vec<u64>,
    /// Of what is public, in order.
    pub(crate) public: Vec<u64>,
}

/// What a file of fingerprints begins with. The number rises when text is folded or cut otherwise.
const HEAD: &[u8] = b"castpress fingerprints 1\n";

impl Fingerprints {
    /// Returns them as a file: a line that names it, how many are paid, then eight bytes each, all
    /// little-endian.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let count = u64::try_from(self.paid.len()).unwrap_or(u64::MAX);
        let numbers = [count].into_iter().chain(self.paid.iter().chain(&self.public).copied());
        HEAD.iter().copied().chain(numbers.flat_map(u64::to_le_bytes)).collect()
    }

    /// Reads such a file; `None` where it is none, or of another version.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (numbers, rest) = bytes.strip_prefix(HEAD)?.as_chunks();
        let mut numbers = numbers.iter().copied().map(u64::from_le_bytes);
        let count = usize::try_from(numbers.next()?).ok()?;
        let mut paid: Vec<u64> = numbers.collect();
        let public = (rest.is_empty() && count <= paid.len()).then(|| paid.split_off(count))?;
        Some(Self { paid, public })
    }

    pub(crate) fn have_paid(&self, hash: u64) -> bool {
        self.paid.binary_search(&hash).is_ok()
    }

    pub(crate) fn have_public(&self, hash: u64) -> bool {
        self.public.binary_search(&hash).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::folding::{self, RUN};

    #[test]
    fn they_are_read_back_as_they_were_written_and_nothing_else_is() {
        let mut public = Vec::new();
        folding::runs("one two three four five six", |run| {
            if run.weight >= RUN {
                public.push(run.hash);
            }
        });
        public.sort_unstable();
        let written = Fingerprints { paid: vec![1, 2, u64::MAX], public };
        let bytes = written.to_bytes();
        assert_eq!(Fingerprints::from_bytes(&bytes), Some(written));
        for bad in
            [&bytes[..bytes.len() - 1], &bytes[..30], b"", b"castpress fingerprints 2\n12345678"]
        {
            assert_eq!(Fingerprints::from_bytes(bad), None);
        }
        // Kept files are of no use once the same words have another number.
        let same: Vec<u64> = Fingerprints::from_bytes(&bytes).unwrap().public;
        assert_eq!(same, [1_167_760_682_305_959_627, 6_399_312_519_954_403_618]);
    }
}
