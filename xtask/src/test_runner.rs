//! The runner of `cargo test --target wasm32-unknown-unknown`: the version that Cargo.lock pins,
//! so that it need not be installed.

use std::ffi::OsString;

use wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args;

use crate::Outcome;

pub(crate) fn run(args: &[OsString]) -> Outcome {
    let program = OsString::from("wasm-bindgen-test-runner");
    run_cli_with_args(std::iter::once(program).chain(args.iter().cloned()))?;
    Ok(())
}
