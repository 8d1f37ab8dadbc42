//! Checking and repairing.
//!
//! Texts go in through a buffer in the module's memory, which JavaScript fills with
//! `TextEncoder.encodeInto`: for half a megabyte that is fifty times quicker than the `&str` of
//! wasm-bindgen, which copies through JavaScript. Results go out the same way, as one JSON text;
//! a report without findings is a number and needs none.

use std::borrow::Cow;
use std::cell::Cell;

use wasm_bindgen::prelude::wasm_bindgen;

use crate::{CheckOptions, PayloadKind, Report, fix as fix_safe, fix_all, lint, validate};

/// A buffer that is larger than this is given back after use.
const KEPT: usize = 1 << 20;

#[derive(Default)]
struct State {
    input: Vec<u8>,
    output: String,
    options: CheckOptions,
}

thread_local! {
    static STATE: Cell<Option<Box<State>>> = const { Cell::new(None) };
}

/// Works on the state, which is made at first use. Nothing that works on it calls back, so it is always there.
fn with_state<R>(work: impl FnOnce(&mut State) -> R) -> R {
    let mut state = STATE.take().unwrap_or_default();
    let result = work(&mut state);
    STATE.set(Some(state));
    result
}

/// Makes room for a text of so many bytes; where it begins in memory. What was written stays.
#[wasm_bindgen]
pub fn input(length: usize) -> usize {
    with_state(|state| {
        if state.input.len() < length {
            state.input.resize(length, 0);
        }
        state.input.as_ptr() as usize
    })
}

/// Where the last result begins in memory.
#[wasm_bindgen]
pub fn output() -> usize {
    with_state(|state| state.output.as_ptr() as usize)
}

/// How many bytes the last result has.
#[wasm_bindgen(js_name = outputLength)]
pub fn output_length() -> usize {
    with_state(|state| state.output.len())
}

/// Takes the options for the checks that follow, as JSON in the buffer. Whether they are right; what is wrong with them
/// is in the output.
#[wasm_bindgen(js_name = setOptions)]
pub fn set_options(length: usize) -> bool {
    with_state(|state| {
        let options = CheckOptions::from_json(&state.text(length));
        match options {
            Ok(options) => {
                state.options = options;
                true
            }
            Err(error) => {
                state.output = error.to_string();
                false
            }
        }
    })
}

/// How a verdict is told as one number.
const HAS_FINDINGS: u32 = 3;

/// Checks the text in the buffer. 0, 1 or 2: a job, a batch or a join without findings. 3: the
/// report is in the output.
#[wasm_bindgen]
pub fn check(length: usize, is_text: bool) -> u32 {
    with_state(|state| {
        let text = state.input.get(..length).unwrap_or_default();
        let report = if is_text { lint(text, &state.options) } else { validate(text, &state.options) };
        let verdict = verdict(&report);
        if verdict == HAS_FINDINGS {
            state.tell(|json| report.push_json(json));
        }
        state.tidy();
        verdict
    })
}

fn verdict(report: &Report) -> u32 {
    if !report.diagnostics.is_empty() || report.truncated {
        return HAS_FINDINGS;
    }
    match report.kind {
        PayloadKind::Job => 0,
        PayloadKind::Batch => 1,
        PayloadKind::Join => 2,
    }
}

/// Repairs the text in the buffer; the result is in the output.
#[wasm_bindgen]
pub fn fix(length: usize, offered: bool) {
    with_state(|state| {
        let text = state.text(length);
        let fixed = if offered { fix_all(&text, &state.options) } else { fix_safe(&text, &state.options) };
        state.tell(|json| fixed.push_json(json));
        state.tidy();
    });
}

impl State {
    fn text(&self, length: usize) -> Cow<'_, str> {
        String::from_utf8_lossy(self.input.get(..length).unwrap_or_default())
    }

    fn tell(&mut self, push: impl FnOnce(&mut String)) {
        self.output.clear();
        push(&mut self.output);
    }

    fn tidy(&mut self) {
        if self.input.len() > KEPT {
            self.input = Vec::new();
        }
    }
}
