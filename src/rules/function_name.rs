use crate::definition::FUNCTIONS;
use crate::support::{
    Context, Finding, FixDraft, Rule, change_to, characters, did_you_mean, list, one_of, rule, said, show, suggestion,
};
use crate::text::Value;

rule! {
    FunctionName, Warning, "an unknown function", Safe;
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
struct Unknown<'v> {
    found: &'v Value<'v>,
    nearest: Option<&'static str>,
    older_spelling: bool,
}

impl Finding for Unknown<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        let fault = if self.older_spelling {
            "is an older spelling, which may stop working"
        } else {
            "is not a known function, so it may be skipped or fail the job"
        };
        said(show(self.found), fault)
    }

    fn help(&self) -> Option<String> {
        Some(match self.nearest {
            Some(nearest) if self.older_spelling => format!("write `{nearest}`"),
            Some(nearest) => did_you_mean(nearest),
            None => format!("known are {}", list(FUNCTIONS.iter().copied())),
        })
    }

    fn fix(&self) -> Option<FixDraft> {
        change_to(self.nearest, self.found, self.older_spelling)
    }
}

#[inline(never)]
pub(crate) fn check(value: &Value<'_>, cx: &mut Context<'_, '_, '_>) {
    if one_of(value, &FUNCTIONS).is_some() {
        return;
    }
    let found = characters(value);
    let modern = found.strip_prefix("nx-").and_then(|rest| {
        let mut names = FUNCTIONS.iter().copied();
        names.find(|name| name.strip_prefix("nx:") == Some(rest))
    });
    let nearest = modern.or_else(|| suggestion(&found, FUNCTIONS.iter().copied()));
    cx.report(value, &Unknown { found: value, nearest, older_spelling: modern.is_some() });
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
