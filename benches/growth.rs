//! How the time and the memory of a check grow: `cargo bench --bench growth [-- WORDS]`.
//!
//! Each text is checked at one size and at twice that size. Where the ratio is about 2 the growth is
//! linear; 4 would be quadratic. Memory is the most that was allocated at once beside the text,
//! in lengths of the text.

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use std::time::Instant;

    use nexrender_payload::{CheckOptions, fix, lint};
    use peak_alloc::PeakAlloc;

    #[global_allocator]
    static MEMORY: PeakAlloc = PeakAlloc;

    /// What is done with a text.
    #[derive(Clone, Copy, PartialEq)]
    enum Action {
        Lint,
        Fix,
    }

    /// A text of a size, and the options that it is checked with, as JSON.
    struct Scene {
        name: &'static str,
        action: Action,
        size: usize,
        text: fn(usize) -> String,
        options: fn(usize) -> String,
    }

    const MEGABYTE: usize = 1_000_000;

    const fn scene(name: &'static str, size: usize, text: fn(usize) -> String) -> Scene {
        Scene { name, action: Action::Lint, size, text, options: |_| "{}".to_owned() }
    }

    const fn mended(name: &'static str, size: usize, text: fn(usize) -> String) -> Scene {
        Scene { action: Action::Fix, ..scene(name, size, text) }
    }

    fn list(count: usize, item: impl Fn(usize) -> String) -> String {
        (0..count).map(item).collect::<Vec<_>>().join(",")
    }

    fn in_job(members: &str) -> String {
        format!(r#"{{"template":{{"id":"01JTGM9GCR71JV7EJYDF45QAFD","composition":"main"}},{members}}}"#)
    }

    fn job(index: usize) -> String {
        in_job(&format!(
            r#""fonts":["Inter-Bold.ttf"],"assets":[{{"type":"text","layerName":"title","value":"Hello number {index}"}},{{"type":"image","layerName":"logo.png","src":"https://cdn.example.com/logos/{index}.png"}}],"settings":{{"type":"video","quality":"full"}}"#
        ))
    }

    fn batch(jobs: usize, job: impl Fn(usize) -> String) -> String {
        format!(r#"{{"jobs":[{}]}}"#, list(jobs, job))
    }

    /// Names of 60 characters that are all within a slip of each other.
    fn near(index: usize) -> String {
        format!("{}{index:07}", "abcdefghij".repeat(6).get(..53).unwrap_or_default())
    }

    fn texts(count: usize, layer: impl Fn(usize) -> String) -> String {
        let assets = list(count, |i| format!(r#"{{"type":"text","layerName":"{}","value":"x"}}"#, layer(i)));
        in_job(&format!(r#""assets":[{assets}]"#))
    }

    const SCENES: &[Scene] = &[
        scene("1 job", 1, |n| batch(n, job)),
        scene("500 jobs", 500, |n| batch(n, job)),
        scene("25 MB of jobs", 80_000, |n| batch(n, job)),
        scene("1,000 equal jobs", 1000, |n| batch(n, |_| job(0))),
        scene("20,000 equal jobs", 20_000, |n| batch(n, |_| job(0))),
        scene("10 MB of [", 10 * MEGABYTE, |n| "[".repeat(n)),
        scene("10 MB of {\"a\":", 2 * MEGABYTE, |n| "{\"a\":".repeat(n)),
        scene("10 MB of [ then }", 10 * MEGABYTE, |n| format!("{{\"a\":{}}}", "[".repeat(n))),
        scene("10 MB of ]", 10 * MEGABYTE, |n| format!("[{}", "]".repeat(n))),
        scene("a string of 100 MB", 100 * MEGABYTE, |n| texts(1, |_| "x".repeat(n))),
        scene("a string of 10 MB, escaped", 5 * MEGABYTE, |n| texts(1, |_| "\\n".repeat(n))),
        scene("a string of 10 MB of access keys", 500_000, |n| texts(1, |_| "AKIAIOSFODNN7EXAMPL ".repeat(n))),
        scene("a string of 10 MB of placeholders", 2 * MEGABYTE, |n| texts(1, |_| "{{x}}".repeat(n))),
        scene("a string of 10 MB without its quote", 10 * MEGABYTE, |n| format!("[\"{}", "x".repeat(n))),
        scene("a string of 10 MB in `", 10 * MEGABYTE, |n| format!("[`{}`]", "x".repeat(n))),
        scene("5 MB of broken UTF-16 escapes", MEGABYTE, |n| texts(1, |_| "\\ud83d".repeat(n))),
        scene("a million keys", MEGABYTE, |n| in_job(&list(n, |i| format!("\"k{i}\":1")))),
        scene("a million equal keys", MEGABYTE, |n| in_job(&list(n, |_| "\"preview\":true".to_owned()))),
        scene("a million unknown keys in an asset", MEGABYTE, |n| {
            in_job(&format!(r#""assets":[{{"type":"text",{}}}]"#, list(n, |i| format!("\"layerNam{}\":1", i % 10))))
        }),
        scene("a million misplaced keys in an asset", MEGABYTE, |n| {
            in_job(&format!(r#""assets":[{{"type":"text",{}}}]"#, list(n, |_| "\"src\":1".to_owned())))
        }),
        scene("a million lists of jobs", MEGABYTE, |n| format!("{{{}}}", list(n, |_| "\"jobs\":[]".to_owned()))),
        scene("a million numbers", MEGABYTE, |n| in_job(&format!("\"x\":[{}]", list(n, |i| i.to_string())))),
        scene("a million findings", MEGABYTE, |n| in_job(&format!("\"fonts\":[{}]", list(n, |_| "1".to_owned())))),
        scene("a million commas", MEGABYTE, |n| format!("[{}]", ",".repeat(n))),
        scene("a million comments", MEGABYTE, |n| format!("[{}]", "/**/".repeat(n))),
        scene("a million strays, 127 deep", MEGABYTE, |n| format!("{}{}", "[".repeat(127), "?,".repeat(n))),
        scene("a million equal fonts", MEGABYTE, |n| {
            in_job(&format!("\"fonts\":[{}]", list(n, |_| "\"a.ttf\"".to_owned())))
        }),
        scene("100,000 assets of one layer", 100_000, |n| texts(n, |_| "title".to_owned())),
        scene("100,000 findings below a key of 1 MB", 100_000, |n| {
            format!("{{\"{}\":[{}]}}", "k".repeat(10 * n), list(n, |_| "\"TODO\"".to_owned()))
        }),
        scene("marks 120 deep", 2000, |n| {
            let deep = format!("{}{}\"TODO\"{}", "[".repeat(120), "1,".repeat(n), ",\"TODO\"]".repeat(120));
            in_job(&format!("\"x\":[{}]", list(100, |_| deep.clone())))
        }),
        scene("100,000 near misses of codecs", 100_000, |n| {
            batch(n, |i| in_job(&format!(r#""settings":{{"codec":"video_h264_vbr_{i}mbps"}}"#)))
        }),
        Scene {
            options: |n| {
                format!(
                    r#"{{"template":{{"compositions":["main"],"layers":[{}]}}}}"#,
                    list(n, |i| format!("\"{}\"", near(i)))
                )
            },
            ..scene("10,000 near misses × 10,000 layers", 10_000, |n| texts(n, |i| format!("x{}", near(i))))
        },
        Scene {
            options: |n| {
                format!(
                    r#"{{"template":{{"compositions":["main"],"layers":[{}]}}}}"#,
                    list(n, |i| format!("\"{}\"", near(i)))
                )
            },
            ..scene("10,000 hits × 10,000 layers", 10_000, |n| texts(n, near))
        },
        Scene {
            options: |n| {
                let homes = list(n, |i| format!(r#"{{"aeid":"{i}","name":"c{i}"}}"#));
                let layers = list(n, |i| format!(r#"{{"composition_id":{i},"name":"{}"}}"#, near(i)));
                format!(r#"{{"template":{{"compositions":[{homes}],"layers":[{layers}]}}}}"#)
            },
            ..scene("10,000 layers elsewhere × 10,000 compositions", 10_000, |n| texts(n, near))
        },
        Scene {
            options: |n| {
                let homes = list(n, |i| format!(r#"{{"aeid":"{i}","name":"c{i}"}}"#));
                let layers = list(n, |i| format!(r#"{{"composition_id":{i},"name":"title","layer_type":"text"}}"#));
                format!(r#"{{"template":{{"compositions":["main",{homes}],"layers":[{layers}]}}}}"#)
            },
            ..scene("10,000 assets × 10,000 homes of one layer", 10_000, |n| texts(n, |_| "title".to_owned()))
        },
        Scene {
            options: |n| format!(r#"{{"fonts":[{}]}}"#, list(n, |i| format!("\"{}.ttf\"", near(i)))),
            ..scene("10,000 near misses × 10,000 fonts", 10_000, |n| {
                in_job(&format!("\"fonts\":[{}]", list(n, |i| format!("\"y{}.ttf\"", near(i)))))
            })
        },
        Scene {
            options: |n| format!(r#"{{"secrets":[{}]}}"#, list(n, |i| format!("\"{}\"", near(i)))),
            ..scene("10,000 near secrets in one string", 10_000, |n| {
                texts(1, |_| list(n, |i| format!("${{secrets.z{}}}", near(i))))
            })
        },
        Scene {
            options: |n| {
                format!(r#"{{"template":[{}]}}"#, list(n, |i| format!(r#"{{"id":"{i:026}","compositions":["main"]}}"#)))
            },
            ..scene("10,000 jobs × 10,000 templates", 10_000, |n| {
                batch(n, |i| format!(r#"{{"template":{{"id":"{i:026}","composition":"main"}}}}"#))
            })
        },
        Scene {
            options: |n| {
                format!(
                    r#"{{"rules":{{{}}}}}"#,
                    list(n, |i| format!("\"codec-unknown\":\"{}\"", if i % 2 == 0 { "off" } else { "info" }))
                )
            },
            ..scene("a rules option of 100,000 entries", 100_000, |_| job(0))
        },
        mended("1,000 mistakes", 1000, |n| format!("[{}]", list(n, |_| "'x'".to_owned()))),
        mended("a million commas", MEGABYTE, |n| format!("[{}]", ",".repeat(n))),
        mended("a million words in '", MEGABYTE, |n| format!("[{}]", list(n, |_| "'x'".to_owned()))),
        mended("a million missing commas", MEGABYTE, |n| format!("[{}]", "1 ".repeat(n))),
        mended("a million equal fonts", MEGABYTE, |n| {
            in_job(&format!("\"fonts\":[{}]", list(n, |_| "\"a.ttf\"".to_owned())))
        }),
        mended("100,000 jobs to mend", 100_000, |n| batch(n, |_| in_job(r#""settings":{"quality":"FULL"}"#))),
    ];

    struct Measure {
        milliseconds: f64,
        text: usize,
        /// The most memory that was used at once beside the text.
        peak: usize,
    }

    /// How often each is measured, the quickest time counting: other work on the machine only adds.
    const TIMES: usize = 3;

    fn measure(scene: &Scene, size: usize) -> Measure {
        let (text, json) = ((scene.text)(size), (scene.options)(size));
        let once = || measure_once(scene, &text, &json);
        (1..TIMES).fold(once(), |best, _| {
            let next = once();
            if next.milliseconds < best.milliseconds { next } else { best }
        })
    }

    fn measure_once(scene: &Scene, text: &str, json: &str) -> Measure {
        MEMORY.reset_peak_usage();
        let before = MEMORY.current_usage();
        let start = Instant::now();
        let options = CheckOptions::from_json(json).unwrap_or_default();
        match scene.action {
            Action::Lint => drop(lint(text, &options)),
            Action::Fix => drop(fix(text, &options)),
        }
        let milliseconds = start.elapsed().as_secs_f64() * 1000.0;
        Measure { milliseconds, text: text.len() + json.len(), peak: MEMORY.peak_usage().saturating_sub(before) }
    }

    #[expect(clippy::cast_precision_loss, reason = "sizes are shown to one decimal")]
    fn ratio(a: usize, b: usize) -> f64 {
        a as f64 / b.max(1) as f64
    }

    pub fn run() {
        let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
        println!("{:<52} {:>9} {:>10} {:>10} {:>6} {:>10} {:>7}", "", "text", "n", "2n", "ratio", "peak", "× text");
        for scene in SCENES {
            let verb = if scene.action == Action::Fix { "fix" } else { "lint" };
            let name = format!("{verb}: {}", scene.name);
            if !words.iter().all(|word| name.contains(word)) {
                continue;
            }
            let (once, twice) = (measure(scene, scene.size), measure(scene, 2 * scene.size));
            println!(
                "{name:<52} {:>6.1} MB {:>7.2} ms {:>7.2} ms {:>6.1} {:>7.1} MB {:>7.1}",
                ratio(twice.text, MEGABYTE),
                once.milliseconds,
                twice.milliseconds,
                twice.milliseconds / once.milliseconds.max(0.001),
                ratio(twice.peak, MEGABYTE),
                ratio(twice.peak, twice.text),
            );
        }
    }
}

fn main() {
    #[cfg(not(target_arch = "wasm32"))]
    native::run();
}
