//! The same checks and the same sending, wherever the crate runs: natively, in WebAssembly on Node, and in a
//! browser. What differs is the network below, over ureq here and over `fetch` there.
#![cfg(any(all(feature = "client", not(target_arch = "wasm32")), feature = "fetch"))]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on should stop")]

#[cfg(not(target_arch = "wasm32"))]
#[path = "support/ureq.rs"]
mod ureq;

use std::ops::ControlFlow;
use std::time::Duration;

use nexrender_payload::client::{Client, ClientOptions, Error, JobState, Sent, Transport, WaitOptions};
use nexrender_payload::request::{Operation, Payload, RequestOptions};
use nexrender_payload::{CheckOptions, lint, validate};
use wasm_bindgen_test::wasm_bindgen_test;

#[cfg(not(target_arch = "wasm32"))]
fn network() -> ureq::Ureq {
    ureq::Ureq::default()
}

#[cfg(target_arch = "wasm32")]
const fn network() -> nexrender_payload::client::Fetch {
    nexrender_payload::client::Fetch
}

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

/// What the rules say of a webhook's URL: the code, or for `url-format` what is wrong.
fn said_of(url: &str) -> Vec<String> {
    let job = r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main"}, "webhook": {"url": "URL"}}"#;
    let report = lint(job.replace("URL", &url.replace('\\', "\\\\")), &CheckOptions::default());
    let said = report.diagnostics.iter().map(|found| match found.code.as_str() {
        "url-format" => found.message.split("\" ").nth(1).unwrap().to_owned(),
        code => code.to_owned(),
    });
    said.collect()
}

/// Platforms differ here: to Chromium `https://a b` is a URL.
#[wasm_bindgen_test(unsupported = test)]
fn urls_are_read_alike() {
    const FINE: &[&str] = &[
        "HTTPS://EXAMPLE.com/a?b#c",
        "https:example.com",
        "https:/x/y",
        " https://x ",
        "https://x:",
        "https://x:443/",
        "https://x:65535",
        "https:///x",
        "https://x:00000000000080/",
        "https://[1:2:3:4:5:6:7:8]",
        "https://[1:2:3:4:5:6:7::]",
        "https://[::1.2.3.4]",
        "https://1.2.3.4",
        "https://1.2.3",
        "https://256",
        "https://1.",
        "https://a%41b",
        "https://@host",
        "https://a..b",
        "https://a.",
        "https://exa_mple.com",
        "https://a/b c",
        "https://a?b=c d",
        "https://b\u{FC}cher.example",
        "https://10.1.example.com",
    ];
    const NO_HOST: &[&str] = &[
        "https://",
        "https://?x",
        "https://#x",
        "https://:80",
        "https://a b",
        "https://a<b",
        "https://a%20b",
        "https://%zz.com",
        "https://x\u{7F}",
        "https://[::1",
        "https://[::1]80",
        "https://[::1]x",
        "https://[]",
        "https://[g::]",
        "https://[+1::]",
        "https://[12345::]",
        "https://[1::2::3]",
        "https://[:::]",
        "https://[1:2:3:4:5:6:7]",
        "https://[1:2:3:4:5:6:7:8:9]",
        "https://[1:2:3:4:5:6:7:8::]",
        "https://[1.2.3.4::]",
        "https://[::01.2.3.4]",
        "https://[::1.2.3.400]",
        "https://1.2.3.256",
        "https://1.2.3.4.5",
        "https://4294967296",
        "https://09.1.1.1",
    ];
    const UNREACHABLE: &[&str] = &[
        "https://localhost",
        "https://LOCALHOST./",
        "https://NAS.local./",
        "https://db.internal/x",
        "https://0x7f.1",
        "https://2130706433",
        "https://10.1.2.3:8080/x",
        "https://[::1]/",
        "https://[FE80::1]:80",
        "https://[fd00::1]/",
        "https://[::ffff:10.0.0.1]",
    ];
    let port = "has a port that is not a number up to 65535";
    let user = "holds a user name or password, which would be stored and logged with the job";
    let scheme = "is not an http or https URL";
    let relative = "is not an absolute URL: it does not begin with `https://`";
    let one_by_one: &[(&[&str], &[&str])] = &[
        (FINE, &[]),
        (NO_HOST, &["names no host that can exist"]),
        (UNREACHABLE, &["unreachable-url"]),
        (&["https://x:65536", "https://x:a", "https://x:8x", "https://x:+80"], &[port]),
        (&["https://user:pw@host/", "https://user@host"], &[user]),
        (&["ftp://x", "mailto:x", "c:\\x"], &[scheme]),
        (&["x", "/a", "//a"], &[relative]),
        (&["http:\\\\x\\y", "http://x"], &["webhook-insecure"]),
        (&["http://127.0.0.1/"], &["unreachable-url", "webhook-insecure"]),
    ];
    for (urls, expected) in one_by_one {
        for url in *urls {
            assert_eq!(said_of(url), *expected, "{url}");
        }
    }
}

/// A client of the sandbox. What is wrong is to reach it: the tests ask how it answers.
fn client(headers: &[(&str, &str)]) -> Client<impl Transport> {
    let base_url = sandbox().expect("NEXRENDER_SANDBOX_URL must name a running sandbox, as `npm test` sets it");
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let request = RequestOptions { base_url, headers, ..RequestOptions::default() };
    let timeout = Duration::from_secs(if request.headers.is_empty() { 30 } else { 1 });
    Client::new(network(), ClientOptions { request, timeout, check: None, ..ClientOptions::default() })
}

#[wasm_bindgen_test(unsupported = pollster::test)]
async fn a_job_is_created_and_waited_for() {
    let client = client(&[]);
    let job = client.create_job(JOB).await.unwrap();
    assert_eq!(job.status, "queued", "{}", job.body);
    assert_eq!(client.job(&job.id).await.unwrap().id, job.id);
    let pause = WaitOptions { interval: Some(Duration::from_millis(200)), ..WaitOptions::default() };
    let finished = client.wait_for_job(&job.id, pause, |_| ControlFlow::Continue(())).await.unwrap();
    assert_eq!((finished.status.as_str(), finished.progress), ("finished", Some(100)), "{}", finished.body);
    let refusal = client.create_job(WRONG).await.unwrap_err().to_string();
    assert!(refusal.starts_with("POST /jobs: 400 "), "{refusal}");
}

#[wasm_bindgen_test(unsupported = pollster::test)]
async fn a_batch_is_created_in_part_read_and_cancelled() {
    let client = client(&[]);
    let unknown = JOB.replace("01JTGM9GCR71JV7EJYDF45QAFD", "01JTGM9GCR71JV7EJYDUNKNOWN");
    let answer = client.create_batch(&format!("{{\"jobs\": [{JOB}, {unknown}, {JOB}]}}")).await.unwrap();
    let states: Vec<_> = answer.results.iter().map(|result| (result.index, result.state)).collect();
    let expected = [(0, JobState::Created), (1, JobState::Rejected), (2, JobState::Created)];
    assert_eq!((answer.status.as_str(), states.as_slice()), ("partial", &expected[..]), "{}", answer.body);
    let id = Payload::id(&answer.batch_id);
    let read = client.call(Operation::GetBatch, &id).await.unwrap();
    assert!(read.body.contains(&answer.batch_id), "{}", read.body);
    assert_eq!(client.call(Operation::CancelBatch, &id).await.unwrap().status, 200);
}

#[wasm_bindgen_test(unsupported = pollster::test)]
async fn an_answer_that_never_comes_is_given_up() {
    let error = client(&[("X-Sandbox-Fault", "hang-after")]).create_job(JOB).await.unwrap_err();
    assert!(matches!(error, Error::Timeout { sent: Sent::Unknown, .. }), "{error}");
}

/// Port 1 refuses, or a browser does not even try it; what is told of that depends on how much the platform tells.
#[wasm_bindgen_test(unsupported = pollster::test)]
async fn a_network_that_is_not_there_is_told() {
    let request = RequestOptions { base_url: "http://127.0.0.1:1".to_owned(), ..RequestOptions::default() };
    let client = Client::new(network(), ClientOptions { request, max_retries: 0, ..ClientOptions::default() });
    let error = client.create_job(JOB).await.unwrap_err();
    assert!(matches!(error, Error::Network { .. }), "{error}");
}
