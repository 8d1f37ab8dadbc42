//! Values of a parsed text.

use std::borrow::Cow;
use std::collections::BinaryHeap;

use super::tape::Tape;
use super::{Flags, Kind, Node, Span, Step, decode, number};
use crate::definition::{Name, halves};

/// Equality of texts, for short ones without a loop. What comparing slices calls goes byte by byte in wasm.
pub(crate) fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() || halves(a) != halves(b) {
        return false;
    }
    let words = a.as_chunks::<8>().0.iter().zip(b.as_chunks::<8>().0);
    a.len() <= 16 || words.into_iter().all(|(a, b)| u64::from_le_bytes(*a) == u64::from_le_bytes(*b))
}

/// A value of a JSON text: a place on its tape.
#[derive(Clone, Copy)]
pub struct Value<'t> {
    tape: &'t Tape<'t>,
    index: u32,
    node: &'t Node,
}

impl std::fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} {}", self.kind(), decode::lossy(self.raw()))
    }
}

impl<'t> Value<'t> {
    #[inline(always)]
    pub(crate) fn new(tape: &'t Tape<'t>, index: u32) -> Option<Self> {
        let node = tape.nodes.get(index as usize)?;
        Some(Self { tape, index, node })
    }

    /// The kind of value.
    #[inline(always)]
    pub fn kind(&self) -> Kind {
        self.node.kind
    }

    /// Its span, including quotes and brackets.
    #[inline(always)]
    pub fn span(&self) -> Span {
        self.node.span()
    }

    /// Its text.
    pub fn raw(&self) -> &'t [u8] {
        self.span().of(self.tape.text)
    }

    /// Its position on the tape, and the value at another position.
    #[inline(always)]
    pub(crate) fn index(&self) -> u32 {
        self.index
    }

    #[inline(always)]
    pub(crate) fn at(&self, index: u32) -> Option<Self> {
        Self::new(self.tape, index)
    }

    #[inline(always)]
    pub(crate) fn flags(&self) -> Flags {
        self.node.flags
    }

    #[inline(always)]
    pub(crate) fn step(&self) -> Step {
        Step::key(self.node)
    }

    /// The bytes between the quotes, escapes as they are written.
    #[inline(always)]
    pub(crate) fn content(&self) -> &'t [u8] {
        self.node.content().of(self.tape.text)
    }

    /// Whether a string begins with a character that is seen, by its first bytes: not escaped, and none of which a blank of
    /// Unicode begins.
    #[inline(always)]
    pub(crate) fn begins_plainly(&self) -> bool {
        match *self.content() {
            [b'\\', ..] => false,
            [b'!'..=b'~' | 0xC3..=0xE0 | 0xE4..=0xEE | 0xF0..=0xF4, ..] | [0xE3, 0x81..=0xBF, ..] => true,
            _ => false,
        }
    }

    /// The characters of a string or a name, with escapes decoded; `None` for other kinds.
    pub fn as_str(&self) -> Option<Cow<'t, str>> {
        matches!(self.node.kind, Kind::String | Kind::Key).then(|| self.characters())
    }

    fn characters(&self) -> Cow<'t, str> {
        decode::characters(self.content(), self.node.flags)
    }

    /// Whether it is the string `expected`, without copying it.
    #[inline(always)]
    pub fn is_str(&self, expected: &str) -> bool {
        self.node.kind == Kind::String && self.spells(expected)
    }

    /// For a key: the field name.
    #[inline(always)]
    pub(crate) fn name(&self) -> Name {
        self.node.name
    }

    /// Whether its characters are `expected`, be it a string or a name.
    #[inline(always)]
    pub(crate) fn spells(&self, expected: &str) -> bool {
        if self.node.flags.has(Flags::ESCAPED) {
            return self.spells_escaped(expected);
        }
        let content = self.node.content();
        (content.end - content.start) as usize == expected.len()
            && same(content.of(self.tape.text), expected.as_bytes())
    }

    #[cold]
    fn spells_escaped(&self, expected: &str) -> bool {
        self.characters() == expected
    }

    /// Whether two values are equal as JSON, whatever the order of keys, the white space, the escapes and the spelling
    /// of numbers. Takes time in proportion to the smaller one, but for sorting keys.
    pub(crate) fn equals(&self, other: &Value<'_>) -> bool {
        match (self.kind(), other.kind()) {
            (Kind::Null, Kind::Null) | (Kind::Invalid, Kind::Invalid) => true,
            (Kind::Boolean, Kind::Boolean) => self.as_bool() == other.as_bool(),
            (Kind::Number, Kind::Number) => self.as_f64() == other.as_f64(),
            (Kind::String | Kind::Key, Kind::String | Kind::Key) => self.characters() == other.characters(),
            (Kind::Array, Kind::Array) => {
                let mut others = other.items();
                self.items().all(|item| others.next().is_some_and(|other| item.equals(&other)))
                    && others.next().is_none()
            }
            (Kind::Object, Kind::Object) => self.has_equal_members(other),
            _ => false,
        }
    }

    /// Its node, and those of all that it holds.
    #[inline(always)]
    pub(crate) fn nodes(&self) -> &'t [Node] {
        self.tape.nodes.get(self.index as usize..self.node.next as usize).unwrap_or_default()
    }

    /// How one of these is written.
    #[inline(always)]
    pub(crate) fn written(&self, node: &Node) -> &'t [u8] {
        node.span().of(self.tape.text)
    }

    /// The content of a string among these.
    #[inline(always)]
    pub(crate) fn content_of(&self, string: &Node) -> &'t [u8] {
        string.content().of(self.tape.text)
    }

    /// Whether it is `null`.
    pub fn is_null(&self) -> bool {
        self.node.kind == Kind::Null
    }

    /// The value of `true` and `false`.
    pub fn as_bool(&self) -> Option<bool> {
        (self.node.kind == Kind::Boolean).then(|| self.raw() == b"true")
    }

    /// A number as a double: the nearest one where it has up to 15 digits, as numbers of payloads have;
    /// beyond, perhaps a neighbour of it.
    pub fn as_f64(&self) -> Option<f64> {
        if self.node.kind != Kind::Number {
            return None;
        }
        Some(number::double(self.raw()))
    }

    /// A number that is a whole one from 0 to 2⁵³, however it is written (`1`, `1.0`, `1e0`).
    pub fn as_u64(&self) -> Option<u64> {
        const LIMIT: f64 = 9_007_199_254_740_992.0;
        let number = self.as_f64()?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "in range by the check")]
        (number.fract() == 0.0 && (0.0..=LIMIT).contains(&number)).then_some(number as u64)
    }

    /// The members of an object as pairs of name and value; nothing for other kinds.
    #[inline(always)]
    pub fn members(&self) -> impl Iterator<Item = (Value<'t>, Value<'t>)> + use<'t> {
        let parent = *self;
        let mut at = if self.node.kind == Kind::Object { self.index + 1 } else { self.node.next };
        std::iter::from_fn(move || {
            if at >= parent.node.next {
                return None;
            }
            let key = Value::new(parent.tape, at)?;
            let value = Value::new(parent.tape, at + 1)?;
            at = value.node.next;
            Some((key, value))
        })
    }

    fn has_equal_members(&self, other: &Value<'_>) -> bool {
        // Keys are sorted only for objects of the same size.
        if !self.members().map(drop).eq(other.members().map(drop)) {
            return false;
        }
        let (members, others) = (self.sorted_members(), other.sorted_members());
        members
            .iter()
            .zip(&others)
            .all(|((key, value), (other, other_value))| key == other && value.equals(other_value))
    }

    fn sorted_members(&self) -> Vec<(Cow<'t, str>, Value<'t>)> {
        let members: Vec<_> = self.members().collect();
        // A heap of small keys: a generic sort of the members themselves would be 2 KB of the module.
        let keys = members.iter().zip(0..).map(|((key, _), at): (_, usize)| (key.characters(), at));
        let sorted = BinaryHeap::from_iter(keys).into_sorted_vec();
        sorted.into_iter().filter_map(|(key, at)| Some((key, members.get(at)?.1))).collect()
    }

    /// The items of a list; nothing for other kinds.
    #[inline(always)]
    pub fn items(&self) -> impl Iterator<Item = Value<'t>> + use<'t> {
        let parent = *self;
        let mut at = if self.node.kind == Kind::Array { self.index + 1 } else { self.node.next };
        std::iter::from_fn(move || {
            if at >= parent.node.next {
                return None;
            }
            let item = Value::new(parent.tape, at)?;
            at = item.node.next;
            Some(item)
        })
    }

    /// The items of a list that follow this one, which is one of them.
    pub(crate) fn items_behind(&self, list: &Value<'t>) -> impl Iterator<Item = Value<'t>> + use<'t> {
        let (list, mut at) = (*list, self.node.next);
        std::iter::from_fn(move || {
            if at >= list.node.next {
                return None;
            }
            let item = Value::new(list.tape, at)?;
            at = item.node.next;
            Some(item)
        })
    }

    /// The value of the member `name`; the first one if there are duplicates.
    pub fn get(&self, name: &str) -> Option<Value<'t>> {
        self.members().find(|(key, _)| key.spells(name)).map(|(_, value)| value)
    }

    /// The same for the name of a field, without reading the text.
    pub(crate) fn field(&self, name: Name) -> Option<Value<'t>> {
        let index = self.keys().find(|(_, key)| key.name == name)?.0 + 1;
        self.at(index)
    }

    /// The keys of an object, with their places on the tape.
    fn keys(&self) -> impl Iterator<Item = (u32, &'t Node)> + use<'t> {
        let Self { tape, node, .. } = *self;
        let mut at = if node.kind == Kind::Object { self.index + 1 } else { node.next };
        std::iter::from_fn(move || {
            if at >= node.next {
                return None;
            }
            let key = (at, tape.nodes.get(at as usize)?);
            at = tape.nodes.get(at as usize + 1)?.next;
            Some(key)
        })
    }
}
