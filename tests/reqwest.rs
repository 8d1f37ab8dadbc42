//! The transport over reqwest repeats nothing by itself, and tells what was sent from what was not.
#![cfg(all(feature = "reqwest", not(target_arch = "wasm32")))]
#![allow(clippy::unwrap_used, reason = "a test that cannot continue should stop")]

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use nexrender_payload::client::{ApiClass, Client, ClientOptions, Error, Reqwest, Sent};

const JOB: &str = r#"{"template":{"id":"01JTGM9GCR71JV7EJYDF45QAFD","composition":"main"}}"#;

/// A server that answers each connection with the same bytes, then closes it. Counts the connections.
fn server(answer: &'static str) -> (SocketAddr, Arc<AtomicUsize>) {
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
            let _ = connection.write_all(answer.as_bytes());
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
async fn a_request_without_an_answer_is_sent_once_and_unknown() {
    for answer in ["", "HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{\"id\":"] {
        let (address, count) = server(answer);
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
