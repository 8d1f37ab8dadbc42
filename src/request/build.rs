//! Builds a request from an operation and its payload.

use std::fmt;

use super::address::address;
use super::editor_key::without_schema;
use super::operation::{DEFAULT_BASE_URL, Input, Operation};
use crate::text::search::{before_any, find_any, split_once};

/// The input of an operation: a body, an id, a query, or an id with a query.
#[derive(Debug, Clone, Copy, Default)]
pub struct Payload<'a> {
    /// The JSON text to send.
    pub body: Option<&'a str>,
    /// The id that goes into the path.
    pub id: Option<&'a str>,
    /// The query parameters, unencoded.
    pub query: &'a [(String, String)],
    /// The path below the base, for the operations that take one.
    pub path: Option<&'a str>,
}

impl<'a> Payload<'a> {
    /// No input.
    pub const NOTHING: Self = Self { body: None, id: None, query: &[], path: None };

    /// A JSON text to send.
    pub const fn body(text: &'a str) -> Self {
        Self { body: Some(text), ..Self::NOTHING }
    }

    /// An id for the path.
    pub const fn id(id: &'a str) -> Self {
        Self { id: Some(id), ..Self::NOTHING }
    }

    /// Query parameters.
    pub const fn query(query: &'a [(String, String)]) -> Self {
        Self { query, ..Self::NOTHING }
    }
}

/// Where requests are sent, and with which headers.
#[derive(Clone)]
#[non_exhaustive]
pub struct RequestOptions {
    /// The URL of the API or of a proxy: `https://host/path`, or `/path` in a page.
    pub base_url: String,
    /// The bearer token. Omit it if a proxy adds it.
    pub token: Option<String>,
    /// More headers. They replace the request's own headers of the same name, ignoring case.
    pub headers: Vec<(String, String)>,
}

impl RequestOptions {
    /// Sets the bearer token, and returns the options.
    #[must_use]
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.token = Some(token.into());
        self
    }

    /// Sets the URL of the API or of a proxy, and returns the options.
    #[must_use]
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = url.into();
        self
    }

    /// Adds a header, and returns the options.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Whether the caller set an `Authorization` header.
    pub fn has_own_authorization(&self) -> bool {
        self.headers.iter().any(|(name, _)| is_same_name(name, AUTHORIZATION))
    }
}

impl Default for RequestOptions {
    fn default() -> Self {
        Self { base_url: DEFAULT_BASE_URL.to_owned(), token: None, headers: Vec::new() }
    }
}

impl fmt::Debug for RequestOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestOptions")
            .field("base_url", &self.base_url)
            .field("token", &self.token.as_ref().map(|_| MASK))
            .field("headers", &masked(&self.headers))
            .finish()
    }
}

/// A request, ready for any HTTP library.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// The operation.
    pub operation: Operation,
    /// The URL.
    pub url: String,
    /// Names and values, without duplicate names.
    pub headers: Vec<(String, String)>,
    /// The JSON text.
    pub body: Option<String>,
}

impl Request {
    /// The method's name.
    pub const fn method(&self) -> &'static str {
        self.operation.facts().method.as_str()
    }

    /// Sets the bearer token, and removes any other `Authorization` header.
    pub fn authorise(&mut self, token: &str) -> Result<(), RequestError> {
        let authorization = bearer(token)?;
        self.headers.retain(|(name, _)| !is_same_name(name, AUTHORIZATION));
        self.headers.insert(0, authorization);
        Ok(())
    }

    /// The request in messages: method and path, without that of the base.
    pub fn label(&self) -> String {
        let facts = self.operation.facts();
        let path = before_any(split_once(&self.url, "://").unwrap_or(("", &self.url)).1, b"?");
        let segments = facts.path.bytes().filter(|byte| *byte == b'/').count();
        let start = match segments {
            0 => find_any(path, b"/"),
            _ => path.bytes().enumerate().filter(|(_, byte)| *byte == b'/').map(|(at, _)| at).rev().nth(segments - 1),
        };
        format!("{} {}", facts.method.as_str(), path.get(start.unwrap_or_default()..).unwrap_or_default())
    }

    /// The headers with secrets masked, for logs.
    pub fn masked_headers(&self) -> Vec<(&str, &str)> {
        masked(&self.headers)
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method())
            .field("url", &self.url)
            .field("headers", &self.masked_headers())
            .field("body_length", &self.body.as_ref().map(String::len))
            .finish_non_exhaustive()
    }
}

const AUTHORIZATION: &str = "Authorization";

fn bearer(token: &str) -> Result<(String, String), RequestError> {
    if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(RequestError::Token);
    }
    Ok((AUTHORIZATION.to_owned(), format!("Bearer {token}")))
}

/// What replaces a secret.
pub(super) const MASK: &str = "***";

/// Words in the names of headers whose values are credentials or signatures.
const SECRET_WORDS: [&str; 8] =
    ["authorization", "cookie", "token", "secret", "password", "signature", "apikey", "api-key"];

/// Whether a header's value must be masked: its name has one of the words between hyphens.
pub(super) fn is_secret_header(name: &str) -> bool {
    let bytes = name.as_bytes();
    let ends = |at: usize| matches!(bytes.get(at), None | Some(b'-' | b'_'));
    (0..bytes.len()).filter(|at| *at == 0 || ends(at - 1)).any(|at| {
        SECRET_WORDS.iter().any(|word| {
            let end = at + word.len();
            name.get(at..end).is_some_and(|part| is_same_name(part, word)) && ends(end)
        })
    })
}

/// Whether two names of headers or schemes are the same, ignoring case.
pub fn is_same_name(name: &str, other: &str) -> bool {
    name.eq_ignore_ascii_case(other)
}

/// The headers with the values of secret ones masked.
pub fn masked(headers: &[(String, String)]) -> Vec<(&str, &str)> {
    headers
        .iter()
        .map(|(name, value)| {
            let secret = is_secret_header(name);
            (name.as_str(), if secret { MASK } else { value.as_str() })
        })
        .collect()
}

/// Why a request could not be built. Nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
#[non_exhaustive]
pub enum RequestError {
    /// A path cannot be appended to the base URL.
    BaseUrl(&'static str),
    /// The operation needs an id.
    MissingId(&'static str),
    /// The id would change the URL's path.
    Id(String),
    /// The path cannot be appended to the base URL.
    Path,
    /// The operation needs a body.
    MissingBody(&'static str),
    /// The operation takes no body, id or query.
    Unexpected(&'static str, &'static str),
    /// The token cannot be the value of a header. The error does not contain it.
    Token,
    /// The header's name or value is not allowed in HTTP.
    Header(String),
}

impl RequestError {
    /// The text of `Display`.
    pub fn message(&self) -> String {
        match self {
            Self::BaseUrl(reason) => format!("baseUrl: {reason}"),
            Self::MissingId(operation) => format!("{operation} needs an id"),
            Self::Id(id) => format!("id: `{id}` is not an id"),
            Self::Path => {
                "path: expected a path such as `/jobs`, without a host, a query, a fragment, spaces, `.` or `..` \
                 (put parameters into `query`)"
                    .to_owned()
            }
            Self::MissingBody(operation) => format!("{operation} needs a payload"),
            Self::Unexpected(operation, what) => format!("{operation} takes no {what}"),
            Self::Token => "token: must not be empty or contain spaces, line breaks or non-ASCII characters".to_owned(),
            Self::Header(name) => format!("headers: the name or value of `{name}` is not allowed in HTTP"),
        }
    }
}

/// Builds the request of an operation.
///
/// ```
/// use nexrender_payload::request::{Operation, Payload, RequestOptions, build_request};
///
/// let options = RequestOptions::default().token("secret");
/// let request = build_request(Operation::GetJob, &Payload::id("01J8Z0"), &options)?;
/// assert_eq!(request.method(), "GET");
/// assert_eq!(request.url, "https://api.nexrender.com/api/v2/jobs/01J8Z0");
/// # Ok::<(), nexrender_payload::request::RequestError>(())
/// ```
pub fn build_request(
    operation: Operation,
    payload: &Payload<'_>,
    options: &RequestOptions,
) -> Result<Request, RequestError> {
    let facts = operation.facts();
    refuse_unexpected(operation, payload)?;
    if matches!(facts.input, Input::Body | Input::IdAndBody) && payload.body.is_none() {
        return Err(RequestError::MissingBody(facts.name));
    }
    Ok(Request {
        operation,
        url: address(&options.base_url, facts, payload)?,
        headers: headers(options, payload.body.is_some())?,
        body: payload.body.map(|body| match operation.payload_kind() {
            Some(_) => without_schema(body).into_owned(),
            None => body.to_owned(),
        }),
    })
}

fn refuse_unexpected(operation: Operation, payload: &Payload<'_>) -> Result<(), RequestError> {
    let facts = operation.facts();
    let (body, id, query) = match facts.input {
        Input::Nothing | Input::Form => (false, false, false),
        Input::Body => (true, false, false),
        Input::Id => (false, true, false),
        Input::Query => (false, false, true),
        Input::IdAndQuery => (false, true, true),
        Input::IdAndBody => (true, true, false),
        Input::Path => (true, false, true),
    };
    for (taken, given, what) in [
        (body, payload.body.is_some(), "body"),
        (id, payload.id.is_some(), "id"),
        (query, !payload.query.is_empty(), "query"),
    ] {
        if given && !taken {
            return Err(RequestError::Unexpected(facts.name, what));
        }
    }
    Ok(())
}

fn headers(options: &RequestOptions, has_body: bool) -> Result<Vec<(String, String)>, RequestError> {
    let mut headers = Vec::with_capacity(3 + options.headers.len());
    if let Some(token) = &options.token {
        headers.push(bearer(token)?);
    }
    let own = ["Accept", "Content-Type"];
    for name in own.into_iter().take(if has_body { 2 } else { 1 }) {
        headers.push((name.to_owned(), "application/json".to_owned()));
    }
    for (name, value) in &options.headers {
        if !is_header(name, value) {
            return Err(RequestError::Header(name.to_owned()));
        }
        if let Some(same) = headers.iter().position(|(own, _)| is_same_name(own, name)) {
            headers.remove(same);
        }
        headers.push((name.to_owned(), value.to_owned()));
    }
    Ok(headers)
}

/// RFC 9110: the name is a token; the value has visible characters and spaces.
fn is_header(name: &str, value: &str) -> bool {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !name.is_empty()
        && name.bytes().all(is_token)
        && !any_char(value, |c| c != '\t' && (c.is_control() || c > '\u{ff}'))
}

pub(super) fn any_char(text: &str, is_meant: fn(char) -> bool) -> bool {
    text.chars().any(is_meant)
}

#[cfg(test)]
mod tests {
    use super::RequestError::{MissingBody, MissingId, Unexpected};
    use super::*;

    fn options(token: &str) -> RequestOptions {
        RequestOptions { token: Some(token.to_owned()), ..RequestOptions::default() }
    }

    #[test]
    fn a_body_goes_as_json_with_the_token() {
        let request = build_request(Operation::CreateJob, &Payload::body("{}"), &options("abc"));
        assert_eq!(
            request,
            Ok(Request {
                operation: Operation::CreateJob,
                url: format!("{DEFAULT_BASE_URL}/jobs"),
                headers: [
                    ("Authorization", "Bearer abc"),
                    ("Accept", "application/json"),
                    ("Content-Type", "application/json"),
                ]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .to_vec(),
                body: Some("{}".to_owned()),
            })
        );
    }

    #[test]
    fn missing_and_unexpected_parts_are_errors() {
        let build = |operation, payload: Payload<'_>| {
            build_request(operation, &payload, &RequestOptions::default()).map(|_| ())
        };
        for (operation, payload, error) in [
            (Operation::GetJob, Payload::NOTHING, MissingId("getJob")),
            (Operation::CreateJob, Payload::NOTHING, MissingBody("createJob")),
            (Operation::GetJob, Payload::body("{}"), Unexpected("getJob", "body")),
            (Operation::ListFonts, Payload::id("x"), Unexpected("listFonts", "id")),
        ] {
            assert_eq!(build(operation, payload), Err(error));
        }
    }

    #[test]
    fn a_callers_header_replaces_our_own_and_must_be_allowed_in_http() {
        let with = |name: &str, value: &str| {
            let mut options = options("abc");
            options.headers.push((name.to_owned(), value.to_owned()));
            build_request(Operation::ListFonts, &Payload::NOTHING, &options)
        };
        let headers = with("authorization", "Basic x").map(|request| request.headers);
        assert_eq!(
            headers.as_deref().map(|all| all.last().cloned()),
            Ok(Some(("authorization".to_owned(), "Basic x".to_owned())))
        );
        assert_eq!(headers.map(|all| all.len()), Ok(2));
        let mut request = with("authorization", "Basic x").unwrap();
        request.authorise("def").unwrap();
        let authorizations = request.headers.iter().filter(|(name, _)| is_same_name(name, AUTHORIZATION));
        assert_eq!(authorizations.map(|(_, value)| value.as_str()).collect::<Vec<_>>(), ["Bearer def"]);
        for (name, value) in [("", "v"), ("a b", "v"), ("a", "b\r\nc: d"), ("a", "→")] {
            assert_eq!(with(name, value), Err(RequestError::Header(name.to_owned())));
        }
    }

    #[test]
    fn no_token_is_ever_shown() {
        for token in ["", "a b", "a\nb", "é"] {
            let error = build_request(Operation::ListFonts, &Payload::NOTHING, &options(token));
            assert_eq!(error, Err(RequestError::Token));
        }
        let options = options("planted");
        let request = build_request(Operation::ListFonts, &Payload::NOTHING, &options);
        assert!(!format!("{options:?} {request:?}").contains("planted"));
    }
}
