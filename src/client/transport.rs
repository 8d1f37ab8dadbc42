//! The interface to the network.

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use super::error::Sent;
use super::file::{FileRequest, FilesUnsupported};
use crate::request::{Request, Secrets, is_same_name};

/// An HTTP response.
#[derive(Debug, Clone, Default)]
pub struct Response {
    /// The status; 0 if a browser hides it.
    pub status: u16,
    /// The headers; the client reads only those in [`Response::READ`].
    pub headers: Vec<(String, String)>,
    /// The whole body.
    pub body: String,
}

impl Response {
    /// The headers that the client reads.
    pub const READ: [&'static str; 4] = ["x-request-id", "retry-after", "date", "location"];

    /// The value of a header, by its case-insensitive name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| is_same_name(own, name)).map(|(_, value)| value.as_str())
    }

    /// The service's id for the request, with the request's credentials masked.
    pub fn request_id(&self, request: &Request) -> Option<String> {
        let id = self.header("x-request-id")?;
        Some(Secrets::in_parts(&request.headers, None).mask(id))
    }
}

/// The cause of a failure.
pub type Source = Box<dyn StdError + Send + Sync>;

/// Why there is no response.
#[derive(Debug)]
#[non_exhaustive]
pub enum Failure {
    /// No byte of the request reached the service: the host was not found or not reachable, refused the connection, or
    /// failed the TLS handshake; or the request could not be created.
    NotSent {
        /// Whether a later attempt may succeed. If in doubt, `true`.
        temporary: bool,
        /// The HTTP library's error.
        source: Source,
    },
    /// The connection broke after the request may have left.
    Lost(Source),
    /// No complete response within the timeout.
    TimedOut,
    /// The caller aborted the call, before or after the request left.
    Aborted(Sent),
}

impl Failure {
    /// The code of the error that this becomes: `network`, `timeout` or `aborted`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotSent { .. } | Self::Lost(_) => "network",
            Self::TimedOut => "timeout",
            Self::Aborted(_) => "aborted",
        }
    }

    /// Whether the request may have reached the service.
    pub const fn sent(&self) -> Sent {
        match self {
            Self::NotSent { .. } => Sent::No,
            Self::Lost(_) | Self::TimedOut => Sent::Unknown,
            Self::Aborted(sent) => *sent,
        }
    }

    /// The platform's reason of a network error, such as `ENOTFOUND`.
    pub fn reason(&self) -> Option<String> {
        match self {
            Self::NotSent { source, .. } | Self::Lost(source) => reason(source),
            Self::TimedOut | Self::Aborted(_) => None,
        }
    }
}

/// An error with a code of the platform, such as `ENOTFOUND`. If a [`Source`] is such an error or has one as its source, the
/// messages of errors contain the code.
#[derive(thiserror::Error)]
#[error("{0}")]
pub struct PlatformCode(pub String);

/// Like the derived one, without quotes and escapes: codes need none, and the tables for escapes add 3 KB to the module.
impl fmt::Debug for PlatformCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PlatformCode({})", self.0)
    }
}

/// The cause of a failure as messages show it: the platform's code, or the kind of an I/O error.
pub(super) fn reason(source: &Source) -> Option<String> {
    let mut error: Option<&(dyn StdError + 'static)> = Some(source.as_ref());
    while let Some(known) = error {
        if let Some(PlatformCode(code)) = known.downcast_ref() {
            return Some(code.clone());
        }
        #[cfg(not(target_arch = "wasm32"))]
        if let Some(io) = known.downcast_ref::<std::io::Error>() {
            return Some(io.kind().to_string());
        }
        error = known.source();
    }
    None
}

/// An event of a call, for logs. It contains no secrets.
#[derive(Debug)]
pub enum Event<'a> {
    /// An attempt starts.
    Request {
        /// The request; log only [`Request::masked_headers`].
        request: &'a Request,
        /// The number of the attempt, from 1.
        attempt: u32,
    },
    /// An attempt got a response.
    Response {
        /// The request.
        request: &'a Request,
        /// The number of the attempt, from 1.
        attempt: u32,
        /// The response.
        response: &'a Response,
        /// How long it took.
        took: Duration,
    },
    /// An attempt failed without a response.
    Failure {
        /// The request, which may not have been sent.
        request: &'a Request,
        /// The number of the attempt, from 1.
        attempt: u32,
        /// Why there is no response.
        failure: &'a Failure,
        /// How long it took.
        took: Duration,
    },
    /// Another attempt follows.
    Retry {
        /// The request.
        request: &'a Request,
        /// The attempt that failed.
        attempt: u32,
        /// The pause before the next.
        pause: Duration,
        /// The status of the response, if there was one.
        status: Option<u16>,
    },
}

/// What the client needs from its environment: a network, a clock and random numbers.
///
/// The feature `reqwest` provides `Reqwest` for native programs; the feature `fetch` provides `Fetch` for Rust in
/// WebAssembly. For another HTTP library, implement two methods,
/// and [`send_file`](Self::send_file) to upload templates and fonts:
///
/// ```
/// use std::time::Duration;
///
/// use nexrender_payload::client::{Failure, Response, Transport};
/// use nexrender_payload::request::Request;
///
/// struct Offline;
///
/// impl Transport for Offline {
///     async fn send(&self, request: &Request, timeout: Duration) -> Result<Response, Failure> {
///         // Send `request.body` to `request.url`, with `request.method()` and `request.headers`.
///         // Do not follow redirects and do not retry: the client decides what is retried.
///         Err(Failure::NotSent { temporary: true, source: "offline".into() })
///     }
///
///     async fn sleep(&self, pause: Duration) -> Result<(), Failure> {
///         // Use the timer of your runtime.
///         Ok(())
///     }
/// }
/// ```
///
/// The futures of a [`Client`](super::Client) are `Send` when those of its transport are. References, [`Box`], [`Rc`]
/// and [`Arc`] of a transport are transports, so that one can be shared.
pub trait Transport {
    /// Sends a request and reads the complete response, within `timeout`. Must not follow redirects or retry the request.
    fn send(&self, request: &Request, timeout: Duration) -> impl Future<Output = Result<Response, Failure>>;

    /// Sends a request whose body is a file, under the same rules. By default nothing is sent, and the uploads of templates and
    /// fonts fail with an error that says so.
    fn send_file(&self, _request: &FileRequest, _timeout: Duration) -> impl Future<Output = Result<Response, Failure>> {
        async { Err(Failure::NotSent { temporary: false, source: FilesUnsupported.into() }) }
    }

    /// Pauses. Ends early with [`Failure::Aborted`] if the caller cancels the call.
    fn sleep(&self, pause: Duration) -> impl Future<Output = Result<(), Failure>>;

    /// The time since 1970: by default the clock of the platform.
    #[cfg(any(not(target_arch = "wasm32"), feature = "fetch"))]
    fn now(&self) -> Duration {
        super::clock::now()
    }

    /// The time since 1970.
    #[cfg(not(any(not(target_arch = "wasm32"), feature = "fetch")))]
    fn now(&self) -> Duration;

    /// A uniformly distributed number from 0 to 65,535, by default from the platform. It spreads the pauses of many clients.
    #[cfg(any(not(target_arch = "wasm32"), feature = "fetch"))]
    fn random(&self) -> u16 {
        super::clock::random()
    }

    /// A uniformly distributed number from 0 to 65,535. It spreads the pauses of many clients.
    #[cfg(not(any(not(target_arch = "wasm32"), feature = "fetch")))]
    fn random(&self) -> u16;

    /// A token for the next attempt, created within `timeout`. By default `None`, so that the token in the client's options is
    /// used; override this for short-lived tokens.
    fn token(&self, _timeout: Duration) -> impl Future<Output = Result<Option<String>, Failure>> {
        async { Ok(None) }
    }

    /// Called with each event of a call, for logs.
    fn observe(&self, _event: &Event<'_>) {}
}

/// A pointer to a transport is a transport.
macro_rules! delegate_to_target {
    ($($pointer:ty),+) => {$(
        impl<T: Transport> Transport for $pointer {
            fn send(&self, request: &Request, timeout: Duration) -> impl Future<Output = Result<Response, Failure>> {
                T::send(self, request, timeout)
            }

            fn send_file(
                &self,
                request: &FileRequest,
                timeout: Duration,
            ) -> impl Future<Output = Result<Response, Failure>> {
                T::send_file(self, request, timeout)
            }

            fn sleep(&self, pause: Duration) -> impl Future<Output = Result<(), Failure>> {
                T::sleep(self, pause)
            }

            fn now(&self) -> Duration {
                T::now(self)
            }

            fn random(&self) -> u16 {
                T::random(self)
            }

            fn token(&self, timeout: Duration) -> impl Future<Output = Result<Option<String>, Failure>> {
                T::token(self, timeout)
            }

            fn observe(&self, event: &Event<'_>) {
                T::observe(self, event);
            }
        }
    )+};
}

delegate_to_target!(&T, Box<T>, Rc<T>, Arc<T>);
