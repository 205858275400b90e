//! The whole program, as people run it: one module a command.
//!
//! The tests hear the sample episode with real weights (tiny.en), which `cargo xtask test` gets
//! first; a test that lacks them fails and says so.
#![expect(clippy::unwrap_used, reason = "what a test cannot do fails the test")]

mod archive;
mod audit;
mod bad_input;
mod channels;
mod check;
mod edits;
mod env;
mod excerpt;
mod export;
mod faults;
mod feed;
mod glossary;
mod hard_input;
mod help;
mod import;
mod merge;
mod models;
mod proposals;
mod publish;
mod retime;
mod run;
mod scale;
#[path = "../../crates/fetch/tests/suite/server.rs"]
mod server;
mod speakers;
mod status;
#[cfg(unix)]
mod terminal;
