//! Measures of the field: how far words and speakers are from a reference.
