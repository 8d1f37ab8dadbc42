//! Requests as plain data.

use std::borrow::Cow;

use nexrender_payload::internal::response::{flag, pairs, text};
use nexrender_payload::internal::text::Value;
use nexrender_payload::internal::text::typed::FromValue;
use nexrender_payload::request::{Input, Operation, Payload, Request, RequestOptions, build_request, without_schema};
use serde::Serialize;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use crate::boundary::{JsResult, from_js, to_js};
use crate::client::protocol::Headers;
use crate::state::with_text;

/// The inputs of a request.
#[derive(Debug)]
struct RequestParts {
    operation: String,
    /// The body stays in JavaScript, because nothing here reads it.
    has_body: bool,
    id: Option<String>,
    query: Vec<(String, String)>,
    base_url: Option<String>,
    token: Option<String>,
    headers: Vec<(String, String)>,
}

/// A request without its body, or why it cannot be built.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
enum Made {
    Request { method: &'static str, url: String, headers: Headers },
    Refused(String),
}

/// A request from any source.
#[derive(Debug)]
struct Plain {
    method: String,
    url: String,
    headers: Vec<(String, String)>,
    body: Option<String>,
}

impl FromValue for RequestParts {
    fn from_value(value: Value<'_>) -> Option<Self> {
        Some(Self {
            operation: text(value, "operation")?,
            has_body: flag(value, "hasBody"),
            id: text(value, "id"),
            query: pairs(value, "query")?,
            base_url: text(value, "baseUrl"),
            token: text(value, "token"),
            headers: pairs(value, "headers")?,
        })
    }
}

impl FromValue for Plain {
    fn from_value(value: Value<'_>) -> Option<Self> {
        Some(Self {
            method: text(value, "method")?,
            url: text(value, "url")?,
            headers: pairs(value, "headers")?,
            body: text(value, "body"),
        })
    }
}

/// The name of every operation that is plain data, and its input: `nothing`, `body`, `id`, `query`, `idAndQuery` or
/// `idAndBody`.
#[wasm_bindgen]
pub fn operations() -> JsResult {
    let row = |operation: &Operation| {
        let facts = operation.facts();
        let input = match facts.input {
            Input::Nothing => "nothing",
            Input::Body => "body",
            Input::Id => "id",
            Input::Query => "query",
            Input::IdAndQuery => "idAndQuery",
            Input::IdAndBody => "idAndBody",
            Input::Form | Input::Path => return None,
        };
        Some((facts.name, input))
    };
    to_js(&Operation::ALL.iter().filter_map(row).collect::<Vec<_>>())
}

/// Builds a request from the [`RequestParts`] in the input buffer.
#[wasm_bindgen(js_name = buildRequest)]
pub fn request(length: usize) -> JsResult {
    let made = with_text(length, made).map_or_else(Made::Refused, |request| Made::Request {
        method: request.method(),
        url: request.url,
        headers: Headers(request.headers),
    });
    to_js(&made)
}

fn made(text: &str) -> Result<Request, String> {
    let (parts, _) = from_js::<RequestParts>(text).map_err(|error| error.to_string())?;
    let operation = Operation::from_name(&parts.operation).ok_or("there is no such operation")?;
    let body = parts.has_body.then_some("");
    let payload = Payload { body, id: parts.id.as_deref(), query: &parts.query, path: None };
    let mut options = RequestOptions::default();
    options.base_url = parts.base_url.unwrap_or(options.base_url);
    options.token = parts.token;
    options.headers = parts.headers;
    build_request(operation, &payload, &options).map_err(|error| error.to_string())
}

/// The payload in the input buffer without `$schema`; `None` if it has no `$schema`.
#[wasm_bindgen(js_name = withoutSchema)]
pub fn without_schema_of(length: usize) -> Option<String> {
    with_text(length, |text| match without_schema(text) {
        Cow::Owned(text) => Some(text),
        Cow::Borrowed(_) => None,
    })
}

/// The curl command of the [`Plain`] request in the input buffer.
#[wasm_bindgen(js_name = toCurl)]
pub fn to_curl(length: usize) -> JsValue {
    let curl = with_text(length, |text| {
        from_js::<Plain>(text)
            .map(|(plain, _)| Request::curl(&plain.method, &plain.url, &plain.headers, plain.body.as_deref()))
    });
    curl.map_or(JsValue::UNDEFINED, |curl| JsValue::from_str(&curl))
}
