//! Payloads as people write them: mostly right, with a mistake here and there.

use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

const STRINGS: &[&str] = &[
    "main",
    "Intro ",
    "title",
    "TITLE ",
    "logo.png",
    "",
    " \t",
    "TODO",
    "<string>",
    "YOUR_KEY",
    "{{name}}",
    "Hello ${secrets.AWS_KEY_ID}!",
    "${secrets.AWS_KEY_ID}",
    "${secret.AWS_KEY_ID}",
    "{{secrets.AWS_KEY_ID}}",
    "$secrets.X",
    "${secrets.NOPE}",
    "AKIAIOSFODNN7EXAMPLE",
    "é😀\u{7F}\u{85}\u{2028}",
    "quote \" slash \\ / \u{0} \n",
    "https://cdn.example.com/a/b.mp4?x=1#y",
    "https://cdn.example.com/logo.png",
    "http://localhost:3000/hook",
    "https://me:planted@example.com",
    "https://",
    "file:///C:/a.png",
    "C:\\a.png",
    "a/b.wav",
    "Inter-Bold.ttf",
    "inter-bold.ttf",
    "Inter Bold",
    "/out",
    "a/../b/",
    "01JTGM9GCR71JV7EJYDF45QAFD",
    " 01jtgm9gcr71jv7ejydf45qafd",
    "video_h264_vbr_15mbps",
    "h264_vbr_15mbps",
    "image_png",
    "prores",
    "video",
    "image",
    "Full",
    "full",
    "true",
    "25",
    "#ff8000",
    "Effects.Fill.Color",
    "nx:solid-color-set",
    "nx-solid-color-set",
    "s3",
    "POST",
    "post",
];

fn string() -> BoxedStrategy<Value> {
    prop_oneof![9 => select(STRINGS).prop_map(Value::from), 1 => "\\PC{0,8}".prop_map(Value::from)].boxed()
}

fn number() -> BoxedStrategy<Value> {
    let odd = select(vec![json!(-1), json!(1.0), json!(1.5), json!(1e30), json!(u64::MAX), json!(-0.0)]);
    prop_oneof![(0..300u32).prop_map(Value::from), odd].boxed()
}

/// Any JSON, not deep.
pub fn anything() -> BoxedStrategy<Value> {
    let leaf = prop_oneof![Just(Value::Null), any::<bool>().prop_map(Value::from), number(), string(), Just(json!({}))];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((key(), inner), 0..4).prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
    .boxed()
}

/// A key that some object defines, or nearly one.
fn key() -> BoxedStrategy<String> {
    let known = vec![
        "template",
        "id",
        "composition",
        "src",
        "assets",
        "type",
        "layerName",
        "value",
        "settings",
        "jobs",
        "upload",
        "webhook",
        "layername",
        "text",
        "url",
        "frames",
        "codec",
        "quality",
        "qualty",
        "preset",
        "a/b~c",
        "",
        "é😀",
    ];
    prop_oneof![8 => select(known).prop_map(str::to_owned), 1 => "\\PC{0,5}"].boxed()
}

/// What belongs there, or sometimes anything else.
fn mostly(right: BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    prop_oneof![12 => right, 1 => anything()].boxed()
}

/// An object with most of these fields, and sometimes another.
fn object(fields: Vec<(&'static str, BoxedStrategy<Value>)>) -> BoxedStrategy<Value> {
    let members: Vec<_> = fields
        .into_iter()
        .map(|(name, value)| weighted(0.75, mostly(value).prop_map(move |value| (name.to_owned(), value))))
        .collect();
    (members, weighted(0.2, (key(), anything())))
        .prop_map(|(members, other)| {
            let members = members.into_iter().flatten();
            Value::Object(members.chain(other).collect::<Map<_, _>>())
        })
        .boxed()
}

fn list(item: BoxedStrategy<Value>, most: usize) -> BoxedStrategy<Value> {
    vec(item, 0..most).prop_map(Value::from).boxed()
}

fn one_of(names: &'static [&'static str]) -> BoxedStrategy<Value> {
    select(names).prop_map(Value::from).boxed()
}

fn boolean() -> BoxedStrategy<Value> {
    prop_oneof![any::<bool>().prop_map(Value::from), Just(json!("true"))].boxed()
}

fn template() -> BoxedStrategy<Value> {
    let src = prop_oneof![5 => Just(Value::Null), 1 => Just(json!("https://x.com/a.mogrt")), 1 => string()];
    let id = prop_oneof![4 => Just(json!("01JTGM9GCR71JV7EJYDF45QAFD")), 1 => string()];
    let composition = prop_oneof![4 => Just(json!("main")), 1 => string()];
    (object(vec![("id", id.boxed()), ("composition", composition.boxed())]), src)
        .prop_map(|(mut template, src)| {
            if let (Value::Object(members), false) = (&mut template, src.is_null()) {
                members.insert("src".to_owned(), src);
            }
            template
        })
        .boxed()
}

fn settings() -> BoxedStrategy<Value> {
    let frames = prop_oneof![number(), list(number(), 4)].boxed();
    object(vec![
        ("type", one_of(&["video", "image", "aep", "Video"])),
        ("codec", one_of(&["video_h264_vbr_15mbps", "h264_vbr_15mbps", "image_png", "png", "h265"])),
        ("quality", one_of(&["full", "draft", "FULL"])),
        ("frames", frames),
    ])
}

fn upload() -> BoxedStrategy<Value> {
    let params = object(vec![
        ("region", string()),
        ("bucket", string()),
        ("accessKeyId", string()),
        ("accessKeySecret", string()),
        ("endpoint", string()),
        ("acl", string()),
    ]);
    object(vec![("provider", one_of(&["s3", "S3", "gcs"])), ("prefix", string()), ("params", params)])
}

fn webhook() -> BoxedStrategy<Value> {
    let headers = object(vec![("Authorization", string()), ("X-Any", string())]);
    object(vec![
        ("url", string()),
        ("method", one_of(&["POST", "put", "PUT"])),
        ("headers", headers),
        ("custom", boolean()),
        ("data", anything()),
    ])
}

fn asset(nested: bool) -> BoxedStrategy<Value> {
    let kinds = &["text", "data", "image", "audio", "video", "essential", "function", "static", "script", "Text"];
    let params = object(vec![("layerName", prop_oneof![string(), list(string(), 3)].boxed()), ("color", anything())]);
    let plain = object(vec![
        ("type", one_of(kinds)),
        ("layerName", string()),
        ("property", one_of(&["Effects.Fill.Color", "Opacity", "Color"])),
        ("value", prop_oneof![string(), number(), list(number(), 5)].boxed()),
        ("src", string()),
    ]);
    let function = object(vec![("type", Just(json!("function")).boxed()), ("name", string()), ("params", params)]);
    if !nested {
        return prop_oneof![4 => plain, 1 => function].boxed();
    }
    let job = object(vec![
        ("type", Just(json!("job")).boxed()),
        ("layerName", string()),
        ("template", template()),
        ("assets", list(asset(false), 3)),
        ("settings", settings()),
    ]);
    prop_oneof![4 => plain, 1 => function, 1 => job].boxed()
}

fn job() -> BoxedStrategy<Value> {
    object(vec![
        ("template", template()),
        ("preview", boolean()),
        ("fonts", list(string(), 4)),
        ("assets", list(asset(true), 5)),
        ("settings", settings()),
        ("upload", upload()),
        ("webhook", webhook()),
    ])
}

/// Jobs that have parts in common, as those of a campaign.
pub fn alike() -> BoxedStrategy<Vec<Value>> {
    let parts = ["template", "preview", "fonts", "assets", "settings", "upload", "webhook"];
    let one = move |[a, b]: &[Value; 2], choice: u8| {
        let chosen = parts.iter().enumerate().filter_map(|(at, part)| {
            let from = if choice >> at & 1 == 0 { a } else { b };
            Some(((*part).to_owned(), from.get(part)?.clone()))
        });
        Value::Object(chosen.collect())
    };
    let jobs = (job(), job(), vec(any::<u8>(), 1..7));
    jobs.prop_map(move |(a, b, choices)| {
        let both = [a, b];
        choices.into_iter().map(|choice| one(&both, choice)).collect()
    })
    .boxed()
}

/// A job, a batch, a join, or what is none of them.
pub fn payload() -> BoxedStrategy<Value> {
    let clip = object(vec![("type", one_of(&["video", "job", "text"])), ("src", string()), ("template", template())]);
    let join = object(vec![("assets", list(clip, 4)), ("settings", Just(json!({"preset": "mp4"})).boxed())]);
    let batch = object(vec![("jobs", list(job(), 4))]);
    // Every other job of such a batch is equal to the first.
    let twins = job().prop_map(|job| json!({"jobs": [job, {"template": 5}, job]}));
    prop_oneof![6 => job(), 2 => batch, 1 => twins, 1 => join, 1 => anything()].boxed()
}

/// How a value is written down.
#[derive(Debug, Clone, Copy)]
pub enum Style {
    Compact,
    Indented,
    /// With the line ends of Windows.
    Crlf,
}

pub fn style() -> BoxedStrategy<Style> {
    select(vec![Style::Compact, Style::Indented, Style::Crlf]).boxed()
}

pub fn written(value: &Value, style: Style) -> String {
    match style {
        Style::Compact => value.to_string(),
        Style::Indented => format!("{value:#}"),
        Style::Crlf => format!("{value:#}\n").replace('\n', "\r\n"),
    }
}

/// A payload's text.
pub fn text() -> BoxedStrategy<String> {
    (payload(), style()).prop_map(|(payload, style)| written(&payload, style)).boxed()
}

/// What people and programs put into texts that are not JSON then.
const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    ",,",
    "\"",
    "'",
    "`",
    "\\",
    "//",
    "/* x */",
    "/*",
    "#",
    "=",
    "-",
    "+",
    ".",
    "0",
    "01",
    "1e",
    "true",
    "True",
    "null",
    "None",
    "nul",
    "NaN",
    "-Infinity",
    "undefined",
    "name",
    "two words",
    "'it\\'s'",
    "\\u",
    "\\ud83d",
    "\\x",
    "\n",
    "\t",
    "\r\n",
    " ",
    "\u{0}",
    "\u{C}",
    "\u{A0}",
    "\u{FEFF}",
    "“",
    "”",
    "😀",
    "a: 'b'",
    "\"a\": 1",
    "\"jobs\": []",
    "\"template\": {}",
];

/// A change of a text at a place, in thousandths of its length.
#[derive(Debug, Clone)]
pub enum Change {
    Insert(usize, &'static str),
    Remove(usize, usize),
    Copy(usize, usize, usize),
    Cut(usize),
}

fn change() -> BoxedStrategy<Change> {
    prop_oneof![
        6 => (0..=1000usize, select(PIECES)).prop_map(|(at, piece)| Change::Insert(at, piece)),
        4 => (0..=1000usize, 1..6usize).prop_map(|(at, count)| Change::Remove(at, count)),
        2 => (0..=1000usize, 1..30usize, 0..=1000usize).prop_map(|(at, count, to)| Change::Copy(at, count, to)),
        1 => (0..=1000usize).prop_map(Change::Cut),
    ]
    .boxed()
}

fn changed(text: &str, change: &Change) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    let place = |share: usize| chars.len() * share / 1000;
    match *change {
        Change::Insert(at, piece) => {
            let at = place(at);
            chars.splice(at..at, piece.chars());
        }
        Change::Remove(at, count) => {
            let at = place(at);
            chars.drain(at..(at + count).min(chars.len()));
        }
        Change::Copy(at, count, to) => {
            let (at, to) = (place(at), place(to));
            let copy = chars[at..(at + count).min(chars.len())].to_vec();
            chars.splice(to..to, copy);
        }
        Change::Cut(at) => chars.truncate(place(at)),
    }
    chars.into_iter().collect()
}

/// A payload's text with a few changes.
pub fn broken_text() -> BoxedStrategy<String> {
    (text(), vec(change(), 1..5))
        .prop_map(|(text, changes)| changes.iter().fold(text, |text, change| changed(&text, change)))
        .boxed()
}
