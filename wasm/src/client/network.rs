//! The core's [`Transport`] over JavaScript, in turns: a future of the core runs until it needs something of JavaScript,
//! says so with a [`Step`], and continues when it is resumed with an [`Outcome`].

use std::cell::{Cell, RefCell};
use std::error::Error as StdError;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use nexrender_payload::client::{Event as CoreEvent, Failure, PlatformCode, Response, Sent, Transport};
use nexrender_payload::internal::error::milliseconds;
use nexrender_payload::request::{Request, Secrets};

use super::failures::{self, Failed};
use super::protocol::{Attempt, Event, Headers, Link, Outcome, Step, Turn};
use crate::boundary::from_js;

/// What a future and the one who resumes it leave for each other.
#[derive(Default)]
pub(super) struct Desk {
    step: RefCell<Option<Step>>,
    outcome: RefCell<Option<(Outcome, String)>>,
    events: RefCell<Vec<Event>>,
    now: Cell<Duration>,
    random: Cell<u16>,
    /// All texts of `fetch`'s last error, masked, if one of them had a secret.
    masked_cause: RefCell<Option<String>>,
}

impl Desk {
    pub(super) fn tell(&self, event: Event) {
        self.events.borrow_mut().push(event);
    }

    pub(super) fn take_masked_cause(&self) -> Option<String> {
        self.masked_cause.take()
    }

    /// Hands a step over and waits for its outcome.
    async fn take(&self, step: Step) -> (Outcome, String) {
        // The first turn begins without an outcome that anyone waits for.
        self.outcome.take();
        self.step.replace(Some(step));
        poll_fn(|_| self.outcome.take().map_or(Poll::Pending, Poll::Ready)).await
    }
}

/// A future of the core, resumed from outside.
pub(super) struct Lane<T> {
    future: Pin<Box<dyn Future<Output = T>>>,
    desk: Rc<Desk>,
}

impl<T> Lane<T> {
    pub(super) fn new<F: Future<Output = T> + 'static>(run: impl FnOnce(Rc<Desk>) -> F) -> Self {
        let desk = Rc::<Desk>::default();
        Self { future: Box::pin(run(Rc::clone(&desk))), desk }
    }

    /// Goes on with an [`Outcome`] as it was written, to the next step or to the end.
    pub(super) fn resume(&mut self, text: &str, now: Duration, random: u16) -> Result<T, Box<Step>> {
        // The package never sends anything unreadable; in doubt, the request may have left.
        let (outcome, rest) = from_js(text).unwrap_or((Outcome::BrokenOff, ""));
        self.desk.now.set(now);
        self.desk.random.set(random);
        self.desk.outcome.replace(Some((outcome, rest.to_owned())));
        match self.future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(value) => Ok(value),
            Poll::Pending => Err(Box::new(self.desk.step.take().unwrap_or(Step::Sleep { limit: 0 }))),
        }
    }

    /// A step, with the events before it.
    pub(super) fn turn(&self, step: Step) -> Turn {
        Turn { events: self.desk.events.take(), step }
    }
}

impl<T> fmt::Debug for Lane<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lane")
    }
}

/// The network of one lane.
pub(super) struct Network {
    pub(super) desk: Rc<Desk>,
    /// Whether JavaScript makes a token for each attempt.
    pub(super) makes_tokens: bool,
}

impl Network {
    fn failure(&self, request: &Request, chain: &[Link], texts: &str) -> Failure {
        let secrets = Secrets::of(request);
        let masked = secrets.mask(texts);
        self.desk.masked_cause.replace((masked != texts).then_some(masked));
        let code = failures::code(chain).filter(|code| secrets.mask(code) == *code);
        let source = Box::new(FetchFailed(code.map(|code| PlatformCode(code.to_owned()))));
        match failures::classify(chain) {
            Failed::NotConnected => Failure::NotSent { temporary: true, source },
            Failed::Blocked => Failure::NotSent { temporary: false, source },
            Failed::Lost => Failure::Lost(source),
        }
    }
}

/// Represents the error of `fetch`, which JavaScript keeps.
#[derive(Debug)]
struct FetchFailed(Option<PlatformCode>);

impl fmt::Display for FetchFailed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("fetch failed")
    }
}

impl StdError for FetchFailed {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.as_ref().map(|code| code as _)
    }
}

/// A timer must not ring before the time is up.
fn limit(time: Duration) -> u64 {
    let started = u64::from(!time.subsec_nanos().is_multiple_of(1_000_000));
    milliseconds(time).saturating_add(started)
}

/// The failure of a step that was not a request, if it failed.
fn aborted_or_late(outcome: &Outcome) -> Failure {
    match outcome {
        Outcome::TimedOut => Failure::TimedOut,
        Outcome::BrokenOff => Failure::Aborted(Sent::Unknown),
        _ => Failure::Aborted(Sent::No),
    }
}

impl Transport for Network {
    async fn send(&self, request: &Request, timeout: Duration) -> Result<Response, Failure> {
        self.desk.masked_cause.take();
        let step = Step::Send {
            method: request.method(),
            url: request.url.clone(),
            headers: Headers(request.headers.clone()),
            body: request.body.clone(),
            limit: limit(timeout),
        };
        match self.desk.take(step).await {
            (Outcome::Responded { status, headers }, body) => Ok(Response { status, headers, body }),
            (Outcome::Failed { chain }, texts) => Err(self.failure(request, &chain, &texts)),
            (outcome, _) => Err(aborted_or_late(&outcome)),
        }
    }

    async fn sleep(&self, pause: Duration) -> Result<(), Failure> {
        match self.desk.take(Step::Sleep { limit: limit(pause) }).await {
            (Outcome::Slept, _) => Ok(()),
            (outcome, _) => Err(aborted_or_late(&outcome)),
        }
    }

    fn now(&self) -> Duration {
        self.desk.now.get()
    }

    fn random(&self) -> u16 {
        self.desk.random.get()
    }

    async fn token(&self, timeout: Duration) -> Result<Option<String>, Failure> {
        if !self.makes_tokens {
            return Ok(None);
        }
        match self.desk.take(Step::Token { limit: limit(timeout) }).await {
            (Outcome::Token, token) => Ok(Some(token)),
            (outcome, _) => Err(aborted_or_late(&outcome)),
        }
    }

    fn observe(&self, event: &CoreEvent<'_>) {
        let (CoreEvent::Request { request, attempt: number }
        | CoreEvent::Response { request, attempt: number, .. }
        | CoreEvent::Failure { request, attempt: number, .. }
        | CoreEvent::Retry { request, attempt: number, .. }) = event;
        let masked = request.masked_headers().into_iter();
        let attempt = Attempt {
            method: request.method(),
            url: request.url.clone(),
            headers: Headers(masked.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()),
            attempt: *number,
            status: None,
            request_id: None,
            ms: None,
            delay: None,
            code: None,
            reason: None,
            sent: None,
        };
        self.desk.tell(match event {
            CoreEvent::Request { .. } => Event::Request(attempt),
            CoreEvent::Response { response, took, .. } => Event::Response(Attempt {
                status: Some(response.status),
                request_id: response.request_id(request),
                ms: Some(milliseconds(*took)),
                ..attempt
            }),
            CoreEvent::Failure { failure, took, .. } => Event::Failure(Attempt {
                ms: Some(milliseconds(*took)),
                code: Some(failure.code()),
                reason: failure.reason(),
                sent: Some(failure.sent().as_str()),
                ..attempt
            }),
            CoreEvent::Retry { pause, status, .. } => {
                Event::Retry(Attempt { status: *status, delay: Some(milliseconds(*pause)), ..attempt })
            }
        });
    }
}
