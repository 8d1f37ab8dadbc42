use crate::definition::{Choice, value_of_word};
use crate::diagnostic::Severity;
use crate::support::{
    Context, Finding, FixDraft, Rule, article, change_to, characters, did_you_mean, list, one_of, one_of_any_case,
    rule, show, suggestion,
};
use crate::text::Value;

rule! {
    UnknownValue, Error, "a value that is not allowed", Safe;
    what: "Reports a value that its field does not allow: an asset's `type`, `settings.type`, `.quality` and `.engine`, `upload.provider`, `webhook.method`, a join's `preset`. Values are case-sensitive. An undocumented `upload.params.acl` is a warning, because storage services have more values.",
    why: "The API accepts only these values, in this case, and rejects the job.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "settings": { "type": "video", "quality": "Draft" }
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "settings": { "type": "video", "quality": "draft" }
}"#,
    fix: "Writes the allowed value. Safe if only case differs; otherwise a similar value, or the value that a word such as `picture`, `mp4` or `high` means, is offered.",
    source: "`POST /jobs`, `POST /jobs/join`: the values of each field",
}

/// So many values are all shown beside the one that was probably meant.
const FEW: usize = 4;

/// A value that is not allowed.
struct Unknown<'v> {
    found: &'v Value<'v>,
    choice: &'static Choice,
    nearest: Option<&'static str>,
    case_only: bool,
}

impl Finding for Unknown<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn severity(&self) -> Severity {
        if self.choice.open { Severity::Warning } else { Severity::Error }
    }

    fn message(&self) -> String {
        let noun = self.choice.name;
        let (found, article) = (show(self.found), article(noun));
        let consequence = if self.choice.open {
            " in the API reference, so the storage service may reject it"
        } else {
            ", so the API rejects the job"
        };
        format!("{found} is not {article} {noun}{consequence}")
    }

    fn help(&self) -> Option<String> {
        Some(match self.nearest {
            Some(nearest) if self.case_only || self.choice.values.len() > FEW => did_you_mean(nearest),
            Some(nearest) => {
                format!("{} Allowed: {}", did_you_mean(nearest), list(self.choice.values.iter().copied()))
            }
            None => format!("use {}", list(self.choice.values.iter().copied())),
        })
    }

    fn fix(&self) -> Option<FixDraft> {
        change_to(self.nearest, self.found, self.case_only)
    }
}

#[inline(always)]
pub(crate) fn check(value: &Value<'_>, choice: &'static Choice, cx: &mut Context<'_, '_, '_>) {
    if one_of(value, choice.values).is_none() {
        closer_look(value, choice, cx);
    }
}

#[cold]
fn closer_look(value: &Value<'_>, choice: &'static Choice, cx: &mut Context<'_, '_, '_>) {
    let found = characters(value);
    let same = one_of_any_case(found.as_bytes(), choice.values);
    let meant = || value_of_word(choice, &found).or_else(|| suggestion(&found, choice.values.iter().copied()));
    let nearest = same.or_else(|| if cx.lists(value) { meant() } else { None });
    cx.report(value, &Unknown { found: value, choice, nearest, case_only: same.is_some() });
}

super::vectors! {
    UnknownValue;
    pass: &[
        r#""settings": {"type": "aep", "quality": "full", "engine": "ae2025"}"#,
        r#""webhook": {"url": "https://x.com", "method": "PUT"}"#,
        r#""settings": {"type": 5}"#,
    ],
    fail: &[
        (r#""settings": {"type": "gif", "quality": "", "engine": "2026"}"#, &["error /settings/type", "error /settings/quality", "error /settings/engine"]),
        (r#""webhook": {"url": "https://x.com", "method": "post"}"#, &["error /webhook/method"]),
        (r#""assets": [{"type": "txt"}]"#, &["error /assets/0/type"]),
        (r#""assets": [{"type": "Text", "layerName": "a", "value": "b"}]"#, &["error /assets/0/type"]),
        (r#""upload": {"provider": "gcs", "params": {"region": "a", "bucket": "b", "accessKeyId": "${secrets.A}", "accessKeySecret": "${secrets.B}", "acl": "bucket-owner-read"}}"#,
            &["error /upload/provider", "warning /upload/params/acl"]),
        (r#""assets": [{"type": "job", "layerName": "a", "template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "b"}, "settings": {"type": "aep"}}]"#,
            &["error /assets/0/settings/type"]),
        (r#"{"assets": [{"type": "video", "src": "https://x.com/a.mp4"}], "settings": {"preset": "mov"}}"#, &["error /settings/preset"]),
    ],
    fix: &[
        (r#""settings": {"quality": "FULL"}"#, r#""settings": {"quality": "full"}"#),
        (r#""settings": {"quality": "ful"}"#, r#""settings": {"quality": "ful"}"#),
    ],
    offered: &[
        (r#""settings": {"quality": "high"}"#, r#""settings": {"quality": "full"}"#),
        (r#""settings": {"engine": "ae2027"}"#, r#""settings": {"engine": "ae2026"}"#),
        (r#""settings": {"type": "MP4"}"#, r#""settings": {"type": "video"}"#),
        (r#""assets": [{"type": "img", "layerName": "a.png", "src": "https://x.com/a.png"}]"#, r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://x.com/a.png"}]"#),
    ],
}
