//! What the recovery of brackets that are missing, superfluous or of the wrong kind is based on: the fields that have brackets,
//! and what is open. `openings.rs` and `closings.rs` have the two sides, `keys.rs` the keys that show what is missing.

use super::frames::Frame;
use super::plain::byte;
use super::reader::Reader;
use super::words::{is_word, literal_end};
use crate::definition::Name;

/// The fields whose value is a list of objects.
pub(super) const LISTS: [Name; 2] = [Name::ASSETS, Name::JOBS];

/// The fields whose value is an object.
pub(super) const OBJECTS: [Name; 7] =
    [Name::TEMPLATE, Name::SETTINGS, Name::UPLOAD, Name::PARAMS, Name::WEBHOOK, Name::HEADERS, Name::DATA];

/// How long a key may be.
const LONGEST_KEY: usize = 128;

impl Reader<'_> {
    /// The field whose key is at a node.
    pub(super) fn name_of(&self, key: usize) -> Name {
        self.tape.nodes.get(key).map_or(Name::NONE, |key| key.name)
    }

    /// The name of the key that begins here, in quotes or without.
    pub(super) fn name_of_key(&self, key: usize) -> Name {
        let rest = self.text.get(key..).unwrap_or_default();
        let rest = rest.strip_prefix(b"\"").unwrap_or(rest);
        let length = rest.iter().take(LONGEST_KEY).position(|&byte| !is_word(byte) && byte != b' ');
        length.and_then(|length| rest.get(..length)).map_or(Name::NONE, Name::of)
    }

    /// Whether the innermost brackets are these, `true` for an object.
    pub(super) fn is_inside(&self, brackets: &[bool]) -> bool {
        let inner = self.frames.len().checked_sub(brackets.len()).and_then(|outer| self.frames.get(outer..));
        let is = |frames: &[Frame]| frames.iter().map(|frame| frame.object).eq(brackets.iter().copied());
        !self.deep.is_open() && inner.is_some_and(is)
    }

    /// Where the last value of the innermost object or list ends; the end of its bracket if it has none.
    pub(super) fn end_of_last(&self) -> Option<usize> {
        let frame = self.frames.last()?;
        let nodes = &self.tape.nodes;
        if frame.streams && frame.items > 0 {
            // Its items are gone.
            let before = self.text.get(..self.at)?.trim_ascii_end();
            return Some(before.strip_suffix(b",").unwrap_or(before).trim_ascii_end().len());
        }
        let mut last = nodes.get(frame.node).map(|node| node.start as usize + 1)?;
        if frame.object {
            return nodes.get(frame.key + 1).filter(|_| frame.key > 0).map(|value| value.end as usize);
        }
        let mut at = frame.node + 1;
        while let Some(item) = nodes.get(at) {
            last = item.end as usize;
            at = item.next as usize;
        }
        Some(last)
    }

    /// Whether a value of JSON begins behind the white space here.
    pub(super) fn value_follows(&self, from: usize) -> bool {
        let at = self.skip_space(from);
        matches!(byte(self.text, at), b'"' | b'{' | b'[' | b'-' | b'0'..=b'9') || literal_end(self.text, at).is_some()
    }
}
