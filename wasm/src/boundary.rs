//! How values are passed between Rust and JavaScript.
//!
//! Out: as plain objects, the same that `JSON.parse` would make of their JSON. In: numbers as they are, small objects as
//! one line of JSON in the input buffer, and behind that line, as they are, the texts that they are about (a payload, the
//! body of a response). `benches/README.md` has what other ways cost. The types are declared where they are used: those of
//! the client in [`client::protocol`](crate::client::protocol).

#[cfg(feature = "client")]
use nexrender_payload::internal::search::split_once;
#[cfg(feature = "client")]
use nexrender_payload::internal::text::typed::{FromValue, NotOfType, from_json};
use serde::Serialize;
use serde_wasm_bindgen::{Error, Serializer};
use wasm_bindgen::prelude::JsValue;

/// A value for JavaScript. Everything that the core returns is representable, so the error never occurs.
pub type JsResult = Result<JsValue, Error>;

/// Converts a Rust value to a JavaScript value.
pub(crate) fn to_js(value: &impl Serialize) -> JsResult {
    value.serialize(&Serializer::json_compatible())
}

/// Reads the object on the first line of a text; returns it with the text after that line.
#[cfg(feature = "client")]
pub(crate) fn from_js<T: FromValue>(text: &str) -> Result<(T, &str), NotOfType> {
    let (line, rest) = split_once(text, "\n").unwrap_or((text, ""));
    Ok((from_json(line)?, rest))
}
