//! The jobs in memory, and the requests built from them.

use std::time::Duration;

use super::TaskId;
use crate::client::batch::{JobResult, JobState};
use crate::client::journal::Part;

/// Consecutive jobs of the caller, as JSON texts.
#[derive(Debug)]
pub struct Chunk {
    /// The index of the first job.
    pub first: usize,
    texts: Vec<String>,
    /// The indices of the jobs that have errors, with the errors, sorted.
    invalid: Vec<(usize, String)>,
    /// How many jobs are not reported yet.
    open: usize,
}

impl Chunk {
    /// The chunk of these texts; those at the `invalid` positions, from 0, are not sent.
    pub fn new(first: usize, texts: Vec<String>, invalid: Vec<(usize, String)>) -> Self {
        let invalid = invalid.into_iter().map(|(place, reason)| (first + place, reason)).collect();
        let open = texts.len();
        Self { first, texts, invalid, open }
    }

    /// The JSON texts.
    pub fn texts(&self) -> &[String] {
        &self.texts
    }

    pub(super) fn open(&self) -> usize {
        self.open
    }

    /// Records that `count` jobs were reported; returns how many remain.
    pub(super) fn close(&mut self, jobs: usize) -> usize {
        self.open = self.open.saturating_sub(jobs);
        self.open
    }

    pub(super) fn indices(&self) -> Vec<usize> {
        (self.first..self.first + self.texts.len()).collect()
    }

    pub(super) fn text(&self, index: usize) -> &str {
        index.checked_sub(self.first).and_then(|place| self.texts.get(place)).map_or("null", String::as_str)
    }

    /// The texts from the first to the last job of a part.
    pub(super) fn texts_of(&self, part: &Part) -> &[String] {
        let begin = part.first.saturating_sub(self.first);
        self.texts.get(begin..begin + part.jobs).unwrap_or_default()
    }

    /// The JSON text of the request that creates the jobs of a batch.
    pub(super) fn body(&self, batch: &Batch) -> String {
        let texts: Vec<&str> = batch.indices.iter().map(|index| self.text(*index)).collect();
        format!("{{\"jobs\":[{}]}}", texts.join(","))
    }

    /// Removes the jobs with errors from `indices` and returns their results.
    pub(super) fn take_invalid(&self, indices: &mut Vec<usize>) -> Vec<JobResult> {
        let mut results = Vec::new();
        for (index, reason) in &self.invalid {
            if let Ok(place) = indices.binary_search(index) {
                indices.remove(place);
                results.push(JobResult::new(*index, JobState::Invalid, Some(reason.clone())));
            }
        }
        results
    }
}

/// Jobs that are sent together.
#[derive(Debug)]
pub(super) struct Batch {
    /// The index of the first job of their chunk.
    pub(super) chunk: usize,
    /// Their own indices, in order.
    pub(super) indices: Vec<usize>,
    /// The earlier request with them, if it may have arrived.
    pub(super) doubt: Option<Doubt>,
}

/// Why it is unknown whether the service has some jobs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Doubt {
    /// When they were sent, in time since 1970.
    pub(super) sent: Duration,
    /// The error that is reported if they stay unknown.
    pub(super) reason: String,
    pub(super) code: String,
    /// The task with that error.
    pub(super) task: Option<TaskId>,
}

impl Batch {
    pub(super) fn part(&self) -> Part {
        Part::of(&self.indices)
    }

    /// The same result for all jobs.
    pub(super) fn all(&self, state: JobState, reason: &str, code: &str) -> Vec<JobResult> {
        let result = |index: &usize| JobResult {
            error_code: Some(code.to_owned()),
            ..JobResult::new(*index, state, Some(reason.to_owned()))
        };
        self.indices.iter().map(result).collect()
    }
}
