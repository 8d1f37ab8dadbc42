//! A transport over reqwest, for native programs.

use std::time::Duration;

use bytes::Bytes;
use reqwest::redirect::Policy;
use reqwest::{Body, Client, ClientBuilder};

use super::file::FileRequest;
use super::transport::{Failure, Response, Transport};
use crate::request::{Method, Request};

/// The timeout for connecting. A request without a connection was not sent, so it can be retried.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// A transport over [reqwest]. It needs a Tokio runtime with timers enabled.
///
/// Cheap to clone; clones share one connection pool. Redirects are not followed, and reqwest's own retries are off: the
/// [client](super::Client) decides what is retried.
///
/// ```no_run
/// use std::ops::ControlFlow;
///
/// use nexrender_payload::build::JobBuilder;
/// use nexrender_payload::client::{Client, ClientOptions, Reqwest, WaitOptions};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let options = ClientOptions::default().token(std::env::var("NEXRENDER_API_KEY")?);
/// let client = Client::new(Reqwest::new()?, options);
///
/// let job = JobBuilder::new("01JTGM9GCR71JV7EJYDF45QAFD", "main").text("title", "Hello").build()?;
/// let created = client.create_job(&job).await?;
/// let finished = client
///     .wait_for_job(&created.id, WaitOptions::default(), |response| {
///         println!("{}", response.body);
///         ControlFlow::Continue(())
///     })
///     .await?;
/// println!("{}", finished.output_url.unwrap_or_default());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Reqwest(Client);

impl Reqwest {
    /// A transport with reqwest's default settings, except for redirects and retries.
    ///
    /// # Errors
    ///
    /// If TLS cannot be set up.
    pub fn new() -> Result<Self, reqwest::Error> {
        Self::from_builder(Client::builder().connect_timeout(CONNECT_TIMEOUT))
    }

    /// A transport with your own settings, such as a proxy, a certificate or a user agent. Redirects and retries are turned
    /// off in any case.
    ///
    /// # Errors
    ///
    /// If the settings are incompatible or TLS cannot be set up.
    pub fn from_builder(builder: ClientBuilder) -> Result<Self, reqwest::Error> {
        builder.redirect(Policy::none()).retry(reqwest::retry::never()).build().map(Self)
    }
}

impl Reqwest {
    async fn exchange(
        &self,
        method: Method,
        url: &str,
        headers: &[(String, String)],
        body: Option<Body>,
        timeout: Duration,
    ) -> Result<Response, Failure> {
        let mut builder = self.0.request(method.into(), url).timeout(timeout);
        for (name, value) in headers {
            builder = builder.header(name, value);
        }
        if let Some(body) = body {
            builder = builder.body(body);
        }
        let response = builder.send().await.map_err(failure)?;
        let status = response.status().as_u16();
        let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
        let headers =
            response.headers().iter().map(|(name, value)| (name.to_string(), text(value.as_bytes()))).collect();
        let body = text(&response.bytes().await.map_err(failure)?);
        Ok(Response { status, headers, body })
    }
}

impl Transport for Reqwest {
    async fn send(&self, request: &Request, timeout: Duration) -> Result<Response, Failure> {
        let body = request.body.clone().map(Body::from);
        self.exchange(request.operation.facts().method, &request.url, &request.headers, body, timeout).await
    }

    async fn send_file(&self, request: &FileRequest, timeout: Duration) -> Result<Response, Failure> {
        let body = Body::from(Bytes::from_owner(request.body.clone()));
        self.exchange(request.method, &request.url, &request.headers, Some(body), timeout).await
    }

    async fn sleep(&self, pause: Duration) -> Result<(), Failure> {
        tokio::time::sleep(pause).await;
        Ok(())
    }
}

impl From<Method> for reqwest::Method {
    fn from(method: Method) -> Self {
        match method {
            Method::Get => Self::GET,
            Method::Post => Self::POST,
            Method::Patch => Self::PATCH,
            Method::Put => Self::PUT,
            Method::Delete => Self::DELETE,
        }
    }
}

/// Removes the URL, which the client's own error already names.
fn failure(error: reqwest::Error) -> Failure {
    let error = error.without_url();
    if error.is_builder() {
        Failure::NotSent { temporary: false, source: error.into() }
    } else if error.is_connect() {
        Failure::NotSent { temporary: true, source: error.into() }
    } else if error.is_timeout() {
        Failure::TimedOut
    } else {
        Failure::Lost(error.into())
    }
}
