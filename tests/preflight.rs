//! A preflight over an account and hosts that a test plays.
#![cfg(all(feature = "client", not(target_arch = "wasm32")))]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

#[path = "support/scripted.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod scripted;

use std::cell::RefCell;
use std::time::Duration;

use nexrender_payload::client::{
    Client, ClientOptions, CreateOptions, Error, Failure, Preflight, PreflightOptions, Probe, ProbeFailure,
    ProbeMethod, ProbeRequest, ProbeResponse, Response, Transport,
};
use nexrender_payload::request::{Operation, Request};
use scripted::block_on;

const ID: &str = "01JTGM9GCR71JV7EJYDF45QAFD";

/// An account with one template, one font and one secret; each call may be refused.
#[derive(Default)]
struct Account {
    refuses: Option<u16>,
    asked: RefCell<Vec<Operation>>,
}

impl Transport for Account {
    async fn send(&self, request: &Request, _: Duration) -> Result<Response, Failure> {
        self.asked.borrow_mut().push(request.operation);
        let body = match request.operation {
            Operation::GetTemplate => {
                r#"{"id":"01JTGM9GCR71JV7EJYDF45QAFD","status":"uploaded","compositions":["main"],"layers":["title","renamed.png"]}"#
            }
            Operation::TemplateInfo => r#"{"id":"01JTGM9GCR71JV7EJYDF45QAFD","status":"uploaded"}"#,
            Operation::TemplateCompositions => r#"[{"aeid":"1","name":"main"}]"#,
            Operation::TemplateLayers => r#"[{"composition_id":1,"name":"title","layer_type":"text"}]"#,
            Operation::ListFonts => r#"[{"id":"1","familyName":"Inter","fileName":"Inter-Bold.ttf"}]"#,
            Operation::ListSecrets => r#"[{"id":"1","name":"COUPON"}]"#,
            Operation::CreateJob | Operation::CreateJoin => r#"{"id":"J","status":"queued"}"#,
            Operation::CreateBatch => r#"{"batchId":"B","status":"created","jobs":[{"index":0,"id":"J"}]}"#,
            _ => "{}",
        };
        let is_other = request.url.contains("QAFE");
        let status = self.refuses.unwrap_or(if is_other { 404 } else { 200 });
        Ok(Response { status, body: body.to_owned(), ..Response::default() })
    }

    async fn sleep(&self, _: Duration) -> Result<(), Failure> {
        Ok(())
    }
}

/// Hosts that respond as the path says, and the requests that they got.
#[derive(Default)]
struct Hosts(RefCell<Vec<String>>);

impl Probe for Hosts {
    async fn request(&self, request: &ProbeRequest, _: Duration) -> Result<ProbeResponse, ProbeFailure> {
        let method = if request.method == ProbeMethod::Head { "HEAD" } else { "GET" };
        self.0.borrow_mut().push(format!("{method} {}", request.url));
        let response = |status, headers: &[(&str, &str)], start: &str| {
            let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            Ok(ProbeResponse { status, headers, start: start.as_bytes().to_vec(), is_whole: !start.is_empty() })
        };
        let path = request.url.rsplit_once('/').map_or("", |(_, path)| path);
        match path {
            "ok.png" => response(200, &[("Content-Type", "image/png"), ("content-length", "5")], ""),
            "page" => response(200, &[("content-type", "text/html")], if method == "GET" { "<html>" } else { "" }),
            "no-head" if method == "HEAD" => response(405, &[], ""),
            "no-head" => response(206, &[("content-type", "image/png"), ("content-range", "bytes 0-1/9")], "ab"),
            "empty" if request.range => response(416, &[], ""),
            "empty" => {
                Ok(ProbeResponse { status: 200, headers: Vec::new(), start: Vec::new(), is_whole: method == "GET" })
            }
            "moved" => response(302, &[("location", "/ok.png")], ""),
            "inside" => response(302, &[("location", "http://2130706433/ok.png")], ""),
            "login" => response(302, &[("location", "https://sso.example/page")], ""),
            "loop" => response(302, &[("location", "loop")], ""),
            "file" => response(302, &[("location", "file:///etc/passwd")], ""),
            "busy" => response(429, &[], ""),
            "private" => Err(ProbeFailure::PrivateAddress),
            "late" => Err(ProbeFailure::TimedOut),
            "lost" => Err(ProbeFailure::Lost),
            _ => response(404, &[("content-type", "text/html")], ""),
        }
    }
}

fn job(extra: &str) -> String {
    format!(r#"{{"template":{{"id":"{ID}","composition":"main"}},{extra}}}"#)
}

fn images(paths: &[&str]) -> String {
    let image = |path: &&str| format!(r#"{{"type":"image","layerName":"title.png","name":"a.png","src":"{path}"}}"#);
    let list = paths.iter().map(image).collect::<Vec<_>>().join(",");
    job(&format!(r#""assets":[{list}]"#))
}

/// The findings about URLs.
fn of_urls(preflight: &Preflight) -> Vec<String> {
    let found = preflight.report.diagnostics.iter().filter(|diagnostic| diagnostic.code.is_of_preflight());
    found.map(|diagnostic| format!("{} {} {}", diagnostic.severity, diagnostic.code, diagnostic.pointer)).collect()
}

fn without_account() -> PreflightOptions {
    let mut options = PreflightOptions::default();
    options.templates = false;
    options
}

#[test]
fn what_the_payload_names_is_read_once_and_used() {
    let client = Client::new(Account::default(), ClientOptions::default());
    let text = job(r#""fonts":["Inter-Blod.ttf"],"assets":[
            {"type":"text","layerName":"titel","value":"${secrets.COUPN}"},
            {"type":"image","layerName":"renamed.png","src":"https://a.example/ok.png"}
        ]"#);
    let preflight = block_on(client.preflight(text.as_str(), &PreflightOptions::default())).unwrap();
    let codes: Vec<_> = preflight.report.diagnostics.iter().map(|diagnostic| diagnostic.code.as_str()).collect();
    assert_eq!(codes, ["font-unknown", "layer-unknown", "secret-unknown"], "version 2 knows the layer of footage");
    let asked = client.transport().asked.borrow();
    for operation in [Operation::GetTemplate, Operation::TemplateInfo, Operation::ListFonts, Operation::ListSecrets] {
        assert_eq!(asked.iter().filter(|one| **one == operation).count(), 1, "{operation:?}");
    }
    assert_eq!((preflight.asked.templates, preflight.asked.fonts, preflight.asked.urls), (1, true, 0));
}

#[test]
fn what_the_token_may_not_read_is_an_info_finding() {
    let client = Client::new(Account { refuses: Some(403), ..Account::default() }, ClientOptions::default());
    let text = job(r#""fonts":["A.ttf"],"assets":[{"type":"text","layerName":"title","value":"${secrets.A}"}]"#);
    let preflight = block_on(client.preflight(text.as_str(), &PreflightOptions::default())).unwrap();
    assert!(preflight.report.is_valid());
    assert_eq!(preflight.report.info_count, 3);
    let client = Client::new(Account { refuses: Some(500), ..Account::default() }, ClientOptions::default());
    assert!(block_on(client.preflight(text.as_str(), &PreflightOptions::default())).is_err());
}

#[test]
fn a_template_that_does_not_exist_is_an_error() {
    let client = Client::new(Account::default(), ClientOptions::default());
    let text = r#"{"template":{"id":"01JTGM9GCR71JV7EJYDF45QAFE","composition":"main"}}"#;
    let preflight = block_on(client.preflight(text, &PreflightOptions::default())).unwrap();
    assert_eq!(preflight.report.diagnostics[0].code.as_str(), "template-not-ready");
    assert!(!preflight.report.is_valid());
}

#[test]
fn each_url_is_requested_once_and_reported_by_its_response() {
    let client = Client::new(Account::default(), ClientOptions::default());
    let paths = [
        "ok.png", "ok.png", "gone", "page", "no-head", "empty", "moved", "login", "loop", "file", "busy", "late",
        "lost",
    ];
    let urls: Vec<_> = paths.iter().map(|path| format!("https://a.example/{path}")).collect();
    let hosts = Hosts::default();
    let text = images(&urls.iter().map(String::as_str).collect::<Vec<_>>());
    let preflight = block_on(client.preflight_with_urls(text.as_str(), &without_account(), &hosts)).unwrap();
    let expected = [
        "error url-unavailable /assets/2/src",
        "warning url-content /assets/3/src",
        "warning url-content /assets/5/src",
        "error url-unavailable /assets/7/src",
        "error url-unavailable /assets/8/src",
        "error url-unavailable /assets/9/src",
        "info url-unchecked /assets/10/src",
        "error url-unavailable /assets/11/src",
        "error url-unavailable /assets/12/src",
    ];
    assert_eq!(of_urls(&preflight), expected);
    let asked = hosts.0.borrow();
    // Twice: once as it is named, once as where `moved` leads.
    assert_eq!(asked.iter().filter(|one| one.ends_with("/ok.png")).count(), 2);
    assert_eq!(asked.iter().filter(|one| one.ends_with("/lost")).count(), 2, "a lost connection is tried with GET");
    assert_eq!(asked.iter().filter(|one| one.ends_with("/late")).count(), 1);
    assert_eq!(preflight.asked.url_requests, asked.len());
    assert_eq!(preflight.asked.urls, paths.len() - 1);
}

#[test]
fn private_networks_are_not_requested() {
    let client = Client::new(Account::default(), ClientOptions::default());
    let text = images(&[
        "http://127.0.0.1/ok.png",
        "http://[::ffff:127.0.0.1]/ok.png",
        "http://0x7f.1/ok.png",
        "https://a.example/inside",
        "https://a.example/private",
    ]);
    let hosts = Hosts::default();
    let preflight = block_on(client.preflight_with_urls(text.as_str(), &without_account(), &hosts)).unwrap();
    let expected: Vec<_> = (0..5).map(|at| format!("info url-unchecked /assets/{at}/src")).collect();
    assert_eq!(of_urls(&preflight), expected);
    assert_eq!(*hosts.0.borrow(), ["HEAD https://a.example/inside", "HEAD https://a.example/private"]);

    let mut options = without_account();
    options.allow_private_hosts = true;
    let hosts = Hosts::default();
    block_on(client.preflight_with_urls(text.as_str(), &options, &hosts)).unwrap();
    assert!(hosts.0.borrow().iter().any(|one| one == "HEAD http://2130706433/ok.png"));
}

#[test]
fn no_more_urls_are_requested_than_the_limit() {
    let client = Client::new(Account::default(), ClientOptions::default());
    let mut options = without_account();
    options.max_urls = 1;
    let text = images(&["https://a.example/ok.png", "https://b.example/ok.png", "https://a.example/ok.png"]);
    let hosts = Hosts::default();
    let preflight = block_on(client.preflight_with_urls(text.as_str(), &options, &hosts)).unwrap();
    assert_eq!(of_urls(&preflight), ["info url-unchecked /assets/1/src"]);
}

#[test]
fn a_snapshot_holds_what_the_account_holds() {
    let client = Client::new(Account::default(), ClientOptions::default());
    let snapshot = block_on(client.snapshot(&[ID])).unwrap();
    let layers = snapshot.templates[0].layers.as_ref().unwrap();
    assert_eq!(layers.iter().map(|layer| layer.name.as_str()).collect::<Vec<_>>(), ["title", "renamed.png"]);
    assert_eq!(snapshot.fonts.unwrap(), ["Inter-Bold.ttf"]);
    assert_eq!(snapshot.secrets.unwrap(), ["COUPON"]);
    assert!(block_on(client.snapshot(&["01JTGM9GCR71JV7EJYDF45QAFE"])).is_err());
}

#[test]
fn a_job_is_created_only_if_its_preflight_finds_no_error() {
    let create = |account: Account, text: &str, options: &CreateOptions<&Hosts>| {
        let client = Client::new(account, ClientOptions::default());
        let result = block_on(client.create_job_with(text, options));
        let created = client.transport().asked.borrow().contains(&Operation::CreateJob);
        (result.map(|job| job.id), created)
    };
    let hosts = Hosts::default();
    let options = CreateOptions::default().probe(&hosts);
    let good = job(r#""assets":[{"type":"text","layerName":"title","value":"A"}]"#);
    let (result, created) = create(Account::default(), &good, &options);
    assert_eq!((result.unwrap().as_str(), created), ("J", true));

    for (text, code) in [
        (job(r#""assets":[{"type":"text","layerName":"titel","value":"A"}]"#), "layer-unknown"),
        (images(&["https://a.example/gone"]), "url-unavailable"),
    ] {
        let (result, created) = create(Account::default(), &text, &options);
        let Err(Error::Validation { report }) = result else { unreachable!("{result:?}") };
        assert!(report.diagnostics.iter().any(|found| found.code.as_str() == code), "{report:?}");
        assert!(!created, "{code}");
    }

    let failing = Account { refuses: Some(500), ..Account::default() };
    let (result, created) = create(failing, &good, &options);
    assert!(matches!(result, Err(Error::Api(_))), "{result:?}");
    assert!(!created);
}

#[test]
fn a_payload_with_errors_is_refused_before_its_preflight_requests_anything() {
    let client = Client::new(Account::default(), ClientOptions::default());
    let options = CreateOptions::default().preflight(PreflightOptions::default());
    let error = block_on(client.create_job_with(&job(r#""preview":1"#), &options)).unwrap_err();
    assert!(matches!(error, Error::Validation { .. }), "{error}");
    assert!(client.transport().asked.borrow().is_empty());
}

#[test]
fn a_batch_and_a_join_have_a_preflight_too() {
    let client = Client::new(Account::default(), ClientOptions::default());
    let options = CreateOptions::default().preflight(PreflightOptions::default());
    let batch = |layer: &str| {
        let assets = format!(r#""assets":[{{"type":"text","layerName":"{layer}","value":"A"}}]"#);
        format!(r#"{{"jobs":[{}]}}"#, job(&assets))
    };
    let error = block_on(client.create_batch_with(&batch("titel"), &options)).unwrap_err();
    assert!(matches!(error, Error::Validation { .. }), "{error}");
    assert_eq!(block_on(client.create_batch_with(&batch("title"), &options)).unwrap().batch_id, "B");
    let join = |composition: &str| {
        format!(r#"{{"assets":[{{"type":"job","template":{{"id":"{ID}","composition":"{composition}"}}}}]}}"#)
    };
    let error = block_on(client.create_join_with(&join("man"), &options)).unwrap_err();
    assert!(matches!(error, Error::Validation { .. }), "{error}");
    assert_eq!(block_on(client.create_join_with(&join("main"), &options)).unwrap().id, "J");
    let asked = client.transport().asked.borrow();
    let created = asked.iter().filter(|operation| operation.payload_kind().is_some());
    assert_eq!(created.collect::<Vec<_>>(), [&Operation::CreateBatch, &Operation::CreateJoin]);
}
