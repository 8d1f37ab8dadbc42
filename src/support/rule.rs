//! Rules and their findings.

use super::context::Earlier;
use super::findings::FixDraft;
use crate::diagnostic::{RuleCode, Severity};

/// The fixes of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fixing {
    /// None.
    None,
    /// An edit that the author has to confirm.
    Offered,
    /// An edit that keeps the meaning, for at least some of the findings.
    Safe,
}

/// A rule of the catalogue.
#[derive(Debug)]
#[non_exhaustive]
pub struct Rule {
    /// Its code.
    pub code: RuleCode,
    /// The default severity of its findings; some findings are less severe, as its page says.
    pub severity: Severity,
    /// Whether it offers fixes.
    pub fixing: Fixing,
}

/// The text of a rule's page. It is kept apart from the [`Rule`], so that the WebAssembly module, which never shows it,
/// does not contain it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Page {
    /// What the rule finds, in a few words.
    pub title: &'static str,
    /// What it does.
    pub what: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// A payload with findings.
    pub example: &'static str,
    /// The payload to use instead.
    pub instead: &'static str,
    /// The options that both are checked with, as JSON.
    pub options: Option<&'static str>,
    /// The results of a preflight for both, as JSON.
    pub results: Option<&'static str>,
    /// What the fix does, and how safe it is.
    pub fix: Option<&'static str>,
    /// The part of the API reference that the rule is based on.
    pub source: &'static str,
}

/// Declares the rule of a file and its page.
macro_rules! rule {
    (
        $code:ident, $severity:ident, $title:literal, $fixing:ident;
        what: $what:expr,
        why: $why:expr,
        example: $example:expr,
        instead: $instead:expr,
        $(options: $options:expr,)?
        $(results: $results:expr,)?
        $(fix: $fix:expr,)?
        source: $source:expr,
    ) => {
        pub(crate) static RULE: crate::support::Rule = crate::support::Rule {
            code: crate::diagnostic::RuleCode::$code,
            severity: crate::diagnostic::Severity::$severity,
            fixing: crate::support::Fixing::$fixing,
        };

        pub(crate) static PAGE: crate::support::Page = crate::support::Page {
            title: $title,
            what: $what,
            why: $why,
            example: $example,
            instead: $instead,
            options: crate::support::optional!($($options)?),
            results: crate::support::optional!($($results)?),
            fix: crate::support::optional!($($fix)?),
            source: $source,
        };
    };
}

macro_rules! optional {
    () => {
        None
    };
    ($value:expr) => {
        Some($value)
    };
}

pub(crate) use {optional, rule};

/// A finding of a rule: its parameters, from which all texts are built.
pub(crate) trait Finding {
    /// The rule.
    fn rule(&self) -> &'static Rule;

    /// Its severity, where that depends on more than the rule.
    fn severity(&self) -> Severity {
        self.rule().severity
    }

    /// What is wrong, and what will happen.
    fn message(&self) -> String;

    /// What to do.
    fn help(&self) -> Option<String> {
        None
    }

    /// How to fix it.
    fn fix(&self) -> Option<FixDraft> {
        None
    }

    /// Other locations that are involved.
    fn related(&self) -> Vec<Earlier<'_>> {
        Vec::new()
    }
}
