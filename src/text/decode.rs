//! Bytes to characters: UTF-8 sequences and the escapes of JSON strings.

use std::borrow::Cow;

use super::Flags;

/// The bytes at a position outside ASCII.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sequence {
    /// A character, with its length in bytes and in UTF-16 units.
    Character { bytes: usize, units: u32 },
    /// Invalid bytes, with their number; a decoder shows one U+FFFD for them.
    Broken { bytes: usize },
}

impl Sequence {
    pub fn bytes(self) -> usize {
        match self {
            Self::Character { bytes, .. } | Self::Broken { bytes } => bytes,
        }
    }
}

/// Reads the UTF-8 sequence at `at`, by the rules of the WHATWG decoder: an invalid sequence is as long as its longest valid
/// prefix.
pub(crate) fn sequence(text: &[u8], at: usize) -> Sequence {
    let byte = |i: usize| text.get(at + i).copied().unwrap_or(0);
    let first = byte(0);
    let (length, low, high) = match first {
        0x00..=0x7F => return Sequence::Character { bytes: 1, units: 1 },
        0xC2..=0xDF => (2, 0x80, 0xBF),
        0xE0 => (3, 0xA0, 0xBF),
        0xED => (3, 0x80, 0x9F),
        0xE1..=0xEF => (3, 0x80, 0xBF),
        0xF0 => (4, 0x90, 0xBF),
        0xF4 => (4, 0x80, 0x8F),
        0xF1..=0xF3 => (4, 0x80, 0xBF),
        _ => return Sequence::Broken { bytes: 1 },
    };
    if !(low..=high).contains(&byte(1)) {
        return Sequence::Broken { bytes: 1 };
    }
    for i in 2..length {
        if !(0x80..=0xBF).contains(&byte(i)) {
            return Sequence::Broken { bytes: i };
        }
    }
    Sequence::Character { bytes: length, units: if length == 4 { 2 } else { 1 } }
}

/// The text of bytes that may not be UTF-8, with U+FFFD for invalid bytes.
pub(super) fn lossy(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => String::from_utf8_lossy(bytes),
    }
}

/// The characters of a string's content.
pub(super) fn characters(content: &[u8], flags: Flags) -> Cow<'_, str> {
    if flags.has(Flags::ESCAPED) { Cow::Owned(unescape(content)) } else { lossy(content) }
}

/// What a backslash introduces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Escape {
    /// A character, with the length of its escape.
    Character(char, usize),
    /// A lone surrogate.
    LoneSurrogate(usize),
    /// An invalid escape, with its length.
    Unknown(usize),
}

impl Escape {
    pub fn bytes(self) -> usize {
        match self {
            Self::Character(_, bytes) | Self::LoneSurrogate(bytes) | Self::Unknown(bytes) => bytes,
        }
    }
}

fn unit(text: &[u8], at: usize) -> Option<u32> {
    let digits = text.get(at..at + 4)?;
    digits.iter().try_fold(0, |sum, &digit| Some(sum * 16 + char::from(digit).to_digit(16)?))
}

/// Reads the escape whose backslash is at `at`.
pub(super) fn escape(text: &[u8], at: usize) -> Escape {
    let simple = |c| Escape::Character(c, 2);
    match text.get(at + 1) {
        Some(b'"') => simple('"'),
        Some(b'\\') => simple('\\'),
        Some(b'/') => simple('/'),
        Some(b'b') => simple('\u{8}'),
        Some(b'f') => simple('\u{C}'),
        Some(b'n') => simple('\n'),
        Some(b'r') => simple('\r'),
        Some(b't') => simple('\t'),
        Some(b'u') => unicode_escape(text, at),
        Some(&byte) if byte >= 0x20 => Escape::Unknown(1 + sequence(text, at + 1).bytes()),
        _ => Escape::Unknown(1),
    }
}

fn unicode_escape(text: &[u8], at: usize) -> Escape {
    let Some(first) = unit(text, at + 2) else { return Escape::Unknown(2) };
    if let Some(c) = char::from_u32(first) {
        return Escape::Character(c, 6);
    }
    let second = (text.get(at + 6..at + 8) == Some(b"\\u")).then(|| unit(text, at + 8)).flatten();
    match second {
        Some(low) if first < 0xDC00 && (0xDC00..0xE000).contains(&low) => {
            let code = 0x1_0000 + ((first - 0xD800) << 10) + (low - 0xDC00);
            char::from_u32(code).map_or(Escape::LoneSurrogate(6), |c| Escape::Character(c, 12))
        }
        _ => Escape::LoneSurrogate(6),
    }
}

/// A string's content with its escapes decoded. Invalid escapes are kept.
pub(super) fn unescape(content: &[u8]) -> String {
    let mut out = Vec::new();
    unescape_into(content, &mut out);
    String::from_utf8(out).unwrap_or_else(|error| lossy(error.as_bytes()).into_owned())
}

/// The same as bytes, which replace the content of `out`.
pub(super) fn unescape_into(content: &[u8], out: &mut Vec<u8>) {
    out.clear();
    out.reserve(content.len());
    let mut rest = content;
    while let Some(backslash) = rest.iter().position(|&byte| byte == b'\\') {
        let (before, escaped) = rest.split_at(backslash);
        out.extend_from_slice(before);
        let escape = escape(escaped, 0);
        match escape {
            Escape::Character(c, _) => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            Escape::LoneSurrogate(_) => out.extend_from_slice("\u{FFFD}".as_bytes()),
            Escape::Unknown(bytes) => out.extend_from_slice(escaped.get(1..bytes).unwrap_or_default()),
        }
        rest = escaped.get(escape.bytes()..).unwrap_or_default();
    }
    out.extend_from_slice(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequences_follow_the_decoder() {
        for (bytes, expected) in [
            (&b"a"[..], Sequence::Character { bytes: 1, units: 1 }),
            ("é".as_bytes(), Sequence::Character { bytes: 2, units: 1 }),
            ("€".as_bytes(), Sequence::Character { bytes: 3, units: 1 }),
            ("😀".as_bytes(), Sequence::Character { bytes: 4, units: 2 }),
            (b"\xFF", Sequence::Broken { bytes: 1 }),
            (b"\xC0\x80", Sequence::Broken { bytes: 1 }),
            (b"\xED\xA0\x80", Sequence::Broken { bytes: 1 }),
            (b"\xE2\x82", Sequence::Broken { bytes: 2 }),
            (b"\xF0\x9F\x98", Sequence::Broken { bytes: 3 }),
            (b"\xF4\x90\x80\x80", Sequence::Broken { bytes: 1 }),
        ] {
            assert_eq!(sequence(bytes, 0), expected, "{bytes:x?}");
        }
    }

    #[test]
    fn escapes_are_decoded() {
        for (written, meant) in [
            (r"a\nb", "a\nb"),
            (r"\u00e9", "é"),
            (r"\ud83d\ude00", "😀"),
            (r"\ud83d", "\u{FFFD}"),
            (r"\ude00\ud83d", "\u{FFFD}\u{FFFD}"),
            (r"\q", "q"),
            (r"\", ""),
            (r"\u12", "u12"),
        ] {
            assert_eq!(unescape(written.as_bytes()), meant, "{written}");
        }
    }
}
