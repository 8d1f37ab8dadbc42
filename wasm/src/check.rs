//! Checking and fixing.

use nexrender_payload::internal::{lint_utf8, validate_utf8};
use nexrender_payload::{CheckOptions, Fixed, PayloadKind, Report, fix as fix_safe, fix_all, lint, validate};
use serde::Serialize;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use crate::boundary::{JsResult, to_js};
use crate::state::with_state;

/// What is wrong with the options of a check.
#[derive(Serialize)]
struct OptionsProblem<'o> {
    /// The option, `options.rules`.
    option: &'o str,
    /// What is wrong with it, and what it may be.
    reason: &'o str,
}

/// Sets the options of all following checks, JSON in the input buffer. Returns an [`OptionsProblem`] if they are
/// invalid; the options then stay as they were.
#[wasm_bindgen(js_name = setOptions)]
pub fn set_options(length: usize) -> JsResult {
    with_state(|state| match CheckOptions::from_json(&state.text(length)) {
        Ok(options) => {
            state.options = options;
            Ok(JsValue::UNDEFINED)
        }
        Err(error) => to_js(&OptionsProblem { option: &error.option, reason: &error.reason }),
    })
}

/// Checks the text in the input buffer. `is_text`: whether the caller knows the text, so that ranges are meaningful.
/// `is_utf8`: whether an encoder wrote it and U+FFFD is not in it, so that no character needs a check.
/// `now`: the time in milliseconds since 1970, if it is not that of the clock.
///
/// Returns the kind of a payload without findings (0 job, 1 batch, 2 join): building an object takes longer than checking a
/// job. Otherwise returns nothing, and [`take_report`] the report.
#[wasm_bindgen]
pub fn check(length: usize, is_text: bool, is_utf8: bool, now: Option<f64>) -> Option<u8> {
    with_state(|state| {
        set_time(&mut state.options, now);
        let text = state.input.get(..length).unwrap_or_default();
        let report = match (is_text, is_utf8) {
            (true, true) => lint_utf8(text, &state.options),
            (true, false) => lint(text, &state.options),
            (false, true) => validate_utf8(text, &state.options),
            (false, false) => validate(text, &state.options),
        };
        state.tidy();
        if report.diagnostics.is_empty() && !report.truncated {
            return Some(kind_number(&report));
        }
        state.report = Some(report);
        None
    })
}

/// Returns the [`Report`] of the last [`check`] that had findings, once.
#[wasm_bindgen(js_name = takeReport)]
pub fn take_report() -> JsResult {
    to_js(&with_state(|state| state.report.take()))
}

/// Sets the time of a check. The clock is JavaScript's, and asked only where a URL is signed.
pub(crate) fn set_time(options: &mut CheckOptions, now: Option<f64>) {
    options.now = now.map(milliseconds);
    options.clock = Some(|| milliseconds(js_sys::Date::now()));
}

/// Converts a JavaScript time, which may have fractions.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it saturates")]
fn milliseconds(now: f64) -> u64 {
    now as u64
}

fn kind_number(report: &Report) -> u8 {
    match report.kind {
        PayloadKind::Job => 0,
        PayloadKind::Batch => 1,
        PayloadKind::Join => 2,
    }
}

/// Fixes the text in the input buffer and returns a [`Fixed`]. `offered`: including the fixes that may change the meaning.
/// `now`: as for [`check`].
/// If nothing was fixed, the result has an empty text, since copying a long one takes longer than fixing it. Bytes that are not
/// UTF-8 are not fixed.
#[wasm_bindgen]
pub fn fix(length: usize, offered: bool, now: Option<f64>) -> JsResult {
    with_state(|state| {
        set_time(&mut state.options, now);
        let bytes = state.input.get(..length).unwrap_or_default();
        let mut fixed = match std::str::from_utf8(bytes) {
            Ok(text) if offered => fix_all(text, &state.options),
            Ok(text) => fix_safe(text, &state.options),
            Err(_) => Fixed {
                text: String::new(),
                applied: Vec::new(),
                applied_count: 0,
                report: lint(bytes, &state.options),
            },
        };
        if fixed.applied_count == 0 {
            fixed.text.clear();
        }
        state.tidy();
        to_js(&fixed)
    })
}
