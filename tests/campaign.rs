//! Campaigns against a service that counts what it takes: nothing is taken twice, nothing stays unreported, and no outage
//! burns more than what was on the wire.
#![cfg(all(feature = "client", not(target_arch = "wasm32")))]
#![allow(
    clippy::cast_possible_truncation,
    clippy::needless_range_loop,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop"
)]

#[path = "support/service.rs"]
mod service;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use nexrender_payload::client::OnUnknown;
use nexrender_payload::client::{Client, ClientOptions, JobResult, JobState, JournalFile, SubmitError, SubmitOptions};
use nexrender_payload::request::Operation;
use service::{Fate, Service};

const TEMPLATE: &str = "01JTGM9GCR71JV7EJYDF45QAFD";

fn job(n: usize) -> String {
    let assets = format!(r#"[{{"type":"text","layerName":"name","value":"number {n}"}}]"#);
    format!(r#"{{"template":{{"id":"{TEMPLATE}","composition":"main"}},"assets":{assets},"n":{n}}}"#)
}

fn jobs(total: usize) -> impl ExactSizeIterator<Item = String> {
    (0..total).map(job)
}

fn client(service: &Service) -> Client<&Service> {
    Client::new(service, ClientOptions::default().without_check())
}

/// The results by index, and how the campaign ended.
type Ended = (BTreeMap<usize, JobResult>, Result<(), SubmitError>);

/// Submits to the end; no index may be reported twice.
fn submit(service: &Service, total: usize, options: SubmitOptions, journal: Option<&mut JournalFile>) -> Ended {
    let mut results = BTreeMap::new();
    let client = client(service);
    let run = client.submit_all(jobs(total), options, journal, |result| {
        let earlier = results.insert(result.index, result);
        assert_eq!(earlier, None, "reported twice");
    });
    let ended = service.run(run, || false).unwrap();
    (results, ended)
}

fn count(results: &BTreeMap<usize, JobResult>, state: JobState) -> usize {
    results.values().filter(|result| result.state == state).count()
}

fn remaining(ended: &Result<(), SubmitError>) -> usize {
    match ended {
        Err(SubmitError::Stopped { remaining, .. }) => *remaining,
        other => panic!("expected a stop, got {other:?}"),
    }
}

fn small(chunk_size: usize) -> SubmitOptions {
    SubmitOptions::default().chunk_size(chunk_size)
}

#[test]
fn every_job_is_created_once_with_as_many_requests_on_the_wire_as_allowed() {
    for concurrency in [1, 2, 5] {
        let service = Service::new(1, |_, _| Fate::Taken);
        let (results, ended) = submit(&service, 95, small(10).concurrency(concurrency), None);
        assert!(ended.is_ok());
        assert_eq!(count(&results, JobState::Created), 95);
        for (index, result) in &results {
            assert_eq!(service.ids_of(*index), [result.id.clone().unwrap()]);
        }
        assert_eq!((service.created(), service.most_on_the_wire()), (95, concurrency));
        assert_eq!(service.count(Operation::ListJobs), 0);
    }
}

#[test]
fn an_outage_of_two_seconds_makes_only_reset_requests_in_flight_unknown() {
    for concurrency in [1, 2, 4] {
        for (failure, most) in [(Fate::NotSent(true), 0), (Fate::Lost, concurrency), (Fate::TakenAndLost, concurrency)]
        {
            let service = Service::new(7, |_, _| Fate::Taken);
            let (begin, end) =
                (service.now() + Duration::from_millis(300), service.now() + Duration::from_millis(2_300));
            let outage = failure.clone();
            service.decide(move |_, now| if (begin..end).contains(&now) { outage.clone() } else { Fate::Taken });
            let (results, ended) = submit(&service, 3_000, small(10).concurrency(concurrency), None);
            assert!(ended.is_ok(), "{ended:?}");
            let unknown = count(&results, JobState::Unknown);
            assert!(unknown <= most * 10 && (most == 0) == (unknown == 0), "{failure:?}: {unknown} unknown");
            assert_eq!(count(&results, JobState::Created), 3_000 - unknown);
        }
    }
}

#[test]
fn a_name_that_is_never_found_leaves_all_jobs_to_the_next_run() {
    let (_folder, mut journal) = journal("dead-name", 10);
    let service = Service::new(3, |_, _| Fate::NotSent(true));
    let started = service.now();
    let (results, ended) = submit(&service, 100, small(10), Some(&mut journal));
    assert_eq!((results.len(), remaining(&ended)), (0, 100));
    let text = ended.unwrap_err().to_string();
    assert!(text.contains("has been unavailable for") && text.contains("(ENOTFOUND)"), "{text}");
    let waited = service.now().checked_sub(started).unwrap();
    assert!((600..620).contains(&waited.as_secs()), "{waited:?}");
    service.decide(|_, _| Fate::Taken);
    let (results, ended) = submit(&service, 100, small(10), Some(&mut journal));
    assert!(ended.is_ok());
    assert_eq!((count(&results, JobState::Created), service.created()), (100, 100));
}

#[test]
fn without_patience_the_first_failure_ends_the_campaign() {
    for failure in [Fate::NotSent(true), Fate::Status(429, None, false), Fate::Status(503, Some("1"), false)] {
        let service = Service::new(3, move |_, _| failure.clone());
        let options = small(10).concurrency(1).max_outage(Duration::ZERO);
        let (results, ended) = submit(&service, 50, options, None);
        assert_eq!((results.len(), remaining(&ended), service.count(Operation::CreateBatch)), (0, 50, 1));
    }
}

#[test]
fn three_consecutive_unknown_requests_end_a_campaign_although_reads_succeed() {
    for concurrency in [1, 2] {
        let service = Service::new(3, |request, _| match request.operation {
            Operation::CreateBatch => Fate::Status(502, None, true),
            _ => Fate::Taken,
        });
        let (results, ended) = submit(&service, 100, small(10).concurrency(concurrency), None);
        assert_eq!((count(&results, JobState::Unknown), remaining(&ended)), (30, 70));
        assert_eq!(service.count(Operation::CreateBatch), 3);
    }
}

#[test]
fn a_status_that_every_request_would_meet_stops_the_campaign_and_is_no_ones_rejection() {
    for status in [0, 301, 401, 402, 403, 404, 405, 409, 410, 451] {
        let (_folder, mut journal) = journal("stop", 10);
        let service = Service::new(5, |_, _| Fate::Taken);
        let mut requests = 0;
        service.decide(move |_, _| {
            requests += 1;
            if requests > 2 { Fate::Status(status, None, false) } else { Fate::Taken }
        });
        let (results, ended) = submit(&service, 100, small(10).concurrency(1), Some(&mut journal));
        assert_eq!((count(&results, JobState::Created), results.len(), remaining(&ended)), (20, 20, 80), "{status}");
        assert_eq!(service.count(Operation::CreateBatch), 3);
        service.decide(|_, _| Fate::Taken);
        let (results, ended) = submit(&service, 100, small(10), Some(&mut journal));
        assert!(ended.is_ok());
        assert_eq!((count(&results, JobState::Created), service.created()), (100, 100));
    }
}

#[test]
fn a_rejected_chunk_is_halved_until_the_invalid_jobs_are_found() {
    for status in [400, 422] {
        let service = Service::new(5, move |request, _| {
            let body = request.body.as_deref().unwrap_or_default();
            let is_bad = body.contains("number 13\"") || body.contains("number 27\"");
            if is_bad { Fate::Status(status, None, false) } else { Fate::Taken }
        });
        let (results, ended) = submit(&service, 40, small(20), None);
        assert!(ended.is_ok());
        let rejected: Vec<usize> =
            results.values().filter(|result| result.state == JobState::Rejected).map(|result| result.index).collect();
        assert_eq!(rejected, [13, 27]);
        assert_eq!((count(&results, JobState::Created), service.created()), (38, 38));
        assert_eq!(results[&13].error_code.as_deref(), Some("bad-request"));
    }
}

#[test]
fn a_chunk_that_is_too_large_is_halved_and_the_smaller_size_kept() {
    let service = Service::new(5, |request, _| {
        let jobs = request.body.as_deref().map_or(0, |body| body.matches("\"n\":").count());
        if jobs > 6 { Fate::Status(413, None, false) } else { Fate::Taken }
    });
    let (results, ended) = submit(&service, 100, small(20).concurrency(1), None);
    assert!(ended.is_ok());
    assert_eq!((count(&results, JobState::Created), service.created()), (100, 100));
    let sizes = service.sizes();
    assert_eq!(sizes[..4], [20, 10, 5, 5]);
    assert!(sizes.iter().filter(|size| **size > 6).count() <= 3, "{sizes:?}");

    let service = Service::new(5, |_, _| Fate::Status(413, None, false));
    let (results, ended) = submit(&service, 3, small(2), None);
    assert!(ended.is_ok());
    assert_eq!(count(&results, JobState::Rejected), 3);
}

#[test]
fn a_refusal_is_waited_for_by_all_for_as_long_as_the_service_asks() {
    let service = Service::new(5, |_, _| Fate::Taken);
    let started = service.now();
    let mut requests = 0;
    service.decide(move |_, _| {
        requests += 1;
        if requests == 3 { Fate::Status(429, Some("1000"), false) } else { Fate::Taken }
    });
    let (results, ended) = submit(&service, 200, small(10).concurrency(4), None);
    assert!(ended.is_ok());
    assert_eq!((count(&results, JobState::Created), service.created()), (200, 200));
    assert!(service.now().checked_sub(started).unwrap() >= Duration::from_secs(1_000));
}

#[test]
fn a_campaign_ends_after_the_longest_outage_of_a_service_that_accepts_nothing() {
    for (refusal, code) in [(Fate::Status(429, None, false), "429"), (Fate::Status(503, Some("0"), false), "503")] {
        let service = Service::new(5, move |_, _| refusal.clone());
        let started = service.now();
        let options = small(10).max_outage(Duration::from_secs(60));
        let (results, ended) = submit(&service, 100, options, None);
        assert_eq!((results.len(), remaining(&ended)), (0, 100));
        assert!(ended.unwrap_err().to_string().contains(code));
        let waited = service.now().checked_sub(started).unwrap().as_secs();
        assert!((60..72).contains(&waited), "{waited}");
        // Every pause is at least the client's own, whatever `Retry-After` says.
        assert!(service.count(Operation::CreateBatch) < 30);
    }
}

#[test]
fn unknown_jobs_are_found_in_the_list_or_sent_again_on_request() {
    for is_taken in [true, false] {
        let service = Service::new(5, |_, _| Fate::Taken);
        let mut requests = 0;
        service.decide(move |request, _| {
            requests += usize::from(request.operation == Operation::CreateBatch);
            match requests {
                3 if request.operation == Operation::CreateBatch => Fate::Silence(is_taken),
                _ => Fate::Taken,
            }
        });
        let options = small(10).unknown(OnUnknown::Ask);
        let (results, ended) = submit(&service, 95, options, None);
        assert!(ended.is_ok());
        assert_eq!((count(&results, JobState::Created), service.created()), (95, 95), "taken: {is_taken}");
        for (index, result) in &results {
            assert_eq!(service.ids_of(*index), [result.id.clone().unwrap()]);
        }
    }
}

#[test]
fn a_later_run_can_search_for_unknown_jobs_of_an_earlier_one() {
    for is_taken in [true, false] {
        let (_folder, mut journal) = journal("ask", 10);
        let service = Service::new(5, |_, _| Fate::Taken);
        let mut requests = 0;
        service.decide(move |request, _| {
            requests += usize::from(request.operation == Operation::CreateBatch);
            if requests == 3 && request.operation == Operation::CreateBatch {
                return if is_taken { Fate::TakenAndLost } else { Fate::Lost };
            }
            Fate::Taken
        });
        let (results, ended) = submit(&service, 60, small(10), Some(&mut journal));
        assert!(ended.is_ok());
        assert_eq!(count(&results, JobState::Unknown), 10);
        service.pass(Duration::from_secs(3600));
        let ask = small(10).unknown(OnUnknown::Ask);
        for _ in 0..2 {
            let (results, ended) = submit(&service, 60, ask, Some(&mut journal));
            assert!(ended.is_ok());
            assert_eq!((count(&results, JobState::Created), service.created()), (60, 60), "taken: {is_taken}");
        }
        let (results, _) = submit(&service, 60, small(10), Some(&mut journal));
        assert_eq!(count(&results, JobState::Created), 60);
    }
}

#[test]
fn a_reconciling_run_reports_and_records_the_unknown_jobs_and_sends_nothing() {
    for is_taken in [true, false] {
        let (_folder, mut journal) = journal("reconcile", 10);
        let service = Service::new(5, |_, _| Fate::Taken);
        let mut requests = 0;
        service.decide(move |request, _| {
            requests += usize::from(request.operation == Operation::CreateBatch);
            match requests {
                3 if request.operation == Operation::CreateBatch && is_taken => Fate::TakenAndLost,
                3 if request.operation == Operation::CreateBatch => Fate::Lost,
                5 => Fate::Status(401, None, false),
                _ => Fate::Taken,
            }
        });
        let (results, ended) = submit(&service, 95, small(10).concurrency(1), Some(&mut journal));
        assert!(ended.is_err());
        let unknown: Vec<usize> =
            results.iter().filter(|(_, result)| result.state == JobState::Unknown).map(|(index, _)| *index).collect();
        assert_eq!(unknown.len(), 10);
        let created = service.created();
        service.pass(Duration::from_secs(3600));

        // A token that may not list jobs changes nothing.
        service.decide(|_, _| Fate::Status(403, None, false));
        let asking = small(10).sends(false);
        assert!(submit(&service, 95, asking, Some(&mut journal)).1.is_err());

        service.decide(|_, _| Fate::Taken);
        let state = if is_taken { JobState::Created } else { JobState::NotSent };
        let (results, ended) = submit(&service, 95, asking, Some(&mut journal));
        assert!(ended.is_ok());
        assert_eq!(results.keys().copied().collect::<Vec<_>>(), unknown);
        assert_eq!((count(&results, state), service.created()), (10, created), "taken: {is_taken}");
        let (results, ended) = submit(&service, 95, asking, Some(&mut journal));
        assert!(ended.is_ok() && results.is_empty(), "everything is known by now");

        let (results, ended) = submit(&service, 95, small(10), Some(&mut journal));
        assert!(ended.is_ok());
        assert_eq!((count(&results, JobState::Created), service.created()), (95, 95), "taken: {is_taken}");
    }
}

#[test]
fn unknown_jobs_are_sent_again_if_duplicates_are_accepted() {
    let service = Service::new(5, |_, _| Fate::Taken);
    let mut requests = 0;
    service.decide(move |request, _| {
        requests += usize::from(request.operation == Operation::CreateBatch);
        if requests == 3 && request.operation == Operation::CreateBatch { Fate::TakenAndLost } else { Fate::Taken }
    });
    let (results, ended) = submit(&service, 60, small(10).unknown(OnUnknown::Resend), None);
    assert!(ended.is_ok());
    assert_eq!((count(&results, JobState::Created), service.created()), (60, 70));
}

#[test]
fn a_journal_can_be_continued_with_another_chunk_size() {
    let (_folder, mut journal) = journal("size", 10);
    let service = Service::new(5, |_, _| Fate::Taken);
    let mut requests = 0;
    service.decide(move |_, _| {
        requests += 1;
        if requests > 2 { Fate::Status(401, None, false) } else { Fate::Taken }
    });
    submit(&service, 55, small(10).concurrency(1), Some(&mut journal)).1.unwrap_err();
    service.decide(|_, _| Fate::Taken);
    let (results, ended) = submit(&service, 55, small(4), Some(&mut journal));
    assert!(ended.is_ok());
    assert_eq!((count(&results, JobState::Created), service.created()), (55, 55));
    assert_eq!(service.sizes()[3..6], [4, 4, 2]);
    let (results, ended) = submit(&service, 55, small(1_000), Some(&mut journal));
    assert!(ended.is_ok());
    assert_eq!((count(&results, JobState::Created), service.created()), (55, 55));
}

#[cfg(unix)]
#[test]
fn a_journal_that_was_deleted_or_replaced_stops_the_campaign_before_it_sends() {
    for replaced in [false, true] {
        let (folder, mut journal) = journal("gone", 10);
        let service = Service::new(5, |_, _| Fate::Taken);
        let path = folder.0.join("journal");
        let mut requests = 0;
        service.decide(move |_, _| {
            requests += 1;
            if requests == 2 {
                let text = std::fs::read(&path).unwrap();
                std::fs::remove_file(&path).unwrap();
                if replaced {
                    std::fs::write(&path, text).unwrap();
                }
            }
            Fate::Taken
        });
        let (results, ended) = submit(&service, 50, small(10).concurrency(1), Some(&mut journal));
        assert!(matches!(ended, Err(SubmitError::Journal(_))), "{ended:?}");
        // What is known is reported.
        assert_eq!((count(&results, JobState::Created), service.created()), (20, 20));
    }
}

/// A folder that goes away with the test.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn journal(name: &str, chunk_size: usize) -> (Folder, JournalFile) {
    use std::sync::atomic::{AtomicUsize, Ordering};
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    // In memory where there is such a place: thousands of schedules write a hundred thousand lines.
    let memory = PathBuf::from("/dev/shm");
    let place = if memory.is_dir() { memory } else { std::env::temp_dir() };
    let folder = Folder(place.join(format!("campaign-{name}-{number}-{}", std::process::id())));
    std::fs::create_dir_all(&folder.0).unwrap();
    let journal = JournalFile::open(folder.0.join("journal"), chunk_size).unwrap();
    (folder, journal)
}

/// Numbers that look random, the same for the same seed.
#[derive(Clone)]
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % most
    }
}

/// Whatever may happen to a request, in an order that looks random.
fn misbehave(mut dice: Dice, calm: u64) -> impl FnMut(&nexrender_payload::request::Request, Duration) -> Fate + Send {
    move |request, _| {
        let is_bad = request.body.as_deref().is_some_and(|body| body.contains("number 3\""));
        match dice.below(calm) {
            0 => Fate::Lost,
            1 => Fate::TakenAndLost,
            2 => Fate::Silence(false),
            3 => Fate::Silence(true),
            4 => Fate::Status(429, None, false),
            5 => Fate::Status(429, Some("90"), false),
            6 => Fate::Status(503, Some("0"), false),
            7 => Fate::Status(503, None, true),
            8 => Fate::Status(500, None, false),
            9 => Fate::Status(408, None, true),
            10 => Fate::Status(504, None, true),
            11 => Fate::Status(413, None, false),
            12 => Fate::NotSent(true),
            13 => Fate::NotSent(false),
            14 => Fate::Status(401, None, false),
            15 => Fate::Garbled("<html>"),
            16 => Fate::Garbled(r#"{"batchId":"B","status":"created","jobs":[]}"#),
            _ if is_bad => Fate::Status(400, None, false),
            _ => Fate::Taken,
        }
    }
}

/// One schedule: runs over one journal, which end as planned, stop, or are dropped, until one completes.
fn schedule(seed: u64) {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let total = 1 + dice.below(40) as usize;
    let chunk_size = 1 + dice.below(9) as usize;
    let ask = dice.below(3) == 0;
    let options = small(chunk_size)
        .concurrency(1 + dice.below(4) as usize)
        .max_outage(Duration::from_secs(dice.below(3) * 30))
        .unknown(if ask { OnUnknown::Ask } else { OnUnknown::Keep });
    let service = Service::new(seed, misbehave(dice.clone(), 18 + dice.below(40)));
    let (folder, journal) = journal("model", chunk_size);
    let mut journal = Some(journal);
    let mut settled: BTreeMap<usize, (JobState, Option<String>)> = BTreeMap::new();
    for run in 0.. {
        assert!(run < 200, "seed {seed}: it does not come to an end");
        if run == 20 {
            service.decide(|_, _| Fate::Taken);
        }
        let before: Vec<usize> = (0..total).map(|index| service.ids_of(index).len()).collect();
        let mut results = BTreeMap::new();
        let client = client(&service);
        let drop_after = if dice.below(3) == 0 { dice.below(60) } else { u64::MAX };
        let mut steps = 0;
        let ended = {
            let submission = client.submit_all(jobs(total), options, journal.as_mut(), |result| {
                assert_eq!(results.insert(result.index, result), None, "seed {seed}: reported twice");
            });
            service.run(submission, || {
                steps += 1;
                steps > drop_after
            })
        };
        for (index, JobResult { state, id, .. }) in &results {
            let now = (*state, id.clone());
            if let Some(before) = settled.insert(*index, now.clone())
                && !(ask && before.0 == JobState::Unknown)
            {
                assert_eq!(before, now, "seed {seed}: job {index} changed");
            }
            match state {
                JobState::Created => assert_eq!(service.ids_of(*index), [id.clone().unwrap()], "seed {seed}"),
                JobState::Unknown => {}
                _ => assert!(service.ids_of(*index).is_empty(), "seed {seed}"),
            }
        }
        for index in 0..total {
            let times = service.ids_of(index).len();
            assert!(times <= 1, "seed {seed}: job {index} was created {times} times");
            // A run that was not dropped reports what it sent.
            assert!(ended.is_none() || times == before[index] || results.contains_key(&index), "seed {seed}: {index}");
        }
        match ended {
            Some(Ok(())) => {
                assert_eq!(results.len(), total, "seed {seed}: jobs are unreported");
                break;
            }
            Some(Err(SubmitError::Stopped { remaining, .. })) => {
                assert_eq!(remaining, total - results.len(), "seed {seed}");
            }
            Some(Err(error)) => panic!("seed {seed}: {error}"),
            None => {}
        }
        // The same journal again, or one that a new process opens, which may find a torn line.
        if dice.below(2) == 0 {
            drop(journal.take());
            let path = folder.0.join("journal");
            if dice.below(2) == 0 {
                let mut text = std::fs::read(&path).unwrap();
                text.extend_from_slice(&b"{\"sending\":{\"first\":0,"[..dice.below(22) as usize]);
                std::fs::write(&path, text).unwrap();
            }
            journal = Some(JournalFile::open(&path, 1 + dice.below(9) as usize).unwrap());
        }
        service.pass(Duration::from_secs(dice.below(100)));
    }
}

#[test]
fn nothing_is_accepted_twice_and_nothing_stays_unreported_under_any_faults() {
    let schedules = std::env::var("SCHEDULES").map_or(3_000, |count| count.parse().unwrap());
    let first = std::env::var("SEED").map_or(1, |seed| seed.parse().unwrap());
    for seed in first..first + schedules {
        schedule(seed);
    }
}
