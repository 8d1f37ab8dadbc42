use super::{Finding, FixDraft, RuleCode, characters, edit, rule, words};
use crate::check::{Context, Shown, quote, show, show_str};
use crate::text::Value;
use crate::words::{joined, push_all};

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
struct Odd<'v> {
    found: &'v Value<'v>,
    leading: bool,
    trailing: bool,
    parent: bool,
    mended: Option<String>,
}

impl Finding for Odd<'_> {
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
        for (_, fault) in faults.iter().filter(|(is_so, _)| *is_so) {
            let joint = if told.is_empty() { "" } else { " and " };
            push_all(&mut told, &[joint, fault]);
        }
        format!("the prefix {} {told}, so the file will not lie where you expect", show(self.found))
    }

    fn help(&self) -> Option<String> {
        Some(match &self.mended {
            Some(prefix) => format!("write {}", Shown::Text(prefix)),
            None => words("write the whole folder, such as `marketing/campaign-42/`"),
        })
    }

    fn fix(&self) -> Option<FixDraft> {
        let prefix = self.mended.as_ref()?;
        edit(&["Change to ", &show_str(prefix)], true, self.found.span(), &quote(prefix))
    }
}

#[inline(never)]
pub(crate) fn check(value: &Value<'_>, cx: &mut Context<'_, '_, '_>) {
    let prefix = characters(value);
    let leading = prefix.starts_with('/');
    let trailing = !prefix.ends_with('/');
    let parent = prefix.as_bytes().split(|byte| *byte == b'/').any(|folder| folder == b"..");
    if !leading && !trailing && !parent {
        return;
    }
    let folders = prefix.trim_matches('/');
    let mended = (!parent && !folders.is_empty()).then(|| joined(&[folders, "/"]));
    cx.report(value, &Odd { found: value, leading, trailing, parent, mended });
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
