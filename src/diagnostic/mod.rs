//! What a check reports: a [`Report`] of [`Diagnostic`]s.

mod code;

use std::fmt;
use std::str::FromStr;

use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};

pub use code::RuleCode;

use crate::text::{JsonPointer, Range, Segment};

/// How serious a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The payload must not be sent.
    Error,
    /// It can be sent, but will probably not do what was intended.
    Warning,
    /// Worth knowing.
    Info,
}

impl Severity {
    /// All severities, from the worst.
    pub const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Info];

    /// Its name: `error`, `warning`, `info`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Severity {
    type Err = ParseNameError;

    fn from_str(name: &str) -> Result<Self, ParseNameError> {
        let found = Self::ALL.into_iter().find(|severity| severity.as_str() == name);
        found.ok_or_else(|| ParseNameError::new("severity", name))
    }
}

/// A name that is not that of a severity, a kind of payload or a rule.
///
/// ```
/// use nexrender_payload::Severity;
/// let error = "fatal".parse::<Severity>().unwrap_err();
/// assert_eq!(error.to_string(), "`fatal` is not the name of a severity");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{name}` is not the name of a {what}")]
pub struct ParseNameError {
    what: &'static str,
    name: String,
}

impl ParseNameError {
    pub(crate) fn new(what: &'static str, name: &str) -> Self {
        Self { what, name: name.to_owned() }
    }
}

/// Which request a payload is the body of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PayloadKind {
    /// `POST /jobs`
    Job,
    /// `POST /batches`
    Batch,
    /// `POST /jobs/join`
    Join,
}

impl PayloadKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Job, Self::Batch, Self::Join];

    /// Its name: `job`, `batch`, `join`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Job => "job",
            Self::Batch => "batch",
            Self::Join => "join",
        }
    }
}

impl fmt::Display for PayloadKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for PayloadKind {
    type Err = ParseNameError;

    fn from_str(name: &str) -> Result<Self, ParseNameError> {
        let found = Self::ALL.into_iter().find(|kind| kind.as_str() == name);
        found.ok_or_else(|| ParseNameError::new("kind of payload", name))
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Diagnostic {
    /// The rule that found it.
    pub code: RuleCode,
    /// How serious it is.
    pub severity: Severity,
    /// What is wrong, with the value quoted (secrets masked), and why it matters.
    pub message: String,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Where: the keys and indices from the root.
    pub path: Vec<Segment>,
    /// Where, as a JSON Pointer.
    pub pointer: JsonPointer,
    /// Where in the text; `None` if an object was checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<Range>,
    /// Other places that are involved.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<Related>,
    /// How to fix it, if that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<Fix>,
}

/// Another place that is involved in a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Related {
    /// What is there.
    pub message: String,
    /// Where.
    pub pointer: JsonPointer,
    /// Where in the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<Range>,
}

/// A way to fix a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Fix {
    /// What the fix does, as the label of a button: ``Rename to `layerName` ``.
    pub title: String,
    /// Whether it is certain to keep the meaning.
    pub safe: bool,
    /// What to change in the text. Edits do not overlap.
    pub edits: Vec<Edit>,
}

/// A change to the text at one position.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Edit {
    /// What to replace; `None` if an object was checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<Range>,
    /// The value that is replaced, added or removed.
    pub pointer: JsonPointer,
    /// The replacement for the range. If an object was checked: the JSON of the value or, for an unknown field, its new name.
    /// Empty to remove it.
    pub new_text: String,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Report {
    /// The kind of payload that was checked, given or detected.
    pub kind: PayloadKind,
    /// How many errors there are.
    pub error_count: usize,
    /// How many warnings there are.
    pub warning_count: usize,
    /// How many notes there are.
    pub info_count: usize,
    /// The findings in document order, up to `max_diagnostics` of them.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether there are more findings than `diagnostics` lists.
    pub truncated: bool,
}

impl Report {
    /// Whether there are no errors.
    pub fn is_valid(&self) -> bool {
        self.error_count == 0
    }

    /// One sentence with the number of errors, and the first error with its pointer.
    pub(crate) fn summary(&self) -> String {
        let count = match self.error_count {
            1 => "an error".to_owned(),
            count => format!("{count} errors"),
        };
        let Some(first) = self.diagnostics.iter().find(|finding| finding.severity == Severity::Error) else {
            return format!("the payload has {count}");
        };
        let which = if self.error_count == 1 { "" } else { "; the first is" };
        let place = match first.pointer.as_str() {
            "" => "the root",
            pointer => pointer,
        };
        format!("the payload has {count}{which} at {place}: {}", first.message)
    }
}

/// The form for JavaScript: with `valid`, and names in camel case.
impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut report = serializer.serialize_struct("Report", 7)?;
        report.serialize_field("kind", &self.kind)?;
        report.serialize_field("valid", &self.is_valid())?;
        report.serialize_field("errorCount", &self.error_count)?;
        report.serialize_field("warningCount", &self.warning_count)?;
        report.serialize_field("infoCount", &self.info_count)?;
        report.serialize_field("diagnostics", &self.diagnostics)?;
        report.serialize_field("truncated", &self.truncated)?;
        report.end()
    }
}
