//! Brackets that are missing, or of the wrong kind: finds out where they belong, so that everything after them is read as it
//! was meant.

use super::plain::byte;
use super::reader::{Frame, Listener, Reader, State};
use super::tape::offset;
use super::{Flags, Kind, MAX_DEPTH, Node, Problem, ProblemKind, Span, Value};
use crate::definition::{JOB, Name, Type};

/// The fields whose value is a list of objects.
const LISTS: [Name; 2] = [Name::ASSETS, Name::JOBS];

/// The fields whose value is an object.
const OBJECTS: [Name; 7] =
    [Name::TEMPLATE, Name::SETTINGS, Name::UPLOAD, Name::PARAMS, Name::WEBHOOK, Name::HEADERS, Name::DATA];

/// How many closing brackets one after the other are compared with what is open.
const LONGEST_RUN: usize = 16;

/// How long a list of numbers may be whose opening bracket is missing.
const LONGEST_NUMBERS: usize = 128;

/// What a key means where an item of a list belongs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum KeyInList {
    /// The `{` of the next item is missing.
    OfItem,
    /// The `]` of the list is missing.
    BehindList,
}

/// What a closing bracket means that does not fit.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mistake {
    /// Another bracket is missing before it.
    Missing,
    /// It should be the bracket of the other kind.
    WrongKind,
    /// It closes nothing.
    Stray,
}

/// The bracket that closes an object or a list.
pub(super) const fn closing(object: bool) -> &'static str {
    if object { "}" } else { "]" }
}

/// A member of a job's object that the job has and the object has not.
struct Stray {
    /// The nodes of the object and of the member's key.
    object: usize,
    key: usize,
    /// Where the member before it ends.
    end: u32,
}

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
        let Some(frame) = self.frames.last_mut().filter(|_| belongs) else { return false };
        frame.object = true;
        let list = frame.node;
        self.count_closed(false);
        self.count_open(true);
        let Some(node) = self.tape.nodes.get_mut(list) else { return false };
        node.kind = Kind::Object;
        let start = node.start as usize;
        self.report_around(listener, ProblemKind::WrongMark("{"), start, start + 1);
        true
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
        let list = frame.node;
        if let Some(frame) = self.frames.last_mut() {
            frame.object = false;
        }
        self.count_closed(true);
        self.count_open(false);
        let Some(node) = self.tape.nodes.get_mut(list) else { return false };
        node.kind = Kind::Array;
        let start = node.start as usize;
        self.report_around(listener, ProblemKind::WrongMark("["), start, start + 1);
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

    /// What the closing bracket here means, if it is not of the innermost object or list, or closes the root while its members
    /// go on. `None` if no single bracket explains it.
    #[cold]
    pub(super) fn mistake(&self, object: bool) -> Option<Mistake> {
        let open = self.frames.len();
        let innermost = self.frames.last().filter(|_| !self.deep.is_open())?;
        if innermost.object == object {
            let goes_on = self.following_key().is_some_and(|key| !innermost.has(self.name_of_key(key)));
            let is_stray = goes_on && !self.fits(open - 1, self.at + 1) && self.fits(open, self.at + 1);
            return is_stray.then_some(Mistake::Stray);
        }
        if self.is_inside(&[object, !object]) && self.fits(open - 1, self.at) {
            Some(Mistake::Missing)
        } else if self.fits(open - 1, self.at + 1) {
            Some(Mistake::WrongKind)
        } else if self.fits(open, self.at + 1) {
            Some(Mistake::Stray)
        } else {
            None
        }
    }

    /// The key that follows the bracket here and a comma.
    fn following_key(&self) -> Option<usize> {
        let comma = self.skip_space(self.at + 1);
        let key = (byte(self.text, comma) == b',').then(|| self.skip_space(comma + 1))?;
        (byte(self.text, key) == b'"' && self.key_follows(key)).then_some(key)
    }

    /// Whether the text from here on fits the outer `open` of the objects and lists: its closing brackets, and what follows them.
    fn fits(&self, open: usize, from: usize) -> bool {
        let mut open = self.frames.get(..open).unwrap_or_default();
        let mut at = self.skip_space(from);
        for _ in 0..LONGEST_RUN {
            let object = match byte(self.text, at) {
                b'}' => true,
                b']' => false,
                _ => break,
            };
            match open.split_last() {
                Some((frame, outer)) if frame.object == object => open = outer,
                _ => return false,
            }
            at = self.skip_space(at + 1);
        }
        let Some(frame) = open.last() else { return at >= self.text.len() };
        if byte(self.text, at) != b',' {
            return false;
        }
        let next = self.skip_space(at + 1);
        if frame.object {
            return self.key_follows(next);
        }
        match byte(self.text, next) {
            b'{' => self.is_item_of_list(open.len(), next),
            b'"' => !self.key_follows(next),
            byte => byte != b',',
        }
    }

    /// Whether the object that begins at `item` can be an item of the list that is the innermost of the outer `open`, by its
    /// first key.
    fn is_item_of_list(&self, open: usize, item: usize) -> bool {
        let outer = open.checked_sub(2).and_then(|outer| self.frames.get(outer));
        let list = outer.map_or(Name::NONE, |outer| self.name_of(outer.key));
        let first = self.skip_space(item + 1);
        !LISTS.contains(&list)
            || !self.key_follows(first)
            || (list == Name::JOBS) == JOB.position(self.name_of_key(first)).is_some()
    }

    /// The field whose key is at a node.
    fn name_of(&self, key: usize) -> Name {
        self.tape.nodes.get(key).map_or(Name::NONE, |key| key.name)
    }

    /// Ends the innermost object or list before the bracket that is here, which closes what is around it.
    #[cold]
    pub(super) fn end_before_bracket(&mut self, object: bool, listener: &mut dyn Listener) {
        let last = self.end_of_last().unwrap_or(self.at);
        self.end_early(closing(object), last, listener);
    }

    /// Where the content of a string ends that is not closed before its line ends: before closing brackets that fit what is open.
    #[cold]
    pub(super) fn end_before_brackets(&self, start: usize, end: usize) -> usize {
        let content = Span::new(start, end).of(self.text);
        let is_structure = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'}' | b']' | b',');
        let length = content.iter().rposition(|byte| !is_structure(byte)).map_or(0, |last| last + 1);
        let brackets = content.get(length..).unwrap_or_default();
        let has_bracket = brackets.iter().any(|byte| matches!(byte, b'}' | b']'));
        if length > 0 && has_bracket && self.fits(self.frames.len(), start + length) { start + length } else { end }
    }

    /// Reports that the text ends before the root is closed: perhaps an object inside it should have been closed earlier. False
    /// if more than the root is open.
    #[cold]
    pub(super) fn root_lacks_bracket(&mut self, listener: &mut dyn Listener) -> bool {
        if self.frames.len() != 1 || self.deep.is_open() {
            return false;
        }
        if self.end_inner(listener) {
            return true;
        }
        let Some(root) = self.frames.last() else { return false };
        let Some(start) = self.tape.nodes.get(root.node).map(|node| node.start as usize) else { return false };
        let kind = ProblemKind::UnclosedBracket(Some(closing(root.object)));
        self.report_around(listener, kind, start, start + 1);
        true
    }

    /// Ends the innermost object or list at a place before this one, and reports what is `missing` there.
    fn end_early(&mut self, missing: &'static str, last: usize, listener: &mut dyn Listener) {
        let here = self.at;
        if missing == "]" && self.list_too_many(listener) {
            return;
        }
        if !(missing.starts_with('}') && self.end_inner(listener)) {
            let kind = ProblemKind::MissingBracket { missing, at: offset(last) };
            self.report_around(listener, kind, here, here + 1);
        }
        self.at = last;
        self.pop(Flags::default(), listener);
        self.at = here;
    }

    /// Leaves out the innermost list, which is not closed and whose only item is a list: it has one bracket too many. False if
    /// it is another one.
    fn list_too_many(&mut self, listener: &mut dyn Listener) -> bool {
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

    /// Ends an object inside the innermost one before its first member that belongs to the innermost one, a job. False if
    /// there is none.
    fn end_inner(&mut self, listener: &mut dyn Listener) -> bool {
        let Some(Stray { object, key, end }) = self.first_stray() else { return false };
        let Some(span) = self.tape.nodes.get(key).map(Node::span) else { return false };
        let kind = ProblemKind::MissingBracket { missing: "}", at: end };
        let path = || {
            let mut path = self.path(false);
            path.extend(object.checked_sub(1).and_then(|key| self.tape.nodes.get(key)).map(super::Step::key));
            path
        };
        listener.problem(Problem { kind, span }, &path);
        if let Some(node) = self.tape.nodes.get_mut(object) {
            node.next = offset(key);
            node.end = end;
        }
        true
    }

    /// The first member of an object of the innermost object, a job, that the job has and the object has not.
    fn first_stray(&self) -> Option<Stray> {
        let job = self.frames.last().filter(|frame| frame.object)?;
        let node = |at: usize| self.tape.nodes.get(at);
        let mut key = job.node + 1;
        while let (Some(name), Some(value)) = (node(key), node(key + 1)) {
            let field = JOB.position(name.name).and_then(|at| JOB.members.get(at)).map(|member| member.field.ty);
            if let Some(Type::Object(shape)) = field
                && value.kind == Kind::Object
            {
                let members = Value::new(&self.tape, offset(key + 1))?;
                let mut at = key + 2;
                let mut end = None;
                for (name, member) in members.members() {
                    let is_stray = shape.position(name.name()).is_none() && JOB.position(name.name()).is_some();
                    if let Some(end) = end.filter(|_| is_stray) {
                        return Some(Stray { object: key + 1, key: at, end });
                    }
                    end = Some(member.span().end);
                    at = node(at + 1)?.next as usize;
                }
            }
            key = value.next as usize;
        }
        None
    }

    /// The name of the key in quotes that begins here.
    fn name_of_key(&self, key: usize) -> Name {
        let content = self.text.get(key + 1..).unwrap_or_default();
        content.split(|&byte| byte == b'"').next().map_or(Name::NONE, Name::of)
    }

    /// Whether the innermost brackets are these, `true` for an object.
    fn is_inside(&self, brackets: &[bool]) -> bool {
        !self.deep.is_open()
            && self
                .frames
                .iter()
                .rev()
                .map(|frame| frame.object)
                .take(brackets.len())
                .eq(brackets.iter().rev().copied())
    }

    /// Whether numbers begin here that a closing square bracket follows.
    fn numbers_end_list(&self, from: usize) -> bool {
        let rest = self.text.get(from..).unwrap_or_default();
        let rest = rest.get(..LONGEST_NUMBERS).unwrap_or(rest);
        let end = rest.iter().position(|byte| !(byte.is_ascii_digit() || b"+-.eE, \t\r\n".contains(byte)));
        end.and_then(|end| rest.get(end)) == Some(&b']')
    }

    /// Where the last value of the innermost object or list ends; the end of its bracket if it has none.
    fn end_of_last(&self) -> Option<usize> {
        let frame = self.frames.last()?;
        let nodes = &self.tape.nodes;
        if frame.streams && frame.items > 0 {
            // Its items are gone.
            let before = self.text.get(..self.at)?.trim_ascii_end();
            return Some(before.strip_suffix(b",").unwrap_or(before).trim_ascii_end().len());
        }
        let mut last = nodes.get(frame.node).map(|node| node.start as usize + 1)?;
        if frame.object {
            return nodes.get(frame.key + 1).filter(|_| frame.key > 0).map(|value| value.end as usize);
        }
        let mut at = frame.node + 1;
        while let Some(item) = nodes.get(at) {
            last = item.end as usize;
            at = item.next as usize;
        }
        Some(last)
    }

    /// Whether a value of JSON begins behind the white space here.
    pub(super) fn value_follows(&self, from: usize) -> bool {
        let at = self.skip_space(from);
        matches!(byte(self.text, at), b'"' | b'{' | b'[' | b'-' | b'0'..=b'9')
            || super::words::literal_end(self.text, at).is_some()
    }
}
