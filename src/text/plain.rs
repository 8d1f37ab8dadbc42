//! The fast path: reading while the text is plain JSON.

use super::frames::Frame;
use super::reader::{Reader, State};
use super::strings::string_end;
use super::tape::offset;
use super::words::{literal_end, number_end};
use super::{Encoding, Flags, Kind, MAX_DEPTH, Node};
use crate::definition::Name;

/// The byte at a position; 0, which starts nothing, after the end.
#[inline(always)]
pub(super) fn byte(text: &[u8], at: usize) -> u8 {
    text.get(at).copied().unwrap_or(0)
}

/// The end of JSON's white space that begins here.
#[inline(always)]
fn white(text: &[u8], mut at: usize) -> usize {
    while byte(text, at) <= b' ' && matches!(byte(text, at), b' ' | b'\n' | b'\r' | b'\t') {
        at += 1;
    }
    at
}

/// The end of the string that begins here, and its flags.
#[inline(always)]
fn plain_string(text: &[u8], at: usize, encoding: Encoding) -> Option<(usize, Flags)> {
    if byte(text, at) == b'"' { string_end(text, at + 1, encoding).map(|(end, flags)| (end + 1, flags)) } else { None }
}

/// The kind, the end and the flags of the value that begins here, unless it is an object or a list.
#[inline(always)]
fn scalar(text: &[u8], at: usize, encoding: Encoding) -> Option<(Kind, usize, Flags)> {
    match byte(text, at) {
        b'"' => plain_string(text, at, encoding).map(|(end, flags)| (Kind::String, end, flags)),
        b'-' | b'0'..=b'9' => Some((Kind::Number, number_end(text, at)?, Flags::default())),
        _ => literal_end(text, at).map(|(kind, end)| (kind, end, Flags::default())),
    }
}

/// The number of nodes for which the fast path makes room at a time.
pub(super) const ROOM: usize = 64;

impl Reader<'_> {
    /// Reads until something needs a report or detailed handling, which is left to other functions: without calls, the
    /// compiler keeps the state of this one in registers. It is not inlined for the same reason.
    #[inline(never)]
    pub(super) fn plain(&mut self, mut state: State) -> State {
        if self.deep.is_open() {
            return state;
        }
        self.tape.nodes.reserve(ROOM);
        let Some(mut frame) = self.frames.pop() else { return state };
        let Self { text, encoding, .. } = *self;
        let mut at = if state == State::Separator { self.at } else { white(text, self.at) };
        'road: loop {
            if state == State::Member {
                let Some((end, flags)) = plain_string(text, at, encoding) else { break };
                let colon = white(text, end);
                if byte(text, colon) != b':' || flags.has(Flags::ESCAPED) {
                    break;
                }
                let content = text.get(at + 1..end - 1).unwrap_or_default();
                let name = Name::of(content);
                let node = self.tape.nodes.len();
                if !self.push(Kind::Key, at, end, flags, name) {
                    break;
                }
                frame.note_key(node, name, content);
                at = white(text, colon + 1);
                state = State::Value;
            }
            if state == State::Value {
                let next = byte(text, at);
                if matches!(next, b'{' | b'[') {
                    let object = next == b'{';
                    // `begin_nested` decides which lists of the root are passed on item by item.
                    if self.frames.len() + 1 >= MAX_DEPTH || (!object && self.frames.is_empty()) {
                        break;
                    }
                    let node = self.tape.nodes.len();
                    let kind = if object { Kind::Object } else { Kind::Array };
                    if self.frames.len() == self.frames.capacity()
                        || !self.push(kind, at, at, Flags::default(), Name::NONE)
                    {
                        break;
                    }
                    self.count_open(object);
                    frame.items += 1;
                    self.frames.push(frame);
                    frame = Frame::new(node, object);
                    at = white(text, at + 1);
                    let is_empty = byte(text, at) == next + 2;
                    state = if is_empty { State::Separator } else { frame.first() };
                    continue;
                }
                if frame.streams {
                    break;
                }
                let Some((kind, end, flags)) = scalar(text, at, encoding) else { break };
                if !self.push(kind, at, end, flags, Name::NONE) {
                    break;
                }
                frame.items += 1;
                at = end;
                state = State::Separator;
            }
            loop {
                let mark = white(text, at);
                let next = byte(text, mark);
                if next == b',' {
                    let begin = white(text, mark + 1);
                    // A comma with nothing after it is reported at the comma.
                    if matches!(byte(text, begin), b'}' | b']' | b',') {
                        break 'road;
                    }
                    at = begin;
                    state = frame.first();
                    continue 'road;
                }
                let closes = next == if frame.object { b'}' } else { b']' };
                if !closes || frame.suspect || frame.streams {
                    break 'road;
                }
                // The end of an item that is passed on immediately, and of the root, is handled elsewhere.
                let Some(&outer) = self.frames.last().filter(|outer| !outer.streams) else { break 'road };
                at = mark + 1;
                self.end(&frame, at);
                frame = outer;
                self.frames.pop();
            }
        }
        self.at = at;
        self.frames.push(frame);
        state
    }

    /// Appends a node to the tape, if there is room.
    #[inline(always)]
    fn push(&mut self, kind: Kind, start: usize, end: usize, flags: Flags, name: Name) -> bool {
        let nodes = &mut self.tape.nodes;
        if nodes.len() == nodes.capacity() {
            return false;
        }
        let (start, end, next) = (offset(start), offset(end), offset(nodes.len() + 1));
        nodes.push(Node { start, end, next, kind, flags, name });
        true
    }

    /// Ends an object or a list.
    #[inline(always)]
    fn end(&mut self, frame: &Frame, end: usize) {
        let next = offset(self.tape.nodes.len());
        if let Some(node) = self.tape.nodes.get_mut(frame.node) {
            node.end = offset(end);
            node.next = next;
        }
        self.count_closed(frame.object);
    }
}
