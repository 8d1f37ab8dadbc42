//! What the bindings and the build tool of this repository need. Not part of the public API: it may change at any time.

#[cfg(feature = "client")]
pub use crate::client::{answer, batch, error, journal, results_json, submit};
pub use crate::json;
pub use crate::text::search;
pub use crate::words;
