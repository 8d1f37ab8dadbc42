//! Did you mean …?

use crate::text::search::trim;

/// Names longer than this are no slip of the pen.
const LONGEST: usize = 64;

/// Case and separators aside. Case is folded in ASCII only: the tables for the rest weigh too much.
fn folded(name: &str) -> impl Iterator<Item = u8> + '_ {
    name.bytes().filter(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii()).map(|byte| byte.to_ascii_lowercase())
}

/// A name without ASCII case and the blanks around it.
pub(crate) fn alike(name: &str) -> String {
    trim(name).to_ascii_lowercase()
}

/// A name, ready to be compared.
#[derive(Debug)]
pub(crate) struct Name<'n> {
    pub text: &'n str,
    /// How many characters it has.
    length: usize,
    /// A bit for each letter and digit in it, several to a bit.
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

    /// Whether it is so short that it may be another name, mistyped.
    pub fn may_be_a_slip(&self) -> bool {
        self.text.len() <= LONGEST && !trim(self.text).is_empty()
    }

    /// How many edits are still a slip.
    fn most(&self, candidate: &Self) -> usize {
        (self.length.max(candidate.length) / 3).max(1)
    }

    /// Whether so few edits cannot lead from one to the other: each adds or takes one character.
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

    /// How far it is from a candidate; nothing when that is no slip, or none at all.
    pub fn distance(&self, candidate: &Self) -> Option<usize> {
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
        if distance > 1 {
            distance = distance.min(1 + edits(found, other, true));
        }
        (distance <= most && distance < self.length).then_some(distance)
    }
}

/// How many edits lead from one text to another: a character more, less, another, or swapped with the next.
/// Both are at most twice [`LONGEST`].
#[inline(never)]
fn edits(from: &str, to: &str, any_case: bool) -> usize {
    let folded = |c: char| if any_case { c.to_ascii_lowercase() } else { c };
    // Row by row of the table of all beginnings; of each column, its cells in the last row and the one before.
    let mut columns = [(0, 0); LONGEST * 2];
    for (column, (last, _)) in (1..).zip(&mut columns) {
        *last = column;
    }
    let mut distance = to.chars().count();
    let mut from_before = None;
    for (row, a) in from.chars().map(folded).enumerate() {
        let (mut left, mut diagonal) = (row + 1, row);
        let (mut older_left, mut older_diagonal) = (row.saturating_sub(1), 0);
        let mut to_before = None;
        for (b, (last, older)) in to.chars().map(folded).zip(&mut columns) {
            let mut least = (left.min(*last) + 1).min(diagonal + usize::from(a != b));
            if from_before == Some(b) && to_before == Some(a) {
                least = least.min(older_diagonal + 1);
            }
            (older_diagonal, older_left) = (older_left, *older);
            (diagonal, left) = (*last, least);
            (*older, *last) = (*last, least);
            to_before = Some(b);
        }
        distance = left;
        from_before = Some(a);
    }
    distance
}

/// The candidate that `found` was probably meant to be: equal but for case and separators, or
/// within an edit for every three characters. The first of equally near ones.
///
/// ```
/// use nexrender_payload::suggestion;
/// assert_eq!(suggestion("layername", ["type", "layerName"]), Some("layerName"));
/// assert_eq!(suggestion("draf", ["draft", "full"]), Some("draft"));
/// assert_eq!(suggestion("colour", ["draft", "full"]), None);
/// ```
pub fn suggestion<'c>(found: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    nearest(found, &mut candidates.into_iter())
}

#[inline(never)]
fn nearest<'c>(found: &str, candidates: &mut dyn Iterator<Item = &'c str>) -> Option<&'c str> {
    // A name may be a whole text: it is not looked at before its length is.
    if found.len() > LONGEST {
        return None;
    }
    let name = Name::new(found);
    if !name.may_be_a_slip() {
        return None;
    }
    let mut best: Option<(usize, &str)> = None;
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
    use super::{edits, suggestion};

    #[test]
    fn edits_are_counted_as_others_count_them() {
        let texts =
            ["", "a", "b", "ab", "ba", "abc", "acb", "cab", "bca", "aab", "layerName", "laeyrnmae", "Ébène", "éBnèe"];
        for from in texts {
            for to in texts {
                assert_eq!(edits(from, to, false), strsim::osa_distance(from, to), "{from} {to}");
                let lower = [from, to].map(str::to_ascii_lowercase);
                assert_eq!(edits(from, to, true), strsim::osa_distance(&lower[0], &lower[1]), "{from} {to}");
            }
        }
    }

    #[test]
    fn slips_are_recognised_and_strangers_are_not() {
        for (found, candidates, expected) in [
            ("Draft", &["draft", "full"][..], Some("draft")),
            ("txt", &["text", "data"], Some("text")),
            ("regoin", &["region", "bucket"], Some("region")),
            ("layer_name", &["layerName", "name"], Some("layerName")),
            ("gcs", &["s3"], None),
            ("x", &["y"], None),
            ("", &["a"], None),
        ] {
            assert_eq!(suggestion(found, candidates.iter().copied()), expected, "{found}");
        }
    }
}
