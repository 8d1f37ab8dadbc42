//! Checks, repairs, builds and submits the payloads of the Nexrender Cloud API.

#[cfg(not(target_arch = "wasm32"))]
pub mod build;
mod check;
#[cfg(feature = "client")]
pub mod client;
pub mod definition;
mod diagnostic;
mod fix;
mod json;
#[cfg(not(target_arch = "wasm32"))]
pub mod payload;
#[cfg(feature = "client")]
pub mod request;
mod rules;
#[cfg(not(target_arch = "wasm32"))]
pub mod schema;
pub mod text;
mod url;
#[cfg(all(feature = "npm", target_arch = "wasm32"))]
pub mod wasm;
mod words;

/// The examples of the README, which `cargo test` runs.
#[cfg(all(doctest, not(target_arch = "wasm32")))]
#[doc = include_str!("../README.md")]
struct Readme;

pub use check::{
    CheckOptions, Composition, Layer, Levels, OptionsError, Surroundings, TemplateInfo, TemplateType, lint, suggestion,
    validate,
};
pub use diagnostic::{Diagnostic, Edit, Fix, PayloadKind, Related, Report, Severity};
pub use fix::{Fixed, fix, fix_all};
#[cfg(not(target_family = "wasm"))]
pub use rules::Page;
pub use rules::{Fixing, Rule, RuleCode};
