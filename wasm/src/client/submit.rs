//! Chunks and journals of a submission.

use wasm_bindgen::prelude::wasm_bindgen;

use crate::state::{answer, answer_given};
use nexrender_payload::internal::journal::{self, JournalError, Ledger, Plan};
use nexrender_payload::internal::json::object;
use nexrender_payload::internal::results_json;
use nexrender_payload::internal::submit::Chunk;
use nexrender_payload::internal::words::joined;

/// Of a line with `{number, first, invalid}` and JSON texts, a line each, a chunk without those at the `invalid` places.
/// The output's first line is `{fingerprint, record}`, the record being the journal's line before the chunk is sent, the
/// second its batch.
#[wasm_bindgen(js_name = openChunk)]
pub fn open_chunk(length: usize) {
    answer_given(length, &mut |given, texts| {
        // What is wrong with these jobs is no part of what is told here.
        let invalid = given.wholes("invalid").into_iter().map(|place| (place, String::new())).collect();
        let chunk = Chunk::new(given.whole("number"), given.whole("first"), texts.split('\n'), invalid);
        let told = object(|told| {
            told.text("fingerprint", &journal::hexadecimal(chunk.fingerprint));
            told.text("record", &journal::sending(&chunk));
        });
        joined(&[&told, "\n", &chunk.body])
    });
}

/// What a journal says. The JavaScript beside it reads and writes the file. A refusal is what keeps the journal from
/// being used, as a sentence; the output is empty where there is none.
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

    /// The output is the first line, unless the journal has it already.
    pub fn header(&self) {
        answer(0, &mut |_| if self.0.is_empty() { self.0.header() } else { String::new() });
    }

    /// Reads a line that begins at a byte of the file; the output is the refusal, if it is one.
    pub fn read(&mut self, length: usize, offset: f64) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a file")]
        let offset = offset as u64;
        answer(length, &mut |line| refusal(self.0.read(line, offset)));
    }

    /// What to do with the chunk `{number, first, jobs, fingerprint}`, as JSON: `{offset}` of the line with its results,
    /// the `{results}` themselves where an earlier run was killed over it, `{refusal}`, or an empty object to send it.
    pub fn plan(&self, length: usize) {
        answer_given(length, &mut |given, _| {
            let [number, first, jobs] = ["number", "first", "jobs"].map(|key| given.whole(key));
            let fingerprint =
                given.text("fingerprint").and_then(|text| journal::fingerprint(&text)).unwrap_or_default();
            object(|told| match self.0.plan(number, jobs, fingerprint) {
                Ok(Plan::Send) => {}
                Ok(Plan::Replay(offset)) => told.number("offset", offset),
                Ok(Plan::Interrupted(places)) => {
                    let (invalid, body) = (Vec::new(), String::new());
                    let chunk = Chunk { number, first, jobs, fingerprint, invalid, body };
                    told.raw("results", &results_json(&chunk.interrupted(places)));
                }
                Err(error) => told.text("refusal", &error.message()),
            })
        });
    }

    /// The output is the refusal, when the input ended after so many chunks and the journal has more.
    pub fn finish(&self, chunks: usize) {
        answer(0, &mut |_| refusal(self.0.finish(chunks)));
    }
}

#[inline(never)]
fn refusal(outcome: Result<(), JournalError>) -> String {
    outcome.err().map(|error| error.message()).unwrap_or_default()
}
