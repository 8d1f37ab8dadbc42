use super::empty_value;
use crate::definition::Name;
use crate::support::{Context, Finding, FixDraft, Meant, Object, Rule, characters, list, rule, show, string_of};
use crate::text::Value;

rule! {
    CompositionUnknown, Error, "a composition that the template does not have", Safe;
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
struct Unknown<'v> {
    found: &'v Value<'v>,
    meant: Option<Meant<'v>>,
    known: &'v [&'v str],
}

impl Finding for Unknown<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        format!("the template has no composition {}", show(self.found))
    }

    fn help(&self) -> Option<String> {
        Some(match (self.meant, self.known.len()) {
            (Some(meant), _) => meant.help(),
            (None, 0) => "the template has no compositions".to_owned(),
            (None, ..=MOST_LISTED) => format!("it has {}", list(self.known.iter().copied())),
            (None, count) => format!("it has {count} others"),
        })
    }

    fn fix(&self) -> Option<FixDraft> {
        self.meant?.fix(self.found)
    }
}

/// Looks at the `composition` of a template or an asset.
#[inline(never)]
pub(crate) fn check(object: &Object<'_>, cx: &mut Context<'_, '_, '_>) {
    let Some(compositions) = cx.scope.template.and_then(|template| template.compositions()) else { return };
    let Some(value) = string_of(object, Name::COMPOSITION) else { return };
    if object.has(Name::SRC) && object.has(Name::ID) {
        return;
    }
    let name = characters(&value);
    if empty_value::is_blank(&name) || compositions.has(&name) {
        return;
    }
    let meant = Meant::among(compositions, &name, cx);
    cx.report_member(object, &value, &Unknown { found: &value, meant, known: compositions.names() });
}

super::vectors! {
    CompositionUnknown, options: r#"{"template": [
        {"compositions": ["main", "Intro ", "intro"], "layers": []},
        {"id": "01JTGM9GCR71JV7EJYDF45QAFE", "status": "uploaded"},
        {"id": "01JTGM9GCR71JV7EJYDF45QAFE", "status": "uploaded", "compositions": ["other"]}
    ]}"#;
    pass: &[
        r#""preview": true"#,
        r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "Intro "}}"#,
        r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "x", "src": "https://x.com/a.aep"}}"#,
    ],
    fail: &[
        (r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "outro"}}"#, &["error /template/composition"]),
        (r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFE", "composition": "main"}}"#, &["error /template/composition"]),
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
