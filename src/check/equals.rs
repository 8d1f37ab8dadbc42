//! Finding equal jobs among those of a batch.

use crate::definition::Name;
use crate::text::fingerprint::sketch;
use crate::text::{Document, Seen, Span, Value, fingerprint};

/// The jobs that came before.
pub(super) struct Equals<'t> {
    text: &'t [u8],
    /// The first job of each sketch.
    sketches: Seen,
    /// The sketches that two jobs had. All jobs with one of these were looked at closely.
    shared: Seen,
    fingerprints: Seen,
}

impl<'t> Equals<'t> {
    pub fn new(text: &'t [u8]) -> Self {
        Self { text, sketches: Seen::default(), shared: Seen::default(), fingerprints: Seen::default() }
    }

    /// The place and the index of the first job that is equal to this one, which comes behind it.
    pub fn before(&mut self, job: &Value<'_>, index: u32) -> Option<(Span, u32)> {
        // Jobs mostly differ in their assets, so a look at these is enough to tell most of them apart.
        let sketch = sketch(&job.field(Name::ASSETS).unwrap_or(*job));
        let (span, first) = self.sketches.before(sketch, job.span(), index)?;
        if self.shared.before(sketch, span, first).is_none() {
            // Its nodes are gone by now, so it is read once more.
            let again = Document::parse(span.of(self.text));
            let root = again.root()?;
            self.fingerprints.before(fingerprint(&root), span, first);
        }
        self.fingerprints.before(fingerprint(job), job.span(), index)
    }
}
