//! The same checks and the same sending, wherever the crate runs: natively, in WebAssembly on Node, and in a
//! browser. In WebAssembly, sending takes the feature `fetch`.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot continue should stop")]

#[cfg(any(all(feature = "reqwest", not(target_arch = "wasm32")), all(feature = "fetch", target_arch = "wasm32")))]
#[path = "everywhere/sending.rs"]
mod sending;

#[cfg(any(all(feature = "reqwest", not(target_arch = "wasm32")), all(feature = "fetch", target_arch = "wasm32")))]
#[path = "everywhere/library.rs"]
mod library;

use nexrender_payload::{CheckOptions, lint, validate};
use wasm_bindgen_test::wasm_bindgen_test;

const JOB: &str = include_str!("../examples/payloads/job-text.json");
const WRONG: &str = include_str!("../examples/payloads/bad-preview-settings.json");

#[wasm_bindgen_test(unsupported = test)]
fn a_text_is_linted() {
    assert!(lint(JOB, &CheckOptions::default()).is_valid());
    let report = lint(WRONG, &CheckOptions::default());
    assert!(!report.is_valid());
    assert!(
        report.diagnostics.iter().any(|found| found.code.as_str() == "preview-with-settings" && found.range.is_some())
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn an_object_is_validated() {
    assert!(validate(JOB, &CheckOptions::default()).is_valid());
    let report = validate(WRONG, &CheckOptions::default());
    assert!(
        report.diagnostics.iter().any(|found| found.code.as_str() == "preview-with-settings" && found.range.is_none())
    );
}

/// What the rules say of a webhook's URL: the code, or for `url-format` what is wrong.
fn said_of(url: &str) -> Vec<String> {
    let job = r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main"}, "webhook": {"url": "URL"}}"#;
    let report = lint(job.replace("URL", &url.replace('\\', "\\\\")), &CheckOptions::default());
    let said = report.diagnostics.iter().map(|found| match found.code.as_str() {
        "url-format" => found.message.split("\" ").nth(1).unwrap().to_owned(),
        code => code.to_owned(),
    });
    said.collect()
}

/// Platforms differ here: to Chromium `https://a b` is a URL.
#[wasm_bindgen_test(unsupported = test)]
fn urls_are_read_alike() {
    const FINE: &[&str] = &[
        "HTTPS://EXAMPLE.com/a?b#c",
        "https://x:",
        "https://x:443/",
        "https://x:65535",
        "https://x:00000000000080/",
        "https://[1:2:3:4:5:6:7:8]",
        "https://[1:2:3:4:5:6:7::]",
        "https://[::1.2.3.4]",
        "https://1.2.3.4",
        "https://1.2.3",
        "https://256",
        "https://1.",
        "https://a%41b",
        "https://@host",
        "https://a..b",
        "https://a.",
        "https://exa_mple.com",
        "https://b\u{FC}cher.example",
        "https://10.1.example.com",
    ];
    const NO_HOST: &[&str] = &[
        "https://",
        "https://?x",
        "https://#x",
        "https://:80",
        "https://a<b",
        "https://a%20b",
        "https://%zz.com",
        "https://x\u{7F}",
        "https://[::1",
        "https://[::1]80",
        "https://[::1]x",
        "https://[]",
        "https://[g::]",
        "https://[+1::]",
        "https://[12345::]",
        "https://[1::2::3]",
        "https://[:::]",
        "https://[1:2:3:4:5:6:7]",
        "https://[1:2:3:4:5:6:7:8:9]",
        "https://[1:2:3:4:5:6:7:8::]",
        "https://[1.2.3.4::]",
        "https://[::01.2.3.4]",
        "https://[::1.2.3.400]",
        "https://1.2.3.256",
        "https://1.2.3.4.5",
        "https://4294967296",
        "https://09.1.1.1",
    ];
    const ODDLY_SPELLED: &[&str] = &[
        " https://x ",
        "https:example.com",
        "https:/x/y",
        "https:///x",
        "https://a/b c",
        "https://a?b=c d",
        "https://a b",
        "http:\\\\x\\y",
    ];
    const UNREACHABLE: &[&str] = &[
        "https://localhost",
        "https://LOCALHOST./",
        "https://NAS.local./",
        "https://db.internal/x",
        "https://0x7f.1",
        "https://2130706433",
        "https://10.1.2.3:8080/x",
        "https://[::1]/",
        "https://[FE80::1]:80",
        "https://[fd00::1]/",
        "https://[::ffff:10.0.0.1]",
    ];
    let port = "has a port that is not a number up to 65535";
    let user = "holds a user name or password, which would be stored and logged with the job";
    let scheme = "is not an http or https URL";
    let relative = "is not an absolute URL: it does not begin with `https://`";
    let one_by_one: &[(&[&str], &[&str])] = &[
        (FINE, &[]),
        (NO_HOST, &["names no host that can exist"]),
        (UNREACHABLE, &["unreachable-url"]),
        (&["https://x:65536", "https://x:a", "https://x:8x", "https://x:+80"], &[port]),
        (&["https://user:pw@host/", "https://user@host"], &[user]),
        (&["ftp://x", "mailto:x", "c:\\x"], &[scheme]),
        (&["x", "/a", "//a"], &[relative]),
        (ODDLY_SPELLED, &["url-spelling"]),
        (&["http://x"], &["webhook-insecure"]),
        (&["http://127.0.0.1/"], &["unreachable-url"]),
    ];
    for (urls, expected) in one_by_one {
        for url in *urls {
            assert_eq!(said_of(url), *expected, "{url}");
        }
    }
}
