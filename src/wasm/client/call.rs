//! The one call that the JavaScript client is made of.

use std::fmt;
use std::ops::ControlFlow;
use std::rc::Rc;
use std::time::Duration;

use js_sys::Array;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use super::fetch::{Fetch, Settings};
use super::told::Told;
use super::turns::{Outcome, Running, Step, Turns};
use crate::client::batch::count as jobs_of;
use crate::client::submit::Chunk;
use crate::client::{Client, ClientOptions, Sent, Success, WaitOptions};
use crate::request::{Operation, Payload};
use crate::text::Document;
use crate::wasm::given::Given;

/// One call of the client, as [`Settings`] say: an operation, a batch, a chunk of a submission, or a wait. One export
/// for the four, since each of them would hold the whole way to the network.
#[wasm_bindgen]
pub struct Call(Running);

#[wasm_bindgen]
impl Call {
    /// A call that has not begun.
    #[wasm_bindgen(constructor)]
    pub fn new(settings: Settings) -> Self {
        Self(Running::new(|turns| run(settings, turns)))
    }

    /// Goes on with what came of the last step, at first with anything; the next step, unless the call has ended.
    pub fn resume(&mut self, outcome: Outcome, value: JsValue) -> Option<Step> {
        self.0.resume(outcome, value).map(JsCast::unchecked_into)
    }

    /// What came of the call, once it has ended; [`Told::settle`] says what that is.
    pub fn told(&self) -> Option<Array> {
        self.0.told.clone()
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Call")
    }
}

async fn run(settings: Settings, turns: Rc<Turns>) -> Array {
    let (task, options) = Task::read(&settings);
    let client = Client::new(Fetch::new(&settings, &turns), options);
    let mut told = Told::default();
    let outcome = match &task.kind {
        Kind::Operation => client.call(task.operation, &task.payload()).await.map(|answer| answer.body),
        Kind::Chunk(chunk) if chunk.sent() == 0 => told.chunk(chunk.unsent()),
        Kind::Batch(chunk) | Kind::Chunk(chunk) => {
            let answer = client.create_batch_of(&chunk.body, chunk.sent()).await;
            if matches!(task.kind, Kind::Batch(_)) { told.batch(answer) } else { told.chunk(chunk.settle(answer)) }
        }
        Kind::Wait(options) => {
            let mut tell = |answer: &Success| tell(&settings, client.transport(), answer);
            let id = task.id.as_deref().unwrap_or_default();
            client.wait_for(task.operation, id, *options, &mut tell).await.map(|answer| answer.body)
        }
    };
    told.settle(client.transport(), outcome)
}

/// What is to be done, in the core's terms.
struct Task {
    kind: Kind,
    operation: Operation,
    body: Option<String>,
    id: Option<String>,
    query: Vec<(String, String)>,
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
    fn read(settings: &Settings) -> (Self, ClientOptions) {
        let text = settings.given();
        let document = Document::parse(text.as_bytes());
        let given = Given::of(&document);
        let mut body = settings.body();
        let kind = match given.text("kind").as_deref() {
            Some("batch") => Kind::Batch(batch(body.take().unwrap_or_default())),
            Some("chunk") => Kind::Chunk(chunk(&given, body.take().unwrap_or_default())),
            Some("wait") => Kind::Wait(WaitOptions {
                interval: given.duration("pollInterval"),
                timeout: given.duration("waitTimeout"),
            }),
            _ => Kind::Operation,
        };
        let options = ClientOptions {
            request: given.request_options(),
            timeout: given.duration("timeout").unwrap_or(Duration::MAX),
            max_retries: given.whole("maxRetries").try_into().unwrap_or(u32::MAX),
            // The JavaScript client has checked the payload, with options of its own.
            check: None,
        };
        // A name that is none of the table's comes from no caller of the package.
        let operation = given.operation().unwrap_or(Operation::GetJob);
        (Self { kind, operation, body, id: given.text("id"), query: given.pairs("query") }, options)
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

/// Tells the caller of a look at what is waited for. What the caller throws ends the wait.
fn tell(settings: &Settings, fetch: &Fetch<'_>, answer: &Success) -> ControlFlow<()> {
    let Some(on_progress) = settings.on_progress() else {
        return ControlFlow::Continue(());
    };
    match on_progress.call1(&JsValue::UNDEFINED, &JsValue::from_str(&answer.body)) {
        Ok(_) => ControlFlow::Continue(()),
        Err(error) => {
            fetch.stop(error, Sent::No);
            ControlFlow::Break(())
        }
    }
}
