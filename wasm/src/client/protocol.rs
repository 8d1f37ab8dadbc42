//! What crosses between the client in the core and the JavaScript beside it.
//!
//! The core has no network, no clock and no timers. JavaScript resumes a call or a campaign's task with an [`Outcome`] and
//! gets a [`Turn`]: what to log, and the next [`Step`], until that is [`Step::Done`].
//!
//! ```text
//! new Call(CallRequest ⏎ body)      → resume("begin")              → { events: [request], step: { send: … } }
//! fetch(…)                          → resume({ answered: … } ⏎ …)  → { events: [response], step: { done: … } }
//! ```
//!
//! Times are in milliseconds.

use nexrender_payload::client::JobResult;
use nexrender_payload::internal::campaign::{CampaignOptions, OnUnknown};
use serde::Serialize;

/// What every call is made with.
#[derive(Debug, Default)]
pub struct Settings {
    /// Where requests go; the service by default.
    pub base_url: Option<String>,
    /// Further headers, names and values.
    pub headers: Vec<(String, String)>,
    /// Whether JavaScript makes a token for each attempt.
    pub makes_tokens: bool,
    /// For one attempt; no limit by default.
    pub timeout: Option<f64>,
    /// How often a request is repeated after the first attempt.
    pub max_retries: u32,
}

/// A single call.
#[derive(Debug)]
pub struct CallRequest {
    /// How to call.
    pub settings: Settings,
    /// By its name in the API's table, as `createJob`.
    pub operation: String,
    /// The id that goes into the path.
    pub id: Option<String>,
    /// The path, for the operations that take one.
    pub path: Option<String>,
    /// The query, names and values.
    pub query: Vec<(String, String)>,
    /// Whether the text behind this line is the body.
    pub has_body: bool,
    /// Waits until the job or batch that the operation reads has ended.
    pub wait: Option<Wait>,
}

/// How to wait.
#[derive(Debug)]
pub struct Wait {
    /// The first pause between two reads.
    pub poll_interval: Option<f64>,
    /// For the whole wait.
    pub timeout: Option<f64>,
}

/// A campaign.
#[derive(Debug)]
pub struct CampaignRequest {
    /// How to call.
    pub settings: Settings,
    /// The most jobs in one request.
    pub chunk_size: usize,
    /// How many requests may be on the wire at once.
    pub concurrency: usize,
    /// How long the service may be unavailable.
    pub max_outage: f64,
    /// What happens to jobs of unknown fate: `keep`, `ask` or `resend`.
    pub unknown: Unknown,
    /// Whether to send anything, or only to ask about jobs of unknown fate.
    pub sends: bool,
    /// Whether there is a journal, whose lines are read before the first job.
    pub has_journal: bool,
}

/// See [`OnUnknown`].
#[derive(Debug, Clone, Copy)]
pub enum Unknown {
    /// They are reported as unknown.
    Keep,
    /// The service's list of jobs is searched for them.
    Ask,
    /// They are sent again.
    Resend,
}

impl CampaignRequest {
    /// The same for the core.
    pub fn options(&self) -> CampaignOptions {
        CampaignOptions::default()
            .chunk_size(self.chunk_size)
            .concurrency(self.concurrency)
            .max_outage(super::duration(self.max_outage))
            .sends(self.sends)
            .unknown(match self.unknown {
                Unknown::Keep => OnUnknown::Keep,
                Unknown::Ask => OnUnknown::Ask,
                Unknown::Resend => OnUnknown::Resend,
            })
    }
}

/// A chunk of the caller's jobs. Their JSON texts follow, a line each.
#[derive(Debug)]
pub struct ChunkRead {
    /// The index of the first job.
    pub first: usize,
    /// The places in the chunk, from 0, of the jobs that have errors, and what these are.
    pub invalid: Vec<(usize, String)>,
}

/// What came of a step. A text follows where it says so.
#[derive(Debug)]
pub enum Outcome {
    /// There was no step yet.
    Begin,
    /// Of `send`: an answer. Its body follows.
    Answered {
        /// The status; 0 where a browser hides it.
        status: u16,
        /// Those of its headers that the core reads, names and values.
        headers: Vec<(String, String)>,
    },
    /// Of `send`: `fetch` rejected. All texts that are in its error follow.
    Failed {
        /// The error and its causes, the outermost first.
        chain: Vec<Link>,
    },
    /// Of `send` and `token`: nothing came in time.
    TimedOut,
    /// Of `sleep`: the time is up.
    Slept,
    /// Of `token`: the token follows.
    Token,
    /// The caller aborted the call before the step began, or while it slept or made a token.
    Stopped,
    /// The caller aborted the call while a request was on the wire.
    BrokenOff,
}

/// What an error of `fetch` says of itself, where that is a text.
#[derive(Debug, Default)]
pub struct Link {
    /// As `ECONNREFUSED`.
    pub code: Option<String>,
    /// As `connect`.
    pub syscall: Option<String>,
    /// Its message.
    pub message: Option<String>,
}

/// What a call says when it has been resumed.
#[derive(Debug, Serialize)]
pub struct Turn {
    /// What happened since the last turn.
    pub events: Vec<Event>,
    /// What the call needs now.
    pub step: Step,
}

/// What a call needs.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Step {
    /// Send this request; do not follow redirects.
    Send {
        /// `GET` and the like.
        method: &'static str,
        /// The address.
        url: String,
        /// Of the request.
        headers: Headers,
        /// The body.
        #[serde(skip_serializing_if = "Option::is_none")]
        body: Option<String>,
        /// When to give up.
        limit: u64,
    },
    /// Wait.
    Sleep {
        /// For how long.
        limit: u64,
    },
    /// Make a token.
    Token {
        /// When to give up.
        limit: u64,
    },
    /// The call has ended.
    Done(Done),
}

/// How a call ended.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Done {
    /// The body of the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What became of the jobs of a batch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub results: Option<Vec<JobResult>>,
    /// Why the call failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<ErrorInfo>,
}

/// Headers, as an object.
#[derive(Debug)]
pub struct Headers(pub Vec<(String, String)>);

impl Serialize for Headers {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

/// An event for a hook of the caller.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Event {
    /// `onRequest`: an attempt begins.
    Request(Attempt),
    /// `onResponse`: an attempt was answered.
    Response(Attempt),
    /// `onFailure`: an attempt failed without an answer.
    Failure(Attempt),
    /// `onRetry`: another attempt follows.
    Retry(Attempt),
    /// `onProgress` of a wait, with the last answer.
    Progress,
}

/// An attempt, as a log may show it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Attempt {
    /// `GET` and the like.
    pub method: &'static str,
    /// The address.
    pub url: String,
    /// With secrets masked.
    pub headers: Headers,
    /// From 1.
    pub attempt: u32,
    /// Of the answer, if there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The service's own name for the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// How long a response took.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ms: Option<u64>,
    /// The pause before a retry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delay: Option<u64>,
    /// Of a failure: `network`, `timeout` or `aborted`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<&'static str>,
    /// Of a failure: the platform's code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Of a failure: whether the request may have reached the service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent: Option<&'static str>,
}

/// What an error of the npm package is made of.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ErrorInfo {
    /// The name of its class.
    pub class: &'static str,
    /// Its stable code.
    pub code: &'static str,
    /// Its message.
    pub message: String,
    /// Of the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The service's own name for the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// When to come back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after_ms: Option<u64>,
    /// Whether the request may have reached the service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent: Option<&'static str>,
    /// The platform's code for what failed, as `ENOTFOUND`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The job or batch that was waited for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What became of the jobs of a batch that failed as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub results: Option<Vec<JobResult>>,
    /// The body of the answer, masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// All texts of `fetch`'s error, masked, where one of them had a secret: what that error said must not be shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub masked_cause: Option<String>,
}

/// What a campaign needs.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum CampaignStep {
    /// Write the record to the journal, then report the results.
    Settle {
        /// A line.
        #[serde(skip_serializing_if = "Option::is_none")]
        record: Option<String>,
        /// With the indices of the caller's jobs.
        results: Vec<JobResult>,
        /// The task whose error is that of all these results.
        #[serde(skip_serializing_if = "Option::is_none")]
        failed: Option<u64>,
    },
    /// Write the record to the journal, then resume the task until it is done.
    Start {
        /// Its name.
        task: u64,
        /// A line.
        #[serde(skip_serializing_if = "Option::is_none")]
        record: Option<String>,
    },
    /// Read the next chunk.
    Read,
    /// Wait for a task or for the next chunk.
    Wait {
        /// Or for so long.
        #[serde(skip_serializing_if = "Option::is_none")]
        limit: Option<u64>,
    },
    /// The campaign is over.
    End {
        /// Why it ended before its jobs did.
        #[serde(skip_serializing_if = "Option::is_none")]
        stop: Option<StopInfo>,
    },
}

/// Why a campaign was stopped.
#[derive(Debug, Serialize)]
pub struct StopInfo {
    /// A sentence.
    pub reason: String,
    /// How many jobs were read and not sent.
    pub remaining: usize,
    /// The task that met the error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task: Option<u64>,
}

/// What is needed of a journal, or why it cannot be used.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum JournalStep {
    /// The lines that begin at these bytes of the file.
    Lines(Vec<u64>),
    /// A sentence.
    Refused(String),
}
