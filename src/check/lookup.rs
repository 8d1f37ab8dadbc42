//! Looking names up among the many of an account, without going over all of them for each.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;

use super::suggest::{Name, alike};

/// How much a run may spend on looking for near names, in cells of the tables that edit distances
/// are read from. A payload full of slips against a large template would take longer than the
/// whole rest; then the later ones get no suggestion.
const MOST_EFFORT: u64 = 100_000_000;

/// What a run may still spend.
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

/// Names in the order in which they are known. What is needed to find one is made when it is.
#[derive(Debug)]
pub(crate) struct Lookup<'o> {
    names: Vec<&'o str>,
    exact: OnceCell<HashMap<&'o str, Vec<usize>>>,
    alike: OnceCell<HashMap<String, Vec<&'o str>>>,
    near: OnceCell<Vec<Name<'o>>>,
    /// What was found near a name: the same slip is often made in every job.
    found: RefCell<HashMap<String, Option<&'o str>>>,
}

impl<'o> Lookup<'o> {
    pub fn new(names: impl IntoIterator<Item = &'o str>) -> Self {
        Self {
            names: names.into_iter().collect(),
            exact: OnceCell::new(),
            alike: OnceCell::new(),
            near: OnceCell::new(),
            found: RefCell::default(),
        }
    }

    pub fn len(&self) -> usize {
        self.names.len()
    }

    pub fn names(&self) -> &[&'o str] {
        &self.names
    }

    /// The places at which a name stands.
    pub fn places(&self, name: &str) -> &[usize] {
        let exact = self.exact.get_or_init(|| {
            let mut exact: HashMap<_, Vec<_>> = HashMap::with_capacity(self.names.len());
            for (place, name) in self.names.iter().enumerate() {
                exact.entry(*name).or_default().push(place);
            }
            exact
        });
        exact.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    pub fn has(&self, name: &str) -> bool {
        !self.places(name).is_empty()
    }

    /// The names that differ from `name` in nothing but case and the blanks around them, each once.
    pub fn alike(&self, name: &str) -> &[&'o str] {
        let all = self.alike.get_or_init(|| {
            let mut all: HashMap<_, Vec<_>> = HashMap::with_capacity(self.names.len());
            let mut names = self.names.clone();
            names.sort_unstable();
            names.dedup();
            for name in names {
                all.entry(alike(name)).or_default().push(name);
            }
            all
        });
        all.get(&alike(name)).map(Vec::as_slice).unwrap_or_default()
    }

    /// The name that `found`, which is none of them, was probably meant to be.
    pub fn nearest(&self, found: &str, effort: &Effort) -> Option<&'o str> {
        let name = Name::new(found);
        if !name.may_be_a_slip() {
            return None;
        }
        if let Some(known) = self.found.borrow().get(found) {
            return *known;
        }
        let nearest = self.search(&name, effort);
        self.found.borrow_mut().insert(found.to_owned(), nearest);
        nearest
    }

    fn search(&self, found: &Name<'_>, effort: &Effort) -> Option<&'o str> {
        let candidates = self.near.get_or_init(|| self.names.iter().map(|name| Name::new(name)).collect());
        let mut best: Option<(usize, &'o str)> = None;
        for candidate in candidates {
            if !effort.spend(found.cost(candidate)) {
                return None;
            }
            if let Some(distance) = found.distance(candidate)
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
        let names = Lookup::new(["title", "Logo", "logo", "title", "Title "]);
        let effort = Effort::new();
        assert_eq!(names.places("title"), [0, 3]);
        assert!(!names.has("TITLE"));
        assert_eq!(names.alike(" TITLE"), ["Title ", "title"]);
        assert_eq!(names.alike("none"), [""; 0]);
        assert_eq!(names.nearest("titel", &effort), Some("title"));
        assert_eq!(names.nearest("titel", &effort), Some("title"));
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
