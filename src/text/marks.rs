//! Marks in the place of a comma or a colon, and what a console writes in the place of a value.

use super::frames::Frame;
use super::plain::byte;
use super::reader::{Listener, Reader, State};
use super::{Flags, Kind, ProblemKind};

/// What people write for a comma: a semicolon, and the commas of other scripts.
const COMMAS: [&str; 6] = [";", "，", "、", "；", "،", "؛"];

/// What people write for a colon.
const COLONS: [&str; 10] = [":=", "::", "===", "==", "=>", "=", "-->", "->", "：", ";"];

/// What a console writes for a value that it does not show: `[Object]`, `[Function: name]`, `[Circular *1]`.
const SHORTENED: [&str; 7] = ["[Object", "[Array", "[Function", "[AsyncFunction", "[Circular", "[Getter", "[class "];

/// How long that may be.
const LONGEST_SHORTENED: usize = 80;

impl Reader<'_> {
    /// Takes the mark that is here for the comma that is meant; `None` if it is none.
    #[cold]
    pub(super) fn wrong_comma(&mut self, listener: &mut dyn Listener) -> Option<State> {
        let start = self.at;
        let mark = self.mark(&COMMAS)?;
        let next = self.skip_space(start + mark.len());
        let in_object = self.in_object()?;
        let closes = matches!(byte(self.text, next), b'}' | b']');
        let goes_on = if in_object { self.key_follows(next) } else { self.value_follows(next) };
        if !closes && !goes_on {
            return None;
        }
        self.at += mark.len();
        let right = if closes { "" } else { "," };
        self.report_around(listener, ProblemKind::WrongMark(right), start, self.at);
        Some(if closes {
            State::Separator
        } else if in_object {
            State::Member
        } else {
            State::Value
        })
    }

    /// Whether a comma of any script is here.
    pub(super) fn at_comma(&self) -> bool {
        self.mark(&COMMAS).is_some()
    }

    /// Takes the mark that is here for the colon that is meant; false if it is none.
    pub(super) fn wrong_colon(&mut self, listener: &mut dyn Listener) -> bool {
        let start = self.at;
        let Some(mark) = self.mark(&COLONS) else { return false };
        if mark == ";" && !self.value_follows(start + mark.len()) {
            return false;
        }
        self.at += mark.len();
        self.report(listener, ProblemKind::WrongMark(":"), start, self.at);
        true
    }

    /// The first of the marks that is here.
    fn mark(&self, marks: &[&'static str]) -> Option<&'static str> {
        let rest = self.text.get(self.at..)?;
        marks.iter().copied().find(|mark| rest.starts_with(mark.as_bytes()))
    }

    /// Undoes the list that was started here, or two, because it is an expression or what a console wrote for a value. False if
    /// it is neither.
    #[cold]
    pub(super) fn list_instead(&mut self, listener: &mut dyn Listener) -> bool {
        let here = self.at;
        let lists = self.frames.iter().rev().zip(1..);
        let is_empty = |(frame, back): &(&Frame, usize)| {
            let node = self.tape.nodes.get(frame.node);
            !frame.object && frame.items == 0 && node.is_some_and(|node| node.start as usize + back == here)
        };
        let depth = if self.deep.is_open() { 0 } else { lists.take(2).take_while(is_empty).count() };
        (1..=depth).any(|depth| self.instead_of_lists(depth, listener))
    }

    fn instead_of_lists(&mut self, depth: usize, listener: &mut dyn Listener) -> bool {
        let start = self.at - depth;
        if self.expression_end(start).is_none() && self.end_of_shortened(start).is_none() {
            return false;
        }
        self.at = start;
        self.tape.nodes.truncate(self.tape.nodes.len() - depth);
        self.frames.truncate(self.frames.len() - depth);
        for _ in 0..depth {
            self.count_closed(false);
        }
        self.expression(start, listener) || self.shortened_value(listener)
    }

    /// Reads what a console wrote for a value that it did not show; false if there is none here.
    #[cold]
    pub(super) fn shortened_value(&mut self, listener: &mut dyn Listener) -> bool {
        let start = self.at;
        let Some(end) = self.end_of_shortened(start) else { return false };
        self.at = end;
        self.report(listener, ProblemKind::Ellipsis, start, end);
        self.leaf(Kind::Invalid, start, Flags::default());
        true
    }

    fn end_of_shortened(&self, start: usize) -> Option<usize> {
        let rest = self.text.get(start..)?;
        if rest.first() != Some(&b'[') || !SHORTENED.iter().any(|word| rest.starts_with(word.as_bytes())) {
            return None;
        }
        let length = rest.iter().take(LONGEST_SHORTENED).position(|&byte| byte == b']')?;
        Some(start + length + 1)
    }
}
