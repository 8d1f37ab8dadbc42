//! Chunks and journals of a submission.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::plain::object;
use crate::client::journal::{self, JournalError, Ledger, Plan};
use crate::client::results_json;
use crate::client::submit::Chunk;

/// A chunk of JSON texts, a line each, without those at the `invalid` places:
/// `{body, sent, fingerprint, record}`, the record being the journal's line before it is sent.
#[wasm_bindgen(js_name = openChunk)]
pub fn open_chunk(number: usize, first: usize, texts: &str, invalid: Vec<u32>) -> JsValue {
    let chunk = Chunk::new(number, first, texts.split('\n'), places(invalid));
    object([
        ("body", JsValue::from_str(&chunk.body)),
        ("sent", JsValue::from_f64(f64::from(u32::try_from(chunk.sent()).unwrap_or(u32::MAX)))),
        ("fingerprint", JsValue::from_str(&format!("{:016x}", chunk.fingerprint))),
        ("record", JsValue::from_str(&journal::sending(&chunk))),
    ])
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

/// What a journal says. The JavaScript beside it reads and writes the file.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Journal {
    ledger: Ledger,
    header: String,
}

#[wasm_bindgen]
impl Journal {
    /// The journal of chunks of this size.
    #[wasm_bindgen(constructor)]
    pub fn new(chunk_size: usize) -> Self {
        Self { ledger: Ledger::new(chunk_size), header: journal::header(chunk_size) }
    }

    /// The first line, unless the journal has it already.
    pub fn header(&self) -> Option<String> {
        self.ledger.is_empty().then(|| self.header.clone())
    }

    /// Reads a line that begins at a byte of the file; throws the reason as a string.
    pub fn read(&mut self, line: &str, offset: f64) -> Result<(), JsValue> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a file")]
        let offset = offset as u64;
        self.ledger.read(line, offset).map_err(|error| refusal(&error))
    }

    /// What to do with a chunk: `{offset}` of the line with its results, `{invalid}` of one that was cut off,
    /// or an empty object to send it. Throws the reason as a string.
    pub fn plan(&self, number: usize, jobs: usize, fingerprint: &str) -> Result<JsValue, JsValue> {
        let fingerprint = u64::from_str_radix(fingerprint, 16).unwrap_or_default();
        let plan = self.ledger.plan(number, jobs, fingerprint).map_err(|error| refusal(&error))?;
        Ok(match plan {
            Plan::Send => object([]),
            #[expect(clippy::cast_precision_loss, reason = "a place in a file")]
            Plan::Replay(offset) => object([("offset", JsValue::from_f64(offset as f64))]),
            Plan::Interrupted(places) => {
                let places = places.into_iter().filter_map(|place| u32::try_from(place).ok());
                object([("invalid", places.collect::<Vec<u32>>().into())])
            }
        })
    }

    /// Throws, when the input ended after so many chunks and the journal has more.
    pub fn finish(&self, chunks: usize) -> Result<(), JsValue> {
        self.ledger.finish(chunks).map_err(|error| refusal(&error))
    }
}

fn refusal(error: &JournalError) -> JsValue {
    JsValue::from_str(&error.to_string())
}
