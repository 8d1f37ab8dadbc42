//! Suggestions: "did you mean …?"

use crate::text::search::{lower, trim};

/// Longer names are not treated as typos.
const LONGEST: usize = 64;

/// A name without case and separators. Case is folded in ASCII only, because the tables for the rest are large.
fn folded(name: &str) -> impl Iterator<Item = u8> + '_ {
    name.bytes().filter(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii()).map(|byte| byte.to_ascii_lowercase())
}

/// A name without ASCII case and surrounding spaces.
pub(crate) fn alike(name: &str) -> String {
    lower(trim(name))
}

/// A name, ready to be compared.
#[derive(Debug)]
pub(crate) struct Name<'n> {
    pub text: &'n str,
    /// How many characters it has.
    length: usize,
    /// A bit for each letter and digit in it; several share a bit.
    letters: u64,
}

impl<'n> Name<'n> {
    pub fn new(text: &'n str) -> Self {
        let (mut length, mut letters) = (0, 0);
        for c in text.chars() {
            length += 1;
            if text.len() <= LONGEST * 2 && (c.is_ascii_alphanumeric() || !c.is_ascii()) {
                letters |= 1 << (u32::from(c.to_ascii_lowercase()) % 64);
            }
        }
        Self { text, length, letters }
    }

    /// Whether it is short enough to be a typo of another name.
    pub fn may_be_a_typo(&self) -> bool {
        self.text.len() <= LONGEST && !trim(self.text).is_empty()
    }

    /// How many edits still count as a typo.
    fn most(&self, candidate: &Self) -> usize {
        (self.length.max(candidate.length) / 3).max(1)
    }

    /// Whether so few edits cannot make one of the other: each adds or removes one character.
    fn is_beyond(&self, candidate: &Self, most: usize) -> bool {
        let missing = (self.letters & !candidate.letters).count_ones();
        let added = (candidate.letters & !self.letters).count_ones();
        self.length.abs_diff(candidate.length) > most || missing.max(added) as usize > most
    }

    /// What it costs to compare them.
    pub fn cost(&self, candidate: &Self) -> u64 {
        const GLANCE: u64 = 16;
        if self.is_beyond(candidate, self.most(candidate)) {
            return GLANCE;
        }
        GLANCE + 2 * (self.length as u64) * (candidate.length as u64)
    }

    /// How far it is from a candidate: the edits, and how much the numbers in them differ. Numbers decide between
    /// candidates that are equally near; where names differ in their digits only, all are. None if they are equal or
    /// too far apart for a typo.
    pub fn distance(&self, candidate: &Self) -> Option<(usize, u64)> {
        Some(self.rank(candidate, self.edits(candidate, false)?))
    }

    /// The same for names of an account, where the difference of case is not counted as another typo.
    pub fn distance_in_any_case(&self, candidate: &Self) -> Option<(usize, u64)> {
        Some(self.rank(candidate, self.edits(candidate, true)?))
    }

    fn rank(&self, candidate: &Self, edits: usize) -> (usize, u64) {
        let differ_in_digits = edits > 0 && skeleton(self.text).eq(skeleton(candidate.text));
        (if differ_in_digits { 1 } else { edits }, gap(self.text, candidate.text))
    }

    fn edits(&self, candidate: &Self, in_any_case: bool) -> Option<usize> {
        let (found, other) = (self.text, candidate.text);
        let most = self.most(candidate);
        if found == other || other.len() > LONGEST * 2 {
            return None;
        }
        if self.letters == candidate.letters && folded(found).eq(folded(other)) {
            return Some(0);
        }
        if self.is_beyond(candidate, most) {
            return None;
        }
        let mut distance = edits(found, other, false);
        let mut counted = distance;
        if distance > 1 {
            let folded = edits(found, other, true);
            distance = distance.min(1 + folded);
            counted = if in_any_case { folded.min(distance) } else { distance };
        }
        (counted <= most && distance < self.length).then_some(distance)
    }
}

/// A text without its digits, each run of which is one mark.
fn skeleton(text: &str) -> impl Iterator<Item = char> + '_ {
    let mut was_digit = false;
    text.chars().filter_map(move |c| {
        let is_digit = c.is_ascii_digit();
        let is_repeated = is_digit && was_digit;
        was_digit = is_digit;
        (!is_repeated).then(|| if is_digit { '0' } else { c.to_ascii_lowercase() })
    })
}

/// How much the last numbers of two texts differ, as a rank. For most names it is the only one, or the one that distinguishes them.
fn gap(text: &str, other: &str) -> u64 {
    let last_number = |text: &str| {
        let front = text.trim_end_matches(|c: char| !c.is_ascii_digit());
        let digits = front.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        front.get(digits..).and_then(|digits| digits.parse::<u64>().ok())
    };
    match (last_number(text), last_number(other)) {
        (None, None) => 0,
        // Of two that are equally near, the larger one.
        (Some(number), Some(other)) => {
            number.abs_diff(other).saturating_mul(2).saturating_add(u64::from(other < number))
        }
        _ => u64::MAX,
    }
}

/// How many characters have to be added, removed, replaced, or swapped with their neighbour to make one text of the other:
/// the optimal string alignment distance. (The crates for it are twice the code; `strsim` is the judge in a test.)
fn edits(found: &str, other: &str, fold: bool) -> usize {
    let characters = |text: &str| {
        let mut all = Vec::new();
        for c in text.chars() {
            all.push(if fold { c.to_ascii_lowercase() } else { c });
        }
        all
    };
    let (found, other) = (characters(found), characters(other));
    let width = other.len() + 1;
    // Row by row; each cell looks back to those before it.
    let mut table = Vec::<usize>::new();
    for i in 0..=found.len() {
        for j in 0..width {
            let before = |cells: usize| table.get(table.len().wrapping_sub(cells)).copied().unwrap_or(usize::MAX - 1);
            let [mine, its] = [(&found, i), (&other, j)]
                .map(|(all, end)| (all.get(end.wrapping_sub(2)), all.get(end.wrapping_sub(1))));
            let mut least = if i == 0 { j } else { before(width) + 1 };
            if i > 0 && j > 0 {
                least = least.min(before(1) + 1).min(before(width + 1) + usize::from(mine.1 != its.1));
                if i > 1 && j > 1 && mine.0 == its.1 && mine.1 == its.0 {
                    least = least.min(before(2 * width + 2) + 1);
                }
            }
            table.push(least);
        }
    }
    table.last().copied().unwrap_or(0)
}

/// The candidate that `found` was probably meant to be: equal but for case and separators, or
/// within an edit for every three characters. Of equally near ones, that with the nearest number, or else the first.
///
/// ```
/// use nexrender_payload::internal::suggestion;
/// assert_eq!(suggestion("layername", ["type", "layerName"]), Some("layerName"));
/// assert_eq!(suggestion("draf", ["draft", "full"]), Some("draft"));
/// assert_eq!(suggestion("colour", ["draft", "full"]), None);
/// ```
pub fn suggestion<'c>(found: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    nearest(found, &mut candidates.into_iter())
}

fn nearest<'c>(found: &str, candidates: &mut dyn Iterator<Item = &'c str>) -> Option<&'c str> {
    // A name may be a whole text, so its length is checked first.
    if found.len() > LONGEST {
        return None;
    }
    let name = Name::new(found);
    if !name.may_be_a_typo() {
        return None;
    }
    let mut best: Option<((usize, u64), &str)> = None;
    for candidate in candidates {
        if let Some(distance) = name.distance(&Name::new(candidate))
            && best.is_none_or(|(least, _)| distance < least)
        {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::suggestion;

    #[cfg(not(target_arch = "wasm32"))]
    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config { failure_persistence: None, cases: 2000, ..Default::default() })]
        #[test]
        fn edits_are_counted_as_strsim_counts_them(found in "[abAB\u{e9}_]{0,12}", other in "[abAB\u{e9}_]{0,12}") {
            assert_eq!(super::edits(&found, &other, false), strsim::osa_distance(&found, &other));
            let folded = strsim::osa_distance(&found.to_ascii_lowercase(), &other.to_ascii_lowercase());
            assert_eq!(super::edits(&found, &other, true), folded);
        }
    }

    #[test]
    fn typos_are_recognised_and_other_names_are_not() {
        for (found, candidates, expected) in [
            ("Draft", &["draft", "full"][..], Some("draft")),
            ("txt", &["text", "data"], Some("text")),
            ("regoin", &["region", "bucket"], Some("region")),
            ("layer_name", &["layerName", "name"], Some("layerName")),
            ("ae2027", &["ae2025", "ae2026"], Some("ae2026")),
            ("vbr_10mbps", &["vbr_1mbps", "vbr_5mbps", "vbr_15mbps"], Some("vbr_15mbps")),
            ("vbr_11mbps", &["vbr_1mbps", "vbr_5mbps", "vbr_15mbps"], Some("vbr_15mbps")),
            ("vbr_20mbps", &["vbr_1mbps", "vbr_15mbps", "vbr_40mbps"], Some("vbr_15mbps")),
            ("text12", &["text1", "texts12"], Some("texts12")),
            ("gcs", &["s3"], None),
            ("x", &["y"], None),
            ("", &["a"], None),
        ] {
            assert_eq!(suggestion(found, candidates.iter().copied()), expected, "{found}");
        }
    }
}
