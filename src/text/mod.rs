//! Reading JSON text with positions.
//!
//! [`Reader`] reads the bytes once and writes a flat [tape](tape::Node) of nodes in document order, each with its span. A
//! syntax error becomes a [`Problem`], and reading continues after it, so text that is still being typed is checked too.

mod brackets;
mod closings;
mod decode;
mod document;
mod embedded;
mod ends;
pub(crate) mod fingerprint;
mod frames;
mod keys;
mod line_marks;
mod marks;
mod number;
mod openings;
mod path;
mod plain;
mod position;
mod problem;
mod quotes;
mod reader;
mod recovery;
#[doc(hidden)]
pub mod search;
#[cfg(target_feature = "simd128")]
mod simd;
mod source;
mod space;
mod strings;
mod tape;
#[doc(hidden)]
pub mod typed;
mod utf16;
mod value;
mod words;

pub(crate) use decode::{Sequence, sequence};
pub use document::Document;
pub(crate) use fingerprint::{Seen, fingerprint};
pub(crate) use line_marks::has_line_marks;
pub use path::{JsonPointer, Segment};
pub(crate) use path::{Path, Step};
pub(crate) use position::Positions;
pub use position::{Position, Range};
pub use problem::{Problem, ProblemKind, Repair};
pub(crate) use reader::{Listener, Reader};

pub(crate) use source::{Quoting, Source};
pub(crate) use tape::{Flags, Node};
pub use tape::{Kind, Span};
pub use utf16::utf16_to_utf8;
pub use value::Value;
pub(crate) use value::same;

/// What is known about a text's encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// Nothing: bytes that are not UTF-8 are reported.
    Unknown,
    /// It is UTF-8, which is not checked again, and without U+FFFD, which would be reported.
    Utf8,
}

/// How deep objects and lists may nest; the outermost one is level 1.
pub const MAX_DEPTH: usize = 128;
