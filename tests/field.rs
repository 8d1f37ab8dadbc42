//! Mistakes that people made, from public reports: one finding per mistake, at its place, with what to do. And payloads
//! that render, of which nothing louder than an info may be said.
//!
//! `FIELD_CASES=PATH cargo test --test field` runs another file of the same form, or a folder of them.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::panic, reason = "helpers of tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use nexrender_payload::{CheckOptions, Diagnostic, Fixed, Report, Severity, fix, fix_all, lint, validate};
use serde::Deserialize;
use serde_json::Value;

/// A payload as someone sent it, and what should be said of it.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
struct Case {
    name: String,
    /// The public report or page that shows the kind, or where it comes from in words.
    #[serde(default)]
    source: String,
    /// The text as it was sent.
    #[serde(default)]
    text: String,
    /// The payload, instead of the text, if that is JSON.
    payload: Option<Value>,
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

fn is_loud(found: &Diagnostic) -> bool {
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

type Expected = (Option<String>, String, Option<String>);

fn is_expected(found: &Diagnostic, (code, severity, pointer): &Expected) -> bool {
    code.as_ref().is_none_or(|code| found.code.as_str() == code)
        && found.severity.as_str() == severity
        && pointer.as_ref().is_none_or(|pointer| found.pointer.as_str() == pointer)
}

/// What is missing among the findings, and what is too much.
fn wrong_findings(case: &Case, found: &[Diagnostic]) -> Vec<String> {
    let mut wrong = Vec::new();
    let loud: Vec<_> = found.iter().filter(|found| is_loud(found)).collect();
    if case.render && !loud.is_empty() {
        wrong.push(format!("it renders, but: {:?}", loud.iter().map(|found| brief(found)).collect::<Vec<_>>()));
    }
    for expected in &case.expect {
        if !found.iter().any(|found| is_expected(found, expected)) {
            wrong.push(format!("lacks {expected:?}, has {:?}", found.iter().map(brief).collect::<Vec<_>>()));
        }
    }
    if case.only && !case.render {
        let is_beside = |found: &&&Diagnostic| !case.expect.iter().any(|expected| is_expected(found, expected));
        let beside: Vec<_> = loud.iter().filter(is_beside).map(|found| brief(found)).collect();
        let expected = case.expect.iter().filter(|(_, severity, _)| severity != "info").count();
        if !beside.is_empty() {
            wrong.push(format!("beside it: {beside:?}"));
        } else if loud.len() > expected {
            wrong.push(format!("{} findings for {expected}", loud.len()));
        }
    }
    let unwanted = found.iter().filter(|found| case.nothing.iter().any(|code| found.code.as_str() == code));
    wrong.extend(unwanted.map(|found| format!("has {}", brief(found))));
    wrong
}

/// Words that the findings lack, or should not say.
fn wrong_words(case: &Case, found: &[Diagnostic]) -> Vec<String> {
    let said = found.iter().map(words).collect::<Vec<_>>().join(" ");
    let lacking = case.says.iter().filter(|word| !said.contains(*word));
    let unwanted = case.nothing_says.iter().filter(|word| said.contains(*word));
    lacking
        .map(|word| format!("no {word:?} in: {said}"))
        .chain(unwanted.map(|word| format!("says {word:?}: {said}")))
        .collect()
}

/// How many errors of each code a report has.
fn errors(report: &Report) -> BTreeMap<&'static str, usize> {
    let mut errors = BTreeMap::new();
    for found in report.diagnostics.iter().filter(|found| found.severity == Severity::Error) {
        *errors.entry(found.code.as_str()).or_default() += 1;
    }
    errors
}

/// Fixing gives the expected payload, adds no error, and has nothing left to do the second time.
fn wrong_fixes(case: &Case, text: &str, options: &CheckOptions, report: &Report) -> Vec<String> {
    let mut wrong = Vec::new();
    let before = errors(report);
    for (expected, again, fixed) in [
        (&case.fixed, fix as fn(&str, &CheckOptions) -> Fixed, fix(text, options)),
        (&case.repaired, fix_all, fix_all(text, options)),
    ] {
        if let Some(expected) = expected
            && parsed(&fixed.text) != *expected
        {
            wrong.push(format!("fixed to {}", fixed.text));
        }
        if again(&fixed.text, options).text != fixed.text {
            wrong.push(format!("fixed a second time, it changes again: {}", fixed.text));
        }
        for (code, count) in errors(&lint(&fixed.text, options)) {
            if count > before.get(code).copied().unwrap_or_default() {
                wrong.push(format!("fixed, it has a new {code}: {}", fixed.text));
            }
        }
    }
    wrong
}

/// Where an object gives other findings than its text. What JSON cannot hold is only in the text.
fn wrong_as_object(text: &str, options: &CheckOptions, report: &Report) -> Option<String> {
    serde_json::from_str::<Value>(text).ok()?;
    let of_shape = |report: &Report| -> Vec<_> {
        report.diagnostics.iter().filter(|found| !found.code.as_str().starts_with("json-")).map(brief).collect()
    };
    let (object, text) = (of_shape(&validate(text, options)), of_shape(report));
    (object != text).then(|| format!("as an object: {object:?}, as text: {text:?}"))
}

/// What falls short, each in a sentence.
fn shortcomings(case: &Case) -> Vec<String> {
    let options = serde_json::to_string(&case.options).expect("options are JSON");
    let options = match CheckOptions::from_json(&options) {
        Ok(options) => options,
        Err(error) => return vec![error.to_string()],
    };
    let text = match &case.payload {
        Some(payload) => serde_json::to_string_pretty(payload).expect("payloads are JSON"),
        None => case.text.clone(),
    };
    let report = lint(&text, &options);
    if std::env::var_os("FIELD_SHOW").is_some() {
        for found in &report.diagnostics {
            let help = found.help.as_deref().unwrap_or("–");
            let fix = found.fix.as_ref().map_or("–", |fix| &fix.title);
            println!("{}\n    {}\n    {}\n    help: {help}\n    fix: {fix}", case.name, brief(found), found.message);
        }
    }
    [
        wrong_findings(case, &report.diagnostics),
        wrong_words(case, &report.diagnostics),
        wrong_fixes(case, &text, &options, &report),
        wrong_as_object(&text, &options, &report).into_iter().collect(),
    ]
    .concat()
}

fn read(file: &Path) -> Vec<Case> {
    let text = fs::read_to_string(file).expect("the cases can be read");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// The files with cases, in order.
fn files() -> Vec<PathBuf> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/field");
    let path = std::env::var_os("FIELD_CASES").map_or(own, PathBuf::from);
    if !path.is_dir() {
        return vec![path];
    }
    let entries = fs::read_dir(path).expect("the folder exists").map(|entry| entry.expect("it can be read").path());
    let mut files: Vec<_> =
        entries.filter(|file| file.extension().is_some_and(|extension| extension == "json")).collect();
    files.sort();
    files
}

#[test]
fn each_mistake_gets_its_finding_and_what_renders_gets_none() {
    let (mut count, mut short) = (0, Vec::new());
    for file in files() {
        for case in read(&file) {
            count += 1;
            let wrong = shortcomings(&case);
            if !wrong.is_empty() {
                short.push(format!("{}: {}", case.name, wrong.join("\n    ")));
            }
        }
    }
    assert!(count > 0, "there are no cases");
    assert!(short.is_empty(), "{} of {count} cases fall short:\n{}", short.len(), short.join("\n"));
}

#[test]
fn each_case_of_the_project_has_a_unique_name_and_a_source() {
    let mut names = BTreeSet::new();
    for case in files().iter().flat_map(|file| read(file)) {
        assert!(case.payload.is_none() || case.text.is_empty(), "{} has a text and a payload", case.name);
        assert!(!case.source.is_empty() || std::env::var_os("FIELD_CASES").is_some(), "{} has no source", case.name);
        assert!(names.insert(case.name.clone()), "{} is there twice", case.name);
    }
}
