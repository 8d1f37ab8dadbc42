//! The core's [`Transport`] over `fetch`.
//!
//! gloo-net's own `send` is not used: it panics on an abort whose reason is no `Error` and on a `fetch`
//! that returns something of its own. Nor is its request builder, which makes a `Request`: to a `fetch` that is
//! not the runtime's own (npm's undici and node-fetch, most mocks) that is the address `[object Request]`; Node
//! makes none of a path without a host; and where the refusal is an error of another realm, as under Jest, the
//! builder panics. Every `fetch` understands an address and an init. A panic would leave the caller's promise
//! hanging for ever.

use std::cell::Cell;
use std::time::Duration;

use gloo_net::http;
use js_sys::{Date, Function, Math, Reflect};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortController, AbortSignal, RequestInit, RequestRedirect};

use super::turns::{Outcome, Turns};
use crate::client::error::milliseconds;
use crate::client::{Event, Failure, Response, Sent, Transport};
use crate::json::{Object, object};
use crate::request::Request;
use crate::words::copy;

#[wasm_bindgen]
extern "C" {
    /// What the JavaScript client hands over with each call.
    #[wasm_bindgen(typescript_type = "CallSettings")]
    pub type Settings;
    /// All that is plain data, as JSON: `kind`, one of `operation`, `batch`, `chunk` and `wait`; `operation`, `id`,
    /// `query` and `headers` as `[name, value, …]`, `baseUrl`, `maxRetries`, and in milliseconds `timeout`, without which
    /// an attempt has no limit; of a wait `pollInterval` and `waitTimeout`; of a chunk its `number`, the index of its
    /// `first` job, how many `jobs` it covers, the `invalid` places that are not sent, and the `reasons` why not.
    #[wasm_bindgen(method, getter)]
    pub(super) fn given(this: &Settings) -> String;
    /// The JSON text to send.
    #[wasm_bindgen(method, getter)]
    pub(super) fn body(this: &Settings) -> Option<String>;
    /// Gets the text of each answer of a wait.
    #[wasm_bindgen(method, getter, js_name = onProgress)]
    pub(super) fn on_progress(this: &Settings) -> Option<Function>;
    #[wasm_bindgen(method, getter)]
    fn fetch(this: &Settings) -> Function;
    #[wasm_bindgen(method, getter)]
    fn signal(this: &Settings) -> Option<AbortSignal>;
    /// Resolves with the token of the moment.
    #[wasm_bindgen(method, getter)]
    fn token(this: &Settings) -> Option<Function>;
    /// Takes `"onRequest"`, `"onResponse"` or `"onRetry"`, and what that hook gets, as JSON.
    #[wasm_bindgen(method, getter)]
    fn observe(this: &Settings) -> Option<Function>;
}

/// The network of one call.
pub(super) struct Fetch<'s> {
    settings: &'s Settings,
    turns: &'s Turns,
    /// What the caller's signal, token function or callback gave as its reason.
    pub(super) stopped: Cell<Option<JsValue>>,
    /// What `fetch` rejected with last.
    pub(super) cause: Cell<Option<JsValue>>,
}

impl<'s> Fetch<'s> {
    pub(super) const fn new(settings: &'s Settings, turns: &'s Turns) -> Self {
        Self { settings, turns, stopped: Cell::new(None), cause: Cell::new(None) }
    }

    /// Keeps what is to be thrown again as it is.
    pub(super) fn stop(&self, reason: JsValue, sent: Sent) -> Failure {
        self.stopped.set(Some(reason));
        Failure::Aborted(sent)
    }

    fn refuse_when_aborted(&self, sent: Sent) -> Result<(), Failure> {
        match self.settings.signal() {
            Some(signal) if signal.aborted() => Err(self.stop(signal.reason(), sent)),
            _ => Ok(()),
        }
    }

    /// Waits for what `fetch` or a body's reader returned, until `deadline`.
    async fn promised(&self, promise: JsValue, deadline: Duration) -> Result<JsValue, Failure> {
        let left = deadline.saturating_sub(self.now());
        let (outcome, value) = self.turns.wait(Some(left), Some(&promise)).await;
        self.refuse_when_aborted(Sent::Unknown)?;
        match outcome {
            Outcome::Value => Ok(value),
            Outcome::Error => Err(self.failure(value)),
            Outcome::Late | Outcome::Aborted => Err(Failure::TimedOut),
        }
    }

    #[inline(never)]
    fn failure(&self, error: JsValue) -> Failure {
        let refused = is_refused(&error);
        let not_sent = refused || is_blocked(&error);
        self.cause.set(Some(error));
        let source = Box::new(FetchFailed);
        if not_sent { Failure::NotSent { refused, source } } else { Failure::Lost(source) }
    }

    async fn exchange(&self, request: &Request, init: &RequestInit, deadline: Duration) -> Result<Response, Failure> {
        let url = JsValue::from_str(&request.url);
        let answer = self.settings.fetch().call2(&JsValue::UNDEFINED, &url, init);
        let answer = self.promised(answer.map_err(|error| self.failure(error))?, deadline).await?;
        let Some(read) = reader(&answer) else {
            return Err(self.failure(JsValue::from_str("`fetch` gave no Response")));
        };
        let mut response = head(&answer);
        let body = read.call0(&answer).map_err(|error| self.failure(error))?;
        response.body = self.promised(body, deadline).await?.as_string().unwrap_or_default();
        Ok(response)
    }
}

/// What `fetch` said is told to JavaScript as it is; this stands for it in between.
#[derive(Debug, thiserror::Error)]
#[error("fetch failed")]
struct FetchFailed;

/// The status and the headers of what can be read as a `Response`.
fn head(answer: &JsValue) -> Response {
    let answer = http::Response::from(answer.clone().unchecked_into::<web_sys::Response>());
    let mut response = Response { status: answer.status(), ..Response::default() };
    let headers = answer.headers();
    Response::READ.iter().for_each(|name| keep(&headers, name, &mut response));
    response
}

#[inline(never)]
fn keep(headers: &http::Headers, name: &str, response: &mut Response) {
    if let Some(value) = headers.get(name) {
        response.headers.push((copy(name), value));
    }
}

/// The `text` method of something that can be read as a `Response`, of whatever library.
fn reader(answer: &JsValue) -> Option<Function> {
    get(answer, "status").as_f64()?;
    get(&get(answer, "headers"), "get").dyn_into::<Function>().ok()?;
    get(answer, "text").dyn_into().ok()
}

/// Whether the runtime says that nobody listened: Node as the cause's code, Bun as the error's own.
fn is_refused(error: &JsValue) -> bool {
    says_refused(error) || says_refused(&get(error, "cause"))
}

#[inline(never)]
fn says_refused(error: &JsValue) -> bool {
    matches!(get(error, "code").as_string().as_deref(), Some("ECONNREFUSED" | "ConnectionRefused"))
}

/// Whether `fetch` connects to no such port, whoever listens there: Node says so in the cause's message, Deno in the
/// error's own, browsers nowhere. <https://fetch.spec.whatwg.org/#port-blocking>
fn is_blocked(error: &JsValue) -> bool {
    [get(error, "message"), get(&get(error, "cause"), "message")]
        .iter()
        .filter_map(JsValue::as_string)
        .any(|message| message == "bad port" || message.contains("Requests to port "))
}

/// A member of what may be anything.
#[inline(never)]
fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

fn init(request: &Request, signal: &AbortSignal) -> RequestInit {
    let headers = js_sys::Object::new();
    for (name, value) in &request.headers {
        // Setting a member of a fresh object cannot fail.
        let _ = Reflect::set(&headers, &JsValue::from_str(name), &JsValue::from_str(value));
    }
    let init = RequestInit::new();
    init.set_method(request.method());
    init.set_headers(&headers);
    init.set_redirect(RequestRedirect::Manual);
    init.set_signal(Some(signal));
    if let Some(body) = &request.body {
        init.set_body(&JsValue::from_str(body));
    }
    init
}

impl Transport for Fetch<'_> {
    async fn send(&self, request: &Request, timeout: Duration) -> Result<Response, Failure> {
        self.refuse_when_aborted(Sent::No)?;
        let Ok(controller) = AbortController::new() else {
            return Err(Failure::NotSent { refused: false, source: Box::new(FetchFailed) });
        };
        let init = init(request, &controller.signal());
        let outcome = self.exchange(request, &init, self.now().saturating_add(timeout)).await;
        if matches!(outcome, Err(Failure::TimedOut | Failure::Aborted(_))) {
            controller.abort();
        }
        outcome
    }

    async fn sleep(&self, pause: Duration) -> Result<(), Failure> {
        self.refuse_when_aborted(Sent::No)?;
        self.turns.wait(Some(pause), None).await;
        self.refuse_when_aborted(Sent::No)
    }

    fn now(&self) -> Duration {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and after 1970")]
        let milliseconds = Date::now() as u64;
        Duration::from_millis(milliseconds)
    }

    fn random(&self) -> u16 {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 65,535")]
        let random = (Math::random() * 65_536.0) as u16;
        random
    }

    async fn token(&self) -> Result<Option<String>, Failure> {
        let Some(token) = self.settings.token() else {
            return Ok(None);
        };
        self.refuse_when_aborted(Sent::No)?;
        let promise = token.call0(&JsValue::UNDEFINED).map_err(|error| self.stop(error, Sent::No))?;
        let (outcome, value) = self.turns.wait(None, Some(&promise)).await;
        self.refuse_when_aborted(Sent::No)?;
        if outcome == Outcome::Error { Err(self.stop(value, Sent::No)) } else { Ok(value.as_string()) }
    }

    fn observe(&self, event: &Event<'_>) {
        if let Some(observe) = self.settings.observe() {
            let (hook, told) = seen(event);
            // A log that fails must not lose the answer that it was to tell of.
            let _ = observe.call2(&JsValue::UNDEFINED, &JsValue::from_str(hook), &JsValue::from_str(&told));
        }
    }
}

/// The hook of an event, and what it gets.
fn seen(event: &Event<'_>) -> (&'static str, String) {
    let (Event::Request { request, attempt }
    | Event::Response { request, attempt, .. }
    | Event::Retry { request, attempt, .. }) = event;
    let mut hook = "onRequest";
    let told = object(|told| {
        told.text("method", request.method());
        told.text("url", &request.url);
        let mut headers = Object::open(told.key("headers"));
        for (name, value) in request.masked_headers() {
            headers.text(name, value);
        }
        headers.close();
        told.number("attempt", u64::from(*attempt));
        match event {
            Event::Request { .. } => {}
            Event::Response { response, took, .. } => {
                hook = "onResponse";
                told.number("status", response.status.into());
                told.text_if_any("requestId", response.header("x-request-id"));
                told.number("ms", milliseconds(*took));
            }
            Event::Retry { pause, status, .. } => {
                hook = "onRetry";
                if let Some(status) = status {
                    told.number("status", u64::from(*status));
                }
                told.number("delay", milliseconds(*pause));
            }
        }
    });
    (hook, told)
}
