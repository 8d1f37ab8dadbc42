//! What a preflight needs of the core: what to request, and a check with the results.

use nexrender_payload::internal::preflight::{
    PreflightResults, is_public_host, references_of_object, set_preflight_results,
};
use nexrender_payload::internal::text::typed::from_json;
use nexrender_payload::references;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::boundary::{JsResult, to_js};
use crate::state::{with_state, with_text};

/// The [`References`](nexrender_payload::References) of the payload in the input buffer. `is_text`: whether the caller
/// has seen the text.
#[wasm_bindgen(js_name = references)]
pub fn references_of(length: usize, is_text: bool) -> JsResult {
    with_state(|state| {
        let text = state.input.get(..length).unwrap_or_default();
        let found = if is_text { references(text, &state.options) } else { references_of_object(text, &state.options) };
        state.tidy();
        to_js(&found)
    })
}

/// Sets the responses for the following checks, JSON in the input buffer; an empty text takes them away. Returns whether
/// they could be read.
#[wasm_bindgen(js_name = setPreflightResults)]
pub fn set(length: usize) -> bool {
    with_state(|state| {
        let results = from_json::<PreflightResults>(&state.text(length)).ok();
        let is_read = results.is_some() || length == 0;
        set_preflight_results(&mut state.options, results);
        state.tidy();
        is_read
    })
}

/// Whether the host of a URL, or an address that its name leads to, in the input buffer, is public.
#[wasm_bindgen(js_name = isPublicHost)]
pub fn is_public(length: usize) -> bool {
    with_text(length, is_public_host)
}
