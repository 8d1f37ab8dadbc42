use super::empty_value;
use crate::definition::Name;
use crate::diagnostic::Severity;
use crate::support::{
    Context, Finding, FixDraft, Object, Rule, change_to, characters, did_you_mean, rule, show, string_of,
};
use crate::text::Value;
use crate::text::search::{is_white, parts, replace, trim};

rule! {
    TemplateIdFormat, Error, "a malformed template id", Safe;
    what: "Reports a `template.id` that is not 26 characters of A–Z and 0–9. An id that contains `I`, `L`, `O` or `U` is an info. With a `template.src`, the id is only a label and is not checked.",
    why: "No template can have such an id, so the service returns that it does not exist. Ids are ULIDs, whose alphabet excludes the letters that look like digits.",
    example: r#"{
  "template": { "id": "01jtgm9gcr71jv7ejydf45qafd", "composition": "main" }
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" }
}"#,
    fix: "Writes the id in capitals and without spaces and invisible characters, if the result is well-formed. Safe. The id in a longer text, such as a URL, is offered.",
    source: "`POST /jobs`, `template.id`; the ULID specification",
}

/// What is wrong with an id.
enum Wrong {
    Malformed,
    /// A character that is not seen is in it.
    Invisible(char),
    /// A letter that ids do not have.
    Letter(char),
}

struct Misspelled<'v> {
    found: &'v Value<'v>,
    wrong: Wrong,
}

impl Finding for Misspelled<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn severity(&self) -> Severity {
        match self.wrong {
            Wrong::Letter(_) => Severity::Info,
            Wrong::Malformed | Wrong::Invisible(_) => Severity::Error,
        }
    }

    fn message(&self) -> String {
        let found = show(self.found);
        match self.wrong {
            Wrong::Malformed => {
                format!(
                    "{found} is not a template id (26 characters, A–Z and 0–9): the service will not find the template"
                )
            }
            Wrong::Invisible(c) => format!(
                "the id holds the invisible character U+{:04X}: the service will not find the template",
                u32::from(c)
            ),
            Wrong::Letter(c) => format!("{found} has `{c}` in it, which ids never have: it is probably misread"),
        }
    }

    fn help(&self) -> Option<String> {
        let id = characters(self.found);
        Some(match (&self.wrong, repaired(&id)) {
            (Wrong::Letter(_), _) => {
                let digits = replace(&replace(&replace(&id, "O", "0"), "I", "1"), "L", "1");
                if digits == *id { COPY.to_owned() } else { did_you_mean(&digits) }
            }
            (_, Some(id)) => format!("write `{id}`"),
            (_, None) => contained(&id).map_or_else(|| COPY.to_owned(), |id| format!("write only the id, `{id}`")),
        })
    }

    fn fix(&self) -> Option<FixDraft> {
        if let Wrong::Letter(_) = self.wrong {
            return None;
        }
        let id = characters(self.found);
        let repaired = repaired(&id);
        let is_safe = repaired.is_some();
        change_to(repaired.as_deref().or_else(|| contained(&id)), self.found, is_safe)
    }
}

const COPY: &str = "copy the id from the template's page";

/// Whether it has the form of an id, and only letters that ids have. Placeholders and keys have others.
pub(super) fn is_ordinary(id: &[u8]) -> bool {
    id.len() == 26
        && id.iter().all(
            |byte| matches!(byte, b'0'..=b'9' | b'A'..=b'H' | b'J' | b'K' | b'M' | b'N' | b'P'..=b'T' | b'V'..=b'Z'),
        )
}

fn is_well_formed(id: &str) -> bool {
    id.len() == 26 && id.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

/// White space, and characters of no width that copying leaves behind.
fn is_unseen(c: char) -> bool {
    is_white(c) || matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}')
}

/// The id in capitals and without blanks and invisible characters, when that makes it well-formed.
fn repaired(id: &str) -> Option<String> {
    const LONGEST: usize = 200;
    if id.len() > LONGEST {
        return None;
    }
    let id: String = id.chars().filter(|c| !is_unseen(*c)).map(|c| c.to_ascii_uppercase()).collect();
    is_well_formed(&id).then_some(id)
}

/// The only id in a longer text, such as the address of the template's page.
fn contained(text: &str) -> Option<&str> {
    let mut ids = parts(text, b"/?#&=:.,;'\"()<> \t").filter(|part| is_ordinary(part.as_bytes()));
    ids.next().filter(|_| ids.next().is_none())
}

pub(crate) fn check(template: &Object<'_>, cx: &mut Context<'_, '_, '_>) {
    let Some(value) = string_of(template, Name::ID) else { return };
    if !is_ordinary(value.content()) && !template.has(Name::SRC) {
        closer_look(&value, template, cx);
    }
}

#[cold]
fn closer_look(value: &Value<'_>, template: &Object<'_>, cx: &mut Context<'_, '_, '_>) {
    let id = characters(value);
    if is_ordinary(id.as_bytes()) || empty_value::is_blank(&id) {
        return;
    }
    let wrong = if is_well_formed(&id) {
        id.chars().find(|c| matches!(c, 'I' | 'L' | 'O' | 'U')).map_or(Wrong::Malformed, Wrong::Letter)
    } else {
        let unseen = trim(&id).chars().find(|c| is_unseen(*c) && *c != ' ');
        unseen.map_or(Wrong::Malformed, Wrong::Invisible)
    };
    cx.report_member(template, value, &Misspelled { found: value, wrong });
}

super::vectors! {
    TemplateIdFormat;
    pass: &[
        r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main"}}"#,
        r#"{"template": {"id": "", "composition": "main"}}"#,
        r#"{"template": {"id": "\ufeff", "composition": "main"}}"#,
        r#"{"template": {"id": 5, "composition": "main"}}"#,
        r#"{"template": {"id": "\u0030\u0031JTGM9GCR71JV7EJYDF45QAFD", "composition": "main"}}"#,
        r#"{"template": {"id": "promo", "composition": "main", "src": "https://x.com/a.aep"}}"#,
    ],
    fail: &[
        (r#"{"template": {"id": "\u0085", "composition": "main"}}"#, &["error /template/id"]),
        (r#"{"template": {"id": "abc", "composition": "main"}}"#, &["error /template/id"]),
        (r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAF-", "composition": "main"}}"#, &["error /template/id"]),
        (r#"{"template": {"id": "01JTGM9GCR71\u200bJV7EJYDF45QAFD", "composition": "main"}}"#, &["error /template/id"]),
        (r#"{"template": {"id": "OIJTGM9GCR71JV7EJYDF45QAFD", "composition": "main"}}"#, &["info /template/id"]),
        (r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFU", "composition": "main"}}"#, &["info /template/id"]),
        (r#"{"jobs": [{"template": {"id": "x", "composition": "main"}}]}"#, &["error /jobs/0/template/id"]),
    ],
    fix: &[
        (
            r#"{"template": {"id": " 01jtgm9gcr71jv7ejydf45qafd ", "composition": "main"}}"#,
            r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main"}}"#,
        ),
        (
            r#"{"template": {"id": "\ufeff01JTGM9GCR71\u200bJV7EJYDF45QAFD", "composition": "main"}}"#,
            r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main"}}"#,
        ),
        (
            r#"{"template": {"id": "OIJTGM9GCR71JV7EJYDF45QAFD", "composition": "main"}}"#,
            r#"{"template": {"id": "OIJTGM9GCR71JV7EJYDF45QAFD", "composition": "main"}}"#,
        ),
    ],
    offered: &[(
        r#"{"template": {"id": "https://app.nexrender.com/templates/01JTGM9GCR71JV7EJYDF45QAFD/edit", "composition": "main"}}"#,
        r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main"}}"#,
    )],
}
