//! Checks, repairs, builds and submits the payloads of the Nexrender Cloud API.

pub mod build;
mod check;
#[cfg(feature = "client")]
pub mod client;
pub mod definition;
mod diagnostic;
mod fix;
#[doc(hidden)]
pub mod internal;
#[doc(hidden)]
pub mod json;
pub mod payload;
#[cfg(feature = "client")]
pub mod request;
mod rules;
pub mod schema;
mod support;
pub mod text;
#[doc(hidden)]
pub mod words;

/// The examples of the README, which `cargo test` runs.
#[cfg(all(doctest, not(target_arch = "wasm32")))]
#[doc = include_str!("../README.md")]
struct Readme;

pub use check::{lint, validate};
pub use diagnostic::{Diagnostic, Edit, Fix, ParseNameError, PayloadKind, Related, Report, RuleCode, Severity};
pub use fix::{Fixed, fix, fix_all};
pub use support::{
    CheckOptions, Composition, Fixing, Layer, Levels, OptionsError, Page, ParseTemplateError, Rule, Surroundings,
    TemplateInfo, TemplateType, suggestion,
};
