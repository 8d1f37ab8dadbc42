//! Only the transport differs between platforms: reqwest natively, `fetch` in WebAssembly.

use std::ops::ControlFlow;
use std::time::Duration;

use nexrender_payload::client::{Client, ClientOptions, Error, JobState, Sent, Transport, WaitOptions};
use nexrender_payload::request::{Operation, Payload};
use wasm_bindgen_test::wasm_bindgen_test;

use super::{JOB, WRONG};

#[cfg(not(target_arch = "wasm32"))]
fn network() -> nexrender_payload::client::Reqwest {
    nexrender_payload::client::Reqwest::new().unwrap()
}

#[cfg(target_arch = "wasm32")]
const fn network() -> nexrender_payload::client::Fetch {
    nexrender_payload::client::Fetch
}

/// The sandbox's address, which `npm test` sets.
fn sandbox() -> Option<String> {
    #[cfg(target_arch = "wasm32")]
    let url = option_env!("NEXRENDER_SANDBOX_URL").map(str::to_owned);
    #[cfg(not(target_arch = "wasm32"))]
    let url = std::env::var("NEXRENDER_SANDBOX_URL").ok();
    url.map(|url| format!("{url}/api/v2"))
}

/// A client of the sandbox, without checks: the tests need its responses to invalid payloads.
pub fn client(headers: &[(&str, &str)]) -> Client<impl Transport> {
    let base_url = sandbox().expect("NEXRENDER_SANDBOX_URL must name a running sandbox, as `npm test` sets it");
    let timeout = Duration::from_secs(if headers.is_empty() { 30 } else { 1 });
    let options = ClientOptions::default().base_url(base_url).timeout(timeout).without_check();
    let options = headers.iter().fold(options, |options, (name, value)| options.header(*name, *value));
    Client::new(network(), options)
}

#[wasm_bindgen_test(unsupported = tokio::test)]
async fn a_job_is_created_and_waited_for() {
    let client = client(&[]);
    let job = client.create_job(JOB).await.unwrap();
    assert_eq!(job.status, "queued", "{}", job.body);
    assert_eq!(client.job(&job.id).await.unwrap().id, job.id);
    let pause = WaitOptions::default().interval(Duration::from_millis(200));
    let finished = client.wait_for_job(&job.id, pause, |_| ControlFlow::Continue(())).await.unwrap();
    assert_eq!((finished.status.as_str(), finished.progress), ("finished", Some(100)), "{}", finished.body);
    let refusal = client.create_job(WRONG).await.unwrap_err().to_string();
    assert!(refusal.starts_with("POST /jobs: 400 "), "{refusal}");
}

#[wasm_bindgen_test(unsupported = tokio::test)]
async fn a_batch_is_created_in_part_read_and_cancelled() {
    let client = client(&[]);
    let unknown = JOB.replace("01JTGM9GCR71JV7EJYDF45QAFD", "01JTGM9GCR71JV7EJYD0ABSENT");
    let response = client.create_batch(&format!("{{\"jobs\": [{JOB}, {unknown}, {JOB}]}}")).await.unwrap();
    let states: Vec<_> = response.results.iter().map(|result| (result.index, result.state)).collect();
    let expected = [(0, JobState::Created), (1, JobState::Rejected), (2, JobState::Created)];
    assert_eq!((response.status.as_str(), states.as_slice()), ("partial", &expected[..]), "{}", response.body);
    let id = Payload::id(&response.batch_id);
    let read = client.call(Operation::GetBatch, &id).await.unwrap();
    assert!(read.body.contains(&response.batch_id), "{}", read.body);
    assert_eq!(client.call(Operation::CancelBatch, &id).await.unwrap().status, 200);
}

#[wasm_bindgen_test(unsupported = tokio::test)]
async fn a_response_that_never_arrives_is_a_timeout() {
    let error = client(&[("X-Sandbox-Fault", "hang-after")]).create_job(JOB).await.unwrap_err();
    assert!(matches!(error, Error::Timeout { sent: Sent::Unknown, .. }), "{error}");
}

/// Port 1 refuses connections, and a browser does not even try it. Only a native program learns that nothing was sent.
#[wasm_bindgen_test(unsupported = tokio::test)]
async fn a_refused_connection_is_a_network_error() {
    let client = Client::new(network(), ClientOptions::default().base_url("http://127.0.0.1:1").max_retries(0));
    let error = client.create_job(JOB).await.unwrap_err();
    let expected = if cfg!(target_arch = "wasm32") { Sent::Unknown } else { Sent::No };
    assert!(matches!(error, Error::Network { sent, .. } if sent == expected), "{error}");
}
