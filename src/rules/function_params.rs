use crate::definition::{Function, Name, Param, ParamType};
use crate::support::{
    Context, Finding, FixDraft, Object, Rule, characters, did_you_mean, edit, edit_of, is_to_be_filled_in, item, list,
    one_of_any_case, quote, rule, show, show_str, suggestion, url,
};
use crate::text::search::{after_any, lower, trim};
use crate::text::{Kind, Value};

rule! {
    FunctionParams, Warning, "an invalid parameter of a function", Offered;
    what: "Reports a parameter of a known function that is probably a misspelling of a known one, a parameter of the wrong type, a parameter next to `params` instead of in it, and a list of layers for a function that takes one. Parameters that are not documented anywhere are not checked.",
    why: "A function ignores unknown parameters, and a parameter of the wrong type may fail the job.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "function", "name": "nx:text-params-set", "params": { "layerName": "title", "fontsize": 72 } }]
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "function", "name": "nx:text-params-set", "params": { "layerName": "title", "fontSize": 72 } }]
}"#,
    fix: "Renames the parameter, or converts its value to the type that the function takes. Offered.",
    source: "The OpenAPI description of `POST /jobs`, `assets[].params`; the vendor's skill for agents and its n8n demo",
}

/// What is wrong with a parameter.
enum Wrong<'v> {
    Name {
        key: Value<'v>,
        meant: &'static str,
        is_taken: bool,
        /// Whether the other parameter takes the value.
        fits: bool,
    },
    Type {
        value: Value<'v>,
        takes: String,
        meant: Option<String>,
    },
    /// A file name where the PostScript name of a font belongs.
    FontFile {
        value: Value<'v>,
        meant: String,
    },
    Layers {
        layers: Value<'v>,
    },
    /// A parameter next to `params`.
    Outside {
        key: Value<'v>,
    },
}

struct Misfit<'v> {
    function: &'v str,
    wrong: Wrong<'v>,
}

impl Finding for Misfit<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        let function = self.function;
        match &self.wrong {
            Wrong::Name { key, .. } => {
                format!("`{function}` has no parameter {}, so it will be ignored", show_str(&characters(key)))
            }
            Wrong::Type { value, takes, .. } => {
                format!("this parameter of `{function}` takes {takes}, not {}, so the job may fail", show(value))
            }
            Wrong::FontFile { value, .. } => {
                format!("{} is a file name, but a font is set by its PostScript name", show(value))
            }
            Wrong::Layers { .. } => {
                format!("`{function}` takes one layer; a list is documented for other functions only")
            }
            Wrong::Outside { key } => {
                format!(
                    "`{function}` reads {} from `params` only, so it will be ignored here",
                    show_str(&characters(key))
                )
            }
        }
    }

    fn help(&self) -> Option<String> {
        Some(match &self.wrong {
            Wrong::Name { meant, is_taken: true, .. } => format!("`{meant}` is already set: remove this one"),
            Wrong::Name { meant, .. } => did_you_mean(meant),
            Wrong::Type { meant: Some(meant), .. } | Wrong::FontFile { meant, .. } => format!("write `{meant}`"),
            Wrong::Type { takes, .. } => ["write ", takes].concat(),
            Wrong::Layers { .. } => "write one asset per layer".to_owned(),
            Wrong::Outside { .. } => "move it into `params`".to_owned(),
        })
    }

    fn fix(&self) -> Option<FixDraft> {
        match &self.wrong {
            Wrong::Name { key, meant, is_taken: false, fits: true } => {
                edit(&["Rename to `", meant, "`"], false, key.span(), &quote(meant))
            }
            Wrong::Name { .. } | Wrong::Outside { .. } => None,
            Wrong::Type { value, meant, .. } => {
                let meant = meant.as_ref()?;
                edit_of(None, &["Change to `", meant, "`"], false, value.span(), meant)
            }
            Wrong::FontFile { value, meant } => edit_of(None, &["Change to `", meant, "`"], false, value.span(), meant),
            Wrong::Layers { layers } => {
                let only = item(layers, 0).filter(|_| item(layers, 1).is_none())?;
                let name = quote(&only.as_str()?);
                edit(&["Change to ", &name], false, layers.span(), &name)
            }
        }
    }
}

/// What people write for a parameter, beyond typos: the function, the words, and the parameters that may be meant, of
/// which the first that takes the value is.
const ALIASES: [(&str, &[&str], &[&str]); 6] = [
    ("text-params-set", &["text", "value", "content"], &["textValue"]),
    ("text-params-set", &["size"], &["fontSize"]),
    ("text-params-set", &["color", "colour", "fontColor", "textColor"], &["fillColor"]),
    ("layer-state-set", &["visibility", "enabled", "show"], &["visible", "state"]),
    ("layer-autoscale", &["mode"], &["type"]),
    ("comp-duration-set", &["duration", "seconds", "length"], &["value"]),
];

/// What people write for one of the known words of a parameter.
const WORDS: [(&str, &[&str]); 4] = [
    ("hidden", &["off", "hide", "invisible", "false"]),
    ("visible", &["on", "show", "shown", "true"]),
    ("fill", &["cover"]),
    ("fit", &["contain"]),
];

/// What a param takes instead of a value, and that value in the right type.
fn mistyped(value: &Value<'_>, ty: ParamType) -> Option<(String, Option<String>)> {
    let text = value.as_str();
    let is = |kind| value.kind() == kind;
    let takes = |what: &str, meant| Some((what.to_owned(), meant));
    match ty {
        ParamType::Any => None,
        // A color that is written otherwise belongs to another rule.
        ParamType::Color if is(Kind::Array) || is(Kind::String) => None,
        ParamType::Color => takes("a list, `[r, g, b]` in 0–1", None),
        ParamType::Value if is(Kind::Number) || is(Kind::Boolean) => None,
        ParamType::Text | ParamType::Value if is(Kind::String) => None,
        ParamType::Text | ParamType::Value => takes("a string", None),
        ParamType::Choice(values) => {
            let Some(text) = text else { return takes(&list(values.iter().copied()), None) };
            if values.contains(&&*text) {
                return None;
            }
            let word = lower(trim(&text));
            let alias = WORDS.iter().find(|(value, words)| values.contains(value) && words.contains(&word.as_str()));
            let near = values.iter().copied().find(|known| *known == word).or(alias.map(|(value, _)| *value));
            let near = near.or_else(|| suggestion(&text, values.iter().copied()))?;
            takes(&list(values.iter().copied()), Some(quote(near)))
        }
        ParamType::Number if is(Kind::Number) => None,
        ParamType::Number => {
            takes("a number", text.and_then(|text| super::property_value::number_in(&text).map(str::to_owned)))
        }
        ParamType::Boolean if is(Kind::Boolean) => None,
        ParamType::Boolean => {
            let word = text.filter(|text| matches!(&**text, "true" | "false"));
            takes("`true` or `false`", word.map(std::borrow::Cow::into_owned))
        }
    }
}

/// Checks the params of a known function.
pub(crate) fn check(
    function: &Function,
    name: &Value<'_>,
    params: &Value<'_>,
    asset: &Object<'_>,
    cx: &mut Context<'_, '_, '_>,
) {
    for (key, value) in params.members() {
        if let Some(wrong) = wrong(function, params, key, value) {
            let span = if matches!(wrong, Wrong::Name { .. }) { key.span() } else { value.span() };
            cx.report_within((asset, params), key.step(), span, &Misfit { function: &characters(name), wrong });
        }
    }
}

/// Reports the params of a known function that are next to its `params` and not in them.
pub(crate) fn check_outside(function: &Function, name: &Value<'_>, asset: &Object<'_>, cx: &mut Context<'_, '_, '_>) {
    let params = asset.get(Name::PARAMS);
    for (key, _) in asset.value.members() {
        let is_free = asset.shape.position(key.name()).is_none();
        let is_set = |param: &str| params.as_ref().is_some_and(|params| params.get(param).is_some());
        if is_free && function.param_names().any(|param| key.spells(param) && !is_set(param)) {
            let wrong = Wrong::Outside { key };
            cx.report_below(key.step(), key.span(), &Misfit { function: &characters(name), wrong });
        }
    }
}

/// The param that an unknown key was probably meant to be, and whether that takes its value.
fn meant(function: &Function, key: &Value<'_>, value: &Value<'_>) -> Option<(&'static str, bool)> {
    if ["layer", "layers"].iter().any(|word| key.spells(word)) {
        return Some((Name::LAYER_NAME.as_str(), true));
    }
    let param = |name: &str| function.params.iter().find(|param| param.name == name);
    let takes = |name: &str| param(name).is_none_or(|param| mistyped(value, param.ty).is_none());
    let alias =
        ALIASES.iter().find(|(name, words, _)| *name == function.name && words.iter().any(|word| key.spells(word)));
    if let Some((.., params)) = alias {
        let fitting = params.iter().copied().find(|name| takes(name));
        let meant = fitting.or(params.first().copied())?;
        return Some((meant, fitting.is_some()));
    }
    // A name with a word more may be another param.
    suggestion(&characters(key), function.param_names()).map(|meant| (meant, true))
}

/// The PostScript name that the file name of a font most often stands for.
fn font_name(param: &Param, value: &Value<'_>) -> Option<String> {
    let text = value.as_str().filter(|_| param.name == "font")?;
    let extension = url::extension(trim(&text))?;
    one_of_any_case(extension.as_bytes(), &["ttf", "otf", "ttc", "woff", "woff2"])?;
    let stem = trim(&text).get(..trim(&text).len() - extension.len() - 1)?;
    Some(quote(after_any(stem, b"/\\")))
}

fn wrong<'v>(function: &Function, params: &Value<'v>, key: Value<'v>, value: Value<'v>) -> Option<Wrong<'v>> {
    match key.name() {
        Name::LAYER_NAME if value.kind() == Kind::Array && !function.takes_layers => {
            Some(Wrong::Layers { layers: value })
        }
        Name::LAYER_NAME | Name::COMPOSITION => None,
        _ => match function.params.iter().find(|param| key.spells(param.name)) {
            Some(_) if is_to_be_filled_in(&value) => None,
            Some(param) => {
                if let Some(meant) = font_name(param, &value) {
                    return Some(Wrong::FontFile { value, meant });
                }
                let (takes, meant) = mistyped(&value, param.ty)?;
                Some(Wrong::Type { value, takes, meant })
            }
            None => {
                let (meant, fits) = meant(function, &key, &value)?;
                let is_taken = params.get(meant).is_some();
                Some(Wrong::Name { key, meant, is_taken, fits })
            }
        },
    }
}

super::vectors! {
    FunctionParams;
    pass: &[
        r#""assets": [{"type": "function", "name": "nx:layer-autoscale", "params": {"layerName": "a.png", "type": "fill"}}]"#,
        r#""assets": [{"type": "function", "name": "nx-layer-autoscale", "params": {"layerName": ["a", "b"], "maxFontSize": 90, "minFontSize": 10.5}}]"#,
        r#""assets": [{"type": "function", "name": "nx:layer-state-set", "params": {"layerName": "a", "visible": false}}]"#,
        r#""assets": [{"type": "function", "name": "nx:layer-state-set", "params": {"layerName": "a", "state": "hidden"}}]"#,
        r#""assets": [{"type": "function", "name": "nx:text-params-set", "params": {"layerName": "a", "composition": "b", "textValue": 5, "fillColor": [1, 0, 0]}}]"#,
        r##""assets": [{"type": "function", "name": "nx:solid-color-set", "params": {"layerName": "a", "color": "#ff0000"}}]"##,
        r#""assets": [{"type": "function", "name": "nx:comp-duration-set", "params": {"composition": "main", "value": 12}}]"#,
        r#""assets": [{"type": "function", "name": "nx:genai", "params": {"layerName": "a.png", "provider": "fal", "model": "x", "prompt": "y", "key": "${secrets.K}", "seed": 5, "data": {"any": 1}}}]"#,
        r#""assets": [{"type": "function", "name": "nx:layer-duration-set", "params": {"layerName": "a", "duration": 5, "value": "5"}}]"#,
        r#""assets": [{"type": "function", "name": "nx:text-params-set", "params": {"layerName": "a", "fontSize": "${secrets.SIZE}"}}]"#,
        r#""assets": [{"type": "function", "name": "nx:layer-autoscale", "params": {"layerName": "a", "type": "stretch"}}]"#,
        r#""assets": [{"type": "function", "name": "nx:other", "params": {"layername": "a"}}]"#,
        r#""assets": [{"type": "function", "name": "nx:layer-remove"}, {"type": "function", "name": "nx:layer-remove", "params": "x"}]"#,
    ],
    fail: &[
        (r#""assets": [{"type": "function", "name": "nx:layer-state-set", "layerName": "a", "visible": false, "note": 1}]"#, &["warning /assets/0/layerName", "warning /assets/0/visible"]),
        (r#""assets": [{"type": "function", "name": "nx:text-params-set", "params": {"layerName": "a", "fontsize": 72}}]"#, &["warning /assets/0/params/fontsize"]),
        (r#""assets": [{"type": "function", "name": "nx:text-params-set", "params": {"layername": "a", "textvalue": "x"}}]"#, &["warning /assets/0/params/layername", "warning /assets/0/params/textvalue"]),
        (r#""assets": [{"type": "function", "name": "nx:text-params-set", "params": {"layerName": "a", "fontSize": "72"}}]"#, &["warning /assets/0/params/fontSize"]),
        (r#""assets": [{"type": "function", "name": "nx:text-params-set", "params": {"layerName": "a", "tracking": [1]}}]"#, &["warning /assets/0/params/tracking"]),
        (r#""assets": [{"type": "function", "name": "nx:layer-state-set", "params": {"layerName": "a", "visible": "false"}}]"#, &["warning /assets/0/params/visible"]),
        (r#""assets": [{"type": "function", "name": "nx-layer-state-set", "params": {"layerName": "a", "state": "Hidden"}}]"#, &["warning /assets/0/params/state"]),
        (r#""assets": [{"type": "function", "name": "nx:layer-autoscale", "params": {"layerName": "a", "type": true}}]"#, &["warning /assets/0/params/type"]),
        (r#""assets": [{"type": "function", "name": "nx:solid-color-set", "params": {"layerName": "a", "colour": [1, 0, 0]}}]"#, &["warning /assets/0/params/colour"]),
        (r#""assets": [{"type": "function", "name": "nx:comp-duration-set", "params": {"composition": "main", "value": "12"}}]"#, &["warning /assets/0/params/value"]),
        (r#""assets": [{"type": "function", "name": "nx:genai", "params": {"layerName": ["a"], "promt": "x"}}]"#, &["warning /assets/0/params/layerName", "warning /assets/0/params/promt"]),
        (r#""assets": [{"type": "function", "name": "nx:layer-remove", "params": {"layerName": ["a", "b"]}}]"#, &["warning /assets/0/params/layerName"]),
    ],
    offered: &[
        (r#""assets": [{"type": "function", "name": "nx:text-params-set", "params": {"layerName": "a", "text": "x", "size": 72, "color": [1, 0, 0], "font": "Inter-Bold.ttf"}}]"#,
            r#""assets": [{"type": "function", "name": "nx:text-params-set", "params": {"layerName": "a", "textValue": "x", "fontSize": 72, "fillColor": [1, 0, 0], "font": "Inter-Bold"}}]"#),
        (r#""assets": [{"type": "function", "name": "nx:layer-state-set", "params": {"layerName": "a", "enabled": false}}, {"type": "function", "name": "nx:layer-state-set", "params": {"layerName": "b", "visibility": "hidden"}}, {"type": "function", "name": "nx:layer-state-set", "params": {"layerName": "c", "state": "off"}}]"#,
            r#""assets": [{"type": "function", "name": "nx:layer-state-set", "params": {"layerName": "a", "visible": false}}, {"type": "function", "name": "nx:layer-state-set", "params": {"layerName": "b", "state": "hidden"}}, {"type": "function", "name": "nx:layer-state-set", "params": {"layerName": "c", "state": "hidden"}}]"#),
        (r#""assets": [{"type": "function", "name": "nx:layer-autoscale", "params": {"layerName": "a.png", "mode": "fit"}}, {"type": "function", "name": "nx:layer-autoscale", "params": {"layerName": "b.png", "type": "cover"}}, {"type": "function", "name": "nx:comp-duration-set", "params": {"composition": "main", "duration": 5}}]"#,
            r#""assets": [{"type": "function", "name": "nx:layer-autoscale", "params": {"layerName": "a.png", "type": "fit"}}, {"type": "function", "name": "nx:layer-autoscale", "params": {"layerName": "b.png", "type": "fill"}}, {"type": "function", "name": "nx:comp-duration-set", "params": {"composition": "main", "value": 5}}]"#),
        (r#""assets": [{"type": "function", "name": "nx:layer-autoscale", "params": {"layer": "a.png", "type": "fill"}}]"#,
            r#""assets": [{"type": "function", "name": "nx:layer-autoscale", "params": {"layerName": "a.png", "type": "fill"}}]"#),
    ],
}
