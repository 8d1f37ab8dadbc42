//! How much memory a check takes beside the text, counted and not timed: a hostile text must not
//! cost more than a share of its own length.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::cast_precision_loss, reason = "shares are shown with one decimal")]

use nexrender_payload::{CheckOptions, fix, lint};
use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

const MEGABYTE: usize = 1 << 20;

/// The peak of the memory in use while `work` runs.
fn peak_of<T>(work: impl FnOnce() -> T) -> usize {
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    let result = work();
    let peak = MEMORY.peak_usage().saturating_sub(before);
    drop(result);
    peak
}

fn jobs(count: usize) -> String {
    let job = |i| {
        format!(
            r#"{{"template":{{"id":"01JTGM9GCR71JV7EJYDF45QAFD","composition":"main"}},"fonts":["Inter-Bold.ttf"],"assets":[{{"type":"text","layerName":"title","value":"Hello number {i}"}}],"settings":{{"type":"video","quality":"full"}}}}"#
        )
    };
    format!(r#"{{"jobs":[{}]}}"#, (0..count).map(job).collect::<Vec<_>>().join(","))
}

/// One test, for nothing else may use memory meanwhile.
#[test]
fn memory_is_proportional_to_the_text() {
    let options = CheckOptions::default();
    let named = format!("{{\"{}\":[{}]}}", "k".repeat(MEGABYTE), ["\"TODO\""; 900].join(","));
    let keys = (0..100_000).map(|i| format!("\"k{i}\":1")).collect::<Vec<_>>().join(",");
    for (name, text, most) in [
        ("ordinary jobs", jobs(10_000), 1.0),
        ("equal jobs", format!("{{\"jobs\":[{}]}}", vec!["{\"preview\":true}"; 50_000].join(",")), 4.0),
        ("brackets", "[".repeat(4 * MEGABYTE), 1.0),
        ("objects", "{\"a\":".repeat(MEGABYTE), 1.0),
        ("one string", format!("[\"{}\"]", "x".repeat(4 * MEGABYTE)), 1.0),
        ("a string in quotes other than those of JSON", format!("['{}']", "x".repeat(4 * MEGABYTE)), 4.0),
        ("commas", format!("[{}]", ",".repeat(MEGABYTE)), 4.0),
        ("findings", format!("{{\"fonts\":[{}1]}}", "1,".repeat(MEGABYTE / 2)), 32.0),
        ("keys", format!("{{{keys}}}"), 20.0),
        ("findings below a name of a megabyte", named, 32.0),
    ] {
        let share = peak_of(|| lint(&text, &options)) as f64 / text.len() as f64;
        assert!(share <= most, "{name}: {share:.1} times the text, not {most}");
    }
    for (name, text, most) in [
        ("jobs to fix", jobs(3_000).replace("full", "Full"), 8.0),
        ("commas to remove", format!("[{}]", ",".repeat(MEGABYTE / 4)), 128.0),
        ("quotes to change", format!("[{}'x']", "'x',".repeat(MEGABYTE / 16)), 64.0),
    ] {
        let share = peak_of(|| fix(&text, &options)) as f64 / text.len() as f64;
        assert!(share <= most, "{name}: {share:.1} times the text, not {most}");
    }
}
