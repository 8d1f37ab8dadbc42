//! The error messages of the render engine.

use super::conceal::concealed;
use super::places::Wanted;
use crate::definition::{ENGINE_TEXTS, EngineError};
use crate::diagnostic::RuleCode;
use crate::text::search::{contains, find, lines, lower, trim};

/// The meaning of a line of the engine.
pub(super) struct Found {
    /// The line.
    pub evidence: String,
    pub message: String,
    pub help: String,
    /// The rules that report the same in a payload.
    pub rules: &'static [RuleCode],
    /// The parts of the payload that it is about.
    pub wanted: Wanted,
}

/// Reads a line, if it is one of the engine's known errors.
pub(super) fn read(line: &str) -> Option<Found> {
    let known = |text: &crate::definition::EngineText| Some((text.error, captures(text.pieces, line)?));
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
                "write the exact name of the layer in the template, including case and trailing spaces"
                    .to_owned(),
                &[RuleCode::LayerUnknown, RuleCode::LayerElsewhere],
                Wanted::Layer(layer.to_owned()),
            )
        }
        EngineError::Composition => (
            format!("the template has no composition `{}`", capture(0)),
            "write the exact name of the composition in the template, including case".to_owned(),
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
            format!("the file {} could not be downloaded: {}", concealed(capture(0)), concealed(capture(1))),
            "the URL must return status 200 and the file itself, without a login, until the render has started".to_owned(),
            &[RuleCode::UrlUnavailable, RuleCode::SignedUrl, RuleCode::ShareLink],
            Wanted::Url(capture(0).to_owned()),
        ),
        EngineError::UnknownFile => (
            "a media file replaces one that the project does not use".to_owned(),
            "set the asset's `name` to a name with the file extension, such as \"clip.mp4\", and use a layer whose source is a file"
                .to_owned(),
            &[RuleCode::MediaName],
            Wanted::MediaFile(capture(1).to_owned()),
        ),
        EngineError::FileName => (
            "a media asset has no usable file name".to_owned(),
            "set the asset's `name` to a name with the file extension, such as \"clip.mp4\"".to_owned(),
            &[RuleCode::MediaName],
            Wanted::MediaWithoutName,
        ),
    };
    Some(Found { evidence: concealed(trim(line)), message, help, rules, wanted })
}

/// What a text of the engine is about, if a line is this text: what is between the pieces, without blanks around it. A piece
/// at the end may be missing, with all after it.
fn captures<'l>(pieces: &[&str], line: &'l str) -> Option<Vec<&'l str>> {
    let (first, others) = pieces.split_first()?;
    let mut rest = line.get(find(line, first)? + first.len()..)?;
    let mut captures = Vec::new();
    for piece in others {
        let Some(end) = find(rest, piece) else { break };
        captures.push(trim(rest.get(..end)?));
        rest = rest.get(end + piece.len()..)?;
    }
    captures.push(trim(rest));
    Some(captures)
}

/// How many lines before and after the error are shown.
const AROUND: usize = 5;

/// The lines of a log around the error: the last line that has the error's text, or speaks of an error; or else the last
/// lines.
pub(super) fn excerpt(log: &str, error: Option<&str>) -> Option<String> {
    let lines_of_log: Vec<_> = lines(log).collect();
    let first = error.and_then(|error| lines(error).map(trim).find(|line| !line.is_empty()));
    let last = |is_it: &dyn Fn(&str) -> bool| lines_of_log.iter().rposition(|line| is_it(line));
    let place = last(&|line| first.is_some_and(|first| contains(line, first)));
    let place = place.or_else(|| last(&|line| contains(&lower(line), "error")));
    let place = place.unwrap_or(lines_of_log.len());
    let shown =
        lines_of_log.get(place.saturating_sub(AROUND)..(place + AROUND + 1).min(lines_of_log.len()))?.join("\n");
    (!trim(&shown).is_empty()).then(|| concealed(&shown))
}
