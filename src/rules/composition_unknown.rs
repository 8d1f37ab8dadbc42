use super::{Finding, FixDraft, RuleCode, empty_value, rule, words};
use crate::check::{Context, Object, list, quote, show};
use crate::definition::Name;
use crate::text::{Kind, Span};

rule! {
    Error, "a composition that the template does not have", Safe;
    what: "Finds a `template.composition`, or an asset's `composition`, that is not in the template. Needs the template: the option `template`.",
    why: "Names of compositions are exact. The job fails after it has been queued.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "Main" }
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" }
}"#,
    options: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "compositions": ["main", "intro"] }
}"#,
    fix: "Writes the composition's name when only case or blanks around it differ, which is safe; another near name is offered.",
    source: "`GET /templates/:id`, `compositions`; `GET /v3/templates/:id/compositions`",
}

/// How many names a message lists.
const MOST_LISTED: usize = 8;

/// A name that no composition has.
struct Unknown {
    found: String,
    nearest: Option<String>,
    safe: bool,
    /// The names to list, when they are few.
    known: Vec<String>,
    count: usize,
    at: Span,
}

impl Finding for Unknown {
    fn code(&self) -> RuleCode {
        RuleCode::CompositionUnknown
    }

    fn message(&self) -> String {
        format!("the template has no composition {}", self.found)
    }

    fn help(&self) -> Option<String> {
        Some(match &self.nearest {
            Some(nearest) => format!("did you mean {}? Case and blanks count", quote(nearest)),
            None if self.count == 0 => words("the template has no compositions"),
            None if self.count <= MOST_LISTED => format!("it has {}", list(self.known.iter().map(String::as_str))),
            None => format!("it has {} others", self.count),
        })
    }

    fn fix(&self) -> Option<FixDraft> {
        let nearest = quote(self.nearest.as_ref()?);
        let offered = FixDraft::change(&nearest, self.at, nearest.clone());
        Some(FixDraft { safe: self.safe, ..offered })
    }
}

/// Looks at the `composition` of a template or an asset.
#[inline(never)]
pub(crate) fn check(object: &Object<'_>, cx: &mut Context<'_, '_, '_>) {
    let Some(compositions) = cx.scope.template.and_then(|template| template.compositions()) else { return };
    let Some(value) = object.get(Name::COMPOSITION).filter(|value| value.kind() == Kind::String) else { return };
    if object.get(Name::SRC).is_some() && object.get(Name::ID).is_some() {
        return;
    }
    let name = value.as_str().unwrap_or_default();
    if empty_value::is_blank(&name) || compositions.has(&name) {
        return;
    }
    let same = compositions.alike(&name);
    let near = same.first.or_else(|| compositions.nearest(&name, &cx.account().effort));
    let unknown = Unknown {
        found: show(&value),
        nearest: near.map(str::to_owned),
        safe: same.only,
        known: compositions.names().iter().take(MOST_LISTED).map(|name| (*name).to_owned()).collect(),
        count: compositions.len(),
        at: value.span(),
    };
    cx.report_member(object, &value, &unknown);
}

super::vectors! {
    CompositionUnknown, options: r#"{"template": {"compositions": ["main", "Intro ", "intro"], "layers": []}}"#;
    pass: &[
        r#""preview": true"#,
        r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "Intro "}}"#,
        r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "x", "src": "https://x.com/a.aep"}}"#,
    ],
    fail: &[
        (r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "outro"}}"#, &["error /template/composition"]),
        (r#""assets": [{"type": "text", "layerName": "a", "composition": "mian", "value": "x"}]"#, &["error /assets/0/composition"]),
    ],
    fix: &[
        (
            r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": " MAIN"}}"#,
            r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main"}}"#,
        ),
        (
            r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "INTRO"}}"#,
            r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "INTRO"}}"#,
        ),
    ],
}
