//! The seam to the network.

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use super::error::Sent;
use crate::request::{Request, Secrets, is_same_name};

/// What came back.
#[derive(Debug, Clone, Default)]
pub struct Response {
    /// The status; 0 where a browser hides it.
    pub status: u16,
    /// The headers, of which the client reads those in [`Response::READ`].
    pub headers: Vec<(String, String)>,
    /// The whole body.
    pub body: String,
}

impl Response {
    /// The headers that the client reads.
    pub const READ: [&'static str; 4] = ["x-request-id", "retry-after", "date", "location"];

    /// The value of a header, whatever the case of its name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| is_same_name(own, name)).map(|(_, value)| value.as_str())
    }

    /// The service's own name for the request, with what that was authorised with masked.
    #[inline(never)]
    pub fn request_id(&self, request: &Request) -> Option<String> {
        let id = self.header("x-request-id")?;
        Some(Secrets::in_parts(&request.headers, None).mask(id))
    }
}

/// What lies beneath a failure.
pub type Source = Box<dyn StdError + Send + Sync>;

/// Why there is no response.
#[derive(Debug)]
pub enum Failure {
    /// No byte of the request reached the service: the host was not found or not reachable, refused the connection, or
    /// failed the TLS handshake; or the request could not be made at all.
    NotSent {
        /// Whether a later attempt may succeed. If in doubt, it may.
        temporary: bool,
        /// The HTTP library's error.
        source: Source,
    },
    /// The connection broke after the request may have left.
    Lost(Source),
    /// No complete response within the time allowed.
    TimedOut,
    /// The caller aborted the call, before the request left or after.
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

    /// What the platform says of a network that failed, as `ENOTFOUND`.
    pub fn reason(&self) -> Option<String> {
        match self {
            Self::NotSent { source, .. } | Self::Lost(source) => reason(source),
            Self::TimedOut | Self::Aborted(_) => None,
        }
    }
}

/// An error that is known by a code of the platform, as `ENOTFOUND`. A [`Source`] may be one or have one beneath it: the
/// messages of errors then name it.
#[derive(thiserror::Error)]
#[error("{0}")]
pub struct PlatformCode(pub String);

/// As derived, but for quotes and escapes: codes need none, and the tables for escapes are 3 KB of the module.
impl fmt::Debug for PlatformCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PlatformCode({})", self.0)
    }
}

/// What a message says of the cause of a failure: the platform's code, or the kind of an I/O error.
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

/// What happens on the way, for logs. It holds no secret.
#[derive(Debug)]
pub enum Event<'a> {
    /// An attempt begins; the first is 1.
    Request {
        /// What is sent; show only [`Request::masked_headers`].
        request: &'a Request,
        /// Which attempt.
        attempt: u32,
    },
    /// An attempt was answered.
    Response {
        /// What was sent.
        request: &'a Request,
        /// Which attempt.
        attempt: u32,
        /// The answer.
        response: &'a Response,
        /// How long it took.
        took: Duration,
    },
    /// An attempt failed without an answer.
    Failure {
        /// What was sent, or was to be.
        request: &'a Request,
        /// Which attempt.
        attempt: u32,
        /// Why there is no answer.
        failure: &'a Failure,
        /// How long it took.
        took: Duration,
    },
    /// Another attempt follows.
    Retry {
        /// What was sent.
        request: &'a Request,
        /// The attempt that failed.
        attempt: u32,
        /// The pause before the next.
        pause: Duration,
        /// The status that the attempt was answered with, if it was.
        status: Option<u16>,
    },
}

/// What the client needs of the world: a network, a clock, dice.
///
/// With the feature `reqwest`, `Reqwest` is one for native programs; with `fetch`, `Fetch` is one for Rust in
/// WebAssembly. For another HTTP library two methods are enough:
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
///         // Do not follow redirects, and repeat nothing: the client knows what may be repeated.
///         Err(Failure::NotSent { temporary: true, source: "offline".into() })
///     }
///
///     async fn sleep(&self, pause: Duration) -> Result<(), Failure> {
///         // The timer of your runtime.
///         Ok(())
///     }
/// }
/// ```
///
/// The futures of a [`Client`](super::Client) are `Send` when those of its transport are. References, [`Box`], [`Rc`]
/// and [`Arc`] of a transport are transports, so that one can be shared.
pub trait Transport {
    /// Sends a request and reads the whole answer, within `timeout`. Must not follow redirects or repeat the request.
    fn send(&self, request: &Request, timeout: Duration) -> impl Future<Output = Result<Response, Failure>>;

    /// Pauses. Ends early with [`Failure::Aborted`] when the caller cancels the call.
    fn sleep(&self, pause: Duration) -> impl Future<Output = Result<(), Failure>>;

    /// The time since 1970: by default the clock of the platform.
    #[cfg(any(not(target_arch = "wasm32"), feature = "fetch"))]
    fn now(&self) -> Duration {
        super::clock::now()
    }

    /// The time since 1970.
    #[cfg(not(any(not(target_arch = "wasm32"), feature = "fetch")))]
    fn now(&self) -> Duration;

    /// A number from 0 to 65,535, each as likely, by default from the platform. It spreads the pauses of many clients.
    #[cfg(any(not(target_arch = "wasm32"), feature = "fetch"))]
    fn random(&self) -> u16 {
        super::clock::random()
    }

    /// A number from 0 to 65,535, each as likely. It spreads the pauses of many clients.
    #[cfg(not(any(not(target_arch = "wasm32"), feature = "fetch")))]
    fn random(&self) -> u16;

    /// A token for the next attempt, made within `timeout`. By default none, so that the token of the client's options
    /// is used; override it where tokens are short-lived.
    fn token(&self, _timeout: Duration) -> impl Future<Output = Result<Option<String>, Failure>> {
        async { Ok(None) }
    }

    /// Called with each event of a call, for logs.
    fn observe(&self, _event: &Event<'_>) {}
}

/// A pointer to a transport is one.
macro_rules! delegate_to_target {
    ($($pointer:ty),+) => {$(
        impl<T: Transport> Transport for $pointer {
            fn send(&self, request: &Request, timeout: Duration) -> impl Future<Output = Result<Response, Failure>> {
                T::send(self, request, timeout)
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
