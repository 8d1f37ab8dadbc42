//! The templates, fonts and secrets of the account.

mod fonts;
mod form;
mod received;
mod secrets;
mod storage;
mod templates;

pub use fonts::{Font, FontFile};
pub use secrets::Secret;
pub use templates::{CreatedTemplate, NewTemplate, TemplateStatus, UploadTarget};
