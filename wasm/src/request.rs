//! Requests as plain data, handed over and given back as JSON.

use wasm_bindgen::prelude::wasm_bindgen;

use super::given::Given;
use super::state::{answer, answer_given};
use nexrender_payload::internal::json::{object, push_strings};
use nexrender_payload::internal::words::joined;
use nexrender_payload::request::{Input, Operation, Payload, Request, RequestError, build_request};

/// The output is every operation as `name input name input …`, the input one of `nothing`, `body`, `id`, `query`,
/// `idAndQuery`.
#[wasm_bindgen]
pub fn operations() {
    answer(0, &mut |_| table());
}

fn table() -> String {
    let mut table = String::new();
    for operation in Operation::ALL {
        let facts = operation.facts();
        let input = match facts.input {
            Input::Nothing => "nothing",
            Input::Body => "body",
            Input::Id => "id",
            Input::Query => "query",
            Input::IdAndQuery => "idAndQuery",
        };
        table = joined(&[&table, if table.is_empty() { "" } else { " " }, facts.name, " ", input]);
    }
    table
}

/// Makes a request of `{operation, hasBody, id, query: [name, value, …], baseUrl, token, headers: [name, value, …]}`:
/// `{method, url, headers: [name, value, …]}`, or `{refusal}`. A body stays where it is: nothing here reads it.
#[wasm_bindgen(js_name = buildRequest)]
pub fn request(length: usize) {
    answer_given(length, &mut |given, _| requested(given));
}

fn requested(given: &Given<'_>) -> String {
    let made = made(given);
    object(|told| match made {
        Ok(request) => {
            told.text("method", request.method());
            told.text("url", &request.url);
            let flat = request.headers.iter().flat_map(|(name, value)| [name.as_str(), value]);
            push_strings(told.key("headers"), flat);
        }
        Err(None) => told.text("refusal", "there is no such operation"),
        Err(Some(error)) => told.text("refusal", &error.message()),
    })
}

fn made(given: &Given<'_>) -> Result<Request, Option<RequestError>> {
    let operation = given.operation().ok_or(None)?;
    let (id, query) = (given.text("id"), given.pairs("query"));
    let body = given.is("hasBody").then_some("");
    let payload = Payload { body, id: id.as_deref(), query: &query };
    Ok(build_request(operation, &payload, &given.request_options())?)
}

/// The curl command of `{method, url, headers: [name, value, …], body}`, made before, by whomever.
#[wasm_bindgen(js_name = toCurl)]
pub fn to_curl(length: usize) {
    answer_given(length, &mut |given, _| {
        let part = |key| given.text(key).unwrap_or_default();
        Request::curl(&part("method"), &part("url"), &given.pairs("headers"), given.text("body").as_deref())
    });
}
