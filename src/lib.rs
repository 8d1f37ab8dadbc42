//! Checks, repairs, builds and submits the payloads of the Nexrender Cloud API.

pub mod definition;
pub mod text;
