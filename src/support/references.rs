//! The external references of a payload.

use std::collections::BTreeSet;

use serde::Serialize;

/// The external references of a payload that are not known yet: each template and URL once, in document order.
///
/// ```
/// use nexrender_payload::{CheckOptions, references};
/// let job = r#"{
///   "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
///   "assets": [{ "type": "image", "layerName": "logo.png", "src": "https://cdn.example.com/logo.png" }]
/// }"#;
/// let found = references(job, &CheckOptions::default());
/// assert_eq!(found.templates, ["01JTGM9GCR71JV7EJYDF45QAFD"]);
/// assert_eq!(found.urls[0].url, "https://cdn.example.com/logo.png");
/// assert!(!found.names_fonts && !found.names_secrets);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct References {
    /// The ids of the stored templates about which the options of the check say nothing.
    pub templates: Vec<String>,
    /// Whether it names fonts, and the options do not say which fonts there are.
    pub names_fonts: bool,
    /// Whether it names stored secrets, and the options do not say which secrets there are.
    pub names_secrets: bool,
    /// The URLs of assets, templates and fonts that can be requested as they are: without placeholders, stored secrets
    /// and credentials.
    pub urls: Vec<UrlReference>,
}

/// A URL of a payload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct UrlReference {
    /// As the payload has it.
    pub url: String,
    /// Whether its host is private: a name such as `localhost`, or an address that is not public.
    pub is_private: bool,
}

/// Collects references during the walk over a payload.
#[derive(Debug, Default)]
pub(crate) struct Collector {
    found: References,
    seen: BTreeSet<String>,
}

impl Collector {
    /// Adds a template. Ids and URLs cannot be confused.
    pub fn template(&mut self, id: &str) {
        if self.is_new(id) {
            self.found.templates.push(id.to_owned());
        }
    }

    /// Adds a URL.
    pub fn url(&mut self, url: &str, is_private: bool) {
        if self.is_new(url) {
            self.found.urls.push(UrlReference { url: url.to_owned(), is_private });
        }
    }

    /// Records that fonts are used.
    pub fn fonts(&mut self) {
        self.found.names_fonts = true;
    }

    /// Records that stored secrets are used.
    pub fn secrets(&mut self) {
        self.found.names_secrets = true;
    }

    fn is_new(&mut self, text: &str) -> bool {
        !self.seen.contains(text) && self.seen.insert(text.to_owned())
    }

    pub fn finish(self) -> References {
        self.found
    }
}
