//! A network whose responses are given beforehand.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use nexrender_payload::client::{Client, ClientOptions, Failure, Response, Sent, Transport};
use nexrender_payload::request::Request;

/// What one attempt meets.
pub enum Outcome {
    Response(Response),
    Failure(Failure),
}

impl Outcome {
    /// The response with a header.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        if let Self::Response(response) = &mut self {
            response.headers.push((name.to_owned(), value.to_owned()));
        }
        self
    }
}

pub fn response(status: u16, body: &str) -> Outcome {
    Outcome::Response(Response { status, body: body.to_owned(), ..Response::default() })
}

pub fn refused() -> Outcome {
    Outcome::Failure(Failure::NotSent { temporary: true, source: "ECONNREFUSED".into() })
}

pub fn lost() -> Outcome {
    Outcome::Failure(Failure::Lost("ECONNRESET".into()))
}

pub fn timed_out() -> Outcome {
    Outcome::Failure(Failure::TimedOut)
}

pub fn aborted() -> Outcome {
    Outcome::Failure(Failure::Aborted(Sent::Unknown))
}

/// The network, its clock and its record.
#[derive(Debug)]
pub struct Script {
    outcomes: RefCell<VecDeque<Outcome>>,
    now: Cell<Duration>,
    sent: RefCell<Vec<Request>>,
    pauses: RefCell<Vec<u128>>,
    retries: u32,
    token: Option<String>,
}

impl std::fmt::Debug for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Outcome")
    }
}

impl Script {
    pub fn new(outcomes: Vec<Outcome>) -> Self {
        Self {
            outcomes: RefCell::new(outcomes.into()),
            now: Cell::new(Duration::from_secs(784_111_777)),
            sent: RefCell::default(),
            pauses: RefCell::default(),
            retries: 2,
            token: None,
        }
    }

    pub fn retrying(mut self, retries: u32) -> Self {
        self.retries = retries;
        self
    }

    pub fn with_token(mut self, token: &str) -> Self {
        self.token = Some(token.to_owned());
        self
    }

    pub fn client(self) -> Client<Self> {
        let mut options = ClientOptions::default().max_retries(self.retries).without_check();
        options.request.token.clone_from(&self.token);
        Client::new(self, options)
    }

    pub fn sent(&self) -> Vec<Request> {
        self.sent.borrow().clone()
    }

    /// The pauses between attempts and looks, in milliseconds.
    pub fn pauses(&self) -> Vec<u128> {
        self.pauses.borrow().clone()
    }
}

impl Transport for Script {
    async fn send(&self, request: &Request, timeout: Duration) -> Result<Response, Failure> {
        self.sent.borrow_mut().push(request.clone());
        match self.outcomes.borrow_mut().pop_front() {
            Some(Outcome::Response(response)) => Ok(response),
            Some(Outcome::Failure(Failure::TimedOut)) => {
                self.now.set(self.now.get() + timeout);
                Err(Failure::TimedOut)
            }
            Some(Outcome::Failure(failure)) => Err(failure),
            None => Err(Failure::NotSent { temporary: false, source: "the script is over".into() }),
        }
    }

    async fn sleep(&self, pause: Duration) -> Result<(), Failure> {
        self.pauses.borrow_mut().push(pause.as_millis());
        self.now.set(self.now.get() + pause);
        Ok(())
    }

    fn now(&self) -> Duration {
        self.now.get()
    }

    fn random(&self) -> u16 {
        0
    }
}

/// Runs a future that never has to wait.
pub fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => unreachable!("a scripted network responds at once"),
    }
}
