//! Text formats: each module reads and writes one.
