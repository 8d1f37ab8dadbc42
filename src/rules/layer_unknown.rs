use super::{Finding, FixDraft, RuleCode, empty_value, layer_elsewhere, layer_kind, rule, words};
use crate::check::{Context, Object, Template, quote, show};
use crate::definition::Name;
use crate::text::{Kind, Span, Step, Value};

rule! {
    Error, "a layer that the template does not have", Safe;
    what: "Finds a `layerName` that is in no composition of the template. Needs the template: the option `template`.",
    why: "Names of layers are exact, trailing blanks included. An asset for a layer that does not exist fails the job, or changes nothing.",
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
    fix: "Writes the layer's name when only case or blanks around it differ, which is safe; another near name is offered.",
    source: "`GET /templates/:id`, `layers`; `GET /v3/templates/:id/layers`",
}

/// A name that no layer has.
struct Unknown {
    found: String,
    nearest: Option<String>,
    safe: bool,
    at: Span,
}

impl Finding for Unknown {
    fn code(&self) -> RuleCode {
        RuleCode::LayerUnknown
    }

    fn message(&self) -> String {
        format!("the template has no layer {}", self.found)
    }

    fn help(&self) -> Option<String> {
        Some(match &self.nearest {
            Some(nearest) => format!("did you mean {}? Case and blanks count", quote(nearest)),
            None => words("copy the name from the project; case and blanks count"),
        })
    }

    fn fix(&self) -> Option<FixDraft> {
        let nearest = quote(self.nearest.as_ref()?);
        let offered = FixDraft::change(&nearest, self.at, nearest.clone());
        Some(FixDraft { safe: self.safe, ..offered })
    }
}

/// Where more layers than this share a name, it is not looked for where and what each of them is: a
/// payload with as many assets would take the square of the time.
const MOST_NAMESAKES: usize = 256;

/// Looks at the `layerName` of an asset.
#[inline(never)]
pub(crate) fn check(asset: &Object<'_>, cx: &mut Context<'_, '_, '_>) {
    let Some(template) = cx.scope.template.filter(|template| template.info.layers.is_some()) else { return };
    if cx.scope.clean_room {
        return;
    }
    let Some(value) = asset.get(Name::LAYER_NAME).filter(|value| value.kind() == Kind::String) else { return };
    let name = value.as_str().unwrap_or_default();
    let named = template.layers_named(&name, MOST_NAMESAKES + 1);
    if named.is_empty() {
        if let Some(unknown) = unknown(&value, &name, template, cx) {
            cx.report_member(asset, &value, &unknown);
        }
        return;
    }
    if named.len() > MOST_NAMESAKES {
        return;
    }
    layer_elsewhere::check(asset, &value, &named, cx);
    layer_kind::check(asset, &value, &named, cx);
}

/// Looks at the `layerName` of a function's `params`: one name or several.
pub(crate) fn check_params(params: &Object<'_>, cx: &mut Context<'_, '_, '_>) {
    let Some(template) = cx.scope.template.filter(|template| template.info.layers.is_some()) else { return };
    let Some(names) = params.get(Name::LAYER_NAME).filter(|_| !cx.scope.clean_room) else { return };
    let is_missing = |value: &Value<'_>, cx: &Context<'_, '_, '_>| {
        let name = value.as_str()?;
        if template.layers()?.has(&name) { None } else { unknown(value, &name, template, cx) }
    };
    if let Some(unknown) = is_missing(&names, cx) {
        cx.report_member(params, &names, &unknown);
    }
    let Some((key, _)) = params.value.members().find(|(_, value)| value.span() == names.span()) else { return };
    for (index, item) in (0..).zip(names.items()) {
        if let Some(unknown) = is_missing(&item, cx) {
            cx.at(key.step(), |cx| cx.report_below(Step::Index(index), item.span(), &unknown));
        }
    }
}

fn unknown(value: &Value<'_>, name: &str, template: &Template<'_>, cx: &Context<'_, '_, '_>) -> Option<Unknown> {
    if empty_value::is_blank(name) {
        return None;
    }
    let layers = template.layers()?;
    let same = layers.alike(name);
    let near = same.first.or_else(|| layers.nearest(name, &cx.account().effort));
    Some(Unknown { found: show(value), nearest: near.map(str::to_owned), safe: same.only, at: value.span() })
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
