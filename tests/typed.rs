//! The client's typed calls: what they send, and what they make of the response.
#![cfg(all(feature = "client", not(target_arch = "wasm32")))]
#![allow(clippy::unwrap_used, reason = "a test that cannot continue should stop")]

#[path = "support/scripted.rs"]
#[allow(dead_code, reason = "shared with other tests")]
mod scripted;

use nexrender_payload::build::{BatchBuilder, JobBuilder};
use nexrender_payload::client::{Client, ClientOptions, Error, JobsQuery};
use scripted::{Outcome, Script, block_on, response};

const JOB: &str = r#"{"id":"J","status":"queued","progress":0}"#;

fn client(outcomes: Vec<Outcome>) -> Client<Script> {
    Script::new(outcomes).client()
}

/// Method, path and body of everything that was sent.
fn sent(client: &Client<Script>) -> Vec<String> {
    let line = |request: nexrender_payload::request::Request| {
        let path = request.url.replace("https://api.nexrender.com/api/", "");
        format!("{} {path} {}", request.method(), request.body.unwrap_or_default()).trim_end().to_owned()
    };
    client.transport().sent().into_iter().map(line).collect()
}

#[test]
fn a_job_is_created_from_text_a_typed_job_a_builder_or_a_value() {
    let builder = JobBuilder::new("01JTGM9GCR71JV7EJYDF45QAFD", "main").text("title", "Hello");
    let job = builder.to_job();
    let value = serde_json::to_value(&job).unwrap();
    let text = builder.to_json();
    let script = Script::new((0..5).map(|_| response(201, JOB)).collect());
    let client = Client::new(script, ClientOptions::default());
    assert_eq!(block_on(client.create_job(&job)).unwrap().id, "J");
    assert_eq!(block_on(client.create_job(&builder)).unwrap().status, "queued");
    block_on(client.create_job(&text)).unwrap();
    block_on(client.create_job(text.as_str())).unwrap();
    assert_eq!(sent(&client), vec![format!("POST v2/jobs {text}"); 4]);
    block_on(client.create_job(&value)).unwrap();
    let body = client.transport().sent().pop().unwrap().body.unwrap();
    assert_eq!(serde_json::from_str::<serde_json::Value>(&body).unwrap(), value);

    let invalid = JobBuilder::new("short", "main");
    assert!(matches!(block_on(client.create_job(&invalid)), Err(Error::Validation { .. })));
    assert_eq!(client.transport().sent().len(), 5);
}

#[test]
fn a_batch_is_created_from_a_builder() {
    let created = r#"{"batchId":"B","status":"created","jobs":[{"index":0,"id":"J0"},{"index":1,"id":"J1"}]}"#;
    let client = Client::new(Script::new(vec![response(201, created)]), ClientOptions::default());
    let job = |title: &str| JobBuilder::new("01JTGM9GCR71JV7EJYDF45QAFD", "main").text("title", title);
    let response = block_on(client.create_batch(&BatchBuilder::new().add(job("a")).add(job("b")))).unwrap();
    assert_eq!(response.results.iter().map(|result| result.id.as_deref().unwrap()).collect::<Vec<_>>(), ["J0", "J1"]);
}

#[test]
fn jobs_are_listed_page_by_page_without_those_of_the_page_before() {
    let page = |ids: &[&str]| {
        let jobs: Vec<String> = ids.iter().map(|id| format!(r#"{{"id":"{id}","status":"finished"}}"#)).collect();
        response(200, &format!("[{}]", jobs.join(",")))
    };
    let ids = |client: &Client<Script>, query: JobsQuery| {
        let mut pages = client.job_pages(query);
        let mut ids = Vec::new();
        while let Some(jobs) = block_on(pages.next()).unwrap() {
            ids.extend(jobs.into_iter().map(|job| job.id));
        }
        assert!(block_on(pages.next()).unwrap().is_none());
        ids
    };
    let jobs = client(vec![page(&["A", "B"]), page(&["B", "C"]), page(&["D"])]);
    assert_eq!(ids(&jobs, JobsQuery::default().states(["finished", "error"]).limit(2)), ["A", "B", "C", "D"]);
    assert_eq!(
        sent(&jobs),
        [
            "GET v2/jobs?states=finished%2Cerror&limit=2",
            "GET v2/jobs?states=finished%2Cerror&limit=2&from=2",
            "GET v2/jobs?states=finished%2Cerror&limit=2&from=4"
        ]
    );
    let jobs = client(vec![page(&["A", "B"]), page(&["A", "B"]), page(&["never asked for"])]);
    assert_eq!(ids(&jobs, JobsQuery::default().limit(2)), ["A", "B"]);
    let jobs = client(vec![page(&["A", "B"]), page(&["B"])]);
    assert_eq!(ids(&jobs, JobsQuery::default().limit(2).from("X")), ["A", "B"]);
    assert_eq!(sent(&jobs), ["GET v2/jobs?limit=2&from=X", "GET v2/jobs?limit=2&from=B"]);
}

#[test]
fn jobs_and_batches_are_read_and_cancelled() {
    let client = client(vec![
        response(200, "a line\n"),
        response(200, &format!("[{JOB}]")),
        response(200, &format!("[{JOB},{JOB}]")),
        response(200, r#"{"batchId":"B","status":"processing","jobs":[]}"#),
        response(200, r#"{"batchId":"B","status":"cancelled","cancelledCount":2}"#),
    ]);
    assert_eq!(block_on(client.job_logs("J")).unwrap(), "a line\n");
    assert_eq!(block_on(client.cancel_job("J")).unwrap()[0].id, "J");
    assert_eq!(block_on(client.cancel_jobs(&["J", "K"])).unwrap().len(), 2);
    assert_eq!(block_on(client.batch("B")).unwrap().status, "processing");
    assert_eq!(block_on(client.cancel_batch("B")).unwrap().cancelled, Some(2));
    assert_eq!(
        sent(&client),
        [
            "GET v2/jobs/J/logs",
            "PATCH v2/jobs/J/cancel",
            r#"POST v2/jobs/cancel {"jobs":["J","K"]}"#,
            "GET v2/batches/B",
            "POST v2/batches/B/cancel"
        ]
    );
}

#[test]
fn fonts_secrets_and_templates_are_typed() {
    let client = client(vec![
        response(200, r#"[{"id":"F","familyName":"Inter","fileName":"Inter-Bold.ttf"}]"#),
        response(200, r#"[{"id":"S","name":"AWS_KEY"}]"#),
        response(200, r#"{"id":"T","status":"uploaded","compositions":["main"],"layers":["title"]}"#),
    ]);
    let font = block_on(client.fonts()).unwrap().remove(0);
    assert_eq!(
        (font.id.as_str(), font.family_name.as_str(), font.file_name.as_str()),
        ("F", "Inter", "Inter-Bold.ttf")
    );
    assert_eq!(block_on(client.secrets()).unwrap()[0].name, "AWS_KEY");
    let template = block_on(client.template("T")).unwrap();
    assert_eq!((template.id.as_deref(), template.status.as_deref()), (Some("T"), Some("uploaded")));
    assert_eq!(template.compositions.unwrap()[0].name, "main");
}

#[test]
fn a_template_is_inspected_with_all_pages_of_its_layers() {
    let layers = |count: usize, from: usize| {
        let layer = |n: usize| format!(r#"{{"composition_id":7,"name":"layer {}"}}"#, from + n);
        response(200, &format!("[{}]", (0..count).map(layer).collect::<Vec<_>>().join(",")))
    };
    let info = || response(200, r#"{"id":"T","type":"aep","status":"uploaded"}"#);
    let compositions = || response(200, r#"[{"aeid":"7","name":"main","duration":10,"frame_rate":25}]"#);
    let inspected = client(vec![info(), compositions(), layers(1000, 0), layers(2, 1000)]);
    let template = block_on(inspected.inspect_template("T")).unwrap();
    let layers_of_main = template.layers.unwrap();
    assert_eq!((layers_of_main.len(), layers_of_main[1001].name.as_str()), (1002, "layer 1001"));
    assert_eq!(layers_of_main[0].composition.as_deref(), Some("main"));
    assert_eq!(
        sent(&inspected)[1..],
        [
            "GET v3/templates/T/compositions?limit=1000&offset=0",
            "GET v3/templates/T/layers?limit=1000&offset=0",
            "GET v3/templates/T/layers?limit=1000&offset=1000"
        ]
    );

    let stuck = client(vec![info(), compositions(), layers(1000, 0), layers(1000, 0)]);
    let error = block_on(stuck.inspect_template("T")).unwrap_err().to_string();
    assert!(error.contains("the service returned the same page again"), "{error}");
}
