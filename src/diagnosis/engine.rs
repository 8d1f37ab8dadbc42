//! What the render engine says.

use super::places::Wanted;
use crate::definition::{ENGINE_TEXTS, EngineError};
use crate::diagnostic::RuleCode;

/// What a line of the engine says, in the project's words.
pub(super) struct Found {
    /// The line.
    pub evidence: String,
    pub message: String,
    pub help: String,
    /// The rules that find the same in a payload.
    pub rules: &'static [RuleCode],
    /// The parts of the payload that it is about.
    pub wanted: Wanted,
}

/// Reads a line, if it is one of the engine's known errors.
pub(super) fn read(line: &str) -> Option<Found> {
    let known = |text: &crate::definition::EngineText| Some((text.error, text.captures(line)?));
    let (error, captures) = ENGINE_TEXTS.iter().find_map(known)?;
    let capture = |place: usize| captures.get(place).copied().unwrap_or_default();
    let (message, help, rules, wanted): (_, _, &[_], _) = match error {
        EngineError::Layer => {
            let (kind, layer, composition) = (capture(0), capture(1), capture(2));
            let place = match composition {
                "" | "*" => "no composition of the template has a layer".to_owned(),
                name => format!("the composition `{name}` has no layer"),
            };
            (
                format!("{place} with the {kind} `{layer}`"),
                "write the name of the layer as the template has it: upper and lower case and blanks at its end count"
                    .to_owned(),
                &[RuleCode::LayerUnknown, RuleCode::LayerElsewhere],
                Wanted::Layer(layer.to_owned()),
            )
        }
        EngineError::Composition => (
            format!("the template has no composition `{}`", capture(0)),
            "write the name of the composition as the template has it: upper and lower case count".to_owned(),
            &[RuleCode::CompositionUnknown],
            Wanted::Composition(capture(0).to_owned()),
        ),
        EngineError::Property => (
            format!("the layer `{}` has no property `{}`", capture(2), capture(0)),
            "write the name of the property as After Effects shows it in English, and put `->` between the parts of its path"
                .to_owned(),
            &[RuleCode::PropertyName],
            Wanted::Property { property: capture(0).to_owned(), layer: capture(2).to_owned() },
        ),
        EngineError::Download => (
            format!("the file {} could not be downloaded: {}", capture(0), capture(1)),
            "the URL must answer with status 200 and the file itself, without a login, until the render has started".to_owned(),
            &[RuleCode::UrlUnavailable, RuleCode::SignedUrl, RuleCode::ShareLink],
            Wanted::Url(capture(0).to_owned()),
        ),
        EngineError::UnknownFile => (
            "a media file replaces one that the project does not use".to_owned(),
            "give the asset a `name` with the file's extension, such as \"clip.mp4\", and the name of a layer whose source is a file"
                .to_owned(),
            &[RuleCode::MediaName],
            Wanted::MediaFile(capture(1).to_owned()),
        ),
        EngineError::FileName => (
            "a media asset has no usable file name".to_owned(),
            "give the asset a `name` with the file's extension, such as \"clip.mp4\"".to_owned(),
            &[RuleCode::MediaName],
            Wanted::MediaWithoutName,
        ),
    };
    Some(Found { evidence: line.trim().to_owned(), message, help, rules, wanted })
}

/// How many lines before and after the error are shown.
const AROUND: usize = 5;

/// The lines of a log around the error: the last line that has the error's text, or speaks of an error; or else the last
/// lines.
pub(super) fn excerpt(log: &str, error: Option<&str>) -> Option<String> {
    let lines: Vec<_> = log.lines().collect();
    let first = error.and_then(|error| error.lines().map(str::trim).find(|line| !line.is_empty()));
    let place = lines.iter().rposition(|line| first.is_some_and(|first| line.contains(first)));
    let place = place.or_else(|| lines.iter().rposition(|line| line.to_ascii_lowercase().contains("error")));
    let place = place.unwrap_or(lines.len());
    let shown = lines.get(place.saturating_sub(AROUND)..(place + AROUND + 1).min(lines.len()))?.join("\n");
    (!shown.trim().is_empty()).then_some(shown)
}
