//! A real network for the client: ureq, and the system's clock.

use std::error::Error;
use std::io;
use std::time::{Duration, SystemTime};

use nexrender_payload::client::{Failure, Response, Transport};
use nexrender_payload::request::Request;
use ureq::Agent;

/// It blocks: a test has nothing else to do meanwhile.
#[derive(Debug)]
pub struct Ureq(Agent);

impl Default for Ureq {
    fn default() -> Self {
        Self(Agent::config_builder().max_redirects(0).http_status_as_error(false).build().into())
    }
}

fn failure(error: ureq::Error) -> Failure {
    match error {
        ureq::Error::Timeout(_) => Failure::TimedOut,
        ureq::Error::Io(error) if error.kind() == io::ErrorKind::ConnectionRefused => {
            Failure::NotSent { refused: true, source: error.into() }
        }
        error => Failure::Lost(Box::<dyn Error + Send + Sync>::from(error)),
    }
}

impl Transport for Ureq {
    async fn send(&self, request: &Request, timeout: Duration) -> Result<Response, Failure> {
        let mut builder = ureq::http::Request::builder().method(request.method()).uri(&request.url);
        for (name, value) in &request.headers {
            builder = builder.header(name, value);
        }
        let made = builder.body(request.body.clone().unwrap_or_default());
        let made = made.map_err(|error| Failure::NotSent { refused: false, source: error.into() })?;
        let made = self.0.configure_request(made).timeout_global(Some(timeout)).build();
        let mut answer = self.0.run(made).map_err(failure)?;
        let text = |value: &ureq::http::HeaderValue| value.to_str().unwrap_or_default().to_owned();
        Ok(Response {
            status: answer.status().as_u16(),
            headers: answer.headers().iter().map(|(name, value)| (name.to_string(), text(value))).collect(),
            body: answer.body_mut().read_to_string().map_err(failure)?,
        })
    }

    async fn sleep(&self, pause: Duration) -> Result<(), Failure> {
        std::thread::sleep(pause);
        Ok(())
    }

    fn now(&self) -> Duration {
        SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default()
    }

    fn random(&self) -> u16 {
        0
    }
}
