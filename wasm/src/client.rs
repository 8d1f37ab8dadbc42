//! The client over `fetch`: plain data in, plain data out. [`protocol`] declares that data.
//!
//! The JavaScript beside this module has checked every type, makes the classes, and keeps what a signal, a token function
//! or a callback of the caller threw, to throw it again as it is.

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

/// What all calls of a client share: after the service asked one to slow down, all do.
#[wasm_bindgen]
#[derive(Debug, Default, Clone)]
pub struct Pace(Arc<client::Pace>);

#[wasm_bindgen]
impl Pace {
    /// That of a client which nobody asked to slow down yet.
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

/// A time that JavaScript gives, in milliseconds.
fn duration(milliseconds: f64) -> Duration {
    Duration::try_from_secs_f64(milliseconds.max(0.0) / 1000.0).unwrap_or(Duration::MAX)
}
