//! The options of the client, set one by one.

use std::time::Duration;

use super::call::ClientOptions;
use super::wait::WaitOptions;
use crate::CheckOptions;

/// Each method sets one option and returns the options.
///
/// ```
/// use std::time::Duration;
/// use nexrender_payload::client::ClientOptions;
/// let options = ClientOptions::default().token("a token").timeout(Duration::from_secs(20)).max_retries(5);
/// assert_eq!(options.max_retries, 5);
/// ```
impl ClientOptions {
    /// Sets the bearer token. Omit it if a proxy adds it.
    #[must_use]
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.request.token = Some(token.into());
        self
    }

    /// Sets the URL of the API or of a proxy: `https://host/path`, or `/path` in a page.
    #[must_use]
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.request.base_url = url.into();
        self
    }

    /// Adds a header. It replaces the client's own header of the same name.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.request.headers.push((name.into(), value.into()));
        self
    }

    /// Sets the timeout of one attempt, from sending to the end of the response.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets how often a request is retried after the first attempt.
    #[must_use]
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.max_retries = retries;
        self
    }

    /// Sets how payloads are checked before they are sent.
    #[must_use]
    pub fn check(mut self, options: CheckOptions) -> Self {
        self.check = Some(options);
        self
    }

    /// Sends payloads without checking them.
    #[must_use]
    pub fn without_check(mut self) -> Self {
        self.check = None;
        self
    }
}

/// Each method sets one option and returns the options.
impl WaitOptions {
    /// Sets the first pause between two polls.
    #[must_use]
    pub const fn interval(mut self, interval: Duration) -> Self {
        self.interval = Some(interval);
        self
    }

    /// Sets the timeout of the whole wait.
    #[must_use]
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }
}
