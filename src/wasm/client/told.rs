//! What JavaScript is told of a call.

use js_sys::Array;
use wasm_bindgen::JsValue;

use super::fetch::Fetch;
use crate::client::error::milliseconds;
use crate::client::submit::Settled;
use crate::client::{ApiClass, BatchAnswer, Error, Sent, results_json};
use crate::json::{Object, object};

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

    /// `[json, text, thrown]`: `{results, record, error, isStopped}`, each only where there is one; the text of the
    /// answer, be it a success or an error; and what the caller's own signal or function threw, or what lies
    /// beneath an error of the network.
    #[inline(never)]
    pub(super) fn settle(self, fetch: &Fetch<'_>, outcome: Result<String, Error>) -> Array {
        let (mut text, mut thrown) = (String::new(), JsValue::UNDEFINED);
        let json = object(|told| {
            if let Some(results) = &self.results {
                told.raw("results", results);
            }
            told.text_if_any("record", self.record.as_deref());
            if let Some(reason) = fetch.stopped.take() {
                told.raw("isStopped", "true");
                thrown = reason;
                return;
            }
            match outcome {
                Ok(answer) => text = answer,
                Err(error) => {
                    if matches!(error, Error::Network { .. }) {
                        thrown = fetch.cause.take().unwrap_or(JsValue::UNDEFINED);
                    }
                    let mut members = Object::open(told.key("error"));
                    text = push_error(&mut members, error);
                    members.close();
                }
            }
        });
        Array::of3(&JsValue::from_str(&json), &JsValue::from_str(&text), &thrown)
    }
}

/// The error's class by name, and what its fields are made of; the text of the answer that it tells of.
fn push_error(told: &mut Object<'_>, error: Error) -> String {
    told.text("class", class(&error));
    told.text("code", error.code());
    told.text("message", &error.to_string());
    match error {
        Error::Validation { .. } | Error::Request(_) | Error::Aborted { .. } => String::new(),
        Error::Api(api) => {
            push_answer(told, api.status, api.request_id.as_deref());
            if let Some(time) = api.retry_after {
                told.number("retryAfterMs", milliseconds(time));
            }
            told.text_if_any("sent", api.sent().map(Sent::as_str));
            api.body
        }
        Error::Network { sent, .. } | Error::Timeout { sent, .. } => {
            told.text("sent", sent.as_str());
            String::new()
        }
        Error::Response(response) => {
            push_answer(told, response.status, response.request_id.as_deref());
            response.body
        }
        Error::Batch { answer } => {
            push_answer(told, answer.http_status, answer.request_id.as_deref());
            told.raw("results", &results_json(&answer.results));
            answer.body
        }
        Error::JobFailed { id, body, .. } | Error::WaitTimeout { id, body, .. } => {
            told.text("id", &id);
            body
        }
    }
}

fn push_answer(told: &mut Object<'_>, status: u16, request_id: Option<&str>) {
    told.number("status", status.into());
    told.text_if_any("requestId", request_id);
}

fn class(error: &Error) -> &'static str {
    match error {
        Error::Validation { .. } | Error::Request(_) | Error::Aborted { .. } => "TypeError",
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
    }
}
