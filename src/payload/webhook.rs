//! What the service calls when a job has ended.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Object, upload::Masked};

/// Your URL, which the service calls with the whole job when it has reached a
/// terminal state. It must respond with 2xx within about two seconds; else the service tries up to three
/// times more.
///
/// An open object. Its `Debug` shows no header's value, for they carry credentials.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Webhook {
    /// An absolute http(s) URL.
    pub url: String,
    /// The request's method; `POST` when absent. Source: OpenAPI.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<WebhookMethod>,
    /// Headers to send along; `${secrets.NAME}` in a value is replaced with a stored secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headers: Option<Object>,
    /// Your own data, sent along with the job, or alone when `custom` is set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<Object>,
    /// Send `data` alone; `false` when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom: Option<bool>,
    /// Keys that the reference does not define.
    #[serde(flatten)]
    pub extra: Object,
}

impl Webhook {
    /// A webhook that calls `url` with the service's defaults.
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), ..Self::default() }
    }
}

impl fmt::Debug for Webhook {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Webhook")
            .field("url", &self.url)
            .field("method", &self.method)
            .field("headers", &self.headers.as_ref().map(MaskedHeaders))
            .field("data", &self.data)
            .field("custom", &self.custom)
            .field("extra", &self.extra)
            .finish()
    }
}

struct MaskedHeaders<'a>(&'a Object);

impl fmt::Debug for MaskedHeaders<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let masked = self.0.iter().map(|(name, value)| (name, Masked(value.as_str().unwrap_or_default())));
        out.debug_map().entries(masked).finish()
    }
}

/// The values of `webhook.method`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[non_exhaustive]
pub enum WebhookMethod {
    /// `GET`
    Get,
    /// `POST`, the service's default.
    Post,
    /// `PUT`
    Put,
    /// `DELETE`
    Delete,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_header_value() {
        let hook: Webhook = serde_json::from_str(
            r#"{"url":"https://a.example/","headers":{"Authorization":"Bearer abc","X":"${secrets.X}"}}"#,
        )
        .unwrap();
        let shown = format!("{hook:?}");
        assert!(shown.contains("Authorization") && shown.contains("${secrets.X}"));
        assert!(!shown.contains("abc"), "{shown}");
    }
}
