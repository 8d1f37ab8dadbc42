use crate::definition::Name;
use crate::support::{Context, Finding, Layer, Object, Rule, article, one_of, rule, show};
use crate::text::Value;

rule! {
    LayerKind, Warning, "an asset on a layer of another kind", None;
    what: "Reports a `text` asset on a layer that is not a text layer, and a media asset on one that is. Requires the option `template`, with layers as the v3 API returns them.",
    why: "A text layer has no footage to replace, and a footage layer has no text: the asset fails or changes nothing.",
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
struct OtherKind<'v> {
    tag: &'static str,
    layer: &'v Value<'v>,
    layer_type: &'v str,
}

impl Finding for OtherKind<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        let Self { tag, layer_type, .. } = self;
        // The API's word for a layer with pictures or sound.
        let layer_type = if *layer_type == "av" { "footage" } else { layer_type };
        let (layer, its, the_assets) = (show(self.layer), article(layer_type), article(tag));
        format!("layer {layer} is {its} {layer_type} layer, which {the_assets} `{tag}` asset cannot change")
    }

    fn help(&self) -> Option<String> {
        Some(if self.tag == "text" {
            "use a text layer, or an `image`, `audio` or `video` asset to replace this layer's footage".to_owned()
        } else {
            "use a footage layer, or a `text` asset to set this layer's text".to_owned()
        })
    }
}

fn is_text(layer_type: &str) -> bool {
    layer_type.as_bytes().windows(4).any(|part| part.eq_ignore_ascii_case(b"text"))
}

/// `target`: the composition in which the asset looks for the layer.
pub(crate) fn check(
    asset: &Object<'_>,
    value: &Value<'_>,
    target: Option<&str>,
    named: &[&Layer],
    cx: &mut Context<'_, '_, '_>,
) {
    let tag = asset.get(Name::TYPE).and_then(|tag| one_of(&tag, &["text", "image", "audio", "video", "job"]));
    let Some(tag) = tag else { return };
    let mut other = None;
    for layer in named {
        let is_targeted = layer.composition.is_none() || layer.composition.as_deref() == target;
        if let Some(layer_type) = layer.layer_type.as_deref().filter(|_| is_targeted) {
            if is_text(layer_type) == (tag == "text") {
                return;
            }
            other = other.or(Some(layer_type));
        }
    }
    if let Some(layer_type) = other {
        cx.report_member(asset, value, &OtherKind { tag, layer: value, layer_type });
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
