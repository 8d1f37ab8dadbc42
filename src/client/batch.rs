//! Responses about batches, mapped back to the jobs that were sent.

use serde::{Deserialize, Serialize};

use super::response::{list, member, read, strings, text, whole};
use super::transport::Response;
use crate::request::{Request, Secrets};
use crate::text::Value;
use crate::text::typed::FromValue;

/// The state of one job of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum JobState {
    /// The service created it.
    Created,
    /// The service rejected it.
    Rejected,
    /// It was not sent, because it has errors.
    Invalid,
    /// The service may or may not have it.
    Unknown,
    /// It was unknown, and the service certainly does not have it.
    #[serde(rename = "not-sent")]
    NotSent,
}

impl JobState {
    /// The name of the state in results.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Rejected => "rejected",
            Self::Invalid => "invalid",
            Self::Unknown => "unknown",
            Self::NotSent => "not-sent",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        let all = [Self::Created, Self::Rejected, Self::Invalid, Self::NotSent, Self::Unknown];
        all.into_iter().find(|state| state.as_str() == name)
    }
}

/// The result of the job at `index` of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct JobResult {
    /// The index of the job in the caller's input, from 0.
    pub index: usize,
    /// Its state.
    #[serde(rename = "status")]
    pub state: JobState,
    /// The job's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The URL where the output will be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output_url: Option<String>,
    /// Why it was rejected, was not sent, or is unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// The code of that error: the service's for a job that it rejected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_code: Option<String>,
    /// Fonts that the account lacks: the output will look wrong.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing_fonts: Vec<String>,
}

impl JobResult {
    /// A result with only a state and a reason.
    pub fn new(index: usize, state: JobState, error: Option<String>) -> Self {
        Self { index, state, id: None, output_url: None, error, error_code: None, missing_fonts: Vec::new() }
    }
}

impl FromValue for JobResult {
    fn from_value(value: Value<'_>) -> Option<Self> {
        Some(Self {
            index: whole(value, "index")?,
            state: JobState::from_name(&text(value, "status")?)?,
            id: text(value, "id"),
            output_url: text(value, "outputUrl"),
            error: text(value, "error"),
            error_code: text(value, "errorCode"),
            missing_fonts: strings(Some(value), "missingFonts"),
        })
    }
}

/// The error of a job that is missing from the response.
pub(super) const MISSING: &str = "the service's response does not contain this job";

/// The response to `POST /batches`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct BatchResponse {
    /// The batch's id; empty if the service returned none.
    pub batch_id: String,
    /// `created`, `partial` or `error`.
    pub status: String,
    /// Exactly one result for each job that was sent, in their order.
    pub results: Vec<JobResult>,
    /// The body, unchanged.
    pub body: String,
    /// The service's id for the request.
    pub request_id: Option<String>,
    /// The HTTP status.
    pub http_status: u16,
}

impl BatchResponse {
    pub(super) fn read(response: &Response, request: &Request, count: usize) -> Self {
        let body = Secrets::of(request).mask(&response.body);
        let (mut batch_id, mut status, mut all) = (String::new(), String::new(), Vec::new());
        read(&body, &mut |root| {
            let field = |key| root.and_then(|root| text(root, key)).unwrap_or_default();
            (batch_id, status, all) = (field("batchId"), field("status"), results(root, count));
        });
        let request_id = response.request_id(request);
        Self { batch_id, status, results: all, body, request_id, http_status: response.status }
    }

    /// Whether the service created none of the jobs.
    pub fn is_failure(&self) -> bool {
        let rejected = |result: &JobResult| result.state == JobState::Rejected;
        !self.results.is_empty() && self.results.iter().all(rejected)
    }
}

/// How many jobs the JSON text of a batch has.
pub fn count(batch: &str) -> usize {
    let mut count = 0;
    read(batch, &mut |root| count = list(root, "jobs").len());
    count
}

/// Whether a body is that of a batch: with a 400 it means that every job was rejected.
pub(super) fn is_batch(body: &str) -> bool {
    let mut is_batch = false;
    read(body, &mut |root| {
        let has = |key| member(root, key).is_some();
        is_batch = has("batchId") || (has("totalJobs") && !list(root, "errors").is_empty());
    });
    is_batch
}

/// One result for each of `count` jobs. `index` in the response is the position of the job in the request.
fn results(root: Option<Value<'_>>, count: usize) -> Vec<JobResult> {
    let mut results: Vec<JobResult> =
        (0..count).map(|index| JobResult::new(index, JobState::Unknown, Some(MISSING.to_owned()))).collect();
    // Errors first: if a job is in both lists, the service created it, and it must not be sent again.
    for key in ["errors", "jobs"] {
        for entry in list(root, key) {
            if let Some(read) = read_entry(entry, key == "jobs")
                && let Some(result) = results.get_mut(read.index)
            {
                *result = read;
            }
        }
    }
    results
}

/// The result in an entry of `jobs` or `errors`; `None` if the entry has no index, or a job has no id.
fn read_entry(entry: Value<'_>, is_job: bool) -> Option<JobResult> {
    let field = |of_job, key| if of_job == is_job { text(entry, key) } else { None };
    let id = field(true, "id");
    let error = field(false, "error");
    if is_job && id.as_deref().is_none_or(str::is_empty) {
        return None;
    }
    Some(JobResult {
        index: whole(entry, "index")?,
        state: if is_job { JobState::Created } else { JobState::Rejected },
        id,
        output_url: field(true, "outputUrl"),
        error: if is_job { None } else { Some(error.unwrap_or_else(|| "refused".to_owned())) },
        error_code: field(false, "errorCode"),
        missing_fonts: if is_job { missing_fonts(entry) } else { Vec::new() },
    })
}

/// Those of the job and of its nested jobs.
fn missing_fonts(entry: Value<'_>) -> Vec<String> {
    let mut fonts = Vec::new();
    push_fonts(entry, &mut fonts);
    list(Some(entry), "children").into_iter().for_each(|child| push_fonts(child, &mut fonts));
    fonts
}

fn push_fonts(entry: Value<'_>, fonts: &mut Vec<String>) {
    for font in strings(Some(entry), "missingFonts") {
        if !fonts.contains(&font) {
            fonts.push(font);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each result as `index state id-or-error code fonts`.
    fn shown(body: &str, count: usize) -> Vec<String> {
        results(crate::text::Document::parse(body.as_bytes()).root(), count)
            .iter()
            .map(|result| {
                let what = result.id.as_deref().or(result.error.as_deref()).unwrap_or("-");
                let code = result.error_code.as_deref().unwrap_or("-");
                let fonts = result.missing_fonts.join("+");
                format!("{} {} {what} {code} {fonts}", result.index, result.state.as_str())
            })
            .collect()
    }

    #[test]
    fn every_job_has_one_result_at_its_own_index_in_any_order_of_the_response() {
        let body = r#"{"batchId":"B","jobs":[
            {"index":2,"id":"J2","missingFonts":["A"],"children":[{"id":"C","missingFonts":["B","A"]}]},
            {"index":0,"id":"J0"}],
            "errors":[{"index":1,"error":"no such template","errorCode":"TEMPLATE_NOT_FOUND"}]}"#;
        assert_eq!(
            shown(body, 3),
            ["0 created J0 - ", "1 rejected no such template TEMPLATE_NOT_FOUND ", "2 created J2 - A+B"]
        );
    }

    #[test]
    fn a_job_missing_from_the_response_is_unknown_and_a_job_in_both_lists_exists() {
        let body = r#"{"jobs":[{"index":0,"id":"J0"},{"index":9,"id":"J9"},{"index":-1,"id":"x"},{"index":1},
            {"id":"y"}, 3, null],"errors":[{"index":0,"error":"late"}]}"#;
        let unknown = "the service's response does not contain this job - ";
        assert_eq!(
            shown(body, 3),
            ["0 created J0 - ", &format!("1 unknown {unknown}"), &format!("2 unknown {unknown}")]
        );
        assert_eq!(shown("<html>", 1), [format!("0 unknown {unknown}")]);
    }
}
