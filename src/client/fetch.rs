//! A transport over the platform's `fetch`, for Rust programs in WebAssembly.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use gloo_net::http::{Headers, RequestBuilder};
use gloo_timers::callback::Timeout;
use gloo_timers::future::TimeoutFuture;
use js_sys::Uint8Array;
use js_sys::wasm_bindgen::JsValue;
use web_sys::{AbortController, RequestRedirect};

use super::file::FileRequest;
use super::transport::{Failure, Response, Source, Transport};
use crate::request::{Method, Request};

/// A transport over the platform's `fetch`: in pages, workers, Node, Deno.
///
/// Dropping the future of a call aborts its request. `fetch` does not distinguish a refused connection from a lost one, so a
/// request that creates something is not retried after either.
///
/// ```no_run
/// use nexrender_payload::client::{Client, ClientOptions, Fetch};
///
/// # async fn example(job: &str) -> Result<(), nexrender_payload::client::Error> {
/// let client = Client::new(Fetch, ClientOptions::default());
/// let job = client.create_job(job).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct Fetch;

impl Transport for Fetch {
    async fn send(&self, request: &Request, timeout: Duration) -> Result<Response, Failure> {
        let body = request.body.as_deref().map(JsValue::from_str);
        exchange(request.operation.facts().method, &request.url, &request.headers, body, timeout).await
    }

    async fn send_file(&self, request: &FileRequest, timeout: Duration) -> Result<Response, Failure> {
        let body = Uint8Array::from(request.body.as_ref()).into();
        exchange(request.method, &request.url, &request.headers, Some(body), timeout).await
    }

    async fn sleep(&self, pause: Duration) -> Result<(), Failure> {
        TimeoutFuture::new(millis(pause)).await;
        Ok(())
    }
}

/// Calls `fetch`, and reads the whole response.
async fn exchange(
    method: Method,
    url: &str,
    headers: &[(String, String)],
    body: Option<JsValue>,
    timeout: Duration,
) -> Result<Response, Failure> {
    let request_guard = AbortOnDrop::new()?;
    let builder = RequestBuilder::new(url)
        .method(method.as_str().parse::<gloo_net::http::Method>().map_err(not_sent)?)
        .headers(platform_headers(headers)?)
        .redirect(RequestRedirect::Manual)
        .abort_signal(Some(&request_guard.0.signal()));
    let made = match body {
        Some(body) => builder.body(body),
        None => builder.build(),
    };
    let made = made.map_err(not_sent)?;
    let timed_out = Rc::new(Cell::new(false));
    let timer = Timeout::new(millis(timeout), {
        let timed_out = Rc::clone(&timed_out);
        let controller = request_guard.0.clone();
        move || {
            timed_out.set(true);
            controller.abort();
        }
    });
    let failure =
        |error: gloo_net::Error| if timed_out.get() { Failure::TimedOut } else { Failure::Lost(error.into()) };
    let response = made.send().await.map_err(failure)?;
    let body = response.text().await.map_err(failure)?;
    drop(timer);
    Ok(Response { status: response.status(), headers: response.headers().entries().collect(), body })
}

/// Aborts the request when it is dropped. After the complete response has arrived, this has no effect.
struct AbortOnDrop(AbortController);

impl AbortOnDrop {
    fn new() -> Result<Self, Failure> {
        AbortController::new().map(Self).map_err(|_| not_sent("this platform has no AbortController"))
    }
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// The headers. The platform's error for an invalid header would quote it.
fn platform_headers(given: &[(String, String)]) -> Result<Headers, Failure> {
    let refused = |_| not_sent("a header contains a character that is not allowed in headers");
    let headers = web_sys::Headers::new().map_err(refused)?;
    for (name, value) in given {
        headers.set(name, value).map_err(refused)?;
    }
    Ok(Headers::from_raw(headers))
}

fn not_sent(source: impl Into<Source>) -> Failure {
    Failure::NotSent { temporary: false, source: source.into() }
}

/// The timeout of a timer: timers longer than 2³¹ - 1 ms fire immediately.
fn millis(time: Duration) -> u32 {
    u32::try_from(time.as_millis()).unwrap_or(u32::MAX).min(i32::MAX as u32)
}
