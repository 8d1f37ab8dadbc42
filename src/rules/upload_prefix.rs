use crate::support::url;
use crate::support::{
    Context, Finding, FixDraft, Rule, Shown, characters, edit, one_of_any_case, quote, rule, show, show_str,
};
use crate::text::Value;
use crate::text::search::{contains, rfind_any, split_once, trim, trim_end_any, trim_start_any};

rule! {
    UploadPrefix, Warning, "a prefix that results in a wrong path", Safe;
    what: "Reports an `upload.prefix` that starts with `/`, does not end with `/`, contains `..`, or ends in a file name.",
    why: "The prefix and the file name are concatenated: `/out` and `video.mp4` become `/outvideo.mp4`. Object storage has no parent folders.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "upload": {
    "prefix": "/marketing/campaign-42",
    "params": {
      "region": "us-east-1", "bucket": "outputs",
      "accessKeyId": "${secrets.AWS_KEY_ID}", "accessKeySecret": "${secrets.AWS_KEY_SECRET}"
    }
  }
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "upload": {
    "prefix": "marketing/campaign-42/",
    "params": {
      "region": "us-east-1", "bucket": "outputs",
      "accessKeyId": "${secrets.AWS_KEY_ID}", "accessKeySecret": "${secrets.AWS_KEY_SECRET}"
    }
  }
}"#,
    fix: "Removes a leading slash and surrounding spaces, and adds the trailing slash. Safe. `..` is not fixed, because its target is unknown.",
    source: "`POST /jobs`, `upload.prefix`",
}

/// A prefix that is not simply a folder.
struct Odd<'v> {
    value: &'v Value<'v>,
    prefix: &'v str,
}

impl Finding for Odd<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        let faults = faults(self.prefix);
        format!("the prefix {} {}, so the file will not be where you expect", show(self.value), faults.as_str())
    }

    fn help(&self) -> Option<String> {
        if let Some(folder) = in_bucket(self.prefix) {
            let folder = corrected(folder).unwrap_or_else(|| "marketing/".to_owned());
            return Some(format!("write the folder alone, such as {}", Shown::Text(&folder)));
        }
        Some(match corrected(self.prefix) {
            Some(prefix) => format!("write {}", Shown::Text(&prefix)),
            None if names_a_file(self.prefix) && !has_parent(self.prefix) => match folder(self.prefix) {
                Some(folder) => format!("write {}: the service names the file", Shown::Text(folder)),
                None => {
                    "remove `prefix`, or write a folder, such as `marketing/`: the service names the file".to_owned()
                }
            },
            None => "write the whole folder, such as `marketing/campaign-42/`".to_owned(),
        })
    }

    fn fix(&self) -> Option<FixDraft> {
        let prefix = corrected(self.prefix)?;
        edit(&["Change to ", &show_str(&prefix)], true, self.value.span(), &quote(&prefix))
    }
}

/// What is odd about a prefix; nothing about one that is fine.
fn faults(prefix: &str) -> String {
    let is_file = names_a_file(prefix);
    let faults = [
        (in_bucket(prefix).is_some(), "is an address"),
        (prefix.starts_with('/'), "begins with `/`"),
        (!prefix.ends_with('/') && !is_file, "does not end with `/`"),
        (is_file, "ends in the name of a file"),
        (has_parent(prefix), "has `..` in it"),
    ];
    let mut text = String::new();
    for (_, fault) in faults.iter().filter(|(is_so, _)| *is_so) {
        let joint = if text.is_empty() { "" } else { " and " };
        text.extend([joint, fault]);
    }
    text
}

/// What follows the bucket in `s3://bucket/folder/`.
fn in_bucket(prefix: &str) -> Option<&str> {
    let (_, rest) = split_once(prefix, "://")?;
    Some(split_once(rest, "/").map_or("", |(_, folder)| folder))
}

/// Whether the last part looks like the name of an output file: no slash belongs behind it then.
fn names_a_file(prefix: &str) -> bool {
    const OUTPUTS: [&str; 13] =
        ["mp4", "mov", "m4v", "webm", "avi", "mkv", "gif", "png", "jpg", "jpeg", "zip", "aep", "mp3"];
    let extension = url::extension(trim_end_any(trim(prefix), b"/")).unwrap_or_default();
    one_of_any_case(extension.as_bytes(), &OUTPUTS).is_some()
}

/// The folders before the name of a file.
fn folder(prefix: &str) -> Option<&str> {
    let folders = trim_end_any(trim_start_any(trim(prefix), b"/"), b"/");
    let end = rfind_any(folders, b"/")? + 1;
    folders.get(..end)
}

fn has_parent(prefix: &str) -> bool {
    prefix.as_bytes().split(|byte| *byte == b'/').any(|folder| folder == b"..")
}

/// The folder alone, where it is one.
fn corrected(prefix: &str) -> Option<String> {
    let mut folders = trim(prefix);
    while let Some(rest) = folders.strip_prefix('/').or_else(|| folders.strip_suffix('/')) {
        folders = trim(rest);
    }
    (!folders.is_empty() && !contains(prefix, "://") && !has_parent(prefix) && !names_a_file(prefix))
        .then(|| [folders, "/"].concat())
}

pub(crate) fn check(value: &Value<'_>, cx: &mut Context<'_, '_, '_>) {
    let prefix = characters(value);
    if !faults(&prefix).is_empty() {
        cx.report(value, &Odd { value, prefix: &prefix });
    }
}

super::vectors! {
    UploadPrefix;
    pass: &[
        r#""upload": {"prefix": "a/b/", "params": {}}"#,
        r#""upload": {"prefix": "a..b/", "params": {}}"#,
        r#""upload": {"prefix": "v1.2/", "params": {}}"#,
        r#""upload": {"prefix": "", "params": {}}"#,
    ],
    fail: &[
        (r#""upload": {"prefix": "/a/", "params": {}}"#, &["warning /upload/prefix"]),
        (r#""upload": {"prefix": "a", "params": {}}"#, &["warning /upload/prefix"]),
        (r#""upload": {"prefix": "a/../b/", "params": {}}"#, &["warning /upload/prefix"]),
        (r#""upload": {"prefix": "/", "params": {}}"#, &["warning /upload/prefix"]),
        (r#""upload": {"prefix": "myfolder/encoded.mp4", "params": {}}"#, &["warning /upload/prefix"]),
        (r#""upload": {"prefix": "out.MOV", "params": {}}"#, &["warning /upload/prefix"]),
        (r#""upload": {"prefix": "out/video.mp4/", "params": {}}"#, &["warning /upload/prefix"]),
        (r#""upload": {"prefix": "s3://renders/out/", "params": {}}"#, &["warning /upload/prefix"]),
    ],
    fix: &[
        (r#""upload": {"prefix": "//a/b"}"#, r#""upload": {"prefix": "a/b/"}"#),
        (r#""upload": {"prefix": "a/out.mp4"}"#, r#""upload": {"prefix": "a/out.mp4"}"#),
        (r#""upload": {"prefix": "v1.2"}"#, r#""upload": {"prefix": "v1.2/"}"#),
        (r#""upload": {"prefix": "../a"}"#, r#""upload": {"prefix": "../a"}"#),
        (r#""upload": {"prefix": "a/ "}"#, r#""upload": {"prefix": "a/"}"#),
        (r#""upload": {"prefix": " / a b /c"}"#, r#""upload": {"prefix": "a b /c/"}"#),
        (r#""upload": {"prefix": "/ / "}"#, r#""upload": {"prefix": "/ / "}"#),
    ],
}
