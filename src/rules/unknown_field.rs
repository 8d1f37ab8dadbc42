use super::{asset_unused_field, type_mismatch};
use crate::definition::{Keys, Name, Role, Shape};
use crate::diagnostic::Severity;
use crate::support::{
    Context, Finding, FixDraft, Object, Rule, Shown, characters, did_you_mean, edit, list, owner, quote, rule,
    suggestion,
};
use crate::text::Value;

rule! {
    UnknownField, Error, "an unknown field", Offered;
    what: "Finds a key that its object does not define. `settings`, `upload` and `upload.params` are closed: there it is an error. In a job, `template`, `webhook` and a nested job it is a warning. An asset may carry keys of your own, so there only one that looks like a slip is told: `layername`, `layer`, `text`.",
    why: "A closed object with an unknown key is rejected. Elsewhere the key is ignored, and what it was meant to do does not happen.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "settings": { "type": "video", "qualty": "full" }
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "settings": { "type": "video", "quality": "full" }
}"#,
    fix: "Renames the key when one known key is near and takes the value. Offered, for the key may be meant for something else.",
    source: "`POST /jobs`, `POST /batches`, `POST /jobs/join`: the fields of each object",
}

/// A key that is not defined.
struct Unknown<'v> {
    name: &'v str,
    key: &'v Value<'v>,
    shape: &'static Shape,
    nearest: Option<&'static str>,
    /// Whether that field is there already.
    is_taken: bool,
    /// Whether this key can become it.
    is_rename: bool,
    /// The reason why a known key has no place here.
    misplaced: Option<&'static str>,
}

impl Finding for Unknown<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn severity(&self) -> Severity {
        if self.shape.keys == Keys::Closed { Severity::Error } else { Severity::Warning }
    }

    fn message(&self) -> String {
        let (owner, key) = (owner(self.shape.role), Shown::Text(self.name));
        let consequence = if self.shape.keys == Keys::Closed {
            ", and the service rejects fields it does not know there"
        } else {
            ": the service will ignore or reject it"
        };
        format!("{owner} has no field {key}{consequence}")
    }

    fn help(&self) -> Option<String> {
        Some(match (self.misplaced, self.nearest) {
            (Some(reason), _) => reason.to_owned(),
            (None, Some(nearest)) if self.is_taken => format!("`{nearest}` is there already: remove this one"),
            (None, Some(nearest)) => did_you_mean(nearest),
            (None, None) => format!("its fields are {}", list(self.shape.names().map(Name::as_str))),
        })
    }

    fn fix(&self) -> Option<FixDraft> {
        let nearest = self.nearest.filter(|_| self.is_rename)?;
        edit(&["Rename to `", nearest, "`"], false, self.key.span(), &quote(nearest))
    }
}

/// What people write for a field, beyond slips of the pen.
const ALIASES: [(&str, Name); 9] = [
    ("layer", Name::LAYER_NAME),
    ("text", Name::VALUE),
    ("url", Name::SRC),
    ("source", Name::SRC),
    ("comp", Name::COMPOSITION),
    ("prop", Name::PROPERTY),
    ("callback", Name::WEBHOOK),
    ("callbackUrl", Name::WEBHOOK),
    ("output", Name::UPLOAD),
];

/// The keys that are often written one level too high or too low: where, which, and what to do.
const MISPLACED: [(&[Role], &[&str], &str); 7] = [
    (
        &[Role::NestedJob, Role::JobClip],
        &["fonts", "upload", "webhook"],
        "move it to the job that is sent: a nested job has none of its own",
    ),
    (&[Role::Job], &["composition", "src"], "it belongs in `template`"),
    (&[Role::Job], &["templateId", "template_id"], "it belongs in `template.id`"),
    (&[Role::Job], &["codec", "frames", "quality", "engine"], "it belongs in `settings`"),
    (
        &[Role::Upload],
        &["bucket", "region", "endpoint", "acl", "accessKeyId", "accessKeySecret"],
        "it belongs in `upload.params`",
    ),
    (&[Role::Params], &["prefix", "outputUrl", "provider"], "it belongs in `upload`, beside `params`"),
    (&[Role::Batch], &["template", "assets", "settings", "upload", "webhook"], "it belongs in each job of `jobs`"),
];

fn misplaced(role: Role, key: &str) -> Option<&'static str> {
    let mut misplaced = MISPLACED.iter().filter(|(roles, ..)| roles.contains(&role));
    misplaced.find(|(_, keys, _)| keys.contains(&key)).map(|(.., reason)| *reason)
}

/// `given`: the fields that an earlier key of the object becomes.
pub(crate) fn check(
    key: &Value<'_>,
    member: &Value<'_>,
    object: &Object<'_>,
    given: &mut u64,
    cx: &mut Context<'_, '_, '_>,
) {
    let shape = object.shape;
    if key.span().is_empty() || shape.role == Role::FunctionParams {
        return;
    }
    let name = characters(key);
    if shape.role.is_variant() && asset_unused_field::check(&name, key, member, object, cx) {
        return;
    }
    let misplaced = misplaced(shape.role, &name);
    // Where keys are free, only one that is near a field is a finding at all.
    let matters = misplaced.is_none() && (shape.keys == Keys::Free || cx.lists(key));
    // Mostly a field was meant that is not there.
    let missing = if matters { near(&name, shape, &|field| !object.has(field)) } else { None };
    let taken = if matters && missing.is_none() { near(&name, shape, &|field| object.has(field)) } else { None };
    let (nearest, is_taken) = (missing.or(taken), taken.is_some());
    if shape.keys == Keys::Free && nearest.is_none() && misplaced.is_none() {
        return;
    }
    let mut fields = shape.members.iter().map(|slot| slot.field);
    let field = fields.find(|field| missing == Some(field.name.as_str()) && type_mismatch::takes(&field.ty, member));
    let bit = field.map_or(0, |field| field.name.bit());
    let is_rename = bit & !*given != 0;
    *given |= bit;
    cx.report_below(
        key.step(),
        key.span(),
        &Unknown { name: &name, key, shape, nearest, is_taken, is_rename, misplaced },
    );
}

/// The field that a key was probably meant to be, among some of its object's.
fn near(name: &str, shape: &Shape, may_be: &dyn Fn(Name) -> bool) -> Option<&'static str> {
    let is_there = |field: Name| shape.position(field).is_some() && may_be(field);
    let alias = ALIASES.iter().find(|(alias, field)| *alias == name && is_there(*field));
    alias
        .map(|(_, field)| field.as_str())
        .or_else(|| suggestion(name, shape.names().filter(|known| may_be(*known)).map(Name::as_str)))
}

super::vectors! {
    UnknownField;
    pass: &[
        r#""assets": [{"type": "text", "layerName": "a", "value": "b", "note": 1, "id": "x"}]"#,
        r#""webhook": {"url": "https://x.com", "data": {"anything": 1}, "headers": {"X-Any": "1"}}"#,
        r#""assets": [{"type": "function", "name": "nx:gen-ai", "params": {"prompt": "x", "layername": 1}}]"#,
    ],
    fail: &[
        (r#""asets": []"#, &["warning /asets"]),
        (r#""settings": {"colour": 1}"#, &["error /settings/colour"]),
        (r#""upload": {"bucket": "b", "params": {"region": "a", "bucket": "b", "accessKeyId": "${secrets.A}", "accessKeySecret": "${secrets.B}", "x": 1}}"#,
            &["error /upload/bucket", "error /upload/params/x"]),
        (r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a", "name": "x"}}"#, &["warning /template/name"]),
        (r#""assets": [{"type": "text", "layername": "a", "value": "b"}]"#, &["warning /assets/0/layername"]),
        (r#""assets": [{"type": "text", "layer": "a", "text": "b"}]"#, &["warning /assets/0/layer", "warning /assets/0/text"]),
        (r#""assets": [{"type": "job", "layerName": "a", "template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "b"}, "fonts": []}]"#,
            &["warning /assets/0/fonts"]),
        (r#""assets": [{"type": "text", "layerName": "a", "value": "b", "layer": "c", "Value": "d"}]"#,
            &["warning /assets/0/layer", "warning /assets/0/Value"]),
        (r#""assets": [{"tpye": "text", "layername": "a"}]"#, &["warning /assets/0/tpye", "warning /assets/0/layername"]),
        (r#""a/b~c": 1"#, &["warning /a~1b~0c"]),
        (r#"{"jobs": [], "webhook": {}}"#, &["warning /webhook"]),
        (r#"{"templateId": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main"}"#, &["warning /templateId", "warning /composition"]),
    ],
    fix: &[(r#""settings": {"qualty": "full"}"#, r#""settings": {"qualty": "full"}"#)],
}
