//! Checks, repairs, builds and submits the payloads of the [Nexrender Cloud](https://www.nexrender.com) API, which renders
//! After Effects templates.
//!
//! A payload is a JSON object that defines which template to render and with which content. This crate reports every error
//! in a payload with its location, before the service rejects it or renders a wrong video.
//!
//! # Check
//!
//! [`lint`] checks JSON text and reports ranges; [`validate`] checks JSON text that was serialised from an object. Both return a
//! [`Report`] of [`Diagnostic`]s; an invalid payload is a report, not an `Err`.
//!
//! ```
//! use nexrender_payload::{CheckOptions, RuleCode, lint};
//!
//! let text = r#"{
//!   "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
//!   "settings": { "codec": "h264_vbr_15mbps" }
//! }"#;
//! let report = lint(text, &CheckOptions::default());
//! let finding = &report.diagnostics[0];
//! assert_eq!(finding.code, RuleCode::CodecUnprefixed);
//! assert_eq!(finding.pointer.as_str(), "/settings/codec");
//! assert_eq!(finding.range.map(|range| range.start.line), Some(3));
//! assert!(report.is_valid(), "it is a warning");
//! ```
//!
//! [`CheckOptions`] contain what is known about the account, so that layers, fonts and secrets are checked too, and select
//! which rules apply. Each rule has a page in the repository's `docs/rules`.
//!
//! # Fix
//!
//! [`fix`](fn@fix) applies the safe fixes, [`fix_all`] all of them. Both keep the formatting of the text.
//!
//! ```
//! use nexrender_payload::{CheckOptions, fix};
//!
//! let text = r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main",}}"#;
//! let fixed = fix(text, &CheckOptions::default());
//! assert_eq!(fixed.text, r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main"}}"#);
//! ```
//!
//! # Build
//!
//! [`payload`] contains the payload types, [`build`] contains builders for them, and [`build::expand`] creates one job for
//! each row of a table.
//!
//! ```
//! use nexrender_payload::build::JobBuilder;
//!
//! let job = JobBuilder::new("01JTGM9GCR71JV7EJYDF45QAFD", "main").text("title", "Hello").build()?;
//! assert_eq!(serde_json::to_value(&job)?["assets"][0]["value"], "Hello");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Submit
//!
//! `client::Client` checks a payload, sends it, and retries what is safe to retry: a request that may have been accepted
//! is never sent twice. It works over any HTTP library that implements `client::Transport`.
//!
//! ```
//! # #[cfg(feature = "reqwest")]
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use nexrender_payload::build::JobBuilder;
//! use nexrender_payload::client::{Client, ClientOptions, Reqwest};
//!
//! let options = ClientOptions::default().token(std::env::var("NEXRENDER_API_KEY")?);
//! let client = Client::new(Reqwest::new()?, options);
//! let job = JobBuilder::new("01JTGM9GCR71JV7EJYDF45QAFD", "main").text("title", "Hello");
//! println!("{}", client.create_job(&job).await?.id);
//! # Ok(())
//! # }
//! ```
//!
//! # Features
//!
//! | feature | what it adds |
//! |---|---|
//! | `client` (default) | the modules `client` and `request` |
//! | `reqwest` | `client::Reqwest`, a transport over reqwest and Tokio, for native programs |
//! | `fetch` | `client::Fetch`, a transport over the platform's `fetch`, for Rust in WebAssembly |
//! | `preserve_order` | objects of payloads keep the order of their keys |
#![cfg_attr(docsrs, feature(doc_cfg))]
#![warn(missing_debug_implementations)]

pub mod build;
mod check;
#[cfg(feature = "client")]
pub mod client;
mod definition;
mod diagnosis;
mod diagnostic;
mod estimate;
mod fix;
#[doc(hidden)]
pub mod internal;
pub mod payload;
#[cfg(feature = "client")]
pub mod request;
mod rules;
mod schema;
mod support;
mod text;

/// The examples of the README, which `cargo test` runs.
#[cfg(all(doctest, not(target_arch = "wasm32")))]
#[doc = include_str!("../README.md")]
#[allow(rustdoc::invalid_codeblock_attributes, reason = "some mark what the JavaScript tests skip")]
struct Readme;

pub use check::{lint, references, validate};
pub use diagnosis::{Cause, Diagnosis, Evidence, Likelihood, Place, diagnose};
pub use diagnostic::{Diagnostic, Edit, Fix, ParseNameError, PayloadKind, Related, Report, RuleCode, Severity};
pub use estimate::{Estimate, PreviewEstimate, estimate};
pub use fix::{Fixed, fix, fix_all};
pub use support::{
    AccountSnapshot, CheckOptions, Composition, Fixing, Layer, Levels, OptionsError, Page, ParseSnapshotError,
    ParseTemplateError, References, Rule, Surroundings, TemplateInfo, TemplateType, UrlReference,
};
pub use text::{JsonPointer, Position, Range, Segment};
