//! Numbers, literals, and the words that are neither.

use super::reader::{Listener, Reader};
use super::strings::{flags_of, requote};
use super::{Flags, Kind, Problem, ProblemKind, Repair, Span, sequence};

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'-' | b'+' | b'.') || byte >= 0x80
}

impl Reader<'_> {
    fn digits(&mut self) -> bool {
        let start = self.at;
        while self.peek().is_ascii_digit() {
            self.at += 1;
        }
        self.at > start
    }

    /// Reads a number that begins here and puts it on the tape.
    pub(super) fn number(&mut self, listener: &mut dyn Listener) {
        let start = self.at;
        if self.peek() == b'-' {
            self.at += 1;
        }
        let leads_with_zero = self.peek() == b'0';
        let integer = self.at;
        let mut good = self.digits() && !(leads_with_zero && self.at - integer > 1);
        if self.peek() == b'.' {
            self.at += 1;
            good &= self.digits();
        }
        if matches!(self.peek(), b'e' | b'E') {
            self.at += 1;
            if matches!(self.peek(), b'+' | b'-') {
                self.at += 1;
            }
            good &= self.digits();
        }
        if good && !is_word(self.peek()) {
            self.leaf(Kind::Number, start, Flags::default());
        } else {
            self.not_a_number(start, listener);
        }
    }

    #[cold]
    fn not_a_number(&mut self, start: usize, listener: &mut dyn Listener) {
        self.at = start;
        let word = self.word();
        let kind = if word == b"-Infinity" { ProblemKind::NotInJson } else { ProblemKind::Number };
        let span = Span::new(start, self.at);
        self.report(listener, Problem { kind, span, repair: None }, true);
        self.leaf(Kind::Invalid, start, Flags::default());
    }

    /// Goes over the word that begins here.
    fn word(&mut self) -> &[u8] {
        let start = self.at;
        while self.at < self.text.len() && is_word(self.peek()) {
            self.at += sequence(self.text, self.at).bytes();
        }
        self.at = self.at.min(self.text.len());
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// Reads `true`, `false` or `null`; anything else that begins here is told as a problem.
    #[inline]
    pub(super) fn literal(&mut self, listener: &mut dyn Listener) {
        let start = self.at;
        let rest = self.text.get(start..).unwrap_or_default();
        let (kind, length) = if rest.starts_with(b"true") {
            (Kind::Boolean, 4)
        } else if rest.starts_with(b"false") {
            (Kind::Boolean, 5)
        } else if rest.starts_with(b"null") {
            (Kind::Null, 4)
        } else {
            return self.not_a_literal(listener);
        };
        if is_word(self.peek_at(length)) {
            return self.not_a_literal(listener);
        }
        self.at += length;
        self.leaf(kind, start, Flags::default());
    }

    #[cold]
    fn not_a_literal(&mut self, listener: &mut dyn Listener) {
        let start = self.at;
        if !is_word(self.peek()) {
            return self.unexpected(listener);
        }
        let (kind, instead, node) = match self.word() {
            b"NaN" | b"Infinity" | b"undefined" | b"undefined.function" | b"undefined.symbol" => {
                (ProblemKind::NotInJson, None, Kind::Invalid)
            }
            b"True" => (ProblemKind::PythonLiteral, Some("true"), Kind::Invalid),
            b"False" => (ProblemKind::PythonLiteral, Some("false"), Kind::Invalid),
            b"None" => (ProblemKind::PythonLiteral, Some("null"), Kind::Invalid),
            word if word.first().is_some_and(|first| matches!(first, b'.' | b'+')) => {
                (ProblemKind::Number, None, Kind::Invalid)
            }
            _ => (ProblemKind::UnquotedString, None, Kind::String),
        };
        if node == Kind::String {
            self.rest_of_words();
        }
        let span = Span::new(start, self.at);
        let words = span.of(self.text);
        let text = if node == Kind::String { Some(requote(words)) } else { instead.map(str::to_owned) };
        let flags = if node == Kind::String { flags_of(words).with(Flags::BARE) } else { Flags::default() };
        let repair = text.map(|text| Repair { span, text });
        self.report(listener, Problem { kind, span, repair }, true);
        self.leaf(node, start, flags);
    }

    /// Takes what follows a bare word up to the next mark of structure: `Hello World!` is one string.
    fn rest_of_words(&mut self) {
        let mut end = self.at;
        let mut at = self.at;
        while let Some(&byte) = self.text.get(at) {
            let spaced = at > end;
            match byte {
                b',' | b']' | b'}' | b'[' | b'{' | b'"' | b'\'' | b'\n' | b'\r' | b'=' => break,
                b'/' | b'#' if spaced => break,
                b' ' | b'\t' => at += 1,
                0x80.. if sequence(self.text, at).bytes() == 1 => break,
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
        let span = Span::new(start, self.at);
        let repair = Some(Repair { span, text: requote(span.of(self.text)) });
        self.report(listener, Problem { kind: ProblemKind::UnquotedKey, span, repair }, true);
        self.leaf(Kind::Key, start, flags);
    }

    /// Whether a name without quotes begins here.
    pub(super) fn at_word(&self) -> bool {
        is_word(self.peek()) && sequence(self.text, self.at).bytes() > usize::from(self.peek() >= 0x80)
    }

    /// Goes over what cannot begin anything, up to the next mark of structure, as one problem and
    /// one hole on the tape.
    #[cold]
    pub(super) fn unexpected(&mut self, listener: &mut dyn Listener) {
        let start = self.at;
        self.garbage(listener);
        self.leaf(Kind::Invalid, start, Flags::default());
    }

    /// The same without a hole.
    pub(super) fn garbage(&mut self, listener: &mut dyn Listener) {
        let start = self.at;
        if self.peek() >= 0x80 && sequence(self.text, start).bytes() == 1 {
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
        let span = Span::new(start, self.at);
        self.report(listener, Problem { kind: ProblemKind::Unexpected, span, repair: None }, true);
    }
}
