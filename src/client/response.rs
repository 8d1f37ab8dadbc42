//! Reading responses: documented fields must be present, others may be.

use super::error::{ApiError, Detail, ResponseError};
use super::transport::Response;
use crate::request::{Promise, Request, ResponseBody, Secrets, Shape};
use crate::text::search::trim;
use crate::text::{Document, Kind, ProblemKind, Value};

/// Checks a successful response against the documentation of its operation.
pub(super) fn check(request: &Request, response: &Response) -> Result<(), Box<ResponseError>> {
    let operation = request.operation;
    let problem = match operation.facts().response {
        ResponseBody::Plain => None,
        ResponseBody::Object(fields) => check_json(response, Kind::Object, fields),
        ResponseBody::Array(fields) => check_json(response, Kind::Array, fields),
    };
    match problem {
        None => Ok(()),
        Some(problem) => Err(Box::new(ResponseError {
            operation,
            call: request.label(),
            status: response.status,
            problem,
            body: if operation.returns_signed_url() {
                String::new()
            } else {
                Secrets::of(request).mask(&response.body)
            },
            request_id: response.request_id(request),
        })),
    }
}

fn check_json(response: &Response, kind: Kind, fields: &[Promise]) -> Option<String> {
    let body = trim(&response.body);
    if body.is_empty() {
        return Some("its body is empty".to_owned());
    }
    if body.starts_with('<') {
        return Some("its body is HTML or XML, as gateways send, not JSON".to_owned());
    }
    let document = Document::parse(response.body.as_bytes());
    if let Some(problem) = document.problems().iter().find(|problem| !is_harmless(problem.kind)) {
        return Some(match problem.kind {
            ProblemKind::UnclosedString | ProblemKind::UnclosedBracket(_) | ProblemKind::MissingValue => {
                format!("its JSON is cut off after {} bytes", response.body.len())
            }
            _ => format!("its body is not JSON (at byte {})", problem.span.start),
        });
    }
    let root = document.root()?;
    if root.kind() != kind {
        return Some(format!("its body is {}, not {}", name(root.kind()), name(kind)));
    }
    if kind == Kind::Array { check_items(root, "", fields) } else { check_fields(root, "", fields) }
}

/// Problems that `JSON.parse` accepts as well.
fn is_harmless(kind: ProblemKind) -> bool {
    matches!(
        kind,
        ProblemKind::DuplicateKey { .. }
            | ProblemKind::LoneSurrogate
            | ProblemKind::ByteOrderMark
            | ProblemKind::TooDeep
    )
}

fn check_items(list: Value<'_>, path: &str, fields: &[Promise]) -> Option<String> {
    if fields.is_empty() {
        return None;
    }
    list.items().enumerate().find_map(|(index, item)| {
        // The path is built only for an invalid item, because lists can be long.
        let path = || format!("{path}[{index}]");
        if item.kind() != Kind::Object {
            return Some(mistaken(&path(), item, Kind::Object));
        }
        check_fields(item, "", fields).and_then(|_| check_fields(item, &path(), fields))
    })
}

fn mistaken(place: &str, found: Value<'_>, wanted: Kind) -> String {
    format!("`{place}` is {}, not {}", name(found.kind()), name(wanted))
}

fn check_fields(object: Value<'_>, path: &str, fields: &[Promise]) -> Option<String> {
    fields.iter().find_map(|promise| problem_of(object, path, promise))
}

fn problem_of(object: Value<'_>, path: &str, (key, shape): &Promise) -> Option<String> {
    let place = || format!("{path}{}{key}", if path.is_empty() { "" } else { "." });
    let flaw = match (object.get(key), shape) {
        (None, _) => "` is missing",
        (Some(value), Shape::Any) if value.is_null() => "` is null",
        (Some(value), Shape::Id) if value.is_str("") => "` is empty",
        (Some(_), Shape::Any) => return None,
        (Some(value), Shape::Text | Shape::Id) => {
            return (value.kind() != Kind::String).then(|| mistaken(&place(), value, Kind::String));
        }
        (Some(value), Shape::List(_)) if value.kind() != Kind::Array => {
            return Some(mistaken(&place(), value, Kind::Array));
        }
        (Some(value), Shape::List(fields)) => return check_items(value, &place(), fields),
    };
    Some(format!("`{}{flaw}", place()))
}

const fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Null => "null",
        Kind::Boolean => "a boolean",
        Kind::Number => "a number",
        Kind::String | Kind::Key => "a string",
        Kind::Array => "a list",
        Kind::Object => "an object",
        Kind::Invalid => "no value",
    }
}

/// The string at `key`.
pub fn text(object: Value<'_>, key: &str) -> Option<String> {
    string(object.get(key)?)
}

/// The characters of a string.
pub fn string(value: Value<'_>) -> Option<String> {
    Some(value.as_str()?.into_owned())
}

/// The whole number at `key`.
pub fn whole(object: Value<'_>, key: &str) -> Option<usize> {
    number(object.get(key)?)
}

/// A whole number.
pub fn number(value: Value<'_>) -> Option<usize> {
    usize::try_from(value.as_u64()?).ok()
}

/// The number at `key`.
pub fn float(object: Value<'_>, key: &str) -> Option<f64> {
    object.get(key)?.as_f64()
}

/// Whether `key` is `true`.
pub fn flag(object: Value<'_>, key: &str) -> bool {
    object.get(key).and_then(|value| value.as_bool()) == Some(true)
}

/// The pairs of strings in the list at `key`.
pub fn pairs(object: Value<'_>, key: &str) -> Option<Vec<(String, String)>> {
    object.get(key)?.items().map(pair).collect()
}

fn pair(pair: Value<'_>) -> Option<(String, String)> {
    let mut items = pair.items();
    Some((string(items.next()?)?, string(items.next()?)?))
}

/// The items of the list at `key`; empty if there is no such list.
pub fn list<'d>(object: Option<Value<'d>>, key: &str) -> Vec<Value<'d>> {
    member(object, key).map(|list| list.items().collect()).unwrap_or_default()
}

/// The strings among these.
pub fn strings(object: Option<Value<'_>>, key: &str) -> Vec<String> {
    list(object, key).into_iter().filter_map(string).collect()
}

/// The member `key`, if the value is an object.
pub fn member<'d>(object: Option<Value<'d>>, key: &str) -> Option<Value<'d>> {
    object?.get(key)
}

/// Reads a text and passes its root value, if there is one.
pub fn read(text: &str, show: &mut dyn FnMut(Option<Value<'_>>)) {
    show(Document::parse(text.as_bytes()).root());
}

/// The error of an error response, with all secrets of the request masked in the service's texts.
pub(super) fn refusal(request: &Request, response: &Response, retry_after: Option<std::time::Duration>) -> ApiError {
    let secrets = Secrets::of(request);
    let body = secrets.mask(&response.body);
    let (mut error, mut details) = (None, Vec::new());
    read(&body, &mut |root| {
        error = root.and_then(|root| text(root, "error").or_else(|| text(root, "message")));
        for detail in list(root, "details") {
            let part = |key| text(detail, key).unwrap_or_default();
            details.push(Detail { field: part("field"), message: part("message") });
        }
    });
    ApiError {
        operation: request.operation,
        call: request.label(),
        status: response.status,
        request_id: response.request_id(request),
        error,
        details,
        body,
        retry_after,
        location: response.header("location").map(|location| secrets.mask(location)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::Operation;

    #[test]
    fn a_response_with_a_missing_or_wrong_field_is_reported_precisely() {
        use Operation::{CreateBatch, CreateJob, JobLogs, ListJobs};
        for (operation, body, problem) in [
            (CreateJob, r#"{"id":"J","status":"queued","new":{"x":[1]}}"#, None),
            (CreateJob, r#"{"id":"J","status":"a state of tomorrow"}"#, None),
            (CreateJob, "", Some("its body is empty")),
            (CreateJob, " \n", Some("its body is empty")),
            (CreateJob, "<html>502</html>", Some("its body is HTML or XML, as gateways send, not JSON")),
            (CreateJob, r#"{"id":"J","sta"#, Some("its JSON is cut off after 14 bytes")),
            (CreateJob, r#"{"id":"J","status":"#, Some("its JSON is cut off after 19 bytes")),
            (CreateJob, "[]", Some("its body is a list, not an object")),
            (CreateJob, r#""queued""#, Some("its body is a string, not an object")),
            (CreateJob, r#"{"status":"queued"}"#, Some("`id` is missing")),
            (CreateJob, r#"{"id":7,"status":"queued"}"#, Some("`id` is a number, not a string")),
            (CreateJob, r#"{"id":null,"status":"queued"}"#, Some("`id` is null, not a string")),
            (CreateJob, r#"{"id":"","status":"queued"}"#, Some("`id` is empty")),
            (CreateBatch, r#"{"batchId":"","status":"created","jobs":[]}"#, Some("`batchId` is empty")),
            (ListJobs, r#"[{"id":"J"},{"id":""}]"#, Some("`[1].id` is empty")),
            (
                CreateBatch,
                r#"{"batchId":"B","status":"created","jobs":[{"index":0},{"id":"J"}]}"#,
                Some("`jobs[1].index` is missing"),
            ),
            (CreateBatch, r#"{"batchId":"B","status":"created","jobs":{}}"#, Some("`jobs` is an object, not a list")),
            (ListJobs, "[]", None),
            (ListJobs, r#"[{"id":"J"},3]"#, Some("`[1]` is a number, not an object")),
            (ListJobs, r#"{"jobs":[]}"#, Some("its body is an object, not a list")),
            (JobLogs, "", None),
        ] {
            let response = Response { status: 200, body: body.to_owned(), ..Response::default() };
            let request = Request { operation, url: String::new(), headers: Vec::new(), body: None };
            let found = check(&request, &response).err().map(|error| error.problem);
            assert_eq!(found.as_deref(), problem, "{body}");
        }
    }
}
