//! Requests: one table of the service's operations, and what is made from it.
//!
//! Nothing here uses a network. A [`Request`] is plain data: for the [client](crate::client), for another HTTP library,
//! or for a shell ([`Request::to_curl`]).

mod address;
mod build;
mod curl;
mod editor_key;
mod operation;
mod secrets;
mod sequences;

pub(crate) use build::is_same_name;
pub use build::{Payload, Request, RequestError, RequestOptions, build_request};
pub use editor_key::without_schema;
pub use operation::{Answer, Api, DEFAULT_BASE_URL, Facts, Input, Method, Operation, Promise, Shape};
pub use secrets::Secrets;
