//! Any text to `fix`.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/properties/invariants.rs"]
#[allow(dead_code)]
mod invariants;
mod options;

fuzz_target!(|bytes: &[u8]| {
    let (options, text) = options::split(bytes);
    if let Ok(text) = std::str::from_utf8(text) {
        invariants::check_fix(text, options);
    }
});
