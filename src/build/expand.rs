//! Creates one job for each row of a table.
//!
//! The job is compiled once into a tree whose strings are split at their placeholders. Filling in a row then needs no
//! search.
//!
//! # Placeholders
//!
//! * `{{column}}` anywhere in a string is replaced with the row's value in that column. Spaces around the
//!   name are ignored; the name must match exactly and cannot contain braces. Only values are searched, not keys.
//! * A string that is exactly one placeholder becomes the JSON value of the column: a number stays a
//!   number, a list a list, `null` is `null`.
//! * In a longer string, strings, numbers and booleans are inserted as text. A list, an object or
//!   `null` is an error there: the video would show `[…]` or `null`.
//! * `\{{` writes two literal braces. Braces that do not form a `{{column}}` are text.
//! * Inserted values are not searched for placeholders.
//! * `{{secrets.KEY}}` is a placeholder like any other. A reference to a stored secret is `${secrets.KEY}`, which `expand`
//!   does not change; the error for the missing column explains this.

use std::borrow::Borrow;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::payload::Object;
use crate::support::suggestion;
use crate::text::{JsonPointer, Segment};

/// Creates one job for each row by replacing the job's placeholders with the row's values.
///
/// `J` is [`Job`](crate::payload::Job), or [`Value`] if there are placeholders where numbers or booleans belong.
///
/// # Errors
///
/// [`ExpandError`] for the first row that does not fit the job.
///
/// ```
/// use nexrender_payload::build::{JobBuilder, expand};
/// use serde_json::json;
///
/// let job = JobBuilder::new("01JTGM9GCR71JV7EJYDF45QAFD", "main")
///     .text("title", "Hello {{name}}!")
///     .data("counter", "Effects.Slider", "{{score}}")
///     .to_job();
/// let rows = [json!({"name": "Ada", "score": 3}), json!({"name": "Alan", "score": 5})];
/// let jobs = expand(&job, rows.iter().filter_map(|row| row.as_object()))?;
/// let sent = serde_json::to_value(&jobs[1])?;
/// assert_eq!(sent["assets"][0]["value"], "Hello Alan!");
/// assert_eq!(sent["assets"][1]["value"], 5);
///
/// let error = expand(&job, [json!({"name": "Eve"}).as_object().unwrap()]).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "row 1 (index 0) has no column \"score\", which the job uses at /assets/1/value",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn expand<J, R>(job: &J, rows: R) -> Result<Vec<J>, ExpandError>
where
    J: Serialize + DeserializeOwned,
    R: IntoIterator,
    R::Item: Borrow<Object>,
{
    let stencil = Stencil::new(job)?;
    rows.into_iter()
        .enumerate()
        .map(|(index, row)| {
            let filled = stencil.fill(index, row.borrow())?;
            serde_json::from_value(filled).map_err(|source| ExpandError::Shape { row: index.saturating_add(1), source })
        })
        .collect()
}

/// Why a job could not be expanded. Rows are counted from 1.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExpandError {
    /// The row has no such column.
    #[error("row {row} (index {}) has no column {column:?}, which the job uses at {place}{}", row.saturating_sub(1), hint(column, near.as_deref()))]
    MissingColumn {
        /// The row, from 1.
        row: usize,
        /// The column in the placeholder.
        column: String,
        /// The string that contains the placeholder.
        place: JsonPointer,
        /// The column of the row whose name is nearest, if the placeholder is probably a misspelling of it.
        near: Option<String>,
    },
    /// The column's value cannot be inserted into a longer string.
    #[error("row {row} (index {}) has {kind} in column {column:?}, which cannot be inserted into the text at {place}", row.saturating_sub(1))]
    NotText {
        /// The row, from 1.
        row: usize,
        /// The column in the placeholder.
        column: String,
        /// The string that contains the placeholder.
        place: JsonPointer,
        /// The kind of value: `null`, `a list` or `an object`.
        kind: &'static str,
    },
    /// The resulting job cannot be converted to the requested type.
    #[error("row {row} (index {}) does not give a valid job: {source}", row.saturating_sub(1))]
    Shape {
        /// The row, from 1.
        row: usize,
        /// The error of the conversion.
        source: serde_json::Error,
    },
    /// The job itself cannot be written as JSON.
    #[error("the job cannot be written as JSON: {0}")]
    Job(#[source] serde_json::Error),
}

/// `{{secrets.X}}` is a common mistake for `${secrets.X}`, which the service fills in.
fn hint(column: &str, near: Option<&str>) -> String {
    match (column.strip_prefix("secrets."), near) {
        (Some(name), _) => format!("; a stored secret is written ${{secrets.{name}}}"),
        (None, Some(near)) => format!("; did you mean {near:?}?"),
        (None, None) => String::new(),
    }
}

/// A job that is split at its placeholders, to be filled row by row.
///
/// For rows that arrive one at a time. [`expand`] uses it.
#[derive(Debug)]
pub struct Stencil {
    root: Node,
}

impl Stencil {
    /// Splits a job at its placeholders.
    ///
    /// # Errors
    ///
    /// If `job` cannot be written as JSON. The payload types and [`Value`] always can be.
    pub fn new<J: Serialize>(job: &J) -> Result<Self, ExpandError> {
        let job = serde_json::to_value(job).map_err(ExpandError::Job)?;
        Ok(Self { root: Node::cut(&job, &mut Vec::new()) })
    }

    /// The job with one row's values; `index`, from 0, identifies the row in errors.
    pub fn fill(&self, index: usize, row: &Object) -> Result<Value, ExpandError> {
        self.root.fill(index, row)
    }
}

/// A value of the job.
#[derive(Debug)]
enum Node {
    /// A value without placeholders.
    Same(Value),
    /// A string that is exactly one placeholder.
    Whole(Hole),
    /// A longer string: each placeholder with the text before it, and the text after the last.
    Text(Vec<(String, Hole)>, String),
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
}

/// A placeholder for a column's value.
#[derive(Debug)]
struct Hole {
    column: String,
    place: JsonPointer,
}

impl Node {
    fn cut(value: &Value, path: &mut Vec<Segment>) -> Self {
        match value {
            Value::String(text) => Self::cut_text(text, path),
            Value::Array(items) => {
                let items = items.iter().enumerate();
                Self::List(items.map(|(index, item)| Self::cut_below(Segment::Index(index), item, path)).collect())
            }
            Value::Object(members) => {
                let cut = |(key, member): (&String, _)| {
                    (key.clone(), Self::cut_below(Segment::Key(key.clone()), member, path))
                };
                Self::Object(members.iter().map(cut).collect())
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => Self::Same(value.clone()),
        }
    }

    fn cut_below(step: Segment, value: &Value, path: &mut Vec<Segment>) -> Self {
        path.push(step);
        let node = Self::cut(value, path);
        path.pop();
        node
    }

    fn cut_text(text: &str, path: &[Segment]) -> Self {
        let mut holes: Vec<(String, Hole)> = Vec::new();
        let mut before = String::new();
        let mut rest = text;
        while let Some((literal, after)) = rest.split_once("{{") {
            if let Some(literal) = literal.strip_suffix('\\') {
                before.push_str(literal);
                before.push_str("{{");
                rest = after;
                continue;
            }
            before.push_str(literal);
            if let Some((column, behind)) = column_at_start(after) {
                let hole = Hole { column: column.to_owned(), place: JsonPointer::from_path(path) };
                holes.push((std::mem::take(&mut before), hole));
                rest = behind;
            } else {
                // Skip one brace, not two: `{{{a}}` has a placeholder after its first brace.
                before.push('{');
                rest = rest.get(literal.len() + 1..).unwrap_or_default();
            }
        }
        before.push_str(rest);
        match <[_; 1]>::try_from(holes) {
            Ok([(literal, hole)]) if literal.is_empty() && before.is_empty() => Self::Whole(hole),
            Ok([hole]) => Self::Text(vec![hole], before),
            Err(holes) if holes.is_empty() => Self::Same(Value::String(before)),
            Err(holes) => Self::Text(holes, before),
        }
    }

    fn fill(&self, index: usize, row: &Object) -> Result<Value, ExpandError> {
        Ok(match self {
            Self::Same(value) => value.clone(),
            Self::Whole(hole) => hole.value(index, row)?.clone(),
            Self::Text(holes, end) => {
                let mut text = String::new();
                for (before, hole) in holes {
                    text.push_str(before);
                    hole.write(index, row, &mut text)?;
                }
                text.push_str(end);
                Value::String(text)
            }
            Self::List(nodes) => {
                let items: Result<_, _> = nodes.iter().map(|node| node.fill(index, row)).collect();
                Value::Array(items?)
            }
            Self::Object(nodes) => {
                let mut members = Object::with_capacity(nodes.len());
                for (key, node) in nodes {
                    members.insert(key.clone(), node.fill(index, row)?);
                }
                Value::Object(members)
            }
        })
    }
}

/// The name in `name}}…` and what follows it.
fn column_at_start(text: &str) -> Option<(&str, &str)> {
    let end = text.find(['{', '}'])?;
    let (name, rest) = text.split_at_checked(end)?;
    let behind = rest.strip_prefix("}}")?;
    let column = name.trim();
    (!column.is_empty()).then_some((column, behind))
}

impl Hole {
    fn value<'row>(&self, index: usize, row: &'row Object) -> Result<&'row Value, ExpandError> {
        row.get(&self.column).ok_or_else(|| ExpandError::MissingColumn {
            row: index.saturating_add(1),
            column: self.column.clone(),
            place: self.place.clone(),
            near: suggestion(&self.column, row.keys().map(String::as_str)).map(str::to_owned),
        })
    }

    fn write(&self, index: usize, row: &Object, text: &mut String) -> Result<(), ExpandError> {
        let kind = match self.value(index, row)? {
            Value::String(value) => {
                text.push_str(value);
                return Ok(());
            }
            value @ (Value::Number(_) | Value::Bool(_)) => {
                text.push_str(&value.to_string());
                return Ok(());
            }
            Value::Null => "null",
            Value::Array(_) => "a list",
            Value::Object(_) => "an object",
        };
        Err(ExpandError::NotText {
            row: index.saturating_add(1),
            column: self.column.clone(),
            place: self.place.clone(),
            kind,
        })
    }
}
