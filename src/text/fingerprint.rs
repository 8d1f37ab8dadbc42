//! A fingerprint of a value that does not depend on how it is written.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasherDefault, Hasher};

use super::{Flags, Kind, Span, Value};

/// An odd number with its bits well spread.
const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;

#[inline]
fn mix(hash: u64, word: u64) -> u64 {
    let mixed = (hash.rotate_left(25) ^ word).wrapping_mul(SPREAD);
    mixed ^ (mixed >> 29)
}

fn bytes(bytes: &[u8], seed: u64) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    let hash = words.iter().fold(mix(seed, bytes.len() as u64), |hash, word| mix(hash, u64::from_le_bytes(*word)));
    let tail = rest.iter().fold(0, |tail, &byte| (tail << 8) | u64::from(byte));
    mix(hash, tail)
}

/// The fingerprint of a text.
pub(crate) fn of_text(text: &str) -> u64 {
    bytes(text.as_bytes(), TEXT)
}

/// One fingerprint from two, which depends on their order.
pub(crate) fn both(first: u64, second: u64) -> u64 {
    mix(first, second)
}

/// What begins the fingerprint of a string, so that it differs from other kinds.
const TEXT: u64 = 6;

fn string(value: &Value<'_>, seed: u64) -> u64 {
    if value.flags().has(Flags::ESCAPED) {
        return bytes(value.as_str().unwrap_or_default().as_bytes(), seed);
    }
    bytes(value.content(), seed)
}

/// The fingerprint of a value: equal for values that are equal as JSON, whatever the order of keys,
/// the white space, the escapes and the spelling of numbers. Others share one by chance only.
pub(crate) fn fingerprint(value: &Value<'_>) -> u64 {
    match value.kind() {
        Kind::Null => 1,
        Kind::Invalid => 2,
        Kind::Boolean => 3 + u64::from(value.as_bool() == Some(true)),
        Kind::Number => mix(5, (value.as_f64().unwrap_or_default() + 0.0).to_bits()),
        Kind::String | Kind::Key => string(value, TEXT),
        Kind::Array => value.items().fold(7, |hash, item| mix(hash, fingerprint(&item))),
        // Members are summed up, so that their order does not matter.
        Kind::Object => value
            .members()
            .fold(8, |sum: u64, (key, value)| sum.wrapping_add(mix(string(&key, 9), fingerprint(&value)))),
    }
}

/// What was there before, by fingerprints: the place and the index of the first of equals.
#[derive(Debug, Default)]
pub(crate) struct Seen(HashMap<u64, (Span, u32), BuildHasherDefault<Mixed>>);

impl Seen {
    /// The first with this fingerprint, unless this is the first one itself.
    #[inline(never)]
    pub fn before(&mut self, fingerprint: u64, span: Span, index: u32) -> Option<(Span, u32)> {
        match self.0.entry(fingerprint) {
            Entry::Occupied(first) => Some(*first.get()),
            Entry::Vacant(place) => {
                place.insert((span, index));
                None
            }
        }
    }
}

/// Fingerprints are well mixed already.
#[derive(Default)]
struct Mixed(u64);

impl Hasher for Mixed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, fingerprint: u64) {
        self.0 = fingerprint;
    }
}

#[cfg(test)]
mod tests {
    use super::fingerprint;
    use crate::text::Document;

    fn of(text: &str) -> u64 {
        Document::parse(text.as_bytes()).root().map_or(0, |root| fingerprint(&root))
    }

    #[test]
    fn equal_values_agree_however_they_are_written() {
        for (a, b) in [
            (r#"{"a":1,"b":[2,"x"]}"#, r#"{ "b" : [2.0, "\u0078"], "a" : 1e0 }"#),
            ("0", "-0.0"),
            (r#""aé""#, r#""a\u00e9""#),
        ] {
            assert_eq!(of(a), of(b), "{a} {b}");
        }
    }

    #[test]
    fn different_values_differ() {
        let texts = [
            "null",
            "true",
            "false",
            "0",
            "1",
            "\"\"",
            "\"0\"",
            "[]",
            "{}",
            "[0]",
            "[[0]]",
            "[0,1]",
            "[1,0]",
            r#"{"a":1}"#,
            r#"{"b":1}"#,
            r#"{"a":1,"b":2}"#,
            r#"{"a":2,"b":1}"#,
            r#"["a","b"]"#,
            r#"["ab",""]"#,
            r#""abcdefgh""#,
            r#""abcdefgi""#,
            r#"{"a":{"b":1}}"#,
            r#"{"b":{"a":1}}"#,
        ];
        for (i, a) in texts.iter().enumerate() {
            for b in &texts[..i] {
                assert_ne!(of(a), of(b), "{a} {b}");
            }
        }
    }
}
