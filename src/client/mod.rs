//! The client: sends payloads, retries what is safe to retry, and reports the result of each request.
//!
//! A [`Client`] sends over a [`Transport`]: `Reqwest` (feature `reqwest`), `Fetch` (feature `fetch`), or your own. The table in
//! [`retry`] lists what is retried; [`ApiClass`] maps statuses to errors.

pub(crate) mod batch;
mod call;
pub(crate) mod campaign;
#[cfg(any(not(target_arch = "wasm32"), feature = "fetch"))]
mod clock;
mod create;
mod diagnose;
pub(crate) mod error;
#[cfg(all(feature = "fetch", target_arch = "wasm32"))]
mod fetch;
mod file;
mod http_date;
mod in_turns;
mod jobs;
pub(crate) mod journal;
#[cfg(not(target_arch = "wasm32"))]
mod journal_file;
#[cfg(not(target_arch = "wasm32"))]
mod journal_lock;
mod library;
mod options;
mod pace;
mod preflight;
mod probe;
#[cfg(all(feature = "reqwest", not(target_arch = "wasm32")))]
mod reqwest;
#[cfg(all(feature = "reqwest", not(target_arch = "wasm32")))]
mod reqwest_probe;
pub(crate) mod response;
pub mod retry;
#[cfg(not(target_arch = "wasm32"))]
mod submit_all;
mod transport;
mod url_requests;
mod wait;

#[cfg(all(feature = "reqwest", not(target_arch = "wasm32")))]
pub use self::reqwest::Reqwest;
pub use batch::{BatchResponse, JobResult, JobState};
pub use call::{Client, ClientOptions, Success};
pub use campaign::OnUnknown;
pub use create::CreateOptions;
pub use error::{ApiClass, ApiError, Detail, Error, ResponseError, Sent};
#[cfg(all(feature = "fetch", target_arch = "wasm32"))]
pub use fetch::Fetch;
pub use file::{FileBytes, FileRequest, SignedUrl};
pub use jobs::{BatchStatus, CancelledBatch, JobPages, JobStatus, JobsQuery};
pub use journal::JournalError;
#[cfg(not(target_arch = "wasm32"))]
pub use journal_file::JournalFile;
pub use library::{CreatedTemplate, Font, FontFile, NewTemplate, Secret, TemplateStatus, UploadTarget};
pub use pace::Pace;
pub use preflight::{Asked, Preflight, PreflightOptions};
pub use probe::{NoProbe, Probe, ProbeFailure, ProbeMethod, ProbeRequest, ProbeResponse};
#[cfg(all(feature = "reqwest", not(target_arch = "wasm32")))]
pub use reqwest_probe::ReqwestProbe;
#[cfg(not(target_arch = "wasm32"))]
pub use submit_all::{SubmitError, SubmitOptions};
pub use transport::{Event, Failure, PlatformCode, Response, Source, Transport};
pub use wait::WaitOptions;

pub use crate::support::url::is_public_host;
