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
    pub use crate::support::PreflightResults;
    pub use crate::support::url::is_public_host;

    /// Sets the results of a preflight, for checks with these options.
    pub fn set_preflight_results(options: &mut crate::CheckOptions, results: Option<PreflightResults>) {
        options.results = results;
    }
}

/// Reading responses.
#[cfg(feature = "client")]
pub mod response {
    pub use crate::client::response::*;
}

/// Responses about batches.
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
