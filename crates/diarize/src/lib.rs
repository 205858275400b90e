//! diarize
