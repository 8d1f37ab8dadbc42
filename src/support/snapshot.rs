//! A snapshot of an account, as written by `nexrender-payload account pull`.

use super::TemplateInfo;
use crate::text::{Document, Kind, Value};

/// The content of an account: its templates, the file names of its fonts, and the names of its secrets, never their values.
///
/// It is the content of `nexrender.account.json`, which `nexrender-payload account pull` writes.
///
/// ```
/// use nexrender_payload::{AccountSnapshot, CheckOptions, lint};
/// let snapshot = AccountSnapshot::from_json(r#"{
///   "templates": [{ "id": "01JTGM9GCR71JV7EJYDF45QAFD", "compositions": ["main"], "layers": ["title"] }],
///   "fonts": ["Inter-Bold.ttf"],
///   "secrets": ["AWS_KEY_ID"]
/// }"#)?;
/// let job = r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "mian"}}"#;
/// let report = lint(job, &CheckOptions::default().account(snapshot));
/// assert_eq!(report.diagnostics[0].code.as_str(), "composition-unknown");
/// # Ok::<(), nexrender_payload::ParseSnapshotError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct AccountSnapshot {
    /// The templates.
    pub templates: Vec<TemplateInfo>,
    /// The file names of the font library, if they are known.
    pub fonts: Option<Vec<String>>,
    /// The names of the stored secrets, if they are known.
    pub secrets: Option<Vec<String>>,
}

/// The text is not a snapshot of an account.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an account snapshot: {0}")]
pub struct ParseSnapshotError(String);

impl AccountSnapshot {
    /// Reads a snapshot. Its fonts may be names or the response of `GET /fonts`, its secrets names or the response of
    /// `GET /secrets`; other members are ignored.
    ///
    /// # Errors
    /// If the text is not a snapshot; the message says why.
    pub fn from_json(text: &str) -> Result<Self, ParseSnapshotError> {
        let document = Document::parse(text.as_bytes());
        if !document.problems().is_empty() {
            return Err(ParseSnapshotError("it is not JSON".to_owned()));
        }
        let root = document.root().ok_or_else(|| ParseSnapshotError("it is empty".to_owned()))?;
        Self::from_value(&root).map_err(ParseSnapshotError)
    }

    /// The same for a parsed snapshot.
    pub(super) fn from_value(value: &Value<'_>) -> Result<Self, String> {
        let member = |name| value.get(name).filter(|member: &Value<'_>| !member.is_null());
        let (templates, fonts, secrets) = (member("templates"), member("fonts"), member("secrets"));
        if templates.is_none() && fonts.is_none() && secrets.is_none() {
            return Err("it has neither `templates` nor `fonts` nor `secrets`".to_owned());
        }
        let templates = match templates {
            Some(list) if list.kind() == Kind::Array => {
                TemplateInfo::all_of(&list).map_err(|reason| format!("in its `templates`, {reason}"))?
            }
            Some(_) => return Err("its `templates` is not a list".to_owned()),
            None => Vec::new(),
        };
        Ok(Self {
            templates,
            fonts: fonts.map(|list| names(&list, "fonts", "fileName")).transpose()?,
            secrets: secrets.map(|list| names(&list, "secrets", "name")).transpose()?,
        })
    }
}

/// A list of names, or of objects whose `field` is the name.
fn names(list: &Value<'_>, member: &str, field: &str) -> Result<Vec<String>, String> {
    if list.kind() != Kind::Array {
        return Err(format!("its `{member}` is not a list"));
    }
    let name = |item: Value<'_>| {
        let name = if item.kind() == Kind::Object { item.get(field)? } else { item };
        Some(name.as_str()?.into_owned())
    };
    let names: Option<Vec<_>> = list.items().map(name).collect();
    names.ok_or_else(|| format!("an item of its `{member}` is neither a name nor an object with `{field}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_responses_of_the_api_are_read() {
        let text = r#"{
            "version": 1,
            "templates": [{"id": "A", "compositions": ["main"]}],
            "fonts": ["a.ttf", {"id": "1", "fileName": "b.ttf"}],
            "secrets": [{"name": "KEY", "value": "planted"}, "TOKEN"]
        }"#;
        let snapshot = AccountSnapshot::from_json(text).unwrap();
        assert_eq!(snapshot.templates.len(), 1);
        assert_eq!(snapshot.fonts.as_deref(), Some(&["a.ttf".to_owned(), "b.ttf".to_owned()][..]));
        assert_eq!(snapshot.secrets.as_deref(), Some(&["KEY".to_owned(), "TOKEN".to_owned()][..]));
        assert!(!format!("{snapshot:?}").contains("planted"));
    }

    #[test]
    fn a_part_that_is_missing_is_unknown() {
        let snapshot = AccountSnapshot::from_json(r#"{"fonts": [], "secrets": null}"#).unwrap();
        assert_eq!(snapshot, AccountSnapshot { fonts: Some(Vec::new()), ..AccountSnapshot::default() });
    }

    #[test]
    fn anything_else_is_rejected_with_the_reason() {
        for (text, reason) in [
            ("", "it is not JSON"),
            ("{", "it is not JSON"),
            ("[]", "it has neither `templates` nor `fonts` nor `secrets`"),
            (r#"{"id": "A"}"#, "it has neither `templates` nor `fonts` nor `secrets`"),
            (r#"{"templates": {}}"#, "its `templates` is not a list"),
            (r#"{"templates": [1]}"#, "in its `templates`, a template must be an object"),
            (r#"{"fonts": "a.ttf"}"#, "its `fonts` is not a list"),
            (r#"{"secrets": [1]}"#, "an item of its `secrets` is neither a name nor an object with `name`"),
        ] {
            let error = AccountSnapshot::from_json(text).unwrap_err();
            assert_eq!(error.to_string(), format!("not an account snapshot: {reason}"), "{text}");
        }
    }
}
