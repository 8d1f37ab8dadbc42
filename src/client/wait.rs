//! Waiting for a job or a batch to end, or for a template to be processed.

use std::mem::take;
use std::ops::ControlFlow;
use std::time::Duration;

use super::call::{Client, Exchange, Success};
use super::error::{Error, Sent, may_pass, milliseconds};
use super::jobs::{BatchStatus, JobStatus};
use super::library::TemplateStatus;
use super::response::{member, read, string};
use super::transport::Transport;
use crate::request::{Operation, Payload, Secrets};

/// How to wait.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct WaitOptions {
    /// The first pause between two polls; by default 2 s for a job or a template and 3 s for a batch. It grows by half each
    /// time, up to 10 s.
    pub interval: Option<Duration>,
    /// The timeout of the whole wait; without it, the wait lasts as long as the render.
    pub timeout: Option<Duration>,
}

/// The longest pause that a shorter one grows to.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// How long a wait without a timeout continues while no poll succeeds.
const LONGEST_OUTAGE: Duration = Duration::from_secs(600);

/// What a wait is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Awaited {
    Job,
    Batch,
    Template,
}

impl Awaited {
    const fn read_by(operation: Operation) -> Self {
        match operation {
            Operation::GetBatch => Self::Batch,
            Operation::GetTemplate => Self::Template,
            _ => Self::Job,
        }
    }

    const fn first_pause(self) -> Duration {
        Duration::from_secs(if matches!(self, Self::Batch) { 3 } else { 2 })
    }

    /// The final states. Unknown states are treated as not final.
    const fn ends(self) -> &'static [&'static str] {
        match self {
            Self::Job => &["finished", "error", "manually_cancelled"],
            Self::Batch => &["finished", "error", "cancelled", "manually_cancelled"],
            Self::Template => &["uploaded", "error"],
        }
    }
}

impl<T: Transport> Client<T> {
    /// Waits until the job is `finished`, and calls `on_progress` after each poll, which may end the wait.
    ///
    /// A poll that fails temporarily (the network, a 5xx, a 429) does not end the wait before its timeout; without a timeout,
    /// ten minutes without a successful poll end it.
    ///
    /// # Errors
    /// [`Error::JobFailed`] with the job's `stats.error`, also for a job that was cancelled, [`Error::WaitTimeout`], and any
    /// other error of a poll.
    pub async fn wait_for_job(
        &self,
        id: &str,
        options: WaitOptions,
        mut on_progress: impl FnMut(&Success) -> ControlFlow<()>,
    ) -> Result<JobStatus, Error> {
        let response = self.wait_for(Operation::GetJob, id, options, &mut on_progress).await?;
        Ok(JobStatus::read(&response.body))
    }

    /// Waits until the batch is `finished`, cancelled, or in `error`, which means that some of its jobs failed.
    pub async fn wait_for_batch(
        &self,
        id: &str,
        options: WaitOptions,
        mut on_progress: impl FnMut(&Success) -> ControlFlow<()>,
    ) -> Result<BatchStatus, Error> {
        let response = self.wait_for(Operation::GetBatch, id, options, &mut on_progress).await?;
        Ok(BatchStatus::read(&response.body))
    }

    /// Waits until the file of a template is processed, so that the template can be rendered. Reads `GET /templates/:id`, and
    /// calls `on_progress` after each poll, which may end the wait.
    ///
    /// # Errors
    /// [`Error::TemplateFailed`] with the service's reason if the file cannot be used, [`Error::WaitTimeout`], and any other
    /// error of a poll, such as [`Error::Api`] with the status 404.
    pub async fn wait_for_template(
        &self,
        id: &str,
        options: WaitOptions,
        mut on_progress: impl FnMut(&Success) -> ControlFlow<()>,
    ) -> Result<TemplateStatus, Error> {
        let response = self.wait_for(Operation::GetTemplate, id, options, &mut on_progress).await?;
        Ok(TemplateStatus::read(&response.body))
    }

    /// Waits for what `operation` reads: a batch with `GetBatch`, a template with `GetTemplate`, else a job.
    pub async fn wait_for(
        &self,
        operation: Operation,
        id: &str,
        options: WaitOptions,
        on_progress: &mut impl FnMut(&Success) -> ControlFlow<()>,
    ) -> Result<Success, Error> {
        let mut wait = Wait::new(operation, id, options, self.transport.now());
        loop {
            let polled = self.call_until(operation, &Payload::id(id), wait.end).await;
            let pause = match wait.poll(polled, self.transport.now(), on_progress)? {
                ControlFlow::Break(response) => return Ok(response),
                ControlFlow::Continue(pause) => pause,
            };
            if let Err(failure) = self.transport.sleep(pause).await {
                return Err(Error::from_failure(operation, operation.label(id), failure, self.options.timeout));
            }
            wait.refuse_when_over(self.transport.now())?;
        }
    }
}

/// The error of a job or a template that failed, or of a job that was cancelled; `body` is that of the response, masked. A batch
/// has a result for each of its jobs, so it has no error.
fn check_finished(awaited: Awaited, id: &str, status: &str, response: Success, body: String) -> Result<Success, Error> {
    let mut reason = None;
    read(&body, &mut |root| {
        let holder = if awaited == Awaited::Template { root } else { member(root, "stats") };
        reason = member(holder, "error").and_then(string);
    });
    let error = match status {
        "error" => reason.unwrap_or_else(|| "the service gives no reason".to_owned()),
        "manually_cancelled" => reason.unwrap_or_else(|| "it was cancelled".to_owned()),
        _ => return Ok(response),
    };
    let id = id.to_owned();
    match awaited {
        Awaited::Job => Err(Error::JobFailed { id, error, body }),
        Awaited::Template => Err(Error::TemplateFailed { id, error, body }),
        Awaited::Batch => Ok(response),
    }
}

/// A running wait.
struct Wait<'a> {
    awaited: Awaited,
    id: &'a str,
    timeout: Option<Duration>,
    /// On the transport's clock.
    end: Duration,
    pause: Duration,
    longest_pause: Duration,
    /// The last known state and its response, masked.
    status: String,
    body: String,
    /// Since when no poll has succeeded, and the last error.
    failing_since: Option<Duration>,
    last_error: Option<Box<Error>>,
}

impl<'a> Wait<'a> {
    fn new(operation: Operation, id: &'a str, options: WaitOptions, started: Duration) -> Self {
        let awaited = Awaited::read_by(operation);
        let pause = options.interval.unwrap_or(awaited.first_pause());
        let (status, body) = (String::new(), String::new());
        let longest_pause = LONGEST_PAUSE.max(pause);
        let end = options.timeout.map_or(Duration::MAX, |timeout| started.saturating_add(timeout));
        let (failing_since, last_error) = (None, None);
        let timeout = options.timeout;
        Self { awaited, id, timeout, end, pause, longest_pause, status, body, failing_since, last_error }
    }

    fn refuse_when_over(&mut self, now: Duration) -> Result<(), Error> {
        if now < self.end {
            return Ok(());
        }
        let (status, body) = (take(&mut self.status), take(&mut self.body));
        let (waited, source) = (self.timeout.unwrap_or_default(), self.last_error.take());
        Err(Error::WaitTimeout { id: self.id.to_owned(), status, waited, body, source })
    }

    /// The result of a poll: the final response, or the pause before the next poll.
    fn poll(
        &mut self,
        polled: Result<Box<Exchange>, Error>,
        now: Duration,
        on_progress: &mut impl FnMut(&Success) -> ControlFlow<()>,
    ) -> Result<ControlFlow<Success, Duration>, Error> {
        let mut exchange = match polled {
            Ok(exchange) => exchange,
            Err(error) => return self.failed(error, now).map(ControlFlow::Continue),
        };
        self.failing_since = None;
        self.last_error = None;
        let response = exchange.take_success();
        if on_progress(&response).is_break() {
            return Err(Error::Aborted { sent: Sent::No });
        }
        let body = Secrets::of(&exchange.request).mask(&response.body);
        self.status = status(&body);
        if self.awaited.ends().contains(&self.status.as_str()) {
            return check_finished(self.awaited, self.id, &self.status, response, body).map(ControlFlow::Break);
        }
        self.body = body;
        Ok(ControlFlow::Continue(self.next_pause(now)))
    }

    /// The pause after a poll that failed, if the next one may succeed.
    fn failed(&mut self, error: Error, now: Duration) -> Result<Duration, Error> {
        if matches!(error, Error::Timeout { timeout: Duration::ZERO, .. }) {
            // Zero: the wait ended before the poll.
            self.refuse_when_over(self.end)?;
        }
        let since = *self.failing_since.get_or_insert(now);
        let is_over = self.timeout.is_none() && now.saturating_sub(since) >= LONGEST_OUTAGE;
        if is_over || !may_pass(&error) {
            return Err(error);
        }
        let asked = match &error {
            Error::Api(error) => error.retry_after.unwrap_or_default(),
            _ => Duration::ZERO,
        };
        self.last_error = Some(Box::new(error));
        Ok(self.next_pause(now).max(asked).min(self.end.saturating_sub(now)))
    }

    fn next_pause(&mut self, now: Duration) -> Duration {
        let pause = self.pause.min(self.end.saturating_sub(now));
        self.pause = longer(self.pause).min(self.longest_pause);
        pause
    }
}

/// Grows by half, in whole milliseconds.
fn longer(pause: Duration) -> Duration {
    let milliseconds = milliseconds(pause);
    Duration::from_millis(milliseconds.saturating_add(milliseconds / 2))
}

fn status(body: &str) -> String {
    let mut status = None;
    read(body, &mut |root| status = member(root, "status").and_then(string));
    status.unwrap_or_default()
}
