use super::composition_unknown::{ANY, INTO, MOST_LISTED};
use super::{empty_value, layer_elsewhere, layer_kind};
use crate::definition::Name;
use crate::support::{
    Context, Finding, FixDraft, Lookup, Meant, Object, Rule, characters, list_all, one_of, rule, show, string_of,
};
use crate::text::search::split;
use crate::text::{Step, Value};

rule! {
    LayerUnknown, Error, "a layer that the template does not have", Safe;
    what: "Reports a `layerName` that is in no composition of the template. Requires the option `template`.",
    why: "Layer names must match exactly, including case and spaces, even trailing ones. One missing layer fails the whole job: the engine stops with `Couldn't find any layers by provided name`.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "text", "layerName": "Title", "value": "Hello" }]
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "text", "layerName": "title ", "value": "Hello" }]
}"#,
    options: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "compositions": ["main"], "layers": ["title ", "logo.png"] }
}"#,
    fix: "Writes the layer's name. Safe if only case or surrounding spaces differ; otherwise a similar name is offered.",
    source: "`GET /templates/:id`, `layers`; `GET /v3/templates/:id/layers`",
}

/// The name of a layer that does not exist.
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
        format!("the template has no layer {}, so the render would fail", show(self.found))
    }

    fn help(&self) -> Option<String> {
        Some(match (self.meant, self.known.len()) {
            (Some(meant), _) => meant.help(),
            (None, 1..=MOST_LISTED) => format!("it has {}", list_all(self.known.iter().copied())),
            (None, _) => "copy the exact name from the project, including case and spaces".to_owned(),
        })
    }

    fn fix(&self) -> Option<FixDraft> {
        self.meant?.fix(self.found)
    }
}

/// If more layers than this share a name, their compositions and kinds are not checked, to avoid quadratic time.
const MOST_NAMESAKES: usize = 256;

/// Checks the `layerName` of an asset.
pub(crate) fn check(asset: &Object<'_>, cx: &mut Context<'_, '_, '_>) {
    let Some(template) = cx.scope.template.filter(|_| !cx.scope.clean_room) else { return };
    let (Some(layers), Some(all)) = (template.layers(), &template.info.layers) else { return };
    let Some(value) = string_of(asset, Name::LAYER_NAME) else { return };
    // The Essential Graphics fields of a `.mogrt` are not layers of a composition.
    if template.info.is_mogrt() && asset.get(Name::TYPE).is_some_and(|tag| one_of(&tag, &["essential"]).is_some()) {
        return;
    }
    let mut named = Vec::new();
    for layer in layers.places(&characters(&value)).filter_map(|place| all.get(place)).take(MOST_NAMESAKES + 1) {
        named.push(layer);
    }
    if named.is_empty() {
        if let Some(unknown) = unknown(&value, layers, cx) {
            cx.report_member(asset, &value, &unknown);
        }
    } else if named.len() <= MOST_NAMESAKES {
        let target = asset.get(Name::COMPOSITION).or(cx.scope.composition).and_then(|target| target.as_str());
        let target = target.as_deref().filter(|target| *target != ANY).and_then(|path| split(path, INTO).last());
        layer_elsewhere::check(asset, &value, target, &named, cx);
        layer_kind::check(asset, &value, target, &named, cx);
    }
}

/// Checks the `layerName` of a function's `params`: one name or several.
pub(crate) fn check_params(params: &Object<'_>, cx: &mut Context<'_, '_, '_>) {
    let Some(template) = cx.scope.template.filter(|_| !cx.scope.clean_room) else { return };
    let (Some(layers), Some(names)) = (template.layers(), params.get(Name::LAYER_NAME)) else { return };
    if let Some(unknown) = unknown(&names, layers, cx) {
        cx.report_member(params, &names, &unknown);
    }
    for (index, item) in (0..).zip(names.items()) {
        if let Some(unknown) = unknown(&item, layers, cx) {
            cx.report_within((params, &names), Step::Index(index), item.span(), &unknown);
        }
    }
}

fn unknown<'v, 'o: 'v>(value: &'v Value<'v>, layers: &'v Lookup<'o>, cx: &Context<'_, '_, '_>) -> Option<Unknown<'v>> {
    let name = value.as_str()?;
    if layers.has(&name) || empty_value::is_blank(&name) {
        return None;
    }
    Some(Unknown { found: value, meant: Meant::among(layers, &name, cx), known: layers.names() })
}

super::vectors! {
    LayerUnknown, options: r#"{"template": {"compositions": ["main"], "layers": ["title ", "Logo", "logo"]}}"#;
    pass: &[
        r#""assets": [{"type": "text", "layerName": "title ", "value": "x"}]"#,
        r#""assets": [{"type": "text", "layerName": "", "value": "x"}]"#,
        r#""assets": [{"type": "function", "name": "nx:gen-ai", "params": {"layerName": ["Logo", "logo"]}}]"#,
        r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main", "src": "https://x.com/a.aep"}, "assets": [{"type": "text", "layerName": "zzz", "value": "x"}]}"#,
    ],
    fail: &[
        (r#""assets": [{"type": "text", "layerName": "title", "value": "x"}]"#, &["error /assets/0/layerName"]),
        (r#""assets": [{"type": "function", "name": "nx:gen-ai", "params": {"layerName": "zzz"}}]"#, &["error /assets/0/params/layerName"]),
        (r#""assets": [{"type": "function", "name": "nx:gen-ai", "params": {"layerName": ["logo", "zzz"]}}]"#, &["error /assets/0/params/layerName/1"]),
        (r#""assets": [{"type": "job", "layerName": "zzz", "template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main"}}]"#, &["error /assets/0/layerName"]),
    ],
    fix: &[
        (r#""assets": [{"type": "text", "layerName": "TITLE", "value": "x"}]"#, r#""assets": [{"type": "text", "layerName": "title ", "value": "x"}]"#),
        (r#""assets": [{"type": "text", "layerName": "LOGO", "value": "x"}]"#, r#""assets": [{"type": "text", "layerName": "LOGO", "value": "x"}]"#),
    ],
}
