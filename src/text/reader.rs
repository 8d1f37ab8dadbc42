//! The one pass over the text.

use std::ops::Range;

use super::frames::{Deep, Frame};
use super::plain::{ROOM, byte};
use super::recovery::Ahead;
use super::tape::{Tape, offset};
use super::{Encoding, Flags, Kind, MAX_DEPTH, Node, Path, Problem, ProblemKind, Span, Step, Value, decode};
use crate::definition::Name;

/// Receives what the reader finds.
pub(crate) trait Listener {
    /// A syntax error. `path` returns its location in the payload.
    fn problem(&mut self, problem: Problem, path: &dyn Fn() -> Path);

    /// Whether the items of the list under this name of the root are wanted one by one, each
    /// dropped after [`item`](Self::item) received it. The list itself then seems empty.
    fn streams(&self, _name: &Value<'_>) -> bool {
        false
    }

    /// One item of such a list.
    fn item(&mut self, _item: Value<'_>, _name: Step, _index: u32) {}

    /// The end of such a list, with how many items it has.
    fn streamed(&mut self, _list: Span, _items: u32) {}
}

/// What the reader expects next.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Value,
    Member,
    Separator,
    End,
}

/// Reads a text onto a tape.
pub(crate) struct Reader<'t> {
    pub(super) text: &'t [u8],
    pub(super) encoding: Encoding,
    pub(super) at: usize,
    pub(super) tape: Tape<'t>,
    pub(super) frames: Vec<Frame>,
    pub(super) deep: Deep,
    /// The number of open objects and lists, to know whether a bracket closes anything.
    pub(super) open: [usize; 2],
    pub(super) ahead: Ahead,
    /// Where the last string without a closing quote ends: what follows was swallowed by it, and is not missing.
    pub(super) unclosed_string: usize,
    /// The quote behind an object or a list in quotes.
    pub(super) closing_quote: usize,
}

impl<'t> Reader<'t> {
    pub fn new(text: &'t [u8], encoding: Encoding) -> Self {
        // Most jobs fit.
        let nodes = Vec::with_capacity(4 * ROOM);
        Self {
            text,
            encoding,
            at: 0,
            tape: Tape { text, nodes },
            frames: Vec::with_capacity(MAX_DEPTH),
            deep: Deep::default(),
            open: [0; 2],
            ahead: Ahead::default(),
            unclosed_string: 0,
            closing_quote: 0,
        }
    }

    /// A reader of a part of a text, with spans in the whole.
    pub fn of_part(text: &'t [u8], encoding: Encoding, part: Range<usize>) -> Self {
        let mut reader = Self::new(text.get(..part.end).unwrap_or(text), encoding);
        reader.at = part.start;
        reader
    }

    #[inline]
    pub(super) fn peek(&self) -> u8 {
        self.peek_at(0)
    }

    /// The byte at an offset ahead; 0, which starts nothing, after the end.
    #[inline]
    pub(super) fn peek_at(&self, ahead: usize) -> u8 {
        self.text.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn at_end(&self) -> bool {
        self.at >= self.text.len()
    }

    /// Appends a node from `start` to here to the tape.
    #[inline]
    pub(super) fn leaf(&mut self, kind: Kind, start: usize, flags: Flags) {
        if self.deep.is_open() {
            return;
        }
        let next = offset(self.tape.nodes.len() + 1);
        self.tape.nodes.push(Node { start: offset(start), end: offset(self.at), next, kind, flags, name: Name::NONE });
        if kind == Kind::Key {
            self.note_key();
        }
    }

    /// Where the reader is. `inside`: at the value (or key) being read, not at its container.
    #[cold]
    pub(super) fn path(&self, inside: bool) -> Path {
        let whole = self.frames.len();
        let depth = if inside || self.deep.is_open() { whole } else { whole.saturating_sub(1) };
        let step = |frame: &Frame| {
            if frame.object { self.key(frame) } else { Some(Step::Index(frame.items.saturating_sub(1))) }
        };
        self.frames.iter().take(depth).filter_map(step).collect()
    }

    /// The key of an open object that was read last.
    pub(super) fn key(&self, frame: &Frame) -> Option<Step> {
        self.tape.nodes.get(frame.key).filter(|_| frame.key > 0).map(Step::key)
    }

    /// Reports a problem with the value (or key) that is being read.
    #[cold]
    pub(super) fn report(&self, listener: &mut dyn Listener, kind: ProblemKind, start: usize, end: usize) {
        listener.problem(Problem { kind, span: Span::new(start, end) }, &|| self.path(true));
    }

    /// Reports a problem with its container.
    #[cold]
    pub(super) fn report_around(&self, listener: &mut dyn Listener, kind: ProblemKind, start: usize, end: usize) {
        listener.problem(Problem { kind, span: Span::new(start, end) }, &|| self.path(false));
    }

    /// Reads the whole text; the tape, its first node being the root.
    pub fn read(mut self, listener: &mut dyn Listener) -> Tape<'t> {
        if !self.begin(listener) {
            return self.tape;
        }
        let mut state = State::Value;
        loop {
            state = match self.plain(state) {
                State::Value => self.value(listener),
                State::Member => self.member(listener),
                State::Separator => self.separator(listener),
                State::End => break,
            };
        }
        self.space(listener);
        if !self.at_end() {
            let end = self.text.trim_ascii_end().len();
            self.report(listener, ProblemKind::TrailingText, self.at, end);
        }
        self.tape
    }

    /// Checks the start of the text; false if there is nothing to read.
    fn begin(&mut self, listener: &mut dyn Listener) -> bool {
        let whole = self.text.len();
        let refusal = if u32::try_from(whole).is_err() {
            Some(ProblemKind::TooLong)
        } else if self.at > 0 {
            None
        } else if matches!(self.text, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [0, ..] | [_, 0, ..]) {
            Some(ProblemKind::NotUtf8Text)
        } else {
            None
        };
        if let Some(kind) = refusal {
            self.report(listener, kind, 0, whole);
            self.at = whole;
            self.leaf(Kind::Invalid, 0, Flags::default());
            return false;
        }
        if self.at == 0 && self.text.starts_with(&[0xEF, 0xBB, 0xBF]) {
            self.at = 3;
            self.report_around(listener, ProblemKind::ByteOrderMark, 0, 3);
        }
        self.space(listener);
        if self.at_end() {
            self.report(listener, ProblemKind::Empty, 0, whole);
            self.leaf(Kind::Invalid, whole, Flags::default());
            return false;
        }
        true
    }

    /// Starts an item if a list is open.
    #[inline]
    fn count_item(&mut self) {
        if let Some(frame) = self.frames.last_mut()
            && !self.deep.is_open()
        {
            frame.items += 1;
        }
    }

    pub(super) fn in_object(&self) -> Option<bool> {
        self.deep.top().or_else(|| self.frames.last().map(|frame| frame.object))
    }

    fn value(&mut self, listener: &mut dyn Listener) -> State {
        self.space(listener);
        let start = self.at;
        let is_mark = self.peek() == b'=' && self.text.get(..start).is_some_and(|before| before.ends_with(b":"));
        if is_mark && self.expression_end(start).is_none() {
            self.at += 1;
            self.report(listener, ProblemKind::WrongMark(":"), start - 1, self.at);
            return State::Value;
        }
        if self.at_word() && self.list_instead(listener) {
            self.complete(listener);
            return State::Separator;
        }
        if self.peek() == b'"'
            && self.frames.last().is_some_and(|frame| frame.streams)
            && self.key_follows(start)
            && let Some(state) = self.key_in_list(listener)
        {
            return state;
        }
        if self.in_object() == Some(false) && !matches!(self.peek(), b',' | b']' | b'}') {
            self.count_item();
        }
        match self.peek() {
            b'"' if self.embedded_in_lines(start, listener) => return State::Value,
            b'"' => self.string(Kind::String, listener),
            b'{' | b'['
                if self.is_odd_bracket() && (self.expression(start, listener) || self.shortened_value(listener)) => {}
            b'{' => return self.begin_nested(true, listener),
            b'[' => return self.begin_nested(false, listener),
            b'-' | b'0'..=b'9' => self.number(listener),
            b't' | b'f' | b'n' => self.literal(listener),
            b',' if self.in_object() == Some(false) => return self.extra_comma(listener),
            b',' | b']' | b'}' if self.in_object() == Some(true) => {
                self.report(listener, ProblemKind::MissingValue, start, start);
                self.leaf(Kind::Invalid, start, Flags::default());
            }
            b']' | b'}' if self.in_object().is_some() => return State::Separator,
            b':' if self.in_object() == Some(true) => {
                while self.peek() == b':' {
                    self.at += 1;
                }
                let begin = if byte(self.text, start.saturating_sub(1)) == b':' { start - 1 } else { start };
                self.report(listener, ProblemKind::WrongMark(":"), begin, self.at);
                return State::Value;
            }
            _ if self.at_end() => {
                if self.in_object() == Some(true) {
                    self.leaf(Kind::Invalid, start, Flags::default());
                }
                return State::Separator;
            }
            _ => match self.foreign_quote() {
                Some(quote) => self.foreign_string(Kind::String, quote, listener),
                None => self.literal(listener),
            },
        }
        self.complete(listener);
        State::Separator
    }

    /// Whether a bracket is followed by what rarely follows one in JSON.
    fn is_odd_bracket(&self) -> bool {
        !matches!(self.peek_at(1), b'"' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t' | b'-' | b'0'..=b'9')
    }

    fn member(&mut self, listener: &mut dyn Listener) -> State {
        self.space(listener);
        let start = self.at;
        if self.item_lacks_brace(None, listener)
            || self.list_lacks_bracket(listener)
            || self.list_in_braces(listener)
            || self.brace_too_many(listener)
        {
            return State::Value;
        }
        if self.decimal_comma(listener) {
            return State::Separator;
        }
        self.forget_key();
        match self.peek() {
            b'"' => self.string(Kind::Key, listener),
            b',' => return self.extra_comma(listener),
            b'}' | b']' => return State::Separator,
            _ if self.at_end() => return State::Separator,
            b'{' | b'%' if self.expression_instead(listener) => {
                self.complete(listener);
                return State::Separator;
            }
            b'{' | b'[' | b':' => {
                if let Some(state) = self.expression_for_members(listener) {
                    return state;
                }
                self.report(listener, ProblemKind::MissingKey, start, start + 1);
                self.leaf(Kind::Key, start, Flags::BARE);
                if self.peek() != b':' {
                    return State::Value;
                }
            }
            _ if self.ellipsis(listener) || self.spread(listener) => return State::Separator,
            _ => match self.foreign_quote().or_else(|| self.python_quote()) {
                Some(quote) => self.foreign_string(Kind::Key, quote, listener),
                None if self.expression_instead(listener) => {
                    self.complete(listener);
                    return State::Separator;
                }
                None if self.at_word() => self.bare_key(listener),
                None => {
                    self.garbage(listener);
                    return State::Member;
                }
            },
        }
        if self.at_end() && self.unclosed_string == self.at {
            // The text ends inside the key, which may be any.
            self.tape.nodes.pop();
            self.forget_key();
            return State::Separator;
        }
        self.colon(start, listener)
    }

    /// Reads an ellipsis in the place of a member; false if it is not here.
    fn ellipsis(&mut self, listener: &mut dyn Listener) -> bool {
        let Some(end) = self.end_of_ellipsis() else { return false };
        self.report_around(listener, ProblemKind::Ellipsis, self.at, end);
        self.at = end;
        true
    }

    /// Reads what a program would spread in the place of a member, `...rest`; false if it is not here.
    fn spread(&mut self, listener: &mut dyn Listener) -> bool {
        let start = self.at;
        if !self.text.get(start..).is_some_and(|rest| rest.starts_with(b"...")) {
            return false;
        }
        let Some(end) = self.end_of_program(start) else { return false };
        self.at = end;
        self.report_around(listener, ProblemKind::Expression, start, end);
        true
    }

    /// Until the next key is read, its object is where the reader is.
    fn forget_key(&mut self) {
        if let Some(frame) = self.frames.last_mut()
            && !self.deep.is_open()
        {
            frame.key = 0;
        }
    }

    /// Stores the key that was just read, for paths and to find duplicates.
    pub(super) fn note_key(&mut self) {
        let node = self.tape.nodes.len().saturating_sub(1);
        let (Some(key), Some(frame)) = (self.tape.nodes.last_mut(), self.frames.last_mut()) else { return };
        let characters = decode::characters(key.content().of(self.text), key.flags);
        key.name = Name::of(characters.as_bytes());
        frame.note_key(node, key.name, characters.as_bytes());
    }

    fn colon(&mut self, key: usize, listener: &mut dyn Listener) -> State {
        let end = self.at;
        self.space(listener);
        if self.peek() == b'"' && self.holds_next_mark(end, listener) {
            return State::Value;
        }
        if self.peek() != b':' && (self.was_closed_by_other_quote(listener) || self.lacks_closing_quote(listener)) {
            self.space(listener);
        }
        match self.peek() {
            b':' if !matches!(self.peek_at(1), b':' | b'=') || self.expression_end(self.at + 1).is_some() => {
                self.at += 1;
            }
            _ if self.wrong_colon(listener) => {}
            next => {
                if !self.at_end() {
                    self.report(listener, ProblemKind::MissingColon(offset(end)), key, self.at);
                }
                if self.at_end() || matches!(next, b',' | b'}' | b']') {
                    self.leaf(Kind::Invalid, self.at, Flags::default());
                    return State::Separator;
                }
            }
        }
        State::Value
    }

    /// Reports a comma with nothing before it, and skips it.
    #[cold]
    fn extra_comma(&mut self, listener: &mut dyn Listener) -> State {
        self.report_around(listener, ProblemKind::ExtraComma, self.at, self.at + 1);
        self.at += 1;
        if self.in_object() == Some(true) { State::Member } else { State::Value }
    }

    /// Records that an object or a list is open.
    #[inline]
    pub(super) fn count_open(&mut self, object: bool) {
        if let Some(count) = self.open.get_mut(usize::from(object)) {
            *count += 1;
        }
    }

    /// Records that one is closed.
    #[inline]
    pub(super) fn count_closed(&mut self, object: bool) {
        if let Some(count) = self.open.get_mut(usize::from(object)) {
            *count -= 1;
        }
    }

    fn begin_nested(&mut self, object: bool, listener: &mut dyn Listener) -> State {
        let start = self.at;
        self.at += 1;
        self.count_open(object);
        if self.frames.len() >= MAX_DEPTH {
            if !self.deep.is_open() {
                self.report(listener, ProblemKind::TooDeep, start, start + 1);
                self.leaf(Kind::Invalid, start, Flags::default());
            }
            self.deep.push(object);
        } else {
            let kind = if object { Kind::Object } else { Kind::Array };
            let node = self.tape.nodes.len();
            self.leaf(kind, start, Flags::default());
            let streams = !object && self.frames.len() == 1 && self.list_streams(node, listener);
            let mut frame = Frame::new(node, object);
            frame.streams = streams;
            self.frames.push(frame);
        }
        self.space(listener);
        match (object, self.peek()) {
            (true, b'}') | (false, b']') => State::Separator,
            (true, _) => State::Member,
            (false, _) => State::Value,
        }
    }

    /// Whether the items of the list at `node` are passed on one by one.
    fn list_streams(&self, node: usize, listener: &dyn Listener) -> bool {
        let key = Value::new(&self.tape, offset(node.wrapping_sub(1)));
        key.is_some_and(|key| key.kind() == Kind::Key && listener.streams(&key))
    }

    /// Reads what follows a value: a comma, a closing bracket, the end.
    fn separator(&mut self, listener: &mut dyn Listener) -> State {
        let Some(in_object) = self.in_object() else { return State::End };
        let end = self.at;
        self.space(listener);
        let again = if in_object { State::Member } else { State::Value };
        if !matches!(self.peek(), b',' | b'}' | b']')
            && let Some(state) = self.other_separator(end, listener)
        {
            return state;
        }
        match self.peek() {
            b',' => self.comma(again, listener),
            b'}' => self.close(true, listener),
            b']' => self.close(false, listener),
            _ if self.at_end() => {
                // A text that ends inside a string is one mistake.
                let is_told = end > 0 && end == self.unclosed_string;
                if !is_told && !self.root_lacks_bracket(listener) {
                    self.unclosed(listener);
                }
                while self.in_object().is_some() {
                    self.pop(Flags::UNCLOSED, listener);
                }
                State::End
            }
            b'{' if self.item_lacks_brace(Some(end), listener) => State::Value,
            b'"' if self.list_lacks_end(listener) => State::Member,
            b'"' if self.holds_next_mark(end, listener) => State::Member,
            _ if self.was_closed_by_other_quote(listener)
                || self.concatenation(end, listener)
                || self.inner_quotes(end, listener)
                || self.text_after_number(end, listener) =>
            {
                State::Separator
            }
            b'"' | b'{' | b'[' | b'-' | b'\'' | b'`' => self.missing_comma(end, again, listener),
            _ if self.at_word() || self.foreign_quote().is_some() => self.missing_comma(end, again, listener),
            _ => {
                self.garbage(listener);
                self.space(listener);
                // This is where the comma should be: one mistake.
                if matches!(self.peek(), b',' | b'}' | b']') || self.at_end() { State::Separator } else { again }
            }
        }
    }

    /// Handles what is not a separator but explains itself: a key that was read as a value, the quote behind a list in quotes, a
    /// mark for a comma, more of a list in quotes.
    #[cold]
    fn other_separator(&mut self, end: usize, listener: &mut dyn Listener) -> Option<State> {
        if let Some(state) = self.string_is_key(end, listener) {
            return Some(state);
        }
        if self.peek() == b'"' && self.at == self.closing_quote {
            self.at += 1;
            return Some(State::Separator);
        }
        if let Some(state) = self.wrong_comma(listener) {
            return Some(state);
        }
        self.is_embedded(end, listener).then_some(State::Value)
    }

    #[inline]
    fn comma(&mut self, again: State, listener: &mut dyn Listener) -> State {
        let comma = self.at;
        self.at += 1;
        self.space(listener);
        if matches!(self.peek(), b'}' | b']') {
            self.report_around(listener, ProblemKind::TrailingComma, comma, comma + 1);
            return State::Separator;
        }
        again
    }

    #[cold]
    fn missing_comma(&mut self, end: usize, again: State, listener: &mut dyn Listener) -> State {
        if end != self.unclosed_string && !self.is_beside_expression(end) {
            self.report_around(listener, ProblemKind::MissingComma(offset(end)), self.at, self.at + 1);
        }
        again
    }
}
