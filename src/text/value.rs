//! Looking at one value of a text that was read.

use std::borrow::Cow;

use super::tape::Tape;
use super::{Flags, Kind, Node, Span, Step, decode, number};

/// Equality of short names, without the call that comparing slices makes.
#[inline]
fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a == b)
}

/// A value of a JSON text: a place on its tape.
#[derive(Clone, Copy)]
pub struct Value<'t> {
    tape: &'t Tape<'t>,
    index: u32,
    node: Node,
}

impl std::fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} {}", self.kind(), decode::lossy(self.raw()))
    }
}

impl<'t> Value<'t> {
    #[inline]
    pub(crate) fn new(tape: &'t Tape<'t>, index: u32) -> Option<Self> {
        let node = *tape.nodes.get(index as usize)?;
        Some(Self { tape, index, node })
    }

    /// What kind of value it is.
    pub fn kind(&self) -> Kind {
        self.node.kind
    }

    /// Where it stands, quotes and brackets included.
    pub fn span(&self) -> Span {
        self.node.span()
    }

    /// How it is written.
    pub fn raw(&self) -> &'t [u8] {
        self.span().of(self.tape.text)
    }

    /// Its place on the tape, and the value at another place of it.
    pub(crate) fn index(&self) -> u32 {
        self.index
    }

    pub(crate) fn at(&self, index: u32) -> Option<Self> {
        Self::new(self.tape, index)
    }

    pub(crate) fn flags(&self) -> Flags {
        self.node.flags
    }

    pub(crate) fn step(&self) -> Step {
        Step::key(&self.node)
    }

    /// The bytes between the quotes, escapes as they are written.
    pub(crate) fn content(&self) -> &'t [u8] {
        self.node.content().of(self.tape.text)
    }

    /// The characters of a string or a name, escapes undone; nothing for other kinds.
    pub fn as_str(&self) -> Option<Cow<'t, str>> {
        matches!(self.node.kind, Kind::String | Kind::Key).then(|| self.characters())
    }

    fn characters(&self) -> Cow<'t, str> {
        if self.node.flags.has(Flags::ESCAPED) {
            Cow::Owned(decode::unescape(self.content()))
        } else {
            decode::lossy(self.content())
        }
    }

    /// Whether it is the string `expected`, without copying it.
    pub fn is_str(&self, expected: &str) -> bool {
        self.node.kind == Kind::String && self.spells(expected)
    }

    /// Whether it is the key `name`, whose [`tag`](super::tag) is `tag`.
    #[inline]
    pub(crate) fn is_key(&self, name: &str, tag: u16) -> bool {
        (self.node.tag == tag || self.node.flags.has(Flags::ESCAPED)) && self.spells(name)
    }

    /// Whether its characters are `expected`, be it a string or a name.
    pub(crate) fn spells(&self, expected: &str) -> bool {
        if self.node.flags.has(Flags::ESCAPED) {
            return self.characters() == expected;
        }
        same(self.content(), expected.as_bytes())
    }

    /// Whether a string in it has one of the marks by which secrets, placeholders and credentials
    /// are recognised.
    pub(crate) fn holds_marks(&self) -> bool {
        let below = self.tape.nodes.get(self.index as usize..self.node.next as usize).unwrap_or_default();
        below.iter().any(|node| node.kind == Kind::String && node.flags.has(Flags::MARKS))
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

    /// The items of a list; nothing for other kinds.
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

    /// The value of the member `name`; the first one where the name stands twice.
    pub fn get(&self, name: &str) -> Option<Value<'t>> {
        self.members().find(|(key, _)| key.spells(name)).map(|(_, value)| value)
    }
}
