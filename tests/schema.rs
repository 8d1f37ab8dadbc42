//! What is generated from the definition and the rules says the truth about them.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use nexrender_payload::internal::definition::{BATCH, Field, JOB, JOIN, Shape, Type};
use nexrender_payload::internal::schema::{Draft, checking, json_schema, rule_index, rule_page, typescript};
use nexrender_payload::{CheckOptions, Fixing, Page, PayloadKind, RuleCode, fix, lint};
use serde_json::Value;

fn every_page() -> impl Iterator<Item = (RuleCode, &'static Page, CheckOptions)> {
    RuleCode::ALL.iter().map(|code| (*code, code.page(), checking(*code)))
}

fn codes(text: &str, options: &CheckOptions) -> Vec<RuleCode> {
    lint(text, options).diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
}

#[test]
fn an_example_shows_its_rule_and_nothing_else() {
    for (code, page, options) in every_page() {
        let report = lint(page.example, &options);
        let found: BTreeSet<_> = report.diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
        assert_eq!(found, BTreeSet::from([code]));
        assert_eq!(report.diagnostics[0].severity, code.rule().severity, "{code}: the severity that its page names");
    }
}

#[test]
fn what_to_use_instead_has_no_finding() {
    for (code, page, options) in every_page() {
        assert_eq!(codes(page.instead, &options), [], "{code}");
    }
}

#[test]
fn a_page_describes_the_fixes_of_its_rule() {
    for (code, page, options) in every_page() {
        let fixing = code.rule().fixing;
        assert_eq!(page.fix.is_some(), fixing != Fixing::None, "{code}");
        for fix in lint(page.example, &options).diagnostics.iter().filter_map(|diagnostic| diagnostic.fix.as_ref()) {
            let text = page.fix.unwrap_or_default();
            let is_described = if fix.safe { fixing == Fixing::Safe } else { text.contains("ffered") };
            assert!(is_described, "{code}: {}", fix.title);
        }
    }
}

#[test]
fn the_safe_fix_of_an_example_is_what_to_use_instead() {
    // These fix only some of what they report, and their examples show the rest.
    let in_part = [RuleCode::TypeMismatch, RuleCode::JsonEncoding, RuleCode::PropertyName];
    let is_whole = |code: &RuleCode| code.rule().fixing == Fixing::Safe && !in_part.contains(code);
    for (code, page, options) in every_page().filter(|(code, ..)| is_whole(code)) {
        let fixed = fix(page.example, &options);
        assert!(!fixed.applied.is_empty(), "{code}");
        assert_eq!(codes(&fixed.text, &options), [], "{code}: {}", fixed.text);
        let parsed = |text: &str| serde_json::from_str::<Value>(text).unwrap();
        assert_eq!(parsed(&fixed.text), parsed(page.instead), "{code}");
    }
}

#[test]
fn no_text_of_a_page_is_missing() {
    for (code, page, _) in every_page() {
        for text in [page.what, page.why, page.example, page.instead, page.source, page.title] {
            assert!(!text.trim().is_empty(), "{code}");
        }
        for sentence in [page.what, page.why] {
            assert!(sentence.ends_with('.'), "{code}: {sentence}");
        }
        assert!(page.what.starts_with("Reports "), "{code}: a page begins with what the rule finds");
        assert!(!page.source.ends_with('.'), "{code}: {}", page.source);
        let text = rule_page(code);
        for heading in ["What it does", "Why it matters", "Example", "Use instead", "Fix", "How to configure", "Source"]
        {
            assert!(text.contains(&format!("\n## {heading}\n\n")), "{code} has no {heading}");
        }
        assert!(
            text.contains(&format!("{}[{code}]: ", code.rule().severity)),
            "{code}: its example is shown with its finding"
        );
    }
}

#[test]
fn the_documents_are_those_of_the_catalogue() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules");
    let mut expected = vec![("README.md".to_owned(), rule_index())];
    expected.extend(RuleCode::ALL.iter().map(|code| (format!("{code}.md"), rule_page(*code))));
    let names: BTreeSet<_> = expected.iter().map(|(name, _)| name.clone()).collect();
    assert_eq!(names.len(), RuleCode::ALL.len() + 1, "no code is used twice");
    let present = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert_eq!(present.collect::<BTreeSet<_>>(), names);
    for (name, text) in expected {
        assert_eq!(fs::read_to_string(folder.join(&name)).unwrap(), text, "{name}: run `cargo xtask generate`");
    }
    let index = rule_index();
    let listed = index.lines().filter_map(|line| line.strip_prefix("| [")?.split(']').next());
    let listed: Vec<_> = listed.collect();
    assert_eq!(listed.len(), RuleCode::ALL.len(), "the index lists each code once");
    assert!(RuleCode::ALL.iter().all(|code| listed.contains(&code.as_str())), "the index lists every code");
}

/// Every shape of the definition, each once.
fn every_shape() -> Vec<&'static Shape> {
    let mut shapes: Vec<&'static Shape> = vec![&JOB, &BATCH, &JOIN];
    let mut next = 0;
    while let Some(shape) = shapes.get(next) {
        let inner = shape.members.iter().flat_map(|member| match member.field.ty {
            Type::Object(shape) | Type::Objects(shape, ..) => vec![shape],
            Type::Variants(variants) => variants.shapes.to_vec(),
            _ => Vec::new(),
        });
        for shape in inner.collect::<Vec<_>>() {
            if !shapes.iter().any(|known| std::ptr::eq(*known, shape)) {
                shapes.push(shape);
            }
        }
        next += 1;
    }
    shapes
}

#[test]
fn every_field_has_a_sentence_and_a_default_that_is_json() {
    let shapes = every_shape();
    assert!(shapes.len() > 15);
    let names: BTreeSet<_> = shapes.iter().map(|shape| shape.name).collect();
    assert_eq!(names.len(), shapes.len(), "no name of a shape is used twice");
    for shape in shapes {
        assert!(shape.doc.ends_with('.'), "{}", shape.name);
        for Field { name, doc, default, .. } in shape.members.iter().map(|member| member.field) {
            assert!(doc.ends_with('.') && doc.len() > 10, "{}.{name}: {doc}", shape.name);
            assert!(!doc.contains("*/"), "{}.{name}: it would end the comment in the types", shape.name);
            assert!(default.is_none_or(|text| serde_json::from_str::<Value>(text).is_ok()), "{}.{name}", shape.name);
        }
    }
}

#[test]
fn every_shape_is_in_the_types_and_every_field_in_the_schemas() {
    let types = typescript();
    let schemas = PayloadKind::ALL.map(|kind| json_schema(kind, Draft::Draft202012));
    for shape in every_shape() {
        let declared =
            ["interface", "type"].iter().any(|word| types.contains(&format!("\nexport {word} {} ", shape.name)));
        assert!(declared, "{} has no type", shape.name);
        let part = schemas.iter().find_map(|schema| {
            let root = (schema["title"] == shape.name).then_some(schema);
            root.or_else(|| schema["$defs"].get(shape.name))
        });
        let part = part.unwrap_or_else(|| panic!("{} is in no schema", shape.name));
        for name in shape.names() {
            assert!(part["properties"][name.as_str()]["description"].is_string(), "{}.{name}", shape.name);
        }
    }
}

#[test]
fn the_drafts_differ_in_the_place_of_their_parts_only() {
    for kind in PayloadKind::ALL {
        let [new, old] = Draft::ALL.map(|draft| json_schema(kind, draft).to_string());
        let [new_address, old_address] = Draft::ALL.map(Draft::address);
        assert!(new.contains("\"$defs\":{") && old.contains("\"definitions\":{"));
        assert_eq!(new.replace("$defs", "definitions").replace(new_address, old_address), old);
    }
}
