//! What the targets share: how a function that takes any bytes becomes a program, and what holds for
//! every file that is imported.
//!
//! `cargo fuzz` builds each target with its engine, which makes bytes up. Every other build makes of it a
//! program that tries the files it is given, and a test that tries the inputs kept under `seeds/`.

#[cfg(fuzzing)]
pub mod engine;
mod import;
mod kept;

pub use import::import;
pub use kept::{try_files, try_seeds};

#[cfg(fuzzing)]
pub use libfuzzer_sys;

/// Makes a program of a function that takes any bytes, and panics where it finds something.
#[macro_export]
macro_rules! target {
    ($tried:ident) => {
        #[cfg(fuzzing)]
        $crate::libfuzzer_sys::fuzz_target!(
            init: $crate::engine::begin(),
            |bytes: &[u8]| $crate::engine::run($tried, bytes)
        );

        #[cfg(not(fuzzing))]
        fn main() -> std::io::Result<()> {
            $crate::try_files($tried)
        }

        #[cfg(test)]
        mod tests {
            #[test]
            fn inputs_that_are_kept_are_no_findings() {
                $crate::try_seeds(env!("CARGO_BIN_NAME"), super::$tried);
            }
        }
    };
}
