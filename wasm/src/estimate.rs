//! What a payload will render.

use nexrender_payload::estimate;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::boundary::{JsResult, to_js};
use crate::state::with_state;

/// The [`Estimate`](nexrender_payload::Estimate) of the payload in the input buffer.
#[wasm_bindgen(js_name = estimate)]
pub fn estimate_of(length: usize) -> JsResult {
    with_state(|state| {
        let found = estimate(state.input.get(..length).unwrap_or_default(), &state.options);
        state.tidy();
        to_js(&found)
    })
}
