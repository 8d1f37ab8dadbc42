//! The tape: a text as a flat list of nodes in document order.

use crate::definition::Name;

/// A range of the text in bytes; the end is exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// Where it begins.
    pub start: u32,
    /// Where it ends, exclusive.
    pub end: u32,
}

impl Span {
    pub(crate) fn new(start: usize, end: usize) -> Self {
        Self { start: offset(start), end: offset(end) }
    }

    /// The bytes of `text` that this span covers; empty where it lies outside.
    #[inline(always)]
    pub fn of<'t>(&self, text: &'t [u8]) -> &'t [u8] {
        text.get(self.start as usize..self.end as usize).unwrap_or_default()
    }

    /// Whether both ends are the same place.
    pub fn is_empty(&self) -> bool {
        self.start == self.end
    }
}

/// A byte offset on the tape. Texts of 4 GiB or more are rejected.
#[inline(always)]
pub(super) fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean,
    /// A number of JSON's grammar.
    Number,
    /// A string, in any quotes.
    String,
    /// A list, `[…]`.
    Array,
    /// An object, `{…}`; its members follow as pairs of a key and a value.
    Object,
    /// The name of a member.
    Key,
    /// A missing or unreadable value, which was reported as a problem.
    Invalid,
}

/// What the reader found while scanning a node, so that checks need not scan it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Flags(pub(super) u8);

impl Flags {
    /// The string contains a backslash.
    pub const ESCAPED: Self = Self(1);
    /// The string contains a byte outside ASCII.
    pub const NON_ASCII: Self = Self(2);
    /// The string contains `$`: perhaps a secret.
    pub const DOLLAR: Self = Self(4);
    /// The string contains `{` or `[`: perhaps a secret or a placeholder.
    pub const BRACE: Self = Self(8);
    /// The string contains `<`: perhaps a placeholder.
    pub const ANGLE: Self = Self(16);
    /// Two capital letters of ASCII are next to each other: perhaps `TODO`, `YOUR_…` or an access key id.
    pub const CAPITALS: Self = Self(32);
    /// `$`, `{` or `<`.
    pub const SIGNS: Self = Self::DOLLAR.with(Self::BRACE).with(Self::ANGLE);
    /// Any of the four.
    pub const MARKS: Self = Self::SIGNS.with(Self::CAPITALS);
    /// The closing quote or bracket is missing.
    pub const UNCLOSED: Self = Self(64);
    /// The string has no quotes.
    pub const BARE: Self = Self(128);

    #[inline(always)]
    pub const fn has(self, any: Self) -> bool {
        self.0 & any.0 != 0
    }

    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The span of the content of a string at `span`, without quotes.
    #[inline(always)]
    pub fn content(self, span: Span) -> Span {
        if self.has(Self::BARE.with(Self::UNCLOSED)) {
            return self.odd_content(span);
        }
        Span { start: span.start + 1, end: span.end - 1 }
    }

    #[cold]
    fn odd_content(self, span: Span) -> Span {
        let start = if self.has(Self::BARE) { span.start } else { span.start + 1 };
        Span { start: start.min(span.end), end: span.end }
    }
}

/// A text and its nodes.
#[derive(Debug)]
pub(crate) struct Tape<'t> {
    pub text: &'t [u8],
    pub nodes: Vec<Node>,
}

/// One node of the tape.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Node {
    pub start: u32,
    pub end: u32,
    /// The index after the node's subtree.
    pub next: u32,
    pub kind: Kind,
    pub flags: Flags,
    /// For a key: the field name.
    pub name: Name,
}

impl Node {
    #[inline(always)]
    pub fn span(&self) -> Span {
        Span { start: self.start, end: self.end }
    }

    /// The span of a string's content, without quotes.
    #[inline]
    pub fn content(&self) -> Span {
        self.flags.content(self.span())
    }
}
