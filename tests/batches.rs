//! The same vectors hold the builders of the npm package, `pkg/lib/build.js`.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use std::num::NonZeroUsize;

use nexrender_payload::build::{BatchBuilder, JobBuilder};
use nexrender_payload::payload::Job;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
struct Vectors {
    chunks: Vec<Chunks>,
    codecs: Vec<Codec>,
}

#[derive(Deserialize)]
struct Chunks {
    jobs: usize,
    size: NonZeroUsize,
    sizes: Vec<usize>,
}

#[derive(Deserialize)]
struct Codec {
    given: String,
    /// None if it is not a codec: a `Job` cannot hold it, and the npm package leaves it for the checker to report.
    built: Option<String>,
}

fn vectors() -> Vectors {
    serde_json::from_str(include_str!("fixtures/batches.json")).unwrap()
}

#[test]
fn chunks_have_the_sizes_of_the_vectors() {
    for Chunks { jobs, size, sizes } in vectors().chunks {
        let job = JobBuilder::new("01JTGM9GCR71JV7EJYDF45QAFD", "main").to_job();
        let all = BatchBuilder::new().add_all(std::iter::repeat_n(job, jobs));
        let found: Vec<usize> = all.chunks(size).map(|batch| batch.jobs.len()).collect();
        assert_eq!(found, sizes, "{jobs} jobs in chunks of {size}");
    }
}

#[test]
fn codecs_are_written_as_in_the_vectors() {
    for Codec { given, built } in vectors().codecs {
        let job = serde_json::from_value::<Job>(json!({
            "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
            "settings": { "codec": given },
        }));
        let written = job.ok().map(|job| serde_json::from_str::<Value>(&JobBuilder::from(job).to_json()).unwrap());
        let codec = written.as_ref().and_then(|job| job["settings"]["codec"].as_str());
        assert_eq!(codec, built.as_deref(), "{given}");
    }
}
