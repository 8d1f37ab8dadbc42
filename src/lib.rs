//! Checks, repairs, builds and submits the payloads of the Nexrender Cloud API.

mod check;
pub mod definition;
mod diagnostic;
mod fix;
mod rules;
pub mod text;
mod url;
#[cfg(target_arch = "wasm32")]
pub mod wasm;

pub use check::{
    CheckOptions, Composition, Layer, Levels, OptionsError, Surroundings, TemplateInfo, TemplateType, lint, suggestion,
    validate,
};
pub use diagnostic::{Diagnostic, Edit, Fix, PayloadKind, Related, Report, Severity};
pub use fix::{Fixed, fix, fix_all};
pub use rules::{Fixing, Rule, RuleCode};
