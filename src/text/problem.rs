//! What the reader found to be not JSON.

use super::Span;
use super::strings::{Quote, control_escape, requote};

/// One place where the text is not what RFC 8259 asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub kind: ProblemKind,
    /// Where.
    pub span: Span,
}

/// An edit that turns a text into JSON at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// The stretch to replace.
    pub span: Span,
    /// What to put there.
    pub text: String,
}

/// The kinds of [`Problem`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProblemKind {
    /// Nothing but white space.
    Empty,
    /// `// …` or `/* … */`.
    Comment,
    /// `/* …` up to the end of the text.
    UnclosedComment,
    /// A comma before a closing bracket.
    TrailingComma,
    /// A comma where a value or a name is missing before it.
    ExtraComma,
    /// Two values with no comma between them; the first ends there.
    MissingComma(u32),
    /// No colon after a name.
    MissingColon,
    /// `=` in place of a colon.
    EqualsSign,
    /// Nothing after a colon.
    MissingValue,
    /// A value in an object without a name.
    MissingKey,
    /// A string or name in `'…'`, `` `…` `` or typographic quotes.
    Quotes,
    /// A name without quotes.
    UnquotedKey,
    /// A word that is neither a literal nor in quotes.
    UnquotedString,
    /// A word that begins with `NaN`, `Infinity` or `undefined`: a value of JavaScript that JSON
    /// does not know.
    NotInJson,
    /// `True`, `False`, `None`.
    PythonLiteral,
    /// A number with a leading zero or plus, without digits at a point, or in another base.
    Number,
    /// A string that its line or the text ends before it is closed.
    UnclosedString,
    /// A bracket that is never closed, or closed by one of the other kind.
    UnclosedBracket,
    /// A closing bracket that nothing opened.
    StrayBracket,
    /// A control character inside a string.
    ControlCharacter,
    /// A backslash that introduces no escape of JSON.
    Escape,
    /// A space that is none of JSON's four.
    Space,
    /// Anything else.
    Unexpected,
    /// Text after the end of the value.
    TrailingText,
    /// Deeper than [`MAX_DEPTH`](super::MAX_DEPTH).
    TooDeep,
    /// A name that the object has already; the span is the second, this the first.
    DuplicateKey(Span),
    /// Bytes that are not UTF-8.
    NotUtf8,
    /// The text is UTF-16 or UTF-32.
    NotUtf8Text,
    /// An escaped half of a surrogate pair.
    LoneSurrogate,
    /// A byte order mark at the start.
    ByteOrderMark,
    /// The text is 4 GiB or more.
    TooLong,
}

impl Problem {
    /// The edit that mends it in its text, where one exists.
    #[inline(never)]
    pub fn repair(&self, text: &[u8]) -> Option<Repair> {
        use ProblemKind as P;
        let mut span = self.span;
        let written = span.of(text);
        let instead = match self.kind {
            P::Comment | P::UnclosedComment | P::TrailingComma | P::ExtraComma => "",
            P::MissingComma(end) => {
                span = Span { start: end, end };
                ","
            }
            P::EqualsSign => ":",
            P::Space => " ",
            P::PythonLiteral => match written {
                b"True" => "true",
                b"False" => "false",
                _ => "null",
            },
            P::Quotes => return Some(Repair { span, text: requote(Quote::at(written)?.content(span, true).of(text)) }),
            P::UnquotedKey | P::UnquotedString => return Some(Repair { span, text: requote(written) }),
            P::ControlCharacter => return Some(Repair { span, text: control_escape(*written.first()?) }),
            _ => return None,
        };
        Some(Repair { span, text: instead.to_owned() })
    }
}

impl ProblemKind {
    /// Whether a repair of this kind keeps the meaning beyond doubt.
    pub fn is_safe(self) -> bool {
        matches!(
            self,
            Self::Comment
                | Self::TrailingComma
                | Self::ExtraComma
                | Self::MissingComma(_)
                | Self::Quotes
                | Self::UnquotedKey
                | Self::ByteOrderMark
        )
    }
}
