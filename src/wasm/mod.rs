//! Thin bindings: convert, call, convert.

pub mod check;
#[cfg(feature = "client")]
pub mod client;
#[cfg(feature = "client")]
mod given;
#[cfg(feature = "client")]
pub mod request;
mod state;

pub use state::{input, output, output_length};

use talc::wasm::WasmDynamicTalc;

/// A third of the size of the standard library's allocator, and no slower.
#[global_allocator]
static ALLOCATOR: WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
