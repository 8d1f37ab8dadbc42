use crate::definition::Name;
use crate::support::{
    Context, Finding, FixDraft, Object, Rule, change_to, characters, edit_of, look_at, one_of, quote, rule, said, show,
    show_str,
};
use crate::text::search::before_any;
use crate::text::{Kind, Span, Value};

rule! {
    MediaName, Info, "a media file without a file name", Offered;
    what: "Reports an `image`, `audio` or `video` asset whose layer's name has no file extension, or that is aimed at a layer by `layerIndex`, without a `name` that has one.",
    why: "`name` is the file's name on the render machine. Without it, the name is derived from that of the layer, and a name without an extension has failed whole jobs with \"assetRedefinition must include src, layerName, and filename\".",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "video", "layerName": "background", "src": "https://cdn.example.com/clip.mp4" }]
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "video", "layerName": "background", "src": "https://cdn.example.com/clip.mp4", "name": "clip.mp4" }]
}"#,
    fix: "Sets `name` to the file name in `src`, if that has an extension. Offered.",
    source: "The open-source engine, `render/data`; public integrations that probed the service",
}

/// Media for a layer that does not look like a file.
struct Unnamed<'v> {
    layer: Option<Value<'v>>,
    /// A name without an extension.
    name: Option<Value<'v>>,
    src: Value<'v>,
    /// The name of the file in `src`.
    file: Option<String>,
    /// Whether an object is checked, so that the caller does not know the text.
    is_object: bool,
}

impl Finding for Unnamed<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        if let Some(name) = self.name.filter(|name| !name.content().is_empty()) {
            return said(show(&name), "has no file extension, so After Effects may reject the file");
        }
        let layer = match &self.layer {
            Some(layer) => ["layer ", &show_str(&characters(layer)), " has no file extension"].concat(),
            None => "this asset has no `layerName`".to_owned(),
        };
        [&layer, ": without `name`, the job may fail when the file replaces the layer's footage"].concat()
    }

    fn help(&self) -> Option<String> {
        Some(match &self.file {
            Some(file) => {
                format!("{} `\"name\": {}`", if self.name.is_some() { "write" } else { "add" }, show_str(file))
            }
            None => "set `name` to a file name with the extension of its format".to_owned(),
        })
    }

    fn fix(&self) -> Option<FixDraft> {
        if let Some(name) = &self.name {
            return change_to(self.file.as_deref(), name, false);
        }
        let name = quote(self.file.as_ref()?);
        let end = self.src.span().end;
        // An object has no place in a text: there it is the member that gets the value.
        let text = if self.is_object { name.clone() } else { [", \"name\": ", &name].concat() };
        edit_of(Some(Name::NAME), &["Add `name`"], false, Span { start: end, end }, &text)
    }
}

/// The last part of a URL's path, where it is the name of a file.
fn file_name(src: &str) -> Option<String> {
    const LONGEST: usize = 100;
    let path = before_any(src, b"?#");
    let slash = path.bytes().rposition(|byte| byte == b'/')?;
    let (before, name) = (path.get(..slash)?, path.get(slash + 1..)?);
    let is_host = before.ends_with(":/");
    let is_plain =
        name.len() <= LONGEST && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
    (!is_host && is_plain && has_extension(name.as_bytes())).then(|| name.to_owned())
}

/// Whether a name ends in a file extension: a dot, and up to five letters and digits, of which one is a letter.
fn has_extension(name: &[u8]) -> bool {
    let Some(dot) = name.iter().rposition(|byte| *byte == b'.').filter(|dot| *dot > 0) else { return false };
    let extension = name.get(dot + 1..).unwrap_or_default().trim_ascii_end();
    (1..=5).contains(&extension.len())
        && extension.iter().all(u8::is_ascii_alphanumeric)
        && extension.iter().any(u8::is_ascii_alphabetic)
}

/// Checks that the file of a media asset gets a name.
#[inline(always)]
pub(crate) fn check(asset: &Object<'_>, cx: &mut Context<'_, '_, '_>) {
    let lacks = |name| asset.get(name).is_none_or(|value| !look_at(&value, has_extension));
    if lacks(Name::LAYER_NAME) && lacks(Name::NAME) {
        closer_look(asset, cx);
    }
}

fn closer_look(asset: &Object<'_>, cx: &mut Context<'_, '_, '_>) {
    let (Some(src), Some(tag)) = (asset.get(Name::SRC), asset.get(Name::TYPE)) else { return };
    let layer = asset.get(Name::LAYER_NAME);
    let has_index = || asset.value.get("layerIndex").is_some();
    let is_aimed = layer.map_or_else(has_index, |layer| layer.kind() == Kind::String && !layer.content().is_empty());
    let is_media = one_of(&tag, &["image", "audio", "video"]).is_some();
    if !is_media || !is_aimed || src.kind() != Kind::String {
        return;
    }
    let file = file_name(&characters(&src));
    let name = asset.get(Name::NAME).filter(|name| name.kind() == Kind::String);
    let at = name.or(layer).unwrap_or(src);
    cx.report_member(asset, &at, &Unnamed { layer, name, src, file, is_object: cx.is_object() });
}

#[cfg(test)]
mod names {
    use super::file_name;

    #[test]
    fn file_names_come_from_the_path() {
        for (src, name) in [
            ("https://x.com/a/c.mp4?token=x", Some("c.mp4")),
            ("https://x.com/c.mp4#t", Some("c.mp4")),
            ("https://x.com/render?file=c.mp4", None),
            ("https://files.mov", None),
            ("https://x.com/a%20b.png", None),
            ("https://x.com/v1.2", None),
            ("a.png", None),
        ] {
            assert_eq!(file_name(src).as_deref(), name, "{src}");
        }
    }
}

super::vectors! {
    MediaName;
    pass: &[
        r#""assets": [{"type": "image", "layerName": "hero.png", "src": "https://x.com/a.png"}]"#,
        r#""assets": [{"type": "image", "layerName": "hero.png ", "src": "https://x.com/a.png"}]"#,
        r#""assets": [{"type": "video", "layerName": "bg", "src": "https://x.com/a.mp4", "name": "a.mp4"}]"#,
        r#""assets": [{"type": "video", "layerIndex": 2, "src": "https://x.com/a.mp4", "name": "a.mp4"}]"#,
        r#""assets": [{"type": "static", "src": "https://x.com/a.mp4"}, {"type": "script", "src": "https://x.com/a.jsx"}]"#,
        r#""assets": [{"type": "text", "layerName": "bg", "value": "x"}]"#,
        r#""assets": [{"type": "image", "layerName": "", "src": "https://x.com/a.png"}]"#,
        r#"{"assets": [{"type": "video", "src": "https://x.com/a.mp4"}]}"#,
    ],
    fail: &[
        (r#""assets": [{"type": "video", "layerName": "DELETE THIS", "src": "https://x.com/c.mp4?token=x"}]"#, &["info /assets/0/layerName"]),
        (r#""assets": [{"type": "image", "layerName": "v1.2", "src": "https://x.com/a.png"}]"#, &["info /assets/0/layerName"]),
        (r#""assets": [{"type": "audio", "layerName": "music", "src": "https://x.com/render"}]"#, &["info /assets/0/layerName"]),
        (r#""assets": [{"type": "video", "layerIndex": 2, "src": "https://x.com/a.mp4"}]"#, &["info /assets/0/src"]),
        (r#""assets": [{"type": "video", "layerName": "bg", "src": "https://x.com/a.mp4", "name": "clip"}]"#, &["info /assets/0/name"]),
    ],
}
