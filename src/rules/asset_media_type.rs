use crate::definition::{Name, Shape, asset, join};
use crate::support::{Context, Finding, Object, Rule, article, look_at, one_of_any_case, rule};

rule! {
    AssetMediaType, Warning, "a file of another medium", None;
    what: "Reports a `src` whose file extension does not match the asset's `type`: an `image` that is an `.mp4`, an `audio` that is a `.png`.",
    why: "The file replaces the layer's footage as the type says. A file of another medium probably fails the render.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "image", "layerName": "clip.mp4", "src": "https://cdn.example.com/clip.mp4" }]
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "video", "layerName": "clip.mp4", "src": "https://cdn.example.com/clip.mp4" }]
}"#,
    source: "`POST /jobs`, `assets[].type` and `assets[].src`",
}

/// The extensions of each medium, and the types of asset that such a file can be.
const EXTENSIONS: [(&[&str], &[&str]); 3] = [
    (&["png", "jpg", "jpeg", "webp", "bmp", "tif", "tiff", "psd", "svg", "tga", "heic"], &["image"]),
    (&["mp3", "wav", "aac", "m4a", "ogg", "flac", "aif", "aiff"], &["audio"]),
    // A video has sound, so it can stand for audio.
    (&["mp4", "mov", "webm", "avi", "mkv", "m4v", "mxf", "wmv"], &["video", "audio"]),
];

/// An extension that does not match the asset's type.
struct Mismatch {
    tag: &'static str,
    extension: &'static str,
    medium: &'static str,
}

impl Finding for Mismatch {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        let Self { tag, extension, medium } = self;
        format!("`.{}` is {} {} file, but the type of the asset is `{}`", *extension, article(medium), *medium, *tag)
    }

    fn help(&self) -> Option<String> {
        let Self { tag, medium, .. } = self;
        Some(format!("set `type` to `{}`, or point `src` at {} {} file", *medium, article(tag), *tag))
    }
}

/// The extension that a URL's path ends in.
fn extension(url: &[u8]) -> Option<&[u8]> {
    let end = url.iter().position(|byte| matches!(byte, b'?' | b'#')).unwrap_or(url.len());
    let path = url.get(..end)?;
    let slash = path.iter().rposition(|byte| *byte == b'/');
    // What follows the two slashes behind the scheme is a host, not a file.
    if slash.is_some_and(|slash| path.get(..slash).is_some_and(|before| before.ends_with(b":/"))) {
        return None;
    }
    let name = path.get(slash.map_or(0, |slash| slash + 1)..)?;
    let dot = name.iter().rposition(|byte| *byte == b'.').filter(|dot| *dot > 0)?;
    name.get(dot + 1..).filter(|extension| !extension.is_empty())
}

/// The extension, and the kinds of asset that files with it may be.
fn media_of(url: &[u8]) -> Option<(&'static str, &'static [&'static str])> {
    let extension = extension(url)?;
    EXTENSIONS.iter().find_map(|(known, media)| Some((one_of_any_case(extension, known)?, *media)))
}

/// The type of an asset or a clip that brings a file to see or to hear.
fn type_of(shape: &Shape) -> Option<&'static str> {
    match () {
        () if shape.is(&asset::IMAGE) => Some("image"),
        () if shape.is(&asset::AUDIO) => Some("audio"),
        () if shape.is(&asset::VIDEO) || shape.is(&join::VIDEO_CLIP) => Some("video"),
        () => None,
    }
}

pub(crate) fn check(asset: &Object<'_>, cx: &mut Context<'_, '_, '_>) {
    let Some(src) = asset.get(Name::SRC) else { return };
    let Some(tag) = type_of(asset.shape) else { return };
    if let Some((extension, media)) = look_at(&src, media_of)
        && let Some(medium) = media.first()
        && !media.contains(&tag)
    {
        cx.report_member(asset, &src, &Mismatch { tag, extension, medium });
    }
}

super::vectors! {
    AssetMediaType;
    pass: &[
        r#""assets": [{"type": "image", "layerName": "a", "src": "https://x.com/a.PNG?v=1.mp4"}]"#,
        r#""assets": [{"type": "image", "layerName": "a", "src": "https://x.com/a"}]"#,
        r#""assets": [{"type": "image", "layerName": "a", "src": "https:\/\/files.mov"}]"#,
        r#""assets": [{"type": "image", "layerName": "a", "src": "https://files.mov"}]"#,
        r#""assets": [{"type": "image", "layerName": "a", "src": "https://x.com/a.ai"}]"#,
        r#""assets": [{"type": "audio", "layerName": "a", "src": "https://x.com/a.mp4"}]"#,
        r#""assets": [{"type": "video", "layerName": "a", "src": "https://x.com/a.gif"}]"#,
        r#""assets": [{"type": "static", "src": "https://x.com/a.mp4"}]"#,
    ],
    fail: &[
        (r#""assets": [{"type": "image", "layerName": "a", "src": "https://x.com/a.mp4"}]"#, &["warning /assets/0/src"]),
        (r#""assets": [{"type": "image", "layerName": "a", "src": "https:\/\/x.com\/a.\u006dp4"}]"#, &["warning /assets/0/src"]),
        (r#""assets": [{"type": "audio", "layerName": "a", "src": "https://x.com/a.png"}]"#, &["warning /assets/0/src"]),
        (r#""assets": [{"type": "video", "layerName": "a", "src": "https://x.com/a.jpeg#x"}]"#, &["warning /assets/0/src"]),
    ],
}
