//! Mistakes that people made, from public reports: one finding per mistake, at its place, with what to do. And payloads
//! that render, of which nothing louder than an info may be said.
//!
//! `FIELD_CASES=FILE cargo test --test field` runs another file of the same form.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::panic, reason = "helpers of tests")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use nexrender_payload::{CheckOptions, Diagnostic, Severity, fix, fix_all, lint, validate};
use serde::Deserialize;
use serde_json::Value;

/// A payload as someone sent it, and what should be said of it.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
struct Case {
    name: String,
    text: String,
    #[serde(default)]
    options: BTreeMap<String, Value>,
    /// It renders: nothing louder than an info.
    #[serde(default)]
    render: bool,
    /// Code (or any), severity, pointer (or any).
    #[serde(default)]
    expect: Vec<(Option<String>, String, Option<String>)>,
    /// No error or warning beside the expected ones.
    #[serde(default)]
    only: bool,
    /// Codes that must not be reported.
    #[serde(default)]
    nothing: Vec<String>,
    /// Words that the findings, or their fixes, must say.
    #[serde(default)]
    says: Vec<String>,
    /// Words that they must not say.
    #[serde(default)]
    nothing_says: Vec<String>,
    /// The payload after the safe fixes.
    fixed: Option<Value>,
    /// The payload after all offered fixes.
    repaired: Option<Value>,
}

fn is_loud(found: &&Diagnostic) -> bool {
    found.severity != Severity::Info
}

fn brief(found: &Diagnostic) -> String {
    format!("{} {} {:?}", found.severity, found.code, found.pointer.as_str())
}

/// Everything that a finding says or offers.
fn words(found: &Diagnostic) -> String {
    let fix = found
        .fix
        .iter()
        .flat_map(|fix| fix.edits.iter().map(|edit| edit.new_text.as_str()).chain(std::iter::once(fix.title.as_str())));
    let said = [found.message.as_str(), found.help.as_deref().unwrap_or_default()];
    said.into_iter().chain(fix).collect::<Vec<_>>().join(" ")
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap_or_else(|_| Value::from(text))
}

/// What falls short, each in a sentence.
fn shortcomings(case: &Case) -> Vec<String> {
    let mut short = Vec::new();
    let options = serde_json::to_string(&case.options).expect("options are JSON");
    let options = match CheckOptions::from_json(&options) {
        Ok(options) => options,
        Err(error) => return vec![error.to_string()],
    };
    let report = lint(&case.text, &options);
    let loud: Vec<_> = report.diagnostics.iter().filter(is_loud).collect();
    if case.render && !loud.is_empty() {
        short.push(format!("it renders, but: {:?}", loud.iter().map(|found| brief(found)).collect::<Vec<_>>()));
    }
    let is = |found: &Diagnostic, (code, severity, pointer): &(Option<String>, String, Option<String>)| {
        code.as_ref().is_none_or(|code| found.code.as_str() == code)
            && found.severity.as_str() == severity
            && pointer.as_ref().is_none_or(|pointer| found.pointer.as_str() == pointer)
    };
    for expected in &case.expect {
        if !report.diagnostics.iter().any(|found| is(found, expected)) {
            let all: Vec<_> = report.diagnostics.iter().map(brief).collect();
            short.push(format!("lacks {expected:?}, has {all:?}"));
        }
    }
    if case.only && !case.render {
        let unexpected = loud.iter().filter(|found| !case.expect.iter().any(|expected| is(found, expected)));
        let beside: Vec<_> = unexpected.map(|found| brief(found)).collect();
        let expected = case.expect.iter().filter(|(_, severity, _)| severity != "info").count();
        if !beside.is_empty() {
            short.push(format!("beside it: {beside:?}"));
        } else if loud.len() > expected {
            short.push(format!("{} findings for {expected}", loud.len()));
        }
    }
    for found in report.diagnostics.iter().filter(|found| case.nothing.iter().any(|code| found.code.as_str() == code)) {
        short.push(format!("has {}", brief(found)));
    }
    let said: Vec<_> = report.diagnostics.iter().map(words).collect();
    let said = said.join(" ");
    short.extend(case.says.iter().filter(|word| !said.contains(*word)).map(|word| format!("no {word:?} in: {said}")));
    short.extend(case.nothing_says.iter().filter(|word| said.contains(*word)).map(|word| format!("says {word:?}")));
    let fixes = [(&case.fixed, fix(&case.text, &options)), (&case.repaired, fix_all(&case.text, &options))];
    for (expected, fixed) in fixes {
        if let Some(expected) = expected
            && parsed(&fixed.text) != *expected
        {
            short.push(format!("fixed to {}", fixed.text));
        }
    }
    // An object gives the same findings, where the text is one.
    if serde_json::from_str::<Value>(&case.text).is_ok() {
        let object: Vec<_> = validate(&case.text, &options).diagnostics.iter().map(brief).collect();
        let text: Vec<_> = report.diagnostics.iter().map(brief).collect();
        if object != text {
            short.push(format!("as an object: {object:?}, as text: {text:?}"));
        }
    }
    short
}

fn run(file: &Path) -> (usize, Vec<String>) {
    let text = fs::read_to_string(file).expect("the cases can be read");
    let cases: Vec<Case> = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let short: Vec<_> = cases
        .iter()
        .map(|case| (case, shortcomings(case)))
        .filter(|(_, short)| !short.is_empty())
        .map(|(case, short)| format!("{}: {}", case.name, short.join("\n    ")))
        .collect();
    (cases.len(), short)
}

#[test]
fn each_mistake_gets_its_finding_and_what_renders_gets_none() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/field");
    let files: Vec<_> = match std::env::var_os("FIELD_CASES") {
        Some(file) => vec![file.into()],
        None => {
            fs::read_dir(own).expect("the folder exists").map(|entry| entry.expect("it can be read").path()).collect()
        }
    };
    let (mut count, mut short) = (0, Vec::new());
    for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "json")) {
        let (cases, found) = run(file);
        count += cases;
        short.extend(found);
    }
    assert!(count > 0, "there are no cases");
    assert!(short.is_empty(), "{} of {count} cases fall short:\n{}", short.len(), short.join("\n"));
}
