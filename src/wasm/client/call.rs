//! The one asynchronous call that the JavaScript client is made of.

use std::ops::ControlFlow;
use std::time::Duration;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::fetch::{Fetch, Settings};
use super::plain;
use crate::client::submit::Chunk;
use crate::client::{Client, ClientOptions, Error, Sent, Success, WaitOptions, results_json};
use crate::request::{Operation, Payload, RequestOptions};

/// Makes one call of the client: an operation, a batch, a chunk of a submission, or a wait. One export for the four,
/// since each asynchronous one costs kilobytes.
#[wasm_bindgen(js_name = clientCall)]
pub async fn client_call(settings: Settings) -> JsValue {
    let Some(operation) = Operation::from_name(&settings.operation()) else {
        return plain::object([("error", plain::misuse("there is no such operation"))]);
    };
    let client = client(&settings);
    let id = settings.id();
    let outcome = match settings.kind().as_str() {
        "chunk" => return submit(&client, &settings).await,
        "batch" => batch(&client, &settings).await,
        "wait" => wait(&client, operation, &id.unwrap_or_default(), &settings).await,
        _ => {
            let (body, query) = (settings.body(), pairs(settings.query()));
            let payload = Payload { body: body.as_deref(), id: id.as_deref(), query: &query };
            client.call(operation, &payload).await.map(|answer| plain::success(&answer))
        }
    };
    settle(&client, outcome, JsValue::UNDEFINED)
}

async fn batch(client: &Client<Fetch<'_>>, settings: &Settings) -> Result<JsValue, Error> {
    let body = settings.body().unwrap_or_default();
    Ok(plain::batch(&client.create_batch(&body).await?))
}

/// Settles with `results` and the journal's `record`, and with what stops the submission, if anything does.
async fn submit(client: &Client<Fetch<'_>>, settings: &Settings) -> JsValue {
    let places = settings.invalid().into_iter().map(|place| place as usize);
    let chunk = Chunk {
        number: settings.number(),
        first: settings.first(),
        jobs: settings.jobs(),
        fingerprint: 0,
        invalid: places.zip(settings.reasons()).collect(),
        body: settings.body().unwrap_or_default(),
    };
    let settled = client.submit_chunk(&chunk).await;
    let told = plain::object([
        ("results", JsValue::from_str(&results_json(&settled.results))),
        ("record", JsValue::from_str(&settled.record)),
    ]);
    settle(client, settled.stop.map_or(Ok(JsValue::UNDEFINED), Err), told)
}

async fn wait(
    client: &Client<Fetch<'_>>,
    operation: Operation,
    id: &str,
    settings: &Settings,
) -> Result<JsValue, Error> {
    let options = WaitOptions {
        interval: settings.poll_interval().map(duration),
        timeout: settings.wait_timeout().map(duration),
    };
    let on_progress = settings.on_progress();
    let tell = |answer: &Success| {
        let Some(on_progress) = &on_progress else {
            return ControlFlow::Continue(());
        };
        match on_progress.call1(&JsValue::UNDEFINED, &JsValue::from_str(&answer.body)) {
            Ok(_) => ControlFlow::Continue(()),
            Err(error) => {
                client.transport().stop(error, Sent::No);
                ControlFlow::Break(())
            }
        }
    };
    let body = if operation == Operation::GetBatch {
        client.wait_for_batch(id, options, tell).await?.body
    } else {
        client.wait_for_job(id, options, tell).await?.body
    };
    Ok(plain::object([("text", JsValue::from_str(&body))]))
}

fn client(settings: &Settings) -> Client<Fetch<'_>> {
    let options = ClientOptions {
        request: RequestOptions { base_url: settings.base_url(), token: None, headers: pairs(settings.headers()) },
        timeout: duration(settings.timeout()),
        max_retries: settings.max_retries(),
        // The JavaScript client has checked the payload, with options of its own.
        check: None,
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

fn settle(client: &Client<Fetch<'_>>, outcome: Result<JsValue, Error>, told: JsValue) -> JsValue {
    if let Some(reason) = client.transport().stopped.take() {
        return plain::object([("stopped", reason), ("isStopped", true.into()), ("told", told)]);
    }
    match outcome {
        Ok(answer) => plain::object([("ok", answer), ("told", told)]),
        Err(error) => {
            let cause = client.transport().cause.take().unwrap_or(JsValue::UNDEFINED);
            let is_of_network = matches!(error, Error::Network { .. });
            let cause = if is_of_network { cause } else { JsValue::UNDEFINED };
            plain::object([("error", plain::error(&error)), ("cause", cause), ("told", told)])
        }
    }
}
