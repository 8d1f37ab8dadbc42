//! Runs a campaign natively.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::Duration;

use super::batch::JobResult;
use super::call::Client;
use super::campaign::{Action, Campaign, CampaignOptions, Chunk, NEIGHBOURHOOD, Outcome, Settled, Stop, Task, TaskId};
use super::error::{Error, milliseconds};
use super::journal::{self, JournalError};
use super::journal_file::JournalFile;
use super::transport::Transport;

/// How to submit.
pub type SubmitOptions = CampaignOptions;

/// Why a submission ended early. The known results were reported before.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SubmitError {
    /// The campaign stopped. The jobs that were not sent are sent by the next run with the same journal.
    #[error("{reason}; {remaining} job(s) were not sent{}", .source.as_ref().map(|error| format!(" ({error})")).unwrap_or_default())]
    Stopped {
        /// Why the campaign stopped, as a sentence.
        reason: String,
        /// How many jobs were not sent: those that were read, plus the minimum that the iterator still has.
        remaining: usize,
        /// The last error.
        source: Option<Box<Error>>,
    },
    /// The journal cannot be used.
    #[error(transparent)]
    Journal(#[from] JournalError),
}

impl<T: Transport> Client<T> {
    /// Submits any number of jobs, given as JSON texts, and reports the result of each job exactly once, as soon as it is
    /// known. At most [`concurrency`](SubmitOptions::concurrency) chunks are in memory.
    ///
    /// With a journal, calling this again sends what was not sent, and reports the results of earlier runs as well, no
    /// matter how they ended: with an error, a dropped future, or a killed process. The chunk size of the journal is used.
    ///
    /// # Errors
    /// [`SubmitError::Stopped`] if the service responded with an error that every further request would get, or was
    /// unavailable for longer than [`max_outage`](SubmitOptions::max_outage); [`SubmitError::Journal`].
    pub async fn submit_all(
        &self,
        jobs: impl IntoIterator<Item = String>,
        options: SubmitOptions,
        journal: Option<&mut JournalFile>,
        mut report: impl FnMut(JobResult),
    ) -> Result<(), SubmitError> {
        let mut run = Run::new(self, options, journal, jobs.into_iter());
        run.note_created()?;
        let mut tasks = Tasks(Vec::new());
        loop {
            match run.campaign.next(self.transport.now(), self.transport.random()) {
                Action::Settle(settled) => run.report(settled, &mut report),
                Action::Start(task) => match run.record(task.record.as_deref()) {
                    Ok(()) => tasks.0.push(Box::pin(self.perform_task(task))),
                    Err(error) => run.fail(error, Some(task.id)),
                },
                Action::Read => run.read(),
                Action::Wait(wake) => {
                    let pause = wake.map(|wake| wake.saturating_sub(self.transport.now()));
                    match self.wait(&mut tasks, pause).await {
                        Some(Ok((id, outcome))) => run.settle(id, outcome),
                        Some(Err(error)) => run.stopped_by(error),
                        None => {}
                    }
                }
                Action::End(stop) => return run.end(stop),
            }
        }
    }

    async fn perform_task(&self, task: Task) -> (TaskId, Outcome) {
        (task.id, self.perform(&task.work).await)
    }

    /// Waits for a task, or for this long; an error if the caller aborts the pause.
    async fn wait<F>(&self, tasks: &mut Tasks<F>, pause: Option<Duration>) -> Option<Result<(TaskId, Outcome), Error>>
    where
        F: Future<Output = (TaskId, Outcome)>,
    {
        let Some(pause) = pause else {
            return Some(Ok(poll_fn(|context| tasks.poll(context)).await));
        };
        let mut sleep = pin!(self.transport.sleep(pause));
        poll_fn(|context| {
            if let Poll::Ready(outcome) = tasks.poll(context) {
                return Poll::Ready(Some(Ok(outcome)));
            }
            let operation = crate::request::Operation::CreateBatch;
            let failed = |failure| Err(Error::from_failure(operation, operation.label(""), failure, Duration::ZERO));
            sleep.as_mut().poll(context).map(|slept| slept.err().map(failed))
        })
        .await
    }
}

/// The tasks in flight.
struct Tasks<F>(Vec<Pin<Box<F>>>);

impl<F: Future> Tasks<F> {
    /// The outcome of the next task that ends.
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<F::Output> {
        for place in 0..self.0.len() {
            if let Some(task) = self.0.get_mut(place)
                && let Poll::Ready(outcome) = task.as_mut().poll(context)
            {
                drop(self.0.swap_remove(place));
                return Poll::Ready(outcome);
            }
        }
        Poll::Pending
    }
}

/// A running campaign.
struct Run<'r, T, I> {
    client: &'r Client<T>,
    options: SubmitOptions,
    campaign: Campaign,
    journal: Option<&'r mut JournalFile>,
    jobs: I,
    chunk_size: usize,
    /// How many jobs were read.
    read: usize,
    failure: Option<JournalError>,
}

impl<'r, T: Transport, I: Iterator<Item = String>> Run<'r, T, I> {
    fn new(client: &'r Client<T>, options: SubmitOptions, journal: Option<&'r mut JournalFile>, jobs: I) -> Self {
        let chunk_size = journal.as_ref().map_or(options.chunk_size, |journal| journal.chunk_size());
        let options = SubmitOptions { chunk_size: options.chunk_size.clamp(1, chunk_size.max(1)), ..options };
        let campaign = Campaign::new(options, client.pace.clone());
        let chunk_size = chunk_size.clamp(1, journal::LARGEST_CHUNK);
        Self { client, options, campaign, journal, jobs, chunk_size, read: 0, failure: None }
    }

    /// Reads the ids of jobs that earlier runs created at the time when other jobs became unknown.
    fn note_created(&mut self) -> Result<(), JournalError> {
        if let Some(journal) = &mut self.journal
            && self.options.asks()
        {
            for offset in journal.ledger().lines_near_unknown(milliseconds(NEIGHBOURHOOD)) {
                let results = journal::results(&journal.line(offset)?);
                self.campaign.note_created(&results, self.client.transport.now());
            }
        }
        Ok(())
    }

    fn record(&mut self, line: Option<&str>) -> Result<(), JournalError> {
        match (&mut self.journal, line) {
            (Some(journal), Some(line)) => journal.append(line),
            _ => Ok(()),
        }
    }

    fn report(&mut self, settled: Settled, report: &mut impl FnMut(JobResult)) {
        // Known results are reported even if they cannot be recorded.
        if let Err(error) = self.record(settled.record.as_deref()) {
            self.fail(error, None);
        }
        settled.results.into_iter().for_each(report);
    }

    fn read(&mut self) {
        let texts: Vec<String> = self.jobs.by_ref().take(self.chunk_size).collect();
        if texts.is_empty() {
            return self.end_input();
        }
        let first = self.read;
        self.read += texts.len();
        if let Err(error) = self.add(first, texts) {
            self.fail(error, None);
        }
    }

    fn end_input(&mut self) {
        self.campaign.end_input();
        let finished = self.journal.as_ref().map_or(Ok(()), |journal| journal.ledger().finish(self.read));
        if let Err(error) = finished {
            self.fail(error, None);
        }
    }

    /// The chunk, without the jobs that have errors.
    fn chunk(&self, first: usize, texts: Vec<String>) -> Chunk {
        let refused = |(place, text): (usize, &String)| {
            let error = self.client.check_payload(text, crate::PayloadKind::Job).err()?;
            Some((place, error.to_string()))
        };
        let invalid = texts.iter().enumerate().filter_map(refused).collect();
        Chunk::new(first, texts, invalid)
    }

    /// Adds the jobs from `first` on, with their record in the journal.
    fn add(&mut self, first: usize, texts: Vec<String>) -> Result<(), JournalError> {
        let (mut results, mut started) = (Vec::new(), Vec::new());
        if let Some(journal) = &mut self.journal {
            let recorded = journal.ledger().recorded(first, &texts)?;
            let lines = recorded.lines().into_iter().map(|offset| journal.line(offset));
            results = recorded.results(&lines.collect::<Result<Vec<_>, _>>()?)?;
            started = recorded.started;
        }
        let chunk = self.chunk(first, texts);
        self.campaign.add(chunk, results, &started, self.client.transport.now());
        Ok(())
    }

    fn settle(&mut self, id: TaskId, outcome: Outcome) {
        let transport = &self.client.transport;
        self.campaign.settle(id, outcome, transport.now(), transport.random());
    }

    /// Stops because of the journal; `task` is the one that did not start.
    fn fail(&mut self, error: JournalError, task: Option<TaskId>) {
        self.campaign.stop("the journal cannot be used");
        self.failure.get_or_insert(error);
        if let Some(task) = task {
            self.settle(task, Outcome::Dropped);
        }
    }

    fn stopped_by(&mut self, error: Error) {
        self.campaign.stop_for(Some(error), None, "cancelled by the caller".to_owned());
    }

    fn end(self, stop: Option<Stop>) -> Result<(), SubmitError> {
        if let Some(error) = self.failure {
            return Err(error.into());
        }
        let Some(Stop { error, reason, remaining, .. }) = stop else { return Ok(()) };
        let remaining = remaining.saturating_add(self.jobs.size_hint().0);
        Err(SubmitError::Stopped { reason, remaining, source: error.map(Box::new) })
    }
}
