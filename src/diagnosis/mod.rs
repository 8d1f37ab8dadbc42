//! Explains why a job failed, and which part of its payload caused it.

mod conceal;
mod engine;
mod places;

use serde::Serialize;

use crate::check::{lint, validate};
use crate::diagnostic::{Diagnostic, Report, RuleCode, Severity};
use crate::support::CheckOptions;
use crate::text::search::{lines, trim};
use crate::text::{Document, JsonPointer, Range, Segment, Value};

use places::{Payload, Wanted};

/// The data about a job.
#[derive(Debug, Clone, Copy, Default)]
pub struct Evidence<'e> {
    /// The service's response about the job: the body of `GET /jobs/:id`.
    pub job: &'e str,
    /// The job's log, if there is one.
    pub log: Option<&'e str>,
    /// The JSON text of the payload that created the job, or of the batch that it is in.
    pub payload: Option<&'e str>,
    /// Whether the caller knows that text, so that ranges are meaningful.
    pub has_ranges: bool,
}

/// How certain a cause is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Likelihood {
    /// The service or the render engine names it.
    Certain,
    /// It fits the messages of the service.
    Likely,
    /// It is an error in the payload that may be unrelated to the failure.
    Possible,
}

/// Why a job failed, or why its output is not as expected.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Diagnosis {
    /// The job's id.
    pub id: String,
    /// The job's state.
    pub status: String,
    /// The diagnosis in a sentence.
    pub summary: String,
    /// The causes, the most likely first.
    pub causes: Vec<Cause>,
    /// The part of the log around the error, if there is a log and the cause is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log: Option<String>,
}

/// Something that may have made a job fail.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Cause {
    /// How certain the cause is.
    pub likelihood: Likelihood,
    /// The rule whose page explains it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<RuleCode>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// The text of the service or of the render engine that says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
    /// The parts of the payload that are involved.
    pub places: Vec<Place>,
}

/// A part of a payload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Place {
    /// The path.
    pub path: Vec<Segment>,
    /// The same as a JSON Pointer.
    pub pointer: JsonPointer,
    /// Where it is in the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<Range>,
}

/// How many findings of the check are listed in addition to the service's errors.
const MOST_FINDINGS: usize = 10;

/// Finds out why a job failed, from the service's data, its log and its payload. The options contain the information about
/// the template.
///
/// ```
/// use nexrender_payload::{CheckOptions, Evidence, diagnose};
/// let job = r#"{"id": "01J", "status": "error", "stats": {"error":
///   "Error: nexrender: Couldn't find any layers by provided name (titel) inside a composition: main"}}"#;
/// let payload = r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main"},
///   "assets": [{"type": "text", "layerName": "titel", "value": "Hello"}]}"#;
/// let evidence = Evidence { job, payload: Some(payload), ..Evidence::default() };
/// let found = diagnose(&evidence, &CheckOptions::default());
/// assert_eq!(found.causes[0].places[0].pointer.as_str(), "/assets/0/layerName");
/// ```
pub fn diagnose(evidence: &Evidence<'_>, options: &CheckOptions) -> Diagnosis {
    let document = Document::parse(evidence.job.as_bytes());
    let job = document.root();
    let text = |name: &str| job?.get(name)?.as_str().map(String::from);
    let status = text("status").or_else(|| text("state")).unwrap_or_default();
    let payload = evidence.payload.map(|text| Payload::new(text, evidence.has_ranges));
    let report =
        evidence.payload.map(|text| if evidence.has_ranges { lint(text, options) } else { validate(text, options) });
    let error =
        job.and_then(|job| job.get("stats")?.get("error")?.as_str().map(String::from)).or_else(|| text("error"));
    let mut diagnosing = Diagnosing { payload, report, causes: Vec::new() };
    match &*status {
        "error" => diagnosing.failed(error.as_deref(), evidence.log),
        "manually_cancelled" => diagnosing.cancelled(error.as_deref()),
        "finished" => diagnosing.preview(),
        _ => {}
    }
    if let Some(job) = &job {
        diagnosing.fonts(job);
    }
    if matches!(&*status, "error" | "finished") {
        diagnosing.findings();
    }
    let Diagnosing { mut causes, .. } = diagnosing;
    causes.sort_by_key(|cause| cause.likelihood);
    let is_explained = causes.iter().any(|cause| cause.likelihood == Likelihood::Certain && cause.code.is_some());
    let log = evidence.log.filter(|_| status == "error" && !is_explained);
    Diagnosis {
        id: text("id").unwrap_or_default(),
        summary: summary(&status, &causes),
        log: log.and_then(|log| engine::excerpt(log, error.as_deref())),
        status,
        causes,
    }
}

fn summary(status: &str, causes: &[Cause]) -> String {
    let first = causes.first().filter(|cause| cause.likelihood < Likelihood::Possible);
    match (status, first) {
        ("error", Some(cause)) => format!("the job failed: {}", cause.message),
        ("error", None) => "the job failed, and the service does not say why".to_owned(),
        ("manually_cancelled", _) => "the job was cancelled".to_owned(),
        ("finished", Some(cause)) => format!("the job finished, but {}", cause.message),
        ("finished", None) => "the job finished".to_owned(),
        ("", _) => "this is not a response about a job".to_owned(),
        (state, _) => format!("the job has not ended: its state is `{state}`"),
    }
}

struct Diagnosing<'e> {
    payload: Option<Payload<'e>>,
    report: Option<Report>,
    causes: Vec<Cause>,
}

impl Diagnosing<'_> {
    /// The causes from the service's error or, if that is unknown, from the log.
    fn failed(&mut self, error: Option<&str>, log: Option<&str>) {
        let of_error = error.into_iter().flat_map(lines);
        let mut known: Vec<_> = of_error.filter_map(engine::read).collect();
        if known.is_empty() {
            known.extend(log.into_iter().flat_map(lines).filter_map(engine::read));
        }
        for found in known {
            if self.causes.iter().all(|cause| cause.evidence.as_deref() != Some(&*found.evidence)) {
                let cause = self.explain(found);
                self.causes.push(cause);
            }
        }
        if let (true, Some(error)) = (self.causes.is_empty(), error) {
            self.causes.push(Cause {
                likelihood: Likelihood::Certain,
                code: None,
                message: conceal::concealed(trim(error)),
                help: None,
                evidence: Some(conceal::concealed(error)),
                places: Vec::new(),
            });
        }
    }

    fn explain(&mut self, found: engine::Found) -> Cause {
        let places = self.places(&found.wanted);
        // A check that knows the template knows better what to do.
        let finding = self.report.iter().flat_map(|report| &report.diagnostics).find(|finding| {
            found.rules.contains(&finding.code) && places.iter().any(|place| place.pointer == finding.pointer)
        });
        let code = finding.map_or_else(|| found.rules.first().copied(), |finding| Some(finding.code));
        let help = finding.and_then(|finding| finding.help.clone()).unwrap_or(found.help);
        Cause {
            likelihood: Likelihood::Certain,
            code,
            message: found.message,
            help: Some(help),
            evidence: Some(found.evidence),
            places,
        }
    }

    fn places(&mut self, wanted: &Wanted) -> Vec<Place> {
        self.payload.as_mut().map(|payload| payload.places(wanted)).unwrap_or_default()
    }

    fn cancelled(&mut self, error: Option<&str>) {
        let help = "if nobody cancelled it, look at its parent and its sibling jobs";
        self.causes.push(Cause {
            likelihood: Likelihood::Likely,
            code: None,
            message: "the job, its parent, a nested job or a sibling was cancelled: all of them are cancelled together"
                .to_owned(),
            help: Some(help.to_owned()),
            evidence: error.map(conceal::concealed),
            places: Vec::new(),
        });
    }

    /// A preview is not what a job without `preview` renders.
    fn preview(&mut self) {
        let places = self.places(&Wanted::Preview);
        if !places.is_empty() {
            self.causes.push(Cause {
                likelihood: Likelihood::Likely,
                code: None,
                message: "it is a preview: the resolution is low, and the video may be shorter".to_owned(),
                help: Some("remove `preview` to render the whole composition".to_owned()),
                evidence: None,
                places,
            });
        }
    }

    /// Fonts that the service missed.
    fn fonts(&mut self, job: &Value<'_>) {
        for font in job.get("missingFonts").into_iter().flat_map(|fonts| fonts.items()) {
            let Some(name) = font.as_str() else { continue };
            let places = self.places(&Wanted::Font(name.clone().into_owned()));
            self.causes.push(Cause {
                likelihood: Likelihood::Certain,
                code: Some(RuleCode::FontUnknown),
                message: format!("the font `{name}` is missing, so its texts are rendered in another font"),
                help: Some("upload the font, and list its file name in `fonts`".to_owned()),
                evidence: None,
                places,
            });
        }
    }

    /// What else a check of the payload finds.
    fn findings(&mut self) {
        let Some(report) = self.report.take() else { return };
        let told = |finding: &&Diagnostic| {
            let is_there = |cause: &Cause| cause.places.iter().any(|place| place.pointer == finding.pointer);
            finding.severity != Severity::Info && !self.causes.iter().any(is_there)
        };
        let causes: Vec<_> = report.diagnostics.iter().filter(told).take(MOST_FINDINGS).map(possible).collect();
        self.causes.extend(causes);
    }
}

fn possible(finding: &Diagnostic) -> Cause {
    let Diagnostic { code, message, help, path, pointer, range, .. } = finding.clone();
    Cause {
        likelihood: Likelihood::Possible,
        code: Some(code),
        message,
        help,
        evidence: None,
        places: vec![Place { path, pointer, range }],
    }
}

#[cfg(test)]
mod tests;
