//! White space between tokens, and the comments that do not belong there.

use super::reader::{Listener, Reader};
use super::search::is_white;
use super::{ProblemKind, sequence};

/// A no-break space of HTML.
pub(super) const NO_BREAK_SPACE: &str = "&nbsp;";

/// What begins the lines that a version control system writes around the two sides of a conflict.
const CONFLICT_MARKS: [&str; 3] = ["<<<<<<<", "=======", ">>>>>>>"];

/// The length of a space here that JSON does not allow: a no-break space, byte order mark, typographic or invisible space.
fn foreign_space(text: &[u8], at: usize) -> Option<usize> {
    if text.get(at..)?.starts_with(NO_BREAK_SPACE.as_bytes()) {
        return Some(NO_BREAK_SPACE.len());
    }
    let bytes = sequence(text, at).bytes();
    let c = std::str::from_utf8(text.get(at..at + bytes)?).ok()?.chars().next()?;
    let is_foreign =
        c > ' ' && is_white(c) || matches!(c, '\x0B' | '\x0C' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}');
    is_foreign.then_some(bytes)
}

/// Whether such a space is here.
pub(super) fn is_foreign_space(text: &[u8], at: usize) -> bool {
    foreign_space(text, at).is_some()
}

impl Reader<'_> {
    /// Skips white space and comments.
    #[inline]
    pub(super) fn space(&mut self, listener: &mut dyn Listener) {
        loop {
            match self.peek() {
                b' ' | b'\n' | b'\r' | b'\t' => self.at += 1,
                b'/' | b'#' | b'&' | b'-' | b'<' | b'=' | b'>' | 0x0B | 0x0C | 0x80.. => {
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
        if let Some(mark) = self.conflict_mark() {
            self.at += self.line_comment();
            // The others belong to the first.
            if mark.starts_with('<') {
                self.report_around(listener, ProblemKind::Conflict, start, self.at);
            }
            return true;
        }
        let (kind, length) = match (self.peek(), self.peek_at(1)) {
            // `#ff0000` is a value without quotes.
            (b'/', b'/') | (b'#', b' ' | b'#' | b'!' | b'\n' | b'\r') => (ProblemKind::Comment, self.line_comment()),
            (b'/', b'*') => self.block_comment(),
            (b'-', b'-') if self.peek_at(2) == b' ' => (ProblemKind::Comment, self.line_comment()),
            (b'<', b'!') if self.peek_at(2) == b'-' => self.html_comment(),
            (b'/' | b'#' | b'-' | b'<' | b'=' | b'>', _) => return false,
            _ => match self.foreign_spaces() {
                0 => return false,
                bytes => (ProblemKind::Space, bytes),
            },
        };
        self.at += length;
        self.report_around(listener, kind, start, self.at);
        true
    }

    /// The mark of a merge conflict with which the line begins here.
    fn conflict_mark(&self) -> Option<&'static str> {
        let (before, rest) = self.text.split_at_checked(self.at)?;
        let begins_line = matches!(before.last(), None | Some(b'\n' | b'\r'));
        CONFLICT_MARKS.into_iter().find(|mark| begins_line && rest.starts_with(mark.as_bytes()))
    }

    /// The length of the run of such spaces here, including plain spaces between them.
    fn foreign_spaces(&self) -> usize {
        let (mut at, mut end) = (self.at, self.at);
        loop {
            if let Some(bytes) = foreign_space(self.text, at) {
                at += bytes;
                end = at;
            } else if end > self.at && matches!(self.text.get(at), Some(b' ' | b'\t')) {
                at += 1;
            } else {
                return end - self.at;
            }
        }
    }

    fn line_comment(&self) -> usize {
        let rest = self.text.get(self.at..).unwrap_or_default();
        rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len())
    }

    fn html_comment(&self) -> (ProblemKind, usize) {
        let rest = self.text.get(self.at..).unwrap_or_default();
        match rest.windows(3).position(|end| end == b"-->") {
            Some(end) => (ProblemKind::Comment, end + 3),
            None => (ProblemKind::UnclosedComment, rest.len()),
        }
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
