//! Sending: one attempt or several, and an honest word about what became of it.
//!
//! The client knows HTTP only through [`Transport`], of which a program gives it one: over `fetch` in
//! JavaScript, over any HTTP library elsewhere. What is repeated is in [`retry`], which status becomes
//! which error in [`error`].

#[doc(hidden)]
pub mod answer;
#[doc(hidden)]
pub mod batch;
mod call;
pub mod campaign;
#[cfg(any(not(target_arch = "wasm32"), feature = "fetch"))]
mod clock;
pub mod error;
#[cfg(all(feature = "fetch", target_arch = "wasm32"))]
mod fetch;
mod http_date;
mod jobs;
pub mod journal;
#[cfg(not(target_arch = "wasm32"))]
mod journal_file;
#[cfg(not(target_arch = "wasm32"))]
mod journal_lock;
mod library;
mod options;
mod pace;
#[cfg(all(feature = "reqwest", not(target_arch = "wasm32")))]
mod reqwest;
pub mod retry;
#[cfg(not(target_arch = "wasm32"))]
mod submit_all;
mod transport;
mod wait;

#[cfg(all(feature = "reqwest", not(target_arch = "wasm32")))]
pub use self::reqwest::Reqwest;
pub use batch::{BatchAnswer, JobResult, JobState};
pub use call::{Client, ClientOptions, Success};
pub use error::{ApiClass, ApiError, Error, Sent};
#[cfg(all(feature = "fetch", target_arch = "wasm32"))]
pub use fetch::Fetch;
pub use jobs::{BatchStatus, CancelledBatch, JobPages, JobStatus, JobsQuery};
#[cfg(not(target_arch = "wasm32"))]
pub use journal_file::JournalFile;
pub use library::{Font, Secret};
pub use pace::Pace;
#[cfg(not(target_arch = "wasm32"))]
pub use submit_all::{SubmitError, SubmitOptions};
pub use transport::{Event, Failure, PlatformCode, Response, Transport};
pub use wait::WaitOptions;
