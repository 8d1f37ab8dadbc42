//! A batch: the body of `POST /batches`.

use super::{Field, JOB, Keys, Members, Name, Role, Shape, Source, Type, field, required, sentence};

/// The most jobs in one batch.
pub const MAX_JOBS: usize = 1000;

static JOBS: Field = field(
    Name::JOBS,
    Type::Objects(&JOB, 1, MAX_JOBS),
    Source::Both,
    "1 to 1,000 jobs. Valid jobs are created even if others are rejected.",
);

/// The body of `POST /batches`.
pub static BATCH: Shape = Shape {
    name: "Batch",
    doc: sentence("Up to 1,000 jobs in one request: the body of `POST /batches`."),
    role: Role::Batch,
    keys: Keys::Open,
    members: Members::of(&[required(&JOBS)]),
};
