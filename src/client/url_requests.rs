//! Requests for a URL of a payload: methods, redirects, and what the responses mean.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::preflight::PreflightOptions;
use super::probe::{Probe, ProbeFailure, ProbeMethod, ProbeRequest, ProbeResponse};
use super::transport::Transport;
use crate::support::url;
use crate::support::{Unchecked, UrlFailure, UrlResponse, UrlResult};
use crate::text::search::before_any;

const MOST_REDIRECTS: usize = 10;
/// How much of a body the checker needs to recognise HTML.
const SHOWN_BYTES: usize = 512;
/// How much of a header is kept.
const MOST_CHARACTERS: usize = 300;

/// Requests URLs through a probe, with the clock of a transport.
pub(super) struct UrlRequests<'r, T, P> {
    pub transport: &'r T,
    pub probe: &'r P,
    pub options: &'r PreflightOptions,
    /// How many requests were sent.
    pub sent: &'r AtomicUsize,
}

impl<T: Transport, P: Probe> UrlRequests<'_, T, P> {
    /// Requests a URL: with `HEAD`, and with `GET` wherever that does not show that everything is fine, since servers may
    /// refuse the one and accept the other.
    pub async fn result(&self, url: &str) -> UrlResult {
        let end = self.transport.now().saturating_add(self.options.url_timeout);
        let head = self.followed(url, ProbeMethod::Head, end).await;
        if is_good(&head) || is_final(&head) {
            return head;
        }
        self.followed(url, ProbeMethod::Get, end).await
    }

    async fn followed(&self, asked: &str, method: ProbeMethod, end: Duration) -> UrlResult {
        let mut current = asked.to_owned();
        for hop in 0..=MOST_REDIRECTS {
            let url = match self.allowed(&current, hop) {
                Ok(url) => url,
                Err(result) => return result,
            };
            let response = match self.request(&url, method, end).await {
                Ok(response) => response,
                Err(failure) => return of_failure(failure),
            };
            let is_redirect = matches!(response.status, 301 | 302 | 303 | 307 | 308);
            match response.header("location").filter(|_| is_redirect) {
                None => return facts(&response, (hop > 0).then_some(&url)),
                Some(location) => match url::resolve(&url, location) {
                    Some(next) => current = next,
                    None => return UrlResult::Failure(UrlFailure::RedirectTarget),
                },
            }
        }
        UrlResult::Failure(UrlFailure::TooManyRedirects)
    }

    /// The URL without a user name and a password, if it may be requested. Every hop is checked.
    fn allowed(&self, text: &str, hop: usize) -> Result<String, UrlResult> {
        let Ok(url) = url::parse(text) else { return Err(UrlResult::Failure(UrlFailure::RedirectTarget)) };
        if !self.options.allow_private_hosts && !url.host.is_public {
            let reason = if hop == 0 { Unchecked::PrivateHost } else { Unchecked::PrivateRedirect };
            return Err(UrlResult::Unchecked(reason));
        }
        Ok(url::without_user_info(text))
    }

    async fn request(&self, url: &str, method: ProbeMethod, end: Duration) -> Result<ProbeResponse, ProbeFailure> {
        let mut range = method == ProbeMethod::Get;
        loop {
            let left = end.saturating_sub(self.transport.now());
            if left.is_zero() {
                return Err(ProbeFailure::TimedOut);
            }
            self.sent.fetch_add(1, Ordering::Relaxed);
            let allow_private_hosts = self.options.allow_private_hosts;
            let request = ProbeRequest { url: url.to_owned(), method, range, allow_private_hosts };
            let response = self.probe.request(&request, left).await?;
            // An empty file has no range.
            if response.status != 416 || !range {
                return Ok(response);
            }
            range = false;
        }
    }
}

/// Whether the response to `HEAD` shows that everything is fine. A type that says nothing may hide a page.
fn is_good(result: &UrlResult) -> bool {
    let UrlResult::Response(UrlResponse { status, content_type, length, .. }) = result else { return false };
    let content_type = content_type.as_deref().unwrap_or_default().to_ascii_lowercase();
    let says_nothing =
        content_type.is_empty() || ["text/html", "text/plain"].iter().any(|t| content_type.starts_with(t));
    (200..300).contains(status) && *length != Some(0) && !says_nothing
}

/// Whether `GET` would end the same way.
fn is_final(result: &UrlResult) -> bool {
    match result {
        UrlResult::Unchecked(_) => true,
        UrlResult::Failure(failure) => *failure != UrlFailure::Lost,
        UrlResult::Response(_) => false,
    }
}

fn of_failure(failure: ProbeFailure) -> UrlResult {
    UrlResult::Failure(match failure {
        ProbeFailure::PrivateAddress => return UrlResult::Unchecked(Unchecked::PrivateAddress),
        ProbeFailure::HostNotFound => UrlFailure::HostNotFound,
        ProbeFailure::Refused => UrlFailure::Refused,
        ProbeFailure::Certificate => UrlFailure::Certificate,
        ProbeFailure::TimedOut => UrlFailure::Timeout,
        ProbeFailure::Lost => UrlFailure::Lost,
    })
}

/// `landed`: the last URL, if it is another one than was asked for.
fn facts(response: &ProbeResponse, landed: Option<&String>) -> UrlResult {
    if response.status == 429 {
        return UrlResult::Unchecked(Unchecked::RateLimit);
    }
    let cut = |text: &str| text.chars().take(MOST_CHARACTERS).collect::<String>();
    let start = response.start.get(..SHOWN_BYTES).unwrap_or(&response.start);
    // Without the query, which may hold a key.
    let place = |url: &String| {
        let behind = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
        cut(before_any(behind, b"?#"))
    };
    UrlResult::Response(UrlResponse {
        status: response.status,
        content_type: response.header("content-type").map(cut),
        length: length(response),
        // HTML begins in ASCII; what the other bytes are does not matter.
        start: (!start.is_empty()).then(|| start.iter().copied().map(char::from).collect()),
        landed: landed.map(place),
    })
}

/// The length of the whole file, also where only a part of it was asked for.
fn length(response: &ProbeResponse) -> Option<u64> {
    if response.is_whole {
        return u64::try_from(response.start.len()).ok();
    }
    match response.status {
        206 => response.header("content-range")?.rsplit_once('/')?.1.parse().ok(),
        _ => response.header("content-length")?.parse().ok(),
    }
}
