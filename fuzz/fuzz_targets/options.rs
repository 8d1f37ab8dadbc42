//! The options that a text is checked with.

use std::sync::LazyLock;

use nexrender_payload::CheckOptions;

static OPTIONS: LazyLock<Vec<CheckOptions>> = LazyLock::new(|| {
    let account = r#"{
        "template": {
            "status": "uploaded",
            "compositions": [
                {"aeid": "1", "name": "main", "duration": 5, "frame_rate": 25},
                {"aeid": "2", "name": "Intro "}, {"aeid": "3", "name": "intro"}
            ],
            "layers": [
                {"composition_id": 1, "name": "title", "layer_type": "text"},
                {"composition_id": 2, "name": "logo.png", "layer_type": "footage"}, {"name": "Logo.png "}
            ]
        },
        "fonts": ["Inter-Bold.ttf"],
        "secrets": ["AWS_KEY_ID", "AWS_KEY_SECRET"],
        "context": "browser"
    }"#;
    let all = ["{}", account, r#"{"kind": "job"}"#, r#"{"kind": "batch"}"#, r#"{"kind": "join"}"#];
    all.iter().map(|json| CheckOptions::from_json(json).expect("the options are right")).collect()
});

/// The last byte behind a line break chooses the options, so that a plain payload is a plain seed.
pub fn split(bytes: &[u8]) -> (&'static CheckOptions, &[u8]) {
    let (chosen, text) = match bytes {
        [text @ .., b'\n', digit @ b'0'..=b'9'] => (usize::from(digit - b'0'), text),
        _ => (0, bytes),
    };
    let options = OPTIONS.get(chosen).unwrap_or(&OPTIONS[0]);
    (options, text)
}
