//! The abort hook of whisper.cpp: the one place of this crate that needs unsafe code.
//!
//! `FullParams::set_abort_callback_safe` of whisper-rs 0.16 installs a trampoline for the closure's
//! own type but hands it a pointer to a boxed trait object, which is undefined behaviour. Use it
//! in place of this module once upstream has mended that.
#![expect(unsafe_code, reason = "whisper-rs has no sound way to set the abort hook")]

use std::ffi::c_void;
use std::sync::atomic::{AtomicBool, Ordering};

use whisper_rs::{FullParams, WhisperError, WhisperState};

/// Runs the whole model over `samples` and stops early once `stop` is true.
///
/// whisper.cpp looks at `stop` after the encoder's run and after each token.
pub(crate) fn run(
    state: &mut WhisperState,
    mut params: FullParams<'_, '_>,
    samples: &[f32],
    stop: &AtomicBool,
) -> Result<(), WhisperError> {
    // SAFETY: the hook reads its pointer as a shared `AtomicBool` and touches nothing else. The
    // pointer comes from `stop`, which outlives this function's call of `full`, the only call that
    // uses `params`: they are moved into it and dropped with it, and whisper.cpp keeps no hook
    // after its call returns.
    unsafe {
        params.set_abort_callback(Some(is_stopped));
        params.set_abort_callback_user_data(std::ptr::from_ref(stop).cast_mut().cast());
    }
    state.full(params, samples)
}

/// Tells whisper.cpp whether to stop.
///
/// # Safety
/// `stop` must point to a live `AtomicBool`.
unsafe extern "C" fn is_stopped(stop: *mut c_void) -> bool {
    // SAFETY: the caller's promise; atomics may be read through a shared reference from any thread.
    unsafe { &*stop.cast::<AtomicBool>() }.load(Ordering::Relaxed)
}
