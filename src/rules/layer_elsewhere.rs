use crate::definition::Name;
use crate::support::{
    Context, Finding, FixDraft, Layer, Object, Rule, Shown, Template, edit_of, list, quote, rule, show,
};
use crate::text::{Span, Value};

rule! {
    LayerElsewhere, Error, "a layer of another composition", Offered;
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
    targeted: &'v str,
    /// The layers of its name.
    named: &'v [&'v Layer],
    /// The asset's `composition`, where it has one.
    own: Option<Value<'v>>,
    /// Whether an object is checked, whose text nobody sees.
    is_object: bool,
}

impl Elsewhere<'_> {
    /// The compositions that have it, each once, in the order of their names.
    fn homes(&self) -> impl Iterator<Item = &str> {
        std::iter::successors(self.home_after(None), |last| self.home_after(Some(last)))
    }

    #[inline(never)]
    fn home_after(&self, last: Option<&str>) -> Option<&str> {
        let homes = self.named.iter().filter_map(|layer| layer.composition.as_deref());
        homes.filter(|home| Some(*home) > last).min()
    }
}

impl Finding for Elsewhere<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        let (targeted, layer) = (Shown::Text(self.targeted), show(self.layer));
        let homes = list(self.homes().take(MOST_LISTED));
        format!("composition {} has no layer {}, but {} has", targeted, layer, homes.as_str())
    }

    fn help(&self) -> Option<String> {
        let home = quote(self.home_after(None)?);
        Some(format!("add `\"composition\": {}` to the asset", home.as_str()))
    }

    fn fix(&self) -> Option<FixDraft> {
        let home = self.home_after(None)?;
        if self.home_after(Some(home)).is_some() {
            return None;
        }
        let home = quote(home);
        let end = self.layer.span().end;
        let (span, text) = match self.own {
            Some(own) => (own.span(), home.clone()),
            // An object has no place in a text: there it is the member that gets the value.
            None if self.is_object => (Span { start: end, end }, home.clone()),
            None => (Span { start: end, end }, [", \"composition\": ", &home].concat()),
        };
        edit_of(Some(Name::COMPOSITION), &["Set `composition` to ", &home], false, span, &text)
    }
}

/// `target`: the composition in which the asset looks for it.
pub(crate) fn check(
    asset: &Object<'_>,
    value: &Value<'_>,
    target: Option<&str>,
    named: &[&Layer],
    cx: &mut Context<'_, '_, '_>,
) {
    let Some(targeted) = target else { return };
    // A layer whose composition is not known may be anywhere.
    let is_elsewhere = |layer: &&Layer| layer.composition.as_deref().is_some_and(|home| home != targeted);
    let is_known = cx.scope.template.and_then(Template::compositions).is_some_and(|names| names.has(targeted));
    if is_known && named.iter().all(is_elsewhere) {
        let own = asset.get(Name::COMPOSITION);
        let is_object = cx.is_object();
        cx.report_member(asset, value, &Elsewhere { layer: value, targeted, named, own, is_object });
    }
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
