//! Voice embeddings: what a stretch of one voice sounds like, as 192 numbers.

mod campplus;
mod fbank;

pub(crate) use campplus::Campplus;
pub(crate) use fbank::{BINS, FRAME_SAMPLES, FRAME_STEP_SAMPLES, Fbank, level};

/// Values of an embedding.
pub(crate) const EMBEDDING: usize = 192;

/// What a stretch of one voice sounds like; the cosine of two tells how alike they are.
pub(crate) type Embedding = [f32; EMBEDDING];
