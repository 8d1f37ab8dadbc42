use super::{Finding, FixDraft, RuleCode, rule};
use crate::check::{Context, Layer, Object, list, quote, show, show_str};
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
struct Elsewhere {
    layer: String,
    targeted: String,
    homes: Vec<String>,
    /// Where `composition` is set, or where it would be added.
    place: Place,
}

enum Place {
    Replace(Span),
    AddBehind(Span),
}

impl Finding for Elsewhere {
    fn code(&self) -> RuleCode {
        RuleCode::LayerElsewhere
    }

    fn message(&self) -> String {
        format!(
            "composition {} has no layer {}, but {} has",
            self.targeted,
            self.layer,
            list(self.homes.iter().take(MOST_LISTED).map(String::as_str))
        )
    }

    fn help(&self) -> Option<String> {
        let home = self.homes.first()?;
        Some(format!("add `\"composition\": {}` to the asset", quote(home)))
    }

    fn fix(&self) -> Option<FixDraft> {
        let [home] = self.homes.as_slice() else { return None };
        let home = quote(home);
        let (span, text) = match self.place {
            Place::Replace(span) => (span, home.clone()),
            Place::AddBehind(span) => (Span { start: span.end, end: span.end }, format!(", \"composition\": {home}")),
        };
        Some(FixDraft::offered(format!("Set `composition` to {home}"), span, text))
    }
}

pub(crate) fn check(asset: &Object<'_>, value: &Value<'_>, named: &[&Layer], cx: &mut Context<'_, '_, '_>) {
    let homes: Vec<&String> = named.iter().filter_map(|layer| layer.composition.as_ref()).collect();
    // A layer whose composition is not known may be anywhere.
    if homes.len() < named.len() {
        return;
    }
    let own = asset.get(Name::COMPOSITION);
    let Some(target) = own.or(cx.scope.composition).and_then(|target| target.as_str()) else { return };
    let is_known = cx.scope.template.is_some_and(|template| template.composition(&target).is_some());
    if !is_known || homes.iter().any(|home| **home == target) {
        return;
    }
    let mut sorted: Vec<String> = Vec::new();
    for home in homes {
        if let Err(place) = sorted.binary_search(home) {
            sorted.insert(place, home.clone());
        }
    }
    let place = own.map_or(Place::AddBehind(value.span()), |own| Place::Replace(own.span()));
    cx.report_member(
        asset,
        value,
        &Elsewhere { layer: show(value), targeted: show_str(&target), homes: sorted, place },
    );
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
