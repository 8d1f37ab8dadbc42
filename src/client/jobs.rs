//! Jobs: reading, listing and cancelling them.

use std::collections::HashSet;

use super::call::Client;
use super::error::Error;
use super::response::{list, strings, text, whole};
use super::transport::Transport;
use crate::request::{Operation, Payload};
use crate::text::{Document, Value};

/// A job as the service reports it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct JobStatus {
    /// Its id.
    pub id: String,
    /// `queued`, `pending`, `render:dorender`, `finished`, `error`, `manually_cancelled`, or a state that is newer than this
    /// crate.
    pub status: String,
    /// From 0 to 100.
    pub progress: Option<u64>,
    /// The URL of the output, which may not exist yet.
    pub output_url: Option<String>,
    /// Why it failed: `stats.error`.
    pub error: Option<String>,
    /// Fonts that the account lacks: the output will look wrong.
    pub missing_fonts: Vec<String>,
    /// The JSON text of the response, with the fields that this struct does not have.
    pub body: String,
}

impl JobStatus {
    pub(super) fn read(body: &str) -> Self {
        let document = Document::parse(body.as_bytes());
        let status = document.root().map(Self::of).unwrap_or_default();
        Self { body: body.to_owned(), ..status }
    }

    /// The jobs of a list.
    fn read_all(body: &str) -> Vec<Self> {
        let document = Document::parse(body.as_bytes());
        document.root().into_iter().flat_map(|root| root.items()).map(Self::of).collect()
    }

    fn of(job: Value<'_>) -> Self {
        Self {
            id: text(job, "id").unwrap_or_default(),
            status: text(job, "status").unwrap_or_default(),
            progress: job.get("progress").and_then(|progress| progress.as_u64()),
            output_url: text(job, "outputUrl"),
            error: job.get("stats").and_then(|stats| text(stats, "error")),
            missing_fonts: strings(Some(job), "missingFonts"),
            body: raw(job),
        }
    }
}

/// The JSON text of a value.
fn raw(value: Value<'_>) -> String {
    String::from_utf8_lossy(value.raw()).into_owned()
}

/// The query of `GET /jobs`: which jobs to list.
///
/// ```
/// use nexrender_payload::client::JobsQuery;
/// let query = JobsQuery::default().states(["queued", "pending"]).sort("newest_first").limit(20);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct JobsQuery {
    parameters: Vec<(String, String)>,
    limit: Option<usize>,
    from: Option<String>,
}

/// Each method sets one parameter and returns the query.
impl JobsQuery {
    fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.parameters.retain(|(known, _)| known != name);
        self.parameters.push((name.to_owned(), value.into()));
        self
    }

    /// Only the states with these names.
    #[must_use]
    pub fn states<S: AsRef<str>>(self, states: impl IntoIterator<Item = S>) -> Self {
        self.with("states", joined(states))
    }

    /// Excludes the states with these names.
    #[must_use]
    pub fn exclude_states<S: AsRef<str>>(self, states: impl IntoIterator<Item = S>) -> Self {
        self.with("exclude_states", joined(states))
    }

    /// Only jobs with these tags.
    #[must_use]
    pub fn tags<S: AsRef<str>>(self, tags: impl IntoIterator<Item = S>) -> Self {
        self.with("tags", joined(tags))
    }

    /// Only jobs that were created at this time or later, in ISO 8601.
    #[must_use]
    pub fn from_date(self, date: impl Into<String>) -> Self {
        self.with("from_date", date)
    }

    /// Only jobs that were created up to this time, in ISO 8601.
    #[must_use]
    pub fn to_date(self, date: impl Into<String>) -> Self {
        self.with("to_date", date)
    }

    /// `newest_first`, `oldest_first`, `priority` or `random`. The service's default is `oldest_first`.
    #[must_use]
    pub fn sort(self, order: impl Into<String>) -> Self {
        self.with("sort", order)
    }

    /// Returns fewer fields for each job.
    #[must_use]
    pub fn minimal(self) -> Self {
        self.with("minimal", "true")
    }

    /// The number of jobs per page, from 1 to 1,000.
    #[must_use]
    pub fn limit(mut self, count: usize) -> Self {
        self.limit = Some(count);
        self
    }

    /// Where the page starts: how many jobs to skip, or the id of a job.
    #[must_use]
    pub fn from(mut self, place: impl Into<String>) -> Self {
        self.from = Some(place.into());
        self
    }

    fn pairs(&self) -> Vec<(String, String)> {
        let own = [("limit", self.limit.map(|limit| limit.to_string())), ("from", self.from.clone())];
        let own = own.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
        self.parameters.iter().cloned().chain(own).collect()
    }
}

/// Joins names in the way that the service expects lists.
fn joined<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> String {
    names.into_iter().map(|name| name.as_ref().to_owned()).collect::<Vec<_>>().join(",")
}

/// The default number of jobs per page.
const PAGE: usize = 200;

/// All jobs of a query, page by page, from [`Client::job_pages`].
#[derive(Debug)]
pub struct JobPages<'c, T> {
    client: &'c Client<T>,
    query: JobsQuery,
    limit: usize,
    /// The ids of the previous page: a job can be on two pages if others were created in between.
    seen: HashSet<String>,
    is_over: bool,
}

impl<T: Transport> JobPages<'_, T> {
    /// The next page, without jobs of the previous page; `None` after the last one.
    pub async fn next(&mut self) -> Result<Option<Vec<JobStatus>>, Error> {
        if self.is_over {
            return Ok(None);
        }
        let page = self.client.list_jobs(&self.query).await?;
        let ids: Vec<String> = page.iter().map(|job| job.id.clone()).collect();
        let fresh: Vec<JobStatus> = page.into_iter().filter(|job| !self.seen.contains(&job.id)).collect();
        // Otherwise a page without new jobs would repeat forever.
        self.is_over = ids.len() < self.limit || fresh.is_empty();
        let skipped = self.query.from.as_deref().unwrap_or("0").parse::<usize>();
        self.query.from = match skipped {
            Ok(skipped) => Some(skipped.saturating_add(ids.len()).to_string()),
            Err(_) => ids.last().cloned(),
        };
        self.seen = ids.into_iter().collect();
        Ok((!fresh.is_empty()).then_some(fresh))
    }
}

impl<T: Transport> Client<T> {
    /// Reads a job.
    pub async fn job(&self, id: &str) -> Result<JobStatus, Error> {
        let response = self.call(Operation::GetJob, &Payload::id(id)).await?;
        Ok(JobStatus::read(&response.body))
    }

    /// Lists one page of jobs.
    pub async fn list_jobs(&self, query: &JobsQuery) -> Result<Vec<JobStatus>, Error> {
        let response = self.call(Operation::ListJobs, &Payload::query(&query.pairs())).await?;
        Ok(JobStatus::read_all(&response.body))
    }

    /// Lists all jobs of a query, page by page.
    ///
    /// ```
    /// # use nexrender_payload::client::{Client, Error, JobsQuery, Transport};
    /// # async fn example(client: &Client<impl Transport>) -> Result<(), Error> {
    /// let mut pages = client.job_pages(JobsQuery::default().states(["error"]));
    /// while let Some(jobs) = pages.next().await? {
    ///     for job in jobs {
    ///         println!("{} {}", job.id, job.error.unwrap_or_default());
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn job_pages(&self, query: JobsQuery) -> JobPages<'_, T> {
        let limit = query.limit.unwrap_or(PAGE);
        JobPages { client: self, query: query.limit(limit), limit, seen: HashSet::new(), is_over: false }
    }

    /// Reads the log of a job.
    pub async fn job_logs(&self, id: &str) -> Result<String, Error> {
        Ok(self.call(Operation::JobLogs, &Payload::id(id)).await?.body)
    }

    /// Cancels a job and all related jobs. Returns every job that was cancelled.
    pub async fn cancel_job(&self, id: &str) -> Result<Vec<JobStatus>, Error> {
        let response = self.call(Operation::CancelJob, &Payload::id(id)).await?;
        Ok(JobStatus::read_all(&response.body))
    }

    /// Cancels up to 1,000 jobs and all related jobs, either all or none. Returns every job that was cancelled.
    pub async fn cancel_jobs<S: AsRef<str>>(&self, ids: &[S]) -> Result<Vec<JobStatus>, Error> {
        let ids: Vec<&str> = ids.iter().map(AsRef::as_ref).collect();
        let body = serde_json::json!({ "jobs": ids }).to_string();
        let response = self.call(Operation::CancelJobs, &Payload::body(&body)).await?;
        Ok(JobStatus::read_all(&response.body))
    }

    /// Reads a batch.
    pub async fn batch(&self, id: &str) -> Result<BatchStatus, Error> {
        let response = self.call(Operation::GetBatch, &Payload::id(id)).await?;
        Ok(BatchStatus::read(&response.body))
    }

    /// Cancels the jobs of a batch that have not been rendered yet.
    pub async fn cancel_batch(&self, id: &str) -> Result<CancelledBatch, Error> {
        let response = self.call(Operation::CancelBatch, &Payload::id(id)).await?;
        Ok(CancelledBatch::read(&response.body))
    }
}

/// A batch as the service reports it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct BatchStatus {
    /// Its id.
    pub id: String,
    /// `processing`, `finished`, `error`, or a state that is newer than this crate.
    pub status: String,
    /// How many jobs are finished.
    pub finished: Option<usize>,
    /// How many jobs failed or were cancelled.
    pub failed: Option<usize>,
    /// How many jobs have not ended yet.
    pub pending: Option<usize>,
    /// Its jobs.
    pub jobs: Vec<JobStatus>,
    /// The JSON text of the response, with the fields that this struct does not have.
    pub body: String,
}

impl BatchStatus {
    pub(super) fn read(body: &str) -> Self {
        let document = Document::parse(body.as_bytes());
        let Some(root) = document.root() else {
            return Self { body: body.to_owned(), ..Self::default() };
        };
        let count = |name| root.get("stats").and_then(|stats| whole(stats, name));
        Self {
            id: text(root, "batchId").unwrap_or_default(),
            status: text(root, "status").unwrap_or_default(),
            finished: count("finished"),
            failed: count("error"),
            pending: count("pending"),
            jobs: list(Some(root), "jobs").into_iter().map(JobStatus::of).collect(),
            body: body.to_owned(),
        }
    }
}

/// The result of cancelling a batch.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct CancelledBatch {
    /// The batch's id.
    pub id: String,
    /// `cancelled`, `partial` or `unchanged`.
    pub status: String,
    /// How many jobs were cancelled.
    pub cancelled: Option<usize>,
    /// How many jobs could not be cancelled.
    pub skipped: Option<usize>,
    /// Every job that was cancelled, including related jobs.
    pub jobs: Vec<JobStatus>,
    /// The JSON text of the response, with the fields that this struct does not have.
    pub body: String,
}

impl CancelledBatch {
    fn read(body: &str) -> Self {
        let document = Document::parse(body.as_bytes());
        let Some(root) = document.root() else {
            return Self { body: body.to_owned(), ..Self::default() };
        };
        Self {
            id: text(root, "batchId").unwrap_or_default(),
            status: text(root, "status").unwrap_or_default(),
            cancelled: whole(root, "cancelledCount"),
            skipped: whole(root, "skippedCount"),
            jobs: list(Some(root), "cancelledJobs").into_iter().map(JobStatus::of).collect(),
            body: body.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_keeps_the_fields_that_are_present() {
        let body = r#"{"id":"J","status":"error","progress":40,"stats":{"error":"no layer"},"missingFonts":["A"]}"#;
        let job = JobStatus::read(body);
        assert_eq!((job.id.as_str(), job.status.as_str(), job.progress), ("J", "error", Some(40)));
        assert_eq!((job.error.as_deref(), job.missing_fonts.len()), (Some("no layer"), 1));
        assert_eq!(job.body, body);
        let [first, second] = <[JobStatus; 2]>::try_from(JobStatus::read_all(&format!("[{body}, {{}}]"))).unwrap();
        assert_eq!((first, second.id), (job, String::new()));
    }

    #[test]
    fn a_batch_keeps_the_fields_that_are_present() {
        let batch = BatchStatus::read(
            r#"{"batchId":"B","status":"processing","stats":{"total":3,"finished":1,"error":0,"pending":2},
                "jobs":[{"index":0,"id":"J","status":"finished"}]}"#,
        );
        assert_eq!((batch.id.as_str(), batch.status.as_str()), ("B", "processing"));
        assert_eq!((batch.finished, batch.failed, batch.pending), (Some(1), Some(0), Some(2)));
        assert_eq!(batch.jobs.iter().map(|job| job.id.as_str()).collect::<Vec<_>>(), ["J"]);
        let cancelled = CancelledBatch::read(
            r#"{"batchId":"B","status":"partial","cancelledCount":2,"skippedCount":1,"cancelledJobs":[{"id":"J"}]}"#,
        );
        assert_eq!((cancelled.status.as_str(), cancelled.cancelled, cancelled.skipped), ("partial", Some(2), Some(1)));
        assert_eq!(cancelled.jobs.len(), 1);
    }

    #[test]
    fn a_query_has_each_parameter_once() {
        let query = JobsQuery::default().states(["queued"]).states(["error", "finished"]).minimal().limit(7).from("20");
        let pairs: Vec<String> = query.pairs().iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(pairs, ["states=error,finished", "minimal=true", "limit=7", "from=20"]);
    }
}
