//! Error recovery: finds out what invalid JSON was probably meant to be. This code runs only after an error, and each search
//! ahead remembers how far it came, so that a text full of mistakes is read in linear time too.

use super::plain::byte;
use super::quotes::Quote;
use super::reader::{Listener, Reader, State};
use super::strings::flags_of;
use super::words::{is_word, literal_end};
use super::{Flags, Kind, ProblemKind, Span};

/// From the first to the last of some characters in one string: one mistake, one finding.
#[derive(Debug, Default)]
pub(super) struct Stretch(Option<(usize, usize)>);

impl Stretch {
    pub fn add(&mut self, at: usize, length: usize) {
        let start = self.0.map_or(at, |(start, _)| start);
        self.0 = Some((start, at + length));
    }
}

/// What is wrong with a readable string.
#[derive(Debug, Default)]
pub(super) struct Odd {
    /// Line breaks, tabs and other control characters.
    pub controls: Stretch,
    /// Backslashes that are not escapes.
    pub escapes: Stretch,
    /// U+FFFD, which replaces a character that was lost before.
    pub replaced: Stretch,
}

impl Odd {
    pub fn report(&self, reader: &Reader<'_>, listener: &mut dyn Listener) {
        for (kind, stretch) in [
            (ProblemKind::ControlCharacter, &self.controls),
            (ProblemKind::Escape, &self.escapes),
            (ProblemKind::ReplacementCharacter, &self.replaced),
        ] {
            if let Some((start, end)) = stretch.0 {
                reader.report(listener, kind, start, end);
            }
        }
    }
}

/// How far searches ahead came.
#[derive(Debug, Default)]
pub(super) struct Ahead {
    /// From the first place on, the next quote is at the second.
    quote: (usize, usize),
    /// Up to here line breaks belong to the string that is read.
    goes_on: usize,
    /// Up to here no quote ends a string with quotes inside.
    no_inner_quotes: usize,
    /// From the first place on, the quote at the second ends such a string.
    last_quote: (usize, usize),
    /// Where the last expression ends.
    expression: usize,
    /// Up to here, no object or list in quotes ends.
    pub no_embedded: usize,
    /// Up to here, code is too long to be taken as one expression.
    no_program: usize,
    /// The same as for the quote, for what ends each kind of expression.
    closings: [(usize, usize); CLOSINGS.len()],
}

/// What ends an expression.
const CLOSINGS: [&[u8]; 8] = [b"}}", b"}", b"%>", b"%}", b"}}}", b"|*", b">>", b"]]"];

/// How long an expression may be.
const LONGEST_EXPRESSION: usize = 4096;

/// How long a key may be that is recognised by what follows it.
const LONGEST_KEY: usize = 128;

/// How long an angle-bracketed placeholder may be.
const LONGEST_PLACEHOLDER: usize = 80;

impl Reader<'_> {
    /// Whether a string goes on behind a line break: its closing quote comes later, with what can follow a string
    /// behind it. Otherwise the quote is missing.
    #[cold]
    pub(super) fn string_goes_on(&mut self, line_break: usize, kind: Kind) -> bool {
        if line_break < self.ahead.goes_on {
            return true;
        }
        let quote = self.next_quote(line_break);
        let next = byte(self.text, self.skip_space(quote + 1));
        let ends_it = match kind {
            Kind::Key => next == b':',
            _ => matches!(next, b',' | b'}' | b']') || (next == 0 && self.in_object().is_none()),
        };
        let goes_on = quote < self.text.len() && (ends_it || (kind == Kind::String && self.quotes_follow(line_break)));
        if goes_on {
            self.ahead.goes_on = quote;
        }
        goes_on
    }

    /// Whether a string with quotes inside goes on behind a line break.
    fn quotes_follow(&mut self, line_break: usize) -> bool {
        let streams = self.frames.last().is_none_or(|frame| frame.streams);
        !self.deep.is_open()
            && !streams
            && self.in_object() == Some(true)
            && line_break >= self.ahead.no_inner_quotes
            && self.last_quote(line_break).is_some()
    }

    /// Where the next quote that no backslash precedes is; the end of the text if there is none.
    fn next_quote(&mut self, from: usize) -> usize {
        let (begin, found) = self.ahead.quote;
        if begin < found && (begin..=found).contains(&from) {
            return found;
        }
        let mut at = from;
        while let Some(&byte) = self.text.get(at) {
            match byte {
                b'"' => break,
                b'\\' => at += 2,
                _ => at += 1,
            }
        }
        let found = at.min(self.text.len());
        self.ahead.quote = (from, found);
        found
    }

    /// The end of the white space that starts here.
    pub(super) fn skip_space(&self, from: usize) -> usize {
        let rest = self.text.get(from..).unwrap_or_default();
        from + rest.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(rest.len())
    }

    /// Takes a string whose quotes inside are not escaped, `"He said "hi""`, as the one string that it is. Its first
    /// part was read as a string, which ended at `end`. False if it is no such string.
    #[cold]
    pub(super) fn inner_quotes(&mut self, end: usize, listener: &mut dyn Listener) -> bool {
        let Some(node) = self.tape.nodes.last().copied() else { return false };
        let is_string = node.kind == Kind::String && node.end as usize == end && byte(self.text, end - 1) == b'"';
        let streams = self.frames.last().is_none_or(|frame| frame.streams);
        if self.deep.is_open() || streams || !is_string || node.flags.has(Flags::BARE.with(Flags::UNCLOSED)) {
            return false;
        }
        let start = node.start as usize;
        if self.quotes_in_expression(start, end, listener) || self.lacks_closing_quote(listener) {
            return true;
        }
        if end < self.ahead.no_inner_quotes || !self.may_be_inner(end) {
            return false;
        }
        let Some(last) = self.last_quote(end) else { return false };
        self.at = last + 1;
        let flags = flags_of(Span::new(start + 1, last).of(self.text));
        if let Some(node) = self.tape.nodes.last_mut() {
            node.end = super::tape::offset(last + 1);
            node.flags = flags;
        }
        self.report(listener, ProblemKind::InnerQuotes, start, last + 1);
        true
    }

    /// Takes `"Hello {{ $json["name"] }}"` as the one expression that it is: the string that was read ends inside of it.
    fn quotes_in_expression(&mut self, start: usize, end: usize, listener: &mut dyn Listener) -> bool {
        let read = Span::new(start, end).of(self.text);
        let place = |pair: &[u8]| read.windows(2).rposition(|window| window == pair);
        let is_open = place(b"{{").is_some_and(|open| place(b"}}").is_none_or(|close| close < open));
        if !is_open || end < self.ahead.no_inner_quotes {
            return false;
        }
        let Some(close) = self.next_closing(end, 0).filter(|close| close - end <= LONGEST_EXPRESSION) else {
            return false;
        };
        let has_break = Span::new(end, close).of(self.text).iter().any(|byte| matches!(byte, b'\n' | b'\r'));
        let Some(last) = self.last_quote(close).filter(|_| !has_break) else { return false };
        self.at = last + 1;
        if let Some(node) = self.tape.nodes.last_mut() {
            node.kind = Kind::Invalid;
            node.end = super::tape::offset(last + 1);
            node.flags = Flags::default();
        }
        self.report(listener, ProblemKind::Expression, start, last + 1);
        true
    }

    /// Whether what follows a string may be more of it. On the next line it is not, and what looks like the next key
    /// lacks its comma.
    fn may_be_inner(&self, end: usize) -> bool {
        let between = Span::new(end, self.at).of(self.text);
        if between.iter().any(|byte| matches!(byte, b'\n' | b'\r')) {
            return false;
        }
        let in_object = self.in_object() == Some(true);
        match self.peek() {
            b'"' => in_object && !self.key_follows(self.at),
            byte if is_word(byte) => between.is_empty() || (in_object && !self.key_follows(self.at)),
            _ => in_object || between.is_empty(),
        }
    }

    /// Whether a key and its colon begin here.
    pub(super) fn key_follows(&self, from: usize) -> bool {
        let rest = self.text.get(from..).unwrap_or_default();
        let rest = rest.get(..LONGEST_KEY).unwrap_or(rest);
        let length = if rest.first() == Some(&b'"') {
            rest.iter().skip(1).position(|byte| matches!(byte, b'"' | b'\n' | b'\r')).map(|at| at + 2)
        } else {
            rest.iter().position(|&byte| !is_word(byte)).filter(|&at| at > 0)
        };
        length.is_some_and(|length| byte(self.text, self.skip_space(from + length)) == b':')
    }

    /// Whether a colon is the next thing.
    pub(super) fn colon_follows(&self, from: usize) -> bool {
        byte(self.text, self.skip_space(from)) == b':'
    }

    /// Whether the rest of a key is here, without its opening quote: `value": …`.
    pub(super) fn rest_of_key_follows(&self, from: usize) -> bool {
        let rest = self.text.get(from..).unwrap_or_default();
        let rest = rest.get(..LONGEST_KEY).unwrap_or(rest);
        let length = rest.iter().position(|&byte| !is_word(byte)).filter(|&at| at > 0);
        length.is_some_and(|length| byte(rest, length) == b'"' && self.colon_follows(from + length + 1))
    }

    /// The first quote from here on behind which the next member or item, or the end, comes. It is on this line, or on
    /// one of the next if text goes on there and no member begins.
    fn last_quote(&mut self, from: usize) -> Option<usize> {
        let (begin, found) = self.ahead.last_quote;
        if begin < found && (begin..=found).contains(&from) {
            return Some(found);
        }
        let mut at = from;
        while let Some(&byte) = self.text.get(at) {
            match byte {
                b'\n' | b'\r' if self.text_follows(at) => at = self.skip_space(at),
                b'\n' | b'\r' => break,
                b'\\' => at += 2,
                b'"' if self.ends_string(at + 1) => {
                    self.ahead.last_quote = (from, at);
                    return Some(at);
                }
                _ => at += 1,
            }
        }
        self.ahead.no_inner_quotes = at;
        None
    }

    /// Whether what follows a line break can be the text of a string, and is no structure of the payload.
    fn text_follows(&self, line_break: usize) -> bool {
        let next = self.skip_space(line_break);
        // In a list, the next line may be the next item.
        let is_structure = matches!(byte(self.text, next), 0 | b'{' | b'}' | b'[' | b']' | b',');
        self.in_object() == Some(true) && !is_structure && !self.key_follows(next)
    }

    /// Whether what follows here can follow a string.
    pub(super) fn ends_string(&self, behind: usize) -> bool {
        let next = self.skip_space(behind);
        match byte(self.text, next) {
            b'}' | b']' => true,
            b',' => {
                let next = self.skip_space(next + 1);
                let first = byte(self.text, next);
                let closes = matches!(first, b'}' | b']');
                if self.in_object() == Some(true) {
                    return closes || self.key_follows(next);
                }
                closes
                    || matches!(first, b'"' | b'{' | b'[' | b'-' | b'0'..=b'9')
                    || literal_end(self.text, next).is_some()
            }
            _ => false,
        }
    }

    /// Where an expression that begins here ends, which some tool should have replaced: `{{ $json.x }}`, `={{ x }}`,
    /// `${x}`, `<%= x %>`, `{% x %}`, `<string>`, `%NAME%`, `*|NAME|*`, `@{x}`, `$name`.
    #[cold]
    pub(super) fn expression_end(&mut self, from: usize) -> Option<usize> {
        let begin = from + usize::from(byte(self.text, from) == b'=');
        let rest = self.text.get(begin..)?;
        let closing = match rest {
            // `{{"id": …` is an object with an extra brace.
            [b'{', b'{', b'{', b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'$' | b' ', ..] => 4,
            [b'{', b'{', ..] if !matches!(byte(self.text, self.skip_space(begin + 2)), b'"' | b'\'' | b'{') => 0,
            [b'$', b'{', b'{', ..] => 0,
            [b'$' | b'@' | b'#', b'{', ..] => 1,
            [b'<', b'%', ..] => 2,
            [b'{', b'%', ..] => 3,
            [b'*', b'|', ..] => 5,
            [b'<', b'<', ..] => 6,
            [b'[', b'[', b'a'..=b'z' | b'A'..=b'Z' | b'_', ..] if literal_end(self.text, begin + 2).is_none() => 7,
            [b'%', name @ ..] => {
                let length = name.iter().take(LONGEST_PLACEHOLDER).position(|&byte| !is_word(byte))?;
                return (length > 0 && name.get(length) == Some(&b'%')).then_some(begin + length + 2);
            }
            [b'$', b'a'..=b'z' | b'A'..=b'Z' | b'_', ..] => {
                return Some(begin + rest.iter().position(|&byte| !is_word(byte)).unwrap_or(rest.len()));
            }
            [b'{', b'a'..=b'z' | b'A'..=b'Z' | b'_', ..] => {
                let name = rest.get(1..)?;
                let length = name.iter().take(LONGEST_PLACEHOLDER).position(|&byte| !is_word(byte))?;
                return (name.get(length) == Some(&b'}')).then_some(begin + length + 2);
            }
            [b'<', b'a'..=b'z' | b'A'..=b'Z', ..] => {
                let short = rest.get(..LONGEST_PLACEHOLDER).unwrap_or(rest);
                let is_end = |byte: &u8| !(byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b' ' | b'.'));
                let end = short.iter().skip(1).position(is_end)? + 1;
                return (short.get(end) == Some(&b'>')).then_some(begin + end + 1);
            }
            _ => return None,
        };
        let end = self.next_closing(begin + 2, closing)?;
        (end - begin <= LONGEST_EXPRESSION).then_some(end)
    }

    /// Where the next one of the [`CLOSINGS`] ends.
    fn next_closing(&mut self, from: usize, which: usize) -> Option<usize> {
        let close = CLOSINGS.get(which)?;
        let known = self.ahead.closings.get_mut(which)?;
        if known.0 >= known.1 || !(known.0..=known.1).contains(&from) {
            let rest = self.text.get(from..)?;
            let found = rest.windows(close.len()).position(|window| window == *close);
            *known = (from, found.map_or(self.text.len(), |at| from + at));
        }
        (known.1 < self.text.len()).then_some(known.1 + close.len())
    }

    /// Reads a value that is an expression or begins with one; false if there is none. What is around it belongs to it.
    #[cold]
    pub(super) fn expression(&mut self, start: usize, listener: &mut dyn Listener) -> bool {
        let Some(end) = self.expression_end(self.at) else { return false };
        self.at = end;
        loop {
            self.rest_of_words();
            let next = self.skip_blanks();
            match self.expression_end(next) {
                Some(end) => self.at = end,
                None => break,
            }
        }
        self.ahead.expression = self.at;
        self.report(listener, ProblemKind::Expression, start, self.at);
        self.leaf(Kind::Invalid, start, Flags::default());
        true
    }

    /// The same where words without quotes were read: `Hello {{name}}`.
    pub(super) fn expression_behind_words(&mut self, start: usize, listener: &mut dyn Listener) -> bool {
        let end = self.at;
        self.at = self.skip_blanks();
        if byte(self.text, end - 1) == b'$' && self.peek() == b'{' {
            self.at = end - 1;
        }
        let found = self.expression(start, listener);
        if !found {
            self.at = end;
        }
        found
    }

    /// Where the blanks that begin here end, without line breaks.
    pub(super) fn skip_blanks(&self) -> usize {
        let rest = self.text.get(self.at..).unwrap_or_default();
        self.at + rest.iter().position(|byte| !matches!(byte, b' ' | b'\t')).unwrap_or(rest.len())
    }

    /// Takes what is put together from several parts as the one expression that it is: `"Hello " + name`. Its first part is
    /// the last node, and a plus sign is here. False if it is no such expression.
    #[cold]
    pub(super) fn concatenation(&mut self, end: usize, listener: &mut dyn Listener) -> bool {
        let streams = self.frames.last().is_none_or(|frame| frame.streams);
        let Some(node) = self.tape.nodes.last().copied().filter(|_| !self.deep.is_open() && !streams) else {
            return false;
        };
        let is_part = matches!(node.kind, Kind::String | Kind::Number | Kind::Invalid) && node.end as usize == end;
        if !is_part || self.peek() != b'+' {
            return false;
        }
        let Some(at) = self.end_of_program(self.at) else { return false };
        self.at = at;
        if let Some(node) = self.tape.nodes.last_mut() {
            node.kind = Kind::Invalid;
            node.end = super::tape::offset(self.at);
            node.flags = Flags::default();
        }
        self.ahead.expression = self.at;
        self.report(listener, ProblemKind::Expression, node.start as usize, self.at);
        true
    }

    /// Reads code of a program in the place of a value, from `start` on, of which everything before `from` was read. False if
    /// it is very long.
    #[cold]
    pub(super) fn program(&mut self, start: usize, from: usize, listener: &mut dyn Listener) -> bool {
        // What was read may have opened brackets.
        let Some(end) = self.end_of_program(start).filter(|end| *end >= from) else { return false };
        self.at = end;
        self.ahead.expression = end;
        self.report(listener, ProblemKind::Expression, start, end);
        self.leaf(Kind::Invalid, start, Flags::default());
        true
    }

    /// Where an expression of a program ends: before the next comma or closing bracket outside of strings and of brackets of
    /// its own, or at the end of the line. `None` if it is very long.
    pub(super) fn end_of_program(&mut self, from: usize) -> Option<usize> {
        if from < self.ahead.no_program {
            return None;
        }
        let mut at = from;
        let mut depth = 0_usize;
        let mut quote = None;
        while let Some(&byte) = self.text.get(at) {
            if at - from > LONGEST_EXPRESSION {
                self.ahead.no_program = at;
                return None;
            }
            match (byte, quote) {
                (b'\n' | b'\r', _) => break,
                (b'\\', Some(_)) => at += 1,
                (_, Some(open)) if byte == open => quote = None,
                (b'"' | b'\'' | b'`', None) => quote = Some(byte),
                (b',' | b')' | b']' | b'}', None) if depth == 0 => break,
                (b'(' | b'[' | b'{', None) => depth += 1,
                (b')' | b']' | b'}', None) => depth -= 1,
                _ => {}
            }
            at += 1;
        }
        let at = at.min(self.text.len());
        Some(from + Span::new(from, at).of(self.text).trim_ascii_end().len())
    }

    /// Whether an expression begins here, or ended at `end`: what is around it may belong to it.
    pub(super) fn is_beside_expression(&mut self, end: usize) -> bool {
        end > 0 && end == self.ahead.expression || self.expression_end(self.at).is_some()
    }

    /// Where `...` or `…` ends that is here in the place of a value or a member, before anything that may follow one.
    #[cold]
    pub(super) fn end_of_ellipsis(&self) -> Option<usize> {
        let rest = self.text.get(self.at..)?;
        let mark = ["...", "…"].into_iter().find(|mark| rest.starts_with(mark.as_bytes()))?;
        let end = self.at + mark.len();
        let end = self.end_of_more(end).unwrap_or(end);
        matches!(byte(self.text, self.skip_space(end)), 0 | b',' | b'}' | b']').then_some(end)
    }

    /// Where ` 3 more items` ends, which a console writes behind an ellipsis.
    fn end_of_more(&self, from: usize) -> Option<usize> {
        let rest = self.text.get(from..)?.strip_prefix(b" ")?;
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let words = rest.get(digits..).filter(|_| digits > 0)?.strip_prefix(b" more ")?;
        let word = words.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        Some(from + 1 + digits + b" more ".len() + word)
    }

    /// Undoes an object that was started at the first brace of `{{`, because an expression is here. False if it is not one.
    #[cold]
    pub(super) fn expression_instead(&mut self, listener: &mut dyn Listener) -> bool {
        let Some(frame) = self.frames.last().copied().filter(|frame| frame.object && !self.deep.is_open()) else {
            return false;
        };
        let Some(start) = self.at.checked_sub(1).filter(|&at| byte(self.text, at) == b'{') else { return false };
        let is_first = self.tape.nodes.len() == frame.node + 1
            && self.tape.nodes.last().is_some_and(|node| node.start as usize == start);
        if !is_first || self.expression_end(start).is_none() {
            return false;
        }
        self.frames.pop();
        self.tape.nodes.pop();
        self.count_closed(true);
        self.at = start;
        self.expression(start, listener)
    }

    /// Reads an expression where a key belongs, which some tool should have replaced with members.
    #[cold]
    pub(super) fn expression_for_members(&mut self, listener: &mut dyn Listener) -> Option<State> {
        let start = self.at;
        let end = self.expression_end(start)?;
        self.at = end;
        self.report_around(listener, ProblemKind::Expression, start, end);
        self.space(listener);
        Some(if matches!(self.peek(), b',' | b'}' | b']' | 0) { State::Separator } else { State::Member })
    }

    /// The quote that begins here and is not JSON's.
    pub(super) fn foreign_quote(&self) -> Option<Quote> {
        Quote::at(self.text.get(self.at..).unwrap_or_default())
    }
}
