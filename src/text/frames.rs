//! The objects and lists that are open.

use super::reader::State;
use crate::definition::Name;

/// An object or list that is being read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    /// Its node on the tape.
    pub node: usize,
    pub object: bool,
    pub streams: bool,
    /// The node of the key that was read last; 0, where only the root is, while there is none.
    pub key: usize,
    /// The number of items that were started.
    pub items: u32,
    /// The keys: a bit for each field's name, and a few to share for all others.
    keys: u64,
    /// Whether the key may be a duplicate.
    pub suspect: bool,
}

impl Frame {
    pub fn new(node: usize, object: bool) -> Self {
        Self { node, object, streams: false, key: 0, items: 0, keys: 0, suspect: false }
    }

    /// What is expected at its start, and after a comma.
    #[inline(always)]
    pub fn first(&self) -> State {
        if self.object { State::Member } else { State::Value }
    }

    /// Whether it has the field.
    pub fn has(&self, field: Name) -> bool {
        field != Name::NONE && self.keys & field.bit() != 0
    }

    /// Stores a key, for paths and to find duplicates.
    #[inline(always)]
    pub fn note_key(&mut self, node: usize, name: Name, content: &[u8]) {
        self.key = node;
        let bit = if name == Name::NONE { other_bit(content) } else { name.bit() };
        self.suspect |= self.keys & bit != 0;
        self.keys |= bit;
    }
}

/// The bit of a key that no object defines.
#[inline(always)]
fn other_bit(content: &[u8]) -> u64 {
    let ends = content.first().copied().unwrap_or(0) ^ content.last().copied().unwrap_or(0).rotate_left(3);
    1 << ((content.len() ^ usize::from(ends)) % u64::BITS as usize)
}

/// The brackets beyond [`MAX_DEPTH`], one bit each: a text may be nothing but brackets.
#[derive(Debug, Default)]
pub(super) struct Deep {
    bits: Vec<u64>,
    len: usize,
}

impl Deep {
    pub fn push(&mut self, object: bool) {
        if self.len.is_multiple_of(64) {
            self.bits.push(0);
        }
        if let Some(word) = self.bits.last_mut() {
            *word = (*word << 1) | u64::from(object);
        }
        self.len += 1;
    }

    pub fn pop(&mut self) {
        if let Some(word) = self.bits.last_mut() {
            *word >>= 1;
        }
        self.len -= 1;
        if self.len.is_multiple_of(64) {
            self.bits.pop();
        }
    }

    #[inline]
    pub fn is_open(&self) -> bool {
        self.len > 0
    }

    pub fn top(&self) -> Option<bool> {
        (self.len > 0).then(|| self.bits.last().is_some_and(|word| word & 1 == 1))
    }
}
