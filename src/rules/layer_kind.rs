use super::{Finding, RuleCode, rule, words};
use crate::check::{Context, Layer, Object, article, show};
use crate::definition::Name;
use crate::text::Value;
use crate::text::search::contains;

rule! {
    Warning, "an asset on a layer of another kind", None;
    what: "Finds a `text` asset on a layer that is not a text layer, and a file on one that is. Needs the template with its layers, as the v3 API gives them.",
    why: "A text layer has no source to replace, and a footage layer no text to set: the asset fails or changes nothing.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "text", "layerName": "logo.png", "value": "Hello" }]
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "image", "layerName": "logo.png", "src": "https://cdn.example.com/logo.png" }]
}"#,
    options: r#"{
  "template": {
    "id": "01JTGM9GCR71JV7EJYDF45QAFD",
    "compositions": [{ "aeid": "1", "name": "main" }],
    "layers": [{ "composition_id": 1, "name": "logo.png", "layer_type": "footage" }]
  }
}"#,
    source: "`GET /v3/templates/:id/layers`, `layer_type`",
}

/// An asset that the layer cannot take.
struct OtherKind {
    tag: String,
    layer: String,
    layer_type: String,
}

impl Finding for OtherKind {
    fn code(&self) -> RuleCode {
        RuleCode::LayerKind
    }

    fn message(&self) -> String {
        let Self { tag, layer, layer_type } = self;
        format!(
            "layer {layer} is {}, which {} cannot change",
            article(&format!("{layer_type} layer")),
            article(&format!("`{tag}` asset"))
        )
    }

    fn help(&self) -> Option<String> {
        Some(if self.tag == "text" {
            words("name a text layer, or replace this one's file with an `image`, `audio` or `video` asset")
        } else {
            words("name a footage layer, or set this one's text with a `text` asset")
        })
    }
}

fn is_text(layer_type: &str) -> bool {
    contains(&layer_type.to_ascii_lowercase(), "text")
}

pub(crate) fn check(asset: &Object<'_>, value: &Value<'_>, named: &[&Layer], cx: &mut Context<'_, '_, '_>) {
    let Some(tag) = asset.get(Name::TYPE).and_then(|tag| tag.as_str()) else { return };
    let wants_text = match &*tag {
        "text" => true,
        "image" | "audio" | "video" | "job" => false,
        _ => return,
    };
    let target = asset.get(Name::COMPOSITION).or(cx.scope.composition).and_then(|target| target.as_str());
    let targeted = |layer: &&&Layer| layer.composition.is_none() || layer.composition.as_deref() == target.as_deref();
    let types: Vec<&String> = named.iter().filter(targeted).filter_map(|layer| layer.layer_type.as_ref()).collect();
    if let Some(other) = types.first()
        && types.iter().all(|layer_type| is_text(layer_type) != wants_text)
    {
        let finding = OtherKind { tag: tag.into_owned(), layer: show(value), layer_type: (*other).clone() };
        cx.report_member(asset, value, &finding);
    }
}

super::vectors! {
    LayerKind, options: r#"{"template": {
        "compositions": [{"aeid": "1", "name": "main"}],
        "layers": [{"composition_id": 1, "name": "t", "layer_type": "text"}, {"composition_id": 1, "name": "f", "layer_type": "footage"}, {"composition_id": 1, "name": "u"}]
    }}"#;
    pass: &[
        r#""assets": [{"type": "text", "layerName": "t", "value": "x"}, {"type": "image", "layerName": "f", "src": "https://x.com/a.png"}]"#,
        r#""assets": [{"type": "text", "layerName": "u", "value": "x"}, {"type": "data", "layerName": "f", "property": "Opacity", "value": 1}]"#,
    ],
    fail: &[
        (r#""assets": [{"type": "text", "layerName": "f", "value": "x"}]"#, &["warning /assets/0/layerName"]),
        (r#""assets": [{"type": "image", "layerName": "t", "src": "https://x.com/a.png"}]"#, &["warning /assets/0/layerName"]),
    ],
}
