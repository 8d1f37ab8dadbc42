//! The tables that JavaScript needs at hand: the rules, and the lists that a form offers.

use serde_json::{Value, json};

use crate::definition::{ASSET_TYPES, CODECS, function_names};
use crate::diagnostic::RuleCode;
use crate::support::Fixing;

/// The module `tables.js`.
pub fn tables_module() -> String {
    let rules = RuleCode::ALL.iter().map(|code| {
        let rule = code.rule();
        json!({
            "code": code.as_str(),
            "severity": rule.severity.as_str(),
            "title": code.page().title,
            "fixable": match rule.fixing {
                Fixing::None => json!(false),
                Fixing::Offered => json!("offered"),
                Fixing::Safe => json!("safe"),
            },
        })
    });
    let codecs = CODECS.iter().map(|codec| codec.name);
    [
        constant("rules", &rules.collect()),
        constant("codecs", &codecs.collect()),
        constant("assetTypes", &ASSET_TYPES.into_iter().collect()),
        constant("functions", &function_names().collect()),
    ]
    .concat()
}

fn constant(name: &str, value: &Value) -> String {
    format!("export const {name} = {value};\n")
}
