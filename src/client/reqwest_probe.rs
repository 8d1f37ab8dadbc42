//! A probe over reqwest, for native programs.

use std::error::Error as StdError;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, Response};

use super::probe::{Probe, ProbeFailure, ProbeMethod, ProbeRequest, ProbeResponse};
use crate::support::url::is_public_host;

/// A [`Probe`] over [reqwest]. It needs a Tokio runtime with timers and I/O enabled.
///
/// A name resolves only to public addresses, so that the address that is connected to is the one that was checked. It uses
/// no proxy, which would connect to whatever it likes.
///
/// ```no_run
/// # use nexrender_payload::client::{Client, ClientOptions, PreflightOptions, Reqwest, ReqwestProbe};
/// # async fn example(job: &str) -> Result<(), Box<dyn std::error::Error>> {
/// let client = Client::new(Reqwest::new()?, ClientOptions::default().token(std::env::var("NEXRENDER_API_KEY")?));
/// let preflight = client.preflight_with_urls(job, &PreflightOptions::default(), &ReqwestProbe::new()?).await?;
/// for finding in &preflight.report.diagnostics {
///     println!("{} {}: {}", finding.code, finding.pointer, finding.message);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct ReqwestProbe {
    public: Client,
    /// For when private hosts are allowed.
    any: Client,
}

impl ReqwestProbe {
    /// A probe with connections of its own.
    ///
    /// # Errors
    ///
    /// If TLS cannot be set up.
    pub fn new() -> Result<Self, reqwest::Error> {
        let builder = || {
            Client::builder()
                .redirect(Policy::none())
                .retry(reqwest::retry::never())
                .no_proxy()
                .referer(false)
                .user_agent(concat!("nexrender-payload/", env!("CARGO_PKG_VERSION")))
        };
        let public = builder().dns_resolver(Arc::new(PublicOnly)).build()?;
        Ok(Self { public, any: builder().build()? })
    }
}

impl Probe for ReqwestProbe {
    async fn request(&self, request: &ProbeRequest, timeout: Duration) -> Result<ProbeResponse, ProbeFailure> {
        let client = if request.allow_private_hosts { &self.any } else { &self.public };
        let method = match request.method {
            ProbeMethod::Head => Method::HEAD,
            ProbeMethod::Get => Method::GET,
        };
        let mut builder = client.request(method, &request.url).timeout(timeout).header("Accept", "*/*");
        if request.range {
            builder = builder.header("Range", format!("bytes=0-{}", ProbeRequest::MOST_BYTES - 1));
        }
        let response = builder.send().await.map_err(|error| failure(&error))?;
        // Resolved names are public; this holds for whatever else leads to an address.
        let is_private = response.remote_addr().is_some_and(|address| !is_public_host(&address.ip().to_string()));
        if is_private && !request.allow_private_hosts {
            return Err(ProbeFailure::PrivateAddress);
        }
        read(response, request.method).await
    }
}

async fn read(mut response: Response, method: ProbeMethod) -> Result<ProbeResponse, ProbeFailure> {
    let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
    let headers = response.headers().iter().map(|(name, value)| (name.to_string(), text(value.as_bytes()))).collect();
    let mut read = ProbeResponse { status: response.status().as_u16(), headers, start: Vec::new(), is_whole: false };
    if method == ProbeMethod::Head || response.status().is_redirection() {
        return Ok(read);
    }
    while read.start.len() < ProbeRequest::MOST_BYTES {
        match response.chunk().await.map_err(|error| failure(&error))? {
            Some(chunk) => read.start.extend_from_slice(&chunk),
            None => {
                read.is_whole = read.status != 206;
                return Ok(read);
            }
        }
    }
    read.start.truncate(ProbeRequest::MOST_BYTES);
    Ok(read)
}

/// Resolves a name only if all its addresses are public.
struct PublicOnly;

#[derive(Debug, thiserror::Error)]
enum NotResolved {
    #[error("the host's name leads to a private address")]
    Private,
    #[error("there is no such host")]
    NotFound,
}

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await.map_err(|_| NotResolved::NotFound)?;
            let addresses: Vec<SocketAddr> = found.collect();
            if addresses.iter().all(|address| is_public_host(&address.ip().to_string())) {
                Ok(Box::new(addresses.into_iter()) as Addrs)
            } else {
                Err(NotResolved::Private.into())
            }
        })
    }
}

fn failure(error: &reqwest::Error) -> ProbeFailure {
    let first: &(dyn StdError + 'static) = error;
    let causes: Vec<_> = std::iter::successors(Some(first), |&cause| cause.source()).collect();
    if let Some(found) = causes.iter().find_map(|cause| known(*cause)) {
        return found;
    }
    let says = |signs: &[&str]| causes.iter().any(|cause| signs.iter().any(|sign| cause.to_string().contains(sign)));
    if error.is_timeout() {
        ProbeFailure::TimedOut
    } else if error.is_builder() || (error.is_connect() && says(&["dns error"])) {
        ProbeFailure::HostNotFound
    } else if error.is_connect() && says(&["certificate", "tls", "TLS", "InvalidContentType"]) {
        ProbeFailure::Certificate
    } else {
        ProbeFailure::Lost
    }
}

/// What a cause is, if its type says so.
fn known(cause: &(dyn StdError + 'static)) -> Option<ProbeFailure> {
    use io::ErrorKind as K;
    match cause.downcast_ref() {
        Some(NotResolved::Private) => return Some(ProbeFailure::PrivateAddress),
        Some(NotResolved::NotFound) => return Some(ProbeFailure::HostNotFound),
        None => {}
    }
    let kind = cause.downcast_ref::<io::Error>()?.kind();
    matches!(kind, K::ConnectionRefused | K::HostUnreachable | K::NetworkUnreachable).then_some(ProbeFailure::Refused)
}
