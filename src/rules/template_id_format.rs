use super::{Finding, RuleCode, empty_value, rule, words};
use crate::check::{Context, FixDraft, Object, quote, show};
use crate::definition::Name;
use crate::diagnostic::Severity;
use crate::text::search::trim;
use crate::text::{Kind, Span, Value};

rule! {
    Error, "a malformed template id", Safe;
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
struct Malformed {
    found: String,
    length: usize,
    mended: Option<String>,
    only_a_label: bool,
    at: Span,
}

impl Finding for Malformed {
    fn code(&self) -> RuleCode {
        RuleCode::TemplateIdFormat
    }

    fn severity(&self) -> Severity {
        if self.only_a_label { Severity::Warning } else { Severity::Error }
    }

    fn message(&self) -> String {
        let consequence = if self.only_a_label { "" } else { ": the service would not find the template" };
        format!("{} is not a template id (26 characters, A–Z and 0–9){consequence}", self.found)
    }

    fn help(&self) -> Option<String> {
        Some(match &self.mended {
            Some(id) => format!("write `{id}`"),
            None if self.length != 26 => {
                format!("it has {} characters; copy the id from the template's page", self.length)
            }
            None => words("copy the id from the template's page"),
        })
    }

    fn fix(&self) -> Option<FixDraft> {
        let id = self.mended.as_ref()?;
        Some(FixDraft::change(id, self.at, quote(id)).sure())
    }
}

fn is_well_formed(id: &[u8]) -> bool {
    id.len() == 26 && id.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

pub(crate) fn check(template: &Object<'_>, cx: &mut Context<'_, '_, '_>) {
    let Some(value) = template.get(Name::ID).filter(|value| value.kind() == Kind::String) else { return };
    if !is_well_formed(value.content()) {
        closer_look(&value, template, cx);
    }
}

#[cold]
#[inline(never)]
fn closer_look(value: &Value<'_>, template: &Object<'_>, cx: &mut Context<'_, '_, '_>) {
    let id = value.as_str().unwrap_or_default();
    if is_well_formed(id.as_bytes()) || empty_value::is_blank(&id) {
        return;
    }
    let mended = Some(trim(&id).to_ascii_uppercase()).filter(|id| is_well_formed(id.as_bytes()));
    let malformed = Malformed {
        found: show(value),
        length: id.chars().count(),
        mended,
        only_a_label: template.get(Name::SRC).is_some(),
        at: value.span(),
    };
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
