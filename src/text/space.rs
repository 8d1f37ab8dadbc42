//! White space between tokens, and the comments that do not belong there.

use super::reader::{Listener, Reader};
use super::search::is_white;
use super::{ProblemKind, sequence};

/// Spaces that are none of JSON's: no-break space, byte order mark, the typographic ones.
fn foreign_space(text: &[u8], at: usize) -> Option<usize> {
    let bytes = sequence(text, at).bytes();
    let c = std::str::from_utf8(text.get(at..at + bytes)?).ok()?.chars().next()?;
    (is_white(c) || c == '\u{FEFF}' || c == '\u{200B}').then_some(bytes)
}

impl Reader<'_> {
    /// Skips white space and comments.
    #[inline]
    pub(super) fn space(&mut self, listener: &mut dyn Listener) {
        loop {
            match self.peek() {
                b' ' | b'\n' | b'\r' | b'\t' => self.at += 1,
                b'/' | 0x0B | 0x0C | 0x80.. => {
                    if !self.foreign(listener) {
                        return;
                    }
                }
                _ => return,
            }
        }
    }

    /// Skips one comment or foreign space; false when there is none.
    #[cold]
    fn foreign(&mut self, listener: &mut dyn Listener) -> bool {
        let start = self.at;
        let (kind, length) = match (self.peek(), self.peek_at(1)) {
            (b'/', b'/') => (ProblemKind::Comment, self.line_comment()),
            (b'/', b'*') => self.block_comment(),
            (b'/', _) => return false,
            (0x0B | 0x0C, _) => (ProblemKind::Space, 1),
            _ => match foreign_space(self.text, start) {
                Some(bytes) => (ProblemKind::Space, bytes),
                None => return false,
            },
        };
        self.at += length;
        self.report_around(listener, kind, start, self.at);
        true
    }

    fn line_comment(&self) -> usize {
        let rest = self.text.get(self.at..).unwrap_or_default();
        rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len())
    }

    fn block_comment(&self) -> (ProblemKind, usize) {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let body = rest.get(2..).unwrap_or_default();
        match body.windows(2).position(|pair| pair == b"*/") {
            Some(end) => (ProblemKind::Comment, end + 4),
            None => (ProblemKind::UnclosedComment, rest.len()),
        }
    }
}
