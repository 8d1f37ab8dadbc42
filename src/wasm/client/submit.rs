//! Chunks and journals of a submission.

use wasm_bindgen::prelude::wasm_bindgen;

use crate::client::journal::{self, JournalError, Ledger, Plan};
use crate::client::results_json;
use crate::client::submit::Chunk;
use crate::json::object;
use crate::text::Document;
use crate::wasm::given::Given;
use crate::words::{copy, joined};

/// Of `{number, first, invalid}` and JSON texts, a line each, a chunk without those at the `invalid` places. The first
/// line is `{fingerprint, record}`, the record being the journal's line before the chunk is sent, the second its batch.
#[wasm_bindgen(js_name = openChunk)]
pub fn open_chunk(given: &str, texts: &str) -> String {
    let document = Document::parse(given.as_bytes());
    let given = Given::of(&document);
    let invalid = places(given.wholes("invalid"));
    let chunk = Chunk::new(given.whole("number"), given.whole("first"), texts.split('\n'), invalid);
    let told = object(|told| {
        told.text("fingerprint", &journal::hexadecimal(chunk.fingerprint));
        told.text("record", &journal::sending(&chunk));
    });
    joined(&[&told, "\n", &chunk.body])
}

/// The results, as JSON, of a journal's `done` line.
#[wasm_bindgen(js_name = journalResults)]
pub fn journal_results(line: &str) -> Option<String> {
    journal::results(line)
}

fn places(places: Vec<usize>) -> Vec<(usize, String)> {
    places.into_iter().map(|place| (place, copy("it has errors, so it was not sent"))).collect()
}

/// What a journal says. The JavaScript beside it reads and writes the file. A refusal is what keeps the journal from
/// being used, as a sentence.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Journal(Ledger);

#[wasm_bindgen]
impl Journal {
    /// The journal of chunks of this size.
    #[wasm_bindgen(constructor)]
    pub fn new(chunk_size: usize) -> Self {
        Self(Ledger::new(chunk_size))
    }

    /// The first line, unless the journal has it already.
    pub fn header(&self) -> Option<String> {
        self.0.is_empty().then(|| self.0.header())
    }

    /// Reads a line that begins at a byte of the file; the refusal, if it is one.
    pub fn read(&mut self, line: &str, offset: f64) -> Option<String> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a file")]
        let offset = offset as u64;
        refusal(self.0.read(line, offset))
    }

    /// What to do with a chunk, as JSON: `{offset}` of the line with its results, the `{results}` themselves where an
    /// earlier run was killed over it, `{refusal}`, or an empty object to send it.
    pub fn plan(&self, number: usize, first: usize, jobs: usize, fingerprint: &str) -> String {
        let fingerprint = journal::fingerprint(fingerprint).unwrap_or_default();
        let plan = self.0.plan(number, jobs, fingerprint);
        object(|told| match plan {
            Ok(Plan::Send) => {}
            Ok(Plan::Replay(offset)) => told.number("offset", offset),
            Ok(Plan::Interrupted(invalid)) => {
                let invalid = places(invalid);
                let chunk = Chunk { number, first, jobs, fingerprint, invalid, body: String::new() };
                told.raw("results", &results_json(&chunk.interrupted()));
            }
            Err(error) => told.text("refusal", &error.to_string()),
        })
    }

    /// The refusal, when the input ended after so many chunks and the journal has more.
    pub fn finish(&self, chunks: usize) -> Option<String> {
        refusal(self.0.finish(chunks))
    }
}

#[inline(never)]
fn refusal(outcome: Result<(), JournalError>) -> Option<String> {
    outcome.err().map(|error| error.to_string())
}
