//! Items for the bindings and the build tool of this repository. Not part of the public API: they may change at any time.

pub use crate::check::{lint_utf8, validate_utf8};
pub use crate::support::suggestion;
pub use crate::text::{search, utf16_to_utf8};

/// The tables of the payload's fields.
pub mod definition {
    pub use crate::definition::*;
}

/// What is generated from the definition and the rules.
pub mod schema {
    pub use crate::schema::*;
}

/// The reader of JSON.
pub mod text {
    pub use crate::text::*;
}

/// What a preflight is made of.
pub mod preflight {
    pub use crate::check::references_of_object;
    pub use crate::support::Answers;
    pub use crate::support::url::is_public_host;

    /// Sets what was answered, for checks with these options.
    pub fn set_answers(options: &mut crate::CheckOptions, answers: Option<Answers>) {
        options.answers = answers;
    }
}

/// Reading answers.
#[cfg(feature = "client")]
pub mod answer {
    pub use crate::client::answer::*;
}

/// Answers about batches.
#[cfg(feature = "client")]
pub mod batch {
    pub use crate::client::batch::*;
}

/// The engine of campaigns.
#[cfg(feature = "client")]
pub mod campaign {
    pub use crate::client::campaign::*;
}

/// The errors of the client.
#[cfg(feature = "client")]
pub mod error {
    pub use crate::client::error::*;
}

/// The journal of a campaign.
#[cfg(feature = "client")]
pub mod journal {
    pub use crate::client::journal::*;
}
