//! Finding equal jobs in a batch.

use std::cell::OnceCell;

use crate::definition::Name;
use crate::text::fingerprint::sketch;
use crate::text::{Document, Seen, Span, Value, fingerprint};

/// The previous jobs.
pub(super) struct Equals<'t> {
    text: &'t [u8],
    /// The first job of each sketch.
    sketches: Seen<Place>,
    /// The sketches of at least two jobs. All jobs with one of these are in `jobs`.
    shared: Seen<()>,
    jobs: Seen<Job<'t>>,
}

type Place = (Span, u32);

struct Job<'t> {
    place: Place,
    /// Its nodes are dropped when the next job is read, so it is read again when it is first compared.
    document: OnceCell<Document<'t>>,
}

impl<'t> Job<'t> {
    fn new(place: Place) -> Self {
        Self { place, document: OnceCell::new() }
    }

    fn equals(&self, job: &Value<'_>, text: &'t [u8]) -> bool {
        let own = self.place.0.of(text);
        own == job.raw() || {
            let document = self.document.get_or_init(|| Document::parse(own));
            document.root().is_some_and(|root| root.equals(job))
        }
    }
}

impl<'t> Equals<'t> {
    pub fn new(text: &'t [u8]) -> Self {
        Self { text, sketches: Seen::default(), shared: Seen::default(), jobs: Seen::default() }
    }

    /// The span and the index of the first job that equals this one.
    pub fn before(&mut self, job: &Value<'_>, index: u32) -> Option<Place> {
        let place = (job.span(), index);
        // Jobs usually differ in their assets, so a quick check of these distinguishes most jobs.
        let sketch = sketch(&job.field(Name::ASSETS).unwrap_or(*job));
        let first = *self.sketches.before(sketch, |_| true, || place)?;
        if self.shared.before(sketch, |()| true, || ()).is_none() {
            let again = Document::parse(first.0.of(self.text));
            let root = again.root()?;
            self.remember(&root, first);
        }
        self.remember(job, place)
    }

    fn remember(&mut self, job: &Value<'_>, place: Place) -> Option<Place> {
        let text = self.text;
        let first = self.jobs.before(fingerprint(job), |first| first.equals(job, text), || Job::new(place))?;
        Some(first.place)
    }
}
