//! The same checks and the same sending, wherever the crate runs: natively, in WebAssembly on Node, and in a
//! browser. What differs is the network below, over ureq here and over `fetch` there.
#![cfg(feature = "client")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on should stop")]

#[cfg(not(target_arch = "wasm32"))]
#[path = "support/ureq.rs"]
mod ureq;

use nexrender_payload::{CheckOptions, lint, validate};
use wasm_bindgen_test::wasm_bindgen_test;

const JOB: &str = include_str!("../examples/payloads/job-text.json");
const WRONG: &str = include_str!("../examples/payloads/bad-preview-settings.json");

/// The sandbox's address, which `npm test` tells.
fn sandbox() -> Option<String> {
    #[cfg(target_arch = "wasm32")]
    let url = option_env!("NEXRENDER_SANDBOX_URL").map(str::to_owned);
    #[cfg(not(target_arch = "wasm32"))]
    let url = std::env::var("NEXRENDER_SANDBOX_URL").ok();
    url.map(|url| format!("{url}/api/v2"))
}

#[wasm_bindgen_test(unsupported = test)]
fn a_text_is_linted() {
    assert!(lint(JOB, &CheckOptions::default()).is_valid());
    let report = lint(WRONG, &CheckOptions::default());
    assert!(!report.is_valid());
    assert!(
        report.diagnostics.iter().any(|found| found.code.as_str() == "preview-with-settings" && found.range.is_some())
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn an_object_is_validated() {
    assert!(validate(JOB, &CheckOptions::default()).is_valid());
    let report = validate(WRONG, &CheckOptions::default());
    assert!(
        report.diagnostics.iter().any(|found| found.code.as_str() == "preview-with-settings" && found.range.is_none())
    );
}

#[wasm_bindgen_test(unsupported = pollster::test)]
async fn a_job_is_created() {
    let base_url = sandbox().expect("NEXRENDER_SANDBOX_URL must name a running sandbox, as `npm test` sets it");
    let answer = create(&base_url, JOB).await.unwrap();
    assert!(answer.contains("\"status\":\"queued\""), "{answer}");
    let refusal = create(&base_url, WRONG).await.unwrap_err();
    assert!(refusal.starts_with("POST /jobs: 400 "), "{refusal}");
}

/// The service's answer, or the error's message.
#[cfg(not(target_arch = "wasm32"))]
async fn create(base_url: &str, job: &str) -> Result<String, String> {
    let created = ureq::client(base_url).create_job(job).await;
    created.map(|job| job.body).map_err(|error| error.to_string())
}

#[cfg(target_arch = "wasm32")]
async fn create(base_url: &str, job: &str) -> Result<String, String> {
    use js_sys::{Object, Promise, Reflect, global};
    use nexrender_payload::wasm::client::{Call, Outcome, Settings};
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::JsFuture;

    let get = |object: &JsValue, name: &str| Reflect::get(object, &name.into()).unwrap();
    let settings = Object::new();
    let given = format!(r#"{{"kind":"operation","operation":"createJob","baseUrl":"{base_url}","maxRetries":2}}"#);
    for (name, value) in [("given", given.into()), ("body", job.into()), ("fetch", get(&global(), "fetch"))] {
        Reflect::set(&settings, &name.into(), &value).unwrap();
    }
    let mut call = Call::new(settings.unchecked_into::<Settings>());
    let mut value = JsValue::UNDEFINED;
    while let Some(step) = call.resume(Outcome::Value, value) {
        value = JsFuture::from(Promise::resolve(&step.get(1))).await.unwrap();
    }
    let settled = call.told().unwrap();
    let told = settled.get(0).as_string().unwrap();
    let Some(message) = told.split("\"message\":\"").nth(1) else {
        return Ok(settled.get(1).as_string().unwrap());
    };
    Err(message.split('"').next().unwrap_or_default().to_owned())
}
