//! How values cross into JavaScript: as plain objects, the same that `JSON.parse` would make of their JSON.

use serde::Serialize;
use serde_wasm_bindgen::{Error, Serializer};
use wasm_bindgen::prelude::JsValue;

/// A value for JavaScript. What the core returns is always representable, so the error never occurs.
pub type Handed = Result<JsValue, Error>;

/// Makes a JavaScript value of a Rust value.
pub(crate) fn hand_over(value: &impl Serialize) -> Handed {
    value.serialize(&Serializer::json_compatible())
}
