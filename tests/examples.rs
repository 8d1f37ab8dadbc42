//! The example payloads give exactly the findings that are expected of them.
#![cfg(not(target_arch = "wasm32"))]

use std::fs;
use std::path::Path;

use nexrender_payload::{CheckOptions, Report, lint, validate};
use serde_json::{Value, json};

fn findings(report: &Report) -> Value {
    let findings = report
        .diagnostics
        .iter()
        .map(|d| json!({ "code": d.code.as_str(), "severity": d.severity.as_str(), "pointer": d.pointer.as_str() }));
    findings.collect()
}

#[test]
fn every_example_gives_its_findings_from_text_and_from_object() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/payloads");
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    let expected: serde_json::Map<String, Value> = serde_json::from_str(&read("expected.json")).unwrap();
    assert!(expected.len() >= 18);
    for (name, expected) in &expected {
        let text = read(name);
        let object: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(findings(&lint(&text, &CheckOptions::default())), *expected, "{name} as text");
        assert_eq!(findings(&validate(object.to_string(), &CheckOptions::default())), *expected, "{name} as object");
    }
}
