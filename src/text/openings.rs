//! Opening brackets that are missing, superfluous or of the wrong kind.

use super::brackets::LISTS;
use super::frames::Frame;
use super::reader::{Listener, Reader};
use super::{Flags, Kind, MAX_DEPTH, Node, ProblemKind};
use crate::definition::Name;

/// How long a list of numbers may be whose opening bracket is missing.
const LONGEST_NUMBERS: usize = 128;

impl Reader<'_> {
    /// Ends an item of a list whose `}` is missing, because the next item begins here. `end`: where the last value ends if
    /// no comma is behind it. False if this is something else.
    #[cold]
    pub(super) fn item_lacks_brace(&mut self, end: Option<usize>, listener: &mut dyn Listener) -> bool {
        let begins_item = self.peek() == b'{' && !matches!(self.peek_at(1), b'{' | b'%');
        if !begins_item || !self.is_inside(&[false, true]) || !self.is_item_of_list(self.frames.len() - 1, self.at) {
            return false;
        }
        let Some(last) = self.end_of_last() else { return false };
        let missing = if end.is_some() { "}," } else { "}" };
        self.end_early(missing, last, listener);
        true
    }

    /// Makes a list of a value whose `[` is missing, because a second item begins here. False if this is something else.
    #[cold]
    pub(super) fn list_lacks_bracket(&mut self, listener: &mut dyn Listener) -> bool {
        let Some(frame) = self.frames.last().filter(|frame| frame.object && frame.key > 0) else { return false };
        let first = frame.key + 1;
        let (Some(key), Some(item)) = (self.tape.nodes.get(frame.key), self.tape.nodes.get(first)) else {
            return false;
        };
        let is_item = match (self.peek(), item.kind) {
            (b'{', Kind::Object) => LISTS.contains(&key.name),
            (b'"', Kind::String) => key.name == Name::FONTS && !self.key_follows(self.at),
            (b'-' | b'0'..=b'9', Kind::Number) => {
                matches!(key.name, Name::FRAMES | Name::VALUE) && self.text.get(self.at - 1) != Some(&b',')
                    || self.numbers_end_list(self.at)
            }
            _ => false,
        };
        if !is_item || self.deep.is_open() || self.frames.len() >= MAX_DEPTH {
            return false;
        }
        self.begin_list_at(first, listener)
    }

    /// The same where its `]` is here, which closes nothing else.
    #[cold]
    pub(super) fn item_lacks_bracket(&mut self, listener: &mut dyn Listener) -> bool {
        let Some(frame) = self.frames.last().filter(|frame| frame.object && frame.key > 0) else { return false };
        let (first, name) = (frame.key + 1, self.name_of(frame.key));
        let belongs = match self.tape.nodes.get(first).map(|item| item.kind) {
            Some(Kind::Object) => LISTS.contains(&name),
            Some(Kind::String) => name == Name::FONTS,
            _ => false,
        };
        belongs && self.frames.len() < MAX_DEPTH && self.begin_list_at(first, listener)
    }

    /// Makes the value at a node, which was read last, the first item of a list.
    fn begin_list_at(&mut self, first: usize, listener: &mut dyn Listener) -> bool {
        let Some(&item) = self.tape.nodes.get(first) else { return false };
        let (start, kind) = (item.start as usize, ProblemKind::MissingBracket { missing: "[", at: item.start });
        self.report(listener, kind, start, start + 1);
        for node in self.tape.nodes.iter_mut().skip(first) {
            node.next += 1;
        }
        self.tape.nodes.insert(first, Node { kind: Kind::Array, flags: Flags::default(), name: Name::NONE, ..item });
        self.count_open(false);
        let mut list = Frame::new(first, false);
        list.items = 1;
        self.frames.push(list);
        true
    }

    /// Whether numbers begin here that a closing square bracket follows.
    fn numbers_end_list(&self, from: usize) -> bool {
        let rest = self.text.get(from..).unwrap_or_default();
        let rest = rest.get(..LONGEST_NUMBERS).unwrap_or(rest);
        let end = rest.iter().position(|byte| !(byte.is_ascii_digit() || b"+-.eE, \t\r\n".contains(byte)));
        end.and_then(|end| rest.get(end)) == Some(&b']')
    }

    /// Makes a list of an object that begins with a value instead of a key, if a list belongs there. False if this is something
    /// else.
    #[cold]
    pub(super) fn list_in_braces(&mut self, listener: &mut dyn Listener) -> bool {
        let [.., outer, frame] = self.frames.as_slice() else { return false };
        let name = self.name_of(outer.key);
        let belongs = match self.peek() {
            b'{' => LISTS.contains(&name) && self.key_follows(self.skip_space(self.at + 1)),
            b'"' => name == Name::FONTS && !self.key_follows(self.at),
            b'-' | b'0'..=b'9' => true,
            _ => false,
        };
        let is_first = frame.object && frame.key == 0 && self.tape.nodes.len() == frame.node + 1;
        if !belongs || !is_first || !outer.object || self.deep.is_open() {
            return false;
        }
        self.change_kind(listener)
    }

    /// Makes a list of the innermost object or an object of the innermost list, and reports its bracket.
    pub(super) fn change_kind(&mut self, listener: &mut dyn Listener) -> bool {
        let Some(frame) = self.frames.last_mut() else { return false };
        let was_object = frame.object;
        frame.object = !was_object;
        let node = frame.node;
        self.count_closed(was_object);
        self.count_open(!was_object);
        let Some(node) = self.tape.nodes.get_mut(node) else { return false };
        let (kind, right) = if was_object { (Kind::Array, "[") } else { (Kind::Object, "{") };
        node.kind = kind;
        let start = node.start as usize;
        self.report_around(listener, ProblemKind::WrongMark(right), start, start + 1);
        true
    }

    /// Leaves out the brace of an object that begins with another one before its first key: `{{"id": …`. False if this is
    /// something else.
    #[cold]
    pub(super) fn brace_too_many(&mut self, listener: &mut dyn Listener) -> bool {
        let Some(frame) = self.frames.last().filter(|frame| frame.object && frame.key == 0 && !self.deep.is_open())
        else {
            return false;
        };
        let is_first = self.tape.nodes.len() == frame.node + 1;
        if !is_first || self.peek() != b'{' || !self.key_follows(self.skip_space(self.at + 1)) {
            return false;
        }
        let Some(node) = self.tape.nodes.pop() else { return false };
        let start = node.start as usize;
        self.frames.pop();
        self.count_closed(true);
        self.report(listener, ProblemKind::StrayBracket, start, start + 1);
        if let Some(list) = self.frames.last_mut().filter(|frame| !frame.object) {
            list.items = list.items.saturating_sub(1);
        }
        true
    }

    /// Leaves out the innermost list, which is not closed and whose only item is a list: it has one bracket too many. False if
    /// it is another one.
    pub(super) fn list_too_many(&mut self, listener: &mut dyn Listener) -> bool {
        let Some(list) = self.frames.last().copied().filter(|list| list.items == 1 && !list.streams) else {
            return false;
        };
        if self.tape.nodes.get(list.node + 1).is_none_or(|item| item.kind != Kind::Array) {
            return false;
        }
        let start = self.tape.nodes.remove(list.node).start as usize;
        for node in self.tape.nodes.iter_mut().skip(list.node) {
            node.next -= 1;
        }
        self.frames.pop();
        self.count_closed(false);
        self.report(listener, ProblemKind::StrayBracket, start, start + 1);
        true
    }
}
