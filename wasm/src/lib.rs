//! The bindings that the npm package ships. They are thin: convert, call, convert.

mod boundary;
pub mod check;
#[cfg(feature = "client")]
pub mod client;
#[cfg(feature = "client")]
pub mod request;
mod state;

pub use state::input;

/// Rust's own allocator is 8 KB, this one 2, and no check is slower or needs more memory for it.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
