//! The closed lists of the API.

use super::Choice;

/// The kind of output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Medium {
    /// Video.
    Video,
    /// Images.
    Image,
}

/// An encoding of the output.
#[derive(Debug)]
pub struct Codec {
    /// Its full name, `video_h264_vbr_15mbps`.
    pub name: &'static str,
    /// Which `settings.type` it belongs to.
    pub medium: Medium,
}

impl Codec {
    /// The codec with this full name.
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        CODECS.iter().find(|codec| codec.name == name)
    }

    /// The codec with this name without its prefix.
    pub(crate) fn named_short(name: &str) -> Option<&'static Self> {
        CODECS.iter().find(|codec| codec.short_name() == name)
    }

    /// The name without its `video_` or `image_`, as some documentation writes it.
    pub fn short_name(&self) -> &'static str {
        self.name.split_once('_').map_or(self.name, |(_, short)| short)
    }
}

const fn video(name: &'static str) -> Codec {
    Codec { name, medium: Medium::Video }
}

const fn image(name: &'static str) -> Codec {
    Codec { name, medium: Medium::Image }
}

/// The twelve codecs of `settings.codec`.
pub static CODECS: [Codec; 12] = [
    video("video_h264_vbr_1mbps"),
    video("video_h264_vbr_5mbps"),
    video("video_h264_vbr_15mbps"),
    video("video_h264_vbr_40mbps"),
    video("video_h264_cbr_1mbps"),
    video("video_h264_cbr_5mbps"),
    video("video_h264_cbr_15mbps"),
    video("video_h264_cbr_40mbps"),
    video("video_prores_422"),
    video("video_prores_4444"),
    image("image_jpeg"),
    image("image_png"),
];

/// The values of an asset's `type`.
pub static ASSET_TYPES: [&str; 10] =
    ["text", "data", "image", "audio", "video", "essential", "function", "job", "static", "script"];

/// The values of `settings.type`.
pub static OUTPUT_TYPES: Choice = Choice { name: "output type", values: &["video", "image", "aep"], open: false };

/// The values of a nested job's `settings.type`.
pub(super) static NESTED_OUTPUT_TYPES: Choice =
    Choice { name: "output type", values: &["video", "image"], open: false };

/// The values of `settings.quality`.
pub static QUALITIES: Choice = Choice { name: "quality", values: &["draft", "full"], open: false };

/// The values of `settings.engine`.
pub static ENGINES: Choice = Choice { name: "engine", values: &["ae2025", "ae2026"], open: false };

/// The values of `upload.provider`.
pub static PROVIDERS: Choice = Choice { name: "provider", values: &["s3"], open: false };

/// The values of `upload.params.acl` that are documented.
pub static ACLS: Choice = Choice { name: "ACL", values: &["public-read", "private"], open: true };

/// The values of `webhook.method`.
pub static METHODS: Choice = Choice { name: "method", values: &["GET", "POST", "PUT", "DELETE"], open: false };

/// The values of a join's `settings.preset`.
pub static PRESETS: Choice = Choice { name: "preset", values: &["mp4"], open: false };

/// The words that people write for a value, beyond typos: the name of its list, the value, and the words in lower case.
const WORDS: [(&str, &str, &[&str]); 15] = [
    ("asset type", "text", &["txt", "string", "title", "caption"]),
    ("asset type", "data", &["property"]),
    ("asset type", "image", &["img", "picture", "photo", "png", "jpg", "jpeg"]),
    ("asset type", "video", &["movie", "clip", "footage", "mp4", "mov"]),
    ("asset type", "audio", &["sound", "music", "voice", "mp3", "wav"]),
    ("asset type", "job", &["composition", "comp", "render"]),
    ("asset type", "essential", &["mogrt"]),
    ("clip type", "video", &["movie", "clip", "footage", "mp4", "mov"]),
    ("clip type", "job", &["template", "render"]),
    ("output type", "video", &["movie", "film", "mp4", "mov"]),
    ("output type", "image", &["picture", "still", "frame", "png", "jpg", "jpeg"]),
    ("output type", "aep", &["project"]),
    ("quality", "full", &["high", "best", "max", "final", "hd", "hq"]),
    ("quality", "draft", &["low", "preview", "half", "fast"]),
    ("ACL", "public-read", &["public", "read"]),
];

/// The value that a word of [`WORDS`] means.
pub(crate) fn value_of_word(choice: &Choice, word: &str) -> Option<&'static str> {
    let word = word.to_ascii_lowercase();
    let (_, value, _) = WORDS.iter().find(|(name, _, words)| *name == choice.name && words.contains(&word.as_str()))?;
    choice.values.contains(value).then_some(*value)
}
