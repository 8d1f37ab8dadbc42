use crate::definition::{FUNCTIONS, Function, PREFIXES, function_names};
use crate::support::{
    Context, Finding, FixDraft, Rule, change_to, characters, did_you_mean, list_all, rule, said, show, suggestion,
};
use crate::text::Value;

rule! {
    FunctionName, Warning, "an unknown function", Offered;
    what: "Reports a `function` asset whose `name` is not a known function. Names can start with `nx:` or `nx-`.",
    why: "A function that the render machine does not know is skipped or fails the job.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "function", "name": "nx:layer-auto-scale", "params": { "layerName": "title" } }]
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "function", "name": "nx:layer-autoscale", "params": { "layerName": "title" } }]
}"#,
    fix: "Writes the nearest known name. Offered, because the service may have undocumented functions.",
    source: "The OpenAPI description of `POST /jobs`, `assets[].name` of type `function`; the vendor's skill for agents and its n8n demo",
}

/// A name that is not a function's.
struct Unknown<'v> {
    found: &'v Value<'v>,
    nearest: Option<String>,
}

impl Finding for Unknown<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        said(show(self.found), "is not a known function, so it may be skipped or fail the job")
    }

    fn help(&self) -> Option<String> {
        Some(match &self.nearest {
            Some(nearest) => did_you_mean(nearest),
            None => {
                let names: Vec<_> = function_names().collect();
                format!("known functions are {}", list_all(names.iter().map(String::as_str)))
            }
        })
    }

    fn fix(&self) -> Option<FixDraft> {
        change_to(self.nearest.as_deref(), self.found, false)
    }
}

pub(crate) fn check(value: &Value<'_>, cx: &mut Context<'_, '_, '_>) {
    let found = characters(value);
    if Function::named(&found).is_some() {
        return;
    }
    // All names have the same prefix, so it does not help to distinguish them.
    let plain = found.get(3..).filter(|_| found.get(..2).is_some_and(|prefix| prefix.eq_ignore_ascii_case("nx")));
    let plain = plain.unwrap_or(&found);
    let mut names = FUNCTIONS.iter().map(|function| function.name);
    let nearest = names.clone().find(|name| *name == plain).or_else(|| suggestion(plain, &mut names));
    let prefix = PREFIXES.iter().find(|prefix| found.starts_with(**prefix)).unwrap_or(&"nx:");
    cx.report(value, &Unknown { found: value, nearest: nearest.map(|name| [prefix, name].concat()) });
}

super::vectors! {
    FunctionName;
    pass: &[
        r#""assets": [{"type": "function", "name": "nx:layer-remove"}]"#,
        r#""assets": [{"type": "function", "name": "nx-layer-autoscale"}, {"type": "function", "name": "nx-text-params-set"}]"#,
        r#""assets": [{"type": "function", "name": "nx:genai"}, {"type": "function", "name": "nx-gen-ai"}, {"type": "function", "name": "nx:gen-ai"}]"#,
    ],
    fail: &[
        (r#""assets": [{"type": "function", "name": "layer-autoscale"}]"#, &["warning /assets/0/name"]),
        (r#""assets": [{"type": "function", "name": "nx_layer_autoscale"}]"#, &["warning /assets/0/name"]),
        (r#""assets": [{"type": "function", "name": "NX:layer-autoscale"}]"#, &["warning /assets/0/name"]),
        (r#""assets": [{"type": "function", "name": "nx:auto-scale"}]"#, &["warning /assets/0/name"]),
        (r#""assets": [{"type": "function", "name": "explode"}]"#, &["warning /assets/0/name"]),
    ],
    fix: &[(r#""assets": [{"type": "function", "name": "nx:gen-a"}]"#, r#""assets": [{"type": "function", "name": "nx:gen-a"}]"#)],
}
