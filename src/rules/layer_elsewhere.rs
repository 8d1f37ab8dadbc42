use super::{Finding, FixDraft, RuleCode, rule};
use crate::check::{Context, Layer, Object, Shown, list, quote, show};
use crate::definition::Name;
use crate::text::{Span, Value};

rule! {
    Error, "a layer of another composition", Offered;
    what: "Finds a `layerName` that exists in the template, but not in the composition that the asset targets: its own `composition`, or else the one that is rendered. Needs the template with its layers, as the v3 API gives them.",
    why: "An asset without `composition` looks for its layer in the rendered composition only. The layer is not found there, and the job fails or the layer stays as it was.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "text", "layerName": "name", "value": "Ada" }]
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "text", "layerName": "name", "composition": "lower-third", "value": "Ada" }]
}"#,
    options: r#"{
  "template": {
    "id": "01JTGM9GCR71JV7EJYDF45QAFD",
    "compositions": [{ "aeid": "1", "name": "main" }, { "aeid": "2", "name": "lower-third" }],
    "layers": [{ "composition_id": 2, "name": "name", "layer_type": "text" }]
  }
}"#,
    fix: "Sets `composition` to the one that holds the layer. Offered, for another layer may have been meant.",
    source: "`POST /jobs`, `assets[].composition`; `GET /v3/templates/:id/layers`",
}

/// How many compositions a message names.
const MOST_LISTED: usize = 8;

/// A layer that is somewhere else.
struct Elsewhere<'v> {
    layer: &'v Value<'v>,
    targeted: Shown<'v>,
    /// The compositions that have it, in the order of their names.
    homes: Vec<&'v str>,
    /// The asset's `composition`, where it has one.
    own: Option<Value<'v>>,
}

impl Finding for Elsewhere<'_> {
    fn code(&self) -> RuleCode {
        RuleCode::LayerElsewhere
    }

    fn message(&self) -> String {
        let homes = self.homes.get(..MOST_LISTED).unwrap_or(&self.homes);
        let (targeted, layer, homes) = (self.targeted, show(self.layer), list(homes.iter().copied()));
        format!("composition {targeted} has no layer {layer}, but {homes} has")
    }

    fn help(&self) -> Option<String> {
        let home = self.homes.first()?;
        Some(format!("add `\"composition\": {}` to the asset", quote(home)))
    }

    fn fix(&self) -> Option<FixDraft> {
        let [home] = self.homes.as_slice() else { return None };
        let home = quote(home);
        let title = format!("Set `composition` to {home}");
        Some(match self.own {
            Some(own) => FixDraft::offered(title, own.span(), home),
            None => {
                let end = self.layer.span().end;
                FixDraft::offered(title, Span { start: end, end }, format!(", \"composition\": {home}"))
            }
        })
    }
}

pub(crate) fn check(asset: &Object<'_>, value: &Value<'_>, named: &[&Layer], cx: &mut Context<'_, '_, '_>) {
    let own = asset.get(Name::COMPOSITION);
    let Some(target) = own.or(cx.scope.composition).and_then(|target| target.as_str()) else { return };
    if !cx.scope.template.is_some_and(|template| template.composition(&target).is_some()) {
        return;
    }
    let mut homes: Vec<&str> = Vec::new();
    for layer in named {
        // A layer whose composition is not known may be anywhere.
        let Some(home) = layer.composition.as_deref().filter(|home| *home != target) else { return };
        if let Err(place) = homes.binary_search(&home) {
            homes.insert(place, home);
        }
    }
    cx.report_member(asset, value, &Elsewhere { layer: value, targeted: Shown::Text(&target), homes, own });
}

super::vectors! {
    LayerElsewhere, options: r#"{"template": {
        "compositions": [{"aeid": "1", "name": "main"}, {"aeid": "2", "name": "intro"}, {"aeid": "3", "name": "outro"}],
        "layers": [{"composition_id": 1, "name": "a"}, {"composition_id": 2, "name": "b"}, {"composition_id": 3, "name": "b"}, {"composition_id": 9, "name": "c"}]
    }}"#;
    pass: &[
        r#""assets": [{"type": "text", "layerName": "a", "value": "x"}]"#,
        r#""assets": [{"type": "text", "layerName": "b", "composition": "outro", "value": "x"}]"#,
        r#""assets": [{"type": "text", "layerName": "c", "value": "x"}]"#,
        r#""assets": [{"type": "text", "layerName": "b", "composition": "unknown", "value": "x"}]"#,
    ],
    fail: &[
        (r#""assets": [{"type": "text", "layerName": "b", "value": "x"}]"#, &["error /assets/0/layerName"]),
        (r#""assets": [{"type": "text", "layerName": "a", "composition": "intro", "value": "x"}]"#, &["error /assets/0/layerName"]),
    ],
}
