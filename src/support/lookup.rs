//! Finds names among those of an account without comparing each with all of them.

use std::cell::{Cell, OnceCell, RefCell};

use super::findings::{Key, in_order};
use super::suggest::{Name, alike};
use crate::text::Seen;
use crate::text::fingerprint::of_text;

/// How much a run may spend on finding similar names, in cells of the tables of edit distances. A payload full of typos
/// against a large template would take longer than everything else; its later typos then get no suggestion.
const MOST_EFFORT: u64 = 100_000_000;

/// The remaining budget of a run.
#[derive(Debug)]
pub(crate) struct Effort(Cell<u64>);

impl Effort {
    pub fn new() -> Self {
        Self(Cell::new(MOST_EFFORT))
    }

    fn spend(&self, cost: u64) -> bool {
        let left = self.0.get().checked_sub(cost);
        self.0.set(left.unwrap_or(0));
        left.is_some()
    }
}

/// Places by fingerprint, sorted, so that equal fingerprints are next to each other.
#[derive(Debug)]
pub(crate) struct Index(Vec<Key>);

impl Index {
    pub fn new(mut places: impl Iterator<Item = (u64, usize)>) -> Self {
        Self::sorted(&mut places)
    }

    fn sorted(places: &mut dyn Iterator<Item = (u64, usize)>) -> Self {
        let mut keys = Vec::new();
        for (fingerprint, place) in places {
            let (high, low) = halves(fingerprint);
            keys.push((high, low, u32::try_from(place).unwrap_or(u32::MAX)));
        }
        Self(in_order(keys))
    }

    /// The places with this fingerprint.
    pub fn places(&self, fingerprint: u64) -> impl ExactSizeIterator<Item = usize> {
        let (high, low) = halves(fingerprint);
        let first = self.0.partition_point(|key| *key < (high, low, 0));
        let end = self.0.partition_point(|key| *key <= (high, low, u32::MAX));
        self.0.get(first..end).unwrap_or_default().iter().map(|(_, _, place)| *place as usize)
    }
}

fn halves(fingerprint: u64) -> (u32, u32) {
    #[expect(clippy::cast_possible_truncation, reason = "that is the lower half")]
    ((fingerprint >> 32) as u32, fingerprint as u32)
}

/// Names that differ only in case and surrounding spaces.
pub(crate) struct Alike<'o> {
    pub first: Option<&'o str>,
    /// Whether the first is the only one.
    pub only: bool,
}

/// Names in their original order, with indices that are built when they are first needed.
#[derive(Debug)]
pub(crate) struct Lookup<'o> {
    names: Vec<&'o str>,
    exact: OnceCell<Index>,
    alike: OnceCell<Index>,
    near: OnceCell<Vec<Name<'o>>>,
    /// The nearest names that were found, because the same typo is often in every job.
    found: RefCell<Seen<(String, Option<&'o str>)>>,
}

impl<'o> Lookup<'o> {
    pub fn new(names: impl Iterator<Item = &'o str>) -> Self {
        Self {
            names: names.collect(),
            exact: OnceCell::new(),
            alike: OnceCell::new(),
            near: OnceCell::new(),
            found: RefCell::default(),
        }
    }

    pub fn names(&self) -> &[&'o str] {
        &self.names
    }

    /// The indices of a name.
    pub fn places<'s>(&'s self, name: &'s str) -> impl Iterator<Item = usize> + use<'s, 'o> {
        let exact = self.exact.get_or_init(|| Index::new(self.names.iter().map(|name| of_text(name)).zip(0..)));
        exact.places(of_text(name)).filter(move |place| self.names.get(*place) == Some(&name))
    }

    pub fn has(&self, name: &str) -> bool {
        self.places(name).next().is_some()
    }

    /// The names that differ from `name` only in case and surrounding blanks, each once.
    pub fn alike(&self, name: &str) -> Alike<'o> {
        let alike_ones = self.alike.get_or_init(|| {
            let mut seen = Seen::default();
            let names = self.names.iter().zip(0..);
            let once = names.filter(|(name, _)| seen.before(of_text(name), |first| first == name, || *name).is_none());
            Index::new(once.map(|(name, place)| (of_text(&alike(name)), place)))
        });
        let folded = alike(name);
        let places = alike_ones.places(of_text(&folded));
        let mut names = places.filter_map(|place| self.names.get(place).copied()).filter(|name| alike(name) == folded);
        let first = names.next();
        Alike { first, only: first.is_some() && names.next().is_none() }
    }

    /// The name that was probably meant by `found`, which is not one of them.
    pub fn nearest(&self, found: &str, effort: &Effort) -> Option<&'o str> {
        let name = Name::new(found);
        if !name.may_be_a_typo() {
            return None;
        }
        let mut nearest = None;
        let search = || {
            nearest = self.search(&name, effort);
            (found.to_owned(), nearest)
        };
        let mut seen = self.found.try_borrow_mut().ok()?;
        match seen.before(of_text(found), |(known, _)| known == found, search) {
            Some((_, known)) => *known,
            None => nearest,
        }
    }

    fn search(&self, found: &Name<'_>, effort: &Effort) -> Option<&'o str> {
        let candidates = self.near.get_or_init(|| self.names.iter().map(|name| Name::new(name)).collect());
        let mut best: Option<((usize, u64), &'o str)> = None;
        for candidate in candidates {
            if !effort.spend(found.cost(candidate)) {
                return None;
            }
            if let Some(distance) = found.distance_in_any_case(candidate)
                && best.is_none_or(|(least, _)| distance < least)
            {
                best = Some((distance, candidate.text));
            }
        }
        best.map(|(_, name)| name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_exactly_alike_and_nearly() {
        let names = Lookup::new(["title", "Logo", "logo", "title", "Title "].into_iter());
        let effort = Effort::new();
        assert_eq!(names.places("title").collect::<Vec<_>>(), [0, 3]);
        assert!(!names.has("TITLE"));
        for (name, first, only) in [(" TITLE", Some("title"), false), ("none", None, false)] {
            let alike = names.alike(name);
            assert_eq!((alike.first, alike.only), (first, only), "{name}");
        }
        assert!(Lookup::new(["Title", "Title"].into_iter()).alike("title").only);
        assert_eq!(names.nearest("titel", &effort), Some("title"));
        assert_eq!(names.nearest("titel", &effort), Some("title"));
        assert_eq!(names.nearest("TITEL", &effort), Some("title"));
        assert_eq!(names.nearest("something else", &effort), None);
    }

    #[test]
    fn the_effort_for_near_names_ends() {
        let near: Vec<String> = (0..20).map(|i| format!("{}{i:04}", "a".repeat(60))).collect();
        let names = Lookup::new(near.iter().map(String::as_str));
        let effort = Effort(Cell::new(1_000_000));
        let suggested = (0..20).filter(|i| names.nearest(&format!("{i:04}{}", "a".repeat(60)), &effort).is_some());
        assert!((1..20).contains(&suggested.count()));
    }
}
