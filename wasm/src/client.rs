//! The client over `fetch`: plain data in, plain data out.
//!
//! The JavaScript beside this module has checked every type, makes the classes, and keeps what a signal, a token
//! function or a callback of the caller threw, to throw it again as it is.

mod call;
mod submit;
mod told;
mod turns;

pub use call::Call;
pub use submit::{Journal, open_chunk};
