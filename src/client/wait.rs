//! Waiting for a job or a batch to end.

use std::ops::ControlFlow;
use std::time::Duration;

use super::answer::{Job, member, read, string};
use super::call::{Client, Success};
use super::error::{Error, Sent, milliseconds};
use super::transport::Transport;
use crate::request::{Operation, Payload};
use crate::words::copy;

/// How to wait.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
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
const ENDS_OF_A_BATCH: [&str; 3] = ["finished", "error", "cancelled"];

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
    ) -> Result<Job, Error> {
        let answer = self.wait_for(Operation::GetJob, id, options, &mut on_progress).await?;
        Ok(Job::read(&answer.body))
    }

    /// Waits until the batch is `finished` or in `error`, which tells that some of its jobs failed.
    pub async fn wait_for_batch(
        &self,
        id: &str,
        options: WaitOptions,
        mut on_progress: impl FnMut(&Success) -> ControlFlow<()>,
    ) -> Result<Success, Error> {
        self.wait_for(Operation::GetBatch, id, options, &mut on_progress).await
    }

    /// Waits for what `operation` looks at: a batch with `GetBatch`, else a job.
    pub(crate) async fn wait_for(
        &self,
        operation: Operation,
        id: &str,
        options: WaitOptions,
        on_progress: &mut dyn FnMut(&Success) -> ControlFlow<()>,
    ) -> Result<Success, Error> {
        let is_batch = operation == Operation::GetBatch;
        let (ends, interval) = if is_batch { (&ENDS_OF_A_BATCH, 3) } else { (&ENDS_OF_A_JOB, 2) };
        let interval = options.interval.unwrap_or(Duration::from_secs(interval));
        let wait = Wait { operation, id, interval, timeout: options.timeout };
        let answer = self.wait(wait, ends, on_progress).await?;
        if is_batch { Ok(answer) } else { refuse_when_failed(id, answer) }
    }

    async fn wait(
        &self,
        wait: Wait<'_>,
        ends: &[&str],
        on_progress: &mut dyn FnMut(&Success) -> ControlFlow<()>,
    ) -> Result<Success, Error> {
        let begun = self.transport.now();
        let mut pause = wait.interval;
        let mut last: Option<(String, String)> = None;
        loop {
            let left = wait.left(self.transport.now().saturating_sub(begun));
            let limit = left.map_or(self.options.timeout, |left| left.min(self.options.timeout));
            let looked = self.call_within(wait.operation, &Payload::id(wait.id), limit).await;
            let is_over = |now: Duration| wait.left(now.saturating_sub(begun)) == Some(Duration::ZERO);
            let answer = match looked {
                // The limit of the wait was nearer than that of the look.
                Err(Error::Timeout { .. }) if is_over(self.transport.now()) => {
                    return Err(wait.timed_out(last));
                }
                looked => looked?,
            };
            let status = status(&answer.body);
            if on_progress(&answer).is_break() {
                return Err(Error::Aborted { sent: Sent::No });
            }
            if ends.contains(&status.as_str()) {
                return Ok(answer);
            }
            last = Some((status, answer.body));
            let left = wait.left(self.transport.now().saturating_sub(begun));
            let pause_now = left.map_or(pause, |left| pause.min(left));
            if let Err(failure) = self.transport.sleep(pause_now).await {
                return Err(Error::from_failure(wait.operation, failure, self.options.timeout));
            }
            if is_over(self.transport.now()) {
                return Err(wait.timed_out(last));
            }
            pause = longer(pause).min(LONGEST_PAUSE.max(wait.interval));
        }
    }
}

fn refuse_when_failed(id: &str, answer: Success) -> Result<Success, Error> {
    let mut failure = None;
    read(&answer.body, &mut |root| {
        if member(root, "status").is_some_and(|status| status.is_str("error")) {
            let reason = member(member(root, "stats"), "error").and_then(string);
            failure = Some(reason.unwrap_or_else(|| copy("the service gives no reason")));
        }
    });
    match failure {
        None => Ok(answer),
        Some(error) => Err(Error::JobFailed { id: copy(id), error, body: answer.body }),
    }
}

struct Wait<'a> {
    operation: Operation,
    id: &'a str,
    interval: Duration,
    timeout: Option<Duration>,
}

impl Wait<'_> {
    fn left(&self, waited: Duration) -> Option<Duration> {
        self.timeout.map(|timeout| timeout.saturating_sub(waited))
    }

    fn timed_out(&self, last: Option<(String, String)>) -> Error {
        let (status, body) = last.unwrap_or_default();
        let waited = self.timeout.unwrap_or_default();
        Error::WaitTimeout { id: copy(self.id), status, waited, body }
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
