//! One call: attempts, pauses, and the result.

use std::sync::Arc;
use std::time::Duration;

use super::batch::{self, BatchResponse};
use super::error::{Error, Sent};
use super::pace::Pace;
use super::response;
use super::retry::{self, Meaning};
use super::transport::{Event, Failure, Response, Transport};
use crate::request::{Operation, Payload, Request, RequestOptions, build_request};
use crate::{CheckOptions, PayloadKind, lint};

/// How a client behaves.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ClientOptions {
    /// Where requests go and what they carry.
    pub request: RequestOptions,
    /// The timeout of one attempt, from sending to the end of the response.
    pub timeout: Duration,
    /// How often a request is retried after the first attempt; see [`retry`].
    pub max_retries: u32,
    /// How payloads are checked before they are sent; `None` sends them unchecked.
    pub check: Option<CheckOptions>,
}

impl Default for ClientOptions {
    fn default() -> Self {
        Self {
            request: RequestOptions::default(),
            timeout: Duration::from_secs(60),
            max_retries: 2,
            check: Some(CheckOptions::default()),
        }
    }
}

/// A successful response with the body that the API documents.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Success {
    /// The status, of the 200s.
    pub status: u16,
    /// The body.
    pub body: String,
    /// The service's id for the request.
    pub request_id: Option<String>,
}

/// A client of the API over a [`Transport`].
///
/// A request that the service may have accepted is never sent again: see [`retry`].
///
/// ```no_run
/// use nexrender_payload::client::{Client, ClientOptions, Error, Transport};
///
/// async fn create(transport: impl Transport, token: String, job: &str) -> Result<String, Error> {
///     let client = Client::new(transport, ClientOptions::default().token(token));
///     match client.create_job(job).await {
///         Ok(created) => Ok(created.id),
///         Err(error) => {
///             // Whether the job may exist although the call failed.
///             eprintln!("{error}; sent: {:?}", error.sent());
///             Err(error)
///         }
///     }
/// }
/// ```
#[derive(Debug, Clone)]
pub struct Client<T> {
    pub(super) transport: T,
    pub(super) options: ClientOptions,
    pub(super) pace: Arc<Pace>,
}

/// A request and its response.
pub(super) struct Exchange {
    pub(super) request: Request,
    response: Response,
}

impl Exchange {
    pub(super) fn take_success(&mut self) -> Success {
        let response = &mut self.response;
        Success {
            status: response.status,
            request_id: response.request_id(&self.request),
            body: std::mem::take(&mut response.body),
        }
    }
}

impl<T: Transport> Client<T> {
    /// A client that sends over `transport`.
    pub fn new(transport: T, options: ClientOptions) -> Self {
        Self::sharing(transport, options, Arc::default())
    }

    /// The same with a [`Pace`] that other clients share: when the service asks one to slow down, all do.
    pub const fn sharing(transport: T, options: ClientOptions, pace: Arc<Pace>) -> Self {
        Self { transport, options, pace }
    }

    /// The transport.
    pub const fn transport(&self) -> &T {
        &self.transport
    }

    /// How it behaves.
    pub const fn options(&self) -> &ClientOptions {
        &self.options
    }

    /// Calls any operation. A payload that creates something is checked first, unless the client's options turn that off.
    pub async fn call(&self, operation: Operation, payload: &Payload<'_>) -> Result<Success, Error> {
        if let (Some(kind), Some(text)) = (operation.payload_kind(), payload.body) {
            self.check_payload(text, kind)?;
        }
        Ok(self.call_until(operation, payload, Duration::MAX).await?.take_success())
    }

    /// The same, but returns the request too, and ends at a time on the transport's clock: the call then times out after
    /// [`Duration::ZERO`].
    pub(super) async fn call_until(
        &self,
        operation: Operation,
        payload: &Payload<'_>,
        end: Duration,
    ) -> Result<Box<Exchange>, Error> {
        self.call_within(operation, payload, end, self.options.max_retries).await
    }

    /// The same with its own number of retries.
    pub(super) async fn call_within(
        &self,
        operation: Operation,
        payload: &Payload<'_>,
        end: Duration,
        retries: u32,
    ) -> Result<Box<Exchange>, Error> {
        let exchange = self.send(operation, payload, end, retries).await?;
        self.check_response(&exchange)?;
        Ok(exchange)
    }

    /// Checks a payload before it is sent.
    pub(super) fn check_payload(&self, text: &str, kind: PayloadKind) -> Result<(), Error> {
        let Some(check) = &self.options.check else {
            return Ok(());
        };
        let report = lint(text, &CheckOptions { kind: Some(kind), ..check.clone() });
        if report.is_valid() { Ok(()) } else { Err(Error::Validation { report: Box::new(report) }) }
    }

    /// Creates the jobs of a batch whose text has `count` jobs and was checked before, with its own number of retries.
    pub async fn create_batch_of(&self, batch: &str, count: usize, retries: u32) -> Result<BatchResponse, Error> {
        let operation = Operation::CreateBatch;
        let exchange = self.send(operation, &Payload::body(batch), Duration::MAX, retries).await?;
        self.batch_response(&exchange, count)
    }

    fn batch_response(&self, exchange: &Exchange, count: usize) -> Result<BatchResponse, Error> {
        let Exchange { request, response } = exchange;
        let is_failed_batch = response.status == 400 && batch::is_batch(&response.body);
        if !is_failed_batch {
            self.check_response(exchange)?;
        }
        let response = BatchResponse::read(response, request, count);
        if is_failed_batch || response.is_failure() {
            return Err(Error::Batch { response: Box::new(response) });
        }
        Ok(response)
    }

    /// Turns an error response, or one that is not what the API documents, into an error.
    fn check_response(&self, exchange: &Exchange) -> Result<(), Error> {
        let Exchange { request, response } = exchange;
        if is_success(response.status) {
            return Ok(response::check(request, response)?);
        }
        let retry_after = retry::retry_after(response, self.transport.now());
        Err(Box::new(response::refusal(request, response, retry_after)).into())
    }

    /// Sends a request, and retries it as [`retry`] allows, up to `retries` times. Any status is an `Ok` here.
    async fn send(
        &self,
        operation: Operation,
        payload: &Payload<'_>,
        end: Duration,
        retries: u32,
    ) -> Result<Box<Exchange>, Error> {
        let request = build_request(operation, payload, &self.options.request)?;
        let mut exchange = Box::new(Exchange { request, response: Response::default() });
        let mut attempt = 1;
        loop {
            if let Some(wait) = self.pace.short_wait(self.transport.now(), self.transport.random()) {
                self.sleep(&exchange.request, wait, end).await?;
            }
            let (limit, reported) = self.limit(end);
            self.authorise(&mut exchange.request, limit, reported).await?;
            let request = &exchange.request;
            self.transport.observe(&Event::Request { request, attempt });
            let started = self.transport.now();
            let (limit, reported) = self.limit(end);
            let outcome = self.transport.send(request, limit).await;
            let took = self.transport.now().saturating_sub(started);
            self.transport.observe(&match &outcome {
                Ok(response) => Event::Response { request, attempt, response, took },
                Err(failure) => Event::Failure { request, attempt, failure, took },
            });
            let pause = self.pause_before_next(operation, &outcome, attempt, started).filter(|_| attempt <= retries);
            let Some(pause) = pause else {
                return match outcome {
                    Ok(response) => {
                        exchange.response = response;
                        Ok(exchange)
                    }
                    Err(failure) => Err(Error::from_failure(operation, request.label(), failure, reported)),
                };
            };
            let status = outcome.as_ref().ok().map(|response| response.status);
            if pause < end.saturating_sub(self.transport.now()) {
                self.transport.observe(&Event::Retry { request, attempt, pause, status });
            }
            self.sleep(&exchange.request, pause, end).await?;
            attempt += 1;
        }
    }

    /// Pauses, but not beyond `end`: if that comes first, the call times out.
    async fn sleep(&self, request: &Request, pause: Duration, end: Duration) -> Result<(), Error> {
        let left = end.saturating_sub(self.transport.now());
        let rest = self.transport.sleep(pause.min(left)).await;
        let over = (pause >= left).then_some(Failure::TimedOut);
        match rest.err().or(over) {
            Some(failure) => Err(Error::from_failure(request.operation, request.label(), failure, Duration::ZERO)),
            None => Ok(()),
        }
    }

    /// How long a step may take, and the limit that its error reports: zero if `end` comes first.
    fn limit(&self, end: Duration) -> (Duration, Duration) {
        let timeout = self.options.timeout;
        let left = end.saturating_sub(self.transport.now());
        if timeout < left { (timeout, timeout) } else { (left, Duration::ZERO) }
    }

    /// Sets the token of the request if the transport makes tokens and the caller has not set a header for it.
    async fn authorise(&self, request: &mut Request, limit: Duration, reported: Duration) -> Result<(), Error> {
        if self.options.request.has_own_authorization() {
            return Ok(());
        }
        let (operation, call) = (request.operation, request.label());
        match self.transport.token(limit).await {
            Ok(Some(token)) => Ok(request.authorise(&token)?),
            Ok(None) => Ok(()),
            Err(Failure::TimedOut) => Err(Error::Timeout { operation, call, sent: Sent::No, timeout: reported }),
            Err(failure) => Err(Error::from_failure(operation, call, failure, reported)),
        }
    }

    /// The pause before the request is retried; `None` if it must not be. `started` is when it was sent.
    fn pause_before_next(
        &self,
        operation: Operation,
        outcome: &Result<Response, Failure>,
        attempt: u32,
        started: Duration,
    ) -> Option<Duration> {
        let random = self.transport.random();
        let own = retry::pause(attempt, random);
        let response = match outcome {
            Ok(response) => response,
            Err(failure) => return retry::repeats_after_failure(operation, failure).then_some(own),
        };
        let now = self.transport.now();
        let asked = retry::retry_after(response, now);
        let meaning = Meaning::of(response.status, asked.is_some());
        match meaning {
            Meaning::Busy => _ = self.pace.refuse(started, now, asked.map(|asked| asked.max(own)), random),
            Meaning::Taken => self.pace.accept(),
            Meaning::Refused | Meaning::TooLarge | Meaning::Stop | Meaning::Unknown => {}
        }
        let repeats = retry::repeats_after_response(operation, meaning);
        let is_short = asked.is_none_or(|asked| asked <= retry::LONGEST_RETRY_AFTER);
        (repeats && is_short).then(|| own.max(asked.unwrap_or_default()))
    }
}

const fn is_success(status: u16) -> bool {
    status >= 200 && status < 300
}
