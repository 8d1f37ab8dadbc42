//! Futures of the client can be moved between threads, and a transport can be shared.
#![cfg(all(feature = "client", not(target_arch = "wasm32")))]
#![allow(clippy::unwrap_used, reason = "a test that cannot continue should stop")]

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use nexrender_payload::TemplateType;
use nexrender_payload::client::{
    Client, ClientOptions, CreateOptions, Error, Failure, FileRequest, FontFile, JobsQuery, JournalFile, NewTemplate,
    PreflightOptions, Response, Sent, SubmitOptions, Transport, WaitOptions,
};
use nexrender_payload::request::{Method, Operation, Payload, Request};

const JOB: &str = r#"{"template":{"id":"01JTGM9GCR71JV7EJYDF45QAFD","composition":"main"}}"#;

/// Responds to every request with a finished job, and counts them.
#[derive(Debug, Default)]
struct Finished(AtomicUsize);

impl Transport for Finished {
    async fn send(&self, request: &Request, _: Duration) -> Result<Response, Failure> {
        self.0.fetch_add(1, Ordering::Relaxed);
        tokio::task::yield_now().await;
        let status = request.operation.facts().success;
        Ok(Response { status, body: r#"{"id":"J","status":"finished"}"#.to_owned(), ..Response::default() })
    }

    async fn sleep(&self, pause: Duration) -> Result<(), Failure> {
        tokio::time::sleep(pause).await;
        Ok(())
    }
}

/// Takes a future without running it.
fn assert_send<F: Future + Send>(_: F) {}

#[test]
fn every_future_of_the_client_can_be_sent() {
    let client = Client::new(Finished::default(), ClientOptions::default());
    assert_send(client.call(Operation::GetJob, &Payload::id("J")));
    assert_send(client.create_job(JOB));
    assert_send(client.create_job(&nexrender_payload::payload::Job::default()));
    assert_send(client.create_join(JOB));
    assert_send(client.job("J"));
    assert_send(client.list_jobs(&JobsQuery::default()));
    assert_send(client.job_pages(JobsQuery::default()).next());
    assert_send(client.job_logs("J"));
    assert_send(client.cancel_job("J"));
    assert_send(client.cancel_jobs(&["J"]));
    assert_send(client.batch("B"));
    assert_send(client.cancel_batch("B"));
    assert_send(client.fonts());
    assert_send(client.secrets());
    assert_send(client.template("T"));
    assert_send(client.inspect_template("T"));
    let template = NewTemplate::new(TemplateType::Aep, "T");
    assert_send(client.templates());
    assert_send(client.create_template(&template));
    assert_send(client.upload_template("T", Vec::new()));
    assert_send(client.update_template("T", "name"));
    assert_send(client.delete_template("T"));
    assert_send(client.download_template("T"));
    assert_send(client.wait_for_template("T", WaitOptions::default(), |_| ControlFlow::Continue(())));
    let font = FontFile::new("a.ttf", Vec::new());
    assert_send(client.upload_font(&font));
    assert_send(client.delete_font("F"));
    assert_send(client.set_secret("A", "b"));
    assert_send(client.delete_secret("S"));
    let preflight = PreflightOptions::default();
    assert_send(client.preflight(JOB, &preflight));
    assert_send(client.snapshot(&["T"]));
    assert_send(client.create_batch(JOB));
    let options = CreateOptions::default().preflight(preflight.clone());
    assert_send(client.create_job_with(JOB, &options));
    assert_send(client.create_join_with(JOB, &options));
    assert_send(client.create_batch_with(JOB, &options));
    assert_send(client.create_batch_of(JOB, 1, 0));
    assert_send(client.wait_for_job("J", WaitOptions::default(), |_| ControlFlow::Continue(())));
    assert_send(client.wait_for_batch("J", WaitOptions::default(), |_| ControlFlow::Continue(())));
    let journal: Option<&mut JournalFile> = None;
    assert_send(client.submit_all([JOB.to_owned()], SubmitOptions::default(), journal, |_| {}));
}

#[cfg(feature = "reqwest")]
#[test]
fn every_future_of_a_client_over_reqwest_can_be_sent() {
    let client = Client::new(nexrender_payload::client::Reqwest::new().unwrap(), ClientOptions::default());
    let probe = nexrender_payload::client::ReqwestProbe::new().unwrap();
    assert_send(client.preflight_with_urls(JOB, &PreflightOptions::default(), &probe));
    assert_send(client.call(Operation::GetJob, &Payload::id("J")));
    assert_send(client.wait_for_job("J", WaitOptions::default(), |_| ControlFlow::Continue(())));
    assert_send(client.submit_all([JOB.to_owned()], SubmitOptions::default(), None, |_| {}));
}

#[tokio::test(flavor = "multi_thread")]
async fn tasks_share_a_transport() {
    let transport = Arc::new(Finished::default());
    let client = Client::new(Arc::clone(&transport), ClientOptions::default());
    let tasks: Vec<_> = (0..3)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move {
                let id = client.create_job(JOB).await?.id;
                client.wait_for_job(&id, WaitOptions::default(), |_| ControlFlow::Continue(())).await
            })
        })
        .collect();
    for task in tasks {
        assert_eq!(task.await.unwrap().unwrap().status, "finished");
    }
    assert_eq!(transport.0.load(Ordering::Relaxed), 6);
}

#[tokio::test]
async fn a_pointer_to_a_transport_is_one() {
    let transport = Finished::default();
    let now = transport.now();
    assert!(now > Duration::from_secs(1_700_000_000), "{now:?}");
    assert_eq!(Client::new(&transport, ClientOptions::default()).job("J").await.unwrap().id, "J");
    let boxed = Client::new(Box::new(&transport), ClientOptions::default());
    assert_eq!(boxed.job("J").await.unwrap().id, "J");
    let counted = Client::new(std::rc::Rc::new(boxed.transport()), ClientOptions::default());
    assert_eq!(counted.job("J").await.unwrap().id, "J");
    assert_eq!(transport.0.load(Ordering::Relaxed), 3);
}

/// A transport that overrides every method; a pointer to it must not fall back to a default.
struct Own;

impl Transport for Own {
    async fn send(&self, _: &Request, _: Duration) -> Result<Response, Failure> {
        Err(Failure::Aborted(Sent::No))
    }

    async fn send_file(&self, _: &FileRequest, _: Duration) -> Result<Response, Failure> {
        Err(Failure::Aborted(Sent::Unknown))
    }

    async fn sleep(&self, _: Duration) -> Result<(), Failure> {
        Err(Failure::Aborted(Sent::No))
    }

    fn now(&self) -> Duration {
        Duration::from_secs(7)
    }

    fn random(&self) -> u16 {
        7
    }

    async fn token(&self, _: Duration) -> Result<Option<String>, Failure> {
        Err(Failure::TimedOut)
    }
}

#[tokio::test]
async fn a_pointer_passes_every_method_on() {
    let pointer = Arc::new(Own);
    assert_eq!((pointer.now(), pointer.random()), (Duration::from_secs(7), 7));
    assert!(matches!(pointer.sleep(Duration::ZERO).await, Err(Failure::Aborted(Sent::No))));
    let error = Client::new(Arc::clone(&pointer), ClientOptions::default()).job("J").await.unwrap_err();
    assert!(matches!(error, Error::Timeout { sent: Sent::No, .. }), "{error}");
    let file = FileRequest::new(Method::Put, "https://storage.example", Vec::new());
    assert!(matches!(pointer.send_file(&file, Duration::ZERO).await, Err(Failure::Aborted(Sent::Unknown))));
}
