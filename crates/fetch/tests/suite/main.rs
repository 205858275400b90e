//! What comes over the network, from servers that misbehave as told.
#![expect(clippy::disallowed_methods, reason = "a test writes its fixtures in place")]
#![expect(clippy::unwrap_used, reason = "a fixture that cannot be made fails the test")]

mod cache;
mod download;
mod feed;
mod recording;
mod server;
