//! What holds for every file that is imported.

use transcript::format::{markdown, speakers_json, transcript_json};
use transcript::import::{self, Content};
use transcript::{Millis, Show};

/// Imports a file, and checks that what comes of it is written and read back.
///
/// # Panics
/// When it is not.
pub fn import(bytes: &[u8], file_name: &str) {
    let Ok(imported) = import::read(bytes, file_name, &Show::default()) else { return };
    match imported.content {
        Content::Post(interview) => {
            let written = markdown::write(&interview);
            let (again, _) = markdown::parse(&written);
            assert_eq!(again, *interview, "\n{written}");
        }
        Content::Heard(heard) => {
            let words = transcript_json::write(&heard.transcript);
            assert_eq!(
                transcript_json::read(&words).expect("our own file is read"),
                heard.transcript
            );
            let voices = speakers_json::write(&heard.voices);
            assert_eq!(speakers_json::read(&voices).expect("our own file is read"), heard.voices);
            let mut accounted = Millis::ZERO;
            for entry in &heard.transcript.ledger {
                assert_eq!(entry.span.start(), accounted);
                accounted = entry.span.end();
            }
            assert_eq!(accounted, heard.transcript.duration);
        }
    }
}
