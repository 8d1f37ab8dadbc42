//! The results of a preflight: the responses of the service and of the hosts of URLs.

use std::collections::BTreeMap;

use crate::text::Value;
use crate::text::typed::FromValue;

/// The results. Anything that is missing was not requested.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PreflightResults {
    /// The results by URL, as written in the payload. `None` if no URL was requested.
    pub urls: Option<BTreeMap<String, UrlResult>>,
    /// The statuses of templates that could not be read, by id: 404 if there is no such template.
    pub templates: BTreeMap<String, u16>,
    /// The status if the font library could not be read.
    pub fonts: Option<u16>,
    /// The status if the names of secrets could not be read.
    pub secrets: Option<u16>,
}

/// The result of a request for a URL.
#[derive(Debug, Clone, PartialEq)]
pub enum UrlResult {
    /// The server responded.
    Response(UrlResponse),
    /// There was no response.
    Failure(UrlFailure),
    /// It was not requested.
    Unchecked(Unchecked),
}

/// The response of a server, the last one if it redirected.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct UrlResponse {
    /// Its status.
    pub status: u16,
    /// The `Content-Type`.
    pub content_type: Option<String>,
    /// The length of the whole file, if it is known.
    pub length: Option<u64>,
    /// The start of the body, if it was read.
    pub start: Option<String>,
    /// Host and path of the last URL, if it differs from the requested one.
    pub landed: Option<String>,
}

/// Defines the JSON names of an enum's variants.
macro_rules! named {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident $code:literal;)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name {
            $($(#[$doc])* $variant,)*
        }

        impl $name {
            /// Each variant with its JSON name.
            pub const ALL: &[(Self, &str)] = &[$((Self::$variant, $code),)*];

            fn named(value: Value<'_>) -> Option<Self> {
                Self::ALL.iter().find(|(_, code)| value.is_str(code)).map(|(variant, _)| *variant)
            }
        }
    };
}

named! {
    /// Why there was no response.
    UrlFailure {
        /// The host was not found.
        HostNotFound "host-not-found";
        /// The host refused the connection or cannot be reached.
        Refused "refused";
        /// The certificate is invalid or not trusted.
        Certificate "certificate";
        /// No response in time.
        Timeout "timeout";
        /// The connection broke.
        Lost "lost";
        /// It redirects too many times.
        TooManyRedirects "too-many-redirects";
        /// It redirects to something that is not an http(s) URL.
        RedirectTarget "redirect-target";
    }
}

named! {
    /// Why a URL was not requested.
    Unchecked {
        /// The host is private.
        PrivateHost "private-host";
        /// The host's name resolves to a private address.
        PrivateAddress "private-address";
        /// It redirects to a private host.
        PrivateRedirect "private-redirect";
        /// It contains a stored secret.
        Secret "secret";
        /// It contains a placeholder.
        Placeholder "placeholder";
        /// It contains a user name or a password.
        UserInfo "user-info";
        /// A page cannot request it: the server does not allow it, or does not respond.
        Cors "cors";
        /// There are more URLs than may be requested.
        Limit "limit";
        /// The server asked for a pause.
        RateLimit "rate-limit";
    }
}

impl FromValue for PreflightResults {
    fn from_value(value: Value<'_>) -> Option<Self> {
        let mut results = Self { fonts: number(value, "fonts"), secrets: number(value, "secrets"), ..Self::default() };
        if let Some(urls) = value.get("urls") {
            let urls = urls.members().map(|(url, result)| Some((characters(url)?, UrlResult::from_value(result)?)));
            results.urls = Some(urls.collect::<Option<_>>()?);
        }
        for (id, status) in value.get("templates").iter().flat_map(Value::members) {
            results.templates.insert(characters(id)?, u16::try_from(status.as_u64()?).ok()?);
        }
        Some(results)
    }
}

impl FromValue for UrlResult {
    fn from_value(value: Value<'_>) -> Option<Self> {
        if let Some(failure) = value.get("failure") {
            return UrlFailure::named(failure).map(Self::Failure);
        }
        if let Some(reason) = value.get("unchecked") {
            return Unchecked::named(reason).map(Self::Unchecked);
        }
        let text = |name| characters(value.get(name)?);
        Some(Self::Response(UrlResponse {
            status: number(value, "status")?,
            content_type: text("type"),
            length: value.get("length").and_then(|length| length.as_u64()),
            start: text("start"),
            landed: text("landed"),
        }))
    }
}

fn number(value: Value<'_>, name: &str) -> Option<u16> {
    u16::try_from(value.get(name)?.as_u64()?).ok()
}

fn characters(value: Value<'_>) -> Option<String> {
    Some(value.as_str()?.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::typed::from_json;

    #[test]
    fn results_are_read_from_json() {
        let results: PreflightResults = from_json(
            r#"{
                "urls": {
                    "https://a": {"status": 200, "type": "image/png", "length": 3, "start": "x", "landed": "b/c"},
                    "https://b": {"failure": "timeout"},
                    "https://c": {"unchecked": "cors"}
                },
                "templates": {"A": 404},
                "fonts": 403
            }"#,
        )
        .unwrap();
        let urls = results.urls.unwrap();
        assert_eq!(
            urls["https://a"],
            UrlResult::Response(UrlResponse {
                status: 200,
                content_type: Some("image/png".to_owned()),
                length: Some(3),
                start: Some("x".to_owned()),
                landed: Some("b/c".to_owned()),
            })
        );
        assert_eq!(urls["https://b"], UrlResult::Failure(UrlFailure::Timeout));
        assert_eq!(urls["https://c"], UrlResult::Unchecked(Unchecked::Cors));
        assert_eq!(results.templates["A"], 404);
        assert_eq!((results.fonts, results.secrets), (Some(403), None));
    }

    #[test]
    fn an_unknown_word_is_rejected() {
        for text in [r#"{"urls": {"a": {"failure": "x"}}}"#, r#"{"urls": {"a": {}}}"#, r#"{"templates": {"A": -1}}"#] {
            assert!(from_json::<PreflightResults>(text).is_err(), "{text}");
        }
    }
}
