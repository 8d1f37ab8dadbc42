//! Thin bindings: convert, call, convert.

pub mod check;
#[cfg(feature = "client")]
pub mod client;
#[cfg(feature = "client")]
mod given;
#[cfg(feature = "client")]
pub mod request;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// The module's memory.
#[wasm_bindgen]
pub fn heap() -> JsValue {
    wasm_bindgen::memory()
}
