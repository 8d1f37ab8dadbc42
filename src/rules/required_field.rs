use super::unknown_field;
use crate::definition::{Field, Member, Name, Need, Role};
use crate::support::{Context, Finding, Object, Rule, article, characters, owner, rule, show, show_str};
use crate::text::{Kind, Value};

rule! {
    RequiredField, Error, "a missing required field", None;
    what: "Reports an object without a required field: a job's `template`, an asset's `type` and what that type requires, an upload's `params`, a webhook's `url`. `template.composition` is optional only for a `.mogrt`.",
    why: "The API rejects the job, or renders it without the incomplete part.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "text", "value": "Hello" }]
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "text", "layerName": "title", "value": "Hello" }]
}"#,
    source: "`POST /jobs`, `POST /batches`, `POST /jobs/join`: required fields",
}

/// A missing field.
struct Missing<'v> {
    name: Name,
    owner: Owner<'v>,
    need: Need,
    /// The field and the object that lacks it; `None` if the type of the object is unknown.
    place: Option<(&'static Field, &'v Object<'v>)>,
}

impl Missing<'_> {
    /// A key of the object that was probably meant to be this field.
    fn misnamed(&self) -> Option<String> {
        self.place.and_then(|(field, object)| unknown_field::misnamed(field, object))
    }

    /// Whether the object has a value that is a text.
    fn has_text(&self) -> bool {
        let value = self.place.and_then(|(_, object)| object.get(Name::VALUE));
        value.is_some_and(|value| value.kind() == Kind::String)
    }

    /// The id and the composition of a template that are written at the root of a job: `"templateId": "…"`.
    fn flat_template(&self) -> Option<(String, String)> {
        let (_, job) = self.place.filter(|(_, object)| object.shape.role == Role::Job)?;
        let is_text = |value: &Value<'_>| value.kind() == Kind::String;
        let text = |name| Some(show(&job.value.get(name).filter(is_text)?).to_string());
        let id = ["templateId", "template_id", "templateID"].into_iter().find_map(text)?;
        Some((id, text("composition").unwrap_or_else(|| "\"…\"".to_owned())))
    }
}

/// The form of a field's value.
fn example(name: Name) -> &'static str {
    match name {
        Name::JOBS | Name::ASSETS => "[{…}]",
        Name::PARAMS => "{…}",
        Name::SRC | Name::URL => "\"https://…\"",
        Name::ACCESS_KEY_ID | Name::ACCESS_KEY_SECRET => "\"${secrets.NAME}\"",
        _ => "\"…\"",
    }
}

/// The object that requires it.
enum Owner<'v> {
    Role(Role),
    /// An asset of this type.
    Asset(&'v Value<'v>),
}

impl Finding for Missing<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        let Self { name, .. } = self;
        let owner = match &self.owner {
            Owner::Asset(tag) => {
                let tag = characters(tag);
                return format!("{} `{tag}` asset requires `{name}`, which is missing", article(&tag));
            }
            Owner::Role(Role::Asset | Role::NestedJob) => "an asset",
            Owner::Role(role) => owner(*role),
        };
        format!("{owner} requires `{name}`, which is missing")
    }

    fn help(&self) -> Option<String> {
        if let Some(key) = self.misnamed() {
            return Some(format!("rename {} to `{}`", show_str(&key), self.name));
        }
        Some(match (self.need, self.name) {
            (_, Name::PROPERTY) if self.has_text() => {
                "add `\"property\": \"Source Text\"` to set a text, or the name of another property".to_owned()
            }
            (Need::UnlessMogrt, _) => {
                "add `\"composition\": \"…\"` with the name of the composition to render; only a `.mogrt` template does not need one".to_owned()
            }
            (Need::Unless(other), name) => format!("add `{name}`, or `{other}` instead"),
            (_, Name::TEMPLATE) => match self.flat_template() {
                Some((id, composition)) => {
                    format!("write `\"template\": {{\"id\": {id}, \"composition\": {composition}}}`")
                }
                None => "add `\"template\": {\"id\": \"…\", \"composition\": \"…\"}`".to_owned(),
            },
            (_, Name::TYPE) => "add the type of the asset, such as `\"type\": \"text\"`".to_owned(),
            (_, Name::LAYER_NAME) => "add `\"layerName\"` with the layer's exact name".to_owned(),
            (_, name) => format!("add `\"{name}\": {}`", example(name)),
        })
    }
}

pub(crate) fn check(object: &Object<'_>, cx: &mut Context<'_, '_, '_>) {
    for member in *object.shape.members {
        let name = member.field.name;
        // Most fields are present; only a composition may be missing as `null`.
        if member.need == Need::Optional || (member.need != Need::UnlessMogrt && object.has(name)) {
            continue;
        }
        let found = object.get(name);
        if found.is_some_and(|value| !value.is_null()) {
            continue;
        }
        let is_needed = match member.need {
            Need::Optional => false,
            Need::Required => true,
            Need::UnlessMogrt => !cx.scope.mogrt,
            Need::Unless(other) => !object.has(other),
        };
        if !is_needed || object.is_cut_off() {
            continue;
        }
        report(found, member, object, cx);
    }
}

#[cold]
fn report(null: Option<Value<'_>>, member: &Member, object: &Object<'_>, cx: &mut Context<'_, '_, '_>) {
    let tag = object.get(Name::TYPE);
    let owner = match (object.shape.role, &tag) {
        (Role::Asset | Role::NestedJob, Some(tag)) => Owner::Asset(tag),
        (role, _) => Owner::Role(role),
    };
    let place = Some((member.field, object));
    let missing = Missing { name: member.field.name, owner, need: member.need, place };
    match null {
        None => cx.report(&object.value, &missing),
        Some(value) => cx.report_member(object, &value, &missing),
    }
}

/// Reports an item without a `type`.
pub(crate) fn report_type(item: &Value<'_>, cx: &mut Context<'_, '_, '_>) {
    if !item.flags().has(crate::text::Flags::UNCLOSED) {
        let owner = Owner::Role(Role::Asset);
        cx.report(item, &Missing { name: Name::TYPE, owner, need: Need::Required, place: None });
    }
}

super::vectors! {
    RequiredField;
    pass: &[
        r#""preview": true"#,
        r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "src": "https://x.com/a.mogrt"}}"#,
        r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": null, "src": "https://x.com/a.mogrt"}}"#,
        r#""assets": [{"type": "data", "layerName": "a", "property": "b", "expression": "time"}]"#,
        r#""assets": [{"type": "data", "layerName": "a", "property": "b", "value": null}]"#,
        r#""assets": [{"type": "#,
    ],
    fail: &[
        ("{}", &["error "]),
        (r#"{"template": {}}"#, &["error /template", "error /template"]),
        (r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": null}}"#, &["error /template/composition"]),
        (r#""assets": [{}]"#, &["error /assets/0"]),
        (r#""assets": [{"type": "text"}]"#, &["error /assets/0", "error /assets/0"]),
        (r#""assets": [{"type": "data", "layerName": "a", "property": "b"}]"#, &["error /assets/0"]),
        (r#""assets": [{"type": "image", "layerName": "a"}]"#, &["error /assets/0"]),
        (r#""assets": [{"type": "function"}]"#, &["error /assets/0"]),
        (r#""assets": [{"type": "static"}, {"type": "script"}]"#, &["error /assets/0", "error /assets/1"]),
        (r#""assets": [{"type": "job", "layerName": "a"}]"#, &["error /assets/0"]),
        (r#""upload": {}"#, &["error /upload"]),
        (r#""upload": {"params": {}}"#, &["error /upload/params"; 4]),
        (r#""webhook": {}"#, &["error /webhook"]),
        (r#"{"assets": [{"type": "video"}]}"#, &["error /assets/0"]),
    ],
}

#[cfg(test)]
mod help {
    use crate::{CheckOptions, RuleCode, lint};

    #[test]
    fn names_what_was_written_instead_of_the_field() {
        let job = |members: &str| {
            format!(r#"{{"template": {{"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main"}}, {members}}}"#)
        };
        let asset = |members: &str| job(&format!(r#""assets": [{{"type": "text", "layerName": "a", {members}}}]"#));
        for (payload, expected) in [
            (asset(r#""text": "Hi""#), "rename \"text\" to `value`"),
            (asset(r#""text": "Hi " + name"#), "rename \"text\" to `value`"),
            (asset(r#""text": {}"#), "add `\"value\": \"…\"`"),
            (
                job(r#""assets": [{"type": "data", "layerName": "a", "value": "Hi"}]"#),
                "add `\"property\": \"Source Text\"` to set a text, or the name of another property",
            ),
            (
                r#"{"templateId": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main"}"#.to_owned(),
                r#"write `"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main"}`"#,
            ),
        ] {
            let report = lint(&payload, &CheckOptions::default());
            let missing = report.diagnostics.iter().find(|finding| finding.code == RuleCode::RequiredField);
            assert_eq!(missing.and_then(|finding| finding.help.as_deref()), Some(expected), "{payload}");
        }
    }
}
