//! The bindings that the npm package ships. They are thin: convert, call, convert.

mod boundary;
pub mod check;
#[cfg(feature = "client")]
pub mod client;
#[cfg(feature = "client")]
pub mod diagnosis;
#[cfg(feature = "client")]
pub mod estimate;
#[cfg(feature = "client")]
pub mod preflight;
#[cfg(feature = "client")]
pub mod request;
mod state;

pub use state::input;
