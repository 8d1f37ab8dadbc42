//! Requests as plain data.
#![expect(clippy::needless_pass_by_value, reason = "wasm-bindgen hands over owned values")]

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::client::{object, pairs};
use crate::request::{Input, Operation, Payload, Request, RequestOptions, build_request};

/// Every operation as `[name, input, name, input, …]`, the input one of `nothing`, `body`, `id`, `query`,
/// `idAndQuery`.
#[wasm_bindgen]
pub fn operations() -> Vec<String> {
    let input = |operation: &Operation| match operation.facts().input {
        Input::Nothing => "nothing",
        Input::Body => "body",
        Input::Id => "id",
        Input::Query => "query",
        Input::IdAndQuery => "idAndQuery",
    };
    Operation::ALL.iter().flat_map(|operation| [operation.facts().name, input(operation)]).map(str::to_owned).collect()
}

/// Makes a request: `{method, url, headers: [name, value, …], curl}`, or throws the reason as a string.
#[wasm_bindgen(js_name = buildRequest)]
pub fn request(
    operation: &str,
    body: Option<String>,
    id: Option<String>,
    query: Vec<String>,
    base_url: Option<String>,
    token: Option<String>,
    headers: Vec<String>,
) -> Result<JsValue, JsValue> {
    let operation = Operation::from_name(operation).ok_or("there is no such operation")?;
    let mut options = RequestOptions { token, headers: pairs(headers), ..RequestOptions::default() };
    if let Some(base_url) = base_url {
        options.base_url = base_url;
    }
    let query = pairs(query);
    let payload = Payload { body: body.as_deref(), id: id.as_deref(), query: &query };
    let request = build_request(operation, &payload, &options).map_err(|error| error.to_string())?;
    let headers: Vec<String> = request.headers.iter().flat_map(|(name, value)| [name.clone(), value.clone()]).collect();
    Ok(object([
        ("method", JsValue::from_str(request.method())),
        ("url", JsValue::from_str(&request.url)),
        ("headers", headers.into()),
    ]))
}

/// The curl command of a request that was made before, by whomever.
#[wasm_bindgen(js_name = toCurl)]
pub fn to_curl(method: &str, url: String, headers: Vec<String>, body: Option<String>) -> String {
    Request::curl(method, &url, &pairs(headers), body.as_deref())
}
