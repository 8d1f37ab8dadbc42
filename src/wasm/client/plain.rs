//! Plain JavaScript data from the core's answers and errors.

use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;

use crate::client::{ApiClass, BatchAnswer, Error, Success, results_json};

/// An object of the members that are not `undefined`.
pub(crate) fn object<const N: usize>(members: [(&str, JsValue); N]) -> JsValue {
    let object = Object::new();
    for (name, value) in members {
        if !value.is_undefined() {
            // Setting a member of a fresh object cannot fail.
            let _ = Reflect::set(&object, &JsValue::from_str(name), &value);
        }
    }
    object.into()
}

pub(super) fn text(text: Option<&str>) -> JsValue {
    text.map_or(JsValue::UNDEFINED, JsValue::from_str)
}

pub(super) fn success(answer: &Success) -> JsValue {
    object([
        ("status", answer.status.into()),
        ("requestId", text(answer.request_id.as_deref())),
        ("text", JsValue::from_str(&answer.body)),
    ])
}

pub(super) fn batch(answer: &BatchAnswer) -> JsValue {
    object([
        ("status", answer.http_status.into()),
        ("requestId", text(answer.request_id.as_deref())),
        ("text", JsValue::from_str(&answer.body)),
        ("results", JsValue::from_str(&results_json(&answer.results))),
    ])
}

/// What becomes a `TypeError`.
pub(super) fn misuse(message: &str) -> JsValue {
    object([("class", JsValue::from_str("TypeError")), ("message", JsValue::from_str(message))])
}

/// The error's class by name, and what its fields are made of.
pub(super) fn error(error: &Error) -> JsValue {
    let class = JsValue::from_str(class(error));
    let code = JsValue::from_str(error.code());
    let message = JsValue::from_str(&error.to_string());
    match error {
        Error::Validation { .. } | Error::Request(_) | Error::Aborted { .. } => {
            object([("class", class), ("message", message)])
        }
        Error::Api(api) => object([
            ("class", class),
            ("code", code),
            ("message", message),
            ("status", api.status.into()),
            ("requestId", text(api.request_id.as_deref())),
            ("body", JsValue::from_str(&api.body)),
            ("retryAfter", api.retry_after.map_or(JsValue::UNDEFINED, |time| time.as_secs_f64().into())),
            ("sent", text(api.sent().map(crate::client::Sent::as_str))),
        ]),
        Error::Network { sent, .. } | Error::Timeout { sent, .. } => {
            object([("class", class), ("code", code), ("message", message), ("sent", JsValue::from_str(sent.as_str()))])
        }
        Error::Response(response) => object([
            ("class", class),
            ("code", code),
            ("message", message),
            ("status", response.status.into()),
            ("requestId", text(response.request_id.as_deref())),
            ("body", JsValue::from_str(&response.body)),
        ]),
        Error::Batch { answer } => object([
            ("class", class),
            ("code", code),
            ("message", message),
            ("status", answer.http_status.into()),
            ("requestId", text(answer.request_id.as_deref())),
            ("body", JsValue::from_str(&answer.body)),
            ("results", JsValue::from_str(&results_json(&answer.results))),
        ]),
        Error::JobFailed { id, body, .. } | Error::WaitTimeout { id, body, .. } => object([
            ("class", class),
            ("code", code),
            ("message", message),
            ("id", JsValue::from_str(id)),
            ("body", JsValue::from_str(body)),
        ]),
    }
}

fn class(error: &Error) -> &'static str {
    match error {
        Error::Validation { .. } | Error::Request(_) | Error::Aborted { .. } => "TypeError",
        Error::Api(api) => match ApiClass::of(api.status) {
            ApiClass::BadRequest => "BadRequestError",
            ApiClass::Authentication => "AuthenticationError",
            ApiClass::Permission => "PermissionError",
            ApiClass::NotFound => "NotFoundError",
            ApiClass::Conflict => "ConflictError",
            ApiClass::RateLimit => "RateLimitError",
            ApiClass::Server => "ServerError",
            ApiClass::Redirect | ApiClass::Other => "ApiError",
        },
        Error::Network { .. } => "NetworkError",
        Error::Timeout { .. } => "TimeoutError",
        Error::Response(_) => "ResponseError",
        Error::Batch { .. } => "BatchError",
        Error::JobFailed { .. } => "JobFailedError",
        Error::WaitTimeout { .. } => "WaitTimeoutError",
    }
}
