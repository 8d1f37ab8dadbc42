//! A payload inside other text: a code fence, quotes, a command, a statement, prose; or encoded as a whole.

use std::ops::Range;

use super::super::format::begins_as_java;
use super::inside::{is_json, is_payload, leads_to_payload};
use super::{Layer, trimmed};
use crate::rules::payload_wrapped::Wrapper;
use crate::text::search::{
    self, count_words, find_bytes as find, is_letter_or_digit, matches, trim_any, trim_end, trim_end_any,
};
use crate::text::{Document, Kind, ProblemKind, Quoting, Source, Span, has_line_marks};

/// How many brackets are tried as the start of the payload, because each may be read to the end.
const MOST_TRIES: usize = 16;

/// How long the tag of a line of a log may be.
const LONGEST_TAG: usize = 60;

/// Whether a text starts with an object or a list in JSON syntax.
pub(in crate::check) fn begins_as_json(text: &[u8]) -> bool {
    let text = text.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(text);
    let mut bytes = text.iter().filter(|byte| !byte.is_ascii_whitespace());
    match bytes.next() {
        Some(b'{' | b'[') => {
            let rest = bytes.find(|byte| !matches!(byte, b'{' | b'['));
            !matches!(rest, Some(b'\\' | b'&')) && !begins_doubled(text) && !begins_as_java(text)
        }
        _ => false,
    }
}

/// The wrapper around the payload in a part of a text; `None` if the part starts and ends like JSON.
pub(super) fn layer(text: &[u8], part: Range<usize>) -> Option<Layer> {
    let span = trimmed(text, part);
    let part = span.start as usize..span.end as usize;
    let view = View { text, part: part.clone() };
    let bytes = view.bytes();
    match bytes.first()? {
        b'"' => view.string().or_else(|| view.quotes()),
        b'{' | b'[' => view.encoded().or_else(|| view.followed()).or_else(|| view.logged()),
        b'\'' => view.quotes().or_else(|| view.anywhere()),
        b'`' if !bytes.starts_with(b"```") => view.quotes().or_else(|| view.anywhere()),
        b'/' | b'#' if matches!(after_comments(bytes).first(), Some(b'{' | b'[')) => None,
        b'-' | b'0'..=b'9' if !bytes.contains(&b'{') => None,
        _ => view.lines().or_else(|| view.fence()).or_else(|| view.escaped_html()).or_else(|| view.anywhere()),
    }
}

/// The text after the comments at its start.
fn after_comments(mut text: &[u8]) -> &[u8] {
    loop {
        text = text.trim_ascii_start();
        let end = if text.starts_with(b"//") || text.starts_with(b"#") {
            find(text, b"\n")
        } else if text.starts_with(b"/*") {
            find(text, b"*/").map(|at| at + 2)
        } else {
            return text;
        };
        text = end.and_then(|end| text.get(end..)).unwrap_or_default();
    }
}

/// A part of a text.
struct View<'t> {
    text: &'t [u8],
    part: Range<usize>,
}

impl<'t> View<'t> {
    fn bytes(&self) -> &'t [u8] {
        self.text.get(self.part.clone()).unwrap_or_default()
    }

    fn sub(&self, part: Range<usize>) -> &'t [u8] {
        self.text.get(part).unwrap_or_default()
    }

    /// A part of the text, and where it is decoded.
    fn decoded(&self, part: &Range<usize>, quoting: Quoting) -> Option<(Source<'t>, Range<usize>)> {
        let mut source = Source::new(self.sub(part.clone()));
        let decoded = source.decode(0..part.len(), quoting)?;
        Some((source, decoded))
    }

    /// The text before and after an inner part.
    fn outside(&self, inner: &Range<usize>) -> (&'t [u8], &'t [u8]) {
        (self.sub(self.part.start..inner.start).trim_ascii(), self.sub(inner.end..self.part.end).trim_ascii())
    }

    /// A wrapper of this part, detected from the text before or after the payload.
    fn layer(&self, wrapper: Wrapper, part: Range<usize>, quoting: Option<Quoting>, is_lossless: bool) -> Layer {
        let before = trimmed(self.text, self.part.start..part.start.max(self.part.start));
        let after = trimmed(self.text, part.end.min(self.part.end)..self.part.end);
        let first = Span { start: before.start, end: before.start + 1 };
        let sign = [before, after].into_iter().find(|span| !span.is_empty()).unwrap_or(first);
        Layer { wrapper, part, quoting, sign, is_lossless }
    }

    /// Whether a part, once decoded, is one JSON object or list, possibly with mistakes.
    fn is_json(&self, part: &Range<usize>, quoting: Option<Quoting>) -> bool {
        let mut source = Source::new(self.sub(part.clone()));
        let whole = 0..part.len();
        let whole = quoting.map_or(Some(whole.clone()), |quoting| source.decode(whole, quoting));
        let Some(whole) = whole else { return false };
        let inner = source.text().get(whole).unwrap_or_default().trim_ascii();
        match (inner.first(), inner.last()) {
            (Some(b'{'), Some(b'}')) => true,
            (Some(b'['), Some(b']')) => Document::parse(inner).root().is_some_and(|root| leads_to_payload(&root)),
            _ => false,
        }
    }

    /// JSON that was encoded as a JSON string: `"{\"template\": …}"`.
    fn string(&self) -> Option<Layer> {
        let document = Document::parse_part(self.text, self.part.clone());
        let root = document.root()?;
        if root.kind() != Kind::String || root.span().end as usize != self.part.end || !document.problems().is_empty() {
            return None;
        }
        let inner = self.part.start + 1..self.part.end - 1;
        let has_json = self.is_json(&inner, Some(Quoting::Json));
        // Encoded more than two times, or with a wrapper inside.
        let text = root.as_str()?;
        let is_text = || {
            let bytes = text.as_bytes();
            layer(bytes, 0..bytes.len()).is_some()
        };
        let unwrapped = || self.layer(Wrapper::JsonString, inner, Some(Quoting::Json), holds_json(&text));
        (has_json || is_text()).then(unwrapped)
    }

    /// The whole text in other quotes than those of JSON, or escaped differently.
    fn quotes(&self) -> Option<Layer> {
        let bytes = self.bytes();
        let quote = *bytes.first()?;
        if bytes.len() < 2 || bytes.last() != Some(&quote) {
            return None;
        }
        let inner = self.part.start + 1..self.part.end - 1;
        let quoting = match quote {
            b'\'' if contains(bytes, b"'\\''") || contains(bytes, b"'\"'\"'") => Some(Quoting::SingleQuotes),
            b'"' if begins_doubled(self.sub(inner.clone())) => Some(Quoting::Csv),
            b'"' if begins_escaped(self.sub(inner.clone())) => Some(Quoting::DoubleQuotes),
            _ => None,
        };
        self.is_json(&inner, quoting).then(|| self.layer(Wrapper::Quotes, inner, quoting, true))
    }

    /// JSON with every quote escaped or doubled, without the string or cell that contained it.
    fn encoded(&self) -> Option<Layer> {
        let bytes = self.bytes();
        let (wrapper, quoting) = if begins_escaped(bytes) {
            (Wrapper::JsonString, Quoting::Json)
        } else if begins_doubled(bytes) {
            (Wrapper::Quotes, Quoting::Csv)
        } else if begins_with_entity(bytes) {
            (Wrapper::Html, Quoting::Html)
        } else {
            return None;
        };
        let part = self.part.clone();
        (self.is_json(&part, Some(quoting)) && (self.leads(&part, quoting) || self.is_encoded_again(&part, quoting)))
            .then(|| self.layer(wrapper, part, Some(quoting), true))
    }

    /// Whether the decoded text is encoded too: `{\\\"template\\\": …}`.
    fn is_encoded_again(&self, part: &Range<usize>, quoting: Quoting) -> bool {
        // A few stray backslashes encode nothing.
        let bytes = self.sub(part.clone());
        if bytes.iter().zip(bytes.iter().skip(1)).any(|(before, byte)| *byte == b'"' && *before != b'\\') {
            return false;
        }
        let decoded = self.decoded(part, quoting);
        decoded.is_some_and(|(source, part)| View { text: source.text(), part }.encoded().is_some())
    }

    /// JSON, or a code fence, with a mark before each of its lines: `> ` of mail, `+` of a diff, `//`, the numbers of a listing.
    fn lines(&self) -> Option<Layer> {
        if !has_line_marks(self.bytes()) {
            return None;
        }
        let (part, quoting) = (self.part.clone(), Quoting::Lines);
        let is_json = self.is_json(&part, Some(quoting)) && self.leads(&part, quoting);
        let is_fence = || {
            let decoded = self.decoded(&part, quoting);
            decoded.is_some_and(|(source, part)| View { text: source.text(), part }.fence().is_some())
        };
        (is_json || is_fence()).then(|| self.layer(Wrapper::Lines, part, Some(quoting), true))
    }

    /// HTML-escaped text with something before the payload.
    fn escaped_html(&self) -> Option<Layer> {
        let bytes = self.bytes();
        let has_entities = [&b"&quot;"[..], b"&#34;", b"&#x22;"].iter().any(|entity| contains(bytes, entity));
        if !has_entities || bytes.contains(&b'"') {
            return None;
        }
        let mut source = Source::new(bytes);
        let decoded = source.decode(0..bytes.len(), Quoting::Html)?;
        let inner = source.text().get(decoded)?;
        let begins = matches!(inner.trim_ascii().first(), Some(b'{' | b'['));
        let leads = begins || layer(inner, 0..inner.len()).is_some();
        leads.then(|| self.layer(Wrapper::Html, self.part.clone(), Some(Quoting::Html), true))
    }

    /// A Markdown code fence, perhaps with prose around it.
    fn fence(&self) -> Option<Layer> {
        let bytes = self.bytes();
        let (mark, open) = [&b"```"[..], b"~~~"].iter().find_map(|mark| Some((*mark, find(bytes, mark)?)))?;
        let line = bytes.get(open..)?.iter().position(|&byte| byte == b'\n')?;
        let begin = open + line + 1;
        let end = find(bytes.get(begin..)?, mark).map_or(bytes.len(), |length| begin + length);
        let inner = self.part.start + begin..self.part.start + end;
        let first = self.sub(inner.clone()).trim_ascii().first();
        if !matches!(first, Some(b'{' | b'[')) {
            let other = layer(self.text, inner.clone())?;
            let (before, after) = self.outside(&inner);
            let alone = is_fence(before) && is_fence_end(after);
            return Some(Layer { is_lossless: other.is_lossless && alone, ..other });
        }
        // Several fences: it is unknown which one is meant.
        let rest = bytes.get(end + mark.len()..).unwrap_or_default();
        if let Some(next) = find(rest, mark).filter(|_| contains(rest, b"{")) {
            let next = self.part.start + end + mark.len() + next..self.part.end;
            if (View { text: self.text, part: next }).candidate().is_some() {
                return None;
            }
        }
        let (before, after) = self.outside(&inner);
        let is_lossless = is_fence(before) && is_fence_end(after);
        Some(self.layer(Wrapper::Fence, inner, None, is_lossless))
    }

    /// A payload at the start, and other text after it.
    fn followed(&self) -> Option<Layer> {
        let value = self.value_at(self.part.start)?;
        let (_, after) = self.outside(&value);
        // Extra brackets and commas are syntax errors.
        let is_other =
            after.iter().any(|byte| !matches!(byte, b'}' | b']' | b')' | b',' | b';' | b' ' | b'\t' | b'\r' | b'\n'));
        if !is_other
            || matches!(after.first(), Some(b'{' | b'[' | b','))
            || after.starts_with(b"//")
            || after.starts_with(b"/*")
        {
            return None;
        }
        self.around(value)
    }

    /// A payload behind the tag of a line of a log: `[INFO] body: {…}`.
    fn logged(&self) -> Option<Layer> {
        let tag = self.bytes().strip_prefix(b"[")?;
        let end = tag.iter().take(LONGEST_TAG).position(|byte| matches!(byte, b'[' | b'{' | b'"' | b']'))?;
        (end > 0 && tag.get(end) == Some(&b']')).then(|| self.anywhere())?
    }

    /// A payload somewhere in other text.
    fn anywhere(&self) -> Option<Layer> {
        let found = self.candidate()?;
        match found.quoting {
            None => self.around(found.part),
            Some(_) => {
                let (wrapper, is_lossless) = classify(self.outside(&found.part));
                Some(self.layer(wrapper, found.part, found.quoting, is_lossless))
            }
        }
    }

    fn around(&self, value: Range<usize>) -> Option<Layer> {
        let rest = View { text: self.text, part: value.end..self.part.end };
        if rest.candidate().is_some() {
            // Several payloads: it is unknown which one is meant.
            return None;
        }
        let (wrapper, is_lossless) = classify(self.outside(&value));
        Some(self.layer(wrapper, value, None, is_lossless))
    }

    /// The first payload in this part, plain or encoded.
    fn candidate(&self) -> Option<Candidate> {
        let bytes = self.bytes();
        let mut at = 0;
        for _ in 0..MOST_TRIES {
            at += bytes.get(at..)?.iter().position(|byte| matches!(byte, b'{' | b'['))?;
            let start = self.part.start + at;
            let rest = bytes.get(at..).unwrap_or_default();
            let before = bytes.get(..at).unwrap_or_default().last();
            if let Some((quoting, end)) = quoted(rest, before, bytes.get(..at).unwrap_or_default()) {
                let part = start..start + end;
                if self.leads(&part, quoting) {
                    return Some(Candidate { part, quoting: Some(quoting) });
                }
            } else if let Some(part) = self.value_at(start) {
                return Some(Candidate { part, quoting: None });
            }
            at += 1;
        }
        None
    }

    /// The end of the value that starts here, if it is or contains a payload.
    fn value_at(&self, start: usize) -> Option<Range<usize>> {
        let document = Document::parse_part(self.text, start..self.part.end);
        let root = document.root()?;
        let part = start..root.span().end as usize;
        // The options of a request, whose body comes later.
        let call = find(self.sub(part.clone()), b"JSON.stringify(");
        if call.is_some_and(|call| contains(self.sub(start..start + call), b"method")) {
            return None;
        }
        // In text that is not JSON, such as a program, an inner object may look like a member of the outer one.
        let is_clean = || document.problems().iter().all(|problem| problem.kind == ProblemKind::TrailingText);
        (is_payload(&root) || is_clean() && leads_to_payload(&root)).then_some(part)
    }

    /// Whether the decoded text is or contains a payload.
    fn leads(&self, part: &Range<usize>, quoting: Quoting) -> bool {
        let Some((source, decoded)) = self.decoded(part, quoting) else { return false };
        let document = Document::parse_part(source.text(), decoded);
        document.root().is_some_and(|root| leads_to_payload(&root))
    }
}

/// Whether a text is JSON, or only JSON is left once everything around it is removed.
fn holds_json(text: &str) -> bool {
    is_json(text)
        || layer(text.as_bytes(), 0..text.len()).is_some_and(|Layer { part, quoting, .. }| {
            let mut source = Source::new(text.as_bytes());
            let decoded = quoting.map_or(Some(part.clone()), |quoting| source.decode(part, quoting));
            let inner = decoded.and_then(|decoded| std::str::from_utf8(source.text().get(decoded)?).ok());
            inner.is_some_and(|inner| inner.len() < text.len() && holds_json(inner))
        })
}

/// A payload in a text.
struct Candidate {
    part: Range<usize>,
    quoting: Option<Quoting>,
}

/// The quoting of JSON in the quotes of a command or a program, and its length, if it is more than the quotes.
fn quoted(rest: &[u8], before: Option<&u8>, all_before: &[u8]) -> Option<(Quoting, usize)> {
    match before? {
        b'"' if begins_escaped(rest) => {
            let quoting = if is_command(all_before) { Quoting::DoubleQuotes } else { Quoting::Json };
            Some((quoting, end_of_escaped(rest)))
        }
        b'"' if begins_doubled(rest) => Some((Quoting::Csv, end_of_doubled(rest))),
        b'\'' if all_before.ends_with(b"$'") => {
            let end = end_of_ansi(rest);
            let has_escapes = rest.get(..end).is_some_and(|text| text.contains(&b'\\'));
            has_escapes.then_some((Quoting::AnsiQuotes, end))
        }
        b'\'' => {
            let (end, has_escapes) = end_of_single(rest);
            has_escapes.then_some((Quoting::SingleQuotes, end))
        }
        _ => None,
    }
}

/// The position of the first quote without a backslash before it.
fn end_of_escaped(text: &[u8]) -> usize {
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        match byte {
            b'"' => break,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    at.min(text.len())
}

/// The position of the first quote that is not doubled.
fn end_of_doubled(text: &[u8]) -> usize {
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        match rest {
            [b'"', b'"', ..] => at += 2,
            [b'"', ..] => break,
            _ => at += 1,
        }
    }
    at.min(text.len())
}

/// The end of text in `$'…'`.
fn end_of_ansi(text: &[u8]) -> usize {
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        match byte {
            b'\'' => break,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    at.min(text.len())
}

/// The end of single-quoted text, and whether it contains `'\''`.
fn end_of_single(text: &[u8]) -> (usize, bool) {
    let mut has_escapes = false;
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        at += match rest {
            [b'\'', b'\\', b'\'', b'\'', ..] => 4,
            [b'\'', b'"', b'\'', b'"', b'\'', ..] => 5,
            [b'\'', ..] => break,
            _ => {
                at += 1;
                continue;
            }
        };
        has_escapes = true;
    }
    (at, has_escapes)
}

/// The kind of wrapper that the text before and after a payload is, and whether nothing is lost without it.
fn classify((before, after): (&[u8], &[u8])) -> (Wrapper, bool) {
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    if is_command(before) {
        return (Wrapper::Command, false);
    }
    if matches!((before, after), (b"'" | b"$'", b"'") | (b"\"", b"\"") | (b"`", b"`")) {
        return (Wrapper::Quotes, true);
    }
    if is_fence(before) && is_fence_end(after) {
        return (Wrapper::Fence, true);
    }
    let (before, after) = (text(before), text(after));
    let before = trim_end(trim_end_any(&before, b"'\"`("));
    let is_one_line = !search::contains(before, "\n");
    let is_assignment = before.ends_with(['=', ':']) && is_one_line && count_words(before) <= 5;
    let is_export = ["export default", "return", "module.exports", "JSON.stringify", "json.dumps"];
    let is_statement = (is_assignment && before.ends_with('=')) || is_export.iter().any(|word| before.ends_with(word));
    if is_statement {
        let rest = trim_any(&after, b";'\"`) \t\r\n");
        let is_type = rest.is_empty() || rest.starts_with("as ") || rest.starts_with("satisfies ");
        return (Wrapper::Statement, is_type && !search::contains(rest, "\n") && is_one_line);
    }
    (Wrapper::Prose, before.is_empty() && after.is_empty())
}

/// Whether text is, or ends with, a shell command that sends something.
fn is_command(before: &[u8]) -> bool {
    const COMMANDS: [&str; 9] =
        ["curl ", "wget ", "http ", "https ", "xh ", "curl.exe ", "Invoke-RestMethod", "Invoke-WebRequest", "<<"];
    let text = String::from_utf8_lossy(before);
    let data = [" -d", " --data", " --json", " -Body"];
    COMMANDS.iter().any(|command| {
        matches(&text, command).any(|at| {
            text.get(..at).is_none_or(|left| !left.ends_with(is_letter_or_digit))
                && (*command != "http " && *command != "https " || search::contains(&text, "api.nexrender.com"))
        })
    }) || data.iter().any(|option| trim_end(trim_end_any(&text, b"'\"$=")).ends_with(option))
}

fn is_fence(before: &[u8]) -> bool {
    let word = before.strip_prefix(b"```").or_else(|| before.strip_prefix(b"~~~"));
    word.is_some_and(|word| word.iter().all(|byte| byte.is_ascii_alphanumeric() || b" -_+.`~".contains(byte)))
}

fn is_fence_end(after: &[u8]) -> bool {
    after.iter().all(|byte| matches!(byte, b'`' | b'~'))
}

/// Whether an object or list starts with an escaped quote or with escaped white space: `{\"`, `{\r\n`.
fn begins_escaped(text: &[u8]) -> bool {
    ["\\\"", "\\\\", "\\u0022", "\\x22", "\\n", "\\r", "\\t"].iter().any(|escape| begins_with(text, escape.as_bytes()))
}

/// Whether it starts with a doubled quote: `{""`.
fn begins_doubled(text: &[u8]) -> bool {
    begins_with(text, b"\"\"") && !begins_with(text, b"\"\":")
}

/// Whether it starts with an HTML entity of a quote: `{&quot;`.
fn begins_with_entity(text: &[u8]) -> bool {
    [&b"&quot;"[..], b"&#34;", b"&#x22;", b"&ldquo;"].iter().any(|entity| begins_with(text, entity))
}

/// Whether this text follows opening brackets.
fn begins_with(text: &[u8], sign: &[u8]) -> bool {
    let text = text.trim_ascii_start();
    let brackets = text.iter().position(|byte| !matches!(byte, b'{' | b'[' | b' ' | b'\n' | b'\r' | b'\t'));
    brackets.is_some_and(|at| at > 0 && text.get(at..).is_some_and(|rest| rest.starts_with(sign)))
}

fn contains(text: &[u8], needle: &[u8]) -> bool {
    find(text, needle).is_some()
}
