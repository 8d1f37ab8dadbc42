//! Closing brackets that are missing, superfluous or of the wrong kind.

use super::brackets::LISTS;
use super::plain::byte;
use super::reader::{Listener, Reader};
use super::tape::offset;
use super::{Flags, Kind, Node, Problem, ProblemKind, Span, Step, Value};
use crate::definition::{JOB, Name, Type};

/// How many closing brackets one after the other are compared with what is open.
const LONGEST_RUN: usize = 16;

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
    pub(super) fn is_item_of_list(&self, open: usize, item: usize) -> bool {
        let outer = open.checked_sub(2).and_then(|outer| self.frames.get(outer));
        let list = outer.map_or(Name::NONE, |outer| self.name_of(outer.key));
        let first = self.skip_space(item + 1);
        !LISTS.contains(&list)
            || !self.key_follows(first)
            || (list == Name::JOBS) == JOB.position(self.name_of_key(first)).is_some()
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
    pub(super) fn end_early(&mut self, missing: &'static str, last: usize, listener: &mut dyn Listener) {
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

    /// Ends an object inside the innermost one before its first member that belongs to the innermost one, a job. False if
    /// there is none.
    fn end_inner(&mut self, listener: &mut dyn Listener) -> bool {
        let Some(Stray { object, key, end }) = self.first_stray() else { return false };
        let Some(span) = self.tape.nodes.get(key).map(Node::span) else { return false };
        let kind = ProblemKind::MissingBracket { missing: "}", at: end };
        let path = || {
            let mut path = self.path(false);
            path.extend(object.checked_sub(1).and_then(|key| self.tape.nodes.get(key)).map(Step::key));
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
}
