//! The client over `fetch`: plain data in, plain data out. [`protocol`] declares that data.
//!
//! The JavaScript half has checked all types, creates the class instances, and keeps the errors of the caller's signals,
//! token functions and callbacks, to throw them again unchanged.

mod call;
mod campaign;
mod failures;
mod network;
pub mod protocol;
mod received;

#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

pub use call::Call;
pub use campaign::Campaign;
use nexrender_payload::client::{self, ClientOptions};
use protocol::Settings;
use wasm_bindgen::prelude::wasm_bindgen;

/// The state that all calls of a client share: when the service asks one to slow down, all do.
#[wasm_bindgen]
#[derive(Debug, Default, Clone)]
pub struct Pace(Arc<client::Pace>);

#[wasm_bindgen]
impl Pace {
    /// The initial state of a client.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }
}

impl Settings {
    fn options(self) -> ClientOptions {
        // The JavaScript client has checked the payload, with options of its own.
        let mut options = ClientOptions::default().without_check().max_retries(self.max_retries);
        options.timeout = self.timeout.map_or(Duration::MAX, duration);
        options.request.headers = self.headers;
        match self.base_url {
            Some(base_url) => options.base_url(base_url),
            None => options,
        }
    }
}

/// Converts milliseconds from JavaScript.
fn duration(milliseconds: f64) -> Duration {
    Duration::try_from_secs_f64(milliseconds.max(0.0) / 1000.0).unwrap_or(Duration::MAX)
}
