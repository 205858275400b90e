//! The mel filters that OpenAI published with Whisper (`assets/README.md` says whence).

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::ggml::Filters;
use crate::{Error, Result};

const ASSET: &[u8] = include_bytes!("../../assets/mel_filters.npz");

/// Frequencies of the spectrum: 400 samples of Fourier window.
const FREQUENCIES: u32 = 201;

/// Returns the filters for so many mel bands: there are sets of 80 and of 128.
///
/// # Errors
///
/// Fails for any other number of bands.
pub fn filters(bands: u32) -> Result<Filters> {
    let fail = |error: &dyn ToString| Error::malformed("the mel filters", error.to_string());
    let mut archive = ZipArchive::new(Cursor::new(ASSET)).map_err(|error| fail(&error))?;
    let name = format!("mel_{bands}.npy");
    let Ok(mut entry) = archive.by_name(&name) else {
        return Err(Error::malformed(
            "the model",
            format!("no Whisper model has {bands} mel bands"),
        ));
    };
    let mut bytes = Vec::new();
    entry.read_to_end(&mut bytes).map_err(|error| fail(&error))?;
    // An npy file of version 1: magic and version (8 bytes), length of the head (2), head, data.
    let head = match bytes.get(8..10) {
        Some(&[low, high]) => 10 + usize::from(u16::from_le_bytes([low, high])),
        _ => return Err(fail(&"the asset is damaged")),
    };
    let data = bytes.get(head..).unwrap_or_default().as_chunks().0;
    // Adding zero turns the one negative zero of the asset into a positive one: the official ggml
    // files were made from a version without it.
    let weights = data.iter().map(|&float| f32::from_le_bytes(float) + 0.0).collect();
    Ok(Filters { bands, frequencies: FREQUENCIES, weights })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sets_are_whole_and_without_negative_zeros() {
        for bands in [80, 128] {
            let filters = filters(bands).unwrap();
            assert_eq!(filters.weights.len(), bands as usize * 201);
            assert!(filters.weights.iter().all(|weight| weight.is_sign_positive()));
        }
        assert!(filters(81).unwrap_err().to_string().contains("81 mel bands"));
    }
}
