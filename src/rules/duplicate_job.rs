use crate::support::{At, Context, Earlier, Finding, Rule, rule};
use crate::text::{Path, Span, Value};

rule! {
    DuplicateJob, Warning, "a duplicate job in a batch", None;
    what: "Reports a job that is identical to an earlier one of the batch, ignoring the order of keys.",
    why: "Each job is rendered and billed, even if it is identical to another.",
    example: r#"{
  "jobs": [
    { "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" } },
    { "template": { "composition": "main", "id": "01JTGM9GCR71JV7EJYDF45QAFD" } }
  ]
}"#,
    instead: r#"{
  "jobs": [
    { "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" } }
  ]
}"#,
    source: "`POST /batches`, `jobs`",
}

/// A job equal to an earlier one.
struct Duplicate<'p> {
    first: Span,
    first_index: u32,
    path: &'p dyn Fn() -> Path,
}

impl Finding for Duplicate<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        format!("this job is identical to job {}: both are rendered and billed", u64::from(self.first_index))
    }

    fn help(&self) -> Option<String> {
        Some("remove it, unless you want to render the same video again".to_owned())
    }

    fn related(&self) -> Vec<Earlier<'_>> {
        vec![Earlier { message: "the first of the two", span: self.first, at: At::Elsewhere(self.path) }]
    }
}

pub(crate) fn report(job: &Value<'_>, first: Span, path: Path, first_index: u32, cx: &mut Context<'_, '_, '_>) {
    cx.report(job, &Duplicate { first, first_index, path: &move || path.clone() });
}

super::vectors! {
    DuplicateJob;
    pass: &[
        r#"{"jobs": [{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a"}}, {"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "b"}}]}"#,
        r#"{"jobs": [5, 5]}"#,
        // Two font names with one fingerprint.
        r#"{"jobs": [
            {"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a"}, "assets": [], "fonts": ["Inter-Bod-Lbxebv-abc.ttf"]},
            {"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a"}, "assets": [], "fonts": ["G5jUE8u_-R0P0ks8-abc.ttf"]}
        ]}"#,
    ],
    fail: &[(
        r#"{"jobs": [
            {"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a"}, "preview": true},
            {"preview": true, "template": {"composition": "\u0061", "id": "01JTGM9GCR71JV7EJYDF45QAFD"}},
            {"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "b"}},
            {"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a"}, "preview": true}
        ]}"#,
        &["warning /jobs/1", "warning /jobs/3"],
    )],
}
