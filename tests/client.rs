//! The client over a network that a test scripts: what is repeated, what is not, and what comes of it.
#![cfg(all(feature = "client", not(target_arch = "wasm32")))]
#![allow(clippy::unwrap_used, reason = "a test that cannot continue should stop")]

#[path = "support/scripted.rs"]
mod scripted;

use std::ops::ControlFlow;
use std::time::Duration;

use nexrender_payload::client::JournalError;
use nexrender_payload::client::{
    ApiClass, Client, ClientOptions, Error, JobState, JournalFile, Sent, SubmitOptions, WaitOptions,
};
use nexrender_payload::request::{Operation, Payload};
use scripted::{Outcome, Script, aborted, block_on, lost, refused, response, timed_out};

const JOB: &str = r#"{"id":"J","status":"queued"}"#;

/// Calls `operation` against the outcomes, and returns how often it was sent and what came of it.
fn call(operation: Operation, outcomes: Vec<Outcome>) -> (usize, Result<(), Error>) {
    let client = Script::new(outcomes).client();
    let payload = if operation.facts().path.contains("{id}") { Payload::id("J") } else { Payload::body("{}") };
    let result = block_on(client.call(operation, &payload)).map(|_| ());
    (client.transport().sent().len(), result)
}

#[test]
fn a_post_is_retried_only_if_it_was_certainly_not_accepted() {
    for (name, first, attempts) in [
        ("429", response(429, ""), 2),
        ("503 with a time", response(503, "").with("Retry-After", "0"), 2),
        ("503", response(503, ""), 1),
        ("503 with an unknown time", response(503, "").with("Retry-After", "soon"), 1),
        ("refused", refused(), 2),
        ("408", response(408, ""), 1),
        ("500", response(500, ""), 1),
        ("502", response(502, ""), 1),
        ("504", response(504, ""), 1),
        ("reset", lost(), 1),
        ("silence", timed_out(), 1),
        ("abort", aborted(), 1),
        ("400", response(400, ""), 1),
        ("307", response(307, ""), 1),
        ("cut off", response(201, r#"{"id":"#), 1),
    ] {
        let (sent, _) = call(Operation::CreateJob, vec![first, response(201, JOB)]);
        assert_eq!(sent, attempts, "{name}");
    }
}

#[test]
fn a_read_and_a_cancel_are_repeated_after_what_may_pass() {
    for operation in [Operation::GetJob, Operation::CancelBatch] {
        for (name, first, attempts) in [
            ("408", response(408, ""), 2),
            ("429", response(429, ""), 2),
            ("500", response(500, ""), 2),
            ("502", response(502, ""), 2),
            ("503", response(503, ""), 2),
            ("reset", lost(), 2),
            ("refused", refused(), 2),
            ("silence", timed_out(), 2),
            ("404", response(404, ""), 1),
            ("409", response(409, ""), 1),
            ("302", response(302, ""), 1),
        ] {
            let body = r#"{"id":"J","batchId":"J","status":"queued"}"#;
            let (sent, _) = call(operation, vec![first, response(200, body)]);
            assert_eq!(sent, attempts, "{operation:?} {name}");
        }
    }
}

#[test]
fn after_the_last_attempt_the_last_failure_is_reported() {
    let (sent, result) = call(Operation::GetJob, vec![response(500, ""), lost(), response(503, r#"{"error":"full"}"#)]);
    assert_eq!(sent, 3);
    let error = result.unwrap_err();
    assert_eq!((error.code(), error.to_string().as_str()), ("server", "GET /jobs/J: 503 full"));

    let (sent, result) = call(Operation::GetJob, vec![lost(), timed_out(), timed_out()]);
    assert_eq!(sent, 3);
    let error = result.unwrap_err();
    assert_eq!((error.code(), error.to_string().as_str()), ("timeout", "GET /jobs/J: no response within 60000 ms"));
}

#[test]
fn a_failure_says_whether_the_request_may_have_arrived() {
    let sent = |outcomes| match call(Operation::CreateJob, outcomes).1 {
        Err(Error::Network { sent, .. } | Error::Timeout { sent, .. }) => Some(sent),
        Err(Error::Api(error)) => error.sent(),
        _ => None,
    };
    assert_eq!(sent(vec![refused(), refused(), refused()]), Some(Sent::No));
    assert_eq!(sent(vec![lost()]), Some(Sent::Unknown));
    assert_eq!(sent(vec![timed_out()]), Some(Sent::Unknown));
    assert_eq!(sent(vec![response(502, "")]), Some(Sent::Unknown));
    assert_eq!(sent(vec![response(400, "")]), None);
    let (_, result) = call(Operation::CreateJob, vec![lost()]);
    assert!(result.unwrap_err().to_string().contains("check before you send it again"));
}

#[test]
fn retry_after_is_waited_for_up_to_a_minute_in_all_of_its_forms() {
    // The script's clock begins at Sun, 06 Nov 1994 08:49:37 GMT.
    for (value, pauses) in [
        ("7", Some(7_000)),
        ("60", Some(60_000)),
        ("61", None),
        ("Sun, 06 Nov 1994 08:49:47 GMT", Some(10_000)),
        ("0", Some(375)),
        ("Sun, 06 Nov 1994 08:49:00 GMT", Some(375)),
        ("Sun, 06 Nov 1994 09:49:37 GMT", None),
        ("Sunday, 06-Nov-94 08:49:47 GMT", Some(10_000)),
        ("Sun Nov  6 08:49:47 1994", Some(10_000)),
        ("1.5", Some(2_000)),
        ("60.5", None),
        ("99999999999999999999", None),
        ("in a while", Some(375)),
    ] {
        let busy = response(429, "").with("Retry-After", value);
        let client = Script::new(vec![busy, response(201, JOB)]).client();
        let result = block_on(client.create_job("{}"));
        assert_eq!(client.transport().pauses().first().copied(), pauses, "{value}");
        match (pauses, result) {
            (Some(_), Ok(_)) => {}
            (None, Err(Error::Api(error))) => {
                assert_eq!(error.class(), ApiClass::RateLimit);
                assert!(error.retry_after > Some(Duration::from_mins(1)));
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn pauses_grow_from_half_a_second_to_eight() {
    let outcomes = (0..8).map(|_| response(503, "")).collect();
    let client = Script::new(outcomes).retrying(7).client();
    assert!(block_on(client.job("J")).is_err());
    assert_eq!(client.transport().pauses(), [375, 750, 1_500, 3_000, 6_000, 6_000, 6_000]);
}

#[test]
fn a_status_becomes_its_error_with_the_services_message() {
    let body = r#"{"error":"Validation failed","details":[{"field":"template.id","message":"is required"}]}"#;
    let refusal = response(400, body).with("x-request-id", "r-7");
    let Err(Error::Api(error)) = call(Operation::CreateJob, vec![refusal]).1 else {
        panic!("no ApiError");
    };
    assert_eq!((error.status, error.class()), (400, ApiClass::BadRequest));
    assert_eq!(error.request_id.as_deref(), Some("r-7"));
    assert_eq!(error.details[0].field, "template.id");
    assert_eq!(error.body, body);
}

#[test]
fn no_error_contains_a_secret_that_was_sent() {
    let payload = r#"{"upload":{"params":{"accessKeySecret":"planted-secret"}}}"#;
    let echo = |status| {
        response(status, r#"{"error":"planted-token and planted\u002dsecret are wrong","details":[]}"#)
            .with("location", "/?t=planted-token")
            .with("X-Request-Id", "r-planted-token")
    };
    for status in [201, 302, 400, 500] {
        let client = Script::new(vec![echo(status)]).with_token("planted-token").client();
        let error = block_on(client.create_job(payload)).unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("planted") && shown.contains("[request r-***]"), "{status}: {shown}");
    }
}

#[test]
fn a_wait_that_fails_shows_nothing_that_was_sent_as_a_secret() {
    let body = |status| format!(r#"{{"id":"J","status":"{status}","stats":{{"error":"no planted\/token"}}}}"#);
    let wait = |status| {
        let client = Script::new(vec![response(200, &body(status))]).with_token("planted/token").client();
        let options = WaitOptions::default().timeout(Duration::from_secs(2));
        block_on(client.wait_for_job("J", options, |_| ControlFlow::Continue(())))
    };
    for (status, code) in [("error", "job-failed"), ("queued", "wait-timeout")] {
        let error = wait(status).unwrap_err();
        let shown = format!("{error} {error:?}");
        assert_eq!(error.code(), code);
        assert!(!shown.contains("planted") && shown.contains("no ***"), "{shown}");
    }
    // What a job says is its own as long as nothing failed.
    assert_eq!(wait("finished").unwrap().body, body("finished"));
}

fn batch_of_three(outcome: Outcome) -> Result<Vec<(JobState, Option<String>)>, Error> {
    let client = Script::new(vec![outcome]).client();
    let response = block_on(client.create_batch(r#"{"jobs":[{},{},{}]}"#))?;
    Ok(response.results.into_iter().map(|result| (result.state, result.id.or(result.error))).collect())
}

#[test]
fn a_batch_has_a_result_for_each_job_at_its_index() {
    let body = r#"{"batchId":"B","status":"partial","totalJobs":3,"successCount":2,
        "jobs":[{"index":2,"id":"J2"},{"index":0,"id":"J0"}],
        "errors":[{"index":1,"error":"no template","errorCode":"TEMPLATE_NOT_FOUND"}]}"#;
    assert_eq!(
        batch_of_three(response(201, body)).unwrap(),
        [
            (JobState::Created, Some("J0".to_owned())),
            (JobState::Rejected, Some("no template".to_owned())),
            (JobState::Created, Some("J2".to_owned())),
        ]
    );
}

#[test]
fn a_batch_of_which_every_job_failed_is_an_error_that_carries_it() {
    let body = r#"{"batchId":"B","status":"error","totalJobs":3,"successCount":0,"jobs":[],"errors":[
        {"index":0,"error":"a"},{"index":1,"error":"b"},{"index":2,"error":"c"}]}"#;
    for status in [400, 201] {
        let Err(Error::Batch { response }) = batch_of_three(response(status, body)) else {
            panic!("no BatchError");
        };
        let errors: Vec<_> = response.results.iter().map(|result| result.error.as_deref()).collect();
        assert_eq!(errors, [Some("a"), Some("b"), Some("c")]);
        assert_eq!((response.batch_id.as_str(), response.http_status), ("B", status));
    }
    // Any other 400 is about the request itself.
    let error = batch_of_three(response(400, r#"{"error":"jobs: too many"}"#)).unwrap_err();
    assert_eq!(error.code(), "bad-request");
}

fn states(states: &[&str]) -> Vec<Outcome> {
    let body = |state: &&str| {
        let body = format!(r#"{{"id":"J","status":"{state}","stats":{{"error":"no such layer"}}}}"#);
        response(200, &body)
    };
    states.iter().map(body).collect()
}

#[test]
fn a_wait_ends_with_the_job_and_continues_in_unknown_states() {
    let script = Script::new(states(&["queued", "a state of tomorrow", "render:dorender", "finished"]));
    let client = script.client();
    let mut seen = 0;
    let job = block_on(client.wait_for_job("J", WaitOptions::default(), |_| {
        seen += 1;
        ControlFlow::Continue(())
    }));
    assert_eq!(job.unwrap().status, "finished");
    assert_eq!(seen, 4);
    assert_eq!(client.transport().pauses(), [2_000, 3_000, 4_500]);
}

#[test]
fn a_wait_rejects_a_failed_or_cancelled_job_with_its_reason() {
    let wait = |end: &str| {
        let client = Script::new(states(&["queued", end])).client();
        block_on(client.wait_for_job("J", WaitOptions::default(), |_| ControlFlow::Continue(())))
    };
    assert_eq!(wait("finished").unwrap().status, "finished");
    for end in ["error", "manually_cancelled"] {
        let error = wait(end).unwrap_err();
        assert_eq!((error.code(), error.to_string().as_str()), ("job-failed", "job J failed: no such layer"));
    }
}

#[test]
fn a_wait_for_a_batch_polls_less_often_and_ends_with_the_batch() {
    let body = |status| response(200, &format!(r#"{{"batchId":"B","status":"{status}","jobs":[]}}"#));
    for end in ["finished", "error", "cancelled", "manually_cancelled"] {
        let client = Script::new(vec![body("processing"), body("processing"), body(end)]).client();
        let wait = client.wait_for_batch("B", WaitOptions::default(), |_| ControlFlow::Continue(()));
        assert!(block_on(wait).is_ok());
        assert_eq!(client.transport().pauses(), [3_000, 4_500]);
    }
}

#[test]
fn the_progress_callback_may_end_the_wait() {
    let client = Script::new(states(&["queued", "finished"])).client();
    let wait = client.wait_for_job("J", WaitOptions::default(), |_| ControlFlow::Break(()));
    assert!(matches!(block_on(wait), Err(Error::Aborted { .. })));
}

#[test]
fn a_wait_grows_its_pauses_to_ten_seconds_and_ends_when_its_time_is_up() {
    let options = WaitOptions::default().timeout(Duration::from_mins(1));
    let client = Script::new(states(&["queued"; 20])).client();
    let error = block_on(client.wait_for_job("J", options, |_| ControlFlow::Continue(()))).unwrap_err();
    assert_eq!(
        (error.code(), error.to_string().as_str()),
        ("wait-timeout", "J has not ended after 60000 ms; it is `queued`")
    );
    let pauses = client.transport().pauses();
    assert_eq!(pauses, [2_000, 3_000, 4_500, 6_750, 10_000, 10_000, 10_000, 10_000, 3_750]);
}

#[test]
fn a_wait_without_a_timeout_ends_after_ten_minutes_without_a_response() {
    let script = Script::new((0..200).map(|_| lost()).collect());
    let client = script.client();
    let error = block_on(client.wait_for_job("J", WaitOptions::default(), |_| ControlFlow::Continue(()))).unwrap_err();
    assert_eq!(error.code(), "network");
    let waited: u128 = client.transport().pauses().iter().sum();
    assert!((600_000..620_000).contains(&waited), "{waited}");
}

#[test]
fn a_poll_is_retried_like_any_read_but_not_beyond_the_end_of_the_wait() {
    let wait = |timeout, outcomes| {
        let options = WaitOptions::default().timeout(Duration::from_secs(timeout));
        let client = Script::new(outcomes).client();
        let ended = block_on(client.wait_for_job("J", options, |_| ControlFlow::Continue(())));
        let ended = ended.map_or_else(|error| error.code().to_owned(), |job| job.status);
        (ended, client.transport().pauses(), client.transport().sent().len())
    };
    let finished = || response(200, r#"{"id":"J","status":"finished"}"#);
    let busy = || response(503, "").with("Retry-After", "30");
    for (timeout, outcomes, ended, pauses, sent) in [
        (90, vec![timed_out(), lost(), finished()], "finished", vec![375, 750], 3),
        // After its retries a poll has failed, and the wait goes on.
        (400, vec![timed_out(), timed_out(), timed_out(), finished()], "finished", vec![375, 750, 2_000], 4),
        (
            186,
            vec![timed_out(), timed_out(), timed_out(), lost(), lost(), lost()],
            "wait-timeout",
            vec![375, 750, 2_000, 375, 750, 1_750],
            6,
        ),
        // The limit of the wait is nearer than that of an attempt.
        (60, vec![timed_out()], "wait-timeout", vec![0], 1),
        (20, vec![timed_out()], "wait-timeout", vec![0], 1),
        (80, vec![timed_out(), timed_out()], "wait-timeout", vec![375, 0], 2),
        (60, vec![lost(), lost(), timed_out()], "wait-timeout", vec![375, 750], 3),
        (90, vec![busy(), finished()], "finished", vec![30_000], 2),
        (20, vec![busy()], "wait-timeout", vec![20_000], 1),
        (20, vec![response(404, "")], "not-found", vec![], 1),
    ] {
        assert_eq!(wait(timeout, outcomes), (ended.to_owned(), pauses, sent), "{ended} after {timeout} s");
    }
}

/// A folder that goes away with the test.
struct Folder(std::path::PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn created(ids: &[&str]) -> Outcome {
    let job = |(index, id): (usize, &&str)| format!(r#"{{"index":{index},"id":"{id}","outputUrl":"u"}}"#);
    let jobs: Vec<_> = ids.iter().enumerate().map(job).collect();
    response(201, &format!(r#"{{"batchId":"B","status":"created","jobs":[{}]}}"#, jobs.join(",")))
}

#[test]
fn a_file_that_is_not_a_journal_is_not_changed_and_an_incomplete_header_is_removed() {
    let folder = Folder::new("foreign");
    let path = folder.0.join("journal");
    let header = r#"{"journal":"nexrender-payload","version":1,"chunkSize":2}"#;
    for text in ["x", "{}", r#"{"jobs":[{}]}"#, "{\"my\":\"file\"}\nand more", "\n", &header.replace('1', "2")] {
        std::fs::write(&path, text).unwrap();
        assert_eq!(JournalFile::open(&path, 2).err(), Some(JournalError::NoJournal), "{text}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    }
    for torn in ["", "{", header] {
        std::fs::write(&path, torn).unwrap();
        drop(JournalFile::open(&path, 2).unwrap());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), format!("{header}\n"));
    }
    assert!(!path.with_extension("lock").exists());
}

#[cfg(unix)]
#[test]
fn a_journal_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new("owned");
    let path = folder.0.join("journal");
    drop(JournalFile::open(&path, 2).unwrap());
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_payload_with_errors_is_not_sent_and_jobs_with_errors_are_left_out() {
    let client = Client::new(Script::new(vec![created(&["J1"])]), ClientOptions::default());
    let error = block_on(client.create_job("{}")).unwrap_err();
    assert_eq!(error.code(), "validation");
    for operation in [Operation::CreateJob, Operation::CreateJoin, Operation::CreateBatch] {
        let error = block_on(client.call(operation, &Payload::body("{}"))).unwrap_err();
        assert_eq!(error.code(), "validation", "{operation:?}");
    }
    assert_eq!(client.transport().sent().len(), 0);

    let right = r#"{"template":{"id":"01JTGM9GCR71JV7EJYDF45QAFD","composition":"main"}}"#;
    let mut states = Vec::new();
    let jobs = ["{}", right, "[]"].map(str::to_owned);
    let ended = block_on(client.submit_all(jobs, SubmitOptions::default(), None, |result| states.push(result.state)));
    assert!(ended.is_ok());
    assert_eq!(states, [JobState::Invalid, JobState::Invalid, JobState::Created]);
    assert_eq!(client.transport().sent()[0].body.as_deref(), Some(format!(r#"{{"jobs":[{right}]}}"#).as_str()));
}

#[test]
fn a_diagnosis_reads_the_job_its_log_and_its_template() {
    const FAILED: &str = r#"{"id":"J","status":"error","templateId":"T","stats":{"error":
        "Error: nexrender: Couldn't find any layers by provided name (titel) inside a composition: main"}}"#;
    let payload = r#"{"template": {"id": "T", "composition": "main"}, "assets": [{"type": "text", "layerName": "titel", "value": "x"}]}"#;
    let outcomes = vec![
        response(200, FAILED),
        response(200, "the log"),
        response(200, r#"{"id":"T","type":"aep","status":"uploaded"}"#),
        response(200, r#"[{"aeid":"1","name":"main"}]"#),
        response(200, r#"[{"composition_id":1,"aeid":2,"name":"title"}]"#),
    ];
    let client = Script::new(outcomes).client();
    let found = block_on(client.diagnose("J", Some(payload))).unwrap();
    let cause = &found.causes[0];
    assert_eq!(cause.places[0].pointer.as_str(), "/assets/0/layerName");
    assert!(cause.help.as_deref().is_some_and(|help| help.contains("title")), "{cause:?}");
    assert_eq!(client.transport().sent().len(), 5);
    // A job that has not failed needs no more than its state.
    let client = Script::new(vec![response(200, JOB)]).client();
    let found = block_on(client.diagnose("J", None)).unwrap();
    assert_eq!(found.summary, "the job has not ended: its state is `queued`");
}
