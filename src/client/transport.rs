//! The seam to the network.

use std::error::Error as StdError;
use std::future::Future;
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
    pub const READ: [&'static str; 3] = ["x-request-id", "retry-after", "location"];

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
    /// The request surely did not leave: it could not be made, or the connection was refused.
    NotSent {
        /// Whether nobody listened, so that a later attempt may find someone.
        refused: bool,
        /// What the HTTP library said.
        source: Source,
    },
    /// Something broke after it may have left.
    Lost(Source),
    /// No whole response within the time allowed.
    TimedOut,
    /// The caller called it off, before the request left or after; the transport knows why.
    Aborted(Sent),
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
pub trait Transport {
    /// Sends a request and reads the whole answer, within `timeout`. Redirects must not be followed.
    fn send(&self, request: &Request, timeout: Duration) -> impl Future<Output = Result<Response, Failure>>;

    /// Pauses. Ends early with [`Failure::Aborted`] when the caller calls the whole thing off.
    fn sleep(&self, pause: Duration) -> impl Future<Output = Result<(), Failure>>;

    /// The time since 1970.
    fn now(&self) -> Duration;

    /// A number from 0 to 65,535, each as likely: it spreads the pauses of many clients.
    fn random(&self) -> u16;

    /// A token for the next attempt, made within `timeout`, where tokens are made as they are needed; else the
    /// client's own is used.
    fn token(&self, _timeout: Duration) -> impl Future<Output = Result<Option<String>, Failure>> {
        async { Ok(None) }
    }

    /// Is told what happens.
    fn observe(&self, _event: &Event<'_>) {}
}
