//! A fingerprint of a value that does not depend on how it is written.

use super::decode::unescape_into;
use super::number::double;
use super::{Flags, Kind, Span, Value};
use crate::definition::halves;

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
        Kind::Number => mix(5, number(value.raw())),
        Kind::String | Kind::Key => string(value, TEXT),
        Kind::Array => value.items().fold(7, |hash, item| mix(hash, fingerprint(&item))),
        // Members are summed up, so that their order does not matter.
        Kind::Object => value
            .members()
            .fold(8, |sum: u64, (key, value)| sum.wrapping_add(mix(string(&key, 9), fingerprint(&value)))),
    }
}

/// A number that is equal for values that are equal as JSON, and differs for nearly all that differ in
/// their strings and numbers. It is much quicker than a [`fingerprint`], which is needed only where two sketches agree.
pub(crate) fn sketch(value: &Value<'_>) -> u64 {
    let mut unescaped = Vec::new();
    value.nodes().iter().fold(0, |sum: u64, node| {
        sum.wrapping_add(match node.kind {
            Kind::String if node.flags.has(Flags::ESCAPED) => {
                unescape_into(value.content_of(node), &mut unescaped);
                part(&unescaped)
            }
            Kind::String => part(value.content_of(node)),
            Kind::Number => number(value.written(node)).wrapping_mul(SPREAD),
            _ => 0,
        })
    })
}

/// The bits of a number, the same however it is written.
fn number(written: &[u8]) -> u64 {
    // Adding 0 makes -0 the same as 0.
    (double(written) + 0.0).to_bits()
}

/// What a string adds to a sketch.
#[inline(always)]
fn part(text: &[u8]) -> u64 {
    let (first, last) = halves(text);
    let mut word = first.wrapping_add(last.rotate_left(29)) ^ text.len() as u64;
    // What tells two texts apart mostly stands amid them.
    if let Some(amid) = text.get(8..).filter(|_| text.len() > 16) {
        for next in amid.as_chunks::<8>().0 {
            word = word.rotate_left(11) ^ u64::from_le_bytes(*next);
        }
    }
    word.wrapping_mul(SPREAD)
}
/// What was there before, by fingerprints: the place and the index of the first of equals.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    firsts: Vec<(u64, Span, u32)>,
    /// Where each of them is, counted from 1, by its fingerprint; 0 is free. While they are few, there
    /// are no slots.
    slots: Vec<u32>,
    /// How often they were spread in another way, because too many shared a place.
    turns: u32,
}

/// So many are looked through one by one.
const FEW: usize = 8;

/// How far from its place a fingerprint may be: by chance hardly any is this far.
const FARTHEST: usize = 256;

/// Who knows how fingerprints are made can make many that share a place, so that each is looked for among all of them.
/// Spread in other ways they do not: 64 bits are too few to share a place in more than three or four.
const MOST_TURNS: u32 = 8;

impl Seen {
    /// The first with this fingerprint, unless this is the first one itself.
    #[inline(never)]
    pub fn before(&mut self, fingerprint: u64, span: Span, index: u32) -> Option<(Span, u32)> {
        if self.firsts.len() >= FEW && self.slots.len() < 2 * self.firsts.len() {
            self.spread();
        }
        let found = if self.slots.is_empty() {
            self.firsts.iter().find(|(first, ..)| *first == fingerprint)
        } else {
            self.look_up(fingerprint)
        };
        if let Some((_, span, index)) = found {
            return Some((*span, *index));
        }
        self.firsts.push((fingerprint, span, index));
        if !self.slots.is_empty() && !self.put(fingerprint, self.firsts.len()) {
            self.turns += 1;
            self.spread();
        }
        None
    }

    fn look_up(&self, fingerprint: u64) -> Option<&(u64, Span, u32)> {
        let taken = self.probe(fingerprint).map_while(|slot| self.slots.get(slot).filter(|place| **place > 0));
        let mut found = taken.filter_map(|place| self.firsts.get(*place as usize - 1));
        found.find(|(first, ..)| *first == fingerprint)
    }

    /// Whether there was room near the fingerprint's own slot.
    fn put(&mut self, fingerprint: u64, place: usize) -> bool {
        let farthest = if self.turns < MOST_TURNS { FARTHEST } else { usize::MAX };
        let mut near = self.probe(fingerprint).take(farthest);
        let free = near.find(|slot| self.slots.get(*slot) == Some(&0));
        let Some(slot) = free.and_then(|slot| self.slots.get_mut(slot)) else { return false };
        *slot = u32::try_from(place).unwrap_or(u32::MAX);
        true
    }

    /// The slots in which a fingerprint may be, in order.
    fn probe(&self, fingerprint: u64) -> impl Iterator<Item = usize> + use<> {
        let mask = self.slots.len() - 1;
        let first = (fingerprint.wrapping_mul(SPREAD.wrapping_pow(self.turns)) >> 32) as usize;
        (0..=mask).map(move |step| first.wrapping_add(step) & mask)
    }

    /// Makes more slots, a power of two of them.
    fn spread(&mut self) {
        while !self.try_spread() {
            self.turns += 1;
        }
    }

    fn try_spread(&mut self) -> bool {
        self.slots = vec![0; 8 * self.firsts.len().next_power_of_two()];
        (0..self.firsts.len()).all(|place| {
            let first = self.firsts.get(place).map_or(0, |(fingerprint, ..)| *fingerprint);
            self.put(first, place + 1)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{FARTHEST, MOST_TURNS, SPREAD, Seen, fingerprint, sketch};
    use crate::text::{Document, Span};

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
            let sketch_of = |text: &str| Document::parse(text.as_bytes()).root().map(|root| sketch(&root));
            assert_eq!(sketch_of(a), sketch_of(b), "{a} {b}");
        }
    }

    #[test]
    fn the_first_of_equals_is_told_among_few_and_many() {
        let mut seen = Seen::default();
        let mixed = |i: u32| u64::from(i % 700).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        for i in 0..2000 {
            let first = seen.before(mixed(i), Span { start: i, end: i + 1 }, i);
            let expected = (i >= 700).then_some(i % 700);
            assert_eq!(first.map(|(span, index)| (span.start, index)), expected.map(|i| (i, i)), "{i}");
        }
    }

    #[test]
    fn fingerprints_that_were_made_to_share_a_place_do_not_for_long() {
        // The same upper half, by which the slot is chosen at first; and one that is so after the first turn.
        let inverse = (0..6).fold(SPREAD, |x, _| x.wrapping_mul(2_u64.wrapping_sub(SPREAD.wrapping_mul(x))));
        let made = |i: u32| if i.is_multiple_of(2) { u64::from(i) } else { u64::from(i).wrapping_mul(inverse) };
        let mut seen = Seen::default();
        for i in 0..20_000 {
            let (first, index) = (made(i % 10_000), i % 10_000);
            let found = seen.before(first, Span { start: index, end: index + 1 }, index);
            assert_eq!(found.map(|(_, index)| index), (i >= 10_000).then_some(index), "{i}");
        }
        assert!((1..MOST_TURNS).contains(&seen.turns), "{}", seen.turns);
        let far = |slot: usize, place: u32| {
            let (fingerprint, ..) = seen.firsts[place as usize - 1];
            slot.wrapping_sub(seen.probe(fingerprint).next().unwrap()) & (seen.slots.len() - 1)
        };
        let distances = seen.slots.iter().enumerate().filter(|(_, place)| **place > 0).map(|(s, p)| far(s, *p));
        assert!(distances.max().unwrap() < FARTHEST);
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
