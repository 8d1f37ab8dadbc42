//! A campaign, with its journal's ledger. The JavaScript half reads the jobs and the file, sends and waits.

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use nexrender_payload::client::{self, Client, ClientOptions, Error};
use nexrender_payload::internal::campaign::{Action, Campaign as Core, Chunk, NEIGHBOURHOOD, Outcome, TaskId, Work};
use nexrender_payload::internal::error::milliseconds;
use nexrender_payload::internal::journal::{self, JournalError, LARGEST_CHUNK, Ledger, Recorded};
use nexrender_payload::internal::search::parts;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::network::{Lane, Network};
use super::protocol::{
    CampaignRequest, CampaignStep, ChunkRead, Done, ErrorInfo, JournalStep, Settings, Step, StopInfo, Turn,
};
use super::{Pace, duration};
use crate::boundary::{JsResult, from_js, to_js};
use crate::state::with_text;

/// What is on its way for a campaign.
type Task = Lane<(Outcome, Option<ErrorInfo>)>;

/// One campaign, on its way. Where a journal keeps it from being used, methods return a [`JournalStep`].
#[wasm_bindgen]
#[derive(Debug)]
pub struct Campaign {
    core: Core,
    pace: Arc<client::Pace>,
    settings: Rc<(ClientOptions, bool)>,
    asks: bool,
    ledger: Option<Ledger>,
    /// The chunk that waits for the lines of the journal.
    chunk: Option<(Chunk, Recorded)>,
    tasks: Vec<(TaskId, Task)>,
    /// What to do in the tasks that have not started.
    works: Vec<(TaskId, Work)>,
}

#[wasm_bindgen]
impl Campaign {
    /// A campaign that has not started, of a [`CampaignRequest`] in the input buffer.
    #[wasm_bindgen(constructor)]
    pub fn new(length: usize, pace: &Pace) -> Self {
        with_text(length, |text| Self::of(text, pace))
    }

    /// The first line of the journal, if that has none yet.
    pub fn header(&self) -> Option<String> {
        self.ledger.as_ref().filter(|ledger| ledger.is_empty()).map(Ledger::header)
    }

    /// Whether the bytes in the input buffer may be the beginning of a journal.
    #[wasm_bindgen(js_name = isJournalBeginning)]
    pub fn is_journal_beginning(length: usize) -> bool {
        with_text(length, |text| Ledger::may_begin_with(text.as_bytes()))
    }

    /// Reads the line in the input buffer, which begins at a byte of the journal.
    #[wasm_bindgen(js_name = readLine)]
    pub fn read_line(&mut self, length: usize, offset: f64) -> JsResult {
        let Some(ledger) = &mut self.ledger else { return Ok(JsValue::UNDEFINED) };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a file")]
        refusal(with_text(length, |line| ledger.read(line, offset as u64)))
    }

    /// The number of jobs per chunk; that of the journal, if there is one.
    #[wasm_bindgen(js_name = chunkSize)]
    pub fn chunk_size(&self) -> Option<usize> {
        self.ledger.as_ref().map(Ledger::chunk_size)
    }

    /// The lines to hand to [`Campaign::note_created`] before the first chunk.
    #[wasm_bindgen(js_name = linesNearUnknown)]
    pub fn lines_near_unknown(&self) -> JsResult {
        let ledger = self.ledger.as_ref().filter(|_| self.asks);
        let lines = ledger.map(|ledger| ledger.lines_near_unknown(milliseconds(NEIGHBOURHOOD)));
        to_js(&JournalStep::Lines(lines.unwrap_or_default()))
    }

    /// Adds the created jobs of the journal line in the input buffer.
    #[wasm_bindgen(js_name = noteCreated)]
    pub fn note_created(&mut self, length: usize, now: f64) {
        let results = with_text(length, journal::results);
        self.core.note_created(&results, duration(now));
    }

    /// What to do next, a [`CampaignStep`].
    pub fn next(&mut self, now: f64, random: u16) -> JsResult {
        let step = self.step(duration(now), random);
        to_js(&step)
    }

    /// Takes the [`ChunkRead`] in the input buffer. Returns the lines to hand to [`Campaign::add_chunk`].
    #[wasm_bindgen(js_name = readChunk)]
    pub fn read_chunk(&mut self, length: usize) -> JsResult {
        let lines = with_text(length, |text| self.read_texts(text));
        to_js(&journal_step(lines))
    }

    /// Adds that chunk. The lines are in the input buffer.
    #[wasm_bindgen(js_name = addChunk)]
    pub fn add_chunk(&mut self, length: usize, now: f64) -> JsResult {
        refusal(with_text(length, |lines| self.add_lines(lines, duration(now))))
    }

    /// Signals the end of the input, with the total number of jobs.
    #[wasm_bindgen(js_name = endInput)]
    pub fn end_input(&mut self, jobs: usize) -> JsResult {
        self.core.end_input();
        refusal(self.ledger.as_ref().map_or(Ok(()), |ledger| ledger.finish(jobs)))
    }

    /// Sends nothing further.
    pub fn stop(&mut self) {
        self.core.stop("cancelled by the caller");
    }

    /// Whether nothing further is sent.
    #[wasm_bindgen(js_name = isStopped)]
    pub fn is_stopped(&self) -> bool {
        self.core.is_stopped()
    }

    /// Goes on with a task, as [`Call::resume`](super::Call::resume) does; the error of a task that failed is in its
    /// last step.
    pub fn resume(&mut self, task: f64, length: usize, now: f64, random: u16) -> JsResult {
        let turn = with_text(length, |outcome| self.resume_task(task_id(task), outcome, duration(now), random));
        to_js(&turn)
    }

    /// Lets go of a task of which nothing has left.
    #[wasm_bindgen(js_name = dropTask)]
    pub fn drop_task(&mut self, task: f64, now: f64, random: u16) {
        let id = task_id(task);
        self.works.retain(|(own, _)| *own != id);
        self.tasks.retain(|(own, _)| *own != id);
        self.core.settle(id, Outcome::Dropped, duration(now), random);
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counted from 1")]
fn task_id(task: f64) -> TaskId {
    task as TaskId
}

impl Campaign {
    /// The same of a text.
    pub fn of(text: &str, pace: &Pace) -> Self {
        let request = from_js(text).map_or_else(
            |_| CampaignRequest {
                settings: Settings::default(),
                chunk_size: LARGEST_CHUNK,
                concurrency: 1,
                max_outage: 0.0,
                unknown: super::protocol::Unknown::Keep,
                sends: true,
                has_journal: false,
            },
            |(request, _)| request,
        );
        let options = request.options();
        let makes_tokens = request.settings.makes_tokens;
        Self {
            core: Core::new(options, pace.0.clone()),
            pace: pace.0.clone(),
            asks: options.asks(),
            ledger: request.has_journal.then(|| Ledger::new(options.chunk_size)),
            settings: Rc::new((request.settings.options(), makes_tokens)),
            chunk: None,
            tasks: Vec::new(),
            works: Vec::new(),
        }
    }

    /// Takes a chunk; the lines of the journal that are needed for it.
    pub fn read_texts(&mut self, text: &str) -> Result<Vec<u64>, JournalError> {
        let (ChunkRead { first, invalid }, texts) = from_js(text).map_err(|_| JournalError::NoJournal)?;
        let texts: Vec<String> = parts(texts, b"\n").map(str::to_owned).collect();
        let recorded = self.ledger.as_ref().map(|ledger| ledger.recorded(first, &texts));
        let recorded = recorded.transpose()?.unwrap_or_default();
        let lines = recorded.lines();
        self.chunk = Some((Chunk::new(first, texts, invalid), recorded));
        Ok(lines)
    }

    /// Adds that chunk with these lines.
    pub fn add_lines(&mut self, lines: &str, now: Duration) -> Result<(), JournalError> {
        let Some((chunk, recorded)) = self.chunk.take() else { return Ok(()) };
        let lines: Vec<String> = parts(lines, b"\n").map(str::to_owned).collect();
        self.core.add(chunk, recorded.results(&lines)?, &recorded.started, now);
        Ok(())
    }

    /// What to do next.
    pub fn step(&mut self, now: Duration, random: u16) -> CampaignStep {
        match self.core.next(now, random) {
            Action::Settle(settled) => {
                CampaignStep::Settle { record: settled.record, results: settled.results, failed: settled.failed }
            }
            Action::Start(task) => {
                self.works.push((task.id, task.work));
                CampaignStep::Start { task: task.id, record: task.record }
            }
            Action::Read => CampaignStep::Read,
            Action::Wait(wake) => {
                CampaignStep::Wait { limit: wake.map(|wake| milliseconds(wake.saturating_sub(now)).saturating_add(1)) }
            }
            Action::End(stop) => {
                let stop =
                    stop.map(|stop| StopInfo { reason: stop.reason, remaining: stop.remaining, task: stop.task });
                CampaignStep::End { stop }
            }
        }
    }

    /// Goes on with a task.
    pub fn resume_task(&mut self, id: TaskId, outcome: &str, now: Duration, random: u16) -> Turn {
        if let Some(place) = self.works.iter().position(|(own, _)| *own == id) {
            let (_, work) = self.works.swap_remove(place);
            self.tasks.push((id, self.lane(work)));
        }
        let Some(place) = self.tasks.iter().position(|(own, _)| *own == id) else {
            return Turn { events: Vec::new(), step: Step::Done(Done::default()) };
        };
        let Some((_, lane)) = self.tasks.get_mut(place) else {
            return Turn { events: Vec::new(), step: Step::Done(Done::default()) };
        };
        match lane.resume(outcome, now, random) {
            Err(step) => lane.turn(*step),
            Ok((outcome, error)) => {
                let turn = lane.turn(Step::Done(Done { error, ..Done::default() }));
                drop(self.tasks.swap_remove(place));
                self.core.settle(id, outcome, now, random);
                turn
            }
        }
    }

    fn lane(&self, work: Work) -> Lane<(Outcome, Option<ErrorInfo>)> {
        let (settings, pace) = (Rc::clone(&self.settings), Arc::clone(&self.pace));
        Lane::new(move |desk| async move {
            let (options, makes_tokens) = &*settings;
            let network = Network { desk: Rc::clone(&desk), makes_tokens: *makes_tokens };
            let outcome = Client::sharing(network, options.clone(), pace).perform(&work).await;
            let error = match &outcome {
                Outcome::Sent(Err(error)) | Outcome::Probed(Err(error)) | Outcome::Listed(Err(error)) => {
                    (!matches!(error, Error::Batch { .. })).then(|| ErrorInfo::of(error, &desk))
                }
                Outcome::Sent(Ok(_)) | Outcome::Probed(Ok(())) | Outcome::Listed(Ok(_)) | Outcome::Dropped => None,
            };
            (outcome, error)
        })
    }
}

fn journal_step(lines: Result<Vec<u64>, JournalError>) -> JournalStep {
    match lines {
        Ok(lines) => JournalStep::Lines(lines),
        Err(error) => JournalStep::Refused(error.to_string()),
    }
}

/// Why a journal is rejected, if it is.
fn refusal(outcome: Result<(), JournalError>) -> JsResult {
    match outcome {
        Ok(()) => Ok(JsValue::UNDEFINED),
        Err(error) => to_js(&JournalStep::Refused(error.to_string())),
    }
}
