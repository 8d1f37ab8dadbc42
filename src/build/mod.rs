//! Building payloads: [`JobBuilder`], [`BatchBuilder`], and [`expand`] for one job per row of a table.
//!
//! Each method takes the builder by value and returns it. `build` checks the payload; `to_job` and `to_json`
//! do not.

mod batch;
mod expand;
mod job;
#[cfg(test)]
mod tests;

use serde::Serialize;

pub use batch::BatchBuilder;
pub use expand::{ExpandError, Stencil, expand};
pub use job::JobBuilder;

use crate::{CheckOptions, Report};

/// The payload has errors; the report lists them.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{}", .report.summary())]
pub struct ValidationError {
    /// All findings, including warnings.
    pub report: Report,
}

impl ValidationError {
    fn unless_valid(report: Report) -> Result<(), Self> {
        if report.is_valid() { Ok(()) } else { Err(Self { report }) }
    }
}

/// The JSON text of a payload.
fn json<T: Serialize>(payload: &T) -> String {
    // Payload types have only string keys and finite numbers, so this cannot fail.
    serde_json::to_string(payload).unwrap_or_default()
}

/// Checks the text that would be sent.
fn check<T: Serialize>(payload: &T, options: &CheckOptions) -> Report {
    crate::validate(json(payload), options)
}
