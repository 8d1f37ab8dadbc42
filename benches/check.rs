//! How quickly ordinary payloads are checked and mended: `cargo bench --bench check`.

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use std::hint::black_box;

    use criterion::{Criterion, Throughput};
    use nexrender_payload::{CheckOptions, fix, lint};

    fn job(index: usize, quality: &str) -> String {
        format!(
            r#"{{"template":{{"id":"01JTGM9GCR71JV7EJYDF45QAFD","composition":"main"}},"fonts":["Inter-Bold.ttf"],"assets":[{{"type":"text","layerName":"title","value":"Hello number {index}"}},{{"type":"data","layerName":"bg","property":"Effects.Fill.Color","value":[1,0.5,0]}},{{"type":"image","layerName":"logo.png","src":"https://cdn.example.com/logos/{index}.png"}}],"settings":{{"type":"video","codec":"video_h264_vbr_15mbps","quality":"{quality}"}}}}"#
        )
    }

    fn batch(jobs: usize, quality: &str) -> String {
        let jobs: Vec<_> = (0..jobs).map(|index| job(index, quality)).collect();
        format!(r#"{{"jobs":[{}]}}"#, jobs.join(","))
    }

    pub fn run() {
        let mut criterion = Criterion::default().configure_from_args();
        let options = CheckOptions::default();
        let mut group = criterion.benchmark_group("lint");
        for (name, text) in [
            ("one job", job(0, "full")),
            ("1,000 jobs", batch(1000, "full")),
            ("1,000 jobs, 1,000 findings", batch(1000, "Full")),
        ] {
            group.throughput(Throughput::Bytes(text.len() as u64));
            group.bench_function(name, |bench| bench.iter(|| lint(black_box(&text), &options)));
        }
        group.finish();
        let text = batch(1000, "Full");
        criterion.bench_function("fix/1,000 jobs, 1,000 findings", |bench| {
            bench.iter(|| fix(black_box(&text), &options));
        });
        criterion.final_summary();
    }
}

fn main() {
    #[cfg(not(target_arch = "wasm32"))]
    native::run();
}
