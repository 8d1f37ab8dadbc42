//! The journal of a campaign: an append-only file of JSON lines, so that a process that is killed at any moment leaves a
//! record of what it started.
//!
//! ```text
//! {"journal":"nexrender-payload","version":1,"chunkSize":1000}
//! {"sending":{"first":0,"jobs":1000,"fingerprint":"cbf29ce484222325","at":1795348038000}}
//! {"done":{"first":0,"jobs":1000,"at":1795348038000,"results":[…]}}
//! {"sending":{"first":1000,"jobs":1000,"skip":[7],…}}
//! {"not-sent":{"first":1000,"jobs":1000,"skip":[7]}}
//! ```
//!
//! Each line is about a [`Part`] of the jobs. `sending` is flushed to disk before the request is sent, `done` or `not-sent`
//! before a result is reported. A job whose last line is `sending` may have arrived, so it is not sent again unless the caller
//! asks for that; a `not-sent` job may be sent. A later line about the same job replaces an earlier one.

use std::collections::BinaryHeap;
use std::time::Duration;

use serde::Serialize;

use super::batch::{JobResult, JobState};
use super::response::{number, text, whole};
use crate::text::search::trim;
use crate::text::typed::{FromValue, from_json, variant};
use crate::text::{Kind, Value};

const NAME: &str = "nexrender-payload";
const VERSION: u64 = 1;

/// The most jobs that the service accepts in one batch.
pub const LARGEST_CHUNK: usize = 1_000;

/// The first line.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Header {
    journal: String,
    version: u64,
    chunk_size: usize,
}

impl Header {
    fn text(chunk_size: usize) -> String {
        json(&Self { journal: NAME.to_owned(), version: VERSION, chunk_size })
    }
}

impl FromValue for Header {
    fn from_value(value: Value<'_>) -> Option<Self> {
        Some(Self {
            journal: text(value, "journal")?,
            version: value.get("version")?.as_u64()?,
            chunk_size: whole(value, "chunkSize")?,
        })
    }
}

/// Some jobs of one chunk: `jobs` of them from index `first` on, without those at the indices `skip`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The index of the first job.
    pub first: usize,
    /// How many jobs lie between the first and the last one, both included.
    pub jobs: usize,
    /// The indices in between that do not belong to it.
    pub skip: Vec<usize>,
}

impl Part {
    /// The part with exactly these indices, which must be sorted.
    pub fn of(indices: &[usize]) -> Self {
        let (first, end) = match indices {
            [] => (0, 0),
            [one] => (*one, one + 1),
            [first, .., last] => (*first, last + 1),
        };
        let mut own = indices.iter().peekable();
        let skip = (first..end).filter(|index| own.next_if_eq(&index).is_none()).collect();
        Self { first, jobs: end - first, skip }
    }

    fn end(&self) -> usize {
        self.first.saturating_add(self.jobs)
    }

    fn indices(&self) -> impl Iterator<Item = usize> {
        (self.first..self.end()).filter(|index| self.skip.binary_search(index).is_err())
    }
}

/// A line after the first.
#[derive(Debug)]
struct Line {
    part: Part,
    kind: LineKind,
}

/// The state of the part on a line.
#[derive(Debug)]
enum LineKind {
    /// `sending`: the jobs are about to be sent.
    Sending {
        /// Of all jobs from the first to the last.
        fingerprint: u64,
        /// When, in milliseconds since 1970.
        at: u64,
    },
    /// `done`: the results of the jobs are known.
    Done { at: u64, results: Vec<JobResult> },
    /// `not-sent`: the service certainly has none of the jobs.
    NotSent,
}

impl FromValue for Line {
    fn from_value(value: Value<'_>) -> Option<Self> {
        let (name, line) = variant(value)?;
        let line = line?;
        let at = || line.get("at")?.as_u64();
        let kind = match name.as_str() {
            "sending" => {
                LineKind::Sending { fingerprint: u64::from_str_radix(&text(line, "fingerprint")?, 16).ok()?, at: at()? }
            }
            "done" => LineKind::Done { at: at()?, results: all(line.get("results")?, JobResult::from_value)? },
            "not-sent" => LineKind::NotSent,
            _ => return None,
        };
        Some(Self { part: Part::from_value(line)?, kind })
    }
}

impl FromValue for Part {
    fn from_value(value: Value<'_>) -> Option<Self> {
        let skip = value.get("skip").map_or(Some(Vec::new()), |skip| all(skip, number))?;
        Some(Self { first: whole(value, "first")?, jobs: whole(value, "jobs")?, skip })
    }
}

/// The items of a list, if there is a list and all of them can be read.
fn all<T>(value: Value<'_>, read: fn(Value<'_>) -> Option<T>) -> Option<Vec<T>> {
    (value.kind() == Kind::Array).then(|| value.items().map(read).collect())?
}

/// A line about a part, to be written.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
enum Written<'r> {
    Sending(About<'r>),
    Done(About<'r>),
    NotSent(About<'r>),
}

/// What a line says about a part.
#[derive(Serialize)]
struct About<'r> {
    first: usize,
    jobs: usize,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    skip: &'r [usize],
    /// In hexadecimal digits, because a number of JavaScript holds fewer bits.
    #[serde(skip_serializing_if = "Option::is_none")]
    fingerprint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    results: Option<&'r [JobResult]>,
}

impl<'r> About<'r> {
    fn of(part: &'r Part) -> Self {
        Self { first: part.first, jobs: part.jobs, skip: &part.skip, fingerprint: None, at: None, results: None }
    }
}

/// A line of the journal.
fn json(line: &impl Serialize) -> String {
    // Only a map whose keys are not strings cannot be written, and there is none.
    serde_json::to_string(line).unwrap_or_default()
}

/// The line written before a part is sent.
pub fn sending(part: &Part, fingerprint: u64, at: u64) -> String {
    let fingerprint = Some(format!("{fingerprint:016x}"));
    json(&Written::Sending(About { fingerprint, at: Some(at), ..About::of(part) }))
}

/// The line written once the results of a part are known.
pub fn done(part: &Part, at: u64, results: &[JobResult]) -> String {
    json(&Written::Done(About { at: Some(at), results: Some(results), ..About::of(part) }))
}

/// The line written once the service certainly has none of the jobs of a part.
pub fn not_sent(part: &Part) -> String {
    json(&Written::NotSent(About::of(part)))
}

/// The results on a `done` line; empty for other lines.
pub fn results(line: &str) -> Vec<JobResult> {
    match from_json(line) {
        Ok(Line { kind: LineKind::Done { results, .. }, .. }) => results,
        Ok(_) | Err(_) => Vec::new(),
    }
}

/// Why a journal cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum JournalError {
    /// The file is not a journal.
    #[error("the file is not a journal of a campaign")]
    NoJournal,
    /// A later version of this library wrote the journal.
    #[error("a later version of nexrender-payload wrote this journal")]
    Version,
    /// A line cannot be read.
    #[error("line {line} of the journal is damaged, so it is unknown which jobs were sent")]
    Damaged {
        /// The line, counted from 1.
        line: usize,
    },
    /// Another process uses the journal.
    #[error("another process uses this journal{}", .owner.as_ref().map(|owner| format!(" ({owner})")).unwrap_or_default())]
    InUse {
        /// The process, if it is known.
        owner: Option<String>,
    },
    /// The file was deleted, replaced or changed while the journal was in use.
    #[error("the journal was deleted, replaced or changed while it was in use")]
    Changed,
    /// The file cannot be read or written.
    #[error("the journal cannot be read or written: {reason}")]
    File {
        /// The kind of failure.
        kind: std::io::ErrorKind,
        /// The system's message.
        reason: String,
    },
    /// The journal was written for other jobs.
    #[error("the journal belongs to other jobs: they differ from index {first} on")]
    OtherInput {
        /// The index of the first job that differs, or of one shortly before it.
        first: usize,
    },
    /// The journal was written for more jobs.
    #[error("the journal belongs to other jobs: it has results from index {first} on, but there are fewer jobs now")]
    ShorterInput {
        /// The index of the first job that is missing.
        first: usize,
    },
}

/// The recorded state of the jobs of a chunk. Times are since 1970.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recorded {
    /// The jobs that an earlier run started to send, and when. It is unknown whether they arrived.
    pub started: Vec<(usize, Duration)>,
    /// The jobs whose results are known: when they were sent, and the byte offset of the line with the result.
    done: Vec<(usize, Duration, u64)>,
}

impl Recorded {
    /// The byte offsets of the lines that [`Recorded::results`] needs.
    pub fn lines(&self) -> Vec<u64> {
        let mut lines = Vec::new();
        for (_, _, line) in &self.done {
            if !lines.contains(line) {
                lines.push(*line);
            }
        }
        lines
    }

    /// The known results, and when the jobs were sent. `lines` are the lines at [`Recorded::lines`], in that order.
    pub fn results(&self, lines: &[String]) -> Result<Vec<(JobResult, Duration)>, JournalError> {
        let mut known = vec![None; self.done.len()];
        for (offset, line) in self.lines().into_iter().zip(lines) {
            for result in results(line) {
                let place = self.done.binary_search_by_key(&result.index, |(index, _, _)| *index);
                let own = place.ok().and_then(|place| Some((self.done.get(place)?, known.get_mut(place)?)));
                if let Some(((_, at, line), known)) = own
                    && *line == offset
                {
                    *known = Some((result, *at));
                }
            }
        }
        // Otherwise a job without its result would be sent again.
        known.into_iter().collect::<Option<_>>().ok_or(JournalError::Changed)
    }
}

/// The content of a journal in memory: a few dozen bytes per chunk.
#[derive(Debug)]
pub struct Ledger {
    chunk_size: usize,
    lines: usize,
    /// By number, in order.
    chunks: Vec<(usize, Vec<Entry>)>,
}

/// One line. In a chunk, later entries replace earlier ones for the same jobs.
#[derive(Debug)]
struct Entry {
    part: Part,
    /// Of all jobs from the first to the last, if the line has it.
    fingerprint: Option<u64>,
    at: u64,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Started,
    /// The byte offset of the line with the results.
    Done {
        offset: u64,
        has_unknown: bool,
    },
    NotSent,
}

impl Ledger {
    /// The ledger of an empty journal. The chunk size on the first line that is read replaces this one.
    pub fn new(chunk_size: usize) -> Self {
        Self { chunk_size: chunk_size.clamp(1, LARGEST_CHUNK), lines: 0, chunks: Vec::new() }
    }

    /// The first line of a new journal.
    pub fn header(&self) -> String {
        Header::text(self.chunk_size)
    }

    /// Whether `start` may be the beginning of a journal's first line, with any chunk size.
    pub fn may_begin_with(start: &[u8]) -> bool {
        let header = Self::new(1).header();
        let before_size = header.as_bytes().get(..header.len() - 2).unwrap_or_default();
        let size = start.strip_prefix(before_size);
        before_size.starts_with(start)
            || size
                .is_some_and(|size| size.len() <= 5 && size.iter().all(|byte| byte.is_ascii_digit() || *byte == b'}'))
    }

    /// How many jobs each chunk has.
    pub fn chunk_size(&self) -> usize {
        self.chunk_size
    }

    /// Whether no line was read.
    pub fn is_empty(&self) -> bool {
        self.lines == 0
    }

    /// Reads the next line, which starts at byte `offset` of the journal. A last line without a line break was not written
    /// completely: truncate the file before it, and do not read it.
    pub fn read(&mut self, line: &str, offset: u64) -> Result<(), JournalError> {
        self.lines += 1;
        if self.lines == 1 {
            self.chunk_size = chunk_size(line)?;
            return Ok(());
        }
        let is_harmless = trim(line).is_empty() || chunk_size(line) == Ok(self.chunk_size);
        if is_harmless || self.read_part(line, offset).is_some() {
            return Ok(());
        }
        Err(JournalError::Damaged { line: self.lines })
    }

    fn read_part(&mut self, line: &str, offset: u64) -> Option<()> {
        let Line { part, kind } = from_json(line).ok()?;
        let (fingerprint, at, state) = match kind {
            LineKind::Sending { fingerprint, at } => (Some(fingerprint), at, State::Started),
            LineKind::Done { at, results } => {
                let has_unknown = results.iter().any(|result| result.state == JobState::Unknown);
                (None, at, State::Done { offset, has_unknown })
            }
            LineKind::NotSent => (None, 0, State::NotSent),
        };
        self.add(Entry { part, fingerprint, at, state })
    }

    fn add(&mut self, mut entry: Entry) -> Option<()> {
        let Part { first, jobs, .. } = entry.part;
        let number = first / self.chunk_size;
        if jobs == 0 || first.checked_add(jobs)? > number.checked_add(1)?.checked_mul(self.chunk_size)? {
            return None;
        }
        let place = match self.chunks.binary_search_by_key(&number, |(number, _)| *number) {
            Ok(place) => place,
            // There is no record of jobs that were never started.
            Err(_) if entry.state != State::Started => return None,
            Err(place) => {
                self.chunks.insert(place, (number, Vec::new()));
                place
            }
        };
        let (_, entries) = self.chunks.get_mut(place)?;
        if let Some(earlier) = entries.iter().position(|earlier| earlier.part == entry.part) {
            entry.fingerprint = entry.fingerprint.or(entries.remove(earlier).fingerprint);
        }
        if entries.is_empty() && entry.state == State::NotSent {
            self.chunks.remove(place);
        } else {
            entries.push(entry);
        }
        Some(())
    }

    /// The record of the chunk that starts at job `first`.
    pub fn recorded(&self, first: usize, texts: &[String]) -> Result<Recorded, JournalError> {
        let number = first / self.chunk_size;
        let chunk = self.chunks.binary_search_by_key(&number, |(number, _)| *number).ok();
        let Some((_, entries)) = chunk.and_then(|place| self.chunks.get(place)) else {
            return Ok(Recorded::default());
        };
        let mut last: Vec<Option<&Entry>> = vec![None; texts.len()];
        for entry in entries {
            let places = entry.part.first.saturating_sub(first)..entry.part.end().saturating_sub(first);
            let is_same =
                texts.get(places).is_some_and(|texts| entry.fingerprint.is_none_or(|own| own == fingerprint(texts)));
            if !is_same {
                return Err(JournalError::OtherInput { first: entry.part.first });
            }
            for index in entry.part.indices() {
                if let Some(of_job) = last.get_mut(index - first) {
                    *of_job = Some(entry);
                }
            }
        }
        let mut recorded = Recorded::default();
        for (place, entry) in last.into_iter().enumerate() {
            match entry.map(|entry| (entry.state, Duration::from_millis(entry.at))) {
                Some((State::Started, at)) => recorded.started.push((first + place, at)),
                Some((State::Done { offset, .. }, at)) => recorded.done.push((first + place, at, offset)),
                Some((State::NotSent, _)) | None => {}
            }
        }
        Ok(recorded)
    }

    /// The byte offsets of `done` lines that may contain ids of jobs created at the time when other jobs became unknown:
    /// those that were sent within `window` milliseconds of them.
    pub fn lines_near_unknown(&self, window: u64) -> Vec<u64> {
        let entries = || self.chunks.iter().flat_map(|(_, entries)| entries);
        let is_unknown = |entry: &&Entry| matches!(entry.state, State::Started | State::Done { has_unknown: true, .. });
        // A heap, because a sort has ten times as much code.
        let times = BinaryHeap::from_iter(entries().filter(is_unknown).map(|entry| entry.at)).into_sorted_vec();
        let is_near = |at: u64| {
            let next = times.get(times.partition_point(|time| time.saturating_add(window) < at));
            next.is_some_and(|time| time.abs_diff(at) <= window)
        };
        let near = entries().filter(|entry| is_near(entry.at));
        near.filter_map(|entry| match entry.state {
            State::Done { offset, .. } => Some(offset),
            State::Started | State::NotSent => None,
        })
        .collect()
    }

    /// Whether the input, which ended after `count` jobs, has all jobs of the journal.
    pub fn finish(&self, jobs: usize) -> Result<(), JournalError> {
        let mut entries = self.chunks.iter().flat_map(|(_, entries)| entries);
        match entries.find(|entry| entry.part.end() > jobs) {
            Some(entry) => Err(JournalError::ShorterInput { first: entry.part.first.max(jobs) }),
            None => Ok(()),
        }
    }
}

/// The chunk size on a first line.
fn chunk_size(line: &str) -> Result<usize, JournalError> {
    let header: Header = from_json(line).map_err(|_| JournalError::NoJournal)?;
    if header.journal != NAME || !(1..=LARGEST_CHUNK).contains(&header.chunk_size) {
        return Err(JournalError::NoJournal);
    }
    if header.version == VERSION { Ok(header.chunk_size) } else { Err(JournalError::Version) }
}

/// 64-bit FNV-1a over the texts: it distinguishes inputs and contains no secrets.
pub fn fingerprint(texts: &[String]) -> u64 {
    // UTF-8 does not contain the byte 0xFF, so it separates the texts.
    let bytes = texts.iter().flat_map(|text| text.bytes().chain([0xff]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn ms(time: u64) -> Duration {
        Duration::from_millis(time)
    }

    fn texts(from: usize, to: usize) -> Vec<String> {
        (from..to).map(|at| format!("{{\"a\":{at}}}")).collect()
    }

    fn ledger(lines: &[String]) -> Result<(Ledger, Vec<u64>), JournalError> {
        let (mut ledger, mut offsets, mut offset) = (Ledger::new(7), Vec::new(), 0);
        for line in lines {
            offsets.push(offset);
            ledger.read(line, offset)?;
            offset += line.len() as u64 + 1;
        }
        Ok((ledger, offsets))
    }

    fn begin(indices: &[usize], at: u64) -> String {
        let part = Part::of(indices);
        sending(&part, fingerprint(&texts(part.first, part.end())), at)
    }

    fn end(indices: &[usize], at: u64) -> String {
        let results: Vec<_> = indices
            .iter()
            .map(|index| JobResult::new(*index, JobState::Rejected, Some("\"no\"\n".to_owned())))
            .collect();
        done(&Part::of(indices), at, &results)
    }

    #[test]
    fn a_part_has_the_indices_that_it_was_built_from() {
        for indices in [&[][..], &[3], &[3, 4, 5], &[3, 5, 9]] {
            assert_eq!(Part::of(indices).indices().collect::<Vec<_>>(), indices);
        }
        assert_eq!(Part::of(&[3, 5]), Part { first: 3, jobs: 3, skip: vec![4] });
    }

    #[test]
    fn the_last_line_about_a_job_counts() {
        let lines = [
            Ledger::new(4).header(),
            begin(&[0, 1, 3], 1),
            begin(&[4, 5, 6, 7], 2),
            not_sent(&Part::of(&[4, 5, 6, 7])),
            begin(&[4, 5], 3),
            end(&[4, 5], 3),
            begin(&[6, 7], 4),
            begin(&[8, 9], 5),
            not_sent(&Part::of(&[8, 9])),
            end(&[0, 1], 1),
            begin(&[1], 6),
        ];
        let (ledger, offsets) = ledger(&lines).unwrap();
        assert_eq!(ledger.chunk_size(), 4);
        let recorded = |first, to| ledger.recorded(first, &texts(first, to)).unwrap();
        assert_eq!(
            recorded(0, 4),
            Recorded { started: vec![(1, ms(6)), (3, ms(1))], done: vec![(0, ms(1), offsets[9])] }
        );
        assert_eq!(
            recorded(4, 8),
            Recorded {
                started: vec![(6, ms(4)), (7, ms(4))],
                done: vec![(4, ms(3), offsets[5]), (5, ms(3), offsets[5])],
            }
        );
        assert_eq!(recorded(8, 10), Recorded::default());
        assert_eq!(recorded(12, 13), Recorded::default());
        assert_eq!(ledger.finish(8), Ok(()));
        assert_eq!(ledger.finish(6), Err(JournalError::ShorterInput { first: 6 }));
        let of_second = recorded(4, 8);
        assert_eq!(of_second.lines(), [offsets[5]]);
        let results = of_second.results(&lines[5..6]).unwrap();
        assert_eq!(
            results.iter().map(|(result, at)| (result.index, *at)).collect::<Vec<_>>(),
            [(4, ms(3)), (5, ms(3))]
        );
        for changed in [end(&[4], 3), lines[4].clone(), String::new()] {
            assert_eq!(of_second.results(&[changed]), Err(JournalError::Changed));
        }
    }

    #[test]
    fn a_journal_of_other_jobs_is_rejected() {
        let (ledger, _) = ledger(&[Ledger::new(2).header(), begin(&[0, 1], 1)]).unwrap();
        for other in [texts(1, 3), texts(0, 1), vec!["{\"a\":0}{\"a\":1}".to_owned(), String::new()]] {
            assert_eq!(ledger.recorded(0, &other), Err(JournalError::OtherInput { first: 0 }));
        }
    }

    #[test]
    fn a_second_header_and_blank_lines_are_harmless() {
        let header = Ledger::new(2).header();
        let lines = [header.clone(), begin(&[0], 1), header, String::new(), " ".to_owned()];
        assert_eq!(ledger(&lines).unwrap().0.recorded(0, &texts(0, 2)).unwrap().started, [(0, ms(1))]);
    }

    #[test]
    fn a_line_that_cannot_be_read_is_rejected_with_its_number() {
        let header = Ledger::new(2).header();
        for (lines, error) in [
            (vec!["{}".to_owned()], JournalError::NoJournal),
            (vec!["not json".to_owned()], JournalError::NoJournal),
            (vec![header.replace(":2}", ":0}")], JournalError::NoJournal),
            (vec![header.replace(":1,", ":2,")], JournalError::Version),
            (vec![header.clone(), Ledger::new(3).header()], JournalError::Damaged { line: 2 }),
            (vec![header.clone(), "{\"sending\":{".to_owned()], JournalError::Damaged { line: 2 }),
            (vec![header.clone(), end(&[0], 1)], JournalError::Damaged { line: 2 }),
            (vec![header.clone(), begin(&[1, 2], 1)], JournalError::Damaged { line: 2 }),
            (
                vec![header.clone(), begin(&[0], 1).replace("\"jobs\":1", "\"jobs\":0")],
                JournalError::Damaged { line: 2 },
            ),
            (vec![header.clone(), begin(&[0], 1).replace("sending", "sent")], JournalError::Damaged { line: 2 }),
            (vec![header.clone(), begin(&[0, 2], 1).replace("[1]", "1")], JournalError::Damaged { line: 2 }),
            (vec![header.clone(), begin(&[0, 2], 1).replace("[1]", "[\"1\"]")], JournalError::Damaged { line: 2 }),
            (
                vec![header.clone(), end(&[0], 1).replace("\"index\":0", "\"index\":-1")],
                JournalError::Damaged { line: 2 },
            ),
            (
                vec![header.clone(), format!(r#"{{"not-sent":{{"first":{},"jobs":{}}}}}"#, usize::MAX, usize::MAX)],
                JournalError::Damaged { line: 2 },
            ),
        ] {
            assert_eq!(ledger(&lines).map(|_| ()), Err(error), "{lines:?}");
        }
    }

    #[test]
    fn an_incomplete_first_line_is_recognised_for_any_chunk_size() {
        for size in [1, 77, 1_000] {
            let header = Ledger::new(size).header();
            for end in 0..=header.len() {
                assert!(Ledger::may_begin_with(&header.as_bytes()[..end]), "{}", &header[..end]);
            }
        }
        for other in
            ["x", "{}", "{\"journal\":\"other", "{\"journal\":\"nexrender-payload\",\"version\":1,\"chunkSize\":1} "]
        {
            assert!(!Ledger::may_begin_with(other.as_bytes()), "{other}");
        }
    }

    #[test]
    fn the_lines_near_unknown_jobs_are_found_by_their_time() {
        let lines = [
            Ledger::new(2).header(),
            begin(&[0, 1], 1_000),
            end(&[0, 1], 1_000),
            begin(&[2, 3], 2_000),
            begin(&[4, 5], 2_100),
            end(&[4, 5], 2_100),
            begin(&[6, 7], 9_000),
            end(&[6, 7], 9_000),
        ];
        let (ledger, offsets) = ledger(&lines).unwrap();
        assert_eq!(ledger.lines_near_unknown(200), [offsets[5]]);
        assert_eq!(ledger.lines_near_unknown(1_000), [offsets[2], offsets[5]]);
        assert!(ledger.lines_near_unknown(1).is_empty());
    }
}
