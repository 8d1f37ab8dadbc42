//! Waiting for a job or a batch to end.

use std::mem::take;
use std::ops::ControlFlow;
use std::time::Duration;

use super::answer::{member, read, string};
use super::call::{Client, Exchange, Success};
use super::error::{Error, Sent, milliseconds};
use super::jobs::{BatchStatus, JobStatus};
use super::transport::Transport;
use crate::request::{Operation, Payload, Secrets};
use crate::words::copy;

/// How to wait.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct WaitOptions {
    /// The first pause between two looks; by default 2 s for a job and 3 s for a batch. It grows by half
    /// each time, up to 10 s.
    pub interval: Option<Duration>,
    /// The time for the whole wait; without it the wait lasts as long as the render.
    pub timeout: Option<Duration>,
}

/// The longest pause that a shorter one grows to.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// States that a job does not leave. One that is not known here is taken to be on its way.
const ENDS_OF_A_JOB: [&str; 3] = ["finished", "error", "manually_cancelled"];
/// States that a batch does not leave.
const ENDS_OF_A_BATCH: [&str; 4] = ["finished", "error", "cancelled", "manually_cancelled"];

impl<T: Transport> Client<T> {
    /// Waits until the job is `finished` or `manually_cancelled`, and tells each look at it
    /// to `on_progress`, which may call the wait off.
    ///
    /// # Errors
    /// [`Error::JobFailed`] with the job's `stats.error`, [`Error::WaitTimeout`], and whatever a look at
    /// it ran into.
    pub async fn wait_for_job(
        &self,
        id: &str,
        options: WaitOptions,
        mut on_progress: impl FnMut(&Success) -> ControlFlow<()>,
    ) -> Result<JobStatus, Error> {
        let answer = self.wait_for(Operation::GetJob, id, options, &mut on_progress).await?;
        Ok(JobStatus::read(&answer.body))
    }

    /// Waits until the batch is `finished`, cancelled, or in `error`, which tells that some of its jobs failed.
    pub async fn wait_for_batch(
        &self,
        id: &str,
        options: WaitOptions,
        mut on_progress: impl FnMut(&Success) -> ControlFlow<()>,
    ) -> Result<BatchStatus, Error> {
        let answer = self.wait_for(Operation::GetBatch, id, options, &mut on_progress).await?;
        Ok(BatchStatus::read(&answer.body))
    }

    /// Waits for what `operation` looks at: a batch with `GetBatch`, else a job.
    pub async fn wait_for(
        &self,
        operation: Operation,
        id: &str,
        options: WaitOptions,
        on_progress: &mut impl FnMut(&Success) -> ControlFlow<()>,
    ) -> Result<Success, Error> {
        let mut wait = Wait::new(operation, id, options, self.transport.now());
        loop {
            let looked = self.call_until(operation, &Payload::id(id), wait.end).await;
            let pause = match wait.look(looked, self.transport.now(), on_progress)? {
                ControlFlow::Break(answer) => return Ok(answer),
                ControlFlow::Continue(pause) => pause,
            };
            if let Err(failure) = self.transport.sleep(pause).await {
                return Err(Error::from_failure(operation, failure, self.options.timeout));
            }
            wait.refuse_when_over(self.transport.now())?;
        }
    }
}

/// What is told of a failure, of which `body` is the answer's, masked.
fn refuse_when_failed(id: &str, answer: Success, body: String) -> Result<Success, Error> {
    let mut failure = None;
    read(&body, &mut |root| {
        if member(root, "status").is_some_and(|status| status.is_str("error")) {
            let reason = member(member(root, "stats"), "error").and_then(string);
            failure = Some(reason.unwrap_or_else(|| copy("the service gives no reason")));
        }
    });
    match failure {
        None => Ok(answer),
        Some(error) => Err(Error::JobFailed { id: copy(id), error, body }),
    }
}

/// A wait on its way.
struct Wait<'a> {
    is_batch: bool,
    id: &'a str,
    timeout: Option<Duration>,
    /// On the transport's clock.
    end: Duration,
    pause: Duration,
    longest_pause: Duration,
    /// The last known state, and the answer that told it, masked.
    status: String,
    body: String,
}

impl<'a> Wait<'a> {
    fn new(operation: Operation, id: &'a str, options: WaitOptions, begun: Duration) -> Self {
        let is_batch = operation == Operation::GetBatch;
        let pause = options.interval.unwrap_or(Duration::from_secs(if is_batch { 3 } else { 2 }));
        let (status, body) = (String::new(), String::new());
        let longest_pause = LONGEST_PAUSE.max(pause);
        let end = options.timeout.map_or(Duration::MAX, |timeout| begun.saturating_add(timeout));
        Self { is_batch, id, timeout: options.timeout, end, pause, longest_pause, status, body }
    }

    #[inline(never)]
    fn refuse_when_over(&mut self, now: Duration) -> Result<(), Error> {
        if now < self.end {
            return Ok(());
        }
        let (status, body) = (take(&mut self.status), take(&mut self.body));
        Err(Error::WaitTimeout { id: copy(self.id), status, waited: self.timeout.unwrap_or_default(), body })
    }

    /// What a look brought: the last answer, or how long to pause before the next look.
    fn look(
        &mut self,
        looked: Result<Box<Exchange>, Error>,
        now: Duration,
        on_progress: &mut impl FnMut(&Success) -> ControlFlow<()>,
    ) -> Result<ControlFlow<Success, Duration>, Error> {
        if matches!(looked, Err(Error::Timeout { timeout: Duration::ZERO, .. })) {
            // No time at all: the end of the wait came before that of the look.
            self.refuse_when_over(self.end)?;
        }
        let mut exchange = looked?;
        let answer = exchange.take_answer();
        if on_progress(&answer).is_break() {
            return Err(Error::Aborted { sent: Sent::No });
        }
        let body = Secrets::of(&exchange.request).mask(&answer.body);
        self.status = status(&body);
        let ends = if self.is_batch { &ENDS_OF_A_BATCH[..] } else { &ENDS_OF_A_JOB };
        if ends.contains(&self.status.as_str()) {
            let answer = if self.is_batch { answer } else { refuse_when_failed(self.id, answer, body)? };
            return Ok(ControlFlow::Break(answer));
        }
        self.body = body;
        let pause = self.pause.min(self.end.saturating_sub(now));
        self.pause = longer(self.pause).min(self.longest_pause);
        Ok(ControlFlow::Continue(pause))
    }
}

/// By half, in whole milliseconds.
fn longer(pause: Duration) -> Duration {
    let milliseconds = milliseconds(pause);
    Duration::from_millis(milliseconds.saturating_add(milliseconds / 2))
}

fn status(body: &str) -> String {
    let mut status = None;
    read(body, &mut |root| status = member(root, "status").and_then(string));
    status.unwrap_or_default()
}
