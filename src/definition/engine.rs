//! The texts with which the render engine ends a job.

/// What a text of the engine is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EngineError {
    /// A layer that the composition does not have: its name or index, the composition.
    Layer,
    /// A composition that the template does not have: its name.
    Composition,
    /// A property that the layer does not have: its path, the first part of it, the layer.
    Property,
    /// A file that could not be downloaded: its URL, the reason.
    Download,
    /// A file that takes the place of a file that the project does not use: its path.
    UnknownFile,
    /// A media asset without a usable file name.
    FileName,
}

/// A text of the engine, in the pieces that are always the same. What is between two pieces, and after the last one, is
/// what the text is about.
#[derive(Debug)]
pub struct EngineText {
    /// What it is about.
    pub error: EngineError,
    /// The pieces, in order.
    pub pieces: &'static [&'static str],
}

/// The texts, from the sources of the open render engine, `nexrender-core` and its After Effects script.
pub const ENGINE_TEXTS: &[EngineText] = &[
    EngineText {
        error: EngineError::Layer,
        pieces: &["Couldn't find any layers by provided ", " (", ") inside a composition: "],
    },
    EngineText { error: EngineError::Composition, pieces: &["Couldn't find any compositions by provided name (", ")"] },
    EngineText {
        error: EngineError::Property,
        pieces: &["Can't find a property sequence ", " for key: ", "within layer: "],
    },
    EngineText { error: EngineError::Download, pieces: &["Unable to download file ", ": "] },
    EngineText {
        error: EngineError::UnknownFile,
        pieces: &["Trying to create a file replacement for an unknown file", ": "],
    },
    EngineText {
        error: EngineError::FileName,
        pieces: &["assetRedefinition must include src, layerName, and filename"],
    },
];
