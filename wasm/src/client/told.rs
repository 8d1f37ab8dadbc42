//! What JavaScript is told of a call.

use super::turns::Turns;
use nexrender_payload::client::{ApiClass, BatchAnswer, Error, Sent, results_json};
use nexrender_payload::internal::error::milliseconds;
use nexrender_payload::internal::json::Object;
use nexrender_payload::internal::submit::Settled;
use nexrender_payload::internal::words::joined;

/// What a call tells beside the answer's text.
#[derive(Default)]
pub(super) struct Told {
    results: Option<String>,
    record: Option<String>,
}

impl Told {
    /// Keeps the results of a batch; its text.
    pub(super) fn batch(&mut self, answer: Result<BatchAnswer, Error>) -> Result<String, Error> {
        let answer = answer?;
        self.results = Some(results_json(&answer.results));
        Ok(answer.body)
    }

    /// Keeps what became of a chunk; what stops the submission, if anything does.
    pub(super) fn chunk(&mut self, settled: Settled) -> Result<String, Error> {
        self.results = Some(results_json(&settled.results));
        self.record = Some(settled.record);
        settled.stop.map_or(Ok(String::new()), Err)
    }

    /// A line with `{events, results, record, error, cause}`, each only where there is one; then the text of the answer,
    /// be it a success or an error.
    #[inline(never)]
    pub(super) fn settle(self, turns: &Turns, outcome: &Result<String, Error>) -> String {
        let json = turns.told(&mut |told| {
            if let Some(results) = &self.results {
                told.raw("results", results);
            }
            told.text_if_any("record", self.record.as_deref());
            if let Err(error) = outcome {
                let mut members = Object::open(told.key("error"));
                push_error(&mut members, error);
                members.close();
                let cause = turns.cause.take();
                if !cause.is_empty() {
                    told.text("cause", &cause);
                }
            }
        });
        let text = match outcome {
            Ok(answer) => answer,
            Err(error) => body_of(error),
        };
        joined(&[&json, "\n", text])
    }
}

/// The error's class by name, and what its fields are made of.
fn push_error(told: &mut Object<'_>, error: &Error) {
    told.text("class", class(error));
    told.text("code", error.code());
    told.text("message", &error.message());
    match error {
        Error::Api(api) => {
            push_answer(told, api.status, api.request_id.as_deref());
            if let Some(time) = api.retry_after {
                told.number("retryAfterMs", milliseconds(time));
            }
            told.text_if_any("sent", api.sent().map(Sent::as_str));
        }
        Error::Network { sent, .. } | Error::Timeout { sent, .. } => told.text("sent", sent.as_str()),
        Error::Response(response) => push_answer(told, response.status, response.request_id.as_deref()),
        Error::Batch { answer } => {
            push_answer(told, answer.http_status, answer.request_id.as_deref());
            told.raw("results", &results_json(&answer.results));
        }
        Error::JobFailed { id, .. } | Error::WaitTimeout { id, .. } => told.text("id", id),
        _ => {}
    }
}

/// The text of the answer that the error tells of.
fn body_of(error: &Error) -> &str {
    match error {
        Error::Api(api) => &api.body,
        Error::Response(response) => &response.body,
        Error::Batch { answer } => &answer.body,
        Error::JobFailed { body, .. } | Error::WaitTimeout { body, .. } => body,
        _ => "",
    }
}

fn push_answer(told: &mut Object<'_>, status: u16, request_id: Option<&str>) {
    told.number("status", status.into());
    told.text_if_any("requestId", request_id);
}

fn class(error: &Error) -> &'static str {
    match error {
        Error::Api(api) => match ApiClass::of(api.status) {
            ApiClass::BadRequest => "BadRequestError",
            ApiClass::Authentication => "AuthenticationError",
            ApiClass::Permission => "PermissionError",
            ApiClass::NotFound => "NotFoundError",
            ApiClass::Conflict => "ConflictError",
            ApiClass::RateLimit => "RateLimitError",
            ApiClass::Server => "ServerError",
            ApiClass::Redirect | ApiClass::Other => "ApiError",
        },
        Error::Network { .. } => "NetworkError",
        Error::Timeout { .. } => "TimeoutError",
        Error::Response(_) => "ResponseError",
        Error::Batch { .. } => "BatchError",
        Error::JobFailed { .. } => "JobFailedError",
        Error::WaitTimeout { .. } => "WaitTimeoutError",
        _ => "TypeError",
    }
}
