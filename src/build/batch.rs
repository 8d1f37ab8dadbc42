//! Building one or more batches.

use std::borrow::Cow;
use std::num::NonZeroUsize;

use super::ValidationError;
use crate::payload::{AsJson, Batch, Job};
use crate::{CheckOptions, Report};

/// Collects jobs and builds batches of them.
///
/// ```
/// use nexrender_payload::build::{BatchBuilder, JobBuilder};
///
/// let greeting = |name: &str| {
///     JobBuilder::new("01JTGM9GCR71JV7EJYDF45QAFD", "main")
///         .text("title", format!("Hello {name}"))
///         .to_job()
/// };
/// let batch = BatchBuilder::new()
///     .add(greeting("Ada"))
///     .add_all(["Alan", "Grace"].map(greeting))
///     .build()?;
/// assert_eq!(batch.jobs.len(), 3);
/// # Ok::<(), nexrender_payload::build::ValidationError>(())
/// ```
#[derive(Clone, Debug, Default)]
#[must_use = "a builder does nothing until it is built"]
pub struct BatchBuilder {
    jobs: Vec<Job>,
}

impl BatchBuilder {
    /// A batch without jobs.
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends a job, or the job of a builder, unchecked.
    #[allow(clippy::should_implement_trait)] // The same name as in the JavaScript builder.
    pub fn add(mut self, job: impl Into<Job>) -> Self {
        self.jobs.push(job.into());
        self
    }

    /// Appends every job of an iterator, such as the result of [`expand`](super::expand).
    pub fn add_all<J: Into<Job>>(mut self, jobs: impl IntoIterator<Item = J>) -> Self {
        self.jobs.extend(jobs.into_iter().map(Into::into));
        self
    }

    /// The number of jobs.
    pub fn len(&self) -> usize {
        self.jobs.len()
    }

    /// Whether there are no jobs.
    pub fn is_empty(&self) -> bool {
        self.jobs.is_empty()
    }

    /// Checks these jobs as one batch.
    pub fn check(&self, options: &CheckOptions) -> Report {
        super::check(&self.to_batch(), options)
    }

    /// Returns the batch if it has no errors, with the default options.
    ///
    /// # Errors
    ///
    /// [`ValidationError`] with the report. More than 1,000 jobs are an error too; see
    /// [`chunks`](Self::chunks).
    pub fn build(self) -> Result<Batch, ValidationError> {
        self.build_with(&CheckOptions::default())
    }

    /// Like [`build`](Self::build), with other check options.
    ///
    /// # Errors
    ///
    /// [`ValidationError`] with the report.
    pub fn build_with(self, options: &CheckOptions) -> Result<Batch, ValidationError> {
        let batch = self.into_batch();
        ValidationError::unless_valid(super::check(&batch, options))?;
        Ok(batch)
    }

    /// Returns the jobs as batches of at most `size` jobs, without checking them. The service accepts up to 1,000.
    ///
    /// ```
    /// use std::num::NonZeroUsize;
    /// use nexrender_payload::build::{BatchBuilder, JobBuilder};
    ///
    /// let job = JobBuilder::new("01JTGM9GCR71JV7EJYDF45QAFD", "main").to_job();
    /// let jobs = BatchBuilder::new().add_all(std::iter::repeat_n(job, 2500));
    /// let sizes: Vec<_> = jobs.chunks(NonZeroUsize::new(1000).unwrap()).map(|b| b.jobs.len()).collect();
    /// assert_eq!(sizes, [1000, 1000, 500]);
    /// ```
    pub fn chunks(self, size: NonZeroUsize) -> impl Iterator<Item = Batch> {
        let mut jobs = self.jobs.into_iter();
        std::iter::from_fn(move || {
            let jobs: Vec<Job> = jobs.by_ref().take(size.get()).collect();
            (!jobs.is_empty()).then(|| Batch { jobs, ..Batch::default() })
        })
    }

    /// Returns the batch without checking it.
    pub fn to_batch(&self) -> Batch {
        self.clone().into_batch()
    }

    fn into_batch(self) -> Batch {
        Batch { jobs: self.jobs, ..Batch::default() }
    }

    /// Returns the batch as JSON text without checking it.
    pub fn to_json(&self) -> String {
        super::json(&self.to_batch())
    }
}

impl AsJson for BatchBuilder {
    fn as_json(&self) -> Cow<'_, str> {
        Cow::Owned(self.to_json())
    }
}
