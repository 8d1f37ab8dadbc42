//! The one call that the JavaScript client is made of.

use std::fmt;
use std::ops::ControlFlow;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use wasm_bindgen::prelude::wasm_bindgen;

use super::told::Told;
use super::turns::{Network, Turns, heard};
use crate::given::{Given, first_line};
use crate::state::{answer, with_text};
use nexrender_payload::client::{Client, ClientOptions, Success, WaitOptions};
use nexrender_payload::internal::batch::count as jobs_of;
use nexrender_payload::internal::submit::Chunk;
use nexrender_payload::internal::text::Document;
use nexrender_payload::internal::words::copy;
use nexrender_payload::request::{Operation, Payload};

/// One call of the client: an operation, a batch, a chunk of a submission, or a wait. One export for the four, since
/// each of them would hold the whole way to the network.
#[wasm_bindgen]
pub struct Call {
    future: Pin<Box<dyn Future<Output = String>>>,
    turns: Rc<Turns>,
}

#[wasm_bindgen]
impl Call {
    /// A call that has not begun. What it is to do is a line of JSON, `kind`, one of `operation`, `batch`, `chunk` and
    /// `wait`; `operation`, `id`, `query` and `headers` as `[name, value, …]`, `baseUrl`, `makesTokens`, `maxRetries`,
    /// and in milliseconds `timeout`, without which an attempt has no limit; of a wait `pollInterval` and `waitTimeout`;
    /// of a chunk its `number`, the index of its `first` job, how many `jobs` it covers, the `invalid` places that are
    /// not sent, and the `reasons` why not. What is to be sent follows on the next line.
    #[wasm_bindgen(constructor)]
    pub fn new(length: usize) -> Self {
        with_text(length, Self::of)
    }

    /// Goes on with what came of the last step, at first with anything. The output is the next step as [`Turns::told`]
    /// makes it, in the end as [`Told::settle`] does.
    pub fn resume(&mut self, length: usize) {
        answer(length, &mut |outcome| self.next(outcome));
    }
}

impl Call {
    /// The same of a text.
    pub fn of(text: &str) -> Self {
        let turns = Rc::<Turns>::default();
        Self { future: Box::pin(run(Task::read(text), Rc::clone(&turns))), turns }
    }

    /// Goes on with a text to the next.
    pub fn next(&mut self, outcome: &str) -> String {
        self.turns.outcome.set(Some(heard(outcome)));
        match self.future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Pending => self.turns.step.take(),
            Poll::Ready(told) => told,
        }
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Call")
    }
}

async fn run((task, options): (Task, ClientOptions), turns: Rc<Turns>) -> String {
    let client = Client::new(Network { turns: &turns, makes_tokens: task.makes_tokens }, options);
    let mut told = Told::default();
    let outcome = match &task.kind {
        Kind::Operation => client.call(task.operation, &task.payload()).await.map(|answer| answer.body),
        Kind::Chunk(chunk) if chunk.sent() == 0 => told.chunk(chunk.unsent()),
        Kind::Batch(chunk) | Kind::Chunk(chunk) => {
            let answer = client.create_batch_of(&chunk.body, chunk.sent()).await;
            if matches!(task.kind, Kind::Batch(_)) { told.batch(answer) } else { told.chunk(chunk.settle(answer)) }
        }
        Kind::Wait(options) => {
            // Whoever called the wait off by what it throws says so at the next step.
            let mut tell = |_: &Success| {
                turns.tell("onProgress", &mut |_| {});
                ControlFlow::Continue(())
            };
            let id = task.id.as_deref().unwrap_or_default();
            client.wait_for(task.operation, id, *options, &mut tell).await.map(|answer| answer.body)
        }
    };
    told.settle(&turns, &outcome)
}

/// What is to be done, in the core's terms.
struct Task {
    kind: Kind,
    operation: Operation,
    body: Option<String>,
    id: Option<String>,
    query: Vec<(String, String)>,
    makes_tokens: bool,
}

enum Kind {
    Operation,
    /// A batch by itself: its answer is told as it is.
    Batch(Chunk),
    /// A part of a submission.
    Chunk(Chunk),
    Wait(WaitOptions),
}

impl Task {
    #[inline(never)]
    fn read(text: &str) -> (Self, ClientOptions) {
        let (line, body) = first_line(text);
        let mut body = body.map(copy);
        let document = Document::parse(line.as_bytes());
        let given = &Given::of(&document);
        let kind = match given.text("kind").as_deref() {
            Some("batch") => Kind::Batch(batch(body.take().unwrap_or_default())),
            Some("chunk") => Kind::Chunk(chunk(given, body.take().unwrap_or_default())),
            Some("wait") => {
                let mut options = WaitOptions::default();
                (options.interval, options.timeout) = (given.duration("pollInterval"), given.duration("waitTimeout"));
                Kind::Wait(options)
            }
            _ => Kind::Operation,
        };
        // The JavaScript client has checked the payload, with options of its own.
        let mut options = ClientOptions::default()
            .timeout(given.duration("timeout").unwrap_or(Duration::MAX))
            .max_retries(given.whole("maxRetries").try_into().unwrap_or(u32::MAX))
            .without_check();
        options.request = given.request_options();
        // A name that is none of the table's comes from no caller of the package.
        let operation = given.operation().unwrap_or(Operation::GetJob);
        let (id, query, makes_tokens) = (given.text("id"), given.pairs("query"), given.is("makesTokens"));
        (Self { kind, operation, body, id, query, makes_tokens }, options)
    }

    fn payload(&self) -> Payload<'_> {
        Payload { body: self.body.as_deref(), id: self.id.as_deref(), query: &self.query }
    }
}

fn batch(body: String) -> Chunk {
    Chunk { number: 0, first: 0, jobs: jobs_of(&body), fingerprint: 0, invalid: Vec::new(), body }
}

fn chunk(given: &Given<'_>, body: String) -> Chunk {
    Chunk {
        number: given.whole("number"),
        first: given.whole("first"),
        jobs: given.whole("jobs"),
        fingerprint: 0,
        invalid: given.wholes("invalid").into_iter().zip(given.texts("reasons")).collect(),
        body,
    }
}
