//! Any bytes to `lint`.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/properties/invariants.rs"]
#[allow(dead_code)]
mod invariants;
mod options;

fuzz_target!(|bytes: &[u8]| {
    let (options, text) = options::split(bytes);
    invariants::check_lint(text, options);
});
