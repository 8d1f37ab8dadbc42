//! A service in memory, on a clock of its own, that counts what it takes and fails as a test says.

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Mutex;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use nexrender_payload::client::{Failure, PlatformCode, Response, Transport};
use nexrender_payload::request::{Operation, Request};
use serde_json::{Value, json};

/// What happens to a request.
#[derive(Debug, Clone)]
pub enum Fate {
    /// It is accepted, and gets its response.
    Taken,
    /// It is taken, and the response is lost.
    TakenAndLost,
    /// It is not taken, and the connection breaks.
    Lost,
    /// Nothing comes back; whether it was taken.
    Silence(bool),
    /// It gets a status and perhaps `Retry-After`; whether it was accepted all the same.
    Status(u16, Option<&'static str>, bool),
    /// It is accepted, and gets another response.
    Garbled(&'static str),
    /// It does not leave. Whether that may pass.
    NotSent(bool),
}

pub type Decide = Box<dyn FnMut(&Request, Duration) -> Fate + Send>;

/// The service. A job is known by what its `n` says.
pub struct Service {
    state: Mutex<State>,
    decide: Mutex<Decide>,
}

#[derive(Default)]
struct State {
    now: Duration,
    timers: BTreeMap<u64, Duration>,
    last_timer: u64,
    dice: u64,
    /// Every job that was created: its id, what it is, and when.
    created: Vec<(String, Value, Duration)>,
    requests: Vec<(Operation, Option<String>)>,
    on_the_wire: usize,
    most_on_the_wire: usize,
}

impl Service {
    pub fn new(seed: u64, decide: impl FnMut(&Request, Duration) -> Fate + Send + 'static) -> Self {
        let state = State { now: Duration::from_secs(1_795_348_038), dice: seed, ..State::default() };
        Self { state: Mutex::new(state), decide: Mutex::new(Box::new(decide)) }
    }

    /// From now on it does something else.
    pub fn decide(&self, decide: impl FnMut(&Request, Duration) -> Fate + Send + 'static) {
        *self.decide.lock().unwrap() = Box::new(decide);
    }

    pub fn now(&self) -> Duration {
        self.state.lock().unwrap().now
    }

    /// The ids under which a job was created.
    pub fn ids_of(&self, job: usize) -> Vec<String> {
        let state = self.state.lock().unwrap();
        let own = state.created.iter().filter(|(_, value, _)| value["n"] == job);
        own.map(|(id, _, _)| id.clone()).collect()
    }

    pub fn created(&self) -> usize {
        self.state.lock().unwrap().created.len()
    }

    /// How many requests of an operation it saw.
    pub fn count(&self, operation: Operation) -> usize {
        self.state.lock().unwrap().requests.iter().filter(|(own, _)| *own == operation).count()
    }

    /// How many jobs each request that creates had.
    pub fn sizes(&self) -> Vec<usize> {
        let state = self.state.lock().unwrap();
        state.requests.iter().filter_map(|(_, body)| Some(jobs(body.as_deref()?).len())).collect()
    }

    pub fn most_on_the_wire(&self) -> usize {
        self.state.lock().unwrap().most_on_the_wire
    }

    pub fn pass(&self, time: Duration) {
        self.state.lock().unwrap().now += time;
    }

    fn dice(&self) -> u64 {
        let mut state = self.state.lock().unwrap();
        state.dice = state.dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state.dice >> 33
    }

    /// Runs a future to its end, the clock going on whenever it waits. `drops` is asked before each step whether to drop
    /// it instead.
    pub fn run<F: Future>(&self, future: F, mut drops: impl FnMut() -> bool) -> Option<F::Output> {
        let mut future = pin!(future);
        for _ in 0..1_000_000 {
            if drops() {
                return None;
            }
            if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
                return Some(output);
            }
            let mut state = self.state.lock().unwrap();
            let next = state.timers.values().min().copied().expect("it waits for nothing");
            state.now = state.now.max(next);
        }
        panic!("it does not end");
    }

    /// Waits on the service's clock.
    async fn after(&self, time: Duration) {
        let timer = {
            let mut state = self.state.lock().unwrap();
            state.last_timer += 1;
            let (id, at) = (state.last_timer, state.now.saturating_add(time));
            state.timers.insert(id, at);
            Timer { service: self, id }
        };
        poll_fn(|_| {
            let state = self.state.lock().unwrap();
            let is_due = state.timers.get(&timer.id).is_none_or(|at| *at <= state.now);
            if is_due { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }

    fn create(&self, request: &Request) -> Response {
        let body = request.body.as_deref().unwrap_or_default();
        let mut state = self.state.lock().unwrap();
        let (mut created, mut errors) = (Vec::new(), Vec::new());
        for (index, job) in jobs(body).into_iter().enumerate() {
            if job["bad"] == true {
                errors.push(json!({ "index": index, "error": "no such template", "errorCode": "TEMPLATE_NOT_FOUND" }));
                continue;
            }
            let id = format!("J{}", state.created.len());
            created.push(json!({ "index": index, "id": id, "status": "queued", "outputUrl": "u" }));
            let now = state.now;
            state.created.push((id, job, now));
        }
        let failed = created.is_empty();
        let body = json!({ "batchId": "B", "status": if failed { "error" } else { "created" }, "jobs": created, "errors": errors });
        Response { status: if failed { 400 } else { 201 }, body: body.to_string(), ..Response::default() }
    }

    fn list(&self, request: &Request) -> Response {
        let url = url::Url::parse(&request.url).unwrap();
        let query: BTreeMap<_, _> = url.query_pairs().into_owned().collect();
        let number = |key: &str, other: usize| query.get(key).map_or(other, |text| text.parse().unwrap());
        let time = |key: &str| query.get(key).map(|text| seconds(text));
        let (from, to) = (time("from_date"), time("to_date"));
        let state = self.state.lock().unwrap();
        let within = |at: Duration| from.is_none_or(|from| at >= from) && to.is_none_or(|to| at <= to);
        let jobs: Vec<Value> = state.created.iter().filter(|(_, _, at)| within(*at)).map(listed).collect();
        let page = jobs.iter().skip(number("from", 0)).take(number("limit", 50).min(7));
        Response {
            status: 200,
            body: Value::from(page.cloned().collect::<Vec<_>>()).to_string(),
            ..Response::default()
        }
    }

    async fn response(&self, request: &Request, timeout: Duration) -> Result<Response, Failure> {
        self.after(Duration::from_millis(self.dice() % 40)).await;
        let now = self.now();
        let fate = (self.decide.lock().unwrap())(request, now);
        let take = || match request.operation {
            Operation::CreateBatch => self.create(request),
            _ => self.list(request),
        };
        let lost = || Failure::Lost("connection reset".into());
        let response = match fate {
            Fate::Taken => Ok(take()),
            Fate::TakenAndLost => {
                take();
                Err(lost())
            }
            Fate::Lost => Err(lost()),
            Fate::Silence(is_taken) => {
                if is_taken {
                    take();
                }
                self.after(timeout).await;
                return Err(Failure::TimedOut);
            }
            Fate::Status(status, retry_after, is_taken) => {
                if is_taken {
                    take();
                }
                let headers =
                    retry_after.map(|value| ("Retry-After".to_owned(), value.to_owned())).into_iter().collect();
                Ok(Response { status, headers, body: format!(r#"{{"error":"as told: {status}"}}"#) })
            }
            Fate::Garbled(body) => {
                let taken = take();
                Ok(Response { body: body.to_owned(), ..taken })
            }
            Fate::NotSent(temporary) => {
                Err(Failure::NotSent { temporary, source: Box::new(PlatformCode("ENOTFOUND".to_owned())) })
            }
        };
        self.after(Duration::from_millis(self.dice() % 40)).await;
        response
    }
}

fn jobs(body: &str) -> Vec<Value> {
    let batch: Value = serde_json::from_str(body).unwrap();
    batch["jobs"].as_array().unwrap().clone()
}

fn listed((id, job, _): &(String, Value, Duration)) -> Value {
    let template = &job["template"];
    json!({ "id": id, "templateId": template["id"], "status": "queued", "outputUrl": "u", "assets": job["assets"] })
}

/// Of a time in November 2026, in UTC.
fn seconds(iso: &str) -> Duration {
    let number = |at: std::ops::Range<usize>| iso[at].parse::<u64>().unwrap();
    assert!(iso.starts_with("2026-11-"), "{iso}");
    let day = number(8..10) + 20_757;
    Duration::from_secs(((day * 24 + number(11..13)) * 60 + number(14..16)) * 60 + number(17..19))
}

struct Timer<'s> {
    service: &'s Service,
    id: u64,
}

impl Drop for Timer<'_> {
    fn drop(&mut self) {
        self.service.state.lock().unwrap().timers.remove(&self.id);
    }
}

/// Counts a request as on the wire until it is dropped.
struct OnTheWire<'s>(&'s Service);

impl<'s> OnTheWire<'s> {
    fn new(service: &'s Service, request: &Request) -> Self {
        let mut state = service.state.lock().unwrap();
        state.requests.push((request.operation, request.body.clone()));
        state.on_the_wire += 1;
        state.most_on_the_wire = state.most_on_the_wire.max(state.on_the_wire);
        Self(service)
    }
}

impl Drop for OnTheWire<'_> {
    fn drop(&mut self) {
        self.0.state.lock().unwrap().on_the_wire -= 1;
    }
}

impl Transport for &Service {
    async fn send(&self, request: &Request, timeout: Duration) -> Result<Response, Failure> {
        let _counted = OnTheWire::new(self, request);
        self.response(request, timeout).await
    }

    async fn sleep(&self, pause: Duration) -> Result<(), Failure> {
        self.after(pause).await;
        Ok(())
    }

    fn now(&self) -> Duration {
        Service::now(self)
    }

    fn random(&self) -> u16 {
        (self.dice() & 0xffff) as u16
    }
}
