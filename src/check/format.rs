//! Detects text in another format.

use crate::rules::other_format::OtherFormat;
use crate::support::is_name_byte;
use crate::text::search::{
    before_any, contains, count_words, find_any, is_letter_or_digit, is_white, lines, lower, parts, split_once, trim,
    trim_any, trim_end, trim_start,
};

/// The format of a text that neither starts as JSON nor contains a payload.
pub(super) fn recognise(text: &[u8]) -> Option<OtherFormat> {
    let text = std::str::from_utf8(text).ok()?;
    let text = trim(text.trim_start_matches('\u{FEFF}'));
    let first = before_any(text, b"\n");
    if text == "[object Object]" {
        return Some(OtherFormat::ObjectObject);
    }
    if text.starts_with('<') && contains(text, "</") {
        let start = lower(&text.chars().take(2000).collect::<String>());
        let is_page = ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| contains(&start, tag));
        return Some(if is_page { OtherFormat::Html } else { OtherFormat::Xml });
    }
    if text.starts_with("--") && contains(text, "Content-Disposition: form-data") {
        return Some(OtherFormat::Multipart);
    }
    if is_toml(text, first) {
        return Some(OtherFormat::Toml);
    }
    if text.starts_with("https://") || text.starts_with("http://") {
        return (!text.chars().any(is_white)).then_some(OtherFormat::Url);
    }
    if is_file_name(text) {
        return Some(OtherFormat::FileName);
    }
    if let Some(format) = of_program(text) {
        return Some(format);
    }
    if text.starts_with(['{', '[']) {
        return None;
    }
    if is_members(text) {
        return Some(OtherFormat::Members);
    }
    if text.starts_with('"') {
        return None;
    }
    if is_environment(text) {
        return Some(OtherFormat::Environment);
    }
    if is_base64(text) {
        return Some(OtherFormat::Base64);
    }
    if is_form(text) {
        return Some(OtherFormat::Form);
    }
    if is_yaml(text) {
        return Some(OtherFormat::Yaml);
    }
    if is_csv(text) {
        return Some(OtherFormat::Csv);
    }
    let begins_as_prose = text.starts_with(|c: char| is_letter_or_digit(c) && !c.is_ascii_digit());
    (count_words(text) >= 4 && begins_as_prose).then_some(OtherFormat::Prose)
}

/// How far from its start a literal of a program is recognised.
const LONGEST_START: usize = 128;

/// An array of PHP, `['template' => …`, a hash of Ruby with symbols, `{:template => …`, and what programs print of an object.
fn of_program(text: &str) -> Option<OtherFormat> {
    let is_php = ["Array\n(", "Array\r\n(", "stdClass Object", "object(stdClass)#", "array("]
        .iter()
        .any(|start| text.starts_with(start) && contains(text, "=>"));
    if is_php {
        return Some(OtherFormat::Php);
    }
    if text.starts_with("map[") && text.ends_with(']') {
        return Some(OtherFormat::Go);
    }
    if text.starts_with("@{") && text.ends_with('}') && contains(text, "=") {
        return Some(OtherFormat::PowerShell);
    }
    if begins_as_java(text.as_bytes()) && find_any(text, b"\"'`").is_none() {
        return Some(OtherFormat::Java);
    }
    let (start, _) = split_once(text, "=>").filter(|(start, _)| start.len() <= LONGEST_START)?;
    let bracket = start.bytes().rposition(|byte| matches!(byte, b'[' | b'{' | b'('))?;
    let key = trim(start.get(bracket + 1..)?);
    let is_quoted = key.starts_with(['\'', '"']) && key.ends_with(['\'', '"']);
    match start.as_bytes().get(bracket)? {
        b'[' | b'(' if is_quoted => Some(OtherFormat::Php),
        b'{' if key.starts_with(':') => Some(OtherFormat::Ruby),
        _ => None,
    }
}

/// Whether the first key of an object is a word followed by `=`, as in what Java prints of a map: `{template={id=01J}}`.
pub(super) fn begins_as_java(text: &[u8]) -> bool {
    let Some(members) = text.trim_ascii_start().strip_prefix(b"{") else { return false };
    let end = members.iter().take(LONGEST_START).position(|byte| !is_name_byte(*byte)).unwrap_or(0);
    end > 0 && matches!(members.get(end..), Some([b'=', next, ..]) if !matches!(next, b'=' | b'>'))
}

/// JSON in Base64: its first bytes are `{` or `[` and what may follow these.
fn is_base64(text: &str) -> bool {
    const SHORTEST: usize = 24;
    let is_digit =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_' | b'=' | b'\n' | b'\r');
    let begins_json = ["ey", "ew", "W3", "Ww", "Wy"].iter().any(|start| text.starts_with(start));
    text.len() >= SHORTEST && begins_json && text.bytes().all(is_digit)
}

/// `./payload.json`, and `@payload.json` of curl.
fn is_file_name(text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || !c.is_ascii() || "@./\\:~_- ".contains(c);
    !contains(text, "\n")
        && text.len() > ".json".len()
        && text.as_bytes().ends_with(b".json")
        && text.chars().all(is_plain)
}

/// `NAME=value` in every line.
fn is_environment(text: &str) -> bool {
    let mut lines = lines(text).filter(|line| !trim(line).is_empty() && !line.starts_with('#'));
    let is_name = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_uppercase() || c == '_')
            && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
    };
    let is_variable = |line: &str| {
        let line = line.strip_prefix("export ").unwrap_or(line);
        split_once(line, "=").is_some_and(|(name, _)| is_name(name))
    };
    lines.next().is_some_and(is_variable) && lines.all(is_variable)
}

/// `template[id]=…&preview=false`, or JSON that was percent-encoded.
fn is_form(text: &str) -> bool {
    if text.starts_with("%7B") || text.starts_with("%5B") {
        return true;
    }
    let is_key = |key: &str| {
        !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-[]%+".contains(&byte))
    };
    let pairs = || parts(text, b"&");
    find_any(text, b"\n \"{").is_none() && pairs().all(|pair| split_once(pair, "=").is_some_and(|(key, _)| is_key(key)))
}

/// A key at the start of a line, followed by a colon and either nothing, or a space and a value.
fn is_yaml_pair(line: &str) -> bool {
    let mut line = trim_start(line);
    while let Some(item) = line.strip_prefix("- ") {
        line = item;
    }
    let Some((key, value)) = split_once(line, ":") else { return false };
    let key = trim_any(key, b"\"'");
    let is_key = !key.is_empty() && key.chars().all(|c| is_letter_or_digit(c) || matches!(c, '_' | '-' | '$' | '.'));
    is_key && (value.is_empty() || value.starts_with(' ')) && !trim_end(value).ends_with([',', '{', '['])
}

fn is_yaml(text: &str) -> bool {
    let lines =
        || lines(text).filter(|line| !trim(line).is_empty() && !trim_start(line).starts_with('#') && *line != "---");
    let is_marked = text.starts_with("---\n") || text.starts_with("---\r\n");
    let begins = lines().next().is_some_and(is_yaml_pair);
    let of_second = lines()
        .nth(1)
        .is_none_or(|line| is_yaml_pair(line) || trim_start(line).starts_with('-') || line.starts_with(' '));
    begins && of_second || is_marked && lines().next().is_some()
}

/// `[section]` and `key = value` in other lines.
fn is_toml(text: &str, first: &str) -> bool {
    let name = trim(first).strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let name = name.map(|name| trim_any(name, b"[]"));
    let is_name = name.is_some_and(|name| {
        !name.is_empty() && name.chars().all(|c| is_letter_or_digit(c) || matches!(c, '_' | '-' | '.'))
    });
    is_name && lines(text).skip(1).any(|line| contains(line, "=") && !trim_start(line).starts_with(['{', '[', '"']))
}

/// The members of an object without its braces: `"template": {…}, "assets": […]`.
fn is_members(text: &str) -> bool {
    let key = text.strip_prefix('"').and_then(|rest| split_once(rest, "\""));
    let key = key.filter(|(key, _)| find_any(key, b"\n\\{").is_none()).map(|(_, rest)| rest);
    key.is_some_and(|rest| trim_start(rest).starts_with(':'))
}

/// The same number of fields in each of the first lines; if there are only two fields, the first line is two names.
fn is_csv(text: &str) -> bool {
    [b',', b';', b'\t'].into_iter().any(|separator| {
        let fields = |line: &str| line.bytes().filter(|byte| *byte == separator).count();
        let mut lines = lines(text);
        let first = lines.next().map_or(0, fields);
        let second = lines.next().map_or(0, fields);
        let names = trim(before_any(text, b"\n"));
        let is_header = first > 1 || (first == 1 && names.bytes().all(|byte| byte == separator || is_name_byte(byte)));
        is_header && first == second && find_any(names, b"{.!?").is_none()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_formats_are_recognised() {
        use OtherFormat as F;
        for (text, expected) in [
            ("template:\n  id: 01J\n  composition: main\n", Some(F::Yaml)),
            ("---\ntemplate: {id: 01J, composition: main}\n", Some(F::Yaml)),
            ("# a job\ntemplate:\n  id: \"01J\"\nassets:\n  - type: text\n", Some(F::Yaml)),
            ("- template:\n    id: 01J\n", Some(F::Yaml)),
            ("\"template\":\n  id: 01J\n", Some(F::Members)),
            ("template[id]=01J&template[composition]=main&preview=false", Some(F::Form)),
            ("template%5Bid%5D=01J", Some(F::Form)),
            ("payload=%7B%22template%22%3A1%7D", Some(F::Form)),
            ("%7B%22template%22%3A%7B%7D%7D", Some(F::Form)),
            ("<!DOCTYPE html>\n<html><body>Sign in</body></html>", Some(F::Html)),
            ("<html><head></head></html>", Some(F::Html)),
            ("<?xml version=\"1.0\"?><job><id>1</id></job>", Some(F::Xml)),
            ("[template]\nid = \"01J\"\n", Some(F::Toml)),
            ("[object Object]", Some(F::ObjectObject)),
            (
                "------WebKit\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n------WebKit--",
                Some(F::Multipart),
            ),
            ("https://api.nexrender.com/api/v2/jobs", Some(F::Url)),
            ("./payload.json", Some(F::FileName)),
            ("@C:\\jobs\\first job.json", Some(F::FileName)),
            (".json", None),
            ("TEMPLATE_ID=01J\n# comment\n\nexport TITLE='x y'\n", Some(F::Environment)),
            ("# only a comment", None),
            ("name,id,composition\nAda,01J,main\n", Some(F::Csv)),
            ("template;composition\n01J;main\n", Some(F::Csv)),
            ("a b,c\nd,e\n", None),
            ("['template' => ['id' => '01J']]", Some(F::Php)),
            ("<?php\n$job = array(\n  \"template\" => array());", Some(F::Php)),
            ("{:template => {:id => '01J'}}", Some(F::Ruby)),
            ("{\"template\" => {}}", None),
            ("Array\n(\n    [template] => Array\n        (\n            [id] => 01J\n        )\n)", Some(F::Php)),
            ("array(1) {\n  [\"template\"]=>\n  string(3) \"01J\"\n}", Some(F::Php)),
            ("{template={id=01J, composition=main}, fonts=[a.ttf]}", Some(F::Java)),
            ("{template={id='01J'}}", None),
            ("{template = \"01J\"}", None),
            ("map[template:map[id:01J]]", Some(F::Go)),
            ("@{template=@{id=\"01J\"; composition=\"main\"}}", Some(F::PowerShell)),
            ("eyJ0ZW1wbGF0ZSI6IHsiaWQiOiAiMDFKIn19", Some(F::Base64)),
            ("\"template\": {\"id\": \"01J\"}, \"preview\": true", Some(F::Members)),
            ("Please render the promo with the new logo.", Some(F::Prose)),
            ("hello", None),
            ("[1, 2]", None),
            ("[a]\n", None),
            ("{}", None),
            ("true", None),
            ("\"a\"", None),
            ("", None),
            ("é: 1", Some(F::Yaml)),
        ] {
            assert_eq!(recognise(text.as_bytes()), expected, "{text}");
        }
    }
}
