//! Creating jobs, joins and batches, with a preflight if the caller wants one.

use super::batch::{self, BatchResponse};
use super::call::Client;
use super::error::Error;
use super::jobs::JobStatus;
use super::preflight::PreflightOptions;
use super::probe::{NoProbe, Probe};
use super::transport::Transport;
use crate::payload::AsJson;
use crate::request::{Operation, Payload};
use crate::{CheckOptions, PayloadKind};

/// How to create a job, a join or a batch.
///
/// ```no_run
/// # use nexrender_payload::client::{Client, CreateOptions, Error, PreflightOptions, Probe, Transport};
/// # async fn example(client: &Client<impl Transport>, job: &str, probe: &impl Probe) -> Result<(), Error> {
/// // Reads the templates, fonts and secrets that the job uses, and requests its URLs.
/// let options = CreateOptions::default().preflight(PreflightOptions::default()).probe(probe);
/// match client.create_job_with(job, &options).await {
///     Ok(created) => println!("{}", created.id),
///     Err(Error::Validation { report }) => println!("{} errors, nothing was created", report.error_count),
///     Err(error) => return Err(error),
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct CreateOptions<P = NoProbe> {
    preflight: Option<PreflightOptions>,
    probe: Option<P>,
}

impl Default for CreateOptions {
    fn default() -> Self {
        Self { preflight: None, probe: None }
    }
}

impl<P> CreateOptions<P> {
    /// Checks the payload against the account before it is sent, as [`Client::preflight`] does, and returns the options.
    #[must_use]
    pub fn preflight(mut self, options: PreflightOptions) -> Self {
        self.preflight = Some(options);
        self
    }

    /// Requests the URLs of the payload in the preflight, as [`Client::preflight_with_urls`] does, and returns the options.
    #[must_use]
    pub fn probe<Q>(self, probe: Q) -> CreateOptions<Q> {
        CreateOptions { preflight: Some(self.preflight.unwrap_or_default()), probe: Some(probe) }
    }
}

impl<T: Transport> Client<T> {
    /// Creates a job. The payload is checked first, unless the client's options say otherwise.
    ///
    /// # Errors
    /// [`Error::Validation`] if the payload has errors; nothing is sent then. Otherwise the error of the request.
    pub async fn create_job(&self, job: &(impl AsJson + ?Sized)) -> Result<JobStatus, Error> {
        self.create_job_with(job, &CreateOptions::default()).await
    }

    /// Creates a job, with a preflight if the options have one.
    ///
    /// # Errors
    /// [`Error::Validation`] with the report of the check or the preflight; nothing is created then. If the preflight cannot be
    /// completed, the error of the request that failed; nothing is created then either. Otherwise the error of the request.
    pub async fn create_job_with<P: Probe>(
        &self,
        job: &(impl AsJson + ?Sized),
        options: &CreateOptions<P>,
    ) -> Result<JobStatus, Error> {
        self.create(Operation::CreateJob, PayloadKind::Job, &job.as_json(), options).await
    }

    /// Joins clips into one video. The payload is checked first, unless the client's options say otherwise.
    ///
    /// # Errors
    /// Those of [`Client::create_job`].
    pub async fn create_join(&self, join: &(impl AsJson + ?Sized)) -> Result<JobStatus, Error> {
        self.create_join_with(join, &CreateOptions::default()).await
    }

    /// Joins clips into one video, with a preflight if the options have one.
    ///
    /// # Errors
    /// Those of [`Client::create_job_with`].
    pub async fn create_join_with<P: Probe>(
        &self,
        join: &(impl AsJson + ?Sized),
        options: &CreateOptions<P>,
    ) -> Result<JobStatus, Error> {
        self.create(Operation::CreateJoin, PayloadKind::Join, &join.as_json(), options).await
    }

    /// Creates the jobs of a batch, and returns the result of each.
    ///
    /// Some may be rejected while others are created: see [`BatchResponse::results`]. If all are rejected, the error is
    /// [`Error::Batch`], which contains the same response.
    ///
    /// # Errors
    /// [`Error::Batch`], and those of [`Client::create_job`].
    pub async fn create_batch(&self, batch: &(impl AsJson + ?Sized)) -> Result<BatchResponse, Error> {
        self.create_batch_with(batch, &CreateOptions::default()).await
    }

    /// Creates the jobs of a batch, with a preflight if the options have one. If one job does not pass it, no job is created.
    ///
    /// # Errors
    /// [`Error::Batch`], and those of [`Client::create_job_with`].
    pub async fn create_batch_with<P: Probe>(
        &self,
        batch: &(impl AsJson + ?Sized),
        options: &CreateOptions<P>,
    ) -> Result<BatchResponse, Error> {
        let batch = &*batch.as_json();
        self.check_before_create(batch, PayloadKind::Batch, options).await?;
        self.create_batch_of(batch, batch::count(batch), self.options.max_retries).await
    }

    async fn create<P: Probe>(
        &self,
        operation: Operation,
        kind: PayloadKind,
        text: &str,
        options: &CreateOptions<P>,
    ) -> Result<JobStatus, Error> {
        self.check_before_create(text, kind, options).await?;
        let mut exchange = self.call_until(operation, &Payload::body(text), std::time::Duration::MAX).await?;
        Ok(JobStatus::read(&exchange.take_success().body))
    }

    /// A payload with errors that need no request is refused without one.
    async fn check_before_create<P: Probe>(
        &self,
        text: &str,
        kind: PayloadKind,
        CreateOptions { preflight, probe }: &CreateOptions<P>,
    ) -> Result<(), Error> {
        self.check_payload(text, kind)?;
        let Some(preflight) = preflight else { return Ok(()) };
        let check = preflight.check.clone().or_else(|| self.options.check.clone()).unwrap_or_default();
        let options = PreflightOptions { check: Some(CheckOptions { kind: Some(kind), ..check }), ..preflight.clone() };
        let report = self.run_preflight(text, &options, probe.as_ref()).await?.report;
        if report.is_valid() { Ok(()) } else { Err(Error::Validation { report: Box::new(report) }) }
    }
}
