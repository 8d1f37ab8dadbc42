//! An object or a list in quotes, whose own quotes are not escaped: `"assets": "[{"type": …}]"`.

use super::plain::byte;
use super::reader::{Listener, Reader};
use super::{Kind, ProblemKind};

/// How long it may be.
const LONGEST: usize = 1 << 16;

impl Reader<'_> {
    /// Leaves out the quote that is here before an object or a list, and the one behind it. False if there is no such object
    /// or list.
    fn embedded(&mut self, start: usize, listener: &mut dyn Listener) -> bool {
        let begin = self.skip_space(start + 1);
        let is_nested = matches!(byte(self.text, begin), b'{' | b'[') && byte(self.text, start) == b'"';
        if !is_nested || start < self.ahead.no_embedded || !self.has_quotes_of_its_own(begin) {
            return false;
        }
        let Some(end) = self.end_of_embedded(begin) else { return false };
        self.report(listener, ProblemKind::Embedded, start, end + 1);
        self.at = begin;
        self.closing_quote = end;
        true
    }

    /// The same for one with a line break before its first own quote, which no string has.
    #[cold]
    pub(super) fn embedded_in_lines(&mut self, start: usize, listener: &mut dyn Listener) -> bool {
        let content = self.text.get(start + 1..).unwrap_or_default();
        let is_before = |byte: &&u8| byte.is_ascii_whitespace() || matches!(byte, b'{' | b'[');
        let has_break = content.iter().take_while(is_before).any(|byte| matches!(byte, b'\n' | b'\r'));
        has_break && self.embedded(start, listener)
    }

    /// The same where the string that was read last is the part of it before its first own quote, and more of it is here.
    #[cold]
    pub(super) fn is_embedded(&mut self, end: usize, listener: &mut dyn Listener) -> bool {
        if matches!(self.peek(), b',' | b'}' | b']' | b':' | 0) {
            return false;
        }
        let Some(node) = self.tape.nodes.last().copied().filter(|_| !self.deep.is_open()) else { return false };
        let start = node.start as usize;
        if node.kind != Kind::String || node.end as usize != end || !self.embedded(start, listener) {
            return false;
        }
        self.tape.nodes.pop();
        if let Some(list) = self.frames.last_mut().filter(|frame| !frame.object) {
            list.items = list.items.saturating_sub(1);
        }
        true
    }

    /// Whether the first thing in the brackets that begin here is a string without a backslash, or the end of one.
    fn has_quotes_of_its_own(&self, begin: usize) -> bool {
        let rest = self.text.get(begin..).unwrap_or_default();
        let first = rest.iter().position(|byte| !byte.is_ascii_whitespace() && !matches!(byte, b'{' | b'['));
        first.and_then(|first| rest.get(first)) == Some(&b'"')
    }

    /// The quote behind the object or list that begins here.
    fn end_of_embedded(&mut self, begin: usize) -> Option<usize> {
        let mut depth = 0_usize;
        let mut in_string = false;
        let mut at = begin;
        while let Some(&byte) = self.text.get(at).filter(|_| at - begin < LONGEST) {
            match byte {
                b'\\' => at += 1,
                b'"' => in_string = !in_string,
                b'{' | b'[' if !in_string => depth += 1,
                b'}' | b']' if !in_string => depth -= 1,
                _ => {}
            }
            at += 1;
            if depth == 0 {
                let quote = self.skip_space(at);
                return (self.text.get(quote) == Some(&b'"')).then_some(quote);
            }
        }
        self.ahead.no_embedded = at;
        None
    }
}
