//! The errors of the client, as a tree that a caller can match on.

use std::time::Duration;

use super::file::FilesUnsupported;
use super::retry::Meaning;
use super::transport::{Failure, Source, reason};
use crate::Report;
use crate::request::{Operation, RequestError};

/// Whether a request reached the service, as far as that can be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// It did not.
    No,
    /// It may have.
    Unknown,
}

impl Sent {
    /// `no` or `unknown`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::No => "no",
            Self::Unknown => "unknown",
        }
    }

    const fn advice(self, operation: Operation) -> &'static str {
        match self {
            Self::No => "; the request was not sent",
            Self::Unknown if operation.facts().repeatable => "",
            Self::Unknown => "; the service may have accepted the request: check before you send it again",
        }
    }
}

/// The kinds of error responses, by status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ApiClass {
    /// 400, 422: the payload is wrong.
    BadRequest,
    /// 401: the token is missing or wrong.
    Authentication,
    /// 403: the token does not permit this.
    Permission,
    /// 404: there is no such job, batch, template or endpoint.
    NotFound,
    /// 409: the current state does not allow it.
    Conflict,
    /// 429: too many requests.
    RateLimit,
    /// 500 and above: the service failed.
    Server,
    /// 300 to 399, or hidden by a browser: redirects are not followed.
    Redirect,
    /// Any other status.
    Other,
}

/// First and last status of each class.
const CLASSES: [(u16, u16, ApiClass); 10] = [
    (0, 0, ApiClass::Redirect),
    (300, 399, ApiClass::Redirect),
    (400, 400, ApiClass::BadRequest),
    (401, 401, ApiClass::Authentication),
    (403, 403, ApiClass::Permission),
    (404, 404, ApiClass::NotFound),
    (409, 409, ApiClass::Conflict),
    (422, 422, ApiClass::BadRequest),
    (429, 429, ApiClass::RateLimit),
    (500, 599, ApiClass::Server),
];

impl ApiClass {
    /// The class of a status.
    pub fn of(status: u16) -> Self {
        CLASSES
            .iter()
            .find(|(first, last, _)| (*first..=*last).contains(&status))
            .map_or(Self::Other, |(_, _, class)| *class)
    }

    /// The stable code of errors of this class.
    pub const fn code(self) -> &'static str {
        match self {
            Self::BadRequest => "bad-request",
            Self::Authentication => "authentication",
            Self::Permission => "permission",
            Self::NotFound => "not-found",
            Self::Conflict => "conflict",
            Self::RateLimit => "rate-limit",
            Self::Server => "server",
            Self::Redirect => "redirect",
            Self::Other => "api",
        }
    }

    /// The reason shown if the service gives none.
    const fn reason(self) -> &'static str {
        match self {
            Self::BadRequest => "the payload was rejected",
            Self::Authentication => "the token is missing or wrong",
            Self::Permission => "the token does not permit this",
            Self::NotFound => "not found",
            Self::Conflict => "the current state does not allow it",
            Self::RateLimit => "too many requests",
            Self::Server => "the service failed",
            Self::Redirect | Self::Other => "the request was rejected",
        }
    }
}

/// The service, or a gateway in front of it, responded with an error.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.message())]
#[non_exhaustive]
pub struct ApiError {
    /// The operation.
    pub operation: Operation,
    /// Method and path, such as `GET /jobs/01J8Z0`.
    pub call: String,
    /// The status; 0 where a browser hides a redirect.
    pub status: u16,
    /// The service's id for the request.
    pub request_id: Option<String>,
    /// The `error` field of the body, if there is one.
    pub error: Option<String>,
    /// What is wrong with which field.
    pub details: Vec<Detail>,
    /// The whole body.
    pub body: String,
    /// How long the service asks to wait before the next request.
    pub retry_after: Option<Duration>,
    /// Where a redirect pointed.
    pub location: Option<String>,
}

/// One entry of `details` in the body of a 400.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Detail {
    /// The field's path, as the service writes it.
    pub field: String,
    /// What is wrong with it.
    pub message: String,
}

impl ApiError {
    /// The class that the status belongs to.
    pub fn class(&self) -> ApiClass {
        ApiClass::of(self.status)
    }

    fn message(&self) -> String {
        let class = self.class();
        let mut message = self.call.clone();
        if class == ApiClass::Redirect {
            let to = if self.location.is_some() { " to " } else { "" };
            let location = self.location.as_deref().unwrap_or_default();
            let refused = " was not followed; check baseUrl";
            message.push_str(&format!(": a redirect{to}{location}{refused}"));
        } else {
            let reason = self.error.as_deref().unwrap_or(class.reason());
            message.push_str(&format!(": {} {reason}", self.status));
        }
        for (index, detail) in self.details.iter().take(3).enumerate() {
            let opening = if index == 0 { " (" } else { "; " };
            message.push_str(&format!("{opening}{}: {}", detail.field, detail.message));
        }
        let end = match self.details.len() {
            0 => "",
            1..=3 => ")",
            _ => "; …)",
        };
        // A 5xx of a gateway does not show whether the service behind it created a job.
        let advice = self.sent().map_or("", |sent| sent.advice(self.operation));
        message.push_str(&format!("{end}{advice}"));
        push_request(&mut message, self.request_id.as_deref());
        message
    }

    /// For a call that creates something: `Unknown` after statuses that a gateway may return although the service already
    /// received the request.
    pub fn sent(&self) -> Option<Sent> {
        let is_unknown = self.meaning() == Meaning::Unknown && !self.operation.facts().repeatable;
        is_unknown.then_some(Sent::Unknown)
    }

    /// What the status means for a request that creates something.
    pub fn meaning(&self) -> Meaning {
        Meaning::of(self.status, self.retry_after.is_some())
    }
}

/// A successful response that is not what the API documents.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.message())]
#[non_exhaustive]
pub struct ResponseError {
    /// The operation.
    pub operation: Operation,
    /// Method and path, such as `GET /jobs/01J8Z0`.
    pub call: String,
    /// The status, of the 200s.
    pub status: u16,
    /// What is missing or wrong.
    pub problem: String,
    /// The body.
    pub body: String,
    /// The service's id for the request.
    pub request_id: Option<String>,
}

impl ResponseError {
    fn message(&self) -> String {
        let taken = "; the service accepted the request: check before you send it again";
        let advice = if self.operation.facts().repeatable { "" } else { taken };
        let mut message = format!("{}: {}, but {}{advice}", self.call, self.status, self.problem);
        push_request(&mut message, self.request_id.as_deref());
        message
    }
}

fn push_request(message: &mut String, id: Option<&str>) {
    if let Some(id) = id {
        message.push_str(&format!(" [request {id}]"));
    }
}

/// Any error of the client.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The payload has errors; nothing was sent.
    #[error("{}", self.message())]
    Validation {
        /// The report of the check.
        report: Box<Report>,
    },
    /// No request can be built from the arguments.
    #[error(transparent)]
    Request(#[from] RequestError),
    /// The service responded with an error.
    #[error(transparent)]
    Api(#[from] Box<ApiError>),
    /// The network failed.
    #[error("{}", self.message())]
    Network {
        /// The operation.
        operation: Operation,
        /// Method and path, such as `GET /jobs/01J8Z0`.
        call: String,
        /// Whether the request may have reached the service.
        sent: Sent,
        /// Whether a later attempt may succeed.
        temporary: bool,
        /// The HTTP library's error.
        source: Source,
    },
    /// There was no complete response, or no token, within the timeout.
    #[error("{}", self.message())]
    Timeout {
        /// The operation.
        operation: Operation,
        /// Method and path, such as `GET /jobs/01J8Z0`.
        call: String,
        /// Whether the request may have reached the service.
        sent: Sent,
        /// The timeout.
        timeout: Duration,
    },
    /// A successful response that is not what the API documents.
    #[error(transparent)]
    Response(#[from] Box<ResponseError>),
    /// Every job of a batch failed.
    #[error("{}", self.message())]
    Batch {
        /// The response of the service.
        response: Box<super::batch::BatchResponse>,
    },
    /// The job that was awaited failed or was cancelled.
    #[error("{}", self.message())]
    JobFailed {
        /// The job.
        id: String,
        /// Its `stats.error`.
        error: String,
        /// The response of the service.
        body: String,
    },
    /// The file of the template that was awaited cannot be used.
    #[error("{}", self.message())]
    TemplateFailed {
        /// The template.
        id: String,
        /// The service's reason.
        error: String,
        /// The response of the service.
        body: String,
    },
    /// The job, batch or template did not end within the timeout of the wait.
    #[error("{}", self.message())]
    WaitTimeout {
        /// The job, batch or template.
        id: String,
        /// Its last known state; empty if no poll succeeded.
        status: String,
        /// How long the wait lasted.
        waited: Duration,
        /// The last response.
        body: String,
        /// Why the last poll failed, if it did.
        source: Option<Box<Error>>,
    },
    /// The caller cancelled the call.
    #[error("{}", self.message())]
    Aborted {
        /// Whether a request may have reached the service.
        sent: Sent,
    },
}

fn late(call: &str, operation: Operation, sent: Sent, timeout: Duration) -> String {
    let limit = milliseconds(timeout).to_string();
    format!("{call}: no response within {limit} ms{}", sent.advice(operation))
}

fn all_failed(response: &super::batch::BatchResponse) -> String {
    let mut message = "POST /batches: every job of the batch failed".to_owned();
    if let Some(first) = response.results.iter().find_map(|result| result.error.as_deref()) {
        message.push_str(&format!("; the first error: {first}"));
    }
    message
}

fn not_ended(id: &str, waited: Duration, status: &str, last: Option<&Error>) -> String {
    let mut message = format!("{id} has not ended after {} ms", milliseconds(waited));
    if !status.is_empty() {
        message.push_str(&format!("; it is `{status}`"));
    }
    if let Some(last) = last {
        message.push_str(&format!("; the last poll failed: {}", last.message()));
    }
    message
}

/// Whether a later attempt may succeed after this error.
pub(super) fn may_pass(error: &Error) -> bool {
    match error {
        Error::Api(error) => matches!(error.meaning(), Meaning::Busy | Meaning::Unknown),
        Error::Network { temporary, .. } => *temporary,
        // Without a token nothing was sent, and the token function had enough time.
        Error::Timeout { sent, .. } => *sent == Sent::Unknown,
        _ => false,
    }
}

/// In 64 bits: a wider division adds most of a kilobyte to the module.
pub fn milliseconds(time: Duration) -> u64 {
    time.as_secs().saturating_mul(1000).saturating_add(time.subsec_millis().into())
}

impl Error {
    /// The text of `Display`, without the code of a formatter.
    pub fn message(&self) -> String {
        match self {
            Self::Validation { report } => report.summary(),
            Self::Request(error) => error.message(),
            Self::Api(error) => error.message(),
            Self::Network { call, source, .. } if source.is::<FilesUnsupported>() => {
                format!("{call}: {source}; the request was not sent")
            }
            Self::Network { operation, call, sent, source, .. } => {
                let reason = reason(source).map(|reason| format!(" ({reason})")).unwrap_or_default();
                format!("{call}: the connection failed{reason}{}", sent.advice(*operation))
            }
            Self::Timeout { operation, call, sent, timeout } => late(call, *operation, *sent, *timeout),
            Self::Response(error) => error.message(),
            Self::Batch { response } => all_failed(response),
            Self::JobFailed { id, error, .. } => format!("job {id} failed: {error}"),
            Self::TemplateFailed { id, error, .. } => format!("template {id} cannot be used: {error}"),
            Self::WaitTimeout { id, status, waited, source, .. } => not_ended(id, *waited, status, source.as_deref()),
            Self::Aborted { .. } => "cancelled by the caller".to_owned(),
        }
    }

    /// Whether a request that creates something may have reached the service, if the error contains that.
    pub fn sent(&self) -> Option<Sent> {
        match self {
            Self::Api(error) => error.sent(),
            Self::Network { sent, .. } | Self::Timeout { sent, .. } | Self::Aborted { sent } => Some(*sent),
            Self::Response(error) => (!error.operation.facts().repeatable).then_some(Sent::Unknown),
            _ => None,
        }
    }

    /// The platform's reason of a network error: a code such as `ENOTFOUND`, or the kind of an I/O error.
    pub fn reason(&self) -> Option<String> {
        match self {
            Self::Network { source, .. } => reason(source),
            _ => None,
        }
    }

    /// The stable code of the error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Validation { .. } => "validation",
            Self::Request(_) => "request",
            Self::Api(error) => error.class().code(),
            Self::Network { .. } => "network",
            Self::Timeout { .. } => "timeout",
            Self::Response(_) => "response",
            Self::Batch { .. } => "batch",
            Self::JobFailed { .. } => "job-failed",
            Self::TemplateFailed { .. } => "template-failed",
            Self::WaitTimeout { .. } => "wait-timeout",
            Self::Aborted { .. } => "aborted",
        }
    }

    pub(super) fn from_failure(operation: Operation, call: String, failure: Failure, timeout: Duration) -> Self {
        match failure {
            Failure::NotSent { temporary, source } => {
                Self::Network { operation, call, sent: Sent::No, temporary, source }
            }
            Failure::Lost(source) => Self::Network { operation, call, sent: Sent::Unknown, temporary: true, source },
            Failure::TimedOut => Self::Timeout { operation, call, sent: Sent::Unknown, timeout },
            Failure::Aborted(sent) => Self::Aborted { sent },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_class_follows_the_status() {
        for (status, code) in [
            (0, "redirect"),
            (302, "redirect"),
            (400, "bad-request"),
            (401, "authentication"),
            (402, "api"),
            (403, "permission"),
            (404, "not-found"),
            (408, "api"),
            (409, "conflict"),
            (410, "api"),
            (413, "api"),
            (422, "bad-request"),
            (429, "rate-limit"),
            (500, "server"),
            (503, "server"),
            (599, "server"),
            (600, "api"),
        ] {
            assert_eq!(ApiClass::of(status).code(), code, "{status}");
        }
    }

    #[test]
    fn the_message_of_an_invalid_payload_has_the_pointer_of_its_first_error() {
        for (payload, message) in [
            ("5", "the payload has an error at the root: "),
            (
                r#"{"template":{"id":"01JTGM9GCR71JV7EJYDF45QAFD","composition":"a"},"preview":1}"#,
                "the payload has an error at /preview: ",
            ),
            ("{}}", "the payload has 2 errors; the first is at the root: "),
        ] {
            let report = crate::lint(payload, &crate::CheckOptions::default());
            let error = Error::Validation { report: Box::new(report) }.to_string();
            assert!(error.starts_with(message), "{error}");
        }
    }

    #[test]
    fn a_message_has_the_call_the_result_and_the_advice() {
        let error = |operation, status, error: Option<&str>| ApiError {
            operation,
            call: operation.label("01J"),
            status,
            request_id: Some("r1".to_owned()),
            error: error.map(str::to_owned),
            details: Vec::new(),
            body: String::new(),
            retry_after: None,
            location: None,
        };
        let mut bad = error(Operation::CreateJob, 400, Some("Validation failed"));
        bad.details.push(Detail { field: "template.id".to_owned(), message: "is required".to_owned() });
        for (error, message) in [
            (bad, "POST /jobs: 400 Validation failed (template.id: is required) [request r1]"),
            (error(Operation::GetJob, 502, None), "GET /jobs/01J: 502 the service failed [request r1]"),
            (
                error(Operation::CreateBatch, 502, None),
                "POST /batches: 502 the service failed; the service may have accepted the request: \
                 check before you send it again [request r1]",
            ),
            (
                ApiError { retry_after: Some(Duration::ZERO), ..error(Operation::CreateJob, 503, None) },
                "POST /jobs: 503 the service failed [request r1]",
            ),
            (
                error(Operation::CreateJob, 307, None),
                "POST /jobs: a redirect was not followed; check baseUrl [request r1]",
            ),
        ] {
            assert_eq!(error.to_string(), message);
        }
    }
}
