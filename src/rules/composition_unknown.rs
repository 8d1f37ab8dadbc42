use super::empty_value;
use crate::definition::{Name, Role};
use crate::support::{Context, Finding, FixDraft, Meant, Object, Rule, Shown, characters, edit, list_all, quote, rule};
use crate::text::search::split;
use crate::text::{Kind, Value};

rule! {
    CompositionUnknown, Error, "a composition that the template does not have", Safe;
    what: "Reports a `template.composition`, or the `composition` of an asset or of a function's `params`, that is not in the template. An asset may also name `*`, every composition, or `outer->inner`, of which each part must exist. Requires the option `template`.",
    why: "Composition names must match exactly, including case and spaces. The engine stops with `Couldn't find any compositions by provided name`, after the job has waited in the queue.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "Main" }
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" }
}"#,
    options: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "compositions": ["main", "intro"] }
}"#,
    fix: "Writes the composition's name. Safe if only case or surrounding spaces differ; otherwise a similar name is offered.",
    source: "`GET /templates/:id`, `compositions`; `GET /v3/templates/:id/compositions`; the open-source engine",
}

/// The most names that a message lists.
pub(super) const MOST_LISTED: usize = 8;

/// Every composition.
pub(crate) const ANY: &str = "*";

/// What separates the compositions of a path.
pub(crate) const INTO: &str = "->";

/// The name of a composition that does not exist.
struct Unknown<'v> {
    found: &'v Value<'v>,
    /// The name, which may be a part of a path.
    name: &'v str,
    meant: Option<Meant<'v>>,
    known: &'v [&'v str],
}

impl Finding for Unknown<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        format!("the template has no composition {}, so the render would fail", Shown::Text(self.name))
    }

    fn help(&self) -> Option<String> {
        Some(match (self.meant, self.known.len()) {
            (Some(meant), _) => meant.help(),
            (None, 0) => "the template has no compositions".to_owned(),
            (None, ..=MOST_LISTED) => format!("it has {}", list_all(self.known.iter().copied())),
            (None, count) => format!("copy the name from the project; it has {count} others"),
        })
    }

    fn fix(&self) -> Option<FixDraft> {
        let meant = self.meant?;
        let whole = characters(self.found);
        let parts = split(&whole, INTO).map(|part| if part == self.name { meant.name } else { part });
        let text = quote(&parts.collect::<Vec<_>>().join(INTO));
        edit(&["Change to `", &text, "`"], meant.surely, self.found.span(), &text)
    }
}

/// Checks the `composition` of a template, an asset, or a function's `params`.
pub(crate) fn check(object: &Object<'_>, cx: &mut Context<'_, '_, '_>) {
    let Some(compositions) = cx.scope.template.and_then(|template| template.compositions()) else { return };
    let Some(value) = object.value.field(Name::COMPOSITION).filter(|value| value.kind() == Kind::String) else {
        return;
    };
    let is_template = object.shape.role == Role::Template;
    if cx.scope.clean_room {
        return;
    }
    let text = characters(&value);
    if empty_value::is_blank(&text) || compositions.has(&text) || (!is_template && text == ANY) {
        return;
    }
    let missing = |name: &&str| !compositions.has(name);
    let name = if is_template { Some(&*text) } else { split(&text, INTO).find(missing) };
    let Some(name) = name else { return };
    let meant = Meant::among(compositions, name, cx);
    cx.report_member(object, &value, &Unknown { found: &value, name, meant, known: compositions.names() });
}

super::vectors! {
    CompositionUnknown, options: r#"{"template": [
        {"compositions": ["main", "Intro ", "intro"], "layers": []},
        {"id": "01JTGM9GCR71JV7EJYDF45QAFE", "status": "uploaded"},
        {"id": "01JTGM9GCR71JV7EJYDF45QAFE", "status": "uploaded", "compositions": ["other"]},
        {"id": "01JTGM9GCR71JV7EJYDF45QAFG", "status": "processing", "compositions": [], "layers": []},
        {"id": "01JTGM9GCR71JV7EJYDF45QAFH", "type": "mogrt", "status": "uploaded", "compositions": []}
    ]}"#;
    pass: &[
        r#""preview": true"#,
        r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "Intro "}}"#,
        r#""assets": [{"type": "text", "layerName": "a", "composition": "*", "value": "x"}]"#,
        r#""assets": [{"type": "text", "layerName": "a", "composition": "main->intro", "value": "x"}]"#,
        r#""assets": [{"type": "function", "name": "nx:layer-remove", "params": {"layerName": "a", "composition": "*"}}]"#,
        r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "x", "src": "https://x.com/a.aep"}}"#,
        r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFG", "composition": "x"}}"#,
        r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFH", "composition": "x"}}"#,
    ],
    fail: &[
        (r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "outro"}}"#, &["error /template/composition"]),
        (r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFE", "composition": "main"}}"#, &["error /template/composition"]),
        (r#""assets": [{"type": "text", "layerName": "a", "composition": "mian", "value": "x"}]"#, &["error /assets/0/composition"]),
        (r#""assets": [{"type": "text", "layerName": "a", "composition": "main->outro", "value": "x"}]"#, &["error /assets/0/composition"]),
        (r#""assets": [{"type": "function", "name": "nx:layer-remove", "params": {"layerName": "a", "composition": "outro"}}]"#, &["error /assets/0/params/composition"]),
        (r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "*"}}"#, &["error /template/composition"]),
    ],
    fix: &[
        (
            r#""assets": [{"type": "text", "layerName": "a", "composition": "MAIN->intro", "value": "x"}]"#,
            r#""assets": [{"type": "text", "layerName": "a", "composition": "main->intro", "value": "x"}]"#,
        ),
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
