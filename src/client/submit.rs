//! Any number of jobs, as chunks of a batch each: what is sent, and what became of every job of it.
//!
//! A chunk covers a fixed stretch of the caller's jobs, those with errors included, so that the same input
//! always gives the same chunks: that is what a [journal] rests on.

use super::batch::{BatchAnswer, JobResult, JobState};
use super::call::Client;
use super::error::{ApiClass, Error, Sent};
use super::journal;
use super::transport::Transport;
use crate::words::{copy, push_all};

/// The most jobs that the service takes in one batch.
pub const LARGEST_CHUNK: usize = 1_000;

/// A stretch of the caller's jobs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk {
    /// Its place among the chunks, from 0.
    pub number: usize,
    /// The index of its first job.
    pub first: usize,
    /// How many jobs it covers.
    pub jobs: usize,
    /// What its jobs come down to.
    pub fingerprint: u64,
    /// The places, from 0, of the jobs that are not sent because of their errors, and what these are.
    pub invalid: Vec<(usize, String)>,
    /// The JSON text of the batch.
    pub body: String,
}

impl Chunk {
    /// Makes a chunk of JSON texts, of which the `invalid` ones are left out of the batch.
    pub fn new<'t>(
        number: usize,
        first: usize,
        texts: impl IntoIterator<Item = &'t str>,
        invalid: Vec<(usize, String)>,
    ) -> Self {
        let mut fingerprint = Fingerprint::default();
        let mut body = copy("{\"jobs\":[");
        let mut left_out = invalid.iter().map(|(place, _)| *place).peekable();
        let mut jobs = 0;
        let mut separator = "";
        for (place, text) in texts.into_iter().enumerate() {
            jobs += 1;
            fingerprint.add(text);
            if left_out.next_if_eq(&place).is_some() {
                continue;
            }
            push_all(&mut body, &[separator, text]);
            separator = ",";
        }
        push_all(&mut body, &["]}"]);
        Self { number, first, jobs, fingerprint: fingerprint.0, invalid, body }
    }

    /// How many jobs are sent.
    pub fn sent(&self) -> usize {
        self.jobs.saturating_sub(self.invalid.len())
    }

    /// One result for each job: `sent` in turn for those that were sent.
    #[inline(never)]
    fn results(&self, sent: &mut dyn FnMut() -> JobResult) -> Vec<JobResult> {
        let mut invalid = self.invalid.iter().peekable();
        let mut results = Vec::with_capacity(self.jobs);
        for place in 0..self.jobs {
            let mut result = match invalid.next_if(|(left_out, _)| *left_out == place) {
                Some((_, reason)) => JobResult::new(0, JobState::Invalid, Some(copy(reason))),
                None => sent(),
            };
            result.index = self.first.saturating_add(place);
            results.push(result);
        }
        results
    }

    fn told(&self, answer: BatchAnswer) -> Settled {
        let mut sent = answer.results.into_iter();
        let untold = || JobResult::new(0, JobState::Unknown, None);
        Settled::done(self, self.results(&mut || sent.next().unwrap_or_else(untold)))
    }

    #[inline(never)]
    fn all(&self, state: JobState, reason: &str, code: &str) -> Vec<JobResult> {
        self.results(&mut || {
            let mut result = JobResult::new(0, state, Some(copy(reason)));
            result.error_code = Some(copy(code));
            result
        })
    }

    /// The results of a chunk that an earlier run began to send, without the jobs at these places, and was killed
    /// before it knew more.
    pub fn interrupted(self, places: Vec<usize>) -> Vec<JobResult> {
        let invalid = |place| (place, copy("it has errors, so it was not sent"));
        let chunk = Self { invalid: places.into_iter().map(invalid).collect(), ..self };
        let reason = "an earlier run was cut off while it sent this job; look before you send it again";
        chunk.all(JobState::Unknown, reason, "interrupted")
    }

    /// What comes of a chunk of which no job is sent.
    pub fn unsent(&self) -> Settled {
        Settled::done(self, self.all(JobState::Unknown, "", ""))
    }

    /// What comes of an attempt to send the chunk.
    pub fn settle(&self, outcome: Result<BatchAnswer, Error>) -> Settled {
        let error = match outcome {
            Ok(answer) => return self.told(answer),
            Err(Error::Batch { answer }) => return self.told(*answer),
            Err(error) => error,
        };
        let state = match verdict(&error) {
            Verdict::Rejected => JobState::Rejected,
            Verdict::Unknown => JobState::Unknown,
            Verdict::NotTaken => {
                return Settled { results: Vec::new(), record: journal::not_sent(self), stop: Some(error) };
            }
        };
        let results = self.all(state, &error.message(), error.code());
        let stop = matches!(error, Error::Aborted { .. }).then_some(error);
        Settled { stop, ..Settled::done(self, results) }
    }
}

/// What comes of a chunk.
#[derive(Debug)]
pub struct Settled {
    /// One result for each of its jobs; none when the chunk was surely not taken.
    pub results: Vec<JobResult>,
    /// The journal's line.
    pub record: String,
    /// Why nothing more should be sent for now.
    pub stop: Option<Error>,
}

impl Settled {
    fn done(chunk: &Chunk, results: Vec<JobResult>) -> Self {
        Self { record: journal::done(chunk.number, &results), results, stop: None }
    }
}

enum Verdict {
    /// The service refused these jobs.
    Rejected,
    /// Nobody can say.
    Unknown,
    /// The service took none, for reasons that the next chunk would meet as well.
    NotTaken,
}

fn verdict(error: &Error) -> Verdict {
    match error {
        Error::Api(error) if error.sent() == Some(Sent::Unknown) => Verdict::Unknown,
        Error::Api(error) => match error.class() {
            ApiClass::BadRequest | ApiClass::Conflict | ApiClass::Other => Verdict::Rejected,
            ApiClass::Authentication
            | ApiClass::Permission
            | ApiClass::NotFound
            | ApiClass::RateLimit
            | ApiClass::Server
            | ApiClass::Redirect => Verdict::NotTaken,
        },
        Error::Network { sent, .. } | Error::Timeout { sent, .. } | Error::Aborted { sent } => match sent {
            Sent::No => Verdict::NotTaken,
            Sent::Unknown => Verdict::Unknown,
        },
        Error::Validation { .. } | Error::Request(_) => Verdict::NotTaken,
        Error::Response(_) | Error::Batch { .. } | Error::JobFailed { .. } | Error::WaitTimeout { .. } => {
            Verdict::Unknown
        }
    }
}

impl<T: Transport> Client<T> {
    /// Sends a chunk, unless all its jobs have errors.
    pub async fn submit_chunk(&self, chunk: &Chunk) -> Settled {
        if chunk.sent() == 0 {
            return chunk.unsent();
        }
        chunk.settle(self.create_batch_of(&chunk.body, chunk.sent()).await)
    }
}

/// FNV-1a of 64 bits: it tells one input from another, it does not keep secrets.
#[derive(Debug)]
struct Fingerprint(u64);

impl Default for Fingerprint {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fingerprint {
    fn add(&mut self, text: &str) {
        // 0xFF stands in no UTF-8 text, so that two texts never run together.
        for byte in text.bytes().chain([0xff]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk() -> Chunk {
        Chunk::new(3, 30, ["{\"a\":0}", "null", "{\"a\":2}"], vec![(1, "no job".to_owned())])
    }

    fn told(results: &[JobResult]) -> Vec<String> {
        let what = |result: &JobResult| result.id.clone().or(result.error.clone()).unwrap_or_default();
        results.iter().map(|result| format!("{} {} {}", result.index, result.state.as_str(), what(result))).collect()
    }

    #[test]
    fn a_chunk_sends_the_jobs_without_errors_and_tells_of_all_at_the_callers_indices() {
        let chunk = chunk();
        assert_eq!(chunk.body, r#"{"jobs":[{"a":0},{"a":2}]}"#);
        assert_eq!((chunk.jobs, chunk.sent()), (3, 2));
        let created = |id: &str| JobResult { id: Some(id.to_owned()), ..JobResult::new(9, JobState::Created, None) };
        let answer = BatchAnswer {
            batch_id: "B".to_owned(),
            status: "created".to_owned(),
            results: vec![created("J0"), created("J2")],
            body: String::new(),
            request_id: None,
            http_status: 201,
        };
        let settled = chunk.settle(Ok(answer));
        assert_eq!(told(&settled.results), ["30 created J0", "31 invalid no job", "32 created J2"]);
        assert!(settled.stop.is_none());
    }

    #[test]
    fn no_index_is_too_large_for_a_chunk() {
        let chunk = Chunk::new(usize::MAX, usize::MAX, ["{}", "{}"], Vec::new());
        let settled = chunk.settle(Err(Error::Network {
            operation: crate::request::Operation::CreateBatch,
            sent: Sent::Unknown,
            source: "x".into(),
        }));
        assert_eq!(settled.results.iter().map(|result| result.index).collect::<Vec<_>>(), [usize::MAX, usize::MAX]);
    }

    #[test]
    fn chunks_of_the_same_jobs_are_the_same_and_of_others_are_not() {
        let fingerprint = |texts: &[&str]| Chunk::new(0, 0, texts.iter().copied(), Vec::new()).fingerprint;
        assert_eq!(chunk().fingerprint, fingerprint(&["{\"a\":0}", "null", "{\"a\":2}"]));
        for other in [&["{\"a\":0}", "null"][..], &["{\"a\":0}null", "{\"a\":2}"], &["null", "{\"a\":0}", "{\"a\":2}"]]
        {
            assert_ne!(chunk().fingerprint, fingerprint(other));
        }
    }

    #[test]
    fn an_error_tells_whether_the_jobs_are_refused_lost_or_still_to_send() {
        use crate::client::ApiError;
        use crate::request::Operation;
        let api = |status| {
            Error::Api(Box::new(ApiError {
                operation: Operation::CreateBatch,
                status,
                request_id: None,
                error: None,
                details: Vec::new(),
                body: String::new(),
                retry_after: None,
                location: None,
            }))
        };
        let operation = Operation::CreateBatch;
        let network = |sent| Error::Network { operation, sent, source: "x".into() };
        for (error, state, stops) in [
            (api(400), Some(JobState::Rejected), false),
            (api(413), Some(JobState::Rejected), false),
            (api(401), None, true),
            (api(403), None, true),
            (api(404), None, true),
            (api(429), None, true),
            (api(503), None, true),
            (api(307), None, true),
            (api(408), Some(JobState::Unknown), false),
            (api(500), Some(JobState::Unknown), false),
            (network(Sent::No), None, true),
            (network(Sent::Unknown), Some(JobState::Unknown), false),
            (Error::Aborted { sent: Sent::No }, None, true),
            (Error::Aborted { sent: Sent::Unknown }, Some(JobState::Unknown), true),
        ] {
            let name = error.to_string();
            let settled = chunk().settle(Err(error));
            assert_eq!(settled.results.first().map(|result| result.state), state, "{name}");
            assert_eq!(settled.stop.is_some(), stops, "{name}");
        }
    }
}
