//! What is rendered and how it is encoded.

use std::fmt;
use std::str::FromStr;

use serde::de::{self, Deserializer, SeqAccess, Visitor};
use serde::{Deserialize, Serialize, Serializer};

use super::Object;

/// The output's settings. The API rejects unknown keys here, except in nested jobs and clips.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Settings {
    /// A video, single frames, or the project itself.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub output: Option<OutputType>,
    /// Which frames; required when `output` is [`OutputType::Image`], ignored otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frames: Option<Frames>,
    /// A draft renders faster.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quality: Option<Quality>,
    /// The encoding of the output.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub codec: Option<Codec>,
    /// The version of After Effects; `ae2026` when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub engine: Option<Engine>,
    /// Keys that the reference does not define.
    #[serde(flatten)]
    pub extra: Object,
}

/// The values of `settings.type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum OutputType {
    /// A video.
    Video,
    /// One frame, or a range of frames.
    Image,
    /// The After Effects project with its assets put in.
    Aep,
}

/// The values of `settings.quality`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Quality {
    /// Draft quality.
    Draft,
    /// Full quality.
    Full,
}

/// The values of `settings.engine`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Engine {
    /// After Effects 2025.
    Ae2025,
    /// After Effects 2026, the service's default.
    Ae2026,
}

/// `settings.frames`: a frame's number, or the first frame and the end of a range.
///
/// ```
/// use nexrender_payload::payload::Frames;
/// assert_eq!(serde_json::from_str::<Frames>("125")?, Frames::One(125));
/// assert_eq!(serde_json::from_str::<Frames>("[0, 24]")?, Frames::Range(0, 24));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Frames {
    /// A single frame, counted from 0.
    One(u64),
    /// `[start, end]` with `end > start`.
    Range(u64, u64),
}

impl Serialize for Frames {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::One(frame) => serializer.serialize_u64(*frame),
            Self::Range(start, end) => (start, end).serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Frames {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FramesVisitor)
    }
}

struct FramesVisitor;

impl<'de> Visitor<'de> for FramesVisitor {
    type Value = Frames;

    fn expecting(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str("a frame number from 0, or a pair of them")
    }

    fn visit_u64<E: de::Error>(self, frame: u64) -> Result<Frames, E> {
        Ok(Frames::One(frame))
    }

    fn visit_i64<E: de::Error>(self, frame: i64) -> Result<Frames, E> {
        u64::try_from(frame)
            .map(Frames::One)
            .map_err(|_| E::invalid_value(de::Unexpected::Signed(frame), &"a frame number from 0"))
    }

    // `1.0` and `1e0` are integers in JSON; serde_json hands them over as floats.
    fn visit_f64<E: de::Error>(self, frame: f64) -> Result<Frames, E> {
        // Beyond 2^53 a float no longer names one integer.
        const LIMIT: f64 = 9_007_199_254_740_992.0;
        if frame.fract() == 0.0 && (0.0..=LIMIT).contains(&frame) {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            return Ok(Frames::One(frame as u64));
        }
        Err(E::invalid_value(de::Unexpected::Float(frame), &"a whole frame number from 0"))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Frames, A::Error> {
        let mut next = |at| match list.next_element::<Frames>()? {
            Some(Frames::One(frame)) => Ok(frame),
            Some(Frames::Range(..)) => Err(de::Error::custom("a list inside the list of frames")),
            None => Err(de::Error::invalid_length(at, &"a pair of frame numbers")),
        };
        let frames = Frames::Range(next(0)?, next(1)?);
        match list.next_element::<de::IgnoredAny>()? {
            None => Ok(frames),
            Some(_) => Err(de::Error::invalid_length(3, &"a pair of frame numbers")),
        }
    }
}

/// The twelve values of `settings.codec`.
///
/// The reference's table spells them without `video_` or `image_`, its list and the vendor's
/// tools with: both are read, the full name is written.
///
/// ```
/// use nexrender_payload::payload::Codec;
/// let codec: Codec = "h264_vbr_15mbps".parse()?;
/// assert_eq!(codec.as_str(), "video_h264_vbr_15mbps");
/// # Ok::<(), nexrender_payload::payload::ParseCodecError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Codec {
    /// H.264, variable bit rate of 1 Mbit/s.
    H264Vbr1Mbps,
    /// H.264, variable bit rate of 5 Mbit/s.
    H264Vbr5Mbps,
    /// H.264, variable bit rate of 15 Mbit/s.
    H264Vbr15Mbps,
    /// H.264, variable bit rate of 40 Mbit/s.
    H264Vbr40Mbps,
    /// H.264, constant bit rate of 1 Mbit/s.
    H264Cbr1Mbps,
    /// H.264, constant bit rate of 5 Mbit/s.
    H264Cbr5Mbps,
    /// H.264, constant bit rate of 15 Mbit/s.
    H264Cbr15Mbps,
    /// H.264, constant bit rate of 40 Mbit/s.
    H264Cbr40Mbps,
    /// Apple ProRes 422.
    ProRes422,
    /// Apple ProRes 4444, which carries transparency.
    ProRes4444,
    /// JPEG frames.
    Jpeg,
    /// PNG frames.
    Png,
}

impl Codec {
    /// Every codec, in the order of the reference.
    pub const ALL: [Self; 12] = [
        Self::H264Vbr1Mbps,
        Self::H264Vbr5Mbps,
        Self::H264Vbr15Mbps,
        Self::H264Vbr40Mbps,
        Self::H264Cbr1Mbps,
        Self::H264Cbr5Mbps,
        Self::H264Cbr15Mbps,
        Self::H264Cbr40Mbps,
        Self::ProRes422,
        Self::ProRes4444,
        Self::Jpeg,
        Self::Png,
    ];

    /// The name on the wire, with its `video_` or `image_`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::H264Vbr1Mbps => "video_h264_vbr_1mbps",
            Self::H264Vbr5Mbps => "video_h264_vbr_5mbps",
            Self::H264Vbr15Mbps => "video_h264_vbr_15mbps",
            Self::H264Vbr40Mbps => "video_h264_vbr_40mbps",
            Self::H264Cbr1Mbps => "video_h264_cbr_1mbps",
            Self::H264Cbr5Mbps => "video_h264_cbr_5mbps",
            Self::H264Cbr15Mbps => "video_h264_cbr_15mbps",
            Self::H264Cbr40Mbps => "video_h264_cbr_40mbps",
            Self::ProRes422 => "video_prores_422",
            Self::ProRes4444 => "video_prores_4444",
            Self::Jpeg => "image_jpeg",
            Self::Png => "image_png",
        }
    }
}

impl fmt::Display for Codec {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

/// The text names no codec, neither in full nor without its prefix.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is not a codec; the codecs are video_h264_(vbr|cbr)_(1|5|15|40)mbps, video_prores_422, video_prores_4444, image_jpeg and image_png"
)]
pub struct ParseCodecError(String);

impl FromStr for Codec {
    type Err = ParseCodecError;

    fn from_str(name: &str) -> Result<Self, ParseCodecError> {
        let known = |codec: &Self| {
            let full = codec.as_str();
            full == name || full.split_once('_').is_some_and(|(_, short)| short == name)
        };
        Self::ALL.into_iter().find(known).ok_or_else(|| ParseCodecError(name.to_owned()))
    }
}

impl Serialize for Codec {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Codec {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = std::borrow::Cow::<str>::deserialize(deserializer)?;
        name.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_read_as_json_means_them() {
        let cases = [
            ("125", Some(Frames::One(125))),
            ("1.0", Some(Frames::One(1))),
            ("1e2", Some(Frames::One(100))),
            ("[0, 24]", Some(Frames::Range(0, 24))),
            ("[0, 2.4e1]", Some(Frames::Range(0, 24))),
            ("1.5", None),
            ("-1", None),
            ("-1.0", None),
            ("1e300", None),
            ("[0]", None),
            ("[0, 1, 2]", None),
            ("[[0, 1], 2]", None),
            ("\"5\"", None),
            ("null", None),
        ];
        for (text, expected) in cases {
            assert_eq!(serde_json::from_str(text).ok(), expected, "{text}");
        }
    }

    #[test]
    fn a_codec_is_read_with_and_without_its_prefix_and_written_with() {
        for codec in Codec::ALL {
            let full = codec.as_str();
            let (_, short) = full.split_once('_').unwrap();
            for name in [full, short] {
                let read: Codec = serde_json::from_value(name.into()).unwrap();
                assert_eq!(read, codec);
            }
            assert_eq!(serde_json::to_value(codec).unwrap(), full);
        }
        let error = "h265".parse::<Codec>().unwrap_err().to_string();
        assert!(error.starts_with("\"h265\" is not a codec"), "{error}");
    }
}
