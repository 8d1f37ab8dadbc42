//! Numbers, literals, and other words.

use super::plain::byte;
use super::reader::{Listener, Reader};
use super::space::is_foreign_space;
use super::strings::flags_of;
use super::tape::offset;
use super::{Flags, Kind, ProblemKind, Sequence, Span, sequence};

#[inline(always)]
pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'-' | b'+' | b'.') || byte >= 0x80
}

/// How long a text without quotes may be that has commas and quotes of its own.
const LONGEST_TEXT: usize = 1024;

/// What may follow `undefined.`, a word for a JavaScript value that JSON cannot represent. The name of a class may follow
/// `instance`.
const LOST: [&[u8]; 8] = [b"function", b"symbol", b"date", b"map", b"set", b"promise", b"bytes", b"instance"];

/// Whether a word that begins like a number is a name such as an id: it has a letter that no notation of numbers has.
fn is_name(word: &[u8]) -> bool {
    let is_strange = |byte: &u8| byte.is_ascii_alphabetic() && !byte.is_ascii_hexdigit() && !b"xXoOnN".contains(byte);
    // A date, `2026-03-01`.
    let is_date = |pair: &[u8]| matches!(pair, [b'0'..=b'9', b'-']);
    word.iter().any(is_strange) || word.windows(2).any(is_date)
}

/// Whether the bytes here are not UTF-8.
fn is_broken(text: &[u8], at: usize) -> bool {
    matches!(sequence(text, at), Sequence::Broken { .. })
}

/// The end of the digits that start here.
#[inline(always)]
fn digits(text: &[u8], mut at: usize) -> usize {
    while byte(text, at).is_ascii_digit() {
        at += 1;
    }
    at
}

/// The end of the number that starts here, if it is a valid JSON number.
#[inline(always)]
pub(super) fn number_end(text: &[u8], start: usize) -> Option<usize> {
    let integer = start + usize::from(byte(text, start) == b'-');
    let mut at = digits(text, integer);
    if at == integer || (byte(text, integer) == b'0' && at > integer + 1) {
        return None;
    }
    if byte(text, at) == b'.' {
        let fraction = at + 1;
        at = digits(text, fraction);
        if at == fraction {
            return None;
        }
    }
    if matches!(byte(text, at), b'e' | b'E') {
        let exponent = at + 1 + usize::from(matches!(byte(text, at + 1), b'+' | b'-'));
        at = digits(text, exponent);
        if at == exponent {
            return None;
        }
    }
    (!is_word(byte(text, at))).then_some(at)
}

/// The kind and the end of the literal that begins here.
#[inline(always)]
pub(super) fn literal_end(text: &[u8], start: usize) -> Option<(Kind, usize)> {
    let (kind, length) = match text.get(start..)? {
        [b't', b'r', b'u', b'e', ..] => (Kind::Boolean, 4),
        [b'f', b'a', b'l', b's', b'e', ..] => (Kind::Boolean, 5),
        [b'n', b'u', b'l', b'l', ..] => (Kind::Null, 4),
        _ => return None,
    };
    let end = start + length;
    (!is_word(byte(text, end))).then_some((kind, end))
}

impl Reader<'_> {
    /// Reads a number that begins here and puts it on the tape.
    pub(super) fn number(&mut self, listener: &mut dyn Listener) {
        let start = self.at;
        match number_end(self.text, start) {
            Some(end) => {
                self.at = end;
                self.leaf(Kind::Number, start, Flags::default());
            }
            None => self.not_a_number(start, listener),
        }
    }

    #[cold]
    fn not_a_number(&mut self, start: usize, listener: &mut dyn Listener) {
        self.at = start;
        let word = self.word();
        if number_end(word, 0) == Some(word.len()) {
            // An odd space follows it.
            return self.leaf(Kind::Number, start, Flags::default());
        }
        if word == b"-Infinity" {
            self.report(listener, ProblemKind::NotInJson, start, self.at);
        } else if is_name(word) || self.text_goes_on() {
            return self.unquoted(start, listener);
        } else {
            self.report(listener, ProblemKind::Number, start, self.at);
        }
        self.leaf(Kind::Invalid, start, Flags::default());
    }

    /// Takes `0,5` as the one number that it is meant to be: its first part is the last node, and its second part is where
    /// a key belongs. False if there is no such number.
    #[cold]
    pub(super) fn decimal_comma(&mut self, listener: &mut dyn Listener) -> bool {
        if !self.peek().is_ascii_digit() {
            return false;
        }
        let Some(node) = self.tape.nodes.last().copied().filter(|node| node.kind == Kind::Number) else { return false };
        let end = digits(self.text, self.at);
        let is_alone = end > self.at && matches!(byte(self.text, end), b',' | b'}' | b']' | b' ' | b'\n' | b'\r');
        if !is_alone || self.deep.is_open() || Span::new(node.end as usize, self.at).of(self.text) != b"," {
            return false;
        }
        self.at = end;
        if let Some(node) = self.tape.nodes.last_mut() {
            node.kind = Kind::Invalid;
            node.end = offset(end);
        }
        self.report(listener, ProblemKind::Number, node.start as usize, end);
        true
    }

    /// Skips the word that starts here, up to a comma of any script.
    fn word(&mut self) -> &[u8] {
        let start = self.at;
        while self.at_word() && (self.at == start || !self.at_comma()) {
            self.at += sequence(self.text, self.at).bytes();
        }
        self.at = self.at.min(self.text.len());
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// Reads `true`, `false` or `null`; reports anything else that starts here.
    pub(super) fn literal(&mut self, listener: &mut dyn Listener) {
        let start = self.at;
        match literal_end(self.text, start) {
            Some((kind, end)) => {
                self.at = end;
                self.leaf(kind, start, Flags::default());
            }
            None => self.not_a_literal(listener),
        }
    }

    #[cold]
    fn not_a_literal(&mut self, listener: &mut dyn Listener) {
        let start = self.at;
        if self.expression(start, listener) {
            return;
        }
        if let Some(quote) = self.python_quote() {
            return self.foreign_string(Kind::String, quote, listener);
        }
        if self.begins_program() && self.program(start, start, listener) {
            return;
        }
        // A colour such as `#ff0000`.
        if self.peek() == b'#' && is_word(self.peek_at(1)) {
            self.at += 1;
            return self.unquoted(start, listener);
        }
        if let Some(end) = self.end_of_ellipsis() {
            self.at = end;
            self.report(listener, ProblemKind::Ellipsis, start, end);
            return self.leaf(Kind::Invalid, start, Flags::default());
        }
        if !self.at_word() {
            return self.unexpected(listener);
        }
        let word = self.word();
        // Where an odd space follows it.
        if let Some((kind, end)) = literal_end(word, 0).filter(|&(_, end)| end == word.len()) {
            self.at = start + end;
            return self.leaf(kind, start, Flags::default());
        }
        let kind = match word {
            b"NaN" | b"Infinity" | b"undefined" => ProblemKind::NotInJson,
            [b'u', b'n', b'd', b'e', b'f', b'i', b'n', b'e', b'd', b'.', lost @ ..]
                if LOST.contains(&lost) || lost.starts_with(b"instance.") =>
            {
                ProblemKind::NotInJson
            }
            b"True" | b"False" | b"None" | b"TRUE" | b"FALSE" | b"NULL" | b"Null" | b"nil" => {
                ProblemKind::PythonLiteral
            }
            [b'.' | b'+', ..] => ProblemKind::Number,
            _ => ProblemKind::UnquotedString,
        };
        if kind == ProblemKind::UnquotedString || (kind == ProblemKind::Number && self.text_goes_on()) {
            return self.unquoted(start, listener);
        }
        self.report(listener, kind, start, self.at);
        self.leaf(Kind::Invalid, start, Flags::default());
    }

    /// Takes a text without quotes that begins with a number, `12:30` or `50 %`, as the one string that it is meant to be.
    /// The number is the last node; false if the text does not go on after it.
    #[cold]
    pub(super) fn text_after_number(&mut self, end: usize, listener: &mut dyn Listener) -> bool {
        let Some(node) = self.tape.nodes.last().copied().filter(|node| node.kind == Kind::Number) else { return false };
        let streams = self.frames.last().is_none_or(|frame| frame.streams);
        if self.deep.is_open() || streams || node.end as usize != end {
            return false;
        }
        let next = std::mem::replace(&mut self.at, end);
        if !self.text_goes_on() {
            self.at = next;
            return false;
        }
        self.tape.nodes.pop();
        self.unquoted(node.start as usize, listener);
        true
    }

    /// Whether more of a text without quotes follows on this line, in a member of an object.
    fn text_goes_on(&self) -> bool {
        let next = self.skip_blanks();
        let rest = self.text.get(next..).unwrap_or_default();
        let is_comment = matches!(rest, [b'/', b'/' | b'*', ..] | [b'#', ..]);
        let ends = matches!(
            rest.first(),
            None | Some(b',' | b'}' | b']' | b'{' | b'[' | b'"' | b'\'' | b'=' | b'+' | b'\n' | b'\r')
        );
        self.in_object() == Some(true) && !is_comment && !ends && !self.key_follows(next)
    }

    /// Goes on to the end of a text without quotes that has commas and quotes of its own, `It's for you, Ada`: it ends before
    /// the next key, a closing bracket, or the end of the line.
    fn rest_of_text(&mut self) {
        if self.in_object() != Some(true) {
            return;
        }
        let mut at = self.at;
        let mut end = self.at;
        while let Some(&byte) = self.text.get(at).filter(|_| at - self.at < LONGEST_TEXT) {
            match byte {
                b'\n' | b'\r' | b'}' | b']' => break,
                b',' if self.key_follows(self.skip_space(at + 1)) || self.line_ends(at + 1) => break,
                b':' | b'{' | b'[' | b'=' | b'+' | b'/' | b'#' => return,
                0x80.. if is_broken(self.text, at) || is_foreign_space(self.text, at) => return,
                _ => at = (at + sequence(self.text, at).bytes()).min(self.text.len()),
            }
            if !byte.is_ascii_whitespace() {
                end = at;
            }
        }
        self.at = end;
    }

    /// Whether nothing but blanks is on the rest of the line.
    fn line_ends(&self, from: usize) -> bool {
        let rest = self.text.get(from..).unwrap_or_default();
        let next = rest.iter().find(|byte| !matches!(byte, b' ' | b'\t'));
        matches!(next, None | Some(b'\n' | b'\r'))
    }

    /// Reads the words that start here as one string.
    fn unquoted(&mut self, start: usize, listener: &mut dyn Listener) {
        self.rest_of_words();
        if self.expression_behind_words(start, listener) || self.lacks_opening_quote(Kind::String, start, listener) {
            return;
        }
        if self.is_program(start) && self.program(start, self.at, listener) {
            return;
        }
        self.rest_of_text();
        let flags = flags_of(Span::new(start, self.at).of(self.text)).with(Flags::BARE);
        self.report(listener, ProblemKind::UnquotedString, start, self.at);
        self.leaf(Kind::String, start, flags);
    }

    /// Takes what follows a bare word up to the next mark of structure: `Hello World!` is one string.
    pub(super) fn rest_of_words(&mut self) {
        let mut end = self.at;
        let mut at = self.at;
        let mut is_url = false;
        while let Some(&byte) = self.text.get(at) {
            let spaced = at > end;
            is_url |= byte == b':' && self.text.get(at..).is_some_and(|rest| rest.starts_with(b"://"));
            match byte {
                b',' | b']' | b'}' | b'[' | b'{' | b'"' | b'\'' | b'\n' | b'\r' => break,
                b'=' if !is_url => break,
                b'/' | b'#' if spaced => break,
                b' ' | b'\t' => at += 1,
                0x80.. if is_broken(self.text, at) => break,
                _ => {
                    at = (at + sequence(self.text, at).bytes()).min(self.text.len());
                    end = at;
                }
            }
        }
        self.at = end;
    }

    /// Reads a name without quotes and puts it on the tape.
    #[cold]
    pub(super) fn bare_key(&mut self, listener: &mut dyn Listener) {
        let start = self.at;
        let flags = flags_of(self.word()).with(Flags::BARE);
        if self.lacks_opening_quote(Kind::Key, start, listener) {
            return;
        }
        self.leaf(Kind::Key, start, flags);
        self.report(listener, ProblemKind::UnquotedKey, start, self.at);
    }

    /// Whether a character of an unquoted name is here.
    pub(super) fn at_word(&self) -> bool {
        let byte = self.peek();
        is_word(byte) && (byte < 0x80 || !(is_broken(self.text, self.at) || is_foreign_space(self.text, self.at)))
    }

    /// Skips what cannot begin anything, up to the next bracket, comma, colon or quote, as one problem and one invalid value.
    #[cold]
    pub(super) fn unexpected(&mut self, listener: &mut dyn Listener) {
        let start = self.at;
        self.garbage(listener);
        self.leaf(Kind::Invalid, start, Flags::default());
    }

    /// Whether code of a program begins here, by its first signs: brackets, spreading, or a string with values in it.
    fn begins_program(&self) -> bool {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let is_spread = matches!(rest, [b'.', b'.', b'.', next, ..] if is_word(*next));
        // The formula of a sheet, and the function of an automation tool.
        let is_formula = matches!(rest, [b'=' | b'@', b'A'..=b'Z' | b'a'..=b'z', ..]);
        matches!(rest, [b'(', ..] | [b'f' | b'F', b'"' | b'\'', ..]) || is_spread || is_formula
    }

    /// Whether the words that were read from `start` to here are code of a program: they end with an operator before a
    /// value, or call something.
    fn is_program(&self, start: usize) -> bool {
        let words = Span::new(start, self.at).of(self.text);
        let is_operator = matches!(words.last(), Some(b'+' | b'?' | b'&' | b'|' | b'>' | b'('));
        let next = self.text.get(self.skip_blanks()).copied().unwrap_or(0);
        let continues = matches!(next, b'"' | b'\'' | b'`' | b'{' | b'[' | b'=');
        let name = words.iter().position(|byte| !(is_word(*byte) && *byte != b'-')).unwrap_or(words.len());
        let calls = words.get(name) == Some(&b'(') && name > 0;
        let creates = words.starts_with(b"new ") && words.ends_with(b")");
        let reads =
            [&b"process.env."[..], b"import.meta.env.", b"os.environ"].iter().any(|known| words.starts_with(known));
        let is_index = self.peek() == b'[' && matches!(self.peek_at(1), b'"' | b'\'' | b'0'..=b'9');
        (is_operator && continues) || calls || creates || reads || is_index
    }

    /// The same without a value.
    pub(super) fn garbage(&mut self, listener: &mut dyn Listener) {
        let start = self.at;
        if is_broken(self.text, start) {
            self.at = self.not_utf8(start, listener);
            return;
        }
        loop {
            self.at = (self.at + sequence(self.text, self.at).bytes().max(1)).min(self.text.len());
            let next = self.peek();
            let stops = matches!(
                next,
                b',' | b':' | b'"' | b'\'' | b'[' | b']' | b'{' | b'}' | b' ' | b'\t' | b'\n' | b'\r' | b'/'
            );
            if stops || is_word(next) || self.at >= self.text.len() {
                break;
            }
        }
        self.report(listener, ProblemKind::Unexpected, start, self.at);
    }
}
