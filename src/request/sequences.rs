//! Finds any of many secrets in a text, with any JSON escapes, in linear time.

use std::collections::BinaryHeap;

/// A text as UTF-16 units without JSON escapes, so that every way to write a secret in JSON gives the same units. It is unknown
/// whether the text is JSON, so this errs on the side of finding more:
///
/// - backslashes are removed, escaped or not;
/// - `\uXXXX` becomes its unit, after any number of backslashes;
/// - line breaks, tabs, backspaces and form feeds become the letter of their escape.
///
/// The second list contains the offset in the text at which each unit, including its escape, starts.
pub(super) fn units(text: &str) -> (Vec<u16>, Vec<usize>) {
    let (mut units, mut starts) = (Vec::with_capacity(text.len()), Vec::with_capacity(text.len()));
    let mut push = |unit, start| {
        if unit != u16::from(b'\\') {
            units.push(letter_of_escape(unit));
            starts.push(start);
        }
        unit
    };
    // The end of a run of backslashes, and whether the last one escapes the next character.
    let (mut in_run, mut is_odd) = (false, false);
    let mut rest = text.char_indices();
    while let Some((at, character)) = rest.next() {
        if character == '\\' {
            (in_run, is_odd) = (true, !is_odd);
            continue;
        }
        let escaped = if in_run && character == 'u' { hexadecimal(rest.as_str()) } else { None };
        // An even number of backslashes are escapes of each other.
        let is_escape = is_odd && (escaped.is_some() || matches!(character, '"' | '/' | 'b' | 'f' | 'n' | 'r' | 't'));
        let start = if is_escape { at - 1 } else { at };
        is_odd = false;
        if let Some(unit) = escaped {
            // An escaped backslash continues the run.
            in_run = push(unit, start) == u16::from(b'\\');
            rest = skip(&rest, 4);
        } else {
            in_run = false;
            let mut buffer = [0; 2];
            for unit in character.encode_utf16(&mut buffer) {
                push(*unit, start);
            }
        }
    }
    (units, starts)
}

fn skip<'t>(rest: &std::str::CharIndices<'t>, count: usize) -> std::str::CharIndices<'t> {
    let mut rest = rest.clone();
    for _ in 0..count {
        rest.next();
    }
    rest
}

/// The number in the four hexadecimal digits at the start of a text.
fn hexadecimal(text: &str) -> Option<u16> {
    let digits = text.get(..4).filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))?;
    u16::from_str_radix(digits, 16).ok()
}

fn letter_of_escape(unit: u16) -> u16 {
    let letter = match unit {
        0x08 => b'b',
        0x09 => b't',
        0x0A => b'n',
        0x0C => b'f',
        0x0D => b'r',
        _ => return unit,
    };
    u16::from(letter)
}

/// A match of this length counts as a match of the whole sequence. This limits how often the same units are compared.
const ENOUGH: usize = 64;

/// Sorted sequences of units, without duplicates and empty ones.
#[derive(Clone, Default)]
pub(super) struct Sequences(Vec<Sequence>);

#[derive(Clone)]
struct Sequence {
    units: Vec<u16>,
    /// The index of the longest other sequence below [`ENOUGH`] that is a prefix of this one.
    prefix: Option<usize>,
}

impl Sequences {
    pub fn new<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        let texts = texts.into_iter().map(|text| units(text).0).filter(|units| !units.is_empty());
        // A heap, because a sort has ten times as much code.
        let mut sorted = BinaryHeap::from_iter(texts).into_sorted_vec();
        sorted.dedup();
        let mut sequences: Vec<Sequence> = Vec::with_capacity(sorted.len());
        for units in sorted {
            let begins_with = |place: &usize| {
                let shorter = sequences.get(*place);
                shorter.is_some_and(|shorter| shorter.units.len() < ENOUGH && units.starts_with(&shorter.units))
            };
            // Everything between a prefix and this one in sort order starts with that prefix too.
            let mut candidate = sequences.len().checked_sub(1);
            while let Some(place) = candidate.filter(|place| !begins_with(place)) {
                candidate = sequences.get(place).and_then(|shorter| shorter.prefix);
            }
            sequences.push(Sequence { units, prefix: candidate });
        }
        Self(sequences)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The length of the longest sequence at the start of the units. [`ENOUGH`] units of a sequence count as a match.
    pub fn length_at_start(&self, units: &[u16]) -> Option<usize> {
        // The two neighbours of the units in sort order share the longest prefix with them.
        let place = self.0.partition_point(|sequence| sequence.units.as_slice() <= units);
        let shared_with = |place: usize| self.0.get(place).map_or(0, |sequence| shared(&sequence.units, units));
        let before = place.checked_sub(1);
        let (shared_before, shared_after) = (before.map_or(0, shared_with), shared_with(place));
        let most = shared_before.max(shared_after);
        if most >= ENOUGH {
            return Some(most);
        }
        let mut candidate = self.0.get(before?)?;
        while candidate.units.len() > shared_before {
            candidate = self.0.get(candidate.prefix?)?;
        }
        Some(candidate.units.len())
    }
}

/// The length of the common prefix of two sequences.
fn shared(one: &[u16], other: &[u16]) -> usize {
    one.iter().zip(other).take_while(|(one, other)| one == other).count()
}

#[cfg(test)]
mod tests {
    use super::{ENOUGH, Sequences, units};

    #[test]
    fn all_json_spellings_of_a_text_give_the_same_units() {
        for (text, ways) in [
            ("a/b\"c", &[r#"a\/b\"c"#, r"\u0061\u002fb\u0022c", r"a/b\u0022\u0063"][..]),
            (r"a\nb", &[r"a\\nb", r"a\u005cnb", r"a\\u005Cnb", "a\nb", r"a\nb"]),
            (r"a\u0041", &[r"a\\u0041", r"a\u005cu0041", "aA"]),
            ("é😀\t", &[r"\u00e9\ud83d\uDE00\t", r"é😀\u0009"]),
            (r"\\\", &["", r"\\\\\\", r"\u005c\u005c\u005c"]),
        ] {
            for way in ways {
                assert_eq!(units(way).0, units(text).0, "{way}");
            }
        }
        assert_ne!(units(r"\u00").0, units("").0);
    }

    #[test]
    fn a_unit_starts_at_its_escape() {
        assert_eq!(units(r"a\/\\b\\\u0063é\d").1, [0, 1, 5, 8, 14, 17]);
    }

    #[test]
    fn the_longest_sequence_is_found_by_any_chain_of_prefixes() {
        let sequences = Sequences::new(["abc", "abcde", "abcdx", "ab", "b", "", "abc"]);
        assert_eq!(sequences.len(), 5);
        for (text, length) in
            [("abcdefg", Some(5)), ("abcdz", Some(3)), ("abd", Some(2)), ("a", None), ("bcd", Some(1)), ("", None)]
        {
            assert_eq!(sequences.length_at_start(&units(text).0), length, "{text}");
        }
    }

    #[test]
    fn a_part_of_a_long_sequence_counts_from_its_64th_unit() {
        let long = "x".repeat(ENOUGH) + "yz";
        let sequences = Sequences::new([long.as_str(), "xx"]);
        let length = |text: String| sequences.length_at_start(&units(&text).0);
        assert_eq!(length("x".repeat(ENOUGH) + "y!"), Some(ENOUGH + 1));
        assert_eq!(length("x".repeat(ENOUGH) + "A"), Some(ENOUGH));
        assert_eq!(length("x".repeat(ENOUGH - 1) + "A"), Some(2));
    }
}
