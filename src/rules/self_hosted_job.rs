use crate::definition::{Foreign, Name, Role};
use crate::support::url;
use crate::support::{At, Context, Earlier, Finding, Object, Rule, characters, rule};
use crate::text::{Span, Value};

rule! {
    SelfHostedJob, Warning, "a job of self-hosted nexrender", None;
    what: "Reports a job that is written for the open-source nexrender: `actions`, `template.outputModule`, `outputExt` or `frameStart`, `type: \"default\"`, a template without an id under `file:`. There is one finding, at the first such field; the others are `related` locations, and no `unknown-field` is reported for them.",
    why: "The cloud service renders stored templates and does not have these fields: it ignores or rejects them, so nothing is encoded, uploaded or called as they specify.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main", "outputModule": "H.264" },
  "actions": { "postrender": [{ "module": "@nexrender/action-encode", "preset": "mp4" }] }
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "settings": { "type": "video", "codec": "video_h264_vbr_15mbps" }
}"#,
    source: "The README of the open-source engine, \"Job structure\"; `POST /jobs`",
}

/// How many signs a finding names.
const MOST_SIGNS: usize = 8;

struct SelfHosted {
    /// The signs behind the first.
    others: Vec<(Span, At<'static>)>,
}

impl Finding for SelfHosted {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        "this job is written for self-hosted nexrender: the cloud service has no such field and ignores or rejects it"
            .to_owned()
    }

    fn help(&self) -> Option<String> {
        Some(
            "upload the project once and write its `template.id`; write `settings.codec` for `outputModule` and encoding, \
             `settings.frames` for `frameStart` and `frameEnd`, `upload` and `webhook` for other `actions`"
                .to_owned(),
        )
    }

    fn related(&self) -> Vec<Earlier<'_>> {
        let related =
            self.others.iter().map(|(span, at)| Earlier { message: "another such field", span: *span, at: *at });
        related.collect()
    }
}

/// Whether a key is a sign. No other rule then has anything to say of it; the job is reported once, as a whole.
pub(crate) fn is_sign(role: Role, key: &Value<'_>, value: &Value<'_>, cx: &mut Context<'_, '_, '_>) -> bool {
    let is_sign = is_sign_of(role, key, value);
    cx.scope.is_self_hosted |= is_sign;
    is_sign
}

fn is_sign_of(role: Role, key: &Value<'_>, value: &Value<'_>) -> bool {
    let is_default = role == Role::Job && key.name() == Name::TYPE && value.is_str("default");
    is_default || Foreign::is_self_hosted(role, &characters(key))
}

/// Takes note of a template's source in a file, which is a sign where the template has no id.
pub(crate) fn note_source(source: &str, cx: &mut Context<'_, '_, '_>) {
    cx.scope.is_self_hosted |= is_file(source);
}

fn is_file(source: &str) -> bool {
    url::scheme(source).is_some_and(|(scheme, _)| scheme.eq_ignore_ascii_case("file"))
}

/// Reports a job in which a sign was seen.
#[cold]
pub(crate) fn report(job: &Object<'_>, cx: &mut Context<'_, '_, '_>) {
    let mut signs = Vec::new();
    for (key, value) in job.value.members() {
        if key.name() == Name::TEMPLATE {
            let has_id = value.field(Name::ID).is_some();
            for (inner, member) in value.members() {
                let is_source = inner.name() == Name::SRC && !has_id && is_file(&characters(&member));
                if is_source || is_sign_of(Role::Template, &inner, &member) {
                    signs.push((inner.span(), At::Within([key.step(), inner.step()])));
                }
            }
        } else if is_sign_of(Role::Job, &key, &value) {
            signs.push((key.span(), At::Below(key.step())));
        }
        if signs.len() > MOST_SIGNS {
            break;
        }
    }
    let mut signs = signs.into_iter();
    let Some((span, at)) = signs.next() else { return };
    cx.report_at(span, at, &SelfHosted { others: signs.take(MOST_SIGNS).collect() });
}

#[cfg(test)]
mod findings {
    use crate::support::CheckOptions;
    use crate::{RuleCode, lint};

    #[test]
    fn a_job_is_reported_once_with_all_signs() {
        let job = r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a", "outputModule": "x", "frameStart": 1}, "actions": {}, "note": 1}"#;
        for text in [job.to_owned(), format!(r#"{{"jobs": [{job}]}}"#)] {
            let report = lint(text, &CheckOptions::default());
            let found: Vec<_> = report.diagnostics.iter().map(|found| found.code).collect();
            assert_eq!(found, [RuleCode::SelfHostedJob, RuleCode::UnknownField]);
            let related: Vec<_> = report.diagnostics[0].related.iter().map(|other| other.pointer.to_string()).collect();
            assert_eq!(related.len(), 2);
            assert!(related[0].ends_with("/template/frameStart") && related[1].ends_with("/actions"), "{related:?}");
        }
    }
}

super::vectors! {
    SelfHostedJob;
    pass: &[
        r#""settings": {"type": "video", "outputModule": "x"}"#,
        r#""tags": "a", "priority": 5, "note": {"actions": 1}"#,
        r#""startFrame": 5"#,
        r#""type": "video""#,
        r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a", "src": "file:///a.aep"}}"#,
        r#""assets": [{"type": "image", "layerName": "a.png", "src": "file:///a.png"}]"#,
    ],
    fail: &[
        (r#""actions": {"postrender": []}"#, &["warning /actions"]),
        (r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a", "outputModule": "x"}}"#, &["warning /template/outputModule"]),
        (r#"{"template": {"src": "file:///a.aep", "composition": "a", "outputExt": "mov"}}"#, &["warning /template/src"]),
        (r#"{"template": {"src": "file:///a.aep", "composition": "a"}}"#, &["warning /template/src"]),
        (r#""type": "default""#, &["warning /type"]),
        (r#""onRenderProgress": "x", "frameStart": 1"#, &["warning /onRenderProgress"]),
        (r#"{"jobs": [
            {"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a", "frameStart": 1}, "assets": [{"type": "text", "layerName": "a", "value": "1"}]},
            {"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a", "frameStart": 1}, "assets": [{"type": "text", "layerName": "a", "value": "2"}]}
        ]}"#, &["warning /jobs/0/template/frameStart", "warning /jobs/1/template/frameStart"]),
    ],
}
