//! Reading JSON text with positions.
//!
//! [`Reader`] goes once over the bytes and lays down a flat [tape](tape::Node) of nodes in document
//! order, each with its span. It never gives up: what is not JSON becomes a [`Problem`] and the
//! reading goes on behind it, so that a text which is still being typed is checked all the same.

mod decode;
mod document;
pub(crate) mod fingerprint;
mod number;
mod path;
mod plain;
mod position;
mod problem;
mod reader;
#[doc(hidden)]
pub mod search;
#[cfg(target_feature = "simd128")]
mod simd;
mod space;
mod strings;
mod tape;
mod value;
mod words;

pub(crate) use decode::{Sequence, sequence};
pub use document::Document;
pub(crate) use fingerprint::{Seen, fingerprint};
pub use path::{JsonPointer, Segment};
pub(crate) use path::{Path, Step};
pub(crate) use position::Positions;
pub use position::{Position, Range};
pub use problem::{Problem, ProblemKind, Repair};
pub(crate) use reader::{Listener, Reader};
pub(crate) use tape::{Flags, Node};
pub use tape::{Kind, Span};
pub use value::Value;
pub(crate) use value::same;

/// How deep objects and lists may nest; the outermost one is level 1.
pub const MAX_DEPTH: usize = 128;
