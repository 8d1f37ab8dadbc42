//! Thin bindings: convert, call, convert.

pub mod check;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// The module's memory.
#[wasm_bindgen]
pub fn heap() -> JsValue {
    wasm_bindgen::memory()
}
