//! `webhook`: a call when the job has ended.

use super::{
    Field, Format, Keys, METHODS, Members, Name, Role, Shape, Source, Type, field, optional, required, sentence,
};

static URL: Field = field(
    Name::URL,
    Type::Text(Format::WebhookUrl),
    Source::Both,
    "Called when the job has ended; it should return 2xx within 2 seconds, otherwise it is called up to 3 more times.",
);

static METHOD: Field =
    field(Name::METHOD, Type::Choice(&METHODS), Source::OpenApi, "The HTTP method of the call.").or("\"POST\"");

static HEADERS: Field =
    field(Name::HEADERS, Type::Headers, Source::Reference, "Headers of the call; values may hold `${secrets.NAME}`.");

static DATA: Field = field(Name::DATA, Type::Free, Source::Reference, "Sent along with the job.");

static CUSTOM: Field =
    field(Name::CUSTOM, Type::Boolean, Source::Reference, "Sends `data` alone, without the job around it.").or("false");

/// `webhook`
pub static WEBHOOK: Shape = Shape {
    name: "Webhook",
    doc: sentence("A call to a server of yours when the job has ended."),
    role: Role::Webhook,
    keys: Keys::Open,
    members: Members::of(&[required(&URL), optional(&METHOD), optional(&HEADERS), optional(&DATA), optional(&CUSTOM)]),
};
