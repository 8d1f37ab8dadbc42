//! Uploads over a network that a test scripts: what is repeated, what is not, and what errors show.
#![cfg(all(feature = "client", not(target_arch = "wasm32")))]
#![allow(clippy::unwrap_used, reason = "a test that cannot continue should stop")]

#[path = "support/scripted.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod scripted;

use std::cell::RefCell;
use std::time::Duration;

use nexrender_payload::TemplateType;
use nexrender_payload::client::{
    Client, ClientOptions, Error, Failure, FileRequest, FontFile, NewTemplate, Response, Sent, Transport,
};
use nexrender_payload::request::{Operation, Request};
use scripted::{Outcome, Script, block_on, lost, refused, response, timed_out};

const URL: &str = r#"{"url":"https://storage.example/T.zip?signature=planted"}"#;

/// A scripted network that sends files as well.
struct Files {
    script: Script,
    sent: RefCell<Vec<FileRequest>>,
}

impl Files {
    fn client(outcomes: Vec<Outcome>) -> Client<Self> {
        let options = ClientOptions::default().token("planted-token").header("X-Own", "1").max_retries(1);
        Client::new(Self { script: Script::new(outcomes), sent: RefCell::default() }, options)
    }

    fn sent(&self) -> Vec<FileRequest> {
        self.sent.borrow().clone()
    }
}

impl Transport for Files {
    async fn send(&self, request: &Request, timeout: Duration) -> Result<Response, Failure> {
        self.script.send(request, timeout).await
    }

    async fn send_file(&self, request: &FileRequest, timeout: Duration) -> Result<Response, Failure> {
        self.sent.borrow_mut().push(request.clone());
        let stand_in = Request { operation: Operation::Put, url: String::new(), headers: Vec::new(), body: None };
        self.script.send(&stand_in, timeout).await
    }

    async fn sleep(&self, pause: Duration) -> Result<(), Failure> {
        self.script.sleep(pause).await
    }

    fn now(&self) -> Duration {
        self.script.now()
    }

    fn random(&self) -> u16 {
        self.script.random()
    }
}

#[test]
fn without_the_method_for_files_an_upload_fails_clearly_and_nothing_is_sent() {
    let client = Script::new(Vec::new()).client();
    let error = block_on(client.upload_font(&FontFile::new("a.ttf", vec![1]))).unwrap_err();
    assert!(matches!(error, Error::Network { sent: Sent::No, temporary: false, .. }), "{error:?}");
    assert_eq!(
        error.to_string(),
        "POST /fonts: this transport cannot send files: it does not implement `Transport::send_file`; \
         the request was not sent"
    );
    assert!(client.transport().sent().is_empty());

    let client = Script::new(vec![response(200, URL)]).client();
    let error = block_on(client.upload_template("T", vec![1])).unwrap_err();
    assert!(matches!(error, Error::Network { sent: Sent::No, .. }), "{error:?}");
    assert!(error.to_string().starts_with("the upload of the file: this transport cannot send files"), "{error}");
    let sent: Vec<_> = client.transport().sent().iter().map(|request| request.operation).collect();
    assert_eq!(sent, [Operation::UploadTemplate]);
}

#[test]
fn the_storage_gets_the_file_with_its_type_and_nothing_else_of_the_client() {
    let client = Files::client(vec![response(200, URL), response(200, "")]);
    block_on(client.upload_template("T", vec![1, 2, 3])).unwrap();
    let sent = client.transport().sent();
    let request = &sent[0];
    assert_eq!((request.method.as_str(), request.body.as_ref()), ("PUT", &[1, 2, 3][..]));
    assert_eq!(request.url, "https://storage.example/T.zip?signature=planted");
    assert_eq!(request.headers, [("Content-Type".to_owned(), "application/octet-stream".to_owned())]);
    assert!(!format!("{request:?}").contains("planted"));
}

#[test]
fn an_upload_to_the_storage_is_repeated_after_what_may_pass() {
    for (name, outcomes, count, code) in [
        ("503", vec![response(503, ""), response(200, "")], 2, None),
        ("reset", vec![lost(), response(200, "")], 2, None),
        ("silence", vec![timed_out(), response(200, "")], 2, None),
        ("refused", vec![refused(), response(200, "")], 2, None),
        ("403", vec![response(403, "<Error><Code>AccessDenied</Code>planted</Error>")], 1, Some("permission")),
        ("500 twice", vec![response(500, "planted"), response(500, "planted")], 2, Some("server")),
        ("reset twice", vec![lost(), lost()], 2, Some("network")),
    ] {
        let outcomes = std::iter::once(response(200, URL)).chain(outcomes).collect();
        let client = Files::client(outcomes);
        let result = block_on(client.upload_template("T", vec![1]));
        assert_eq!(client.transport().sent().len(), count, "{name}");
        assert_eq!(result.as_ref().err().map(Error::code), code, "{name}");
        assert!(!format!("{result:?}").contains("planted"), "{name}: {result:?}");
    }
}

#[test]
fn a_font_is_sent_again_only_if_it_certainly_did_not_arrive() {
    for (name, outcome, count) in
        [("refused", refused(), 2), ("429", response(429, ""), 2), ("reset", lost(), 1), ("502", response(502, ""), 1)]
    {
        let client = Files::client(vec![outcome, response(201, r#"{"id":"F","fileName":"a.ttf"}"#)]);
        let result = block_on(client.upload_font(&FontFile::new("a.ttf", vec![1])));
        let sent = client.transport().sent();
        assert_eq!((sent.len(), result.is_ok()), (count, count == 2), "{name}");
        let header = |name: &str| sent[0].headers.iter().filter(|(own, _)| own == name).count();
        assert_eq!((header("Authorization"), header("X-Own"), header("Content-Type")), (1, 1, 1), "{name}");
        assert!(!format!("{sent:?} {result:?}").contains("planted"), "{name}");
    }
}

#[test]
fn a_response_without_what_is_needed_is_an_error_that_shows_no_signature() {
    let create = |body: &str| {
        let client = Files::client(vec![response(201, body)]);
        block_on(client.create_template(&NewTemplate::new(TemplateType::Aep, "A")))
    };
    let created =
        create(&format!(r#"{{"template":{{"id":"T","status":"awaiting_upload","new":1}},"uploadInfo":{URL}}}"#));
    let created = created.unwrap();
    assert_eq!(created.template.body, r#"{"id":"T","status":"awaiting_upload","new":1}"#);
    assert!(!format!("{created:?}").contains("planted"));
    for body in [URL.to_owned(), format!("{{\"uploadInfo\":{URL}"), format!("{{\"id\":7,\"uploadInfo\":{URL}}}")] {
        let error = create(&body).unwrap_err();
        assert!(matches!(&error, Error::Response(_)), "{error}");
        assert_eq!(error.sent(), Some(Sent::Unknown));
        assert!(!format!("{error} {error:?}").contains("planted"), "{error:?}");
    }
    let client = Files::client(vec![response(200, r#"{"expiresIn":3600}"#)]);
    let error = block_on(client.upload_template("T", vec![1])).unwrap_err();
    assert_eq!(error.to_string(), "PUT /templates/T/upload: 200, but it has no URL for the upload");
}
