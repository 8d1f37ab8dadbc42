use super::asset_unused_field;
use super::type_mismatch::{self, Expected};
use crate::definition::{Field, Foreign, Instead, Keys, Name, Role, Shape, elsewhere};
use crate::diagnostic::Severity;
use crate::support::{
    Context, Finding, FixDraft, Object, Rule, Shown, characters, did_you_mean, edit, list_all, owner, quote, rule,
    suggestion,
};
use crate::text::{Kind, Value};

rule! {
    UnknownField, Error, "an unknown field", Offered;
    what: "Reports a key that its object does not define. In `settings`, `upload` and `upload.params` of a job it is an error; in other objects a warning. An asset may have custom keys, so only likely typos are reported there: `layername`, `layer`, `text`. For fields of other APIs and of self-hosted nexrender, the help names the field to use instead. `tags` and `priority`, which are undocumented, are an info.",
    why: "The API rejects a job with an unknown key in `settings`, `upload` or `upload.params`. Elsewhere the key is ignored, and what it was meant to do does not happen.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "settings": { "type": "video", "qualty": "full" }
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "settings": { "type": "video", "quality": "full" }
}"#,
    fix: "Renames the key if one known key is similar and accepts the value. Offered, because the key may be meant for something else.",
    source: "`POST /jobs`, `POST /batches`, `POST /jobs/join`: the fields of each object",
}

/// Fields of the root that job listings have, but that are undocumented in payloads.
const UNDOCUMENTED: [&str; 2] = ["tags", "priority"];

/// The key with the location of the schema, for editors. It is never sent.
const SCHEMA: &str = "$schema";

/// Why a key has no place here, and what does.
#[derive(Clone, Copy)]
enum Why {
    /// Similar to a field of the object, which may be there already.
    Near { field: &'static str, is_taken: bool },
    /// A field of another object, of another API, or of self-hosted nexrender.
    Elsewhere(Instead),
    /// Not documented.
    Undocumented,
    /// Nothing is known of it.
    Unknown,
}

/// A key that is not defined.
struct Unknown<'v> {
    name: &'v str,
    key: &'v Value<'v>,
    shape: &'static Shape,
    why: Why,
    /// The field that the key can be renamed to.
    rename: Option<&'static str>,
}

impl Finding for Unknown<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn severity(&self) -> Severity {
        match (self.why, self.shape.keys) {
            (Why::Undocumented, _) => Severity::Info,
            (_, Keys::Closed) => Severity::Error,
            (_, Keys::Open | Keys::Free) => Severity::Warning,
        }
    }

    fn message(&self) -> String {
        let (owner, key) = (owner(self.shape.role), Shown::Text(self.name));
        match (self.why, self.shape.keys) {
            (Why::Undocumented, _) => format!("{key} is not documented as a field of {owner}: it may be ignored"),
            (_, Keys::Closed) => format!("{owner} has no field {key}, and the API rejects unknown fields here"),
            (_, Keys::Open | Keys::Free) => {
                format!("{owner} has no field {key}: it is ignored, or the job is rejected")
            }
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self.why {
            Why::Near { field, is_taken: true } => format!("`{field}` is set already: remove this key"),
            Why::Near { field, is_taken: false } => did_you_mean(field),
            Why::Elsewhere(instead) => instead.help(),
            Why::Undocumented => "jobs can be listed by it; how to set it is not documented".to_owned(),
            Why::Unknown => format!("the fields are {}", list_all(self.shape.names().map(Name::as_str))),
        })
    }

    fn fix(&self) -> Option<FixDraft> {
        let field = self.rename?;
        edit(&["Rename to `", field, "`"], false, self.key.span(), &quote(field))
    }
}

/// What people write for a field, beyond typos.
const ALIASES: [(&str, Name); 13] = [
    ("layer", Name::LAYER_NAME),
    ("text", Name::VALUE),
    ("content", Name::VALUE),
    ("caption", Name::VALUE),
    ("url", Name::SRC),
    ("uri", Name::SRC),
    ("href", Name::SRC),
    ("link", Name::SRC),
    ("file", Name::SRC),
    ("source", Name::SRC),
    ("comp", Name::COMPOSITION),
    ("prop", Name::PROPERTY),
    ("output", Name::UPLOAD),
];

/// The fields of a job, which end up inside one of its objects if a bracket is in the wrong place.
const OF_JOB: [&str; 7] = ["template", "assets", "settings", "preview", "fonts", "upload", "webhook"];

/// The keys that are often one level too high or too low: where, which, and what to do.
const MISPLACED: [(&[Role], &[&str], &str); 11] = [
    (
        &[Role::Job],
        &["jobs"],
        "each item of `jobs` is a whole job: move `template` and what else they share into each of them, and send only `jobs`",
    ),
    (
        &[Role::NestedJob, Role::JobClip],
        &["fonts", "upload", "webhook"],
        "move it to the outer job: a nested job cannot have its own",
    ),
    (&[Role::Job], &["composition", "src"], "move it into `template`"),
    (&[Role::Job], &["codec", "frames", "quality", "engine"], "move it into `settings`"),
    (
        &[Role::Upload],
        &["bucket", "region", "endpoint", "acl", "accessKeyId", "accessKeySecret"],
        "move it into `upload.params`",
    ),
    (&[Role::Params], &["prefix", "outputUrl", "provider"], "move it into `upload`, next to `params`"),
    (&[Role::Batch], &["template", "assets", "settings", "upload", "webhook"], "move it into each job of `jobs`"),
    (&[Role::Template], &OF_JOB, "move it to the job, next to `template`"),
    (&[Role::Settings], &OF_JOB, "move it to the job, next to `settings`"),
    (&[Role::Upload], &OF_JOB, "move it to the job, next to `upload`"),
    (&[Role::Webhook], &OF_JOB, "move it to the job, next to `webhook`"),
];

fn misplaced(role: Role, key: &str) -> Option<Instead> {
    let mut misplaced = MISPLACED.iter().filter(|(roles, ..)| roles.contains(&role));
    let (.., advice) = misplaced.find(|(_, keys, _)| keys.contains(&key))?;
    Some(Instead::Advice(advice))
}

/// `given`: the fields that earlier keys of the object can be renamed to.
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
    let is_root = matches!(shape.role, Role::Job | Role::Batch | Role::Join);
    if (is_root && name == SCHEMA) || Foreign::is_self_hosted(shape.role, &name) {
        return;
    }
    if let Some(field) = elsewhere(shape.role, key.name())
        && !type_mismatch::takes(&field.ty, member)
    {
        return cx.at(key.step(), |cx| type_mismatch::check(member, Expected::of(field), cx));
    }
    if shape.role.is_variant() && asset_unused_field::check(&name, key, member, object, cx) {
        return;
    }
    let why = if is_root && UNDOCUMENTED.contains(&&*name) { Why::Undocumented } else { why(&name, key, object, cx) };
    if shape.keys == Keys::Free && matches!(why, Why::Unknown) {
        return;
    }
    let wanted = match why {
        Why::Near { field, is_taken: false } => Some(field),
        Why::Elsewhere(Instead::Rename(field)) if !object.has(field) => Some(field.as_str()),
        _ => None,
    };
    let mut fields = shape.members.iter().map(|slot| slot.field);
    // A typo is renamed whatever is in its value; a key of another API only where its value fits.
    let is_foreign = suggestion(&name, wanted).is_none();
    let field = fields.find(|field| {
        wanted == Some(field.name.as_str())
            && type_mismatch::takes(&field.ty, member)
            && (!is_foreign || (type_mismatch::accepts(field, member) && type_mismatch::fits(field, member)))
    });
    let bit = field.map_or(0, |field| field.name.bit());
    let rename = field.filter(|_| bit & !*given != 0).map(|field| field.name.as_str());
    *given |= bit;
    cx.report_below(key.step(), key.span(), &Unknown { name: &name, key, shape, why, rename });
}

fn why(name: &str, key: &Value<'_>, object: &Object<'_>, cx: &Context<'_, '_, '_>) -> Why {
    let shape = object.shape;
    let instead = misplaced(shape.role, name).or_else(|| Foreign::find(shape.role, name).map(|entry| entry.instead));
    if let Some(instead) = instead {
        return Why::Elsewhere(instead);
    }
    // Where keys are free, only one that is similar to a field is a finding at all.
    if shape.keys != Keys::Free && !cx.lists(key) {
        return Why::Unknown;
    }
    // Usually a field was meant that is missing.
    if let Some(field) = near(name, shape, &|field| !object.has(field)) {
        return Why::Near { field, is_taken: false };
    }
    match near(name, shape, &|field| object.has(field)) {
        Some(field) => Why::Near { field, is_taken: true },
        None => Why::Unknown,
    }
}

/// The key of an object that was probably meant to be a field that is missing.
pub(super) fn misnamed(field: &Field, object: &Object<'_>) -> Option<String> {
    let others = object.value.members().filter(|(key, _)| object.shape.position(key.name()).is_none());
    // What a value that cannot be read was meant to be is unknown.
    let fitting =
        others.filter(|(_, member)| member.kind() == Kind::Invalid || type_mismatch::takes(&field.ty, member));
    let mut names = fitting.map(|(key, _)| characters(&key).into_owned());
    names.find(|name| near(name, object.shape, &|known| known == field.name).is_some())
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
        r#""$schema": "./job.schema.json""#,
        r#"{"$schema": "x", "jobs": [{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main"}}]}"#,
        r#""assets": [{"type": "job", "layerName": "a", "template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "b", "name": "Promo"}}]"#,
        r#""assets": [{"type": "text", "layerName": "a", "value": "b", "note": 1, "id": "x"}]"#,
        r#""webhook": {"url": "https://x.com", "data": {"anything": 1}, "headers": {"X-Any": "1"}}"#,
        r#""assets": [{"type": "function", "name": "nx:gen-ai", "params": {"prompt": "x", "layername": 1}}]"#,
    ],
    fail: &[
        (r#""tags": ["a"], "priority": 5"#, &["info /tags", "info /priority"]),
        (r#""webhook_url": "https://x.com/done""#, &["warning /webhook_url"]),
        (r#""settings": {"type": "video", "outputModule": "H.264"}"#, &["error /settings/outputModule"]),
        (r#""assets": [{"type": "job", "layerName": "a", "template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "b"}, "settings": {"qualty": "full"}}]"#,
            &["warning /assets/0/settings/qualty"]),
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
    offered: &[
        (r#""output": {"format": "mp4"}"#, r#""output": {"format": "mp4"}"#),
        (r#""settings": {"bitrate": "15M"}"#, r#""settings": {"bitrate": "15M"}"#),
        (r#""settings": {"videoCodec": "video_prores_422"}"#, r#""settings": {"codec": "video_prores_422"}"#),
        (r#""settings": {"videoCodec": "h264"}"#, r#""settings": {"videoCodec": "h264"}"#),
        (r#""settings": {"qualty": "full"}"#, r#""settings": {"quality": "full"}"#),
    ],
}
