//! The client over `fetch`: plain data in, plain data out.
//!
//! Each call settles with JSON, and beside it what a signal, a token function or a callback of the caller threw, to be
//! thrown again as it is. The JavaScript beside this module has checked every type and makes the classes.

mod call;
mod fetch;
mod submit;
mod told;
mod turns;

pub use call::Call;
pub use fetch::Settings;
pub use submit::{Journal, journal_results, open_chunk};
pub use turns::{Outcome, Step};
