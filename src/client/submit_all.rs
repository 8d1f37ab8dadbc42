//! A whole submission, chunk after chunk.

use std::borrow::Cow;

use super::batch::{JobResult, JobState};
use super::call::Client;
use super::error::Error;
use super::journal::{self, JournalError, Plan};
use super::journal_file::JournalFile;
use super::submit::{Chunk, LARGEST_CHUNK};
use super::transport::Transport;
use crate::text::{Document, Value};

/// Why a submission ended before its jobs did. What was known was told by then.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SubmitError {
    /// The next chunk would have met the same, or the caller called it off.
    #[error(transparent)]
    Client(#[from] Error),
    /// The journal cannot be used.
    #[error(transparent)]
    Journal(#[from] JournalError),
}

impl<T: Transport> Client<T> {
    /// Submits any number of jobs, given as JSON texts, in chunks of up to 1,000, and tells what became of each: exactly
    /// once, in their order. At most one chunk is in memory.
    ///
    /// With a journal, `chunk_size` is the journal's, and the same call after the process was killed sends what was not sent, and tells the results
    /// of the earlier run as well.
    pub async fn submit_all(
        &self,
        jobs: impl IntoIterator<Item = String>,
        chunk_size: usize,
        mut journal: Option<&mut JournalFile>,
        mut tell: impl FnMut(JobResult),
    ) -> Result<(), SubmitError> {
        let mut jobs = jobs.into_iter();
        let size = journal.as_ref().map_or(chunk_size, |journal| journal.chunk_size()).clamp(1, LARGEST_CHUNK);
        let mut number = 0;
        loop {
            let texts: Vec<String> = jobs.by_ref().take(size).collect();
            if texts.is_empty() {
                break;
            }
            let chunk = self.chunk(number, number.saturating_mul(size), &texts);
            number += 1;
            let (results, stop) = self.submit_or_recall(chunk, journal.as_deref_mut()).await?;
            results.into_iter().for_each(&mut tell);
            if let Some(error) = stop {
                return Err(error.into());
            }
        }
        Ok(journal.map_or(Ok(()), |journal| journal.finish(number))?)
    }

    /// The chunk, without the jobs that the client's checks refuse.
    fn chunk(&self, number: usize, first: usize, texts: &[String]) -> Chunk {
        let refused = |(place, text): (usize, &String)| {
            let report = self.check_payload(text, crate::PayloadKind::Job).err()?;
            Some((place, report.to_string()))
        };
        let invalid = texts.iter().enumerate().filter_map(refused).collect();
        Chunk::new(number, first, texts.iter().map(String::as_str), invalid)
    }

    async fn submit_or_recall(
        &self,
        chunk: Chunk,
        journal: Option<&mut JournalFile>,
    ) -> Result<(Vec<JobResult>, Option<Error>), SubmitError> {
        let Some(journal) = journal else {
            let settled = self.submit_chunk(&chunk).await;
            return Ok((settled.results, settled.stop));
        };
        match journal.plan(&chunk)? {
            Plan::Send => {
                journal.append(&journal::sending(&chunk))?;
                let settled = self.submit_chunk(&chunk).await;
                journal.append(&settled.record)?;
                Ok((settled.results, settled.stop))
            }
            Plan::Replay(offset) => Ok((recall(&journal.line(offset)?), None)),
            Plan::Interrupted(places) => Ok((chunk.interrupted(places), None)),
        }
    }
}

/// The results that a `done` line tells of.
fn recall(line: &str) -> Vec<JobResult> {
    let document = Document::parse(line.as_bytes());
    let results = document.root().and_then(|root| root.get("results"));
    results.into_iter().flat_map(|list| list.items()).filter_map(result).collect()
}

fn result(told: Value<'_>) -> Option<JobResult> {
    let text = |key: &str| told.get(key)?.as_str().map(Cow::into_owned);
    let status = text("status")?;
    let known = [JobState::Created, JobState::Rejected, JobState::Invalid, JobState::Unknown];
    let state = known.into_iter().find(|state| state.as_str() == status)?;
    let fonts = told.get("missingFonts").into_iter().flat_map(|fonts| fonts.items());
    Some(JobResult {
        id: text("id"),
        output_url: text("outputUrl"),
        error_code: text("errorCode"),
        missing_fonts: fonts.filter_map(|font| font.as_str().map(Cow::into_owned)).collect(),
        ..JobResult::new(usize::try_from(told.get("index")?.as_u64()?).ok()?, state, text("error"))
    })
}
