//! The location of a value in the payload.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::search::{find_any, replace};
use super::{Flags, Node, Span, decode};

/// One step of a path, as the caller sees it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Segment {
    /// The name of a member.
    Key(String),
    /// An index in a list, from 0.
    Index(usize),
}

/// A JSON Pointer (RFC 6901), `/assets/0/layerName`; the whole document is the empty string.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct JsonPointer(String);

impl JsonPointer {
    /// The pointer to a path.
    ///
    /// ```
    /// use nexrender_payload::{JsonPointer, Segment};
    /// let path = [Segment::Key("a/b".into()), Segment::Index(3)];
    /// assert_eq!(JsonPointer::from_path(&path).as_str(), "/a~1b/3");
    /// ```
    pub fn from_path(path: &[Segment]) -> Self {
        let mut pointer = String::with_capacity(16 * path.len());
        for segment in path {
            pointer.push('/');
            match segment {
                Segment::Index(index) => pointer.push_str(&index.to_string()),
                Segment::Key(key) if find_any(key, b"~/").is_none() => pointer.push_str(key),
                Segment::Key(key) => pointer.push_str(&replace(&replace(key, "~", "~0"), "/", "~1")),
            }
        }
        Self(pointer)
    }

    /// The pointer to a member of the object it points to; the name has no `~` or `/`.
    pub(crate) fn to(mut self, name: &str) -> Self {
        self.0.extend(["/", name]);
        self
    }

    /// The pointer's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for JsonPointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One step of a path while the text is available, so that names are copied only for findings.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Step {
    Key { span: Span, flags: Flags },
    Index(u32),
}

impl Step {
    #[inline]
    pub fn key(key: &Node) -> Self {
        Self::Key { span: key.span(), flags: key.flags }
    }

    pub fn to_segment(self, text: &[u8]) -> Segment {
        match self {
            Self::Index(index) => Segment::Index(index as usize),
            Self::Key { span, flags } => {
                Segment::Key(decode::characters(flags.content(span).of(text), flags).into_owned())
            }
        }
    }
}

/// The path from the root.
pub(crate) type Path = Vec<Step>;
