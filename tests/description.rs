//! Random payloads, judged by the checker and by what the API's published description accepts. Where the two differ, the
//! API's documentation must be the reason.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "helpers of tests")]

use std::fs;
use std::path::Path;

use nexrender_payload::{CheckOptions, PayloadKind, Severity, lint};
use serde_json::{Map, Value, json};

/// What the published description says of a value.
enum Accepts {
    Text,
    TemplateId,
    TextOrNull,
    OneOf(&'static [&'static str]),
    Boolean,
    /// A whole number, from 0 if the flag is set.
    Whole(bool),
    /// A whole number, or a list of them: of exactly two from 0 if the flag is set.
    Frames(bool),
    Object(&'static Object),
    List(&'static Accepts, usize),
    /// A name, or a list of at least one.
    Names,
    /// An object whose `type` decides: the members for each type, and for all others.
    ByType(&'static [(&'static str, &'static Object)], Option<&'static Object>),
}

/// An object: its members, which of them are required, and whether others are rejected.
struct Object {
    members: &'static [(&'static str, Accepts)],
    required: &'static [&'static str],
    closed: bool,
}

use Accepts::{Boolean, ByType, Frames, List, Names, OneOf, Text, TextOrNull};

const QUALITIES: Accepts = OneOf(&["draft", "full"]);
const ENGINES: Accepts = OneOf(&["ae2025", "ae2026"]);

static TEMPLATE: Object = Object {
    members: &[("id", Accepts::TemplateId), ("src", Text), ("composition", TextOrNull)],
    required: &["id"],
    closed: false,
};

static NESTED_TEMPLATE: Object = Object {
    members: &[("id", Accepts::TemplateId), ("composition", Text), ("name", Text)],
    required: &["id", "composition"],
    closed: false,
};

static FUNCTION_PARAMS: Object = Object { members: &[("layerName", Names)], required: &[], closed: false };

static ASSET: Object = Object {
    members: &[
        ("type", Text),
        ("src", Text),
        ("layerName", Text),
        ("name", Text),
        ("conform", Boolean),
        ("params", Accepts::Object(&FUNCTION_PARAMS)),
    ],
    required: &["type"],
    closed: false,
};

static NESTED_SETTINGS: Object = Object {
    members: &[
        ("type", OneOf(&["video", "image"])),
        ("frames", Frames(false)),
        ("quality", QUALITIES),
        ("codec", Text),
        ("engine", ENGINES),
    ],
    required: &[],
    closed: false,
};

static NESTED_JOB: Object = Object {
    members: &[
        ("type", OneOf(&["job"])),
        ("layerName", Text),
        ("template", Accepts::Object(&NESTED_TEMPLATE)),
        ("assets", List(&Accepts::Object(&ASSET), 0)),
        ("preview", Boolean),
        ("settings", Accepts::Object(&NESTED_SETTINGS)),
    ],
    required: &["type", "layerName", "template"],
    closed: false,
};

static SETTINGS: Object = Object {
    members: &[
        ("type", OneOf(&["video", "image", "aep"])),
        ("frames", Frames(true)),
        ("quality", QUALITIES),
        ("codec", Text),
        ("engine", ENGINES),
    ],
    required: &[],
    closed: true,
};

const PARAMS_MEMBERS: &[(&str, Accepts)] = &[
    ("endpoint", Text),
    ("region", Text),
    ("bucket", Text),
    ("acl", Text),
    ("accessKeyId", Text),
    ("accessKeySecret", Text),
];
const PARAMS_REQUIRED: &[&str] = &["region", "bucket", "accessKeyId", "accessKeySecret"];
static PARAMS: Object = Object { members: PARAMS_MEMBERS, required: PARAMS_REQUIRED, closed: true };
static JOIN_PARAMS: Object = Object { members: PARAMS_MEMBERS, required: PARAMS_REQUIRED, closed: false };

static UPLOAD: Object = Object {
    members: &[
        ("prefix", Text),
        ("outputUrl", Text),
        ("provider", OneOf(&["s3"])),
        ("params", Accepts::Object(&PARAMS)),
    ],
    required: &[],
    closed: true,
};

static JOIN_UPLOAD: Object = Object {
    members: &[
        ("prefix", Text),
        ("outputUrl", Text),
        ("provider", OneOf(&["s3"])),
        ("params", Accepts::Object(&JOIN_PARAMS)),
    ],
    required: &[],
    closed: false,
};

static OPEN: Object = Object { members: &[], required: &[], closed: false };

static WEBHOOK: Object = Object {
    members: &[
        ("url", Text),
        ("method", OneOf(&["GET", "POST", "PUT", "DELETE"])),
        ("headers", Accepts::Object(&OPEN)),
        ("data", Accepts::Object(&OPEN)),
        ("custom", Boolean),
    ],
    required: &["url"],
    closed: false,
};

static JOB: Object = Object {
    members: &[
        ("template", Accepts::Object(&TEMPLATE)),
        ("preview", Boolean),
        ("fonts", List(&Text, 0)),
        ("assets", List(&ByType(&[("job", &NESTED_JOB)], Some(&ASSET)), 0)),
        ("settings", Accepts::Object(&SETTINGS)),
        ("upload", Accepts::Object(&UPLOAD)),
        ("webhook", Accepts::Object(&WEBHOOK)),
    ],
    required: &["template"],
    closed: false,
};

static VIDEO_CLIP: Object =
    Object { members: &[("type", OneOf(&["video"])), ("src", Text)], required: &["type", "src"], closed: false };

static CLIP_SETTINGS: Object = Object {
    members: &[("frames", Frames(false)), ("quality", QUALITIES), ("codec", Text), ("engine", ENGINES)],
    required: &[],
    closed: false,
};

static JOB_CLIP: Object = Object {
    members: &[
        ("type", OneOf(&["job"])),
        ("template", Accepts::Object(&NESTED_TEMPLATE)),
        ("assets", List(&Accepts::Object(&ASSET), 0)),
        ("preview", Boolean),
        ("settings", Accepts::Object(&CLIP_SETTINGS)),
    ],
    required: &["type", "template"],
    closed: false,
};

static JOIN_SETTINGS: Object = Object { members: &[("preset", OneOf(&["mp4"]))], required: &[], closed: false };

static JOIN: Object = Object {
    members: &[
        ("settings", Accepts::Object(&JOIN_SETTINGS)),
        ("assets", List(&ByType(&[("video", &VIDEO_CLIP), ("job", &JOB_CLIP)], None), 1)),
        ("upload", Accepts::Object(&JOIN_UPLOAD)),
        ("webhook", Accepts::Object(&WEBHOOK)),
    ],
    required: &["assets"],
    closed: false,
};

impl Accepts {
    fn takes(&self, value: &Value) -> bool {
        let is_whole = |value: &Value, least: f64| value.as_f64().is_some_and(|n| n.fract() == 0.0 && n >= least);
        match self {
            Text => value.is_string(),
            Self::TemplateId => value.as_str().is_some_and(|id| {
                id.len() == 26 && id.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
            }),
            TextOrNull => value.is_string() || value.is_null(),
            OneOf(values) => value.as_str().is_some_and(|value| values.contains(&value)),
            Boolean => value.is_boolean(),
            Self::Whole(from_0) => is_whole(value, if *from_0 { 0.0 } else { f64::MIN }),
            Frames(strict) => match value {
                Value::Array(items) => {
                    (!strict || items.len() == 2) && items.iter().all(|item| Self::Whole(*strict).takes(item))
                }
                _ => Self::Whole(*strict).takes(value),
            },
            Self::Object(object) => object.takes(value),
            List(item, least) => value
                .as_array()
                .is_some_and(|items| items.len() >= *least && items.iter().all(|value| item.takes(value))),
            Names => match value {
                Value::Array(items) => !items.is_empty() && items.iter().all(Value::is_string),
                _ => value.is_string(),
            },
            ByType(types, other) => {
                let tag = value.get("type").and_then(Value::as_str);
                let object = types.iter().find(|(name, _)| tag == Some(name)).map(|(_, object)| *object).or(*other);
                object.is_some_and(|object| object.takes(value))
            }
        }
    }
}

impl Object {
    fn takes(&self, value: &Value) -> bool {
        let Some(object) = value.as_object() else { return false };
        self.required.iter().all(|name| object.contains_key(*name))
            && object.iter().all(|(key, value)| match self.members.iter().find(|(name, _)| name == key) {
                Some((_, accepts)) => accepts.takes(value),
                None => !self.closed,
            })
    }
}

/// The errors that the API's documentation asks for beyond its published description, and what it says.
const DOCUMENTED: [(&str, &str); 17] = [
    ("required-field", "what each type of asset requires; `upload` requires `params`"),
    ("unknown-value", "the types of assets, and of a join's clips"),
    ("codec-unknown", "the list of codecs"),
    ("codec-type-mismatch", "image codecs belong to images, video codecs to videos"),
    ("frames-required", "an image requires `frames`"),
    ("frames-range", "frames from 0, `[start, end]` with end after start, in nested jobs too"),
    ("preview-with-settings", "`preview` excludes `settings`"),
    ("nested-job-depth", "jobs nest one level deep"),
    ("url-format", "the service calls these URLs"),
    ("template-src", "the service downloads this URL"),
    ("asset-src", "the render machine downloads this URL"),
    ("empty-value", "a required name, id or URL that is empty names nothing"),
    ("join-assets", "only videos and jobs can be joined"),
    ("payload-kind", "a response of the API is not a payload"),
    ("payload-wrapped", "a payload inside something else is not a payload"),
    ("batch-size", "1 to 1,000 jobs"),
    ("json-depth", "deeper nesting is not checked"),
];

/// Places where the documentation narrows the type of a field that the description leaves open.
fn is_documented_type(pointer: &str) -> bool {
    let field = pointer.rsplit('/').find(|part| part.parse::<usize>().is_err()).unwrap_or_default();
    // The description names none of these fields of an asset; the reference types them.
    // A label of a template is free, except in nested jobs and clips.
    if pointer == "/template/name" {
        return false;
    }
    ["value", "property", "expression", "composition", "layerIndex", "type", "layerName", "src", "name"]
        .contains(&field)
        || pointer.contains("/params/")
        || pointer.ends_with("/settings/type")
}

/// A small deterministic source of randomness.
struct Random(u64);

impl Random {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % most
    }

    fn pick<'t, T>(&mut self, items: &'t [T]) -> &'t T {
        &items[self.below(items.len())]
    }
}

fn values() -> Vec<Value> {
    vec![
        json!(null),
        json!(true),
        json!(0),
        json!(-1),
        json!(1.5),
        json!(7),
        json!(""),
        json!("text"),
        json!("https://cdn.example.com/a.png"),
        json!("${secrets.NAME}"),
        json!("01JTGM9GCR71JV7EJYDF45QAFE"),
        json!("video"),
        json!("image"),
        json!([]),
        json!(["a"]),
        json!([0, 24]),
        json!([5]),
        json!({}),
        json!({"a": 1}),
        json!({"layerName": ["a", "b"]}),
    ]
}

const KEYS: [&str; 12] = [
    "note",
    "name",
    "params",
    "conform",
    "layerName",
    "layerIndex",
    "src",
    "composition",
    "settings",
    "type",
    "tags",
    "value",
];

/// Changes one place of a payload at random.
fn mutate(value: &mut Value, random: &mut Random, values: &[Value]) {
    let descend = random.below(4) > 0;
    match value {
        Value::Object(members) if descend && !members.is_empty() => {
            let key = members.keys().nth(random.below(members.len())).expect("it is there").clone();
            mutate(&mut members[&key], random, values);
        }
        Value::Array(items) if descend && !items.is_empty() => {
            let at = random.below(items.len());
            mutate(&mut items[at], random, values);
        }
        Value::Object(members) => change(members, random, values),
        _ => *value = random.pick(values).clone(),
    }
}

fn change(members: &mut Map<String, Value>, random: &mut Random, values: &[Value]) {
    if random.below(3) == 0 && !members.is_empty() {
        let key = members.keys().nth(random.below(members.len())).expect("it is there").clone();
        members.remove(&key);
    } else {
        members.insert((*random.pick(&KEYS)).to_owned(), random.pick(values).clone());
    }
}

fn bases() -> Vec<(PayloadKind, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/payloads");
    let names = [
        "job-text",
        "job-functions",
        "job-image-range",
        "job-mogrt-clean-room",
        "job-nested",
        "job-upload",
        "job-webhook",
    ];
    let read = |name: &str| {
        let text = fs::read_to_string(folder.join(format!("{name}.json"))).expect("the example is there");
        serde_json::from_str(&text).expect("it is JSON")
    };
    let mut bases: Vec<_> = names.iter().map(|name| (PayloadKind::Job, read(name))).collect();
    bases.push((PayloadKind::Join, read("join")));
    bases
}

#[test]
fn the_checker_differs_from_the_published_description_only_where_the_documentation_does() {
    let (values, bases) = (values(), bases());
    let mut random = Random(20_261_128);
    let (mut accepted, mut rejected) = (0, 0);
    for round in 0..20_000 {
        let (kind, mut payload) = bases[round % bases.len()].clone();
        for _ in 0..=random.below(2) {
            mutate(&mut payload, &mut random, &values);
        }
        let description = if kind == PayloadKind::Join { &JOIN } else { &JOB };
        let text = payload.to_string();
        let mut options = CheckOptions::default();
        options.kind = Some(kind);
        let report = lint(&text, &options);
        let mut errors = report.diagnostics.iter().filter(|found| found.severity == Severity::Error);
        if description.takes(&payload) {
            accepted += 1;
            let undocumented = errors.find(|found| {
                let is_type = found.code.as_str() == "type-mismatch" && is_documented_type(found.pointer.as_str());
                !is_type && !DOCUMENTED.iter().any(|(code, _)| *code == found.code.as_str())
            });
            assert!(undocumented.is_none(), "the description accepts {text}\nbut: {undocumented:?}");
        } else {
            rejected += 1;
            // Beside `template.src`, the id is only a label: public integrations render that.
            let is_label = payload.pointer("/template/src").is_some_and(Value::is_string);
            assert!(errors.next().is_some() || is_label, "the description rejects {text}");
        }
    }
    assert!(accepted > 2000 && rejected > 2000, "{accepted} accepted, {rejected} rejected");
}
