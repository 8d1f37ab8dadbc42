//! Answers about batches, mapped back to the jobs that were sent.

use super::answer::text;
use super::json::push_string;
use super::transport::Response;
use crate::request::{Request, Secrets};
use crate::text::{Document, Value};

/// What became of one job of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobState {
    /// The service has it.
    Created,
    /// The service refused it.
    Rejected,
    /// It was not sent, since it has errors.
    Invalid,
    /// Nobody can say.
    Unknown,
}

impl JobState {
    /// The name that results carry.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Rejected => "rejected",
            Self::Invalid => "invalid",
            Self::Unknown => "unknown",
        }
    }
}

/// What became of the job at `index` of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobResult {
    /// The job's place in what the caller sent, from 0.
    pub index: usize,
    /// What became of it.
    pub state: JobState,
    /// The job's id.
    pub id: Option<String>,
    /// Where the output will be.
    pub output_url: Option<String>,
    /// Why it was refused, or why nobody can say.
    pub error: Option<String>,
    /// The service's code for the refusal.
    pub error_code: Option<String>,
    /// Fonts that the account lacks: the output will look wrong.
    pub missing_fonts: Vec<String>,
}

impl JobResult {
    /// A result that carries no more than a state and a reason.
    pub fn new(index: usize, state: JobState, error: Option<String>) -> Self {
        Self { index, state, id: None, output_url: None, error, error_code: None, missing_fonts: Vec::new() }
    }
}

impl JobResult {
    /// The result as a JSON object, with the members that it has.
    pub fn write_json(&self, json: &mut String) {
        json.push_str("{\"index\":");
        json.push_str(&self.index.to_string());
        for (key, value) in [
            ("status", Some(self.state.as_str())),
            ("id", self.id.as_deref()),
            ("outputUrl", self.output_url.as_deref()),
            ("error", self.error.as_deref()),
            ("errorCode", self.error_code.as_deref()),
        ] {
            if let Some(value) = value {
                json.push_str(",\"");
                json.push_str(key);
                json.push_str("\":");
                push_string(json, value);
            }
        }
        for (index, font) in self.missing_fonts.iter().enumerate() {
            json.push_str(if index == 0 { ",\"missingFonts\":[" } else { "," });
            push_string(json, font);
        }
        json.push_str(if self.missing_fonts.is_empty() { "}" } else { "]}" });
    }
}

/// Results as a JSON list.
pub fn results_json(results: &[JobResult]) -> String {
    let mut json = String::with_capacity(results.len() * 120);
    json.push('[');
    for (index, result) in results.iter().enumerate() {
        if index > 0 {
            json.push(',');
        }
        result.write_json(&mut json);
    }
    json.push(']');
    json
}

/// The answer to `POST /batches`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchAnswer {
    /// The batch's id; empty where the service gave none.
    pub batch_id: String,
    /// `created`, `partial` or `error`.
    pub status: String,
    /// Exactly one result for each job that was sent, in their order.
    pub results: Vec<JobResult>,
    /// The body, as it came.
    pub body: String,
    /// The service's own name for the request.
    pub request_id: Option<String>,
    /// The HTTP status.
    pub http_status: u16,
}

impl BatchAnswer {
    pub(super) fn read(response: &Response, request: &Request, count: usize) -> Self {
        let body = Secrets::of(request).mask(&response.body).into_owned();
        let document = Document::parse(body.as_bytes());
        let field = |key| document.root().and_then(|root| text(root, key)).unwrap_or_default();
        Self {
            batch_id: field("batchId"),
            status: field("status"),
            results: results(&body, count),
            request_id: response.header("x-request-id").map(str::to_owned),
            http_status: response.status,
            body: body.clone(),
        }
    }

    /// Whether the service has none of the jobs.
    pub fn is_failure(&self) -> bool {
        let rejected = |result: &JobResult| result.state == JobState::Rejected;
        !self.results.is_empty() && self.results.iter().all(rejected)
    }
}

/// Whether a body tells of a batch: on a 400 it means that every job failed.
pub(super) fn is_batch(root: Value<'_>) -> bool {
    let has_list = |key| root.get(key).is_some_and(|list| list.items().next().is_some());
    root.get("batchId").is_some() || (root.get("totalJobs").is_some() && has_list("errors"))
}

/// One result for each of `count` jobs. `index` in the answer is the job's position in the request.
pub fn results(body: &str, count: usize) -> Vec<JobResult> {
    let mut results: Vec<JobResult> = (0..count)
        .map(|index| {
            let reason = "the service's answer does not tell of this job";
            JobResult::new(index, JobState::Unknown, Some(reason.to_owned()))
        })
        .collect();
    let document = Document::parse(body.as_bytes());
    let Some(root) = document.root() else {
        return results;
    };
    // Errors first: of a job that is in both lists, the service has one, and it must not be sent again.
    for entry in entries(root, "errors") {
        if let Some(result) = target(&mut results, entry) {
            result.state = JobState::Rejected;
            result.error = Some(text(entry, "error").unwrap_or_else(|| "refused".to_owned()));
            result.error_code = text(entry, "errorCode");
        }
    }
    for entry in entries(root, "jobs") {
        let Some(id) = text(entry, "id").filter(|id| !id.is_empty()) else {
            continue;
        };
        if let Some(result) = target(&mut results, entry) {
            result.state = JobState::Created;
            result.error = None;
            result.error_code = None;
            result.id = Some(id);
            result.output_url = text(entry, "outputUrl");
            result.missing_fonts = missing_fonts(entry);
        }
    }
    results
}

fn entries<'d>(root: Value<'d>, key: &str) -> impl Iterator<Item = Value<'d>> {
    root.get(key).into_iter().flat_map(|list| list.items())
}

fn target<'r>(results: &'r mut [JobResult], entry: Value<'_>) -> Option<&'r mut JobResult> {
    let index = usize::try_from(entry.get("index")?.as_u64()?).ok()?;
    results.get_mut(index)
}

/// Those of the job and of its nested jobs.
fn missing_fonts(entry: Value<'_>) -> Vec<String> {
    let own = entries(entry, "missingFonts");
    let nested = entries(entry, "children").flat_map(|child| entries(child, "missingFonts"));
    let mut fonts = Vec::new();
    for font in own.chain(nested) {
        match font.as_str() {
            Some(font) if !fonts.iter().any(|known| *known == font) => fonts.push(font.into_owned()),
            _ => {}
        }
    }
    fonts
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each result as `index state id-or-error code fonts`.
    fn told(body: &str, count: usize) -> Vec<String> {
        results(body, count)
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
    fn every_job_has_one_result_at_its_own_index_whatever_the_order_of_the_answer() {
        let body = r#"{"batchId":"B","jobs":[
            {"index":2,"id":"J2","missingFonts":["A"],"children":[{"id":"C","missingFonts":["B","A"]}]},
            {"index":0,"id":"J0"}],
            "errors":[{"index":1,"error":"no such template","errorCode":"TEMPLATE_NOT_FOUND"}]}"#;
        assert_eq!(
            told(body, 3),
            ["0 created J0 - ", "1 rejected no such template TEMPLATE_NOT_FOUND ", "2 created J2 - A+B"]
        );
    }

    #[test]
    fn what_the_answer_does_not_tell_is_unknown_and_a_job_in_both_lists_exists() {
        let body = r#"{"jobs":[{"index":0,"id":"J0"},{"index":9,"id":"J9"},{"index":-1,"id":"x"},{"index":1},
            {"id":"y"}, 3, null],"errors":[{"index":0,"error":"late"}]}"#;
        let unknown = "the service's answer does not tell of this job - ";
        assert_eq!(
            told(body, 3),
            ["0 created J0 - ", &format!("1 unknown {unknown}"), &format!("2 unknown {unknown}")]
        );
        assert_eq!(told("<html>", 1), [format!("0 unknown {unknown}")]);
    }
}
