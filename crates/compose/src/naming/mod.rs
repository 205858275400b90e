//! Voices get their names: from the command line, from voiceprints, from the cast list; never from
//! a guess.
//!
//! [`name`] gives the names it can stand by. What it could only guess, and what people say of
//! themselves in the episode ([`introductions()`]), comes back as [`Suggestion`]s for a person to
//! accept.

mod introductions;
mod voiceprints;

use transcript::{Diarization, Millis, Role, Show, SpeakerId, Voiceprint};

pub use introductions::introductions;

/// What may tell the names of an episode's voices.
#[derive(Clone, Copy, Debug)]
pub struct Cast<'a> {
    /// Names in order of first speech, as the user gave them; the surest source.
    pub in_order: &'a [String],
    /// Full names of the episode's guests, where somebody said who they are.
    pub guests: &'a [String],
    /// The show: its hosts are in every episode's cast.
    pub show: &'a Show,
    /// Voices of people the show has met before.
    pub voiceprints: &'a [Voiceprint],
}

/// A name that is likely, and why: for a person to accept.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// Whose voice.
    pub speaker: SpeakerId,
    /// The name.
    pub name: String,
    /// Why, in words for people.
    pub evidence: String,
    /// When in the episode the evidence is heard, where it is heard at all.
    pub at: Option<Millis>,
}

/// Names the voices of an episode that have no name yet; returns what could only be suggested.
///
/// `voices` has the embedding of each voice that could be measured. Sources are used in order:
///
/// 1. `in_order`: the first name to the voice heard first, and so on;
/// 2. voiceprints, where the likeness is sure; a print names one voice at most;
/// 3. elimination: when all of the cast but one are named, and all of the voices but one, the two
///    belong together. It needs a cast that says how many there are: hosts and guests.
pub fn name(
    diarization: &mut Diarization,
    voices: &[(SpeakerId, Vec<f32>)],
    cast: &Cast<'_>,
) -> Vec<Suggestion> {
    for (speaker, name) in diarization.speakers.iter_mut().zip(cast.in_order) {
        if !name.trim().is_empty() {
            speaker.name = Some(name.trim().to_owned());
        }
    }
    let suggestions = voiceprints::name(diarization, voices, cast.voiceprints);
    by_elimination(diarization, cast);
    for speaker in &mut diarization.speakers {
        if let Some(name) = &speaker.name {
            speaker.role = role(name, cast);
        }
    }
    suggestions.into_iter().filter(|one| is_open(diarization, one)).collect()
}

/// Returns true while neither the voice nor the name of a suggestion is taken.
fn is_open(diarization: &Diarization, suggestion: &Suggestion) -> bool {
    diarization.speakers.iter().all(|speaker| match &speaker.name {
        Some(name) => speaker.id != suggestion.speaker && *name != suggestion.name,
        None => true,
    })
}

fn by_elimination(diarization: &mut Diarization, cast: &Cast<'_>) {
    if cast.guests.is_empty() {
        return;
    }
    let hosts = cast.show.people.iter().filter(|person| person.role == Role::Host);
    let mut left: Vec<&str> = hosts
        .map(|host| host.name.as_str())
        .chain(cast.guests.iter().map(String::as_str))
        .collect();
    // A host may be among the guests too.
    left.sort_unstable();
    left.dedup();
    if left.len() != diarization.speakers.len() {
        return;
    }
    left.retain(|name| diarization.speakers.iter().all(|one| one.name.as_deref() != Some(name)));
    let mut unnamed = diarization.speakers.iter_mut().filter(|one| one.name.is_none());
    if let (&[name], Some(speaker), None) = (left.as_slice(), unnamed.next(), unnamed.next()) {
        speaker.name = Some(name.to_owned());
    }
}

fn role(name: &str, cast: &Cast<'_>) -> Role {
    let known = cast.show.people.iter().find(|person| person.name == name);
    match known {
        Some(person) if person.role != Role::Unknown => person.role,
        _ if cast.guests.iter().any(|guest| guest == name) => Role::Guest,
        _ => Role::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use transcript::{Person, Speaker, VoiceSample};

    fn voice(direction: usize, lean: f32) -> Vec<f32> {
        let mut embedding = vec![0.0; 192];
        embedding[direction] = 1.0;
        embedding[191] = lean;
        embedding
    }

    fn nobody_named(voices: u16) -> Diarization {
        let speaker = |id| Speaker {
            id: SpeakerId(id),
            name: None,
            role: Role::Unknown,
            talk: Millis(60_000),
            voice: None,
        };
        Diarization { speakers: (0..voices).map(speaker).collect(), ..Diarization::default() }
    }

    fn show() -> Show {
        let host = Person {
            name: "Ana Conceição".to_owned(),
            native: None,
            role: Role::Host,
            aliases: Vec::new(),
            sounds_like: Vec::new(),
        };
        Show { people: vec![host], ..Show::default() }
    }

    fn print(name: &str, embedding: Vec<f32>) -> Voiceprint {
        let episode = "earlier".to_owned();
        let sample = VoiceSample { episode, talk: Millis(30_000), embedding };
        Voiceprint { name: name.to_owned(), samples: vec![sample] }
    }

    #[track_caller]
    fn check(cast: &Cast<'_>, voices: &[(SpeakerId, Vec<f32>)], expected: &[Option<&str>]) {
        let mut diarization = nobody_named(u16::try_from(expected.len()).unwrap());
        name(&mut diarization, voices, cast);
        let names: Vec<_> = diarization.speakers.iter().map(|one| one.name.as_deref()).collect();
        assert_eq!(names, expected);
    }

    #[test]
    fn names_given_in_order_go_to_the_voices_in_order_and_leave_the_rest() {
        let show = Show::default();
        let in_order = ["Ana".to_owned(), "Bo".to_owned()];
        let cast = Cast { in_order: &in_order, guests: &[], show: &show, voiceprints: &[] };
        check(&cast, &[], &[Some("Ana"), Some("Bo"), None]);
    }

    #[test]
    fn a_voice_is_recognised_and_a_stranger_stays_a_stranger() {
        let show = show();
        let prints = [print("Ana Conceição", voice(3, 0.2)), print("Liang Wenfeng", voice(7, 0.0))];
        let cast = Cast { in_order: &[], guests: &[], show: &show, voiceprints: &prints };
        let voices = [(SpeakerId(0), voice(40, 0.0)), (SpeakerId(1), voice(3, 0.0))];
        check(&cast, &voices, &[None, Some("Ana Conceição")]);
    }

    #[test]
    fn one_print_never_names_two_voices() {
        let show = show();
        let prints = [print("Ana Conceição", voice(3, 0.0))];
        let cast = Cast { in_order: &[], guests: &[], show: &show, voiceprints: &prints };
        let voices = [(SpeakerId(0), voice(3, 0.6)), (SpeakerId(1), voice(3, 0.1))];
        check(&cast, &voices, &[None, Some("Ana Conceição")]);
    }

    #[test]
    fn the_last_of_a_known_cast_is_named_by_elimination_and_only_then() {
        let show = show();
        let guests = ["João Magalhães".to_owned()];
        let prints = [print("Ana Conceição", voice(3, 0.0))];
        let cast = Cast { in_order: &[], guests: &guests, show: &show, voiceprints: &prints };
        let voices = [(SpeakerId(0), voice(3, 0.0)), (SpeakerId(1), voice(9, 0.0))];
        check(&cast, &voices, &[Some("Ana Conceição"), Some("João Magalhães")]);
        check(&cast, &voices, &[Some("Ana Conceição"), None, None]);
    }

    #[test]
    fn a_host_who_is_listed_as_a_guest_counts_once() {
        let show = show();
        let guests = ["João Magalhães".to_owned(), "Ana Conceição".to_owned()];
        let prints = [print("Ana Conceição", voice(3, 0.0))];
        let cast = Cast { in_order: &[], guests: &guests, show: &show, voiceprints: &prints };
        let voices = [(SpeakerId(0), voice(3, 0.0)), (SpeakerId(1), voice(9, 0.0))];
        check(&cast, &voices, &[Some("Ana Conceição"), Some("João Magalhães")]);
    }

    #[test]
    fn hosts_and_guests_get_their_roles() {
        let show = show();
        let guests = ["João Magalhães".to_owned()];
        let in_order = ["Ana Conceição".to_owned(), "João Magalhães".to_owned()];
        let cast = Cast { in_order: &in_order, guests: &guests, show: &show, voiceprints: &[] };
        let mut diarization = nobody_named(2);
        name(&mut diarization, &[], &cast);
        let roles: Vec<_> = diarization.speakers.iter().map(|one| one.role).collect();
        assert_eq!(roles, [Role::Host, Role::Guest]);
    }
}
