//! Strings in quotes other than those of JSON, and their form in JSON.

use super::decode::{self, Escape};
use super::reader::{Listener, Reader};
use super::strings::{flags_of, readable};
use super::tape::offset;
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

/// The quote of JSON, with those that a word processor may have put at the end of a string.
const STRAIGHT: Quote = Quote { open: "\"", close: &["\"", "”", "“", "’", "»", "\u{FF02}"], spans_lines: false };

/// The letters that Python writes before a string, but for `f`, which makes it an expression.
const PREFIXES: &[u8] = b"uUbBrR";

/// How many of them a string may have.
const LONGEST_PREFIX: usize = 2;

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
    fn content(self, written: &[u8]) -> &[u8] {
        let content = written.get(self.open.len()..).unwrap_or_default();
        let straight = (self.open.len() > 1).then_some("\"");
        let close = self.close.iter().copied().chain(straight).find(|close| content.ends_with(close.as_bytes()));
        content.get(..content.len() - close.map_or(0, str::len)).unwrap_or_default()
    }
}

/// The number of letters before the quote of a string of Python, `u'…'`; 0 if there is no such string.
fn prefix(text: &[u8]) -> usize {
    let length = text.iter().take(LONGEST_PREFIX).take_while(|byte| PREFIXES.contains(byte)).count();
    if matches!(text.get(length), Some(b'\'' | b'"')) { length } else { 0 }
}

/// What is between the quotes of a string that is not in those of JSON.
pub(super) fn content_of(written: &[u8]) -> Option<&[u8]> {
    let written = written.get(prefix(written)..)?;
    let quote = Quote::at(written).or_else(|| written.starts_with(b"\"").then_some(STRAIGHT))?;
    Some(quote.content(written))
}

impl<'t> Reader<'t> {
    /// The quote of a string of Python with a letter before it, `u'…'`.
    pub(super) fn python_quote(&self) -> Option<Quote> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let length = Some(prefix(rest)).filter(|length| *length > 0)?;
        Quote::at(rest.get(length..)?).or(Some(STRAIGHT))
    }

    /// Reads a string in other quotes than those of JSON, perhaps with the letters of Python before them.
    #[cold]
    pub(super) fn foreign_string(&mut self, kind: Kind, quote: Quote, listener: &mut dyn Listener) {
        let first = self.at;
        let start = first + prefix(self.text.get(first..).unwrap_or_default());
        let begin = start + quote.open.len();
        let (end, close) = self.end_of_foreign(begin, quote);
        let is_closed = close > 0;
        let mut flags = flags_of(Span::new(begin, end).of(self.text));
        if !is_closed {
            flags = flags.with(Flags::UNCLOSED);
        }
        if quote.open.len() == 1 && close <= 1 {
            self.at = end + close;
            self.leaf(readable(kind, flags), start, flags);
        } else {
            // The content of a node is found by cutting one byte off either end. These quotes are wider, so the node has
            // the content alone.
            self.at = end;
            self.leaf(readable(kind, flags), begin, flags.with(Flags::BARE));
            self.at = end + close;
        }
        if !is_closed {
            self.unclosed_string = self.at;
        }
        // A template literal of JavaScript.
        let content = Span::new(begin, end).of(self.text);
        if is_closed && kind == Kind::String && quote.open == "`" && content.windows(2).any(|pair| pair == b"${") {
            if let Some(node) = self.tape.nodes.last_mut() {
                node.kind = Kind::Invalid;
            }
            return self.report(listener, ProblemKind::Expression, first, self.at);
        }
        let problem = if is_closed { ProblemKind::Quotes } else { ProblemKind::UnclosedString };
        self.report(listener, problem, first, self.at);
    }

    /// Reads a string that begins with a straight quote here and ends with a typographic one, `"template”`; false if it is
    /// no such string.
    #[cold]
    pub(super) fn string_closed_by_other_quote(&mut self, kind: Kind, listener: &mut dyn Listener) -> bool {
        let start = self.at;
        let Some((end, length)) = self.other_closing_quote(kind, start) else { return false };
        self.at = end;
        let flags = flags_of(Span::new(start + 1, end).of(self.text)).with(Flags::BARE);
        self.leaf(kind, start + 1, flags);
        self.at = end + length;
        self.report(listener, ProblemKind::Quotes, start, self.at);
        true
    }

    /// The same for a string that was read up to the next straight quote and is the last node.
    #[cold]
    pub(super) fn was_closed_by_other_quote(&mut self, listener: &mut dyn Listener) -> bool {
        let Some((kind, start, _)) = self.last_string() else { return false };
        let Some((end, length)) = self.other_closing_quote(kind, start) else { return false };
        self.cut_last_string(start + 1, end);
        self.at = end + length;
        self.report(listener, ProblemKind::Quotes, start, self.at);
        true
    }

    /// The position and the length of a typographic quote that closes the string whose straight quote is at `start`.
    fn other_closing_quote(&self, kind: Kind, start: usize) -> Option<(usize, usize)> {
        let begin = start + 1;
        let content = self.text.get(begin..)?;
        let content = content.get(..FARTHEST_QUOTE).unwrap_or(content);
        let line = content.iter().position(|byte| matches!(byte, b'"' | b'\n' | b'\r')).unwrap_or(content.len());
        (begin..begin + line).find_map(|at| {
            let close = STRAIGHT.closing(self.text.get(at..)?)?;
            self.ends(kind, at + close.len()).then_some((at, close.len()))
        })
    }

    /// Whether what follows here can follow a key or a string.
    fn ends(&self, kind: Kind, behind: usize) -> bool {
        if kind == Kind::Key { self.colon_follows(behind) } else { self.ends_string(behind) }
    }

    /// Takes a string without its closing quote, `"title, "value": …`, as what is before the comma. What was read up to
    /// the next quote is the last node, and what follows that quote is here; false if it is no such string.
    #[cold]
    pub(super) fn lacks_closing_quote(&mut self, listener: &mut dyn Listener) -> bool {
        let Some((kind, start, content)) = self.last_string() else { return false };
        let (mark, goes_on) =
            if kind == Kind::Key { (b':', self.peek() != 0) } else { (b',', self.rest_of_key_follows(self.at)) };
        let Some(content) = content.trim_ascii_end().strip_suffix(&[mark]).filter(|_| goes_on) else { return false };
        let end = start + 1 + content.trim_ascii_end().len();
        if end == start + 1 {
            return false;
        }
        self.cut_last_string(start + 1, end);
        self.at = start + 1 + content.len();
        self.report(listener, ProblemKind::MissingQuote(offset(end)), start, end);
        true
    }

    /// Takes a string without its opening quote, `title"`, as one. Its words were read from `start` on; false if there is
    /// no quote after them.
    #[cold]
    pub(super) fn lacks_opening_quote(&mut self, kind: Kind, start: usize, listener: &mut dyn Listener) -> bool {
        if self.peek() != b'"' || !self.ends(kind, self.at + 1) {
            return false;
        }
        let flags = flags_of(Span::new(start, self.at).of(self.text)).with(Flags::BARE);
        self.leaf(kind, start, flags);
        self.at += 1;
        self.report(listener, ProblemKind::MissingQuote(offset(start)), start, self.at);
        true
    }

    /// The kind, the start and the content of the last node, if that is a key or string in straight quotes.
    fn last_string(&self) -> Option<(Kind, usize, &'t [u8])> {
        let node = self.tape.nodes.last().filter(|_| !self.deep.is_open())?;
        let is_string = matches!(node.kind, Kind::Key | Kind::String) && !node.flags.has(Flags::BARE);
        let content = Span { start: node.start + 1, ..node.span() }.of(self.text);
        let content = content.strip_suffix(b"\"").unwrap_or(content);
        let is_straight = self.text.get(node.start as usize) == Some(&b'"');
        (is_string && is_straight).then_some((node.kind, node.start as usize, content))
    }

    /// Takes the mark at the end of the last string for the one behind it: `"title," "value"`, `"id:" "01J…"`. The next string is
    /// here. False if there is no such mark.
    #[cold]
    pub(super) fn holds_next_mark(&mut self, end: usize, listener: &mut dyn Listener) -> bool {
        let Some((kind, start, content)) = self.last_string().filter(|_| self.peek() == b'"') else { return false };
        let is_key = kind == Kind::Key;
        let fits = if is_key { !self.colon_follows(self.at) } else { self.key_follows(self.at) };
        let mark = if is_key { b':' } else { b',' };
        let Some(content) = content.strip_suffix(&[mark]).filter(|content| fits && !content.is_empty()) else {
            return false;
        };
        if is_key {
            self.cut_last_string(start + 1, start + 1 + content.len());
        } else if let Some(node) = self.tape.nodes.last_mut() {
            node.kind = Kind::Invalid;
        }
        self.report(listener, ProblemKind::MarkInString, start, end);
        true
    }

    /// Makes the last node a string with only this content.
    fn cut_last_string(&mut self, start: usize, end: usize) {
        let flags = flags_of(Span::new(start, end).of(self.text)).with(Flags::BARE);
        if let Some(node) = self.tape.nodes.last_mut() {
            (node.start, node.end, node.flags) = (offset(start), offset(end), flags);
        }
        if self.tape.nodes.last().is_some_and(|node| node.kind == Kind::Key) {
            self.note_key();
        }
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
