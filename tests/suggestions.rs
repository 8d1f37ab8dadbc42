//! The same vectors hold the suggestions of the command line and of the client, `pkg/lib/suggest.js`.
#![cfg(not(target_arch = "wasm32"))]

use nexrender_payload::internal::suggestion;

#[derive(serde::Deserialize)]
struct Vector {
    typed: String,
    candidates: Vec<String>,
    expected: Option<String>,
}

#[test]
fn suggestions_match_the_vectors() {
    let vectors: Vec<Vector> = serde_json::from_str(include_str!("fixtures/suggestions.json")).unwrap();
    assert!(!vectors.is_empty());
    for Vector { typed, candidates, expected } in vectors {
        let found = suggestion(&typed, candidates.iter().map(String::as_str));
        assert_eq!(found, expected.as_deref(), "{typed}");
    }
}
