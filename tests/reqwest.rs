//! The transport over reqwest repeats nothing by itself, and tells what was sent from what was not.
#![cfg(all(feature = "reqwest", not(target_arch = "wasm32")))]
#![allow(clippy::unwrap_used, reason = "a test that cannot continue should stop")]

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use nexrender_payload::client::{
    ApiClass, Client, ClientOptions, Error, PreflightOptions, Probe, ProbeFailure, ProbeRequest, Reqwest, ReqwestProbe,
    Sent,
};

const JOB: &str = r#"{"template":{"id":"01JTGM9GCR71JV7EJYDF45QAFD","composition":"main"}}"#;

/// A server that responds to each connection with the same bytes, then closes it. Counts the connections.
fn server(response: &'static str) -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    thread::spawn(move || {
        for connection in listener.incoming() {
            let mut connection = connection.unwrap();
            counted.fetch_add(1, Ordering::SeqCst);
            let mut request = [0; 4096];
            // A client that is refused may be gone already.
            let _ = connection.read(&mut request);
            let _ = connection.write_all(response.as_bytes());
        }
    });
    (address, count)
}

async fn create_job(base_url: String) -> Result<(), Error> {
    let options = ClientOptions::default().base_url(base_url).max_retries(0);
    Client::new(Reqwest::new().unwrap(), options).create_job(JOB).await.map(drop)
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let (address, count) = server(
        "HTTP/1.1 307 Temporary Redirect\r\nLocation: /elsewhere\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    );
    let error = create_job(format!("http://{address}")).await.unwrap_err();
    assert!(matches!(&error, Error::Api(refusal) if refusal.class() == ApiClass::Redirect), "{error}");
    assert_eq!(count.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_request_without_a_response_is_sent_once_and_unknown() {
    for response in ["", "HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{\"id\":"] {
        let (address, count) = server(response);
        let error = create_job(format!("http://{address}")).await.unwrap_err();
        assert!(matches!(error, Error::Network { sent: Sent::Unknown, .. }), "{error}");
        assert_eq!(count.load(Ordering::SeqCst), 1);
    }
}

#[tokio::test]
async fn without_a_connection_nothing_was_sent() {
    let (address, _) = server("no TLS\r\n");
    for base_url in [format!("https://{address}"), "http://127.0.0.1:1".to_owned(), "http://host.invalid".to_owned()] {
        let error = create_job(base_url).await.unwrap_err();
        assert!(matches!(error, Error::Network { sent: Sent::No, .. }), "{error}");
    }
}

/// The findings about the URLs of an image at each address.
async fn preflight(urls: &[String], allow_private_hosts: bool) -> Vec<String> {
    let client = Client::new(Reqwest::new().unwrap(), ClientOptions::default());
    let mut options = PreflightOptions::default();
    options.templates = false;
    options.url_timeout = Duration::from_secs(5);
    options.allow_private_hosts = allow_private_hosts;
    let image = |url: &String| format!(r#"{{"type":"image","layerName":"a.png","src":"{url}"}}"#);
    let assets = urls.iter().map(image).collect::<Vec<_>>().join(",");
    let job =
        format!(r#"{{"template":{{"id":"01JTGM9GCR71JV7EJYDF45QAFD","composition":"main"}},"assets":[{assets}]}}"#);
    let probe = ReqwestProbe::new().unwrap();
    let report = client.preflight_with_urls(&job, &options, &probe).await.unwrap().report;
    let found = report.diagnostics.into_iter().filter(|diagnostic| diagnostic.code.is_of_preflight());
    found.map(|diagnostic| format!("{} {}", diagnostic.code, diagnostic.message)).collect()
}

#[tokio::test]
async fn a_preflight_requests_urls_and_reports_their_responses() {
    let (good, requests) =
        server("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 3\r\nConnection: close\r\n\r\n");
    let (dead, _) = server("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    let (broken, _) = server("");
    let urls = [format!("http://{good}/a"), format!("http://{dead}/a"), format!("http://{broken}/a")];
    let mut urls = urls.to_vec();
    urls.push("http://127.0.0.1:9/a".to_owned());
    urls.push(format!("https://{good}/a"));
    let found = preflight(&urls, true).await;
    for (found, part) in
        found.iter().zip(["status 404", "the connection broke", "does not accept", "a secure connection failed"])
    {
        assert!(found.starts_with("url-unavailable") && found.contains(part), "{found}");
    }
    assert_eq!(found.len(), 4);
    let before = requests.load(Ordering::SeqCst);
    let found = preflight(&urls[..1], false).await;
    assert!(found.len() == 1 && found[0].contains("its host is private"), "{found:?}");
    assert_eq!(requests.load(Ordering::SeqCst), before);
}

#[tokio::test]
async fn a_name_that_leads_to_a_private_address_is_not_requested() {
    let request = |allow| {
        let mut request = ProbeRequest::head("http://localhost:9/a");
        request.allow_private_hosts = allow;
        request
    };
    let probe = ReqwestProbe::new().unwrap();
    let second = Duration::from_secs(5);
    assert_eq!(probe.request(&request(false), second).await.unwrap_err(), ProbeFailure::PrivateAddress);
    assert_eq!(probe.request(&request(true), second).await.unwrap_err(), ProbeFailure::Refused);
}
