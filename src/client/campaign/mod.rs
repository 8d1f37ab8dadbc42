//! A campaign: any number of jobs, sent in batches, each job reported exactly once.
//!
//! [`Campaign`] makes decisions but does no I/O: it returns what to do ([`Action`]) and receives the outcome. It has no clock,
//! no network and no file, so it runs the same way in [`Client::submit_all`](super::Client::submit_all), in the npm package
//! and in tests.
//!
//! | outcome of a request                     | jobs                                   | campaign                              |
//! |------------------------------------------|----------------------------------------|---------------------------------------|
//! | accepted                                 | created or rejected, one by one        | continues                             |
//! | 400, 422 for the whole request           | sent again in halves; a single one is rejected | continues                     |
//! | 413                                      | sent again in halves                   | keeps the smaller size                |
//! | 429, 503 with `Retry-After`              | sent again                             | everything waits                      |
//! | not sent: DNS, no route, refused, TLS    | sent again                             | waits until a read succeeds           |
//! | unknown: other 5xx, reset, timeout       | unknown, or as [`OnUnknown`] says      | waits until a read succeeds           |
//! | anything else                            | not sent                               | stops                                 |
//!
//! After an outage, a single request is sent; the others follow once the service has accepted it.

mod chunk;
mod twins;
mod work;

use std::collections::VecDeque;
use std::mem::take;
use std::sync::Arc;
use std::time::Duration;

pub use chunk::Chunk;
pub use twins::{ListedJob, NEIGHBOURHOOD};

use self::chunk::{Batch, Doubt};
use self::twins::Created;
use super::batch::{self, BatchResponse, JobResult, JobState};
use super::error::{Error, Sent, milliseconds};
use super::journal::{self, LARGEST_CHUNK, Part};
use super::pace::Pace;
use super::retry::{self, Meaning};

/// What happens to jobs that the service may or may not have accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnUnknown {
    /// They are reported as unknown. A later run with the same journal may ask.
    #[default]
    Keep,
    /// The service's list of jobs is searched for them. Listed jobs are created, jobs that are certainly missing are sent
    /// again, and the others are unknown.
    Ask,
    /// They are sent again, which may create duplicates.
    Resend,
}

/// How a campaign behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct CampaignOptions {
    /// The most jobs in one request, up to 1,000. An existing journal keeps its own.
    pub chunk_size: usize,
    /// The most concurrent requests; at most this many chunks are in memory.
    pub concurrency: usize,
    /// How long the service may be unavailable before the campaign stops.
    pub max_outage: Duration,
    /// What happens to unknown jobs.
    pub unknown: OnUnknown,
    /// Whether to send anything. If `false`, the service's list is searched for the unknown jobs of a journal, as with
    /// [`OnUnknown::Ask`], and only these jobs are reported: as created, not sent or unknown.
    pub sends: bool,
}

impl Default for CampaignOptions {
    fn default() -> Self {
        let max_outage = Duration::from_secs(600);
        Self { chunk_size: LARGEST_CHUNK, concurrency: 2, max_outage, unknown: OnUnknown::Keep, sends: true }
    }
}

/// Each method sets one option and returns the options.
impl CampaignOptions {
    /// Sets the most jobs in one request.
    #[must_use]
    pub const fn chunk_size(mut self, jobs: usize) -> Self {
        self.chunk_size = jobs;
        self
    }

    /// Sets the most concurrent requests.
    #[must_use]
    pub const fn concurrency(mut self, requests: usize) -> Self {
        self.concurrency = requests;
        self
    }

    /// Sets how long the service may be unavailable before the campaign stops.
    #[must_use]
    pub const fn max_outage(mut self, time: Duration) -> Self {
        self.max_outage = time;
        self
    }

    /// Sets what happens to unknown jobs.
    #[must_use]
    pub const fn unknown(mut self, what: OnUnknown) -> Self {
        self.unknown = what;
        self
    }

    /// Whether the service's list is searched for unknown jobs.
    pub const fn asks(&self) -> bool {
        matches!(self.unknown, OnUnknown::Ask) || !self.sends
    }

    /// Sets whether to send anything, or only to search for unknown jobs.
    #[must_use]
    pub const fn sends(mut self, sends: bool) -> Self {
        self.sends = sends;
        self
    }
}

/// The id of a task, unique within a campaign.
pub type TaskId = u64;

/// What to do next.
#[derive(Debug)]
pub enum Action {
    /// Write the record to the journal, then report the results.
    Settle(Settled),
    /// Start a task, and call [`Campaign::settle`] with its outcome.
    Start(Task),
    /// Read the next chunk, and call [`Campaign::add`] or [`Campaign::end_input`].
    Read,
    /// Wait for a task or for the next chunk, or until this time on the transport's clock.
    Wait(Option<Duration>),
    /// The campaign has ended, either complete or stopped.
    End(Option<Stop>),
}

/// Something to do with the network.
#[derive(Debug)]
pub struct Task {
    /// Its name.
    pub id: TaskId,
    /// The line to write to the journal before the work starts.
    pub record: Option<String>,
    /// What to do. The driver must not retry it.
    pub work: Work,
}

/// The work of a [`Task`].
#[derive(Debug)]
pub enum Work {
    /// Create a batch.
    Send {
        /// Its JSON text.
        body: String,
        /// How many jobs it has.
        jobs: usize,
    },
    /// Read a page with one job, to see whether the service is available.
    Probe,
    /// List all jobs that were created in this span, in time since 1970.
    List {
        /// The beginning.
        from: Duration,
        /// The end; `None` means now.
        to: Option<Duration>,
    },
}

/// The outcome of a [`Task`].
#[derive(Debug)]
pub enum Outcome {
    /// Of [`Work::Send`].
    Sent(Result<BatchResponse, Error>),
    /// Of [`Work::Probe`].
    Probed(Result<(), Error>),
    /// Of [`Work::List`].
    Listed(Result<Vec<ListedJob>, Error>),
    /// The task was cancelled before anything was sent.
    Dropped,
}

/// Known results.
#[derive(Debug, Default)]
pub struct Settled {
    /// The line to write to the journal before the results are reported.
    pub record: Option<String>,
    /// The results, with the indices of the caller's jobs.
    pub results: Vec<JobResult>,
    /// The task with the error of all these results.
    pub failed: Option<TaskId>,
}

/// Why a campaign ended early.
#[derive(Debug)]
pub struct Stop {
    /// The error that stopped the campaign; `None` if its driver stopped it.
    pub error: Option<Error>,
    /// The task that got the error.
    pub task: Option<TaskId>,
    /// The reason, as a sentence.
    pub reason: String,
    /// How many jobs were read and not sent.
    pub remaining: usize,
}

/// What a task is about.
#[derive(Debug)]
enum Doing {
    Sending {
        batch: Batch,
        at: Duration,
        /// Whether it is the single request that is sent after an outage.
        is_trial: bool,
    },
    Probing,
    Listing(Doubtful, Duration),
}

/// Jobs that are searched for in the service's list: a [`Batch`] with a [`Doubt`].
#[derive(Debug)]
struct Doubtful {
    batch: Batch,
    doubt: Doubt,
    /// When the request failed.
    failed: Duration,
    /// When to search, and how many searches were done.
    look_at: Duration,
    looks: u32,
}

/// A period in which the service is unavailable.
#[derive(Debug, Default)]
struct Outage {
    /// Consecutive failures of requests and probes.
    failures: u32,
    probe_at: Duration,
}

/// See the comment at the top of this file.
#[derive(Debug)]
pub struct Campaign {
    options: CampaignOptions,
    pace: Arc<Pace>,
    /// The most jobs in one request, which a 413 reduces.
    size: usize,
    chunks: Vec<Chunk>,
    queue: VecDeque<Batch>,
    doubtful: Vec<Doubtful>,
    tasks: Vec<(TaskId, Doing)>,
    last_task: TaskId,
    settled: VecDeque<Settled>,
    is_reading: bool,
    input_ended: bool,
    outage: Option<Outage>,
    /// Since when the service has accepted nothing.
    down_since: Option<Duration>,
    /// Whether the service has not accepted a request since an outage.
    is_on_trial: bool,
    unknown_in_a_row: u32,
    created: Created,
    stop: Option<Stop>,
}

/// This many consecutive unknown requests end a campaign although reads succeed in between.
const MOST_UNKNOWN: u32 = 3;

impl Campaign {
    /// A campaign that has not started.
    pub fn new(options: CampaignOptions, pace: Arc<Pace>) -> Self {
        let chunk_size = options.chunk_size.clamp(1, LARGEST_CHUNK);
        let concurrency = options.concurrency.max(1);
        let unknown = if options.asks() { OnUnknown::Ask } else { options.unknown };
        Self {
            options: CampaignOptions { chunk_size, concurrency, unknown, ..options },
            pace,
            size: chunk_size,
            chunks: Vec::new(),
            queue: VecDeque::new(),
            doubtful: Vec::new(),
            tasks: Vec::new(),
            last_task: 0,
            settled: VecDeque::new(),
            is_reading: false,
            input_ended: false,
            outage: None,
            down_since: None,
            is_on_trial: false,
            unknown_in_a_row: 0,
            created: Created::default(),
            stop: None,
        }
    }

    /// What to do next. Call it again after each action; after [`Action::Wait`], once something has happened.
    pub fn next(&mut self, now: Duration, random: u16) -> Action {
        if let Some(settled) = self.settled.pop_front() {
            return Action::Settle(settled);
        }
        if self.stop.is_some() {
            return self.wind_up();
        }
        let (task, wake) = self.begin(now, random);
        if let Some(task) = task {
            return Action::Start(task);
        }
        if !self.is_reading && !self.input_ended && self.chunks.len() < self.options.concurrency {
            self.is_reading = true;
            return Action::Read;
        }
        if self.input_ended && self.chunks.is_empty() && self.tasks.is_empty() {
            return Action::End(None);
        }
        Action::Wait(wake)
    }

    /// Ends a stopped campaign once nothing is in flight, and reports the jobs that may have arrived.
    fn wind_up(&mut self) -> Action {
        if !self.tasks.is_empty() {
            return Action::Wait(None);
        }
        for Doubtful { batch, doubt, .. } in take(&mut self.doubtful) {
            self.report_unknown(&batch, &doubt);
        }
        for mut batch in take(&mut self.queue) {
            if let Some(doubt) = batch.doubt.take() {
                self.report_unknown(&batch, &doubt);
            }
        }
        if let Some(settled) = self.settled.pop_front() {
            return Action::Settle(settled);
        }
        // From now on, every call returns the end.
        let remaining = take(&mut self.chunks).iter().map(Chunk::open).sum();
        self.input_ended = true;
        Action::End(self.stop.take().map(|stop| Stop { remaining, ..stop }))
    }

    /// The next task, if one can start; otherwise the time when one may.
    fn begin(&mut self, now: Duration, random: u16) -> (Option<Task>, Option<Duration>) {
        if let Some(outage) = &self.outage {
            let is_probing = self.tasks.iter().any(|(_, doing)| matches!(doing, Doing::Probing));
            return match outage.probe_at {
                _ if is_probing => (None, None),
                at if at > now => (None, Some(at)),
                _ => (Some(self.start(Doing::Probing, Work::Probe, None)), None),
            };
        }
        if let Some(wait) = self.pace.wait(now, random) {
            return (None, Some(now.saturating_add(wait)));
        }
        match self.begin_listing(now) {
            (None, wake) => (self.begin_sending(now), wake),
            listing => listing,
        }
    }

    fn begin_sending(&mut self, now: Duration) -> Option<Task> {
        let is_trial = self.is_on_trial;
        let most = if is_trial { 1 } else { self.options.concurrency };
        let sending = self.tasks.iter().filter(|(_, doing)| matches!(doing, Doing::Sending { .. })).count();
        if sending >= most {
            return None;
        }
        let batch = self.queue.pop_front()?;
        let chunk = self.chunks.iter().find(|chunk| chunk.first == batch.chunk)?;
        let part = batch.part();
        let record = journal::sending(&part, journal::fingerprint(chunk.texts_of(&part)), milliseconds(now));
        let work = Work::Send { body: chunk.body(&batch), jobs: batch.indices.len() };
        Some(self.start(Doing::Sending { batch, at: now, is_trial }, work, Some(record)))
    }

    fn start(&mut self, doing: Doing, work: Work, record: Option<String>) -> Task {
        self.last_task += 1;
        self.tasks.push((self.last_task, doing));
        Task { id: self.last_task, record, work }
    }

    /// Adds the chunk that was read, and its record in the journal: results with the time when the jobs were sent, and jobs
    /// that an earlier run started to send, with the time since 1970.
    pub fn add(
        &mut self,
        chunk: Chunk,
        recorded: Vec<(JobResult, Duration)>,
        started: &[(usize, Duration)],
        now: Duration,
    ) {
        self.is_reading = false;
        let mut open = chunk.indices();
        let mut results = Vec::new();
        let mut doubts: Vec<(usize, Doubt)> = started.iter().map(|(index, at)| (*index, interrupted(*at))).collect();
        for (result, sent) in recorded {
            if result.state == JobState::Unknown && self.options.unknown != OnUnknown::Keep {
                doubts.push((result.index, doubt_of(result, sent)));
            } else {
                open.retain(|index| *index != result.index);
                results.push(result);
            }
        }
        open.retain(|index| doubts.iter().all(|(doubtful, _)| doubtful != index));
        let skipped = if self.options.sends {
            results.extend(chunk.take_invalid(&mut open));
            0
        } else {
            take(&mut results).len() + take(&mut open).len()
        };
        let mut settled = Settled { results, ..Settled::default() };
        let first = chunk.first;
        self.chunks.push(chunk);
        for batch in batches(first, doubts) {
            match (self.options.unknown, batch.doubt.clone()) {
                (OnUnknown::Keep, Some(doubt)) => {
                    settled.results.extend(batch.all(JobState::Unknown, &doubt.reason, &doubt.code));
                }
                (OnUnknown::Ask, Some(doubt)) => {
                    // It failed long ago, so the service would list the jobs by now.
                    let failed = doubt.sent.min(now);
                    self.doubtful.push(Doubtful { batch, doubt, failed, look_at: now, looks: 0 });
                }
                (OnUnknown::Resend, _) | (_, None) => self.queue.push_back(batch),
            }
        }
        let all = open.chunks(self.size);
        self.queue.extend(all.map(|indices| Batch { chunk: first, indices: indices.to_vec(), doubt: None }));
        self.close_jobs(first, settled.results.len() + skipped);
        if !settled.results.is_empty() {
            self.settled.push_back(settled);
        }
    }

    /// Adds ids of jobs that an earlier run created at the time when other jobs became unknown.
    pub fn note_created(&mut self, results: &[JobResult], now: Duration) {
        self.created.add(results, now);
    }

    /// Signals the end of the input.
    pub fn end_input(&mut self) {
        self.is_reading = false;
        self.input_ended = true;
    }

    /// Stops sending. Requests in flight should still be settled; then the campaign ends.
    pub fn stop(&mut self, reason: &str) {
        self.stop_for(None, None, reason.to_owned());
    }

    /// Whether the campaign has been stopped.
    pub fn is_stopped(&self) -> bool {
        self.stop.is_some()
    }

    /// The same because of an error of a task.
    pub(super) fn stop_for(&mut self, error: Option<Error>, task: Option<TaskId>, reason: String) {
        self.stop.get_or_insert(Stop { error, task, reason, remaining: 0 });
    }

    /// Records the outcome of a task.
    pub fn settle(&mut self, id: TaskId, outcome: Outcome, now: Duration, random: u16) {
        let Some(place) = self.tasks.iter().position(|(own, _)| *own == id) else { return };
        let (_, doing) = self.tasks.swap_remove(place);
        match (doing, outcome) {
            (Doing::Sending { batch, at, is_trial }, Outcome::Sent(result)) => match result {
                Ok(response) => self.taken(&batch, at, response.results, now),
                Err(Error::Batch { response }) => self.taken(&batch, at, response.results, now),
                Err(error) => self.not_taken(Attempt { id, at, now, random, is_trial }, batch, error),
            },
            (Doing::Sending { batch, .. }, _) => self.requeue(batch),
            (Doing::Probing, Outcome::Probed(result)) => {
                self.probed(Attempt { id, at: now, now, random, is_trial: false }, result);
            }
            (Doing::Probing, _) => {}
            (Doing::Listing(doubtful, at), Outcome::Listed(result)) => {
                self.listed(Attempt { id, at, now, random, is_trial: false }, doubtful, result);
            }
            (Doing::Listing(doubtful, _), _) => self.doubtful.push(doubtful),
        }
    }

    fn taken(&mut self, batch: &Batch, at: Duration, results: Vec<JobResult>, now: Duration) {
        self.came_back();
        self.pace.accept();
        let mut results = results.into_iter();
        let missing = || JobResult::new(0, JobState::Unknown, Some(batch::MISSING.to_owned()));
        let own = |index: &usize| JobResult { index: *index, ..results.next().unwrap_or_else(missing) };
        let results: Vec<JobResult> = batch.indices.iter().map(own).collect();
        if self.options.unknown == OnUnknown::Ask {
            self.created.add(&results, now);
            self.created.forget_before(self.oldest_doubt(now));
        }
        self.report(batch, at, results, None);
    }

    fn not_taken(&mut self, attempt: Attempt, mut batch: Batch, error: Error) {
        match Fate::of(&error) {
            Fate::Refused if batch.indices.len() > 1 => self.halve(batch),
            Fate::TooLarge if batch.indices.len() > 1 => {
                self.size = self.size.min(batch.indices.len().div_ceil(2));
                self.halve(batch);
            }
            Fate::Refused | Fate::TooLarge => {
                self.came_back();
                let results = batch.all(JobState::Rejected, &error.message(), error.code());
                self.report(&batch, attempt.at, results, Some(attempt.id));
            }
            Fate::Busy(asked) => {
                self.requeue(batch);
                self.slow_down(attempt, asked, error);
            }
            Fate::NotSent => {
                self.requeue(batch);
                self.wait_for_service(attempt, error, true);
            }
            Fate::Stop => {
                self.requeue(batch);
                self.stop_at(attempt, error);
            }
            Fate::Unknown => {
                let (reason, code) = (error.message(), error.code().to_owned());
                let doubt = Doubt { sent: attempt.at, reason, code, task: Some(attempt.id) };
                self.unknown_in_a_row += 1;
                match self.options.unknown {
                    OnUnknown::Keep => self.report_unknown(&batch, &doubt),
                    OnUnknown::Ask => {
                        let Attempt { now, .. } = attempt;
                        self.doubtful.push(Doubtful { batch, doubt, failed: now, look_at: now, looks: 0 });
                    }
                    OnUnknown::Resend => {
                        batch.doubt = Some(doubt);
                        self.requeue(batch);
                    }
                }
                self.fate_is_unknown(attempt, error);
            }
        }
    }

    fn fate_is_unknown(&mut self, attempt: Attempt, error: Error) {
        if matches!(error, Error::Aborted { .. }) {
            self.stop_at(attempt, error);
        } else if attempt.is_trial && self.unknown_in_a_row >= MOST_UNKNOWN {
            let reason = format!("the outcome of {} requests in a row is unknown", self.unknown_in_a_row);
            self.stop_for(Some(error), Some(attempt.id), reason);
        } else {
            let is_first = self.unknown_in_a_row == 1;
            self.wait_for_service(attempt, error, !is_first);
        }
    }

    /// Records that the service accepted a request that creates jobs, or rejected its payload.
    fn came_back(&mut self) {
        self.down_since = None;
        self.is_on_trial = false;
        self.unknown_in_a_row = 0;
    }

    /// Nothing is sent until a read succeeds, which is tried immediately or after a pause.
    fn wait_for_service(&mut self, attempt: Attempt, error: Error, pauses: bool) {
        if self.is_over(attempt.now) {
            return self.give_up(attempt, error);
        }
        self.is_on_trial = true;
        let outage = self.outage.get_or_insert(Outage { failures: 0, probe_at: attempt.now });
        if pauses {
            outage.failures = outage.failures.saturating_add(1).max(self.unknown_in_a_row);
            outage.probe_at = attempt.now.saturating_add(retry::pause(outage.failures, attempt.random));
        }
    }

    fn probed(&mut self, attempt: Attempt, result: Result<(), Error>) {
        let error = match result {
            // Any response shows that the service is available, even if it is not a list of jobs.
            Ok(()) | Err(Error::Response(_)) => return self.outage = None,
            Err(error) => error,
        };
        match Fate::of(&error) {
            Fate::NotSent | Fate::Unknown => self.wait_for_service(attempt, error, true),
            Fate::Busy(asked) => {
                self.outage = None;
                self.slow_down(attempt, asked, error);
            }
            Fate::Stop if !matches!(error, Error::Api(_)) => self.stop_at(attempt, error),
            // The next request will get the same status and handle it.
            Fate::Stop | Fate::Refused | Fate::TooLarge => self.outage = None,
        }
    }

    /// The service asked for a pause: everything waits.
    fn slow_down(&mut self, attempt: Attempt, asked: Option<Duration>, error: Error) {
        if self.is_over(attempt.now) {
            return self.give_up(attempt, error);
        }
        self.pace.refuse(attempt.at, attempt.now, asked, attempt.random);
    }

    /// Whether the service has accepted nothing for too long; called after each failure.
    fn is_over(&mut self, now: Duration) -> bool {
        let since = *self.down_since.get_or_insert(now);
        now.saturating_sub(since) >= self.options.max_outage
    }

    fn give_up(&mut self, attempt: Attempt, error: Error) {
        let down = attempt.now.saturating_sub(self.down_since.unwrap_or(attempt.now)).as_secs();
        let reason = match down {
            0 => "the service is unavailable".to_owned(),
            down => format!("the service has been unavailable for {down} s"),
        };
        self.stop_for(Some(error), Some(attempt.id), reason);
    }

    fn stop_at(&mut self, attempt: Attempt, error: Error) {
        let reason = match error {
            Error::Aborted { .. } => "cancelled by the caller",
            _ => "every further request would fail with the same error",
        };
        self.stop_for(Some(error), Some(attempt.id), reason.to_owned());
    }

    /// Queues jobs that the service does not have, to be sent next.
    fn requeue(&mut self, batch: Batch) {
        // An earlier request with them may still have arrived.
        if batch.doubt.is_none() {
            self.record(journal::not_sent(&batch.part()));
        }
        self.queue.push_front(batch);
    }

    fn halve(&mut self, batch: Batch) {
        self.came_back();
        let Batch { chunk, indices, doubt } = batch;
        if doubt.is_none() {
            self.record(journal::not_sent(&Part::of(&indices)));
        }
        let (first, second) = indices.split_at(indices.len().div_ceil(2));
        for half in [second, first] {
            self.queue.push_front(Batch { chunk, indices: half.to_vec(), doubt: doubt.clone() });
        }
    }

    fn record(&mut self, line: String) {
        self.settled.push_back(Settled { record: Some(line), ..Settled::default() });
    }

    fn report_unknown(&mut self, batch: &Batch, doubt: &Doubt) {
        let results = batch.all(JobState::Unknown, &doubt.reason, &doubt.code);
        self.report(batch, doubt.sent, results, doubt.task);
    }

    /// Reports the results of jobs that were sent at a time since 1970.
    fn report(&mut self, batch: &Batch, sent: Duration, results: Vec<JobResult>, failed: Option<TaskId>) {
        let record = Some(journal::done(&batch.part(), milliseconds(sent), &results));
        self.close_jobs(batch.chunk, results.len());
        self.settled.push_back(Settled { record, results, failed });
    }

    /// Reports jobs that the service certainly does not have, without sending them again.
    fn report_not_sent(&mut self, batch: &Batch) {
        let results = batch.indices.iter().map(|index| JobResult::new(*index, JobState::NotSent, None)).collect();
        let record = Some(journal::not_sent(&batch.part()));
        self.close_jobs(batch.chunk, batch.indices.len());
        self.settled.push_back(Settled { record, results, failed: None });
    }

    /// Drops a chunk once all its jobs are reported.
    fn close_jobs(&mut self, first: usize, jobs: usize) {
        self.chunks.retain_mut(|chunk| chunk.first != first || chunk.close(jobs) > 0);
    }
}

/// A settled task: when it started and when it ended.
#[derive(Debug, Clone, Copy)]
struct Attempt {
    id: TaskId,
    at: Duration,
    now: Duration,
    random: u16,
    is_trial: bool,
}

/// What an error means for the jobs of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// They were rejected because of the content of one of them.
    Refused,
    /// They were rejected because the request is too large.
    TooLarge,
    /// They were not accepted, and may be sent again, after this pause if the service asked for one.
    Busy(Option<Duration>),
    /// They were not sent, and may be sent again.
    NotSent,
    /// They were rejected, and all other jobs would be too.
    Stop,
    /// It is unknown whether they were accepted.
    Unknown,
}

impl Fate {
    fn of(error: &Error) -> Self {
        match error {
            Error::Api(error) => match error.meaning() {
                Meaning::Refused => Self::Refused,
                Meaning::TooLarge => Self::TooLarge,
                Meaning::Busy => Self::Busy(error.retry_after),
                Meaning::Stop => Self::Stop,
                Meaning::Taken | Meaning::Unknown => Self::Unknown,
            },
            Error::Network { sent: Sent::No, temporary: true, .. } | Error::Timeout { sent: Sent::No, .. } => {
                Self::NotSent
            }
            Error::Network { sent: Sent::No, .. }
            | Error::Aborted { sent: Sent::No }
            | Error::Validation { .. }
            | Error::Request(_) => Self::Stop,
            Error::Network { .. }
            | Error::Timeout { .. }
            | Error::Aborted { .. }
            | Error::Response(_)
            | Error::Batch { .. }
            | Error::JobFailed { .. }
            | Error::TemplateFailed { .. }
            | Error::WaitTimeout { .. } => Self::Unknown,
        }
    }
}

fn interrupted(sent: Duration) -> Doubt {
    let reason =
        "an earlier run was interrupted while it was sending this job: check before you send it again".to_owned();
    Doubt { sent, reason, code: "interrupted".to_owned(), task: None }
}

fn doubt_of(result: JobResult, sent: Duration) -> Doubt {
    let Doubt { reason, code, .. } = interrupted(sent);
    Doubt { sent, reason: result.error.unwrap_or(reason), code: result.error_code.unwrap_or(code), task: None }
}

/// The jobs of a chunk, grouped by their doubt.
fn batches(chunk: usize, jobs: Vec<(usize, Doubt)>) -> Vec<Batch> {
    let mut batches: Vec<Batch> = Vec::new();
    for (index, doubt) in jobs {
        match batches.iter_mut().find(|batch| batch.doubt.as_ref() == Some(&doubt)) {
            Some(batch) => {
                let place = batch.indices.partition_point(|other| *other < index);
                batch.indices.insert(place, index);
            }
            None => batches.push(Batch { chunk, indices: vec![index], doubt: Some(doubt) }),
        }
    }
    batches
}
