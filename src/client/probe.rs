//! The interface through which a preflight requests the URLs of a payload.

use std::future::Future;
use std::time::Duration;

use crate::request::is_same_name;

/// The method of a request for a URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProbeMethod {
    /// Headers only.
    Head,
    /// The start of the file.
    Get,
}

/// A request for a URL of a payload.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProbeRequest {
    /// An http(s) URL without a user name or a password.
    pub url: String,
    /// The method.
    pub method: ProbeMethod,
    /// Whether to request only a part of the file, with `Range: bytes=0-65535`.
    pub range: bool,
    /// Whether the URL may lead to a private network.
    pub allow_private_hosts: bool,
}

impl ProbeRequest {
    /// How much of a body is needed, in bytes.
    pub const MOST_BYTES: usize = 64 * 1024;

    /// A request for the headers of a URL of a public host.
    pub fn head(url: impl Into<String>) -> Self {
        Self { url: url.into(), method: ProbeMethod::Head, range: false, allow_private_hosts: false }
    }
}

/// The response to one request.
#[derive(Debug, Clone, Default)]
pub struct ProbeResponse {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: Vec<(String, String)>,
    /// The start of the body: at most [`ProbeRequest::MOST_BYTES`]. Empty for [`ProbeMethod::Head`].
    pub start: Vec<u8>,
    /// Whether `start` is the whole body.
    pub is_whole: bool,
}

impl ProbeResponse {
    /// The value of a header, by its case-insensitive name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| is_same_name(own, name)).map(|(_, value)| value.as_str())
    }
}

/// Why there is no response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProbeFailure {
    /// The host was not found.
    HostNotFound,
    /// The host's name resolves to an address of a private network, and that is not allowed.
    PrivateAddress,
    /// The host refuses connections or cannot be reached.
    Refused,
    /// A secure connection failed.
    Certificate,
    /// No response within the timeout.
    TimedOut,
    /// The connection broke.
    Lost,
}

/// Requests the URLs of payloads. The feature `reqwest` provides `ReqwestProbe` for native programs.
///
/// An implementation must send nothing but the request: no token, no cookie. It must not follow redirects, since each of
/// their targets is checked. Unless [`ProbeRequest::allow_private_hosts`] is set, it must connect only to addresses that
/// [`is_public_host`](super::is_public_host) accepts, and must check the exact address that it connects to: the author of
/// a payload could otherwise make your server request what only your server can reach.
pub trait Probe {
    /// Sends a request and reads the start of the response, within `timeout`.
    fn request(
        &self,
        request: &ProbeRequest,
        timeout: Duration,
    ) -> impl Future<Output = Result<ProbeResponse, ProbeFailure>>;
}

impl<P: Probe> Probe for &P {
    fn request(
        &self,
        request: &ProbeRequest,
        timeout: Duration,
    ) -> impl Future<Output = Result<ProbeResponse, ProbeFailure>> {
        P::request(self, request, timeout)
    }
}

/// Requests nothing: the preflight then does not check URLs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoProbe {}

impl Probe for NoProbe {
    async fn request(&self, _: &ProbeRequest, _: Duration) -> Result<ProbeResponse, ProbeFailure> {
        match *self {}
    }
}
