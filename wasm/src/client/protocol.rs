//! The protocol between the client in the core and its JavaScript half.
//!
//! The core has no network, no clock and no timers. JavaScript resumes a call or a campaign's task with an [`Outcome`] and
//! receives a [`Turn`]: the events to report and the next [`Step`], until that is [`Step::Done`].
//!
//! ```text
//! new Call(CallRequest ⏎ body)      → resume("begin")              → { events: [request], step: { send: … } }
//! fetch(…)                          → resume({ responded: … } ⏎ …)  → { events: [response], step: { done: … } }
//! ```
//!
//! Times are in milliseconds.

use nexrender_payload::client::JobResult;
use nexrender_payload::internal::campaign::{CampaignOptions, OnUnknown};
use serde::Serialize;

/// The settings of every call.
#[derive(Debug, Default)]
pub struct Settings {
    /// The base URL; that of the service by default.
    pub base_url: Option<String>,
    /// Additional headers, as names and values.
    pub headers: Vec<(String, String)>,
    /// Whether JavaScript provides a token for each attempt.
    pub makes_tokens: bool,
    /// The timeout of one attempt; none by default.
    pub timeout: Option<f64>,
    /// How often a request is retried after the first attempt.
    pub max_retries: u32,
}

/// A single call.
#[derive(Debug)]
pub struct CallRequest {
    /// The settings.
    pub settings: Settings,
    /// The name of the operation, such as `createJob`.
    pub operation: String,
    /// The id in the path.
    pub id: Option<String>,
    /// The path, for operations that take one.
    pub path: Option<String>,
    /// The query, as names and values.
    pub query: Vec<(String, String)>,
    /// Whether the text after this line is the body.
    pub has_body: bool,
    /// Set to wait until the job or batch that the operation reads has ended.
    pub wait: Option<Wait>,
}

/// How to wait.
#[derive(Debug)]
pub struct Wait {
    /// The first pause between two polls.
    pub poll_interval: Option<f64>,
    /// The timeout of the whole wait.
    pub timeout: Option<f64>,
}

/// A campaign.
#[derive(Debug)]
pub struct CampaignRequest {
    /// The settings.
    pub settings: Settings,
    /// The most jobs in one request.
    pub chunk_size: usize,
    /// The most concurrent requests.
    pub concurrency: usize,
    /// How long the service may be unavailable before the campaign ends.
    pub max_outage: f64,
    /// What happens to unknown jobs: `keep`, `ask` or `resend`.
    pub unknown: Unknown,
    /// Whether to send anything, or only to search for unknown jobs.
    pub sends: bool,
    /// Whether there is a journal; its lines are read before the first job.
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
    /// Converts the request to the core's options.
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

/// A chunk of the caller's jobs. Their JSON texts follow, one per line.
#[derive(Debug)]
pub struct ChunkRead {
    /// The index of the first job.
    pub first: usize,
    /// The positions in the chunk, from 0, of the jobs that have errors, with their errors.
    pub invalid: Vec<(usize, String)>,
}

/// The outcome of a step. A text follows where stated.
#[derive(Debug)]
pub enum Outcome {
    /// The start: there was no step yet.
    Begin,
    /// For `send`: a response. Its body follows.
    Responded {
        /// The status; 0 if a browser hides it.
        status: u16,
        /// The headers that the core reads, as names and values.
        headers: Vec<(String, String)>,
    },
    /// For `send`: `fetch` rejected. All texts in its error follow.
    Failed {
        /// The error and its causes, the outermost first.
        chain: Vec<Link>,
    },
    /// For `send` and `token`: the limit was reached.
    TimedOut,
    /// For `sleep`: the time is up.
    Slept,
    /// For `token`: the token follows.
    Token,
    /// The caller aborted the call before the step started, or during `sleep` or `token`.
    Stopped,
    /// The caller aborted the call while a request was in flight.
    BrokenOff,
}

/// The string properties of an error of `fetch`.
#[derive(Debug, Default)]
pub struct Link {
    /// Such as `ECONNREFUSED`.
    pub code: Option<String>,
    /// Such as `connect`.
    pub syscall: Option<String>,
    /// Its message.
    pub message: Option<String>,
}

/// What a call returns when it is resumed.
#[derive(Debug, Serialize)]
pub struct Turn {
    /// What happened since the last turn.
    pub events: Vec<Event>,
    /// The next step.
    pub step: Step,
}

/// A step that a call needs.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Step {
    /// Send this request; do not follow redirects.
    Send {
        /// The HTTP method.
        method: &'static str,
        /// The URL.
        url: String,
        /// The headers.
        headers: Headers,
        /// The body.
        #[serde(skip_serializing_if = "Option::is_none")]
        body: Option<String>,
        /// The time limit.
        limit: u64,
    },
    /// Wait.
    Sleep {
        /// The duration.
        limit: u64,
    },
    /// Get a token.
    Token {
        /// The time limit.
        limit: u64,
    },
    /// The call has ended.
    Done(Done),
}

/// How a call ended.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Done {
    /// The body of the response.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The results of the jobs of a batch.
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
    /// `onResponse`: an attempt got a response.
    Response(Attempt),
    /// `onFailure`: an attempt failed without a response.
    Failure(Attempt),
    /// `onRetry`: another attempt follows.
    Retry(Attempt),
    /// `onProgress` of a wait, with the last response.
    Progress,
}

/// An attempt, without secrets.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Attempt {
    /// The HTTP method.
    pub method: &'static str,
    /// The URL.
    pub url: String,
    /// The headers, with secrets masked.
    pub headers: Headers,
    /// The number of the attempt, from 1.
    pub attempt: u32,
    /// The status of the response, if there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The service's id for the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// How long the response took.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ms: Option<u64>,
    /// The pause before a retry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delay: Option<u64>,
    /// For a failure: `network`, `timeout` or `aborted`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<&'static str>,
    /// For a failure: the platform's code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// For a failure: whether the request may have reached the service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent: Option<&'static str>,
}

/// An error of the npm package.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ErrorInfo {
    /// The name of its class.
    pub class: &'static str,
    /// Its stable code.
    pub code: &'static str,
    /// Its message.
    pub message: String,
    /// The status of the response.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The service's id for the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// How long to wait before the next request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after_ms: Option<u64>,
    /// Whether the request may have reached the service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent: Option<&'static str>,
    /// The platform's code, such as `ENOTFOUND`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The job or batch that was awaited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The results of the jobs of a batch that failed as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub results: Option<Vec<JobResult>>,
    /// The body of the response, masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// All texts of `fetch`'s error, masked, if they contained a secret: the original error must not be shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub masked_cause: Option<String>,
}

/// A step that a campaign needs.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum CampaignStep {
    /// Write the record to the journal, then report the results.
    Settle {
        /// The line.
        #[serde(skip_serializing_if = "Option::is_none")]
        record: Option<String>,
        /// The results, with the indices of the caller's jobs.
        results: Vec<JobResult>,
        /// The task with the error of all these results.
        #[serde(skip_serializing_if = "Option::is_none")]
        failed: Option<u64>,
    },
    /// Write the record to the journal, then resume the task until it is done.
    Start {
        /// The id of the task.
        task: u64,
        /// The line.
        #[serde(skip_serializing_if = "Option::is_none")]
        record: Option<String>,
    },
    /// Read the next chunk.
    Read,
    /// Wait for a task or for the next chunk.
    Wait {
        /// The longest wait.
        #[serde(skip_serializing_if = "Option::is_none")]
        limit: Option<u64>,
    },
    /// The campaign has ended.
    End {
        /// Why it ended early.
        #[serde(skip_serializing_if = "Option::is_none")]
        stop: Option<StopInfo>,
    },
}

/// Why a campaign was stopped.
#[derive(Debug, Serialize)]
pub struct StopInfo {
    /// The reason, as a sentence.
    pub reason: String,
    /// How many jobs were read and not sent.
    pub remaining: usize,
    /// The task that got the error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task: Option<u64>,
}

/// The lines needed from a journal, or why it cannot be used.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum JournalStep {
    /// The lines at these byte offsets of the file.
    Lines(Vec<u64>),
    /// The reason, as a sentence.
    Refused(String),
}
