//! Searching the service's list of jobs for unknown jobs.
//!
//! A listed job is the twin of a sent job if it has the same template and composition, and its assets contain everything
//! that was sent. Two rules prevent wrong matches. Listed jobs that this campaign is known to have created are ignored. And
//! if any of the remaining jobs has the template of a job without a twin, that job stays unknown, because the remaining job
//! might be it, in a form that the service changed.

use std::collections::{BTreeSet, VecDeque};
use std::time::Duration;

use super::{Attempt, Batch, Campaign, Doing, Doubtful, Task, Work};
use crate::client::batch::{JobResult, JobState};
use crate::client::error::Error;
use crate::client::response::text;
use crate::text::{Document, Kind, Value};

/// The largest difference between the clocks of both sides.
const SKEW: Duration = Duration::from_secs(30);
/// How long after a request was sent the service may create its jobs.
const LATEST: Duration = Duration::from_secs(900);
/// This long after the request failed, jobs that are not listed are certainly absent.
const ABSENT_AFTER: Duration = Duration::from_secs(15);
/// The pause before the second search, which doubles with each further one.
const FIRST_PAUSE: Duration = Duration::from_secs(1);

/// Requests that were sent within this time of each other can have their jobs in the same listing.
pub const NEIGHBOURHOOD: Duration = Duration::from_secs(SKEW.as_secs() + LATEST.as_secs());

/// A listed job.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListedJob {
    /// Its id.
    pub id: String,
    /// Where its output will be.
    pub output_url: Option<String>,
    template: Option<String>,
    composition: Option<String>,
    /// The JSON text of its assets, if the service lists them.
    assets: Option<String>,
}

impl ListedJob {
    /// The jobs on a page of the list.
    pub fn read(page: &str) -> Vec<Self> {
        let document = Document::parse(page.as_bytes());
        document.root().into_iter().flat_map(|root| root.items()).map(Self::of).collect()
    }

    fn of(job: Value<'_>) -> Self {
        let template = job.get("template");
        let raw = |assets: Value<'_>| String::from_utf8_lossy(assets.raw()).into_owned();
        Self {
            id: text(job, "id").unwrap_or_default(),
            output_url: text(job, "outputUrl"),
            template: text(job, "templateId").or_else(|| text(template?, "id")),
            composition: template
                .and_then(|template| text(template, "composition"))
                .or_else(|| text(job, "composition")),
            assets: job.get("assets").filter(|assets| assets.kind() == Kind::Array).map(raw),
        }
    }

    /// Whether it may be a job of this template.
    fn has_template(&self, id: Option<&str>) -> bool {
        self.template.is_none() || id.is_none() || self.template.as_deref() == id
    }

    fn is_twin_of(&self, sent: &SentJob) -> bool {
        let has_assets = || {
            let (own, sent) = (self.assets.as_ref()?, sent.assets.as_deref().unwrap_or("[]"));
            let (own, sent) = (Document::parse(own.as_bytes()), Document::parse(sent.as_bytes()));
            Some(has_all(own.root()?, sent.root()?))
        };
        self.template.is_some()
            && self.template == sent.template
            && (self.composition.is_none() || self.composition == sent.composition)
            && has_assets() == Some(true)
    }
}

/// The parts of a sent job that are compared.
type SentJob = ListedJob;

/// Whether `value` contains everything in `sent`: objects may have more members, but lists may not have more items.
fn has_all(value: Value<'_>, sent: Value<'_>) -> bool {
    match sent.kind() {
        Kind::Object => {
            value.kind() == Kind::Object
                && sent.members().all(|(key, sent)| match key.as_str().and_then(|key| value.get(&key)) {
                    Some(value) => has_all(value, sent),
                    None => sent.is_null(),
                })
        }
        Kind::Array => {
            let (mut own, mut others) = (value.items(), sent.items());
            value.kind() == Kind::Array
                && others.all(|other| own.next().is_some_and(|own| has_all(own, other)))
                && own.next().is_none()
        }
        Kind::Number => value.as_f64() == sent.as_f64(),
        Kind::String | Kind::Key => value.as_str() == sent.as_str(),
        kind => value.kind() == kind && value.as_bool() == sent.as_bool(),
    }
}

/// The ids of recently created jobs, and when each became known.
#[derive(Debug, Default)]
pub(super) struct Created(VecDeque<(Duration, Vec<String>)>);

impl Created {
    pub(super) fn add(&mut self, results: &[JobResult], now: Duration) {
        let ids: Vec<String> = results.iter().filter_map(|result| result.id.clone()).collect();
        if !ids.is_empty() {
            self.0.push_back((now, ids));
        }
    }

    pub(super) fn forget_before(&mut self, time: Duration) {
        while self.0.front().is_some_and(|(known, _)| *known < time) {
            self.0.pop_front();
        }
    }

    fn ids(&self) -> BTreeSet<String> {
        // Collecting into a set would sort them first, which adds 3 KB to the module.
        let mut all = BTreeSet::new();
        all.extend(self.0.iter().flat_map(|(_, ids)| ids).cloned());
        all
    }
}

/// The result of searching the list for a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found<'l> {
    Created(&'l ListedJob),
    Absent,
    /// A listed job may be it.
    Open,
}

/// Searches a list for jobs, given as their JSON texts.
fn search<'l>(sent: &[&str], listed: &'l [ListedJob], known: &BTreeSet<String>) -> Vec<Found<'l>> {
    let read = |text: &&str| {
        let document = Document::parse(text.as_bytes());
        document.root().map(SentJob::of).unwrap_or_default()
    };
    let sent: Vec<SentJob> = sent.iter().map(read).collect();
    let mut others: VecDeque<&ListedJob> = listed.iter().filter(|job| !known.contains(job.id.as_str())).collect();
    let twin_of = |job: &SentJob| {
        let place = others.iter().position(|other| other.is_twin_of(job))?;
        // Both are in the order in which the jobs were sent, so the next twin is usually the next job.
        others.rotate_left(place);
        others.pop_front()
    };
    let twins: Vec<Option<&ListedJob>> = sent.iter().map(twin_of).collect();
    let found = |(job, twin): (&SentJob, Option<&'l ListedJob>)| match twin {
        // More twins than jobs: some belong to another campaign, and it is unknown which.
        Some(_) if others.iter().any(|other| other.is_twin_of(job)) => Found::Open,
        Some(twin) => Found::Created(twin),
        None if others.iter().any(|other| other.has_template(job.template.as_deref())) => Found::Open,
        None => Found::Absent,
    };
    sent.iter().zip(twins).map(found).collect()
}

impl Campaign {
    /// The earliest sending time of requests whose jobs may be searched for.
    pub(super) fn oldest_doubt(&self, now: Duration) -> Duration {
        let sending = self.tasks.iter().filter_map(|(_, doing)| match doing {
            Doing::Sending { at, .. } => Some(*at),
            Doing::Listing(doubtful, _) => Some(doubtful.doubt.sent),
            Doing::Probing => None,
        });
        let doubtful = self.doubtful.iter().map(|doubtful| doubtful.doubt.sent);
        sending.chain(doubtful).min().unwrap_or(now).saturating_sub(SKEW)
    }

    /// The next search, or when it may start. There is one at a time.
    pub(super) fn begin_listing(&mut self, now: Duration) -> (Option<Task>, Option<Duration>) {
        if self.tasks.iter().any(|(_, doing)| matches!(doing, Doing::Listing(..))) {
            return (None, None);
        }
        let times = self.doubtful.iter().map(|doubtful| doubtful.look_at).enumerate();
        let Some((place, time)) = times.min_by_key(|(_, time)| *time) else { return (None, None) };
        if time > now {
            return (None, Some(time));
        }
        let doubtful = self.doubtful.swap_remove(place);
        let (from, to) = (doubtful.doubt.sent.saturating_sub(SKEW), doubtful.doubt.sent.saturating_add(LATEST + SKEW));
        let work = Work::List { from, to: (to < now).then_some(to) };
        (Some(self.start(Doing::Listing(doubtful, now), work, None)), None)
    }

    pub(super) fn listed(&mut self, attempt: Attempt, doubtful: Doubtful, result: Result<Vec<ListedJob>, Error>) {
        match result {
            Ok(listed) => self.searched(attempt, doubtful, &listed),
            // The token may not permit listing jobs; errors of other requests are handled there.
            Err(Error::Api(error)) if error.status < 500 && error.status != 429 => {
                if self.options.sends {
                    self.report_unknown(&doubtful.batch, &doubtful.doubt);
                } else {
                    self.doubtful.push(doubtful);
                    self.stop_at(attempt, Error::Api(error));
                }
            }
            Err(error) => {
                self.doubtful.push(doubtful);
                self.probed(attempt, Err(error));
            }
        }
    }

    fn searched(&mut self, attempt: Attempt, doubtful: Doubtful, listed: &[ListedJob]) {
        let Doubtful { batch, doubt, failed, looks, .. } = doubtful;
        let Some(chunk) = self.chunks.iter().find(|chunk| chunk.first == batch.chunk) else { return };
        let sent: Vec<&str> = batch.indices.iter().map(|index| chunk.text(*index)).collect();
        // Later the list may have more.
        let is_early = attempt.at < failed.saturating_add(ABSENT_AFTER);
        let (mut created, mut absent, mut open) = (Vec::new(), Vec::new(), Vec::new());
        for (index, found) in batch.indices.iter().zip(search(&sent, listed, &self.created.ids())) {
            match found {
                Found::Created(job) => created.push(JobResult {
                    id: Some(job.id.clone()),
                    output_url: job.output_url.clone(),
                    ..JobResult::new(*index, JobState::Created, None)
                }),
                Found::Absent if !is_early => absent.push(*index),
                Found::Absent | Found::Open => open.push(*index),
            }
        }
        let part = |indices| Batch { chunk: batch.chunk, indices, doubt: None };
        if !created.is_empty() {
            self.created.add(&created, attempt.now);
            let batch = part(created.iter().map(|result| result.index).collect());
            self.report(&batch, doubt.sent, created, None);
        }
        if !absent.is_empty() {
            let batch = part(absent);
            if self.options.sends {
                self.requeue(batch);
            } else {
                self.report_not_sent(&batch);
            }
        }
        if open.is_empty() {
            return;
        }
        let batch = part(open);
        if is_early {
            let look_at = attempt.now.saturating_add(FIRST_PAUSE * 2_u32.saturating_pow(looks.min(3)));
            self.doubtful.push(Doubtful { batch, doubt, failed, look_at, looks: looks + 1 });
        } else {
            self.report_unknown(&batch, &doubt);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: &str = "01JTGM9GCR71JV7EJYDF45QAFD";

    fn listed(id: &str, template: &str, assets: &str) -> ListedJob {
        let job = format!(r#"[{{"id":"{id}","templateId":"{template}","outputUrl":"u","assets":{assets}}}]"#);
        ListedJob::read(&job).remove(0)
    }

    fn sent(value: &str) -> String {
        let assets = format!(r#"[{{"type":"text","layerName":"n","value":"{value}"}}]"#);
        format!(r#"{{"template":{{"id":"{TEMPLATE}","composition":"main"}},"assets":{assets}}}"#)
    }

    fn assets(value: &str) -> String {
        format!(r#"[{{"value":"{value}","layerName":"n","type":"text","composition":"main"}}]"#)
    }

    /// The ids of those that were created, `absent` or `open`.
    fn searched(values: &[&str], listed: &[ListedJob], known: &[&str]) -> Vec<String> {
        let texts: Vec<String> = values.iter().map(|value| sent(value)).collect();
        let sent: Vec<&str> = texts.iter().map(String::as_str).collect();
        let name = |found| match found {
            Found::Created(job) => job.id.clone(),
            Found::Absent => "absent".to_owned(),
            Found::Open => "open".to_owned(),
        };
        search(&sent, listed, &known.iter().map(|id| (*id).to_owned()).collect()).into_iter().map(name).collect()
    }

    #[test]
    fn a_twin_contains_everything_that_was_sent_and_each_is_found_once() {
        let list = [listed("B", TEMPLATE, &assets("b")), listed("A", TEMPLATE, &assets("a"))];
        assert_eq!(searched(&["a", "b"], &list, &[]), ["A", "B"]);
        let twins = [listed("A", TEMPLATE, &assets("a")), listed("B", TEMPLATE, &assets("a"))];
        assert_eq!(searched(&["a", "a"], &twins, &[]), ["A", "B"]);
    }

    #[test]
    fn a_job_is_absent_only_if_no_other_job_could_be_it() {
        assert_eq!(searched(&["a"], &[], &[]), ["absent"]);
        let other_template = listed("X", "01JTGM9GCR71JV7EJYDF45QAFE", &assets("a"));
        assert_eq!(searched(&["a"], &[other_template], &[]), ["absent"]);
        let changed = [listed("X", TEMPLATE, &assets("A"))];
        assert_eq!(searched(&["a"], &changed, &[]), ["open"]);
        assert_eq!(searched(&["a"], &changed, &["X"]), ["absent"]);
        let without_assets = ListedJob::read(&format!(r#"[{{"id":"X","templateId":"{TEMPLATE}"}}]"#));
        assert_eq!(searched(&["a"], &without_assets, &[]), ["open"]);
        let without_template = ListedJob::read(r#"[{"id":"X","templateId":null,"assets":[]}]"#);
        assert_eq!(searched(&["a"], &without_template, &[]), ["open"]);
    }

    #[test]
    fn more_twins_than_jobs_leave_the_jobs_unknown() {
        let list = [listed("A", TEMPLATE, &assets("a")), listed("B", TEMPLATE, &assets("a"))];
        assert_eq!(searched(&["a"], &list, &[]), ["open"]);
        assert_eq!(searched(&["a"], &list, &["A"]), ["B"]);
    }

    #[test]
    fn values_are_compared_as_json() {
        let same = |value: &str, sent: &str| {
            let (value, sent) = (Document::parse(value.as_bytes()), Document::parse(sent.as_bytes()));
            has_all(value.root().unwrap(), sent.root().unwrap())
        };
        assert!(same(r#"{"b":[1.0,{"x":2,"y":3}],"a":1e0}"#, r#"{"a":1,"b":[1,{"x":2}],"c":null}"#));
        assert!(same(r#"["\u0061",true,null]"#, r#"["a",true,null]"#));
        for (value, sent) in [
            ("[1,2]", "[1]"),
            ("[1]", "[1,2]"),
            (r#"{"a":1}"#, r#"{"a":"1"}"#),
            ("{}", r#"{"a":1}"#),
            ("[true]", "[false]"),
            ("[0]", "[null]"),
            ("[[]]", "[{}]"),
        ] {
            assert!(!same(value, sent), "{value} {sent}");
        }
    }
}
