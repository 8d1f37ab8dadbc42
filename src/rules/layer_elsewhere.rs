use crate::definition::Name;
use crate::diagnostic::Severity;
use crate::support::{
    Context, Finding, FixDraft, Layer, Object, Rule, Shown, Template, edit_of, list, quote, rule, show,
};
use crate::text::{Span, Value};

rule! {
    LayerElsewhere, Error, "a layer of another composition", Offered;
    what: "Reports a `layerName` that is in the template, but not in the composition that the asset targets: its own `composition` (an error), or the rendered one (a warning). Requires the option `template`, with layers and their compositions.",
    why: "In the composition that an asset names, a missing layer fails the render. For an asset without `composition`, the API reference says that only the rendered composition is searched; the open-source engine searches all of them. Naming the composition is right in both cases.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "text", "layerName": "name", "composition": "main", "value": "Ada" }]
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
    fix: "Sets `composition` to the one that has the layer. Offered, because another layer may have been meant.",
    source: "`POST /jobs`, `assets[].composition`; `GET /v3/templates/:id/layers`",
}

/// How many compositions a message names.
const MOST_LISTED: usize = 8;

/// A layer of another composition.
struct Elsewhere<'v> {
    layer: &'v Value<'v>,
    targeted: &'v str,
    /// The layers of its name.
    named: &'v [&'v Layer],
    /// The asset's `composition`, where it has one.
    own: Option<Value<'v>>,
    /// Whether an object is checked, so that the caller does not know the text.
    is_object: bool,
}

impl Elsewhere<'_> {
    /// The compositions that have it, sorted by name, without duplicates.
    fn homes(&self) -> impl Iterator<Item = &str> {
        std::iter::successors(self.home_after(None), |last| self.home_after(Some(last)))
    }

    fn home_after(&self, last: Option<&str>) -> Option<&str> {
        let homes = self.named.iter().filter_map(|layer| layer.composition.as_deref());
        homes.filter(|home| Some(*home) > last).min()
    }
}

impl Finding for Elsewhere<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn severity(&self) -> Severity {
        if self.own.is_some() { Severity::Error } else { Severity::Warning }
    }

    fn message(&self) -> String {
        let (targeted, layer) = (Shown::Text(self.targeted), show(self.layer));
        let homes = list(self.homes().take(MOST_LISTED));
        match self.own {
            Some(_) => {
                format!("composition {targeted} has no layer {layer}, so the render would fail, but {homes} does")
            }
            None => format!(
                "the rendered composition {targeted} has no layer {layer}, but {homes} does: it may not be found"
            ),
        }
    }

    fn help(&self) -> Option<String> {
        let home = quote(self.home_after(None)?);
        Some(match self.own {
            Some(_) => format!("change the asset's `composition` to {home}"),
            None => format!("add `\"composition\": {home}` to the asset"),
        })
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

/// `target`: the composition in which the asset looks for the layer; none if in all of them.
pub(crate) fn check(
    asset: &Object<'_>,
    value: &Value<'_>,
    target: Option<&str>,
    named: &[&Layer],
    cx: &mut Context<'_, '_, '_>,
) {
    let Some(targeted) = target else { return };
    // A layer of an unknown composition may be anywhere.
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
        r#""assets": [{"type": "text", "layerName": "b", "composition": "*", "value": "x"}]"#,
        r#""assets": [{"type": "text", "layerName": "b", "composition": "main->intro", "value": "x"}]"#,
        r#""assets": [{"type": "text", "layerName": "b", "composition": "unknown", "value": "x"}]"#,
    ],
    fail: &[
        (r#""assets": [{"type": "text", "layerName": "b", "value": "x"}]"#, &["warning /assets/0/layerName"]),
        (r#""assets": [{"type": "text", "layerName": "a", "composition": "main->intro", "value": "x"}]"#, &["error /assets/0/layerName"]),
        (r#""assets": [{"type": "text", "layerName": "a", "composition": "intro", "value": "x"}]"#, &["error /assets/0/layerName"]),
    ],
}
