//! Where objects and lists end.

use super::closings::{Mistake, closing};
use super::reader::{Listener, Reader, State};
use super::tape::offset;
use super::{Flags, Problem, ProblemKind, Seen, Value, fingerprint};

impl Reader<'_> {
    /// Reports that the innermost bracket is not closed.
    #[cold]
    pub(super) fn unclosed(&self, listener: &mut dyn Listener) {
        let end = self.text.len();
        let (start, end) = if self.deep.is_open() {
            (end, end)
        } else {
            let node = self.frames.last().and_then(|frame| self.tape.nodes.get(frame.node));
            let start = node.map_or(0, |node| node.start as usize);
            (start, start + 1)
        };
        self.report_around(listener, ProblemKind::UnclosedBracket(None), start, end);
    }

    /// Reads a closing bracket.
    pub(super) fn close(&mut self, object: bool, listener: &mut dyn Listener) -> State {
        let mut told_of_deep = false;
        while let Some(top) = self.in_object() {
            match self.mistake(object) {
                Some(Mistake::Stray) if !object && self.item_lacks_bracket(listener) => continue,
                Some(Mistake::Stray) => break,
                Some(Mistake::WrongKind) => {
                    self.report_around(listener, ProblemKind::WrongMark(closing(top)), self.at, self.at + 1);
                    self.at += 1;
                    self.pop(Flags::default(), listener);
                    return State::Separator;
                }
                Some(Mistake::Missing) => {
                    self.end_before_bracket(top, listener);
                    continue;
                }
                None => {}
            }
            if top == object {
                self.at += 1;
                self.pop(Flags::default(), listener);
                return State::Separator;
            }
            if self.open.get(usize::from(object)).is_none_or(|&count| count == 0) {
                break;
            }
            // Millions of further levels may be open: one report is enough.
            if !self.deep.is_open() || !told_of_deep {
                told_of_deep = self.deep.is_open();
                self.unclosed(listener);
            }
            self.pop(Flags::UNCLOSED, listener);
        }
        self.report(listener, ProblemKind::StrayBracket, self.at, self.at + 1);
        self.at += 1;
        State::Separator
    }

    /// Ends the innermost object or list here.
    pub(super) fn pop(&mut self, flags: Flags, listener: &mut dyn Listener) {
        let Some(object) = self.in_object() else { return };
        self.count_closed(object);
        if self.deep.is_open() {
            self.deep.pop();
            return;
        }
        let Some(frame) = self.frames.pop() else { return };
        let next = offset(self.tape.nodes.len());
        let end = offset(self.at);
        let Some(node) = self.tape.nodes.get_mut(frame.node) else { return };
        node.end = end;
        node.next = next;
        node.flags = flags;
        let span = node.span();
        if frame.streams {
            listener.streamed(span, frame.items);
        }
        if frame.suspect {
            self.duplicate_keys(frame.node, listener);
        }
        self.complete(listener);
    }

    /// Handles a complete value: passes it on if its list is read item by item.
    #[inline]
    pub(super) fn complete(&mut self, listener: &mut dyn Listener) {
        if self.frames.len() == 2 && self.frames.last().is_some_and(|frame| frame.streams) {
            self.emit(listener);
        }
    }

    fn emit(&mut self, listener: &mut dyn Listener) {
        let [root, list] = self.frames.as_slice() else { return };
        let first = list.node + 1;
        if let (Some(item), Some(name)) = (Value::new(&self.tape, offset(first)), self.key(root)) {
            listener.item(item, name, list.items.saturating_sub(1));
        }
        self.tape.nodes.truncate(first);
    }

    /// Reports every duplicate key.
    #[cold]
    fn duplicate_keys(&self, object: usize, listener: &mut dyn Listener) {
        let Some(object) = Value::new(&self.tape, offset(object)) else { return };
        let mut seen = Seen::<Value<'_>>::default();
        // The keys since the duplicate that began the current set of keys.
        let mut set = None::<Seen<Value<'_>>>;
        for (key, _) in object.members().filter(|(key, _)| !key.span().is_empty()) {
            let (print, is_same) = (fingerprint(&key), |other: &Value<'_>| other.equals(&key));
            let continues = set.as_mut().is_some_and(|set| set.before(print, is_same, || key).is_none());
            if let Some(first) = seen.before(print, is_same, || key) {
                if !continues {
                    let mut next = Seen::default();
                    next.before(print, is_same, || key);
                    set = Some(next);
                }
                let path = || {
                    let mut path = self.path(true);
                    path.push(key.step());
                    path
                };
                let kind = ProblemKind::DuplicateKey { first: first.span(), continues };
                listener.problem(Problem { kind, span: key.span() }, &path);
            }
        }
    }
}
