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
mod library;
mod options;
#[cfg(all(feature = "reqwest", not(target_arch = "wasm32")))]
mod reqwest;
pub mod retry;
pub mod submit;
#[cfg(not(target_arch = "wasm32"))]
mod submit_all;
mod transport;
mod wait;

#[cfg(all(feature = "reqwest", not(target_arch = "wasm32")))]
pub use self::reqwest::Reqwest;
pub use batch::{BatchAnswer, JobResult, JobState, results_json};
pub use call::{Client, ClientOptions, Success};
pub use error::{ApiClass, ApiError, Error, Sent};
#[cfg(all(feature = "fetch", target_arch = "wasm32"))]
pub use fetch::Fetch;
pub use jobs::{BatchStatus, CancelledBatch, JobPages, JobStatus, JobsQuery};
#[cfg(not(target_arch = "wasm32"))]
pub use journal_file::JournalFile;
pub use library::{Font, Secret};
#[cfg(not(target_arch = "wasm32"))]
pub use submit_all::SubmitError;
pub use transport::{Event, Failure, Response, Transport};
pub use wait::WaitOptions;
