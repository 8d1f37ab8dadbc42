//! The core's [`Transport`] over JavaScript.
//!
//! The core's futures run in turns. Whoever has the event loop resumes a [`Call`](super::Call), which goes on until it
//! needs something of JavaScript, says so in JSON, and is resumed with what came of it. That is a few lines on both
//! sides, where an executor with its queue, closures for each promise, and bindings to `fetch` and all that belongs to
//! it would be a third of the client's wasm.

use std::cell::Cell;
use std::fmt;
use std::future::poll_fn;
use std::task::Poll;
use std::time::Duration;

use wasm_bindgen::prelude::wasm_bindgen;

use crate::given::Given;
use nexrender_payload::client::{Event, Failure, Response, Sent, Transport};
use nexrender_payload::internal::error::milliseconds;
use nexrender_payload::internal::json::{Object, object};
use nexrender_payload::internal::words::{copy, joined, push_all};
use nexrender_payload::request::{Request, Secrets};

// js-sys has these too, and with them an executor that ends in the wasm unasked.
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Date)]
    fn now() -> f64;
    #[wasm_bindgen(js_namespace = Math)]
    fn random() -> f64;
}

/// Where a call and the one who resumes it leave things for each other.
#[derive(Default)]
pub(super) struct Turns {
    /// What the core waits for, as `told` makes it.
    pub(super) step: Cell<String>,
    /// What came of it.
    pub(super) outcome: Cell<Option<Result<Response, Failure>>>,
    /// What happened on the way to the next step, as JSON objects.
    events: Cell<String>,
    /// What JavaScript told of the last failure, if it held a secret: masked, and else empty.
    pub(super) cause: Cell<String>,
}

/// The network of one call.
pub(super) struct Network<'t> {
    pub(super) turns: &'t Turns,
    /// Whether JavaScript makes a token for each attempt.
    pub(super) makes_tokens: bool,
}

impl Turns {
    /// `{events, step, …}`: what happened since the last step, each with the `hook` that it is for, and what to do,
    /// `token`, `send` or `sleep`, with what belongs to it. Without a step the call has ended.
    #[inline(never)]
    pub(super) fn told(&self, write: &mut dyn FnMut(&mut Object<'_>)) -> String {
        object(|told| {
            told.raw("events", &joined(&["[", &self.events.take(), "]"]));
            write(told);
        })
    }

    /// Keeps an event for the hook.
    #[inline(never)]
    pub(super) fn tell(&self, hook: &str, write: &mut dyn FnMut(&mut Object<'_>)) {
        let mut events = self.events.take();
        let separator = if events.is_empty() { "" } else { "," };
        push_all(&mut events, &[separator]);
        let mut event = Object::open(&mut events);
        event.text("hook", hook);
        write(&mut event);
        event.close();
        self.events.set(events);
    }

    /// Keeps what is told of a failure in its stead, where that must not be told.
    #[inline(never)]
    fn mask(&self, request: &Request, outcome: &Result<Response, Failure>) {
        self.cause.take();
        if let Err(Failure::NotSent { source, .. } | Failure::Lost(source)) = outcome
            && let Some(FetchFailed(texts)) = source.downcast_ref()
        {
            let masked = Secrets::of(request).mask(texts);
            if masked != *texts {
                self.cause.set(masked);
            }
        }
    }

    /// Hands a step over, and goes on with what came of it.
    async fn take(&self, step: &str, limit: Duration, request: Option<&Request>) -> Result<Response, Failure> {
        self.step.set(self.told(&mut |told| {
            told.text("step", step);
            // A timer must not ring before the time is up.
            let begun = u64::from(!limit.subsec_nanos().is_multiple_of(1_000_000));
            told.number("limit", milliseconds(limit).saturating_add(begun));
            if let Some(request) = request {
                push_request(told, request, &request.headers);
            }
        }));
        // The first turn begins without an outcome that anyone waited for.
        self.outcome.set(None);
        poll_fn(|_| self.outcome.take().map_or(Poll::Pending, Poll::Ready)).await
    }
}

fn push_request<T: AsRef<str>>(told: &mut Object<'_>, request: &Request, headers: &[(T, T)]) {
    told.text("method", request.method());
    told.text("url", &request.url);
    let mut members = Object::open(told.key("headers"));
    for (name, value) in headers {
        members.text(name.as_ref(), value.as_ref());
    }
    members.close();
}

/// Of a line with `{status, headers: [name, value, …]}` and the body, or of a `{failure}` and what is told of it.
#[inline(never)]
pub(super) fn heard(outcome: &str) -> Result<Response, Failure> {
    let mut response = Response::default();
    let mut failure = None;
    Given::read(outcome, &mut |given, body| {
        response.status = given.whole("status").try_into().unwrap_or_default();
        response.headers = given.pairs("headers");
        response.body = copy(body);
        failure = given.text("failure");
    });
    let Some(failure) = failure else { return Ok(response) };
    let source = Box::new(FetchFailed(response.body));
    Err(match failure.as_str() {
        "refused" => Failure::NotSent { temporary: true, source },
        "blocked" => Failure::NotSent { temporary: false, source },
        "lost" => Failure::Lost(source),
        "late" => Failure::TimedOut,
        "stopped" => Failure::Aborted(Sent::No),
        _ => Failure::Aborted(Sent::Unknown),
    })
}

/// JavaScript keeps what `fetch` said; this stands for it in between, with all the texts that are in it.
#[derive(thiserror::Error)]
#[error("fetch failed")]
struct FetchFailed(String);

/// What is derived would bring the tables of all characters.
impl fmt::Debug for FetchFailed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FetchFailed")
    }
}

impl Transport for Network<'_> {
    async fn send(&self, request: &Request, timeout: Duration) -> Result<Response, Failure> {
        let outcome = self.turns.take("send", timeout, Some(request)).await;
        self.turns.mask(request, &outcome);
        outcome
    }

    async fn sleep(&self, pause: Duration) -> Result<(), Failure> {
        self.turns.take("sleep", pause, None).await.map(drop)
    }

    fn now(&self) -> Duration {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and after 1970")]
        let milliseconds = now() as u64;
        Duration::from_millis(milliseconds)
    }

    fn random(&self) -> u16 {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 65,535")]
        let random = (random() * 65_536.0) as u16;
        random
    }

    async fn token(&self, timeout: Duration) -> Result<Option<String>, Failure> {
        if !self.makes_tokens {
            return Ok(None);
        }
        let answer = self.turns.take("token", timeout, None).await?;
        Ok(Some(answer.body))
    }

    fn observe(&self, event: &Event<'_>) {
        let (Event::Request { request, attempt }
        | Event::Response { request, attempt, .. }
        | Event::Retry { request, attempt, .. }) = event;
        let hook = match event {
            Event::Request { .. } => "onRequest",
            Event::Response { .. } => "onResponse",
            Event::Retry { .. } => "onRetry",
        };
        self.turns.tell(hook, &mut |told| {
            push_request(told, request, &request.masked_headers());
            told.number("attempt", u64::from(*attempt));
            match event {
                Event::Request { .. } => {}
                Event::Response { response, took, .. } => {
                    told.number("status", response.status.into());
                    told.text_if_any("requestId", response.request_id(request).as_deref());
                    told.number("ms", milliseconds(*took));
                }
                Event::Retry { pause, status, .. } => {
                    if let Some(status) = status {
                        told.number("status", u64::from(*status));
                    }
                    told.number("delay", milliseconds(*pause));
                }
            }
        });
    }
}
