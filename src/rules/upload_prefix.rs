use super::{Finding, FixDraft, RuleCode, rule, words};
use crate::check::{Context, quote, show, show_str};
use crate::text::{Span, Value};

rule! {
    Warning, "a prefix that makes an odd path", Safe;
    what: "Finds an `upload.prefix` that begins with `/`, does not end with `/`, or has `..` in it.",
    why: "The prefix is put before the file's name as it stands: `/out` and `video.mp4` make `/outvideo.mp4`, and object storages know no parent folders.",
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
    fix: "Takes a leading slash away and adds the one at the end. Safe. What `..` was meant to reach, only you know.",
    source: "`POST /jobs`, `upload.prefix`",
}

/// What is odd about the prefix.
struct Odd {
    found: String,
    leading: bool,
    trailing: bool,
    parent: bool,
    mended: Option<String>,
    at: Span,
}

impl Finding for Odd {
    fn code(&self) -> RuleCode {
        RuleCode::UploadPrefix
    }

    fn message(&self) -> String {
        let faults = [
            (self.leading, "begins with `/`"),
            (self.trailing, "does not end with `/`"),
            (self.parent, "has `..` in it"),
        ];
        let mut told = String::new();
        for (_, fault) in faults.into_iter().filter(|(is_so, _)| *is_so) {
            told.push_str(if told.is_empty() { "" } else { " and " });
            told.push_str(fault);
        }
        format!("the prefix {} {told}, so the file will not lie where you expect", self.found)
    }

    fn help(&self) -> Option<String> {
        Some(match &self.mended {
            Some(prefix) => format!("write {}", show_str(prefix)),
            None => words("write the whole folder, such as `marketing/campaign-42/`"),
        })
    }

    fn fix(&self) -> Option<FixDraft> {
        let prefix = self.mended.as_ref()?;
        Some(FixDraft::safe(format!("Change to {}", show_str(prefix)), self.at, quote(prefix)))
    }
}

#[inline(never)]
pub(crate) fn check(value: &Value<'_>, cx: &mut Context<'_, '_, '_>) {
    let prefix = value.as_str().unwrap_or_default();
    let leading = prefix.starts_with('/');
    let trailing = !prefix.ends_with('/');
    let parent = prefix.split('/').any(|folder| folder == "..");
    if !leading && !trailing && !parent {
        return;
    }
    let folders = prefix.trim_matches('/');
    let mended = (!parent && !folders.is_empty()).then(|| format!("{folders}/"));
    cx.report(value, &Odd { found: show(value), leading, trailing, parent, mended, at: value.span() });
}

super::vectors! {
    UploadPrefix;
    pass: &[
        r#""upload": {"prefix": "a/b/", "params": {}}"#,
        r#""upload": {"prefix": "a..b/", "params": {}}"#,
        r#""upload": {"prefix": "", "params": {}}"#,
    ],
    fail: &[
        (r#""upload": {"prefix": "/a/", "params": {}}"#, &["warning /upload/prefix"]),
        (r#""upload": {"prefix": "a", "params": {}}"#, &["warning /upload/prefix"]),
        (r#""upload": {"prefix": "a/../b/", "params": {}}"#, &["warning /upload/prefix"]),
        (r#""upload": {"prefix": "/", "params": {}}"#, &["warning /upload/prefix"]),
    ],
    fix: &[
        (r#""upload": {"prefix": "//a/b"}"#, r#""upload": {"prefix": "a/b/"}"#),
        (r#""upload": {"prefix": "../a"}"#, r#""upload": {"prefix": "../a"}"#),
    ],
}
