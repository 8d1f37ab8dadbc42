//! The options of a check.

use std::str::FromStr;

use super::preflight_results::PreflightResults;
use super::show::{list, show_str};
use super::suggest::suggestion;
use super::{AccountSnapshot, TemplateInfo};
use crate::diagnostic::{ParseNameError, PayloadKind, RuleCode, Severity};
use crate::text::{Document, Kind, Value};

/// Where the payload is made, which decides the severity of a raw credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Surroundings {
    /// A web page, whose visitors can read the payload.
    Browser,
    /// Your own server.
    #[default]
    Server,
}

impl FromStr for Surroundings {
    type Err = ParseNameError;

    fn from_str(name: &str) -> Result<Self, ParseNameError> {
        match name {
            "browser" => Ok(Self::Browser),
            "server" => Ok(Self::Server),
            _ => Err(ParseNameError::new("context", name)),
        }
    }
}

/// How to check a payload. The default checks it as a server would, against no account.
///
/// ```
/// use nexrender_payload::{CheckOptions, PayloadKind, RuleCode, Severity};
/// let options = CheckOptions::default()
///     .kind(PayloadKind::Job)
///     .fonts(["Inter-Bold.ttf"])
///     .severity(RuleCode::CodecUnprefixed, Severity::Error);
/// assert_eq!(options.kind, Some(PayloadKind::Job));
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct CheckOptions {
    /// What the payload is; detected if absent.
    pub kind: Option<PayloadKind>,
    /// Severities that differ from the catalogue's.
    pub levels: Levels,
    /// What is known about the templates. One without an id applies to every job.
    pub templates: Vec<TemplateInfo>,
    /// The file names of the account's font library.
    pub fonts: Option<Vec<String>>,
    /// The names of the account's stored secrets.
    pub secrets: Option<Vec<String>>,
    /// What is known about the account, for whatever of it the three fields above do not say.
    pub account: Option<AccountSnapshot>,
    /// The results of a preflight: the responses of the service and of the hosts of URLs.
    pub(crate) results: Option<PreflightResults>,
    /// Where the payload is made.
    pub surroundings: Surroundings,
    /// The current time in milliseconds since 1970, against which signed URLs are checked; without it and a clock they are not.
    pub now: Option<u64>,
    /// A clock that tells `now`. It is asked only where a payload has a signed URL.
    pub clock: Option<fn() -> u64>,
    /// How many findings a report lists. Its counts are exact in any case.
    pub max_diagnostics: usize,
}

impl Default for CheckOptions {
    fn default() -> Self {
        Self {
            kind: None,
            levels: Levels::default(),
            templates: Vec::new(),
            fonts: None,
            secrets: None,
            account: None,
            results: None,
            surroundings: Surroundings::default(),
            now: None,
            clock: None,
            max_diagnostics: 1000,
        }
    }
}

/// What the options say about a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    Off,
    As(Severity),
}

/// The severities that the caller chose.
#[derive(Debug, Clone, Default)]
pub struct Levels(Vec<(RuleCode, Level)>);

impl Levels {
    /// Gives a rule another severity. Rules for which [`RuleCode::can_be_off`] is false stay errors.
    pub fn set(&mut self, code: RuleCode, severity: Severity) {
        if code.can_be_off() || severity == Severity::Error {
            self.put(code, Level::As(severity));
        }
    }

    /// Switches a rule off.
    ///
    /// # Errors
    /// The rules for which [`RuleCode::can_be_off`] is false stay on.
    pub fn off(&mut self, code: RuleCode) -> Result<(), RuleCode> {
        if !code.can_be_off() {
            return Err(code);
        }
        self.put(code, Level::Off);
        Ok(())
    }

    fn put(&mut self, code: RuleCode, level: Level) {
        self.0.retain(|(known, _)| *known != code);
        self.0.push((code, level));
    }

    /// The severity of a finding that would be `default`; nothing when its rule is off.
    pub(crate) fn severity(&self, code: RuleCode, default: Severity) -> Option<Severity> {
        match self.0.iter().find(|(known, _)| *known == code) {
            None => Some(default),
            Some((_, Level::As(severity))) => Some(*severity),
            Some((_, Level::Off)) => None,
        }
    }
}

/// An invalid option.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{option}: {reason}")]
#[non_exhaustive]
pub struct OptionsError {
    /// Which one, `options.rules`.
    pub option: String,
    /// What is wrong with it, and what it may be.
    pub reason: String,
}

const OPTIONS: [&str; 9] =
    ["kind", "rules", "template", "fonts", "secrets", "account", "context", "now", "maxDiagnostics"];

/// What is wrong with an option, by its name after `options`.
#[cold]
fn wrong(name: &str, reason: &str) -> OptionsError {
    OptionsError { option: ["options", name].concat(), reason: reason.to_owned() }
}

/// Each takes the options and returns them with one of them set.
impl CheckOptions {
    /// Sets the kind of payload, which is detected otherwise.
    #[must_use]
    pub fn kind(mut self, kind: PayloadKind) -> Self {
        self.kind = Some(kind);
        self
    }

    /// Gives a rule another severity.
    #[must_use]
    pub fn severity(mut self, code: RuleCode, severity: Severity) -> Self {
        self.levels.set(code, severity);
        self
    }

    /// Adds what is known of templates.
    #[must_use]
    pub fn templates(mut self, templates: impl IntoIterator<Item = TemplateInfo>) -> Self {
        self.templates.extend(templates);
        self
    }

    /// Sets the file names of the account's fonts.
    #[must_use]
    pub fn fonts(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.fonts = Some(names.into_iter().map(Into::into).collect());
        self
    }

    /// Sets the names of the account's stored secrets.
    #[must_use]
    pub fn secrets(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.secrets = Some(names.into_iter().map(Into::into).collect());
        self
    }

    /// Sets what is known about the account. What `templates`, `fonts` and `secrets` say comes first.
    #[must_use]
    pub fn account(mut self, snapshot: AccountSnapshot) -> Self {
        self.account = Some(snapshot);
        self
    }

    /// Sets the results of a preflight.
    #[must_use]
    pub(crate) fn results(mut self, results: PreflightResults) -> Self {
        self.results = Some(results);
        self
    }

    /// Sets where the payload is built.
    #[must_use]
    pub fn surroundings(mut self, surroundings: Surroundings) -> Self {
        self.surroundings = surroundings;
        self
    }

    /// Sets the current time in milliseconds since 1970, against which signed URLs are checked.
    #[must_use]
    pub fn now(mut self, milliseconds: u64) -> Self {
        self.now = Some(milliseconds);
        self
    }

    /// Sets a clock for [`now`](Self::now), for options that are kept for long.
    ///
    /// ```
    /// use std::time::{SystemTime, UNIX_EPOCH};
    /// use nexrender_payload::{CheckOptions, RuleCode, lint};
    ///
    /// fn milliseconds() -> u64 {
    ///     let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    ///     u64::try_from(since_1970.as_millis()).unwrap_or(u64::MAX)
    /// }
    ///
    /// let options = CheckOptions::default().clock(milliseconds);
    /// let asset = r#"{"type": "image", "layerName": "a.png", "src": "https://x.com/a.png?Expires=1700000000&Signature=s&Key-Pair-Id=K"}"#;
    /// let payload = format!(r#"{{"template": {{"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main"}}, "assets": [{asset}]}}"#);
    /// assert_eq!(lint(payload, &options).diagnostics[0].code, RuleCode::SignedUrl);
    /// ```
    #[must_use]
    pub fn clock(mut self, clock: fn() -> u64) -> Self {
        self.clock = Some(clock);
        self
    }

    /// The time against which signed URLs are checked, in milliseconds since 1970.
    pub(crate) fn time(&self) -> Option<u64> {
        self.now.or_else(|| self.clock.map(|clock| clock()))
    }

    /// Sets how many findings a report lists.
    #[must_use]
    pub fn max_diagnostics(mut self, count: usize) -> Self {
        self.max_diagnostics = count;
        self
    }
}

impl CheckOptions {
    /// Reads options as JSON, with the names that the JavaScript package gives them: `kind`,
    /// `rules`, `template`, `fonts`, `secrets`, `account`, `context`, `now`, `maxDiagnostics`.
    ///
    /// # Errors
    /// An [`OptionsError`] that names the unknown or invalid option.
    ///
    /// ```
    /// use nexrender_payload::CheckOptions;
    /// let options = CheckOptions::from_json(r#"{"rules": {"codec-unprefixed": "error"}}"#)?;
    /// let error = CheckOptions::from_json(r#"{"kindd": "job"}"#).unwrap_err();
    /// assert_eq!(error.to_string(), "options: there is no option \"kindd\"; did you mean `kind`?");
    /// # Ok::<(), nexrender_payload::OptionsError>(())
    /// ```
    pub fn from_json(text: &str) -> Result<Self, OptionsError> {
        let document = Document::parse(text.as_bytes());
        let Some(root) = document.root().filter(|root| root.kind() == Kind::Object && document.problems().is_empty())
        else {
            return Err(wrong("", "expected an object"));
        };
        let mut options = Self::default();
        for (key, value) in root.members() {
            options.take(&key.as_str().unwrap_or_default(), &value)?;
        }
        Ok(options)
    }

    /// Sets one of the [`OPTIONS`].
    fn take(&mut self, name: &str, value: &Value<'_>) -> Result<(), OptionsError> {
        let refuse = |reason: &str| wrong(&[".", name].concat(), reason);
        match name {
            "kind" => {
                let kind =
                    one_of(value, &PayloadKind::ALL.map(PayloadKind::as_str)).map_err(|reason| refuse(&reason))?;
                self.kind = PayloadKind::ALL.get(kind).copied();
            }
            "context" => {
                let [browser, server] = [Surroundings::Browser, Surroundings::Server];
                let place = one_of(value, &["browser", "server"]).map_err(|reason| refuse(&reason))?;
                self.surroundings = if place == 0 { browser } else { server };
            }
            "rules" => self.levels = levels(value)?,
            "template" => self.templates = TemplateInfo::all_of(value).map_err(|reason| refuse(&reason))?,
            "account" => {
                let snapshot = AccountSnapshot::from_value(value).map_err(|reason| refuse(&reason))?;
                self.account = Some(snapshot);
            }
            "fonts" => self.fonts = Some(names(value).ok_or_else(|| refuse(NO_NAMES))?),
            "secrets" => self.secrets = Some(names(value).ok_or_else(|| refuse(NO_NAMES))?),
            "now" => {
                let now = value.as_u64().ok_or_else(|| refuse("expected a number of milliseconds since 1970"))?;
                self.now = Some(now);
            }
            "maxDiagnostics" => {
                let most = value.as_u64().ok_or_else(|| refuse("expected a non-negative integer"))?;
                self.max_diagnostics = usize::try_from(most).unwrap_or(usize::MAX);
            }
            _ => return Err(wrong("", &unknown("option", name, &OPTIONS))),
        }
        Ok(())
    }
}

const NO_NAMES: &str = "expected a list of names";

#[cold]
fn unknown(what: &str, name: &str, known: &[&str]) -> String {
    let near = suggestion(name, known.iter().copied());
    let (before, help, end) = match near {
        Some(near) => ("; did you mean `", near.to_owned(), "`?"),
        None => ("; expected ", list(known.iter().copied()), ""),
    };
    ["there is no ", what, " ", &show_str(name), before, &help, end].concat()
}

/// The index of the value among the words.
fn one_of(value: &Value<'_>, words: &[&str]) -> Result<usize, String> {
    let place = words.iter().position(|word| value.is_str(word));
    place.ok_or_else(|| ["expected ", &list(words.iter().copied())].concat())
}

fn names(value: &Value<'_>) -> Option<Vec<String>> {
    let mut names = Vec::new();
    for item in value.items() {
        names.push(item.as_str()?.into_owned());
    }
    (value.kind() == Kind::Array).then_some(names)
}

fn levels(value: &Value<'_>) -> Result<Levels, OptionsError> {
    if value.kind() != Kind::Object {
        return Err(wrong(".rules", "expected an object of codes and severities"));
    }
    let mut levels = Levels::default();
    for (key, value) in value.members() {
        let name = key.as_str().unwrap_or_default();
        let Ok(code) = name.parse::<RuleCode>() else {
            let codes: Vec<_> = RuleCode::ALL.iter().map(|code| code.as_str()).collect();
            return Err(wrong(".rules", &unknown("rule", &name, &codes)));
        };
        let refuse = |reason| wrong(&[".rules[\"", &name, "\"]"].concat(), reason);
        if value.is_str("off") {
            levels.off(code).map_err(|_| refuse("this rule cannot be turned off"))?;
        } else {
            let severity = Severity::ALL.iter().find(|severity| value.is_str(severity.as_str()));
            let severity = *severity.ok_or_else(|| refuse("expected `error`, `warning`, `info` or `off`"))?;
            if severity != Severity::Error && !code.can_be_off() {
                return Err(refuse(
                    "the severity of this rule cannot be lowered, because such a payload cannot be sent",
                ));
            }
            levels.set(code, severity);
        }
    }
    Ok(levels)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invalid_options_are_rejected_by_name() {
        for (text, message) in [
            ("[]", "options: expected an object"),
            (r#"{"kind": "jobs"}"#, "options.kind: expected `job`, `batch` or `join`"),
            (r#"{"context": 1}"#, "options.context: expected `browser` or `server`"),
            (r#"{"fonts": "a.ttf"}"#, "options.fonts: expected a list of names"),
            (r#"{"maxDiagnostics": -1}"#, "options.maxDiagnostics: expected a non-negative integer"),
            (r#"{"now": "today"}"#, "options.now: expected a number of milliseconds since 1970"),
            (r#"{"account": {"id": 1}}"#, "options.account: it has neither `templates` nor `fonts` nor `secrets`"),
            (r#"{"template": "x"}"#, "options.template: it is neither a template nor a list of templates"),
            (
                r#"{"rules": {"codec-unknow": "off"}}"#,
                "options.rules: there is no rule \"codec-unknow\"; did you mean `codec-unknown`?",
            ),
            (r#"{"rules": {"json-syntax": "off"}}"#, "options.rules[\"json-syntax\"]: this rule cannot be turned off"),
            (
                r#"{"rules": {"type-mismatch": "warning"}}"#,
                "options.rules[\"type-mismatch\"]: the severity of this rule cannot be lowered, because such a payload cannot be sent",
            ),
            (
                r#"{"rules": {"codec-unknown": "fatal"}}"#,
                "options.rules[\"codec-unknown\"]: expected `error`, `warning`, `info` or `off`",
            ),
        ] {
            assert_eq!(CheckOptions::from_json(text).unwrap_err().to_string(), message);
        }
    }
}
