//! The two nets, loaded once and used for every episode.

use std::path::Path;

use crate::Result;
use crate::embedding::Campplus;
use crate::kernels::Isa;
use crate::segmentation::Segmentation;
use crate::weights::File;

/// The two nets with their weights, about 33 MB.
pub struct Nets {
    pub(crate) segmentation: Segmentation,
    pub(crate) embedding: Campplus,
}

impl Nets {
    /// Loads segmentation 3.0 and CAM++ from their safetensors files, to run with the fastest
    /// instructions this machine has.
    ///
    /// # Errors
    /// When a file cannot be read, is damaged, or is not the net it should be.
    pub fn load(segmentation: &Path, embedding: &Path) -> Result<Self> {
        Self::load_for(Isa::available()[0], segmentation, embedding)
    }

    /// The same with the instructions given.
    pub(crate) fn load_for(isa: Isa, segmentation: &Path, embedding: &Path) -> Result<Self> {
        Ok(Self {
            segmentation: Segmentation::new(&File::read(segmentation)?.weights()?, isa)?,
            embedding: Campplus::new(&File::read(embedding)?.weights()?, isa)?,
        })
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::path::PathBuf;
    use std::sync::{Arc, OnceLock};

    use super::*;
    use crate::embedding::{BINS, FRAME_SAMPLES, FRAME_STEP_SAMPLES, Fbank, level};

    /// The folder of models, as `cargo xtask test` fills it.
    fn models() -> PathBuf {
        let folder = std::env::var_os("CASTPRESS_MODELS");
        PathBuf::from(folder.expect("CASTPRESS_MODELS names the models' folder: cargo xtask test"))
    }

    fn load(isa: Isa) -> Nets {
        let models = models();
        Nets::load_for(
            isa,
            &models.join("segmentation-3.0.safetensors"),
            &models.join("campplus.safetensors"),
        )
        .unwrap()
    }

    /// The nets with the fastest instructions, loaded once.
    pub(crate) fn nets() -> Arc<Nets> {
        static NETS: OnceLock<Arc<Nets>> = OnceLock::new();
        NETS.get_or_init(|| Arc::new(load(Isa::available()[0]))).clone()
    }

    /// The signal of `tests/reference/make.py`: three synthetic voices in turn, two of them at once
    /// for a while, over a little noise.
    pub(crate) fn signal() -> Vec<f32> {
        let voices = [
            (0.5, 4.0, 110.0, 600.0, 1200.0),
            (3.2, 6.5, 210.0, 400.0, 2300.0),
            (7.0, 9.3, 150.0, 750.0, 1700.0),
        ];
        let tau = std::f64::consts::TAU;
        let mut seed = 1_u32;
        (0..160_000)
            .map(|n| {
                let t = f64::from(n) / 16_000.0;
                let mut sum = 0.0;
                for (start, end, pitch, low, high) in voices {
                    if t < start || t >= end {
                        continue;
                    }
                    let phase = pitch * t + 1.5 * (tau * 0.7 * t).sin();
                    let syllables = ((tau * 3.1 * (t - start)).sin() + 0.3).max(0.0);
                    for h in 1..21 {
                        let frequency = f64::from(h) * pitch;
                        let amplitude = 1.0 / (1.0 + ((frequency - low) / 150.0_f64).powi(2))
                            + 0.5 / (1.0 + ((frequency - high) / 250.0_f64).powi(2));
                        sum += 0.1 * amplitude * syllables * (tau * f64::from(h) * phase).sin();
                    }
                }
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let noise = f64::from(seed >> 8) / f64::from(1 << 23) - 1.0;
                (sum + 0.002 * noise) as f32
            })
            .collect()
    }

    fn reference() -> File {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/reference/nets.safetensors");
        File::read(Path::new(path)).unwrap()
    }

    #[track_caller]
    fn assert_close(found: &[f32], expected: &[f32], tolerance: f32, what: &str) {
        assert_eq!(found.len(), expected.len(), "{what}");
        let worst = found.iter().zip(expected).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(worst <= tolerance, "{what}: off by {worst}");
    }

    fn cosine(a: &[f32], b: &[f32]) -> f32 {
        let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
        dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
    }

    fn energies(samples: &[f32]) -> Vec<f32> {
        let mut fbank = Fbank::new();
        let mut bins = Vec::new();
        for frame in samples.windows(FRAME_SAMPLES).step_by(FRAME_STEP_SAMPLES) {
            let start = bins.len();
            bins.resize(start + BINS, 0.0);
            fbank.frame(frame, &mut bins[start..]);
        }
        level(&mut bins, 1.0);
        bins
    }

    #[test]
    fn the_signal_is_the_one_the_reference_was_made_from() {
        let expected = reference().weights().unwrap().get("signal", &[160]).unwrap();
        let found: Vec<f32> = signal().into_iter().step_by(1000).collect();
        assert_close(&found, &expected, 1e-6, "signal");
    }

    /// Within 1e-3, a fifth of what PyTorch in single precision is off from double precision at
    /// most.
    #[test]
    fn segmentation_gives_the_probabilities_that_pytorch_gives() {
        let file = reference();
        let expected = file.weights().unwrap().get("probabilities", &[589, 7]).unwrap();
        let signal = signal();
        for isa in Isa::available() {
            let found = load(isa).segmentation.run(&[&signal, &vec![0.0; signal.len()], &signal]);
            assert_close(found[0].as_flattened(), &expected, 1e-3, &format!("{isa:?}"));
            assert_close(found[2].as_flattened(), &expected, 1e-3, "last of a batch");
        }
    }

    #[test]
    fn the_convolutions_give_the_features_that_pytorch_gives() {
        let file = reference();
        let expected = file.weights().unwrap().get("features", &[59, 60]).unwrap();
        let found = nets().segmentation.sincnet_features(&signal());
        assert_close(&found, &expected, 1e-3, "features");
    }

    #[test]
    fn mel_energies_are_those_of_kaldi() {
        let file = reference();
        let expected = file.weights().unwrap().get("fbank", &[100, BINS]).unwrap();
        let found: Vec<f32> =
            energies(&signal()).chunks_exact(BINS).step_by(10).flatten().copied().collect();
        assert_close(&found, &expected, 2e-3, "log energies");
    }

    #[test]
    fn embeddings_point_where_those_of_pytorch_point() {
        let file = reference();
        let weights = file.weights().unwrap();
        let bins = energies(&signal());
        for isa in Isa::available() {
            let net = load(isa).embedding;
            for (name, frames) in [("all", 0..998), ("short", 100..125), ("middle", 300..601)] {
                let expected = weights.get(&format!("embedding.{name}"), &[192]).unwrap();
                let found = net.run(&bins[frames.start * BINS..frames.end * BINS]);
                let cosine = cosine(&found, &expected);
                assert!(cosine >= 0.9999, "{isa:?} {name}: cosine {cosine}");
            }
        }
    }
}
