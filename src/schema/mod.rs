//! What is made from the definition and the rules: JSON Schemas, TypeScript types, tables for
//! JavaScript and the rules' pages. `cargo xtask generate` writes them all.

mod conditions;
mod frame;
mod groups;
mod json_schema;
mod pages;
mod tables;
mod typescript;

pub use json_schema::{Draft, json_schema, schemas_module};
pub use pages::{checking, rule_index, rule_page, rule_texts_module};
pub use tables::tables_module;
pub use typescript::typescript;
