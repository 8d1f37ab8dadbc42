//! The journal of a submission: a file of JSON lines that is only ever appended to, so that a process which
//! is killed at any moment leaves behind what it had begun.
//!
//! ```text
//! {"journal":"nexrender-payload","version":1,"chunkSize":1000}
//! {"chunk":0,"state":"sending","first":0,"jobs":1000,"fingerprint":"cbf29ce484222325","invalid":[]}
//! {"chunk":0,"state":"done","results":[…]}
//! {"chunk":1,"state":"sending",…}
//! {"chunk":1,"state":"not-sent"}
//! ```
//!
//! `sending` is on the disk before the request leaves, `done` or `not-sent` before anybody is told. A chunk that
//! is `sending` and no more may have arrived, so it is not sent again; one that is `not-sent` may be.

use super::answer::{number, text, whole};
use super::batch::{JobResult, results_json};
use super::submit::Chunk;
use crate::json::{Object, object, push_numbers};
use crate::text::{Document, Kind, Value};
use crate::words::{copy, digits, joined};

const NAME: &str = "nexrender-payload";
const VERSION: u64 = 1;

/// The first line.
pub fn header(chunk_size: usize) -> String {
    object(|line| {
        line.text("journal", NAME);
        line.number("version", VERSION);
        line.number("chunkSize", chunk_size as u64);
    })
}

/// The line before a chunk is sent.
pub fn sending(chunk: &Chunk) -> String {
    of_chunk(chunk.number, "sending", |line| {
        line.number("first", chunk.first as u64);
        line.number("jobs", chunk.jobs as u64);
        line.text("fingerprint", &hexadecimal(chunk.fingerprint));
        push_numbers(line.key("invalid"), chunk.invalid.iter().map(|(place, _)| *place as u64));
    })
}

fn of_chunk(number: usize, state: &str, write: impl FnOnce(&mut Object<'_>)) -> String {
    object(|line| {
        line.number("chunk", number as u64);
        line.text("state", state);
        write(line);
    })
}

/// A fingerprint as it is written.
pub fn hexadecimal(fingerprint: u64) -> String {
    let digits = fingerprint.to_be_bytes().into_iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}

/// The same, read.
#[inline(never)]
pub fn fingerprint(text: &str) -> Option<u64> {
    let mut fingerprint = 0;
    for digit in text.chars() {
        fingerprint = fingerprint << 4 | u64::from(digit.to_digit(16)?);
    }
    (text.len() <= 16).then_some(fingerprint)
}

/// The line when it is known what became of a chunk's jobs.
pub(super) fn done(number: usize, results: &[JobResult]) -> String {
    of_chunk(number, "done", |line| line.raw("results", &results_json(results)))
}

/// The line when the service surely took none of a chunk's jobs.
pub(super) fn not_sent(chunk: &Chunk) -> String {
    of_chunk(chunk.number, "not-sent", |_| {})
}

/// Why a journal cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
#[non_exhaustive]
pub enum JournalError {
    /// The file is something else.
    NoJournal,
    /// It was written by a later version of this library.
    Version,
    /// Chunks of another size do not fit.
    ChunkSize {
        /// The journal's.
        journal: usize,
        /// The caller's.
        asked: usize,
    },
    /// A line in the middle cannot be read.
    Damaged {
        /// The line, from 1.
        line: usize,
    },
    /// Another process writes to it.
    InUse,
    /// The file cannot be read or written.
    File {
        /// The kind of failure.
        kind: std::io::ErrorKind,
        /// What the system said.
        reason: String,
    },
    /// The jobs are not those that the journal was begun with.
    OtherInput {
        /// The index of the first job of the chunk that differs.
        first: usize,
    },
    /// The jobs end before those of the journal do.
    ShorterInput {
        /// The index of the first job that is missing.
        first: usize,
    },
}

impl JournalError {
    /// What `Display` writes, without all that comes with a formatter.
    pub fn message(&self) -> String {
        let number = |number: usize| digits(number as u64);
        match self {
            Self::NoJournal => copy("the file is no journal of a submission"),
            Self::Version => copy("the journal is of a version that this library does not know"),
            Self::ChunkSize { journal, asked } => {
                let (journal, asked) = (number(*journal), number(*asked));
                joined(&[
                    "the journal is of chunks of ",
                    &journal,
                    " jobs, not ",
                    &asked,
                    ": go on with chunkSize ",
                    &journal,
                ])
            }
            Self::Damaged { line } => {
                joined(&["line ", &number(*line), " of the journal is damaged: what was sent cannot be told from it"])
            }
            Self::InUse => copy("another process writes to this journal"),
            Self::File { reason, .. } => joined(&["the journal's file: ", reason]),
            Self::OtherInput { first } => joined(&[
                "the journal is of other jobs: those from index ",
                &number(*first),
                " on differ from the ones it was written for",
            ]),
            Self::ShorterInput { first } => joined(&[
                "the journal is of other jobs: it tells of index ",
                &number(*first),
                " and beyond, where there are none now",
            ]),
        }
    }
}

/// What a journal says of a chunk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Plan {
    /// It was never taken: send it.
    Send,
    /// Its results are known: they stand on the line at this byte.
    Replay(u64),
    /// It may have been taken. The places are those of the jobs that were not sent because of errors.
    Interrupted(Vec<usize>),
}

/// What a journal says, in memory: a few dozen bytes for each chunk, whatever its size.
#[derive(Debug)]
pub struct Ledger {
    chunk_size: usize,
    lines: usize,
    /// In the order of their numbers, which is nearly the order of the journal.
    chunks: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    number: usize,
    first: usize,
    jobs: usize,
    fingerprint: u64,
    plan: Plan,
}

impl Ledger {
    /// The ledger of a journal without a line.
    pub fn new(chunk_size: usize) -> Self {
        Self { chunk_size, lines: 0, chunks: Vec::new() }
    }

    /// The first line of its journal.
    pub fn header(&self) -> String {
        header(self.chunk_size)
    }

    /// How many jobs each chunk has.
    pub fn chunk_size(&self) -> usize {
        self.chunk_size
    }

    /// Whether not even the first line was read.
    pub fn is_empty(&self) -> bool {
        self.lines == 0
    }

    /// Reads the next line, which begins at byte `offset` of the journal. A last line without its line break
    /// was torn off in the middle of writing: it must not come here, and must be cut off the file.
    pub fn read(&mut self, line: &str, offset: u64) -> Result<(), JournalError> {
        self.lines += 1;
        let document = Document::parse(line.as_bytes());
        let sound = document.problems().is_empty();
        let root = document.root().filter(|root| sound && root.kind() == Kind::Object);
        if self.lines == 1 {
            return self.read_header(root.ok_or(JournalError::NoJournal)?);
        }
        let line = self.lines;
        root.and_then(|root| self.read_chunk(root, offset)).ok_or(JournalError::Damaged { line })
    }

    fn read_header(&self, root: Value<'_>) -> Result<(), JournalError> {
        if !root.get("journal").is_some_and(|name| name.is_str(NAME)) {
            return Err(JournalError::NoJournal);
        }
        if whole(root, "version").map(|version| version as u64) != Some(VERSION) {
            return Err(JournalError::Version);
        }
        let journal = whole(root, "chunkSize").ok_or(JournalError::NoJournal)?;
        if journal != self.chunk_size {
            return Err(JournalError::ChunkSize { journal, asked: self.chunk_size });
        }
        Ok(())
    }

    fn read_chunk(&mut self, root: Value<'_>, offset: u64) -> Option<()> {
        let chunk = whole(root, "chunk")?;
        match text(root, "state")?.as_str() {
            "sending" => {
                let invalid = root.get("invalid")?.items().map(number);
                let entry = Entry {
                    number: chunk,
                    first: whole(root, "first")?,
                    jobs: whole(root, "jobs")?,
                    fingerprint: fingerprint(&text(root, "fingerprint")?)?,
                    plan: Plan::Interrupted(invalid.collect::<Option<_>>()?),
                };
                match self.place(chunk) {
                    Ok(place) => *self.chunks.get_mut(place)? = entry,
                    Err(place) => self.chunks.insert(place, entry),
                }
            }
            "done" => {
                root.get("results")?;
                self.begun(chunk)?.plan = Plan::Replay(offset);
            }
            "not-sent" => self.begun(chunk)?.plan = Plan::Send,
            _ => return None,
        }
        Some(())
    }

    /// Where the chunk stands, or belongs.
    fn place(&self, number: usize) -> Result<usize, usize> {
        self.chunks.binary_search_by_key(&number, |entry| entry.number)
    }

    fn begun(&mut self, number: usize) -> Option<&mut Entry> {
        let place = self.place(number).ok()?;
        self.chunks.get_mut(place)
    }

    /// What to do with a chunk.
    pub fn plan(&self, number: usize, jobs: usize, fingerprint: u64) -> Result<Plan, JournalError> {
        match self.place(number).ok().and_then(|place| self.chunks.get(place)) {
            None => Ok(Plan::Send),
            Some(entry) if entry.jobs == jobs && entry.fingerprint == fingerprint => Ok(entry.plan.clone()),
            Some(entry) => Err(JournalError::OtherInput { first: entry.first }),
        }
    }

    /// Whether the input, which ended after so many chunks, has all that the journal tells of.
    pub fn finish(&self, chunks: usize) -> Result<(), JournalError> {
        match self.chunks.iter().find(|entry| entry.number >= chunks) {
            Some(entry) => Err(JournalError::ShorterInput { first: entry.first }),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::batch::JobState;
    use super::*;

    fn chunk(number: usize) -> Chunk {
        Chunk::new(number, number * 2, ["{}", "[]"], vec![(1, "no job".to_owned())])
    }

    fn ledger(lines: &[String]) -> Result<Ledger, JournalError> {
        let mut ledger = Ledger::new(2);
        let mut offset = 0;
        for line in lines {
            ledger.read(line, offset)?;
            offset += line.len() as u64 + 1;
        }
        Ok(ledger)
    }

    fn plan(ledger: &Ledger, chunk: &Chunk) -> Result<Plan, JournalError> {
        ledger.plan(chunk.number, chunk.jobs, chunk.fingerprint)
    }

    #[test]
    fn what_was_begun_is_unknown_what_is_done_is_told_again_and_the_rest_is_sent() {
        let results = [JobResult::new(2, JobState::Rejected, Some("\"quoted\"\n".to_owned()))];
        let lines = [
            header(2),
            sending(&chunk(0)),
            sending(&chunk(1)),
            done(1, &results),
            sending(&chunk(2)),
            not_sent(&chunk(2)),
        ];
        let ledger = ledger(&lines).unwrap();
        assert_eq!(plan(&ledger, &chunk(0)), Ok(Plan::Interrupted(vec![1])));
        let offset = lines[..3].iter().map(|line| line.len() as u64 + 1).sum();
        assert_eq!(plan(&ledger, &chunk(1)), Ok(Plan::Replay(offset)));
        assert_eq!(plan(&ledger, &chunk(2)), Ok(Plan::Send));
        assert_eq!(plan(&ledger, &chunk(3)), Ok(Plan::Send));
        assert_eq!(ledger.finish(3), Ok(()));
        assert_eq!(ledger.finish(1), Err(JournalError::ShorterInput { first: 2 }));
    }

    #[test]
    fn a_journal_of_other_jobs_is_refused() {
        let ledger = ledger(&[header(2), sending(&chunk(0))]).unwrap();
        let other = Chunk::new(0, 0, ["{}", "{}"], Vec::new());
        let shorter = Chunk::new(0, 0, ["{}"], Vec::new());
        for chunk in [other, shorter] {
            assert_eq!(plan(&ledger, &chunk), Err(JournalError::OtherInput { first: 0 }));
        }
    }

    #[test]
    fn what_cannot_be_read_is_refused_with_its_line() {
        let header = header(2);
        for (lines, error) in [
            (vec!["{}".to_owned()], JournalError::NoJournal),
            (vec!["not json".to_owned()], JournalError::NoJournal),
            (vec![header.replace(":1,", ":2,")], JournalError::Version),
            (vec![super::header(3)], JournalError::ChunkSize { journal: 3, asked: 2 }),
            (vec![header.clone(), "{\"chunk\":0".to_owned()], JournalError::Damaged { line: 2 }),
            (vec![header.clone(), done(0, &[])], JournalError::Damaged { line: 2 }),
            (vec![header.clone(), sending(&chunk(0)).replace("sending", "sent")], JournalError::Damaged { line: 2 }),
        ] {
            assert_eq!(ledger(&lines).map(|_| ()), Err(error));
        }
    }
}
