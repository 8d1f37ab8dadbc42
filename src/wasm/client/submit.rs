//! Chunks and journals of a submission.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::client::journal::{self, JournalError, Ledger, Plan};
use crate::client::json::{object, push_numbers};
use crate::client::results_json;
use crate::client::submit::Chunk;

/// A chunk of JSON texts, a line each, without those at the `invalid` places. It tells its batch's text first, then
/// `{fingerprint, record}`, the record being the journal's line before it is sent.
#[wasm_bindgen(js_name = openChunk)]
pub fn open_chunk(number: usize, first: usize, texts: &str, invalid: Vec<u32>) -> Vec<String> {
    let chunk = Chunk::new(number, first, texts.split('\n'), places(invalid));
    let told = object(|told| {
        told.text("fingerprint", &journal::hexadecimal(chunk.fingerprint));
        told.text("record", &journal::sending(&chunk));
    });
    vec![chunk.body, told]
}

/// The results, as JSON, of a chunk that an earlier run was killed over.
#[wasm_bindgen(js_name = interruptedChunk)]
pub fn interrupted_chunk(first: usize, jobs: usize, invalid: Vec<u32>) -> String {
    let chunk = Chunk { number: 0, first, jobs, fingerprint: 0, invalid: places(invalid), body: String::new() };
    results_json(&chunk.interrupted())
}

/// The results, as JSON, of a journal's `done` line.
#[wasm_bindgen(js_name = journalResults)]
pub fn journal_results(line: &str) -> Option<String> {
    journal::results(line)
}

fn places(places: Vec<u32>) -> Vec<(usize, String)> {
    let reason = "it has errors, so it was not sent";
    places.into_iter().map(|place| (place as usize, reason.to_owned())).collect()
}

/// What a journal says. The JavaScript beside it reads and writes the file. What cannot be done is thrown, as a string
/// that says why.
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

    /// Reads a line that begins at a byte of the file.
    pub fn read(&mut self, line: &str, offset: f64) -> Result<(), JsValue> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a file")]
        let offset = offset as u64;
        self.0.read(line, offset).map_err(|error| refusal(&error))
    }

    /// What to do with a chunk, as JSON: `{offset}` of the line with its results, `{invalid}` of one that was cut off,
    /// or an empty object to send it.
    pub fn plan(&self, number: usize, jobs: usize, fingerprint: &str) -> Result<String, JsValue> {
        let fingerprint = journal::fingerprint(fingerprint).unwrap_or_default();
        let plan = self.0.plan(number, jobs, fingerprint).map_err(|error| refusal(&error))?;
        Ok(object(|told| match plan {
            Plan::Send => {}
            Plan::Replay(offset) => told.number("offset", offset),
            Plan::Interrupted(places) => {
                push_numbers(told.key("invalid"), places.into_iter().map(|place| place as u64));
            }
        }))
    }

    /// Throws, when the input ended after so many chunks and the journal has more.
    pub fn finish(&self, chunks: usize) -> Result<(), JsValue> {
        self.0.finish(chunks).map_err(|error| refusal(&error))
    }
}

#[inline(never)]
fn refusal(error: &JournalError) -> JsValue {
    JsValue::from_str(&error.to_string())
}
