//! A text, and the texts encoded inside it.

use std::borrow::Cow;
use std::ops::Range;

use super::Span;
use super::decode::{self, Escape};
use super::line_marks::line_mark;
use super::search::replace;

/// How a text is encoded inside another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quoting {
    /// As the content of a JSON string.
    Json,
    /// As HTML, with `&quot;` for `"`.
    Html,
    /// As a cell of a CSV file, with `""` for `"`.
    Csv,
    /// In the double quotes of a shell, with `\"` for `"`.
    DoubleQuotes,
    /// In the single quotes of a shell, with `'\''` for `'`.
    SingleQuotes,
    /// In `$'…'` of a shell, with the escapes of C.
    AnsiQuotes,
    /// With a mark before each line.
    Lines,
}

/// A text and, behind it, what is decoded from it, so that one pair of offsets names a place in either. A place in what
/// was decoded leads back to the original.
#[derive(Debug)]
pub(crate) struct Source<'t> {
    text: Cow<'t, [u8]>,
    decoded: Vec<Decoded>,
}

/// A decoded text.
#[derive(Debug)]
struct Decoded {
    quoting: Quoting,
    /// Where it begins.
    start: u32,
    /// Offsets in it and the offsets that they come from, in order: between two of them, both go on byte by byte. The
    /// last one is the end.
    map: Vec<(u32, u32)>,
}

impl<'t> Source<'t> {
    pub fn new(text: &'t [u8]) -> Self {
        Self { text: Cow::Borrowed(text), decoded: Vec::new() }
    }

    /// The original and what was decoded.
    pub fn text(&self) -> &[u8] {
        &self.text
    }

    /// The original alone.
    pub fn original(&self) -> &[u8] {
        let end = self.decoded.first().map_or(self.text.len(), |first| first.start as usize - 1);
        self.text.get(..end).unwrap_or_default()
    }

    /// Decodes a part and returns where the result is; nothing where all of it would be too long.
    pub fn decode(&mut self, part: Range<usize>, quoting: Quoting) -> Option<Range<usize>> {
        // One byte lies between two parts, so that the end of one is not the beginning of the next.
        let start = self.text.len() + 1;
        let Decoder { out, map, .. } = Decoder::run(self.text.get(part.clone())?, part.start, start, quoting);
        u32::try_from(start + out.len() + 1).ok()?;
        let end = start + out.len();
        self.text.to_mut().push(b'\n');
        self.text.to_mut().extend_from_slice(&out);
        self.decoded.push(Decoded { quoting, start: super::tape::offset(start), map });
        Some(start..end)
    }

    /// The place in the original that a place comes from.
    pub fn place(&self, span: Span) -> Span {
        if self.decoded.is_empty() {
            return span;
        }
        Span { start: self.origin(span.start), end: self.origin(span.end.max(span.start)) }
    }

    fn origin(&self, mut at: u32) -> u32 {
        while let Some(decoded) = self.holder(at) {
            let next = decoded.map.partition_point(|(here, _)| *here <= at);
            let Some((here, origin)) = next.checked_sub(1).and_then(|last| decoded.map.get(last)) else { break };
            at = origin + (at - here);
        }
        at
    }

    /// The decoded text that contains a position.
    fn holder(&self, at: u32) -> Option<&Decoded> {
        let count = self.decoded.partition_point(|decoded| decoded.start <= at);
        self.decoded.get(count.checked_sub(1)?)
    }

    /// A text as it must be written in the original to be the given one at this place.
    pub fn encode(&self, at: u32, text: String) -> String {
        let (mut at, mut text) = (at, text);
        while let Some(decoded) = self.holder(at) {
            text = encode(&text, decoded.quoting);
            let Some((_, origin)) = decoded.map.first() else { break };
            at = *origin;
        }
        text
    }
}

fn encode(text: &str, quoting: Quoting) -> String {
    match quoting {
        Quoting::Json => {
            let quoted = serde_json::to_string(text).unwrap_or_default();
            quoted.get(1..quoted.len() - 1).unwrap_or_default().to_owned()
        }
        Quoting::Html => replace(&replace(&replace(text, "&", "&amp;"), "\"", "&quot;"), "<", "&lt;"),
        Quoting::Csv => replace(text, "\"", "\"\""),
        Quoting::DoubleQuotes => {
            let special = |c: char| matches!(c, '"' | '\\' | '$' | '`');
            text.chars().flat_map(|c| special(c).then_some('\\').into_iter().chain([c])).collect()
        }
        Quoting::SingleQuotes => replace(text, "'", "'\\''"),
        Quoting::Lines => text.to_owned(),
        Quoting::AnsiQuotes => {
            let escaped = replace(&replace(text, "\\", "\\\\"), "'", "\\'");
            replace(&replace(&escaped, "\n", "\\n"), "\r", "\\r")
        }
    }
}

/// Decodes a text, and records where everything comes from.
struct Decoder {
    out: Vec<u8>,
    map: Vec<(u32, u32)>,
    /// Where the input and the output begin.
    input: usize,
    output: usize,
}

impl Decoder {
    fn run(text: &[u8], input: usize, output: usize, quoting: Quoting) -> Self {
        let mut decoder = Self { out: Vec::with_capacity(text.len()), map: Vec::new(), input, output };
        let mut at = 0;
        loop {
            if quoting == Quoting::Lines && (at == 0 || text.get(at - 1) == Some(&b'\n')) {
                at += length_of_mark(text.get(at..).unwrap_or_default());
            }
            let rest = text.get(at..).unwrap_or_default();
            let Some(&byte) = rest.first() else { break };
            let has_escapes = matches!(quoting, Quoting::Json | Quoting::AnsiQuotes);
            if let Some(byte) = hex_escape(rest).filter(|_| has_escapes) {
                decoder.push(at, &[byte]);
                at += 4;
                continue;
            }
            let mut buffer = [0; 4];
            let (bytes, length): (&[u8], usize) = match quoting {
                Quoting::Json if byte == b'\\' => match decode::escape(text, at) {
                    Escape::Character(c, length) => (c.encode_utf8(&mut buffer).as_bytes(), length),
                    // Left for the checks of the text inside.
                    Escape::LoneSurrogate(length) | Escape::Unknown(length) => {
                        (rest.get(..length).unwrap_or(rest), length)
                    }
                },
                Quoting::Html if byte == b'&' => match entity(rest) {
                    Some((c, length)) => (c.encode_utf8(&mut buffer).as_bytes(), length),
                    None => (b"&", 1),
                },
                Quoting::Csv if rest.starts_with(b"\"\"") => (b"\"", 2),
                Quoting::DoubleQuotes => match rest {
                    [b'\\', b'\n', ..] => (b"", 2),
                    [b'\\', special @ (b'"' | b'\\' | b'$' | b'`'), ..] => (std::slice::from_ref(special), 2),
                    _ => (std::slice::from_ref(&byte), 1),
                },
                Quoting::AnsiQuotes if rest.starts_with(b"\\'") => (b"'", 2),
                // What else `$'…'` has in common with a JSON string is what commands use.
                Quoting::AnsiQuotes if byte == b'\\' => match decode::escape(text, at) {
                    Escape::Character(c, length) => (c.encode_utf8(&mut buffer).as_bytes(), length),
                    Escape::LoneSurrogate(length) | Escape::Unknown(length) => {
                        (rest.get(..length).unwrap_or(rest), length)
                    }
                },
                Quoting::SingleQuotes if rest.starts_with(b"'\\''") => (b"'", 4),
                Quoting::SingleQuotes if rest.starts_with(b"'\"'\"'") => (b"'", 5),
                _ => (std::slice::from_ref(&byte), 1),
            };
            decoder.push(at, bytes);
            at += length;
        }
        decoder.mark(text.len());
        decoder
    }

    fn push(&mut self, from: usize, bytes: &[u8]) {
        if !bytes.is_empty() {
            self.mark(from);
            self.out.extend_from_slice(bytes);
        }
    }

    /// Records where the next byte comes from, unless it follows the last one.
    fn mark(&mut self, from: usize) {
        let here = super::tape::offset(self.output + self.out.len());
        let origin = super::tape::offset(self.input + from);
        if self.map.last().is_none_or(|(last, its)| here - last != origin - its) {
            self.map.push((here, origin));
        }
    }
}

/// How many bytes the mark of the line that begins here takes.
fn length_of_mark(text: &[u8]) -> usize {
    let line = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    line_mark(line).map_or(0, |(_, length)| length)
}

/// The byte of an escape as logs write it: `\x22`.
fn hex_escape(text: &[u8]) -> Option<u8> {
    let [b'\\', b'x', high, low, ..] = *text else { return None };
    let digit = |byte| char::from(byte).to_digit(16);
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}

/// The character of an HTML entity at the beginning of a text, and the entity's length.
fn entity(rest: &[u8]) -> Option<(char, usize)> {
    const LONGEST: usize = 10;
    let length = rest.iter().take(LONGEST).position(|&byte| byte == b';')?;
    let name = std::str::from_utf8(rest.get(1..length)?).ok()?;
    let c = match name {
        "quot" | "QUOT" | "ldquo" | "rdquo" => '"',
        "amp" | "AMP" => '&',
        "lt" => '<',
        "gt" => '>',
        "apos" => '\'',
        "nbsp" => ' ',
        "lbrace" | "lcub" => '{',
        "rbrace" | "rcub" => '}',
        "lbrack" | "lsqb" => '[',
        "rbrack" | "rsqb" => ']',
        "colon" => ':',
        "comma" => ',',
        _ => {
            let digits = name.strip_prefix('#')?;
            let number = match digits.strip_prefix(['x', 'X']) {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16),
                None => digits.parse(),
            };
            char::from_u32(number.ok()?)?
        }
    };
    Some((c, length + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decoded_positions_lead_back_to_the_original() {
        for (quoting, text, decoded, place) in [
            (Quoting::Json, r#"a\"b\nc"#, "a\"b\nc", "c"),
            (Quoting::Json, r"\ud83d\ude00x\u00e9y", "😀xéy", "y"),
            (Quoting::Json, r"\x\ud800y", r"\x\ud800y", "y"),
            (Quoting::Json, r"{\x22a\x22: \x22\xC3\xA9\x22}", "{\"a\": \"é\"}", "}"),
            (Quoting::Html, "{&quot;a&#34;&amp;&#x7d;&bad;z", "{\"a\"&}&bad;z", "z"),
            (Quoting::Csv, r#"{""a"": 1}"#, r#"{"a": 1}"#, "1}"),
            (Quoting::DoubleQuotes, "\\\"a\\\n\\$\\n\\\\x", "\"a$\\n\\x", "x"),
            (Quoting::SingleQuotes, r#"it'\''s '"'"'x"#, "it's 'x", "x"),
        ] {
            let mut source = Source::new(text.as_bytes());
            let part = source.decode(0..text.len(), quoting).unwrap();
            assert_eq!(std::str::from_utf8(&source.text()[part.clone()]).unwrap(), decoded);
            let at = part.start + decoded.find(place).unwrap();
            let span = source.place(Span::new(at, part.end));
            assert_eq!((span.start as usize, span.end as usize), (text.find(place).unwrap(), text.len()), "{text}");
            assert_eq!(source.original(), text.as_bytes());
        }
    }

    #[test]
    fn a_text_in_a_text_in_a_text_leads_back_too_and_edits_are_encoded_for_it() {
        let inner = r#"{"a": "x"}"#;
        let middle = serde_json::to_string(inner).unwrap();
        let outer = serde_json::to_string(&middle).unwrap();
        let mut source = Source::new(outer.as_bytes());
        let first = source.decode(1..outer.len() - 1, Quoting::Json).unwrap();
        let second = source.decode(first.start + 1..first.end - 1, Quoting::Json).unwrap();
        assert_eq!(&source.text()[second.clone()], inner.as_bytes());
        let at = second.start + inner.find('x').unwrap();
        let span = source.place(Span::new(at, at + 1));
        assert_eq!(span.of(outer.as_bytes()), b"x");
        let edit = source.encode(u32::try_from(at).unwrap(), "say \"y\"".to_owned());
        let start = span.start as usize;
        let edited = [&outer[..start], &edit, &outer[start + 1..]].concat();
        let middle: String = serde_json::from_str(&edited).unwrap();
        let text: String = serde_json::from_str(&middle).unwrap();
        assert_eq!(text, r#"{"a": "say "y""}"#);
    }

    #[test]
    fn encoded_text_survives_a_round_trip() {
        for quoting in [Quoting::Json, Quoting::Html, Quoting::Csv, Quoting::DoubleQuotes, Quoting::SingleQuotes] {
            let text = "a \"b\" 'c' & <d> \\ $e `f` é 😀";
            let encoded = encode(text, quoting);
            let decoded = Decoder::run(encoded.as_bytes(), 0, 0, quoting).out;
            assert_eq!(String::from_utf8(decoded).unwrap(), text, "{quoting:?}");
        }
    }
}
