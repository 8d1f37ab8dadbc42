//! The input buffer.
//!
//! Texts are passed in a buffer in the module's memory, which JavaScript fills with `TextEncoder.encodeInto`. For half a
//! megabyte, that is fifty times faster than the `&str` of wasm-bindgen, which copies through JavaScript.

use std::borrow::Cow;
use std::cell::Cell;

use wasm_bindgen::prelude::wasm_bindgen;

use nexrender_payload::internal::utf16_to_utf8;
use nexrender_payload::{CheckOptions, Report};

/// A buffer that is larger than this is freed after use.
const KEPT: usize = 8 << 20;

#[derive(Default)]
pub(super) struct State {
    pub(super) input: Vec<u8>,
    pub(super) options: CheckOptions,
    /// The findings of the last check, until JavaScript takes them.
    pub(super) report: Option<Report>,
}

thread_local! {
    static STATE: Cell<Option<Box<State>>> = const { Cell::new(None) };
}

/// Runs `work` with the state, which is created at first use. Calls are never nested, so the state is always available.
pub(super) fn with_state<R>(work: impl FnOnce(&mut State) -> R) -> R {
    let mut state = STATE.take().unwrap_or_default();
    let result = work(&mut state);
    STATE.set(Some(state));
    result
}

/// Makes room for a text of `length` bytes, keeps the content, and returns the buffer's address.
#[wasm_bindgen]
pub fn input(length: usize) -> usize {
    with_state(|state| {
        if state.input.len() < length {
            state.input.resize(length, 0);
        }
        state.input.as_ptr() as usize
    })
}

/// Turns the UTF-16 text of so many units, little-endian, that begins `units` bytes into the buffer into UTF-8 at the
/// beginning of the buffer. Returns its length in bytes; nothing if half of a surrogate pair is without its other half.
#[wasm_bindgen(js_name = fromUtf16)]
pub fn from_utf16(units: usize) -> Option<usize> {
    with_state(|state| utf16_to_utf8(state.input.get_mut(..3 * units)?, units))
}

/// Reads the text in the buffer.
#[cfg(feature = "client")]
pub(super) fn with_text<R>(length: usize, read: impl FnOnce(&str) -> R) -> R {
    with_state(|state| {
        let result = read(&state.text(length));
        state.tidy();
        result
    })
}

impl State {
    pub(super) fn text(&self, length: usize) -> Cow<'_, str> {
        String::from_utf8_lossy(self.input.get(..length).unwrap_or_default())
    }

    pub(super) fn tidy(&mut self) {
        if self.input.len() > KEPT {
            self.input = Vec::new();
        }
    }
}
