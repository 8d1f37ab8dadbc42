//! The core's [`Transport`] over `fetch`.
//!
//! gloo-net's own `send` is not used: it panics on an abort whose reason is no `Error` and on a `fetch`
//! that returns something of its own, and a panic would leave the promise hanging for ever. A `fetch` of
//! the caller is handed an address and an init, as most of them read these and not a `Request`, which Node
//! besides refuses to make of a path without a host.

use std::cell::RefCell;
use std::time::Duration;

use gloo_net::http;
use js_sys::{Array, Date, Function, Math, Promise, Reflect};
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal, RequestInit, RequestRedirect};

use crate::client::error::milliseconds;
use crate::client::json::{Object, object};
use crate::client::{Event, Failure, Response, Sent, Transport};
use crate::request::Request;

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

    /// Node's returns an object, a browser's a number.
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(callback: &Function, milliseconds: f64) -> JsValue;
    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(timer: &JsValue);
}

/// The network of one call.
pub(super) struct Fetch<'s> {
    settings: &'s Settings,
    /// What the caller's signal, token function or callback gave as its reason.
    pub(super) stopped: RefCell<Option<JsValue>>,
    /// What `fetch` rejected with last.
    pub(super) cause: RefCell<Option<JsValue>>,
}

impl<'s> Fetch<'s> {
    pub(super) const fn new(settings: &'s Settings) -> Self {
        Self { settings, stopped: RefCell::new(None), cause: RefCell::new(None) }
    }

    /// Keeps what is to be thrown again as it is.
    pub(super) fn stop(&self, reason: JsValue, sent: Sent) -> Failure {
        self.stopped.replace(Some(reason));
        Failure::Aborted(sent)
    }

    fn refuse_when_aborted(&self, sent: Sent) -> Result<(), Failure> {
        match self.settings.signal() {
            Some(signal) if signal.aborted() => Err(self.stop(signal.reason(), sent)),
            _ => Ok(()),
        }
    }

    /// Settles with the promise, unless the time is up or the caller's signal aborts before.
    async fn race(&self, promise: &Promise, limit: &Limit) -> Result<JsValue, Failure> {
        let outcome = JsFuture::from(Promise::race(&Array::of2(promise, &limit.promise))).await;
        self.refuse_when_aborted(Sent::Unknown)?;
        match outcome {
            Ok(value) if value == limit.mark => Err(Failure::TimedOut),
            Ok(value) => Ok(value),
            Err(error) => Err(self.failure(error)),
        }
    }

    fn failure(&self, error: JsValue) -> Failure {
        let refused = is_refused(&error);
        let not_sent = refused || is_blocked(&error);
        self.cause.replace(Some(error));
        let source = "fetch failed".into();
        if not_sent { Failure::NotSent { refused, source } } else { Failure::Lost(source) }
    }

    async fn exchange(&self, request: &Request, init: &RequestInit, limit: &Limit) -> Result<Response, Failure> {
        let url = JsValue::from_str(&request.url);
        let promise = self.settings.fetch().call2(&JsValue::UNDEFINED, &url, init);
        let promise = Promise::resolve(&promise.map_err(|error| self.failure(error))?);
        let answer = self.race(&promise, limit).await?;
        let read = reader(&answer).ok_or_else(|| {
            self.cause.replace(Some(JsValue::from_str("`fetch` gave no Response")));
            Failure::Lost("fetch gave no Response".into())
        })?;
        let answer = http::Response::from(answer.unchecked_into::<web_sys::Response>());
        let headers = answer.headers();
        let headers =
            Response::READ.into_iter().filter_map(|name| Some((name.to_owned(), headers.get(name)?))).collect();
        let status = answer.status();
        let answer: JsValue = web_sys::Response::from(answer).into();
        let body = read.call0(&answer).map_err(|error| self.failure(error))?;
        let body = self.race(&Promise::resolve(&body), limit).await?;
        Ok(Response { status, headers, body: body.as_string().unwrap_or_default() })
    }
}

/// The `text` method of something that can be read as a `Response`, of whatever library.
fn reader(answer: &JsValue) -> Option<Function> {
    let get = |object: &JsValue, name: &str| Reflect::get(object, &JsValue::from_str(name)).ok();
    get(answer, "status")?.as_f64()?;
    get(&get(answer, "headers")?, "get")?.dyn_into::<Function>().ok()?;
    get(answer, "text")?.dyn_into().ok()
}

/// A member of an error, of which any may be absent.
fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// Whether `fetch` connects to no such port, whoever listens there: Node says so in the cause's message, Deno in the
/// error's own, browsers nowhere. <https://fetch.spec.whatwg.org/#port-blocking>
fn is_blocked(error: &JsValue) -> bool {
    [get(error, "message"), get(&get(error, "cause"), "message")]
        .iter()
        .filter_map(JsValue::as_string)
        .any(|message| message == "bad port" || message.contains("Requests to port "))
}

/// Whether the runtime says that nobody listened: Node as the cause's code, Bun as the error's own.
fn is_refused(error: &JsValue) -> bool {
    [get(error, "code"), get(&get(error, "cause"), "code")]
        .iter()
        .filter_map(JsValue::as_string)
        .any(|code| code == "ECONNREFUSED" || code == "ConnectionRefused")
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
            return Err(Failure::NotSent { refused: false, source: "no AbortController".into() });
        };
        let init = init(request, &controller.signal());
        let limit = Limit::new(Some(timeout), self.settings.signal());
        let outcome = self.exchange(request, &init, &limit).await;
        if matches!(outcome, Err(Failure::TimedOut | Failure::Aborted(_))) {
            controller.abort();
        }
        outcome
    }

    async fn sleep(&self, pause: Duration) -> Result<(), Failure> {
        self.refuse_when_aborted(Sent::No)?;
        let limit = Limit::new(Some(pause), self.settings.signal());
        let slept = JsFuture::from(limit.promise.clone()).await;
        self.refuse_when_aborted(Sent::No)?;
        slept.map(|_| ()).map_err(|error| self.failure(error))
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
        let limit = Limit::new(None, self.settings.signal());
        let promise = token.call0(&JsValue::UNDEFINED).map_err(|error| self.stop(error, Sent::No))?;
        let race = Promise::race(&Array::of2(&Promise::resolve(&promise), &limit.promise));
        let outcome = JsFuture::from(race).await;
        self.refuse_when_aborted(Sent::No)?;
        Ok(outcome.map_err(|error| self.stop(error, Sent::No))?.as_string())
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

/// A promise that resolves with its mark when the time is up or the signal aborts.
struct Limit {
    promise: Promise,
    mark: JsValue,
    timer: Option<JsValue>,
    signal: Option<AbortSignal>,
    resolve: Closure<dyn FnMut()>,
}

/// The longest time that timers take.
const LONGEST_TIMER: u64 = i32::MAX as u64;

/// For a timer, which must not ring before the time is up.
fn timer(time: Duration) -> f64 {
    let milliseconds = milliseconds(time.saturating_add(Duration::from_nanos(999_999))).min(LONGEST_TIMER);
    #[expect(clippy::cast_precision_loss, reason = "below the longest")]
    let milliseconds = milliseconds as f64;
    milliseconds
}

impl Limit {
    fn new(time: Option<Duration>, signal: Option<AbortSignal>) -> Self {
        let mark: JsValue = js_sys::Object::new().into();
        let mut settle = None;
        let promise = Promise::new(&mut |resolve, _| settle = Some(resolve));
        let kept = mark.clone();
        let resolve = Closure::new(move || {
            if let Some(settle) = &settle {
                // The resolve function of a promise does not throw.
                let _ = settle.call1(&JsValue::UNDEFINED, &kept);
            }
        });
        let callback = resolve.as_ref().unchecked_ref::<Function>();
        let timer = time.map(|time| set_timeout(callback, timer(time)));
        if let Some(signal) = &signal {
            // It is an event target, as the JavaScript beside this module has checked.
            let _ = signal.add_event_listener_with_callback("abort", callback);
        }
        Self { promise, mark, timer, signal, resolve }
    }
}

impl Drop for Limit {
    fn drop(&mut self) {
        if let Some(timer) = &self.timer {
            clear_timeout(timer);
        }
        if let Some(signal) = &self.signal {
            let callback = self.resolve.as_ref().unchecked_ref();
            // Removing a listener does not fail.
            let _ = signal.remove_event_listener_with_callback("abort", callback);
        }
    }
}
