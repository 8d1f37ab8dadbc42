//! Checking and repairing.
//!
//! Results are one JSON text; a report without findings is a number and needs none.

use wasm_bindgen::prelude::wasm_bindgen;

use super::state::with_state;
use crate::{CheckOptions, Fixed, PayloadKind, Report, fix as fix_safe, fix_all, lint, validate};

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
                state.output = crate::words::joined(&[&error.option, ": ", &error.reason]);
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

/// Repairs the text in the buffer; the result is in the output, without the text where it is not UTF-8.
#[wasm_bindgen]
pub fn fix(length: usize, offered: bool) {
    with_state(|state| {
        let bytes = state.input.get(..length).unwrap_or_default();
        let fixed = match std::str::from_utf8(bytes) {
            Ok(text) if offered => fix_all(text, &state.options),
            Ok(text) => fix_safe(text, &state.options),
            // What is not UTF-8 would stay so.
            Err(_) => Fixed { text: String::new(), applied: Vec::new(), report: lint(bytes, &state.options) },
        };
        state.tell(|json| fixed.push_json(json));
        state.tidy();
    });
}
