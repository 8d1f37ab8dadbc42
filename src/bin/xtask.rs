//! The build tool: `cargo xtask build`, `cargo xtask test-runner`.

fn main() {}
