//! The reader accepts what RFC 8259 accepts: compared with a corpus by others, and with an independent parser over
//! mutated payloads.
//!
//! A byte order mark, nesting beyond the limit, duplicate keys and halves of surrogate pairs are within the grammar;
//! the checker has rules of their own for them.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::fs;
use std::path::Path;

use nexrender_payload::{CheckOptions, RuleCode, lint};
use serde::Deserialize;

#[path = "properties/invariants.rs"]
#[allow(dead_code, reason = "shared with other tests")]
mod invariants;

use invariants::{everything, is_json, lints_as_json, reads_as_json};

/// A case of the corpus.
#[derive(Deserialize)]
struct Case {
    name: String,
    input: String,
}

fn folder(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The reader's verdict, with which `lint` must agree.
fn verdict(text: &[u8]) -> bool {
    let report = lint(text, &everything(&CheckOptions::default()));
    let verdict = reads_as_json(text);
    // What is around a payload is reported instead of what it does to the text.
    if report.diagnostics.iter().all(|d| d.code != RuleCode::PayloadWrapped) {
        assert_eq!(lints_as_json(text, &report), verdict, "lint and the reader: {}", String::from_utf8_lossy(text));
    }
    verdict
}

#[test]
fn the_corpus_is_accepted_and_rejected_as_it_asks() {
    let text = fs::read_to_string(folder("tests/fixtures/json-test-suite/cases.json")).unwrap();
    let cases: Vec<Case> = serde_json::from_str(&text).unwrap();
    assert!(cases.len() > 300);
    for Case { name, input } in cases {
        let text = input.as_bytes();
        match name.as_bytes()[0] {
            b'y' => assert!(verdict(text), "{name} is JSON: {input}"),
            b'n' => assert!(!verdict(text), "{name} is not JSON: {input}"),
            _ => assert_eq!(verdict(text), is_json(text), "{name}: {input}"),
        }
    }
}

#[test]
fn bytes_that_are_not_utf_8_are_rejected() {
    let deep = "[".repeat(100_000);
    let pairs = "[{\"\":".repeat(50_000);
    for (name, text, accepted) in [
        ("i_string_UTF-16LE_with_BOM", &b"\xFF\xFE[\0\"\0\xE9\0\"\0]\0"[..], false),
        ("i_string_utf16BE_no_BOM", b"\0[\0\"\0\xE9\0\"\0]", false),
        ("i_string_utf16LE_no_BOM", b"[\0\"\0\xE9\0\"\0]\0", false),
        ("i_string_UTF-8_invalid_sequence", b"[\"\xE6\x97\xA5\xD1\x88\xFA\"]", false),
        ("i_string_UTF8_surrogate_U+D800", b"[\"\xED\xA0\x80\"]", false),
        ("i_string_invalid_utf-8", b"[\"\xFF\"]", false),
        ("i_string_iso_latin_1", b"[\"\xE9\"]", false),
        ("i_string_lone_utf8_continuation_byte", b"[\"\x81\"]", false),
        ("i_string_not_in_unicode_range", b"[\"\xF4\xBF\xBF\xBF\"]", false),
        ("i_string_overlong_sequence_2_bytes", b"[\"\xC0\xAF\"]", false),
        ("i_string_overlong_sequence_6_bytes", b"[\"\xFC\x83\xBF\xBF\xBF\xBF\"]", false),
        ("i_string_overlong_sequence_6_bytes_null", b"[\"\xFC\x80\x80\x80\x80\x80\"]", false),
        ("i_string_truncated-utf-8", b"[\"\xE0\xFF\"]", false),
        ("i_structure_UTF-8_BOM_empty_object", b"\xEF\xBB\xBF{}", true),
        ("n_array_invalid_utf8", b"[\xFF]", false),
        ("n_number_invalid-utf-8-in-bigger-int", b"[123\xE5]", false),
        ("n_number_invalid-utf-8-in-exponent", b"[1e1\xE5]", false),
        ("n_number_real_with_invalid_utf8_after_e", b"[1e\xE5]", false),
        ("n_object_lone_continuation_byte_in_key_and_trailing_comma", b"{\"\xB9\":\"0\",}", false),
        ("n_string_invalid-utf-8-in-escape", b"[\"\\u\xE5\"]", false),
        ("n_string_invalid_utf8_after_escape", b"[\"\\\xE5\"]", false),
        ("n_structure_incomplete_UTF8_BOM", b"\xEF\xBB{}", false),
        ("n_structure_lone-invalid-utf-8", b"\xE5", false),
        ("n_structure_100000_opening_arrays", deep.as_bytes(), false),
        ("n_structure_open_array_object", pairs.as_bytes(), false),
    ] {
        assert_eq!(verdict(text), accepted, "{name}");
        assert_eq!(is_json(text), accepted, "{name}");
    }
}

#[test]
fn valid_json_that_the_checker_reports_has_its_own_codes() {
    let deep = format!("{}{}", "[".repeat(500), "]".repeat(500));
    for (text, code) in [
        ("\u{FEFF}{}", RuleCode::JsonEncoding),
        (r#"["\ud800"]"#, RuleCode::JsonEncoding),
        (r#"{"a": 1, "\u0061": 2}"#, RuleCode::JsonDuplicateKey),
        (&deep, RuleCode::JsonDepth),
    ] {
        let report = lint(text, &CheckOptions::default());
        assert!(verdict(text.as_bytes()) && is_json(text.as_bytes()));
        assert!(report.diagnostics.iter().any(|d| d.code == code), "{code} in {text}");
    }
}

/// Numbers that look random and are the same in every run: `SplitMix64`.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) >> 33).unwrap() % sides.max(1)
    }
}

/// Pieces of JSON, of what people mistake for JSON, and of broken UTF-8.
const PIECES: [&[u8]; 44] = [
    b"{",
    b"}",
    b"[",
    b"]",
    b":",
    b",",
    b"\"",
    b"'",
    b"`",
    b"\\",
    b"/",
    b"//",
    b"/*",
    b"*/",
    b"#",
    b"=",
    b"-",
    b"+",
    b".",
    b"0",
    b"1",
    b"e",
    b"E+",
    b"00",
    b"true",
    b"null",
    b"nul",
    b"NaN",
    b"\\u",
    b"\\ud83d",
    b"\\ude00",
    b"\\x",
    b"\n",
    b"\t",
    b"\r",
    b" ",
    b"\0",
    b"\x0C",
    b"\xC2\xA0",
    b"\xEF\xBB\xBF",
    b"\xFF",
    b"\xE2\x82",
    b"\xED\xA0\x80",
    "\u{201C}".as_bytes(),
];

fn mutate(text: &mut Vec<u8>, dice: &mut Dice) {
    let at = dice.throw(text.len() + 1);
    match dice.throw(6) {
        0 => text.truncate(at),
        1 => {
            let end = (at + 1 + dice.throw(4)).min(text.len());
            text.drain(at.min(end)..end);
        }
        2 => {
            let piece = PIECES[dice.throw(PIECES.len())];
            text.splice(at..at, piece.iter().copied());
        }
        3 if at < text.len() => text[at] = u8::try_from(dice.throw(256)).unwrap(),
        4 if at < text.len() => {
            let other = dice.throw(text.len());
            text.swap(at, other);
        }
        _ => {
            let end = (at + dice.throw(12)).min(text.len());
            let copy = text[at..end].to_vec();
            let to = dice.throw(text.len() + 1);
            text.splice(to..to, copy);
        }
    }
}

#[test]
fn mutated_payloads_are_judged_as_an_independent_parser_judges_them() {
    let mut seeds: Vec<Vec<u8>> = fs::read_dir(folder("examples/payloads"))
        .unwrap()
        .map(|entry| fs::read(entry.unwrap().path()).unwrap())
        .collect();
    seeds.sort();
    let whole = seeds.iter().position(|seed| seed.len() > 4000);
    whole.map(|table_of_expectations| seeds.remove(table_of_expectations));
    seeds
        .extend([&b"[1, -2.5e+3, 0, true, false, null, \"\\u00e9\\n\", {}]"[..], b"0", b"\"a\"", b"{}"].map(Vec::from));
    assert!(seeds.iter().all(|seed| is_json(seed)));

    let mut dice = Dice(8259);
    let (mut accepted, mut rejected) = (0, 0);
    for _ in 0..20_000 {
        let mut text = seeds[dice.throw(seeds.len())].clone();
        for _ in 0..=dice.throw(3) {
            mutate(&mut text, &mut dice);
        }
        let expected = is_json(&text);
        assert_eq!(verdict(&text), expected, "{}", String::from_utf8_lossy(&text));
        *(if expected { &mut accepted } else { &mut rejected }) += 1;
    }
    assert!(accepted > 2000 && rejected > 2000, "both verdicts occur: {accepted} and {rejected}");
}
