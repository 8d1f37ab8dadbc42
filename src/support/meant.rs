//! The name in the template that was probably meant by a wrong name.

use super::context::Context;
use super::edit::edit;
use super::findings::FixDraft;
use super::lookup::Lookup;
use super::show::quote;
use crate::text::Value;

/// A name that was probably meant.
#[derive(Clone, Copy)]
pub(crate) struct Meant<'n> {
    pub name: &'n str,
    /// Whether it certainly was meant: only case and surrounding spaces differ, and no other name is as close.
    pub surely: bool,
}

impl<'n> Meant<'n> {
    pub fn among(names: &Lookup<'n>, found: &str, cx: &Context<'_, '_, '_>) -> Option<Self> {
        let alike = names.alike(found);
        let name = alike.first.or_else(|| names.nearest(found, &cx.account().effort))?;
        Some(Self { name, surely: alike.only })
    }

    pub fn help(self) -> String {
        format!("did you mean {}? Names must match exactly, including case and spaces", quote(self.name))
    }

    pub fn fix(self, value: &Value<'_>) -> Option<FixDraft> {
        let name = quote(self.name);
        edit(&["Change to `", &name, "`"], self.surely, value.span(), &name)
    }
}
