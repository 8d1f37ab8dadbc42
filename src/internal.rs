//! What the bindings and the build tool of this repository need. Not part of the public API: it may change at any time.

pub use crate::check::{lint_utf8, validate_utf8};
#[cfg(feature = "client")]
pub use crate::client::{answer, batch, error, journal, results_json, submit};
pub use crate::json;
pub use crate::text::{search, utf16_to_utf8};
pub use crate::words;
