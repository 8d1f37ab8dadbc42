//! Strings in quotes other than those of JSON, and their form in JSON.

use super::decode::{self, Escape};
use super::reader::{Listener, Reader};
use super::strings::flags_of;
use super::{Flags, Kind, ProblemKind, Span, sequence};

/// A pair of quotes that people write instead of JSON's.
#[derive(Clone, Copy)]
pub(super) struct Quote {
    open: &'static str,
    close: &'static [&'static str],
    spans_lines: bool,
}

/// How far after the first closing quote a better one may be, and how many are tried.
const FARTHEST_QUOTE: usize = 256;
const MOST_QUOTES: usize = 8;

const QUOTES: [Quote; 9] = [
    Quote { open: "'", close: &["'"], spans_lines: false },
    Quote { open: "`", close: &["`"], spans_lines: true },
    Quote { open: "“", close: &["”", "“"], spans_lines: false },
    Quote { open: "”", close: &["”", "“"], spans_lines: false },
    Quote { open: "„", close: &["“", "”"], spans_lines: false },
    Quote { open: "‘", close: &["’", "‘"], spans_lines: false },
    Quote { open: "’", close: &["’", "‘"], spans_lines: false },
    Quote { open: "«", close: &["»"], spans_lines: false },
    Quote { open: "\u{FF02}", close: &["\u{FF02}"], spans_lines: false },
];

impl Quote {
    /// The quote at the beginning of `rest`.
    pub fn at(rest: &[u8]) -> Option<Self> {
        QUOTES.into_iter().find(|quote| rest.starts_with(quote.open.as_bytes()))
    }

    /// The closing quote at the beginning of `rest`.
    fn closing(self, rest: &[u8]) -> Option<&'static str> {
        self.close.iter().copied().find(|close| rest.starts_with(close.as_bytes()))
    }

    /// What is between the quotes of a closed string.
    pub fn content(self, written: &[u8]) -> &[u8] {
        let content = written.get(self.open.len()..).unwrap_or_default();
        let straight = (self.open.len() > 1).then_some("\"");
        let close = self.close.iter().copied().chain(straight).find(|close| content.ends_with(close.as_bytes()));
        content.get(..content.len() - close.map_or(0, str::len)).unwrap_or_default()
    }
}

impl Reader<'_> {
    /// Reads a string in other quotes than those of JSON.
    #[cold]
    pub(super) fn foreign_string(&mut self, kind: Kind, quote: Quote, listener: &mut dyn Listener) {
        let start = self.at;
        let begin = start + quote.open.len();
        let (end, close) = self.end_of_foreign(begin, quote);
        let is_closed = close > 0;
        let mut flags = flags_of(Span::new(begin, end).of(self.text));
        if !is_closed {
            flags = flags.with(Flags::UNCLOSED);
        }
        if quote.open.len() == 1 {
            self.at = end + close;
            self.leaf(kind, start, flags);
        } else {
            // The content of a node is found by cutting one byte off either end. These quotes are wider, so the node has
            // the content alone.
            self.at = end;
            self.leaf(kind, begin, flags.with(Flags::BARE));
            self.at = end + close;
        }
        if !is_closed {
            self.unclosed_string = self.at;
        }
        let problem = if is_closed { ProblemKind::Quotes } else { ProblemKind::UnclosedString };
        self.report(listener, problem, start, self.at);
    }

    /// The end of the content that starts here, and the length of the closing quote; 0 if there is none.
    ///
    /// A quote may also be an apostrophe (`'it's'`) or belong to the text, and a word processor may have replaced only
    /// one of two. So the first quote counts with something of JSON's structure behind it, or else the first.
    fn end_of_foreign(&self, begin: usize, quote: Quote) -> (usize, usize) {
        let mut at = begin;
        let mut first = None;
        let mut others = 0;
        while let Some(&byte) = self.text.get(at) {
            if others > MOST_QUOTES || first.is_some_and(|(first, _)| at > first + FARTHEST_QUOTE) {
                break;
            }
            let rest = self.text.get(at..).unwrap_or_default();
            let own = quote.closing(rest);
            let straight = (byte == b'"' && quote.open.len() > 1).then_some("\"");
            if let Some(close) = own.or(straight) {
                if self.is_structure(at + close.len()) {
                    return (at, close.len());
                }
                others += usize::from(first.is_some());
                if own.is_some() && first.is_none() {
                    first = Some((at, close.len()));
                }
            }
            match byte {
                b'\n' | b'\r' if !quote.spans_lines => return first.unwrap_or((at, 0)),
                b'\\' => at += decode::escape(self.text, at).bytes(),
                _ => at += sequence(self.text, at).bytes(),
            }
        }
        first.unwrap_or((at.min(self.text.len()), 0))
    }

    /// Whether what follows here can follow a string or a key.
    fn is_structure(&self, behind: usize) -> bool {
        let rest = self.text.get(behind..).unwrap_or_default().trim_ascii_start();
        matches!(rest.first(), None | Some(b':' | b',' | b'}' | b']'))
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

/// The same text without backslashes that begin no escape. Before a letter or a digit one was probably meant, as in a
/// path of Windows, and is doubled; before anything else, as in `Don\'t` or `my\_layer`, it was meant to escape that.
pub(super) fn repair_escapes(content: &[u8]) -> String {
    let mut out = Vec::with_capacity(content.len());
    let mut at = 0;
    while let Some(&byte) = content.get(at) {
        let escape = (byte == b'\\').then(|| decode::escape(content, at));
        let length = escape.map_or(1, Escape::bytes);
        let written = content.get(at..(at + length).min(content.len())).unwrap_or_default();
        let is_unknown = matches!(escape, Some(Escape::Unknown(_)));
        let is_letter = written.get(1).is_none_or(u8::is_ascii_alphanumeric);
        match (is_unknown, is_letter) {
            (false, _) => out.extend_from_slice(written),
            (true, true) => out.extend([b"\\", written].concat()),
            (true, false) => out.extend_from_slice(written.get(1..).unwrap_or_default()),
        }
        at += length;
    }
    decode::lossy(&out).into_owned()
}

/// The same text with its control characters written as escapes; a Windows line break becomes `\n`.
pub(super) fn escape_controls(content: &[u8]) -> String {
    let mut out = Vec::with_capacity(content.len());
    for (at, &byte) in content.iter().enumerate() {
        match byte {
            b'\r' if content.get(at + 1) == Some(&b'\n') => {}
            ..0x20 => out.extend_from_slice(control_escape(byte).as_bytes()),
            _ => out.push(byte),
        }
    }
    decode::lossy(&out).into_owned()
}

/// A string, quotes included, with the quotes and the control characters inside it escaped.
pub(super) fn escape_inner_quotes(string: &[u8]) -> String {
    let content = string.get(1..string.len().saturating_sub(1)).unwrap_or_default();
    let mut out = vec![b'"'];
    let mut is_escaped = false;
    for &byte in content {
        if byte == b'"' && !is_escaped {
            out.push(b'\\');
        }
        is_escaped = byte == b'\\' && !is_escaped;
        out.push(byte);
    }
    out.push(b'"');
    escape_controls(&out)
}

fn control_escape(byte: u8) -> String {
    match byte {
        b'\n' => "\\n".to_owned(),
        b'\r' => "\\r".to_owned(),
        b'\t' => "\\t".to_owned(),
        _ => format!("\\u{byte:04x}"),
    }
}
