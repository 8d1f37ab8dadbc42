//! The syntax errors that the reader finds.

use super::quotes::{content_of, escape_controls, escape_inner_quotes, repair_escapes, requote};
use super::space::NO_BREAK_SPACE;
use super::{Span, number, search};

/// A place where the text is not valid JSON (RFC 8259).
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
    /// The range to replace.
    pub span: Span,
    /// The replacement.
    pub text: String,
}

/// The kinds of [`Problem`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProblemKind {
    /// The text is empty or only white space.
    Empty,
    /// `// …` or `/* … */`.
    Comment,
    /// The first mark of a merge conflict.
    Conflict,
    /// `/* …` up to the end of the text.
    UnclosedComment,
    /// A comma before a closing bracket.
    TrailingComma,
    /// A comma with no value or key before it.
    ExtraComma,
    /// Two values without a comma between them; the offset is where the first ends.
    MissingComma(u32),
    /// No colon after a key; the offset is where the key ends.
    MissingColon(u32),
    /// Nothing after a colon.
    MissingValue,
    /// A value in an object without a key.
    MissingKey,
    /// A string or key in `'…'`, `` `…` `` or typographic quotes.
    Quotes,
    /// A key without quotes.
    UnquotedKey,
    /// A word that is neither a literal nor in quotes.
    UnquotedString,
    /// `NaN`, `Infinity` or `undefined`: values of JavaScript that JSON does not have.
    NotInJson,
    /// `True`, `False`, `None`, and other spellings of `true`, `false` and `null`.
    PythonLiteral,
    /// A number with a leading zero or plus, without digits at a point, with a decimal comma, or in another base.
    Number,
    /// A string or key with one of its two quotes; the offset is where the other belongs.
    MissingQuote(u32),
    /// A string without a closing quote before the end of its line, and without a sign of where it ends.
    UnclosedString,
    /// A bracket that is never closed. If it is the only one at the end of the text: what closes it there.
    UnclosedBracket(Option<&'static str>),
    /// A bracket that is missing before this place.
    MissingBracket {
        /// The bracket, perhaps with a comma.
        missing: &'static str,
        /// Where it belongs.
        at: u32,
    },
    /// A bracket or another mark that is wrong here, and the right one; empty if none belongs here.
    WrongMark(&'static str),
    /// A string or key that ends with the comma or colon that belongs behind it.
    MarkInString,
    /// An object or a list in quotes, whose own quotes are not escaped.
    Embedded,
    /// A closing bracket without an opening one.
    StrayBracket,
    /// Control characters inside a string, such as line breaks and tabs: from the first to the last.
    ControlCharacter,
    /// Quotes inside a string that are not escaped: `"He said "hi""`.
    InnerQuotes,
    /// An expression where a value belongs, which some tool should have replaced: `{{ $json.price }}`.
    Expression,
    /// `...`, `[Object]` or `... 3 more items` in the place of a value or a member.
    Ellipsis,
    /// Backslashes inside a string that are not JSON escapes: from the first to the last.
    Escape,
    /// A run of spaces that JSON does not allow.
    Space,
    /// Anything else.
    Unexpected,
    /// Text after the end of the value.
    TrailingText,
    /// Deeper than [`MAX_DEPTH`](super::MAX_DEPTH).
    TooDeep,
    /// A key that the object already has; the span is that of the second.
    DuplicateKey {
        /// The first one.
        first: Span,
        /// Whether an earlier duplicate of the object began a second set of keys, to which this one belongs.
        continues: bool,
    },
    /// Bytes that are not UTF-8.
    NotUtf8,
    /// The text is UTF-16 or UTF-32.
    NotUtf8Text,
    /// An escape of a lone surrogate.
    LoneSurrogate,
    /// U+FFFD inside a string, where a character was lost before: from the first to the last.
    ReplacementCharacter,
    /// A byte order mark at the start.
    ByteOrderMark,
    /// The text is 4 GiB or more.
    TooLong,
}

impl Problem {
    /// The edit that fixes it, if there is one.
    pub fn repair(&self, text: &[u8]) -> Option<Repair> {
        use ProblemKind as P;
        let mut span = self.span;
        let written = span.of(text);
        let instead = match self.kind {
            P::Comment | P::UnclosedComment | P::TrailingComma | P::ExtraComma | P::StrayBracket => "",
            P::MissingComma(end) => {
                span = Span { start: end, end };
                ","
            }
            P::MissingColon(end) => {
                let begins_value = |byte: &u8| matches!(byte, b'"' | b'{' | b'[' | b'-' | b'0'..=b'9');
                text.get(span.end as usize).filter(|byte| begins_value(byte))?;
                span = Span { start: end, end };
                ":"
            }
            P::MissingQuote(at) => {
                span = Span { start: at, end: at };
                "\""
            }
            // Where the text ends inside the string, more than the quote is missing.
            P::UnclosedString if written.starts_with(b"\"") && (span.end as usize) < text.len() => {
                let line = written.trim_ascii_end();
                let content = line.strip_suffix(b",").unwrap_or(line).trim_ascii_end();
                let end = Span::new(0, span.start as usize + content.len()).end;
                span = Span { start: end, end };
                "\""
            }
            P::MissingBracket { missing, at } => {
                span = Span { start: at, end: at };
                missing
            }
            P::UnclosedBracket(Some(closing)) => {
                let end = text.trim_ascii_end().len();
                span = Span::new(end, end);
                closing
            }
            P::WrongMark(right) => right,
            P::Number => return Some(Repair { span, text: number::in_json(written)? }),
            P::Space => {
                let characters = search::replace(&String::from_utf8_lossy(written), NO_BREAK_SPACE, " ");
                return Some(Repair { span, text: " ".repeat(characters.chars().count()) });
            }
            P::PythonLiteral => match written {
                b"True" | b"TRUE" => "true",
                b"False" | b"FALSE" => "false",
                _ => "null",
            },
            P::MarkInString => {
                let (content, end) = written.split_at_checked(written.len().checked_sub(2)?)?;
                let mark = end.first().copied().map(char::from)?;
                return Some(Repair { span, text: format!("{}\"{mark}", String::from_utf8_lossy(content)) });
            }
            P::Embedded => {
                let inside = written.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
                return Some(Repair { span, text: String::from_utf8_lossy(inside).into_owned() });
            }
            P::Quotes => return Some(Repair { span, text: requote(content_of(written)?) }),
            P::UnquotedKey | P::UnquotedString => return Some(Repair { span, text: requote(written) }),
            P::ControlCharacter => return Some(Repair { span, text: escape_controls(written) }),
            P::InnerQuotes => return Some(Repair { span, text: escape_inner_quotes(written) }),
            P::Escape => return Some(Repair { span, text: repair_escapes(written) }),
            _ => return None,
        };
        Some(Repair { span, text: instead.to_owned() })
    }
}

impl ProblemKind {
    /// Whether a repair of this kind certainly keeps the meaning.
    pub fn is_safe(self) -> bool {
        matches!(
            self,
            Self::Comment
                | Self::MissingQuote(_)
                | Self::TrailingComma
                | Self::ExtraComma
                | Self::MissingComma(_)
                | Self::Quotes
                | Self::UnquotedKey
                | Self::PythonLiteral
                | Self::ControlCharacter
                | Self::Space
                | Self::ByteOrderMark
        )
    }
}
