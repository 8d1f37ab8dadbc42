//! Many jobs in one request.

use serde::{Deserialize, Serialize};

use super::Job;

/// The body of `POST /batches`: 1 to 1,000 jobs. Those that pass go ahead; the response lists the
/// others by their position.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Batch {
    /// The jobs, in the order that the response's `index` counts.
    pub jobs: Vec<Job>,
    /// Keys that the reference does not define.
    #[serde(flatten)]
    pub extra: super::Object,
}
