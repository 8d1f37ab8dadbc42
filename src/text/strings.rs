//! Scanning strings, in the quotes of JSON and in others.

use super::decode::{self, Escape, Sequence};
use super::plain::byte;
use super::reader::{Listener, Reader};
#[cfg(target_feature = "simd128")]
use super::simd;
use super::{Encoding, Flags, Kind, ProblemKind, Span, sequence};

/// The scan must look closer at this byte. Shares its bit with a flag that no byte sets.
const STOP: u8 = Flags::UNCLOSED.0;

/// What each byte of a string tells.
const CLASSES: [u8; 256] = classes();

#[expect(clippy::indexing_slicing, reason = "evaluated at compile time")]
const fn classes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        if byte < 0x20 {
            table[byte] = STOP;
        } else if byte >= 0x80 {
            table[byte] = STOP | Flags::NON_ASCII.0;
        }
        byte += 1;
    }
    table[b'"' as usize] = STOP;
    table[b'\\' as usize] = STOP | Flags::ESCAPED.0;
    table[b'$' as usize] = Flags::DOLLAR.0;
    table[b'{' as usize] = Flags::BRACE.0;
    table[b'[' as usize] = Flags::BRACE.0;
    table[b'<' as usize] = Flags::ANGLE.0;
    let mut letter = b'A';
    while letter <= b'Z' {
        table[letter as usize] = Flags::CAPITALS.0;
        letter += 1;
    }
    table
}

#[inline(always)]
fn class(byte: u8) -> u8 {
    CLASSES.get(usize::from(byte)).copied().unwrap_or(STOP)
}

/// Where the bytes that need no closer look end, and the flags that they set together.
#[inline(always)]
fn plain_run(text: &[u8], from: usize, encoding: Encoding) -> (usize, u8) {
    let is_utf8 = encoding == Encoding::Utf8;
    let mut flags = 0;
    let mut at = from;
    #[cfg(target_feature = "simd128")]
    {
        let mut last_is_capital = 0;
        while let Some(bytes) = text.get(at..).and_then(<[u8]>::first_chunk) {
            let simd::Plain { length, beyond_ascii, mut signs, capitals } = simd::plain(bytes, is_utf8);
            while signs != 0 {
                flags |= class(bytes.get(signs.trailing_zeros() as usize).copied().unwrap_or(0));
                signs &= signs - 1;
            }
            if beyond_ascii != 0 {
                flags |= Flags::NON_ASCII.0;
            }
            if capitals & (capitals << 1 | last_is_capital) != 0 {
                flags |= Flags::CAPITALS.0;
            }
            last_is_capital = capitals >> (simd::STEP - 1);
            at += length;
            if length < simd::STEP {
                return (at, flags);
            }
        }
    }
    let mut before = at.checked_sub(1).filter(|&before| before >= from).map_or(0, |before| class(byte(text, before)));
    while let Some(&next) = text.get(at) {
        let found = class(next);
        if found & STOP != 0 && !(is_utf8 && next >= 0x80) {
            break;
        }
        flags |= add(found & !STOP, before);
        before = found;
        at += 1;
    }
    (at, flags)
}

/// What a byte adds to the flags of its string: a capital counts only after another one.
#[inline(always)]
fn add(class: u8, before: u8) -> u8 {
    class & (before | !Flags::CAPITALS.0)
}

/// Where the closing quote of a string is whose content begins here, if no byte of it needs a closer look.
#[inline(always)]
pub(super) fn string_end(text: &[u8], from: usize, encoding: Encoding) -> Option<(usize, Flags)> {
    let (end, flags) = plain_run(text, from, encoding);
    (byte(text, end) == b'"').then_some((end, Flags(flags)))
}

/// The same for every string that is valid JSON.
#[inline(never)]
fn valid_string_end(text: &[u8], from: usize, encoding: Encoding) -> Option<(usize, Flags)> {
    let (mut at, mut flags) = plain_run(text, from, encoding);
    loop {
        match byte(text, at) {
            b'"' => return Some((at, Flags(flags))),
            b'\\' => {
                let Escape::Character(c, bytes) = decode::escape(text, at) else { return None };
                flags |= Flags::ESCAPED.0 | flags_of_escaped(c);
                at += bytes;
            }
            0x80.. => {
                let Sequence::Character { bytes, .. } = sequence(text, at) else { return None };
                flags |= Flags::NON_ASCII.0;
                at += bytes;
            }
            _ => return None,
        }
        let (end, more) = plain_run(text, at, encoding);
        flags |= more;
        at = end;
    }
}

/// What an escaped character adds to the flags of its string. The characters around it are not known here, so that
/// one capital counts.
fn flags_of_escaped(c: char) -> u8 {
    u8::try_from(c).map_or(0, |byte| class(byte) & Flags::MARKS.0)
}

/// The flags that a stretch of text would have in a string.
pub(super) fn flags_of(content: &[u8]) -> Flags {
    let mut before = 0;
    let mut flags = 0;
    for &byte in content {
        let found = class(byte);
        flags |= add(found, before);
        before = found;
    }
    // An escape may hide any character.
    if flags & Flags::ESCAPED.0 != 0 {
        flags |= Flags::MARKS.0;
    }
    Flags(flags & !STOP)
}

impl Reader<'_> {
    /// Reads a string whose quote is here and puts it on the tape.
    pub(super) fn string(&mut self, kind: Kind, listener: &mut dyn Listener) {
        let start = self.at;
        match valid_string_end(self.text, start + 1, self.encoding) {
            Some((end, flags)) => {
                self.at = end + 1;
                self.leaf(kind, start, flags);
            }
            None => self.broken_string(kind, listener),
        }
    }

    /// The same for a string that is not valid JSON: reports each fault in it.
    #[cold]
    fn broken_string(&mut self, kind: Kind, listener: &mut dyn Listener) {
        let start = self.at;
        let mut at = start + 1;
        let mut flags = 0;
        loop {
            let (end, seen) = plain_run(self.text, at, self.encoding);
            at = end;
            flags |= seen;
            let Some(&byte) = self.text.get(at) else {
                flags |= Flags::UNCLOSED.0;
                break;
            };
            if byte == b'"' {
                at += 1;
                break;
            }
            flags |= class(byte) & !STOP;
            match self.special(byte, at, listener) {
                Some(length) => {
                    // An escape may hide any character.
                    if byte == b'\\' {
                        flags |= Flags::MARKS.0;
                    }
                    at += length;
                }
                None => {
                    flags |= Flags::UNCLOSED.0;
                    break;
                }
            }
        }
        self.at = at;
        let flags = Flags(flags);
        self.leaf(kind, start, flags);
        if flags.has(Flags::UNCLOSED) {
            self.report(listener, ProblemKind::UnclosedString, start, at);
        }
    }

    /// Looks at a byte of a string that needs it; the length of what stands there, or nothing where
    /// the string ends unclosed.
    fn special(&mut self, byte: u8, at: usize, listener: &mut dyn Listener) -> Option<usize> {
        match byte {
            b'\\' => Some(self.escape(at, listener)),
            0x80.. => Some(self.beyond_ascii(at, listener)),
            b'\n' | b'\r' => None,
            _ => {
                self.report(listener, ProblemKind::ControlCharacter, at, at + 1);
                Some(1)
            }
        }
    }

    fn escape(&mut self, at: usize, listener: &mut dyn Listener) -> usize {
        let escape = decode::escape(self.text, at);
        let length = escape.bytes();
        let kind = match escape {
            Escape::Character(..) => return length,
            Escape::LoneSurrogate(_) => ProblemKind::LoneSurrogate,
            Escape::Unknown(_) => ProblemKind::Escape,
        };
        self.report(listener, kind, at, at + length);
        length
    }

    /// Goes over a run of bytes outside ASCII; tells of those that are not UTF-8.
    fn beyond_ascii(&mut self, start: usize, listener: &mut dyn Listener) -> usize {
        let mut at = start;
        while self.text.get(at).is_some_and(|&byte| byte >= 0x80) {
            match sequence(self.text, at) {
                Sequence::Character { bytes, .. } => at += bytes,
                Sequence::Broken { .. } => at = self.not_utf8(at, listener),
            }
        }
        at - start
    }

    /// Tells of a run of bytes that are not UTF-8; where it ends.
    #[cold]
    pub(super) fn not_utf8(&mut self, start: usize, listener: &mut dyn Listener) -> usize {
        let mut at = start;
        while at < self.text.len()
            && let Sequence::Broken { bytes } = sequence(self.text, at)
        {
            at += bytes;
        }
        let at = at.min(self.text.len());
        self.report(listener, ProblemKind::NotUtf8, start, at);
        at
    }

    /// Reads a string in quotes that are not JSON's. `open` is how many bytes the quote has.
    #[cold]
    pub(super) fn foreign_string(&mut self, kind: Kind, quote: Quote, listener: &mut dyn Listener) {
        let start = self.at;
        let mut at = start + quote.open.len();
        let closed = loop {
            let Some(&byte) = self.text.get(at) else { break false };
            let rest = self.text.get(at..).unwrap_or_default();
            if let Some(close) = quote.close.iter().find(|close| rest.starts_with(close.as_bytes())) {
                at += close.len();
                break true;
            }
            match byte {
                b'\n' | b'\r' if !quote.spans_lines => break false,
                b'\\' => at += decode::escape(self.text, at).bytes(),
                _ => at += sequence(self.text, at).bytes(),
            }
        };
        let end = at.min(self.text.len());
        self.at = end;
        let span = Span::new(start, end);
        let content = quote.content(span, closed).of(self.text);
        // The node's content is found by cutting one byte off either end, so wider quotes keep bare.
        let mut flags = flags_of(content);
        if quote.open.len() > 1 {
            flags = flags.with(Flags::BARE);
        } else if !closed {
            flags = flags.with(Flags::UNCLOSED);
        }
        self.leaf(kind, start, flags);
        self.report(listener, if closed { ProblemKind::Quotes } else { ProblemKind::UnclosedString }, start, end);
    }
}

/// A pair of quotes that people write in place of JSON's.
#[derive(Clone, Copy)]
pub(super) struct Quote {
    open: &'static str,
    close: &'static [&'static str],
    spans_lines: bool,
}

const QUOTES: [Quote; 4] = [
    Quote { open: "'", close: &["'"], spans_lines: false },
    Quote { open: "`", close: &["`"], spans_lines: true },
    Quote { open: "“", close: &["”", "“"], spans_lines: false },
    Quote { open: "‘", close: &["’", "‘"], spans_lines: false },
];

impl Quote {
    /// The quote that stands at the beginning of `rest`.
    pub fn at(rest: &[u8]) -> Option<Self> {
        QUOTES.into_iter().find(|quote| rest.starts_with(quote.open.as_bytes()))
    }

    pub fn content(self, span: Span, closed: bool) -> Span {
        let width = u32::try_from(self.open.len()).unwrap_or(1);
        let start = (span.start + width).min(span.end);
        let end = if closed { span.end.saturating_sub(width).max(start) } else { span.end };
        Span { start, end }
    }
}

/// A string's content in JSON's own quotes.
pub(super) fn requote(content: &[u8]) -> String {
    let mut out = String::from("\"");
    let mut at = 0;
    while let Some(&byte) = content.get(at) {
        let length = if byte == b'\\' { decode::escape(content, at).bytes() } else { sequence(content, at).bytes() };
        let written = decode::lossy(content.get(at..at + length).unwrap_or_default());
        match (byte, decode::escape(content, at)) {
            (b'"', _) => out.push_str("\\\""),
            (b'\\', Escape::Unknown(_)) if written.len() > 1 => out.push_str(written.get(1..).unwrap_or_default()),
            (b'\\', Escape::Unknown(_)) => out.push_str("\\\\"),
            (..0x20, _) => out.push_str(&control_escape(byte)),
            _ => out.push_str(&written),
        }
        at += length;
    }
    out.push('"');
    out
}

pub(super) fn control_escape(byte: u8) -> String {
    match byte {
        b'\n' => "\\n".to_owned(),
        b'\r' => "\\r".to_owned(),
        b'\t' => "\\t".to_owned(),
        _ => ["\\u00", crate::words::digit(byte >> 4), crate::words::digit(byte & 15)].concat(),
    }
}
