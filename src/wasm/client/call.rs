//! The three asynchronous calls that the JavaScript client is made of.

use std::ops::ControlFlow;
use std::time::Duration;

use js_sys::Function;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::fetch::{Fetch, Settings};
use super::plain;
use crate::client::{Client, ClientOptions, Error, WaitOptions};
use crate::request::{Operation, Payload, RequestOptions};

/// Calls any operation. `query` is `[name, value, name, value, …]`.
#[wasm_bindgen(js_name = clientCall)]
pub async fn client_call(
    operation: String,
    body: Option<String>,
    id: Option<String>,
    query: Vec<String>,
    settings: Settings,
) -> JsValue {
    let Some(operation) = Operation::from_name(&operation) else {
        return unknown_operation(&operation);
    };
    let client = client(&settings);
    let query = pairs(query);
    let payload = Payload { body: body.as_deref(), id: id.as_deref(), query: &query };
    let outcome = client.call(operation, &payload).await;
    settle(&client, outcome.map(|answer| plain::success(&answer)))
}

/// Creates a batch of `count` jobs, and tells what became of each.
#[wasm_bindgen(js_name = clientBatch)]
pub async fn client_batch(batch: String, count: Option<usize>, settings: Settings) -> JsValue {
    let client = client(&settings);
    let outcome = match count {
        Some(count) => client.create_batch_of(&batch, count).await,
        None => client.create_batch(&batch).await,
    };
    settle(&client, outcome.map(|answer| plain::batch(&answer)))
}

/// Waits for a job or a batch. `on_progress` gets each answer's text.
#[wasm_bindgen(js_name = clientWait)]
pub async fn client_wait(
    is_batch: bool,
    id: String,
    interval: Option<f64>,
    timeout: Option<f64>,
    on_progress: Option<Function>,
    settings: Settings,
) -> JsValue {
    let client = client(&settings);
    let options = WaitOptions { interval: interval.map(duration), timeout: timeout.map(duration) };
    let tell = |answer: &crate::client::Success| {
        let Some(on_progress) = &on_progress else {
            return ControlFlow::Continue(());
        };
        match on_progress.call1(&JsValue::UNDEFINED, &JsValue::from_str(&answer.body)) {
            Ok(_) => ControlFlow::Continue(()),
            Err(error) => {
                client.transport().stop(error);
                ControlFlow::Break(())
            }
        }
    };
    let outcome = if is_batch {
        client.wait_for_batch(&id, options, tell).await.map(|answer| answer.body)
    } else {
        client.wait_for_job(&id, options, tell).await.map(|job| job.body)
    };
    let answer = |body: String| plain::object([("text", JsValue::from_str(&body))]);
    settle(&client, outcome.map(answer))
}

fn client(settings: &Settings) -> Client<Fetch<'_>> {
    let options = ClientOptions {
        request: RequestOptions {
            base_url: settings.base_url(),
            token: None,
            headers: pairs(settings.headers()),
        },
        timeout: duration(settings.timeout()),
        max_retries: settings.max_retries(),
    };
    Client::new(Fetch::new(settings), options)
}

pub(crate) fn pairs(flat: Vec<String>) -> Vec<(String, String)> {
    let mut pairs = Vec::with_capacity(flat.len() / 2);
    let mut flat = flat.into_iter();
    while let (Some(name), Some(value)) = (flat.next(), flat.next()) {
        pairs.push((name, value));
    }
    pairs
}

fn duration(milliseconds: f64) -> Duration {
    Duration::try_from_secs_f64(milliseconds / 1000.0).unwrap_or(Duration::MAX)
}

fn settle(client: &Client<Fetch<'_>>, outcome: Result<JsValue, Error>) -> JsValue {
    if let Some(reason) = client.transport().stopped.take() {
        return plain::object([("stopped", reason), ("isStopped", true.into())]);
    }
    match outcome {
        Ok(answer) => plain::object([("ok", answer)]),
        Err(error) => {
            let cause = client.transport().cause.take().unwrap_or(JsValue::UNDEFINED);
            let is_of_network = matches!(error, Error::Network { .. });
            let cause = if is_of_network { cause } else { JsValue::UNDEFINED };
            plain::object([("error", plain::error(&error)), ("cause", cause)])
        }
    }
}

fn unknown_operation(name: &str) -> JsValue {
    let message = format!("there is no operation {name:?}");
    let error = plain::object([("class", "TypeError".into()), ("message", message.into())]);
    plain::object([("error", error)])
}
