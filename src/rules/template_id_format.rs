use super::empty_value;
use crate::definition::Name;
use crate::diagnostic::Severity;
use crate::support::{Context, Finding, FixDraft, Object, Rule, change_to, characters, rule, show, string_of};
use crate::text::Value;
use crate::text::search::trim;

rule! {
    TemplateIdFormat, Error, "a malformed template id", Safe;
    what: "Finds a `template.id` that is not 26 characters of A–Z and 0–9. Beside a `template.src`, where the id is only a label, it is a warning.",
    why: "No template can have such an id, so the service answers that it does not exist.",
    example: r#"{
  "template": { "id": "01jtgm9gcr71jv7ejydf45qafd", "composition": "main" }
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" }
}"#,
    fix: "Writes the id in capitals and without blanks around it, when that makes it well-formed. Safe.",
    source: "`POST /jobs`, `template.id`",
}

/// An id that no template can have.
struct Malformed<'v> {
    found: &'v Value<'v>,
    only_a_label: bool,
}

impl Finding for Malformed<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn severity(&self) -> Severity {
        if self.only_a_label { Severity::Warning } else { Severity::Error }
    }

    fn message(&self) -> String {
        let consequence = if self.only_a_label { "" } else { ": the service would not find the template" };
        format!("{} is not a template id (26 characters, A–Z and 0–9){}", show(self.found), consequence)
    }

    fn help(&self) -> Option<String> {
        let id = characters(self.found);
        Some(match mended(&id) {
            Some(id) => format!("write `{}`", id.as_str()),
            None => "copy the id from the template's page".to_owned(),
        })
    }

    fn fix(&self) -> Option<FixDraft> {
        change_to(mended(&characters(self.found)).as_deref(), self.found, true)
    }
}

#[inline(never)]
fn is_well_formed(id: &[u8]) -> bool {
    id.len() == 26 && id.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

/// The id without blanks and in capitals, when that makes it well-formed.
#[inline(never)]
fn mended(id: &str) -> Option<String> {
    let id = trim(id).to_ascii_uppercase();
    is_well_formed(id.as_bytes()).then_some(id)
}

pub(crate) fn check(template: &Object<'_>, cx: &mut Context<'_, '_, '_>) {
    let Some(value) = string_of(template, Name::ID) else { return };
    if !is_well_formed(value.content()) {
        closer_look(&value, template, cx);
    }
}

#[cold]
#[inline(never)]
fn closer_look(value: &Value<'_>, template: &Object<'_>, cx: &mut Context<'_, '_, '_>) {
    let id = characters(value);
    if is_well_formed(id.as_bytes()) || empty_value::is_blank(&id) {
        return;
    }
    let malformed = Malformed { found: value, only_a_label: template.has(Name::SRC) };
    cx.report_member(template, value, &malformed);
}

super::vectors! {
    TemplateIdFormat;
    pass: &[
        r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main"}}"#,
        r#"{"template": {"id": "", "composition": "main"}}"#,
        r#"{"template": {"id": "\ufeff", "composition": "main"}}"#,
        r#"{"template": {"id": 5, "composition": "main"}}"#,
    ],
    fail: &[
        (r#"{"template": {"id": "\u0085", "composition": "main"}}"#, &["error /template/id"]),
        (r#"{"template": {"id": "abc", "composition": "main"}}"#, &["error /template/id"]),
        (r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAF-", "composition": "main"}}"#, &["error /template/id"]),
        (r#"{"template": {"id": "promo", "composition": "main", "src": "https://x.com/a.aep"}}"#, &["warning /template/id"]),
        (r#"{"jobs": [{"template": {"id": "x", "composition": "main"}}]}"#, &["error /jobs/0/template/id"]),
    ],
    fix: &[(
        r#"{"template": {"id": " 01jtgm9gcr71jv7ejydf45qafd ", "composition": "main"}}"#,
        r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main"}}"#,
    )],
}
