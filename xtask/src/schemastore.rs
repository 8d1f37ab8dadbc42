//! `docs/schemastore/`: what is sent to <https://github.com/SchemaStore/schemastore>, in the layout of that repository, so
//! that editors know payloads by the names of their files.

use std::fs;
use std::io;

use nexrender_payload::PayloadKind;
use nexrender_payload::internal::schema::{self, Draft};
use serde_json::{Map, Value, json};

use crate::root;

const FOLDER: &str = "docs/schemastore/src";

/// A kind of payload that files are named after.
struct Entry {
    kind: PayloadKind,
    title: &'static str,
    file_match: &'static str,
    /// Example payloads that the schema accepts.
    valid: &'static [&'static str],
    /// Example payloads that it rejects.
    invalid: &'static [&'static str],
}

const ENTRIES: [Entry; 2] = [
    Entry {
        kind: PayloadKind::Batch,
        title: "Nexrender Cloud batch",
        file_match: "*.nexrender-batch.json",
        valid: &["batch-two"],
        invalid: &["bad-empty-batch"],
    },
    Entry {
        kind: PayloadKind::Job,
        title: "Nexrender Cloud job",
        file_match: "*.nexrender.json",
        valid: &["job-text", "job-functions", "job-image-range", "job-mogrt-clean-room", "job-nested", "job-upload"],
        invalid: &["bad-image-no-frames", "bad-preview-settings", "bad-upload"],
    },
];

impl Entry {
    /// The name of the schema in the store.
    fn name(&self) -> String {
        format!("nexrender-payload-{}", self.kind.as_str())
    }

    fn address(&self) -> String {
        format!("https://www.schemastore.org/{}.json", self.name())
    }

    /// Draft-07, which the store recommends, with the address where the store serves it.
    fn schema(&self) -> Value {
        let mut schema = Map::from_iter([("$id".to_owned(), self.address().into())]);
        if let Value::Object(members) = schema::json_schema(self.kind, Draft::Draft07) {
            schema.extend(members);
        }
        schema.into()
    }

    fn in_catalog(&self) -> Value {
        json!({
            "name": self.title,
            "description": self.schema().get("description"),
            "fileMatch": [self.file_match],
            "url": self.address(),
        })
    }
}

/// Each file's path from the root, and its text.
pub(crate) fn files() -> io::Result<Vec<(String, String)>> {
    let catalog = json!({
        "$schema": "https://www.schemastore.org/schema-catalog.json",
        "version": 1,
        "schemas": ENTRIES.iter().map(Entry::in_catalog).collect::<Vec<_>>(),
    });
    // The conditions of the schemas require fields that are declared outside of them, which `strictRequired` does not see.
    let names = ENTRIES.iter().map(|entry| format!("{}.json", entry.name())).collect::<Vec<_>>();
    let validation = json!({ "ajvNotStrictMode": names });
    let mut files = vec![
        (format!("{FOLDER}/api/json/catalog.json"), format!("{catalog:#}\n")),
        (format!("{FOLDER}/schema-validation.jsonc"), format!("{validation:#}\n")),
    ];
    for entry in ENTRIES {
        let name = entry.name();
        files.push((format!("{FOLDER}/schemas/json/{name}.json"), format!("{:#}\n", entry.schema())));
        for (folder, examples) in [("test", entry.valid), ("negative_test", entry.invalid)] {
            for example in examples {
                let text = fs::read_to_string(root().join(format!("examples/payloads/{example}.json")))?;
                files.push((format!("{FOLDER}/{folder}/{name}/{example}.json"), text));
            }
        }
    }
    Ok(files)
}
