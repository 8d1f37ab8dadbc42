//! Thin bindings: convert, call, convert.

pub mod check;
#[cfg(feature = "client")]
pub mod client;
#[cfg(feature = "client")]
mod given;
#[cfg(feature = "client")]
pub mod request;

use talc::wasm::WasmDynamicTalc;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// A third of the size of the standard library's allocator, and no slower.
#[global_allocator]
static ALLOCATOR: WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// The module's memory.
#[wasm_bindgen]
pub fn heap() -> JsValue {
    wasm_bindgen::memory()
}
