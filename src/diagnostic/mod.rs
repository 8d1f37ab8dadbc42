//! What a check tells: a [`Report`] of [`Diagnostic`]s.

mod code;

use std::fmt;
use std::str::FromStr;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

pub use code::RuleCode;

use crate::text::{JsonPointer, Range, Segment};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The payload must not be sent.
    Error,
    /// It can be sent, and will probably not do what was meant.
    Warning,
    /// Worth knowing.
    Info,
}

impl Severity {
    /// All of them, the worst first.
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
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|severity| severity.as_str() == name).ok_or(())
    }
}

/// Which request a payload is the body of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
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

impl FromStr for PayloadKind {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name).ok_or(())
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Diagnostic {
    /// The rule that found it.
    pub code: RuleCode,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, with the value quoted (secrets masked), and why it matters.
    pub message: String,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Where, step by step.
    pub path: Vec<Segment>,
    /// Where, as a JSON Pointer.
    pub pointer: JsonPointer,
    /// Where in the text; nothing when an object was checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<Range>,
    /// Other places that have to do with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<Related>,
    /// How to mend it, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<Fix>,
}

/// Another place that has to do with a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Related {
    /// What is to be seen there.
    pub message: String,
    /// Where.
    pub pointer: JsonPointer,
    /// Where in the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<Range>,
}

/// A way to mend a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Fix {
    /// What it does, for a button: ``Rename to `layerName` ``.
    pub title: String,
    /// Whether it surely keeps the meaning.
    pub safe: bool,
    /// What to change in the text; they do not overlap.
    pub edits: Vec<Edit>,
}

/// A change of the text at one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Edit {
    /// What to replace; nothing when an object was checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<Range>,
    /// The value that is replaced, added or removed.
    pub pointer: JsonPointer,
    /// What to put at the range; of an object, the JSON of the value, or of its name where that is unknown. Empty to
    /// remove it.
    pub new_text: String,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// What the payload was taken for.
    pub kind: PayloadKind,
    /// How many errors there are.
    pub error_count: usize,
    /// How many warnings there are.
    pub warning_count: usize,
    /// How many notes there are.
    pub info_count: usize,
    /// The findings in document order, the first `max_diagnostics` of them.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether there are more than are listed.
    pub truncated: bool,
}

impl Report {
    /// Whether there is no error.
    pub fn is_valid(&self) -> bool {
        self.error_count == 0
    }

    /// One sentence: how many errors, and where and what the first one is.
    #[cfg(any(feature = "client", not(target_arch = "wasm32")))]
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

/// As JavaScript sees it: with `valid`, and the names in camel case.
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
