//! What rules are built on: the context they run in, the findings they report, the account they compare with.

mod account;
pub(crate) mod address;
mod context;
mod credentials;
mod edit;
mod findings;
mod known;
mod lookup;
mod meant;
mod object;
mod options;
mod pending;
mod preflight_results;
mod references;
mod rule;
mod show;
mod snapshot;
mod suggest;
pub(crate) mod time;
pub(crate) mod url;
mod values;

pub(crate) use account::{Account, Length, Template};
pub use account::{Composition, Layer, ParseTemplateError, TemplateInfo, TemplateType};
pub(crate) use context::{At, Context, Earlier, Mode, Run, Scope};
pub(crate) use credentials::{
    CREDENTIAL_HEADERS, FUNCTION_KEYS, is_name, is_name_byte, is_repeated, is_whole_secret, known_key,
    may_begin_with_key,
};
pub(crate) use edit::{change_to, edit, edit_of};
pub(crate) use findings::{Draft, FindingEdit, Findings, FixDraft, RelatedDraft};
pub(crate) use lookup::Lookup;
pub(crate) use meant::Meant;
pub(crate) use object::Object;
pub use options::{CheckOptions, Levels, OptionsError, Surroundings};
pub use preflight_results::{PreflightResults, Unchecked, UrlFailure, UrlResponse, UrlResult};
pub(crate) use references::Collector;
pub use references::{References, UrlReference};
pub(crate) use rule::{Finding, optional, rule};
pub use rule::{Fixing, Page, Rule};
pub(crate) use show::{Shown, article, decimal, did_you_mean, list, list_all, owner, quote, said, show, show_str};
pub use snapshot::{AccountSnapshot, ParseSnapshotError};
pub use suggest::suggestion;
#[cfg(feature = "client")]
pub(crate) use time::days_since_1970;
pub(crate) use values::{characters, is_to_be_filled_in, item, look_at, one_of, one_of_any_case, string_of};
