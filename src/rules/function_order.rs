use crate::definition::{Function, Name};
use crate::support::{At, Context, Earlier, Finding, Object, Rule, one_of, rule, show};
use crate::text::{Kind, Step, Value};

rule! {
    FunctionOrder, Warning, "a function before the media that it applies to", None;
    what: "Reports `nx:layer-autoscale` before the `image`, `video` or `job` asset of its layer.",
    why: "Assets are applied in order. The function scales the layer with its old file; the new file replaces it afterwards.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [
    { "type": "function", "name": "nx:layer-autoscale", "params": { "layerName": "hero.png", "type": "fill" } },
    { "type": "image", "layerName": "hero.png", "src": "https://cdn.example.com/a.png" }
  ]
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [
    { "type": "image", "layerName": "hero.png", "src": "https://cdn.example.com/a.png" },
    { "type": "function", "name": "nx:layer-autoscale", "params": { "layerName": "hero.png", "type": "fill" } }
  ]
}"#,
    source: "The vendor's skill for agents, `nx:layer-autoscale`",
}

/// A function whose layer gets its media from a later asset.
struct TooEarly<'v> {
    layer: Value<'v>,
    media: Value<'v>,
    /// Where the media asset is.
    path: &'v [Step],
}

impl Finding for TooEarly<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        format!("layer {} is scaled before its media is replaced, so the new file is not scaled", show(&self.layer))
    }

    fn help(&self) -> Option<String> {
        Some("move this function after the media asset of its layer".to_owned())
    }

    fn related(&self) -> Vec<Earlier<'_>> {
        vec![Earlier { message: "the media asset", span: self.media.span(), at: At::Path(self.path) }]
    }
}

/// How many of the assets after a function are compared with it, to avoid quadratic time.
const MOST_COMPARED: usize = 256;

/// Whether two assets may be in one composition: each is wherever it names none, or `*`.
fn may_share(one: Option<&Value<'_>>, other: Option<&Value<'_>>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one.equals(other) || [one, other].iter().any(|name| name.is_str("*")),
        _ => true,
    }
}

/// Checks whether the media of a function's layer comes later.
pub(crate) fn check(function: &Function, params: &Value<'_>, asset: &Object<'_>, cx: &mut Context<'_, '_, '_>) {
    if function.name != "layer-autoscale" {
        return;
    }
    let (Some(list), Some(target)) = (cx.scope.assets, params.field(Name::LAYER_NAME)) else { return };
    let is_target = |layer: &Value<'_>| match target.kind() {
        Kind::Array => target.items().take(MOST_COMPARED).any(|name| name.equals(layer)),
        _ => target.equals(layer),
    };
    let composition = params.field(Name::COMPOSITION).or(asset.get(Name::COMPOSITION));
    let later = asset.value.items_behind(&list).zip(1..).take(MOST_COMPARED);
    for (media, distance) in later {
        let Some(layer) = media.field(Name::LAYER_NAME).filter(is_target) else { continue };
        let is_media = media.field(Name::TYPE).is_some_and(|tag| one_of(&tag, &["image", "video", "job"]).is_some());
        if is_media && may_share(composition.as_ref(), media.field(Name::COMPOSITION).as_ref()) {
            let mut path = cx.path().clone();
            if let Some(Step::Index(index)) = path.last_mut() {
                *index += distance;
            }
            return cx.report(&asset.value, &TooEarly { layer, media, path: &path });
        }
    }
}

super::vectors! {
    FunctionOrder;
    pass: &[
        r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://x.com/a.png"}, {"type": "function", "name": "nx:layer-autoscale", "params": {"layerName": "a.png"}}]"#,
        r#""assets": [{"type": "function", "name": "nx:layer-autoscale", "params": {"layerName": "a.png"}}, {"type": "image", "layerName": "b.png", "src": "https://x.com/a.png"}]"#,
        r#""assets": [{"type": "function", "name": "nx:layer-autoscale", "params": {"layerName": "a", "maxFontSize": 90}}, {"type": "text", "layerName": "a", "value": "x"}]"#,
        r#""assets": [{"type": "function", "name": "nx:layer-autoscale", "params": {"layerName": "a.png", "composition": "one"}}, {"type": "image", "layerName": "a.png", "composition": "two", "src": "https://x.com/a.png"}]"#,
        r#""assets": [{"type": "function", "name": "nx:layer-state-set", "params": {"layerName": "a.png", "visible": true}}, {"type": "image", "layerName": "a.png", "src": "https://x.com/a.png"}]"#,
        r#""assets": [{"type": "function", "name": "nx:layer-autoscale"}, {"type": "image", "layerName": "a.png", "src": "https://x.com/a.png"}]"#,
        r#""assets": [{"type": "function", "name": "nx:layer-autoscale", "params": {"layerName": "child"}}, {"type": "job", "layerName": "other", "template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "b"}, "assets": [{"type": "image", "layerName": "child", "src": "https://x.com/a.png"}]}]"#,
    ],
    fail: &[
        (r#""assets": [{"type": "function", "name": "nx-layer-autoscale", "params": {"layerName": "a.png"}}, {"type": "image", "layerName": "a.png", "src": "https://x.com/a.png"}]"#, &["warning /assets/0"]),
        (r#""assets": [{"type": "text", "layerName": "t", "value": "x"}, {"type": "function", "name": "nx:layer-autoscale", "params": {"layerName": ["t", "a.mp4"]}}, {"type": "text", "layerName": "u", "value": "x"}, {"type": "video", "layerName": "a.mp4", "composition": "x", "src": "https://x.com/a.mp4"}]"#, &["warning /assets/1"]),
        (r#""assets": [{"type": "job", "layerName": "c", "template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "b"}, "assets": [{"type": "function", "name": "nx:layer-autoscale", "params": {"layerName": "a.png"}}, {"type": "image", "layerName": "a.png", "src": "https://x.com/a.png"}]}]"#, &["warning /assets/0/assets/0"]),
    ],
}
