//! A single call.

use std::ops::ControlFlow;
use std::rc::Rc;
use std::time::Duration;

use nexrender_payload::client::{ApiClass, Client, Error, Sent, Success, WaitOptions};
use nexrender_payload::internal::batch::count as jobs_of;
use nexrender_payload::internal::error::milliseconds;
use nexrender_payload::request::{Operation, Payload};
use wasm_bindgen::prelude::wasm_bindgen;

use super::network::{Desk, Lane, Network};
use super::protocol::{CallRequest, Done, ErrorInfo, Event, Step, Turn, Wait};
use super::{Pace, duration};
use crate::boundary::{JsResult, from_js, to_js};
use crate::state::with_text;

/// One call of the client, on its way.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Call(Lane<Done>);

#[wasm_bindgen]
impl Call {
    /// A call that has not started, of a [`CallRequest`] in the input buffer.
    #[wasm_bindgen(constructor)]
    pub fn new(length: usize, pace: &Pace) -> Self {
        with_text(length, |text| Self::of(text, pace))
    }

    /// Goes on with the [`Outcome`](super::protocol::Outcome) in the input buffer, at a time in milliseconds since 1970
    /// and with a number from 0 to 65,535 that is random. Returns a [`Turn`].
    pub fn resume(&mut self, length: usize, now: f64, random: u16) -> JsResult {
        let turn = with_text(length, |outcome| self.next(outcome, duration(now), random));
        to_js(&turn)
    }
}

impl Call {
    /// The same of a text.
    pub fn of(text: &str, pace: &Pace) -> Self {
        let pace = pace.0.clone();
        let request = from_js::<CallRequest>(text).map(|(request, body)| (request, body.to_owned()));
        Self(Lane::new(move |desk| async move {
            match request {
                Ok((request, body)) => run(request, body, pace, desk).await,
                Err(error) => Done { error: Some(misuse(error.to_string())), ..Done::default() },
            }
        }))
    }

    /// Goes on with a text to the next step.
    pub fn next(&mut self, outcome: &str, now: Duration, random: u16) -> Turn {
        let step = self.0.resume(outcome, now, random).map_or_else(|step| *step, Step::Done);
        self.0.turn(step)
    }
}

async fn run(
    request: CallRequest,
    body: String,
    pace: std::sync::Arc<nexrender_payload::client::Pace>,
    desk: Rc<Desk>,
) -> Done {
    let CallRequest { settings, operation, id, path, query, has_body, wait } = request;
    let Some(operation) = Operation::from_name(&operation) else {
        return Done { error: Some(misuse(format!("there is no operation {operation}"))), ..Done::default() };
    };
    let network = Network { desk: Rc::clone(&desk), makes_tokens: settings.makes_tokens };
    let client = Client::sharing(network, settings.options(), pace);
    let payload =
        Payload { body: has_body.then_some(body.as_str()), id: id.as_deref(), query: &query, path: path.as_deref() };
    let text = |success: Success| Done { text: Some(success.body), ..Done::default() };
    let done = match wait {
        Some(Wait { poll_interval, timeout }) => {
            let mut options = WaitOptions::default();
            options.interval = poll_interval.map(duration);
            options.timeout = timeout.map(duration);
            // If the callback ends the wait, JavaScript reports that at the next step.
            let mut report = |_: &Success| {
                desk.tell(Event::Progress);
                ControlFlow::Continue(())
            };
            let id = id.as_deref().unwrap_or_default();
            client.wait_for(operation, id, options, &mut report).await.map(text)
        }
        None if operation == Operation::CreateBatch => {
            let retries = client.options().max_retries;
            client.create_batch_of(&body, jobs_of(&body), retries).await.map(|response| Done {
                text: Some(response.body),
                results: Some(response.results),
                error: None,
            })
        }
        None => client.call(operation, &payload).await.map(text),
    };
    done.unwrap_or_else(|error| Done { error: Some(ErrorInfo::of(&error, &desk)), ..Done::default() })
}

/// What no caller of the package can bring about.
fn misuse(message: String) -> ErrorInfo {
    ErrorInfo { message, ..ErrorInfo::new("TypeError", "request") }
}

impl ErrorInfo {
    fn new(class: &'static str, code: &'static str) -> Self {
        Self {
            class,
            code,
            message: String::new(),
            status: None,
            request_id: None,
            retry_after_ms: None,
            sent: None,
            reason: None,
            id: None,
            results: None,
            text: None,
            masked_cause: None,
        }
    }

    /// What JavaScript makes an error of.
    pub(super) fn of(error: &Error, desk: &Desk) -> Self {
        let mut info = Self {
            message: error.message(),
            sent: error.sent().map(Sent::as_str),
            reason: error.reason(),
            masked_cause: desk.take_masked_cause(),
            ..Self::new(class(error), error.code())
        };
        let (status, request_id, body) = match error {
            Error::Api(api) => {
                info.retry_after_ms = api.retry_after.map(milliseconds);
                (Some(api.status), &api.request_id, &api.body)
            }
            Error::Response(response) => (Some(response.status), &response.request_id, &response.body),
            Error::Batch { response } => {
                info.results = Some(response.results.clone());
                (Some(response.http_status), &response.request_id, &response.body)
            }
            Error::JobFailed { id, body, .. } | Error::WaitTimeout { id, body, .. } => {
                info.id = Some(id.clone());
                (None, &None, body)
            }
            _ => return info,
        };
        info.status = status;
        info.request_id.clone_from(request_id);
        info.text = Some(body.clone());
        info
    }
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
            _ => "ApiError",
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
