//! Converts byte offsets to UTF-16 units, lines and columns, as editors count them.

use serde::{Deserialize, Serialize};

use super::tape::offset;
use super::{Span, sequence};

/// A position in the text, as JavaScript and editors count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Position {
    /// UTF-16 units from the start of the text.
    pub offset: u32,
    /// Line, from 1. `\n`, `\r\n` and a lone `\r` end a line.
    pub line: u32,
    /// UTF-16 units from the start of the line, from 1.
    pub column: u32,
}

/// A range of the text; the end is exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Range {
    /// Where it begins.
    pub start: Position,
    /// Where it ends, exclusive.
    pub end: Position,
}

/// How many bytes lie between two remembered places.
const STRIDE: usize = 4096;

/// A place reached so far.
#[derive(Debug, Clone, Copy)]
struct Mark {
    byte: usize,
    offset: u32,
    line: u32,
    line_start: u32,
}

/// Converts byte offsets to positions. Increasing offsets take one pass over the text in total; a smaller offset starts at the
/// nearest stored position.
pub(crate) struct Positions<'t> {
    text: &'t [u8],
    here: Mark,
    marks: Vec<Mark>,
}

impl<'t> Positions<'t> {
    pub fn new(text: &'t [u8]) -> Self {
        let start = Mark { byte: 0, offset: 0, line: 1, line_start: 0 };
        Self { text, here: start, marks: vec![start] }
    }

    pub fn range(&mut self, span: Span) -> Range {
        let start = self.at(span.start);
        Range { start, end: self.at(span.end) }
    }

    pub fn at(&mut self, byte: u32) -> Position {
        let byte = (byte as usize).min(self.text.len());
        // After the last mark, continue forward.
        if byte < self.here.byte || self.here.byte + STRIDE < byte {
            // A mark lies up to three bytes late where a character straddles the stride.
            let last = self.marks.len().saturating_sub(1);
            let near = [(byte / STRIDE).min(last), (byte / STRIDE).saturating_sub(1).min(last)];
            let mark = near.into_iter().filter_map(|i| self.marks.get(i)).find(|mark| mark.byte <= byte);
            if let Some(mark) = mark.filter(|mark| byte < self.here.byte || self.here.byte < mark.byte) {
                self.here = *mark;
            }
        }
        self.advance(byte);
        let Mark { offset, line, line_start, .. } = self.here;
        Position { offset, line, column: offset - line_start + 1 }
    }

    fn advance(&mut self, target: usize) {
        let mut here = self.here;
        while here.byte < target {
            if here.byte >= self.marks.len() * STRIDE {
                self.marks.push(here);
            }
            let words = self.text.get(here.byte..target.min(self.marks.len() * STRIDE)).unwrap_or_default();
            let skipped = WORD * words.as_chunks().0.iter().take_while(|word| counts_by_bytes(**word)).count();
            if skipped > 0 {
                here.byte += skipped;
                here.offset += offset(skipped);
                continue;
            }
            let Some(&byte) = self.text.get(here.byte) else { break };
            if byte >= 0x80 {
                let sequence = sequence(self.text, here.byte);
                here.offset += match sequence {
                    super::Sequence::Character { units, .. } => units,
                    super::Sequence::Broken { .. } => 1,
                };
                here.byte += sequence.bytes();
                continue;
            }
            here.byte += 1;
            here.offset += 1;
            let ends_line = match byte {
                b'\n' => true,
                b'\r' => self.text.get(here.byte) != Some(&b'\n'),
                _ => false,
            };
            if ends_line {
                here.line += 1;
                here.line_start = here.offset;
            }
        }
        self.here = here;
    }
}

/// How many bytes are looked at together.
const WORD: usize = 8;

/// Whether each of these bytes is one unit of the same line: ASCII without control characters.
fn counts_by_bytes(word: [u8; WORD]) -> bool {
    let word = u64::from_le_bytes(word);
    let below_space = word.wrapping_sub(u64::from_le_bytes([b' '; WORD]));
    (word | below_space) & u64::from_le_bytes([0x80; WORD]) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_as_editors_do() {
        let text = "a😀\r\né\rb\nc".as_bytes();
        let mut positions = Positions::new(text);
        for (byte, offset, line, column) in
            [(0, 0, 1, 1), (5, 3, 1, 4), (7, 5, 2, 1), (9, 6, 2, 2), (10, 7, 3, 1), (12, 9, 4, 1), (1, 1, 1, 2)]
        {
            assert_eq!(positions.at(byte), Position { offset, line, column }, "byte {byte}");
        }
    }

    #[test]
    fn going_back_and_forth_agrees_with_going_once() {
        let text = "é\n".repeat(9000).into_bytes();
        let mut once = Positions::new(&text);
        let forward: Vec<_> = (0..9000u32).map(|i| once.at(i * 3)).collect();
        let mut jumping = Positions::new(&text);
        for i in [8999u32, 1, 4500, 4499, 8000, 0] {
            assert_eq!(jumping.at(i * 3), forward[i as usize]);
        }
    }
}
