//! How the client waits for JavaScript.
//!
//! The core's futures run in turns. Whoever has the event loop resumes a [`Call`](super::Call), which goes on until it
//! needs something of JavaScript, hands that over as a [`Step`], and is resumed with what came of it. That is a few
//! lines on both sides, where an executor with its queue, and two closures for each promise, would be a fifth of the
//! client's wasm.
#![expect(clippy::float_cmp, reason = "wasm-bindgen compares so, for an enum")]

use std::cell::Cell;
use std::future::poll_fn;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use js_sys::Array;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::client::error::milliseconds;

#[wasm_bindgen]
extern "C" {
    /// `[limit, promise]`: what to wait for, and for how many milliseconds at most; either may be missing.
    #[wasm_bindgen(extends = Array, typescript_type = "[limit?: number, promise?: unknown]")]
    #[derive(Debug)]
    pub type Step;
}

/// What ended the waiting.
#[wasm_bindgen]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The promise was fulfilled.
    Value,
    /// It was rejected.
    Error,
    /// The time is up.
    Late,
    /// The caller's signal has aborted.
    Aborted,
}

/// Where a future and the one who resumes it leave things for each other.
#[derive(Default)]
pub(super) struct Turns {
    step: Cell<Option<Array>>,
    outcome: Cell<Option<(Outcome, JsValue)>>,
}

impl Turns {
    /// Waits for one of the two.
    pub(super) async fn wait(&self, limit: Option<Duration>, promise: Option<&JsValue>) -> (Outcome, JsValue) {
        self.step.set(Some(step(limit, promise)));
        // The first turn begins without an outcome that anyone waited for.
        self.outcome.set(None);
        poll_fn(|_| self.outcome.take().map_or(Poll::Pending, Poll::Ready)).await
    }
}

#[inline(never)]
fn step(limit: Option<Duration>, promise: Option<&JsValue>) -> Array {
    let step = Array::of1(&limit.map_or(JsValue::UNDEFINED, |limit| JsValue::from_f64(timer(limit))));
    if let Some(promise) = promise {
        step.push(promise);
    }
    step
}

/// The longest time that timers take.
const LONGEST_TIMER: u64 = i32::MAX as u64;

/// For a timer, which must not ring before the time is up.
fn timer(time: Duration) -> f64 {
    let milliseconds = milliseconds(time.saturating_add(Duration::from_nanos(999_999))).min(LONGEST_TIMER);
    #[expect(clippy::cast_precision_loss, reason = "below the longest")]
    let milliseconds = milliseconds as f64;
    milliseconds
}

/// A future and its turns.
pub(super) struct Running {
    future: Pin<Box<dyn Future<Output = Array>>>,
    turns: Rc<Turns>,
    /// What came of it, once it has ended.
    pub(super) told: Option<Array>,
}

impl Running {
    pub(super) fn new<F: Future<Output = Array> + 'static>(begin: impl FnOnce(Rc<Turns>) -> F) -> Self {
        let turns = Rc::<Turns>::default();
        Self { future: Box::pin(begin(Rc::clone(&turns))), turns, told: None }
    }

    /// Goes on with what came of the last step; the next, unless it has ended.
    pub(super) fn resume(&mut self, outcome: Outcome, value: JsValue) -> Option<Array> {
        self.turns.outcome.set(Some((outcome, value)));
        match self.future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Pending => self.turns.step.take(),
            Poll::Ready(told) => {
                self.told = Some(told);
                None
            }
        }
    }
}
