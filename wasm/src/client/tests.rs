//! Calls and campaigns, driven through steps and outcomes as JavaScript drives them.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot continue should stop")]

use std::time::Duration;

use nexrender_payload::client::JobState;
use serde_json::{Value, json};

use super::protocol::{CampaignStep, Step, Turn};
use super::{Call, Campaign, Pace};

const NOW: Duration = Duration::from_secs(1_795_348_038);

fn call(request: &Value, body: &str) -> Call {
    Call::of(&format!("{request}\n{body}"), &Pace::new())
}

fn settings(makes_tokens: bool) -> Value {
    json!({
        "baseUrl": "https://api.test/v2",
        "timeout": 1000.5,
        "maxRetries": 2,
        "headers": [["X-Common", "a"]],
        "makesTokens": makes_tokens,
    })
}

/// A turn as JavaScript gets it.
fn json_of(turn: &Turn) -> Value {
    serde_json::to_value(turn).unwrap()
}

#[test]
fn a_whole_retry_goes_through_steps_and_outcomes() {
    let request = json!({ "settings": settings(true), "operation": "createJob", "hasBody": true });
    let mut call = call(&request, "{\"a\":\"€\"}");
    let mut next = |outcome: &str, now: u64| json_of(&call.next(outcome, NOW + Duration::from_millis(now), 0));

    assert_eq!(next("\"begin\"", 0), json!({ "events": [], "step": { "token": { "limit": 1001 } } }));

    let turn = next("\"token\"\nplanted-token", 5);
    let shown = json!({
        "Authorization": "***",
        "Accept": "application/json",
        "Content-Type": "application/json",
        "X-Common": "a",
    });
    let attempt = json!({ "method": "POST", "url": "https://api.test/v2/jobs", "headers": shown, "attempt": 1 });
    assert_eq!(turn["events"], json!([{ "request": attempt }]));
    let send = &turn["step"]["send"];
    assert_eq!(send["headers"]["Authorization"], "Bearer planted-token");
    assert_eq!((send["body"].as_str(), send["limit"].as_u64()), (Some("{\"a\":\"€\"}"), Some(1001)));

    let turn = next("{\"responded\":{\"status\":429,\"headers\":[[\"retry-after\",\"3\"]]}}\n{}", 105);
    assert_eq!(turn["events"][0]["response"]["status"], 429);
    assert_eq!(turn["events"][0]["response"]["ms"], 100);
    assert_eq!(
        (turn["events"][1]["retry"]["delay"].as_u64(), turn["events"][1]["retry"]["attempt"].as_u64()),
        (Some(3000), Some(1))
    );
    assert_eq!(turn["step"], json!({ "sleep": { "limit": 3000 } }));

    assert_eq!(next("\"slept\"", 3105)["step"], json!({ "token": { "limit": 1001 } }));
    assert_eq!(
        next("\"token\"\nanother-token", 3106)["step"]["send"]["headers"]["Authorization"],
        "Bearer another-token"
    );

    let job = "{\"id\":\"J\",\"status\":\"queued\"}";
    let turn = next(&format!("{{\"responded\":{{\"status\":201,\"headers\":[]}}}}\n{job}"), 3200);
    assert_eq!(turn["step"], json!({ "done": { "text": job } }));
}

#[test]
fn an_error_has_what_javascript_makes_an_error_of() {
    let create = json!({ "settings": settings(false), "operation": "createJob", "hasBody": true });
    let failed = |outcome: &str| {
        let mut call = call(&create, "{}");
        call.next("\"begin\"", NOW, 0);
        json_of(&call.next(outcome, NOW, 0))["step"]["done"]["error"].clone()
    };
    let lost = failed("{\"failed\":{\"chain\":[{},{\"code\":\"ECONNRESET\"}]}}\n");
    assert_eq!(
        (lost["class"].as_str(), lost["sent"].as_str(), lost["reason"].as_str()),
        (Some("NetworkError"), Some("unknown"), Some("ECONNRESET"))
    );
    assert_eq!(failed("\"timedOut\"")["class"], "TimeoutError");
    assert_eq!(failed("\"stopped\"")["sent"], "no");
    assert_eq!(failed("\"brokenOff\"")["sent"], "unknown");
    let refused = failed("{\"responded\":{\"status\":400,\"headers\":[[\"x-request-id\",\"r\"]]}}\n{\"error\":\"no\"}");
    assert_eq!(
        (
            refused["class"].as_str(),
            refused["status"].as_u64(),
            refused["requestId"].as_str(),
            refused["text"].as_str()
        ),
        (Some("BadRequestError"), Some(400), Some("r"), Some("{\"error\":\"no\"}"))
    );
    // Whatever cannot be read may have been sent.
    assert_eq!(failed("what?")["sent"], "unknown");
}

#[test]
fn a_wait_ends_when_no_token_is_made() {
    let request = json!({ "settings": settings(true), "operation": "getJob", "id": "J", "wait": {} });
    let mut call = call(&request, "");
    call.next("\"begin\"", NOW, 0);
    let error = json_of(&call.next("\"timedOut\"", NOW, 0))["step"]["done"]["error"].clone();
    assert_eq!((error["class"].as_str(), error["sent"].as_str()), (Some("TimeoutError"), Some("no")));
}

#[test]
fn a_cause_with_a_secret_is_masked() {
    let request = json!({ "settings": { "headers": [["Authorization", "Bearer planted-token"]] }, "operation": "getJob", "id": "J" });
    let mut call = call(&request, "");
    call.next("\"begin\"", NOW, 0);
    let turn = call.next("{\"failed\":{\"chain\":[{\"code\":\"planted-token\"}]}}\nno planted-token!", NOW, 0);
    let shown = json_of(&turn).to_string();
    assert!(!shown.contains("planted") && shown.contains("no ***!"), "{shown}");
}

#[test]
fn a_campaign_sends_reports_and_ends() {
    let request = json!({
        "settings": settings(false), "chunkSize": 2, "concurrency": 1, "maxOutage": 0, "unknown": "keep", "sends": true, "hasJournal": true,
    });
    let mut campaign = Campaign::of(&request.to_string(), &Pace::new());
    assert_eq!(campaign.header().unwrap(), r#"{"journal":"nexrender-payload","version":1,"chunkSize":2}"#);
    assert!(matches!(campaign.step(NOW, 0), CampaignStep::Read));
    campaign.read_texts("{\"first\":0,\"invalid\":[[1,\"bad\"]]}\n{\"a\":0}\nnull").unwrap();
    campaign.add_lines("", NOW).unwrap();
    let CampaignStep::Settle { results, record: None, .. } = campaign.step(NOW, 0) else { panic!("no result") };
    assert_eq!((results[0].index, results[0].state), (1, JobState::Invalid));
    let CampaignStep::Start { task, record } = campaign.step(NOW, 0) else { panic!("no task") };
    assert!(record.unwrap().starts_with(r#"{"sending":{"first":0,"jobs":1,"fingerprint":"#));

    let turn = campaign.resume_task(task, "\"begin\"", NOW, 0);
    let Step::Send { body, .. } = turn.step else { panic!("no request") };
    assert_eq!(body.as_deref(), Some("{\"jobs\":[{\"a\":0}]}"));
    let turn = campaign.resume_task(task, "{\"responded\":{\"status\":401,\"headers\":[]}}\n{}", NOW, 0);
    assert_eq!(json_of(&turn)["step"]["done"]["error"]["class"], "AuthenticationError");

    let CampaignStep::Settle { record, results, .. } = campaign.step(NOW, 0) else { panic!("no record") };
    assert_eq!((record.as_deref(), results.len()), (Some(r#"{"not-sent":{"first":0,"jobs":1}}"#), 0));
    let CampaignStep::End { stop: Some(stop) } = campaign.step(NOW, 0) else { panic!("it goes on") };
    assert_eq!((stop.remaining, stop.task), (1, Some(task)));
    assert!(matches!(campaign.step(NOW, 0), CampaignStep::End { stop: None }));
}
