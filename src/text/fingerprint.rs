//! A fingerprint of a value that does not depend on its spelling.

use super::decode::unescape_into;
use super::number::double;
use super::{Flags, Kind, Value};
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

/// The start of the fingerprint of a string, so that it differs from other kinds.
const TEXT: u64 = 6;

fn string(value: &Value<'_>, seed: u64) -> u64 {
    if value.flags().has(Flags::ESCAPED) {
        return bytes(value.as_str().unwrap_or_default().as_bytes(), seed);
    }
    bytes(value.content(), seed)
}

/// The fingerprint of a value: equal for values that are equal as JSON, whatever the order of keys,
/// the white space, the escapes and the spelling of numbers. Different values may share one, by chance or because
/// someone made them so: values with the same fingerprint must be compared.
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

/// A number that is equal for values that are equal as JSON, and differs for nearly all values with different strings or
/// numbers. It is much faster than a [`fingerprint`], which is needed only if two sketches are equal.
pub(crate) fn sketch(value: &Value<'_>) -> u64 {
    let mut unescaped = Vec::new();
    value.nodes().iter().fold(0, |sum: u64, node| {
        sum.wrapping_add(match node.kind {
            Kind::String if node.flags.has(Flags::ESCAPED) => {
                unescape_into(value.content_of(node), &mut unescaped);
                part(&unescaped)
            }
            Kind::String => part(value.content_of(node)),
            Kind::Number => significant_digits(value.written(node)).wrapping_mul(SPREAD),
            _ => 0,
        })
    })
}

/// The bits of a number, the same however it is written.
fn number(written: &[u8]) -> u64 {
    // Adding 0 makes -0 the same as 0.
    (double(written) + 0.0).to_bits()
}

/// The digits of a number without the zeros around them: the same for `100`, `1e2` and `1.0`, and quicker than its value.
/// More digits than a double has are not rounded, so that two ways to write such a number may differ.
fn significant_digits(written: &[u8]) -> u64 {
    let mut digits: u64 = 0;
    let mut shift: u32 = 4;
    for &byte in written {
        match byte {
            b'0' => shift = shift.wrapping_add(4),
            b'1'..=b'9' => {
                digits = digits.rotate_left(shift) ^ u64::from(byte - b'0');
                shift = 4;
            }
            b'e' | b'E' => break,
            _ => {}
        }
    }
    digits
}

/// What a string adds to a sketch.
#[inline(always)]
fn part(text: &[u8]) -> u64 {
    let (first, last) = halves(text);
    let mut word = first.wrapping_add(last.rotate_left(29)) ^ text.len() as u64;
    // Two texts usually differ in the middle.
    if let Some(amid) = text.get(8..).filter(|_| text.len() > 16) {
        for next in amid.as_chunks::<8>().0 {
            word = word.rotate_left(11) ^ u64::from_le_bytes(*next);
        }
    }
    word.wrapping_mul(SPREAD)
}

/// Different values, found again by their fingerprints.
#[derive(Debug)]
pub(crate) struct Seen<T> {
    firsts: Vec<(u64, T)>,
    /// Where each of them is, counted from 1, by its fingerprint; 0 is free. While they are few, there
    /// are no slots.
    slots: Vec<u32>,
    /// How often they were spread in another way, because too many shared a place.
    turns: u32,
}

impl<T> Default for Seen<T> {
    fn default() -> Self {
        Self { firsts: Vec::new(), slots: Vec::new(), turns: 0 }
    }
}

/// Up to this many are searched one by one.
const FEW: usize = 8;

/// How far from its slot a fingerprint may be: hardly any is this far by chance.
const FARTHEST: usize = 256;

/// Someone who knows how fingerprints are made can make many that share a place, so that each is searched among all of
/// them. Spread in other ways they do not: 64 bits are too few to share a place in more than three or four.
const MOST_TURNS: u32 = 8;

/// How many different values with one fingerprint are kept. By chance no two have the same; someone who makes more
/// than these keeps later ones from being found again, and cannot make the search slow.
const MOST_ALIKE: usize = 8;

impl<T> Seen<T> {
    /// The value that was seen before and is the same as this one. Without one, this value is kept as the first of its
    /// kind. Only values with the same fingerprint are compared.
    pub fn before(&mut self, fingerprint: u64, is_same: impl Fn(&T) -> bool, value: impl FnOnce() -> T) -> Option<&T> {
        if self.firsts.len() >= FEW && self.slots.len() < 2 * self.firsts.len() {
            self.spread();
        }
        let mut alike = 0;
        let mut place = 0;
        while let Some(found) = self.find(fingerprint, place) {
            if self.firsts.get(found).is_some_and(|(_, first)| is_same(first)) {
                return self.firsts.get(found).map(|(_, first)| first);
            }
            alike += 1;
            place = found + 1;
        }
        if alike < MOST_ALIKE {
            self.firsts.push((fingerprint, value()));
            if !self.slots.is_empty() && !self.put(fingerprint, self.firsts.len()) {
                self.turns += 1;
                self.spread();
            }
        }
        None
    }

    /// The place of the first with this fingerprint, from the given place on. Equal fingerprints are in the order of
    /// their places, in the slots too.
    fn find(&self, fingerprint: u64, from: usize) -> Option<usize> {
        if self.slots.is_empty() {
            let firsts = self.firsts.iter().enumerate().skip(from);
            return firsts.into_iter().find(|(_, (first, _))| *first == fingerprint).map(|(place, _)| place);
        }
        let taken = self.probe(fingerprint).map_while(|slot| self.slots.get(slot).filter(|place| **place > 0));
        let mut found = taken.map(|place| *place as usize - 1).filter(|place| *place >= from);
        found.find(|place| self.firsts.get(*place).is_some_and(|(first, _)| *first == fingerprint))
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
    fn probe(&self, fingerprint: u64) -> impl Iterator<Item = usize> + use<T> {
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
            let first = self.firsts.get(place).map_or(0, |(fingerprint, _)| *fingerprint);
            self.put(first, place + 1)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{FARTHEST, MOST_ALIKE, MOST_TURNS, SPREAD, Seen, fingerprint, sketch};
    use crate::text::Document;

    fn of(text: &str) -> u64 {
        Document::parse(text.as_bytes()).root().map_or(0, |root| fingerprint(&root))
    }

    #[test]
    fn equal_values_agree_however_they_are_written() {
        let sketch_of = |text: &str| Document::parse(text.as_bytes()).root().map(|root| sketch(&root));
        for (a, b) in [
            (r#"{"a":1,"b":[2,"x"]}"#, r#"{ "b" : [2.0, "\u0078"], "a" : 1e0 }"#),
            ("0", "-0.0"),
            (r#""aé""#, r#""a\u00e9""#),
            ("[100, 0.5, -20]", "[1e2, 5e-1, -2.0E1]"),
            (r#""a\"\n\/""#, r#""\u0061\u0022\u000a/""#),
        ] {
            assert_eq!(of(a), of(b), "{a} {b}");
            assert_eq!(sketch_of(a), sketch_of(b), "{a} {b}");
        }
    }

    #[test]
    fn the_first_of_equals_is_found_among_few_and_many() {
        let mut seen = Seen::default();
        let mixed = |i: u32| u64::from(i % 700).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        for i in 0..2000 {
            let first = seen.before(mixed(i), |first| first % 700 == i % 700, || i);
            assert_eq!(first.copied(), (i >= 700).then_some(i % 700), "{i}");
        }
    }

    #[test]
    fn different_values_with_one_fingerprint_are_distinguished() {
        for others in [0, 1000] {
            let mut seen = Seen::default();
            for other in 0..others {
                assert_eq!(seen.before(other, |_| true, || "other"), None);
            }
            let mut before = |value: &'static str| seen.before(7777, |first| *first == value, || value).copied();
            assert_eq!(
                ["a", "b", "b", "a", "c", "b"].map(&mut before),
                [None, None, Some("b"), Some("a"), None, Some("b")]
            );
        }
    }

    #[test]
    fn many_different_values_with_one_fingerprint_take_linear_time() {
        let mut seen = Seen::default();
        let compared = std::cell::Cell::new(0);
        for value in 0..10_000 {
            let is_same = |first: &usize| {
                compared.set(compared.get() + 1);
                *first == value
            };
            assert_eq!(seen.before(1, is_same, || value), None);
        }
        assert_eq!(seen.firsts.len(), MOST_ALIKE);
        assert!(compared.get() <= 10_000 * MOST_ALIKE);
        assert_eq!(seen.before(1, |first| *first == 3, || 3), Some(&3));
    }

    #[test]
    fn fingerprints_that_were_made_to_share_a_place_do_not_for_long() {
        // The same upper half, by which the slot is chosen at first; and one that is so after the first turn.
        let inverse = (0..6).fold(SPREAD, |x, _| x.wrapping_mul(2_u64.wrapping_sub(SPREAD.wrapping_mul(x))));
        let made = |i: u32| if i.is_multiple_of(2) { u64::from(i) } else { u64::from(i).wrapping_mul(inverse) };
        let mut seen = Seen::default();
        for i in 0..20_000 {
            let (first, index) = (made(i % 10_000), i % 10_000);
            let found = seen.before(first, |_| true, || index);
            assert_eq!(found.copied(), (i >= 10_000).then_some(index), "{i}");
        }
        assert!((1..MOST_TURNS).contains(&seen.turns), "{}", seen.turns);
        let far = |slot: usize, place: u32| {
            let (fingerprint, _) = seen.firsts[place as usize - 1];
            slot.wrapping_sub(seen.probe(fingerprint).next().unwrap()) & (seen.slots.len() - 1)
        };
        let distances = seen.slots.iter().enumerate().filter(|(_, place)| **place > 0).map(|(s, p)| far(s, *p));
        assert!(distances.max().unwrap() < FARTHEST);
    }

    /// The rules that compare values have this pair among their vectors.
    #[test]
    fn different_texts_can_be_made_to_share_a_fingerprint() {
        assert_eq!(of(r#""Inter-Bod-Lbxebv-abc.ttf""#), of(r#""G5jUE8u_-R0P0ks8-abc.ttf""#));
    }

    #[test]
    fn values_are_equal_in_any_spelling_but_not_because_of_equal_fingerprints() {
        let equal = |one: &str, other: &str| {
            let (one, other) = (Document::parse(one.as_bytes()), Document::parse(other.as_bytes()));
            one.root().unwrap().equals(&other.root().unwrap())
        };
        for (one, other) in [
            (r#"{"a":1,"b":[2,"x"]}"#, r#"{ "b" : [2.0, "\u0078"], "a" : 1e0 }"#),
            ("[0, null, true]", "[-0.0, null, true]"),
            (r#"{"a":{"c":1,"b":2}}"#, r#"{"a":{"b":2,"c":1}}"#),
        ] {
            assert!(equal(one, other) && equal(other, one), "{one} {other}");
        }
        for (one, other) in [
            (r#""Inter-Bod-Lbxebv-abc.ttf""#, r#""G5jUE8u_-R0P0ks8-abc.ttf""#),
            ("[1]", "[1,2]"),
            ("{}", "[]"),
            (r#"{"a":1}"#, r#"{"a":1,"b":2}"#),
            (r#"{"a":1,"b":2}"#, r#"{"a":2,"b":1}"#),
            ("true", "false"),
            ("null", "0"),
        ] {
            assert!(!equal(one, other) && !equal(other, one), "{one} {other}");
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
