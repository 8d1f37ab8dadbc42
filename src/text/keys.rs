//! Keys in the place of values: they show which bracket is missing before them.

use super::brackets::{LISTS, OBJECTS};
use super::frames::Frame;
use super::plain::byte;
use super::reader::{Listener, Reader, State};
use super::tape::offset;
use super::{Flags, Kind, MAX_DEPTH, ProblemKind, Span};
use crate::definition::{JOB, Name};

/// What a key means where an item of a list belongs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum KeyInList {
    /// The `{` of the next item is missing.
    OfItem,
    /// The `]` of the list is missing.
    BehindList,
}

impl Reader<'_> {
    /// Handles a colon behind a string that was read as a value: it is a key, and something is missing before it. `None` if
    /// this is something else.
    #[cold]
    pub(super) fn string_is_key(&mut self, end: usize, listener: &mut dyn Listener) -> Option<State> {
        let streams = self.frames.last().is_none_or(|frame| frame.streams);
        let node = self.tape.nodes.last().copied().filter(|_| !self.deep.is_open() && !streams)?;
        let is_string = node.kind == Kind::String && !node.flags.has(Flags::BARE.with(Flags::UNCLOSED));
        let ends_here = node.end as usize == end && byte(self.text, node.start as usize) == b'"';
        if !is_string || !ends_here || self.peek() != b':' || !self.value_follows(self.at + 1) {
            return None;
        }
        let start = node.start as usize;
        if self.in_object() == Some(false) {
            let is_object = self.object_in_square_brackets(listener);
            let meaning = self.meaning_in_list(start);
            if !is_object && meaning.is_none() {
                return None;
            }
            self.tape.nodes.pop();
            self.at = start;
            let frame = self.frames.last_mut()?;
            frame.items = frame.items.saturating_sub(1);
            return Some(match meaning {
                Some(meaning) if !is_object => self.read_key_in_list(meaning, listener),
                _ => State::Member,
            });
        }
        let key = self.frames.last()?.key;
        let is_object = self.tape.nodes.get(key).is_some_and(|key| OBJECTS.contains(&key.name));
        if key + 2 != self.tape.nodes.len() || self.frames.len() >= MAX_DEPTH {
            return None;
        }
        self.tape.nodes.pop();
        self.at = start;
        if is_object {
            return Some(self.begin_without_brace(listener));
        }
        self.report(listener, ProblemKind::MissingValue, start, start);
        self.leaf(Kind::Invalid, start, Flags::default());
        Some(State::Member)
    }

    /// Makes an object of a list, whose first item is a key, if an object belongs there.
    fn object_in_square_brackets(&mut self, listener: &mut dyn Listener) -> bool {
        let belongs = match self.frames.as_slice() {
            [list] if list.items == 1 => true,
            [.., outer, list] if list.items == 1 && outer.object => OBJECTS.contains(&self.name_of(outer.key)),
            [.., outer, around, list] if list.items == 1 && !around.object => LISTS.contains(&self.name_of(outer.key)),
            _ => false,
        };
        belongs && self.change_kind(listener)
    }

    /// Handles a key where an item of a list belongs: the `]` of the list is missing, or the `{` of its next item. `None` if
    /// this is something else.
    #[cold]
    pub(super) fn key_in_list(&mut self, listener: &mut dyn Listener) -> Option<State> {
        let meaning = self.meaning_in_list(self.at)?;
        Some(self.read_key_in_list(meaning, listener))
    }

    /// Ends a list whose `]` is missing, and a comma, because a key of the object around it is here. False if this is something
    /// else.
    #[cold]
    pub(super) fn list_lacks_end(&mut self, listener: &mut dyn Listener) -> bool {
        let is_key = self.peek() == b'"' && self.in_object() == Some(false) && self.key_follows(self.at);
        if !is_key || self.meaning_in_list(self.at) != Some(KeyInList::BehindList) {
            return false;
        }
        self.read_key_in_list(KeyInList::BehindList, listener);
        true
    }

    /// What a key means where an item of a list belongs.
    fn meaning_in_list(&self, key: usize) -> Option<KeyInList> {
        if !self.is_inside(&[true, false]) || self.frames.len() >= MAX_DEPTH {
            return None;
        }
        let [.., outer, _] = self.frames.as_slice() else { return None };
        let list = self.name_of(outer.key);
        let name = self.name_of_key(key);
        if LISTS.contains(&list) && JOB.position(name).is_some() == (list == Name::JOBS) {
            Some(KeyInList::OfItem)
        } else {
            (name != Name::NONE).then_some(KeyInList::BehindList)
        }
    }

    /// Reads on from such a key.
    fn read_key_in_list(&mut self, meaning: KeyInList, listener: &mut dyn Listener) -> State {
        if meaning == KeyInList::OfItem {
            if let Some(list) = self.frames.last_mut() {
                list.items += 1;
            }
            return self.begin_without_brace(listener);
        }
        let last = self.end_of_last().unwrap_or(self.at);
        let has_comma = Span::new(last, self.at).of(self.text).contains(&b',');
        self.end_early(if has_comma { "]" } else { "]," }, last, listener);
        State::Member
    }

    /// Begins an object at its first key.
    fn begin_without_brace(&mut self, listener: &mut dyn Listener) -> State {
        let start = self.at;
        let kind = ProblemKind::MissingBracket { missing: "{", at: offset(start) };
        self.report(listener, kind, start, start + 1);
        let node = self.tape.nodes.len();
        self.leaf(Kind::Object, start, Flags::default());
        self.count_open(true);
        self.frames.push(Frame::new(node, true));
        State::Member
    }
}
