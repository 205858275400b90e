//! What can be wrong with a file of words or speakers.

/// A file of words or speakers cannot be understood.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// It is no JSON, or no object.
    #[error("the text is not a JSON object")]
    Syntax(#[source] serde_json::Error),
    /// It is something else, or says nothing of what it is.
    #[error("the text is {found}, where `{expected}` was expected")]
    Format {
        /// The format name it carries, in backticks, or words for its absence.
        found: String,
        /// The format name looked for.
        expected: &'static str,
    },
    /// It is of a version this program does not know.
    #[error(
        "the text is version {found} of `{format}`, and this program reads version {expected}: \
         make the file again, or use the program that wrote it"
    )]
    Version {
        /// The format name.
        format: &'static str,
        /// The version it carries.
        found: u64,
        /// The version this program reads and writes.
        expected: u32,
    },
    /// A field is missing, unknown or of another type; the source names it and its line.
    #[error("the text is not what version {version} of `{format}` must be")]
    Shape {
        /// The format name.
        format: &'static str,
        /// The version.
        version: u32,
        /// What is wrong, and where.
        #[source]
        source: serde_json::Error,
    },
    /// An entry contradicts itself or its neighbours.
    #[error("{entry} of `{format}` {problem}")]
    Entry {
        /// The format name.
        format: &'static str,
        /// Which entry, such as `words[12]`.
        entry: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// A file of another program is not what that program writes; the source names the line.
    #[error("the text is not {format}")]
    Foreign {
        /// Name of the format, with its article.
        format: &'static str,
        /// What is wrong, and where.
        #[source]
        source: serde_json::Error,
    },
    /// A line of a format of lines is not one.
    #[error("line {line} is not {format}: {problem}")]
    Line {
        /// Name of the format, such as RTTM.
        format: &'static str,
        /// Number of the line, from 1.
        line: usize,
        /// What is wrong with it.
        problem: String,
    },
}
