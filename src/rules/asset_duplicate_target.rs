use crate::support::{At, Context, Earlier, Finding, Rule, Shown, characters, rule, show};
use std::borrow::Cow;

use crate::definition::Name;
use crate::text::fingerprint::{both, of_text, sketch};
use crate::text::search::{contains, replace};
use crate::text::{Kind, Seen, Span, Step, Value, fingerprint};

rule! {
    AssetDuplicateTarget, Warning, "two assets with one target", None;
    what: "Reports an asset that sets the same property of the same layer in the same composition as an earlier one.",
    why: "Assets are applied in order, so the later one wins and the earlier one has no effect. Usually an asset was copied and its `layerName` not changed.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [
    { "type": "text", "layerName": "line 1", "value": "Hello" },
    { "type": "text", "layerName": "line 1", "value": "World" }
  ]
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [
    { "type": "text", "layerName": "line 1", "value": "Hello" },
    { "type": "text", "layerName": "line 2", "value": "World" }
  ]
}"#,
    source: "`POST /jobs`, `assets`",
}

/// An asset that overrides an earlier one.
struct Overrides<'v> {
    layer: &'v Value<'v>,
    property: &'v str,
    first: Span,
    first_index: u32,
}

impl Finding for Overrides<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        let Self { layer, property, first_index, .. } = self;
        let property = if property.starts_with("the ") { Shown::Words(property) } else { Shown::Text(property) };
        let first = u64::from(*first_index);
        format!("this sets {} of layer {} again, so asset {} has no effect", property, show(layer), first)
    }

    fn help(&self) -> Option<String> {
        Some("remove one of the two, or correct its `layerName` or `composition`".to_owned())
    }

    fn related(&self) -> Vec<Earlier<'_>> {
        let at = At::Below(Step::Index(self.first_index));
        vec![Earlier { message: "the earlier asset", span: self.first, at }]
    }
}

/// What an asset of a type sets on its layer; functions, files and scripts set nothing.
fn property<'t>(asset: &Value<'t>) -> Option<Cow<'t, str>> {
    const PROPERTIES: [(&str, &str); 6] = [
        ("text", "Source Text"),
        ("image", "the source"),
        ("audio", "the source"),
        ("video", "the source"),
        ("job", "the source"),
        ("essential", "the Essential Graphics field"),
    ];
    let tag = characters(&asset.field(Name::TYPE)?);
    if tag == "data" {
        let property = asset.field(Name::PROPERTY)?.as_str()?;
        // Nested properties have two notations.
        let is_other = contains(&property, "->");
        return Some(if is_other { Cow::Owned(replace(&property, "->", ".")) } else { property });
    }
    let (_, property) = PROPERTIES.iter().find(|(known, _)| *known == tag)?;
    Some(Cow::Borrowed(property))
}

/// Whether two assets may have the same target. A quick check, because usually none have.
fn may_collide(assets: &Value<'_>) -> bool {
    const FEW: usize = 32;
    let mut names = [0; FEW];
    let layers = assets.items().filter_map(|asset| asset.field(Name::LAYER_NAME));
    for (count, name) in layers.enumerate() {
        let name = sketch(&name);
        let Some(slot) = names.get_mut(count) else { return true };
        *slot = name;
        if names.iter().take(count).any(|earlier| *earlier == name) {
            return true;
        }
    }
    false
}

pub(crate) fn check(assets: &Value<'_>, cx: &mut Context<'_, '_, '_>) {
    if may_collide(assets) {
        closer_look(assets, cx);
    }
}

#[cold]
fn closer_look(assets: &Value<'_>, cx: &mut Context<'_, '_, '_>) {
    let mut seen = Seen::<Target<'_>>::default();
    for (index, asset) in (0..).zip(assets.items()) {
        let Some(property) = property(&asset) else { continue };
        let string = |name| asset.field(name).filter(|value| value.kind() == Kind::String);
        let Some(layer) = string(Name::LAYER_NAME) else { continue };
        let composition = string(Name::COMPOSITION).or(cx.scope.composition);
        let target = Target { composition, layer, property, asset: asset.span(), index };
        if let Some(first) = seen.before(target.fingerprint(), |first| first.is_same(&target), || target.clone()) {
            let (first, first_index) = (first.asset, first.index);
            let overrides = Overrides { layer: &layer, property: &target.property, first, first_index };
            cx.report_below(Step::Index(index), asset.span(), &overrides);
        }
    }
}

/// What an asset sets, and where the asset is.
#[derive(Clone)]
struct Target<'t> {
    /// Its own, or the rendered one.
    composition: Option<Value<'t>>,
    layer: Value<'t>,
    property: Cow<'t, str>,
    asset: Span,
    index: u32,
}

impl Target<'_> {
    fn fingerprint(&self) -> u64 {
        let composition = self.composition.map_or(0, |name| fingerprint(&name));
        both(both(composition, fingerprint(&self.layer)), of_text(&self.property))
    }

    fn is_same(&self, other: &Self) -> bool {
        let is_same_composition = match (self.composition, other.composition) {
            (Some(name), Some(other)) => name.equals(&other),
            (None, None) => true,
            _ => false,
        };
        is_same_composition && self.layer.equals(&other.layer) && self.property == other.property
    }
}

super::vectors! {
    AssetDuplicateTarget;
    pass: &[
        r#""assets": [{"type": "text", "layerName": "a", "value": "1"}, {"type": "text", "layerName": "b", "value": "1"}]"#,
        r#""assets": [{"type": "text", "layerName": "a", "value": "1"}, {"type": "text", "layerName": "a", "composition": "other", "value": "1"}]"#,
        r#""assets": [{"type": "data", "layerName": "a", "property": "Opacity", "value": 1}, {"type": "data", "layerName": "a", "property": "Scale", "value": 1}]"#,
        r#""assets": [{"type": "function", "name": "nx:gen-ai"}, {"type": "function", "name": "nx:gen-ai"}]"#,
        // Two names with one fingerprint.
        r#""assets": [{"type": "text", "layerName": "a", "composition": "Inter-Bod-Lbxebv-abc.ttf", "value": "1"}, {"type": "text", "layerName": "a", "composition": "G5jUE8u_-R0P0ks8-abc.ttf", "value": "1"}]"#,
    ],
    fail: &[
        (r#""assets": [{"type": "text", "layerName": "a", "value": "1"}, {"type": "text", "layerName": "a", "value": "2"}]"#, &["warning /assets/1"]),
        (r#""assets": [{"type": "text", "layerName": "a", "value": "1"}, {"type": "data", "layerName": "a", "composition": "main", "property": "Source Text", "value": "2"}]"#,
            &["warning /assets/1"]),
        (r#""assets": [{"type": "data", "layerName": "a", "property": "A.B", "value": 1}, {"type": "data", "layerName": "a", "property": "A->B", "value": 2}]"#,
            &["warning /assets/1"]),
        (r#""assets": [{"type": "image", "layerName": "a", "src": "https://x.com/a.png"}, {"type": "video", "layerName": "a", "src": "https://x.com/a.mp4"}, {"type": "image", "layerName": "a", "src": "https://x.com/a.png"}]"#,
            &["warning /assets/1", "warning /assets/2"]),
    ],
}
