//! Requests: the table of the service's operations, and building requests from it.
//!
//! This module does no I/O. A [`Request`] is plain data, for the [client](crate::client), for another HTTP library,
//! or for a shell ([`Request::to_curl`]).

mod address;
mod build;
mod curl;
mod editor_key;
mod operation;
mod secrets;
mod sequences;

pub use build::{Payload, Request, RequestError, RequestOptions, build_request};
pub(crate) use build::{is_same_name, masked};
pub use editor_key::without_schema;
pub use operation::{Api, DEFAULT_BASE_URL, Facts, Input, Method, Operation, Promise, ResponseBody, Shape};
pub use secrets::Secrets;
