use super::{Finding, FixDraft, RuleCode, did_you_mean, rule};
use crate::check::{Context, list, quote, show, suggestion};
use crate::definition::FUNCTIONS;
use crate::text::{Span, Value};

rule! {
    Warning, "an unknown function", Safe;
    what: "Finds a `function` asset whose `name` is none that is known, and the older spelling `nx-…` of one that is.",
    why: "A function that the render machine does not know is skipped or fails the job.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "function", "name": "nx-layer-autoscale", "params": { "layerName": "title" } }]
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "function", "name": "nx:layer-autoscale", "params": { "layerName": "title" } }]
}"#,
    fix: "Writes `nx:` for `nx-`, which is safe; another near name is only offered.",
    source: "The OpenAPI description of `POST /jobs`, `assets[].name` of type `function`",
}

/// A name that is not a function's.
struct Unknown {
    found: String,
    nearest: Option<&'static str>,
    older_spelling: bool,
    at: Span,
}

impl Finding for Unknown {
    fn code(&self) -> RuleCode {
        RuleCode::FunctionName
    }

    fn message(&self) -> String {
        if self.older_spelling {
            format!("{} is an older spelling, which may stop working", self.found)
        } else {
            format!("{} is not a known function, so it may be skipped or fail the job", self.found)
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self.nearest {
            Some(nearest) if self.older_spelling => format!("write `{nearest}`"),
            Some(nearest) => did_you_mean(nearest),
            None => format!("known are {}", list(FUNCTIONS)),
        })
    }

    fn fix(&self) -> Option<FixDraft> {
        let nearest = self.nearest?;
        let offered = FixDraft::change(nearest, self.at, quote(nearest));
        Some(FixDraft { safe: self.older_spelling, ..offered })
    }
}

#[inline(never)]
pub(crate) fn check(value: &Value<'_>, cx: &mut Context<'_, '_, '_>) {
    if FUNCTIONS.iter().any(|name| value.is_str(name)) {
        return;
    }
    let found = value.as_str().unwrap_or_default();
    let modern = found
        .strip_prefix("nx-")
        .and_then(|rest| FUNCTIONS.iter().copied().find(|name| name.strip_prefix("nx:") == Some(rest)));
    let nearest = modern.or_else(|| suggestion(&found, FUNCTIONS));
    let unknown = Unknown { found: show(value), nearest, older_spelling: modern.is_some(), at: value.span() };
    cx.report(value, &unknown);
}

super::vectors! {
    FunctionName;
    pass: &[r#""assets": [{"type": "function", "name": "nx:layer-remove"}]"#],
    fail: &[
        (r#""assets": [{"type": "function", "name": "nx-gen-ai"}]"#, &["warning /assets/0/name"]),
        (r#""assets": [{"type": "function", "name": "layer-autoscale"}]"#, &["warning /assets/0/name"]),
        (r#""assets": [{"type": "function", "name": "explode"}]"#, &["warning /assets/0/name"]),
    ],
    fix: &[
        (r#""assets": [{"type": "function", "name": "nx-gen-ai"}]"#, r#""assets": [{"type": "function", "name": "nx:gen-ai"}]"#),
        (r#""assets": [{"type": "function", "name": "nx:gen-a"}]"#, r#""assets": [{"type": "function", "name": "nx:gen-a"}]"#),
    ],
}
