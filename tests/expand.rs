//! `expand` in Rust against the vectors that the JavaScript one is tested with too.

#![cfg(not(target_arch = "wasm32"))]

use nexrender_payload::build::{ExpandError, expand};
use nexrender_payload::payload::Object;
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Vector {
    name: String,
    job: Value,
    rows: Vec<Object>,
    jobs: Option<Vec<Value>>,
    error: Option<Expected>,
}

#[derive(Deserialize)]
struct Expected {
    row: usize,
    column: String,
    pointer: String,
    message: String,
}

#[test]
fn vectors() {
    let vectors: Vec<Vector> = serde_json::from_str(include_str!("fixtures/expand.json")).unwrap();
    for Vector { name, job, rows, jobs, error } in vectors {
        let outcome = expand(&job, &rows);
        if let Some(jobs) = jobs {
            assert_eq!(outcome.unwrap(), jobs, "{name}");
            continue;
        }
        let expected = error.expect("a vector has jobs or an error");
        let error = outcome.expect_err(&name);
        assert_eq!(error.to_string(), expected.message, "{name}");
        let (ExpandError::MissingColumn { row, column, place, .. } | ExpandError::NotText { row, column, place, .. }) =
            error
        else {
            panic!("{name}: {error}");
        };
        let got = (row, column.as_str(), place.as_str());
        assert_eq!(got, (expected.row, expected.column.as_str(), expected.pointer.as_str()), "{name}");
    }
}

#[test]
fn no_row_number_is_too_large() {
    use nexrender_payload::build::Stencil;
    use serde_json::json;
    let row = Object::new();
    for (job, kind) in [(json!({"a": "{{x}}"}), "no column"), (json!({"a": "{{x}} y"}), "no column")] {
        let error = Stencil::new(&job).unwrap().fill(usize::MAX, &row).unwrap_err().to_string();
        assert!(error.contains(kind), "{error}");
    }
    let row = Object::from_iter([("x".to_owned(), Value::Null)]);
    let error = Stencil::new(&json!("{{x}} y")).unwrap().fill(usize::MAX, &row).unwrap_err().to_string();
    assert!(error.contains("has null in column"), "{error}");
}
