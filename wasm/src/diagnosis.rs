//! Explains why a job failed.

use nexrender_payload::internal::response::{flag, text};
use nexrender_payload::internal::text::Value;
use nexrender_payload::internal::text::typed::FromValue;
use nexrender_payload::{Evidence, diagnose};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::boundary::{JsResult, from_js, to_js};
use crate::check::set_time;
use crate::state::with_state;

/// The data about a job. Its payload follows, if there is one.
struct Facts {
    /// The service's response about the job, as JSON.
    job: String,
    /// The job's log.
    log: Option<String>,
    has_payload: bool,
    /// Whether the caller knows the payload's text.
    is_text: bool,
}

impl FromValue for Facts {
    fn from_value(value: Value<'_>) -> Option<Self> {
        Some(Self {
            job: text(value, "job")?,
            log: text(value, "log"),
            has_payload: flag(value, "hasPayload"),
            is_text: flag(value, "isText"),
        })
    }
}

/// The [`Diagnosis`](nexrender_payload::Diagnosis) of the job whose facts are in the input buffer; nothing if they cannot
/// be read. `now`: as for [`check`](crate::check::check).
#[wasm_bindgen(js_name = diagnose)]
pub fn diagnose_job(length: usize, now: Option<f64>) -> JsResult {
    with_state(|state| {
        set_time(&mut state.options, now);
        let given = state.text(length);
        let found = from_js::<Facts>(&given).ok().map(|(facts, payload)| {
            let evidence = Evidence {
                job: &facts.job,
                log: facts.log.as_deref(),
                payload: facts.has_payload.then_some(payload),
                has_ranges: facts.is_text,
            };
            diagnose(&evidence, &state.options)
        });
        drop(given);
        state.tidy();
        to_js(&found)
    })
}
