//! A campaign: any number of jobs, sent in batches, each job reported exactly once.
//!
//! [`Campaign`] decides, and does nothing itself: it says what to do ([`Action`]) and takes the outcome. So it has
//! no clock, no network and no file, and runs in the same way under [`Client::submit_all`](super::Client::submit_all), in
//! the npm package, and in tests.
//!
//! | outcome of a request                     | jobs                                   | campaign                              |
//! |------------------------------------------|----------------------------------------|---------------------------------------|
//! | taken                                    | created or rejected, one by one        | goes on                               |
//! | 400, 422 for the whole request           | sent again in halves; one by itself is rejected | goes on                      |
//! | 413                                      | sent again in halves                   | keeps the smaller size                |
//! | 429, 503 with `Retry-After`              | sent again                             | everything waits                      |
//! | not sent: no name, no route, refused, TLS | sent again                            | waits until a read is answered        |
//! | unknown: other 5xx, reset, time-out      | unknown, or as [`OnUnknown`] says      | waits until a read is answered        |
//! | anything else                            | not sent                               | stops                                 |
//!
//! After an outage one request is sent by itself; the others follow once the service has taken it.

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
use super::batch::{self, BatchAnswer, JobResult, JobState};
use super::error::{Error, Sent, milliseconds};
use super::journal::{self, LARGEST_CHUNK, Part};
use super::pace::Pace;
use super::retry::{self, Meaning};

/// What happens to jobs of which nobody can say whether the service has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnUnknown {
    /// They are reported as unknown. A later run with the same journal may ask.
    #[default]
    Keep,
    /// The service's list of jobs is searched for them. Those that it has are created, those that it surely lacks are sent
    /// again, and those of which that cannot be said are unknown.
    Ask,
    /// They are sent again, at the price of duplicates.
    Resend,
}

/// How a campaign behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct CampaignOptions {
    /// The most jobs in one request, up to 1,000. An existing journal keeps its own.
    pub chunk_size: usize,
    /// How many requests may be on the wire at once; at most so many chunks are in memory.
    pub concurrency: usize,
    /// How long the service may be unavailable before the campaign stops.
    pub max_outage: Duration,
    /// What happens to jobs of unknown fate.
    pub unknown: OnUnknown,
    /// Whether to send anything. Without that, the service is asked about the jobs of unknown fate that a journal has, as
    /// by [`OnUnknown::Ask`], and only these are reported: as created, not sent or unknown.
    pub sends: bool,
}

impl Default for CampaignOptions {
    fn default() -> Self {
        let max_outage = Duration::from_secs(600);
        Self { chunk_size: LARGEST_CHUNK, concurrency: 2, max_outage, unknown: OnUnknown::Keep, sends: true }
    }
}

/// Each takes the options and returns them with one of them set.
impl CampaignOptions {
    /// Sets the most jobs in one request.
    #[must_use]
    pub const fn chunk_size(mut self, jobs: usize) -> Self {
        self.chunk_size = jobs;
        self
    }

    /// Sets how many requests may be on the wire at once.
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

    /// Sets what happens to jobs of unknown fate.
    #[must_use]
    pub const fn unknown(mut self, what: OnUnknown) -> Self {
        self.unknown = what;
        self
    }

    /// Whether the service's list is searched for jobs of unknown fate.
    pub const fn asks(&self) -> bool {
        matches!(self.unknown, OnUnknown::Ask) || !self.sends
    }

    /// Sets whether to send anything, or only to ask about jobs of unknown fate.
    #[must_use]
    pub const fn sends(mut self, sends: bool) -> Self {
        self.sends = sends;
        self
    }
}

/// Names a task. No two tasks of a campaign have the same.
pub type TaskId = u64;

/// What to do next.
#[derive(Debug)]
pub enum Action {
    /// Write the record to the journal, then report the results.
    Settle(Settled),
    /// Begin a task, and call [`Campaign::settle`] with its outcome.
    Start(Task),
    /// Read the next chunk, and call [`Campaign::add`] or [`Campaign::end_input`].
    Read,
    /// Wait for a task or for the next chunk, or until this time on the transport's clock.
    Wait(Option<Duration>),
    /// The campaign is over: as planned, or stopped.
    End(Option<Stop>),
}

/// Something to do with the network.
#[derive(Debug)]
pub struct Task {
    /// Its name.
    pub id: TaskId,
    /// The journal's line, to be written before the work begins.
    pub record: Option<String>,
    /// What to do. Nothing of it is to be repeated by itself.
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
    /// Read something small, to see whether the service answers: one page of one job.
    Probe,
    /// List all jobs that were created in this span, in time since 1970.
    List {
        /// The beginning.
        from: Duration,
        /// The end; none for now.
        to: Option<Duration>,
    },
}

/// What came of a [`Task`].
#[derive(Debug)]
pub enum Outcome {
    /// Of [`Work::Send`].
    Sent(Result<BatchAnswer, Error>),
    /// Of [`Work::Probe`].
    Probed(Result<(), Error>),
    /// Of [`Work::List`].
    Listed(Result<Vec<ListedJob>, Error>),
    /// The task was dropped before anything of it left.
    Dropped,
}

/// Results that are known now.
#[derive(Debug, Default)]
pub struct Settled {
    /// The journal's line, to be written before the results are reported.
    pub record: Option<String>,
    /// The results, with the indices of the caller's jobs.
    pub results: Vec<JobResult>,
    /// The task whose error is that of all these results.
    pub failed: Option<TaskId>,
}

/// Why a campaign ended before its jobs did.
#[derive(Debug)]
pub struct Stop {
    /// What kept the campaign from going on; none where its driver stopped it.
    pub error: Option<Error>,
    /// The task that met the error.
    pub task: Option<TaskId>,
    /// A sentence about it.
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
        /// Whether it is the one request that is sent after an outage.
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
    /// When to search, and how often that was done.
    look_at: Duration,
    looks: u32,
}

/// The time in which the service does not answer.
#[derive(Debug, Default)]
struct Outage {
    /// Failures in a row, of requests and of probes.
    failures: u32,
    probe_at: Duration,
}

/// The comment at the top of this file describes how it works.
#[derive(Debug)]
pub struct Campaign {
    options: CampaignOptions,
    pace: Arc<Pace>,
    /// The most jobs in one request, which a 413 makes smaller.
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
    /// Since when the service has taken nothing.
    down_since: Option<Duration>,
    /// Whether the service has yet to take a request after an outage.
    is_on_trial: bool,
    unknown_in_a_row: u32,
    created: Created,
    stop: Option<Stop>,
}

/// So many requests of unknown fate in a row end a campaign when reads are answered in between.
const MOST_UNKNOWN: u32 = 3;

impl Campaign {
    /// A campaign that has not begun.
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

    /// What to do now. To be called again after each action; after [`Action::Wait`], once something has happened.
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

    /// Ends a campaign that was stopped, once nothing is on the wire: what may have arrived is reported.
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
        // From now on it has ended, whoever asks.
        let remaining = take(&mut self.chunks).iter().map(Chunk::open).sum();
        self.input_ended = true;
        Action::End(self.stop.take().map(|stop| Stop { remaining, ..stop }))
    }

    /// The next task, if one can begin; else when one may.
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

    /// Adds the chunk that was read, and what a journal has of it: results with the time when the jobs were sent, and jobs
    /// that an earlier run began to send at a time since 1970.
    pub fn add(
        &mut self,
        chunk: Chunk,
        recorded: Vec<(JobResult, Duration)>,
        begun: &[(usize, Duration)],
        now: Duration,
    ) {
        self.is_reading = false;
        let mut open = chunk.indices();
        let mut results = Vec::new();
        let mut doubts: Vec<(usize, Doubt)> = begun.iter().map(|(index, at)| (*index, interrupted(*at))).collect();
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
                    // It failed long ago, so the service has the jobs by now or never.
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

    /// Notes ids of jobs that an earlier run created while the fate of others became unknown.
    pub fn note_created(&mut self, results: &[JobResult], now: Duration) {
        self.created.add(results, now);
    }

    /// Says that there is nothing more to read.
    pub fn end_input(&mut self) {
        self.is_reading = false;
        self.input_ended = true;
    }

    /// Sends nothing further. What is on the wire should still be settled; then the campaign ends.
    pub fn stop(&mut self, reason: &str) {
        self.stop_for(None, None, reason.to_owned());
    }

    /// Whether the campaign has been stopped.
    pub fn is_stopped(&self) -> bool {
        self.stop.is_some()
    }

    /// The same because of an error, which a task met.
    pub(super) fn stop_for(&mut self, error: Option<Error>, task: Option<TaskId>, reason: String) {
        self.stop.get_or_insert(Stop { error, task, reason, remaining: 0 });
    }

    /// Notes what came of a task.
    pub fn settle(&mut self, id: TaskId, outcome: Outcome, now: Duration, random: u16) {
        let Some(place) = self.tasks.iter().position(|(own, _)| *own == id) else { return };
        let (_, doing) = self.tasks.swap_remove(place);
        match (doing, outcome) {
            (Doing::Sending { batch, at, is_trial }, Outcome::Sent(result)) => match result {
                Ok(answer) => self.taken(&batch, at, answer.results, now),
                Err(Error::Batch { answer }) => self.taken(&batch, at, answer.results, now),
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
        let mut answered = results.into_iter();
        let missing = || JobResult::new(0, JobState::Unknown, Some(batch::MISSING.to_owned()));
        let own = |index: &usize| JobResult { index: *index, ..answered.next().unwrap_or_else(missing) };
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

    /// Notes that the service answered a request that creates, and took it or found fault with its payload.
    fn came_back(&mut self) {
        self.down_since = None;
        self.is_on_trial = false;
        self.unknown_in_a_row = 0;
    }

    /// Nothing is sent until the service answers a read, which is tried at once or after a pause.
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
            // An answer that is not a list of jobs is an answer.
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
            // What that means is said again to the request that comes next.
            Fate::Stop | Fate::Refused | Fate::TooLarge => self.outage = None,
        }
    }

    /// The service asked to come back later: everything waits.
    fn slow_down(&mut self, attempt: Attempt, asked: Option<Duration>, error: Error) {
        if self.is_over(attempt.now) {
            return self.give_up(attempt, error);
        }
        self.pace.refuse(attempt.at, attempt.now, asked, attempt.random);
    }

    /// Whether the service has taken nothing for too long; to be asked at each failure.
    fn is_over(&mut self, now: Duration) -> bool {
        let since = *self.down_since.get_or_insert(now);
        now.saturating_sub(since) >= self.options.max_outage
    }

    fn give_up(&mut self, attempt: Attempt, error: Error) {
        let down = attempt.now.saturating_sub(self.down_since.unwrap_or(attempt.now)).as_secs();
        let reason = match down {
            0 => "the service is not available".to_owned(),
            down => format!("the service has not been available for {down} s"),
        };
        self.stop_for(Some(error), Some(attempt.id), reason);
    }

    fn stop_at(&mut self, attempt: Attempt, error: Error) {
        let reason = match error {
            Error::Aborted { .. } => "cancelled by the caller",
            _ => "every further request would fail in the same way",
        };
        self.stop_for(Some(error), Some(attempt.id), reason.to_owned());
    }

    /// Puts jobs that the service does not have back, to be sent next.
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

    /// Reports jobs that the service surely does not have, and sends them no more.
    fn report_not_sent(&mut self, batch: &Batch) {
        let results = batch.indices.iter().map(|index| JobResult::new(*index, JobState::NotSent, None)).collect();
        let record = Some(journal::not_sent(&batch.part()));
        self.close_jobs(batch.chunk, batch.indices.len());
        self.settled.push_back(Settled { record, results, failed: None });
    }

    /// Lets go of a chunk once all its jobs are reported.
    fn close_jobs(&mut self, first: usize, jobs: usize) {
        self.chunks.retain_mut(|chunk| chunk.first != first || chunk.close(jobs) > 0);
    }
}

/// A task that was settled: when it began, and when it ended.
#[derive(Debug, Clone, Copy)]
struct Attempt {
    id: TaskId,
    at: Duration,
    now: Duration,
    random: u16,
    is_trial: bool,
}

/// What an error says of the jobs of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// They were not taken because of what one of them holds.
    Refused,
    /// They were not taken because they are too much for one request.
    TooLarge,
    /// They were not taken, and may be sent again, after this pause if the service asked for one.
    Busy(Option<Duration>),
    /// They did not leave, and may be sent again.
    NotSent,
    /// They were not taken, and no other jobs would be.
    Stop,
    /// Nobody can say.
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
            | Error::WaitTimeout { .. } => Self::Unknown,
        }
    }
}

fn interrupted(sent: Duration) -> Doubt {
    let reason = "an earlier run was interrupted while it sent this job: check before you send it again".to_owned();
    Doubt { sent, reason, code: "interrupted".to_owned(), task: None }
}

fn doubt_of(result: JobResult, sent: Duration) -> Doubt {
    let Doubt { reason, code, .. } = interrupted(sent);
    Doubt { sent, reason: result.error.unwrap_or(reason), code: result.error_code.unwrap_or(code), task: None }
}

/// The jobs of a chunk, those with the same doubt together.
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
