//! Searching the service's list of jobs for those of unknown fate.
//!
//! A job of the list is the twin of one that was sent if it has the same template and composition, and in its assets
//! everything that was sent. Two things keep a wrong conclusion away. Jobs of the list that this campaign knows to have
//! created are left out; and where some of the others have the template of a job without a twin, that job stays unknown:
//! one of them might be it, in a form that the service changed.

use std::collections::{HashSet, VecDeque};
use std::time::Duration;

use serde_json::Value;

use super::{Attempt, Batch, Campaign, Doing, Doubtful, Task, Work};
use crate::client::batch::{JobResult, JobState};
use crate::client::error::Error;

/// How far the clocks of both sides may be apart.
const SKEW: Duration = Duration::from_secs(30);
/// How long after a request was sent the service may create its jobs.
const LATEST: Duration = Duration::from_secs(900);
/// So long after the request failed, jobs that are not in the list are surely absent.
const ABSENT_AFTER: Duration = Duration::from_secs(15);
/// The pause before the second search, which doubles with each further one.
const FIRST_PAUSE: Duration = Duration::from_secs(1);

/// How far apart two requests may be sent for the jobs of one to be in the list that is searched for those of the other.
pub const NEIGHBOURHOOD: Duration = Duration::from_secs(SKEW.as_secs() + LATEST.as_secs());

/// A job of the service's list.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListedJob {
    /// Its id.
    pub id: String,
    /// Where its output will be.
    pub output_url: Option<String>,
    template: Option<String>,
    composition: Option<String>,
    /// Where the service lists them.
    assets: Option<Value>,
}

impl ListedJob {
    /// The jobs on a page of the list.
    pub fn read(page: &str) -> Vec<Self> {
        let jobs: Vec<Value> = serde_json::from_str(page).unwrap_or_default();
        jobs.iter().map(Self::of).collect()
    }

    fn of(job: &Value) -> Self {
        let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
        let template = job.get("template");
        let of_template = |key| template.and_then(|template| template.get(key));
        Self {
            id: text(job.get("id")).unwrap_or_default(),
            output_url: text(job.get("outputUrl")),
            template: text(job.get("templateId").or_else(|| of_template("id"))),
            composition: text(of_template("composition").or_else(|| job.get("composition"))),
            assets: job.get("assets").filter(|assets| assets.is_array()).cloned(),
        }
    }

    /// Whether it may be a job of this template at all.
    fn has_template(&self, id: Option<&str>) -> bool {
        self.template.is_none() || id.is_none() || self.template.as_deref() == id
    }

    fn is_twin_of(&self, sent: &Value) -> bool {
        let template = sent.get("template");
        let of_template = |key| template.and_then(|template| template.get(key)).and_then(Value::as_str);
        let none = Value::Array(Vec::new());
        let composition = of_template("composition");
        self.template.is_some()
            && self.template.as_deref() == of_template("id")
            && (self.composition.is_none() || self.composition.as_deref() == composition)
            && self.assets.as_ref().is_some_and(|assets| has_all(assets, sent.get("assets").unwrap_or(&none)))
    }
}

/// Whether `value` has all that `sent` has: more members of objects, but no more items of lists.
fn has_all(value: &Value, sent: &Value) -> bool {
    match (value, sent) {
        (Value::Object(value), Value::Object(sent)) => sent.iter().all(|(key, sent)| match value.get(key) {
            Some(value) => has_all(value, sent),
            None => sent.is_null(),
        }),
        (Value::Array(value), Value::Array(sent)) => {
            value.len() == sent.len() && value.iter().zip(sent).all(|(value, sent)| has_all(value, sent))
        }
        (Value::Number(value), Value::Number(sent)) => value.as_f64() == sent.as_f64(),
        (value, sent) => value == sent,
    }
}

/// The ids of jobs that were created lately, and when that was known.
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

    fn ids(&self) -> HashSet<&str> {
        self.0.iter().flat_map(|(_, ids)| ids).map(String::as_str).collect()
    }
}

/// What the list says of the jobs of a batch, each by its index.
#[derive(Debug, Default, PartialEq)]
struct Found<'l> {
    created: Vec<(usize, &'l ListedJob)>,
    absent: Vec<usize>,
    open: Vec<usize>,
}

/// Searches a list for jobs, given as their indices and JSON texts.
fn search<'l>(sent: &[(usize, &str)], listed: &'l [ListedJob], known: &HashSet<&str>) -> Found<'l> {
    let mut others: VecDeque<&ListedJob> = listed.iter().filter(|job| !known.contains(job.id.as_str())).collect();
    let mut found = Found::default();
    let mut missing = Vec::new();
    let sent: Vec<(usize, Value)> =
        sent.iter().map(|(index, text)| (*index, serde_json::from_str(text).unwrap_or_default())).collect();
    for (index, job) in &sent {
        match others.iter().position(|other| other.is_twin_of(job)) {
            Some(place) => {
                // Both are in the order in which the jobs were sent, so the next twin is mostly the next one.
                others.rotate_left(place);
                found.created.extend(others.pop_front().map(|twin| (*index, twin)));
            }
            None => missing.push((*index, job)),
        }
    }
    // More twins than jobs: some are of another campaign, and nobody can say which.
    for (index, job) in &sent {
        if others.iter().any(|other| other.is_twin_of(job)) {
            found.created.retain(|(created, _)| created != index);
            found.open.push(*index);
        }
    }
    for (index, job) in missing {
        let template = job.get("template").and_then(|template| template.get("id")).and_then(Value::as_str);
        let may_be_there = others.iter().any(|other| other.has_template(template));
        if may_be_there { found.open.push(index) } else { found.absent.push(index) }
    }
    found
}

impl Campaign {
    /// The oldest time at which a request was sent whose jobs may be searched for.
    pub(super) fn oldest_doubt(&self, now: Duration) -> Duration {
        let sending = self.tasks.iter().filter_map(|(_, doing)| match doing {
            Doing::Sending { at, .. } => Some(*at),
            Doing::Listing(doubtful, _) => Some(doubtful.doubt.sent),
            Doing::Probing => None,
        });
        let doubtful = self.doubtful.iter().map(|doubtful| doubtful.doubt.sent);
        sending.chain(doubtful).min().unwrap_or(now).saturating_sub(SKEW)
    }

    /// The next search, or when it may begin. There is one at a time.
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
            // The service may not let this token list jobs; what it says to other requests shows there.
            Err(Error::Api(error)) if error.status < 500 && error.status != 429 => {
                self.report_unknown(&doubtful.batch, doubtful.doubt);
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
        let sent: Vec<(usize, &str)> = batch.indices.iter().map(|index| (*index, chunk.text(*index))).collect();
        let known = self.created.ids();
        let Found { created, mut absent, open } = search(&sent, listed, &known);
        let created: Vec<JobResult> = created
            .into_iter()
            .map(|(index, job)| JobResult {
                id: Some(job.id.clone()),
                output_url: job.output_url.clone(),
                ..JobResult::new(index, JobState::Created, None)
            })
            .collect();
        let part = |mut indices: Vec<usize>, doubt| {
            indices.sort_unstable();
            Batch { chunk: batch.chunk, indices, doubt }
        };
        // Later the list may have more.
        let is_early = attempt.at < failed.saturating_add(ABSENT_AFTER);
        let mut again = open;
        if is_early {
            again.append(&mut absent);
        }
        if !created.is_empty() {
            let mut results = created;
            results.sort_by_key(|result| result.index);
            self.created.add(&results, attempt.now);
            let batch = part(results.iter().map(|result| result.index).collect(), None);
            self.report(&batch, doubt.sent, results, None);
        }
        if !absent.is_empty() {
            self.requeue(part(absent, None));
        }
        if again.is_empty() {
            return;
        }
        let batch = part(again, None);
        if is_early {
            let look_at = attempt.now.saturating_add(FIRST_PAUSE * 2_u32.saturating_pow(looks.min(3)));
            self.doubtful.push(Doubtful { batch, doubt, failed, look_at, looks: looks + 1 });
        } else {
            self.report_unknown(&batch, doubt);
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

    /// The indices that were created, absent and open.
    fn searched(values: &[&str], listed: &[ListedJob], known: &[&str]) -> (Vec<String>, Vec<usize>, Vec<usize>) {
        let texts: Vec<String> = values.iter().map(|value| sent(value)).collect();
        let sent: Vec<(usize, &str)> = texts.iter().map(String::as_str).enumerate().collect();
        let mut found = search(&sent, listed, &known.iter().copied().collect());
        found.created.sort_by_key(|(index, _)| *index);
        let created = found.created.iter().map(|(index, job)| format!("{index} {}", job.id)).collect();
        (created, found.absent, found.open)
    }

    #[test]
    fn a_twin_has_all_that_was_sent_and_each_is_found_once() {
        let list = [listed("B", TEMPLATE, &assets("b")), listed("A", TEMPLATE, &assets("a"))];
        assert_eq!(searched(&["a", "b"], &list, &[]), (vec!["0 A".to_owned(), "1 B".to_owned()], vec![], vec![]));
        let twins = [listed("A", TEMPLATE, &assets("a")), listed("B", TEMPLATE, &assets("a"))];
        let (created, absent, open) = searched(&["a", "a"], &twins, &[]);
        assert_eq!((created.len(), absent, open), (2, vec![], vec![]));
    }

    #[test]
    fn a_job_is_absent_only_where_no_other_job_could_be_it() {
        assert_eq!(searched(&["a"], &[], &[]), (vec![], vec![0], vec![]));
        let other_template = listed("X", "01JTGM9GCR71JV7EJYDF45QAFE", &assets("a"));
        assert_eq!(searched(&["a"], std::slice::from_ref(&other_template), &[]), (vec![], vec![0], vec![]));
        let changed = listed("X", TEMPLATE, &assets("A"));
        assert_eq!(searched(&["a"], std::slice::from_ref(&changed), &[]), (vec![], vec![], vec![0]));
        assert_eq!(searched(&["a"], &[changed], &["X"]), (vec![], vec![0], vec![]));
        let without_assets = ListedJob::read(&format!(r#"[{{"id":"X","templateId":"{TEMPLATE}"}}]"#));
        assert_eq!(searched(&["a"], &without_assets, &[]), (vec![], vec![], vec![0]));
        let without_template = ListedJob::read(r#"[{"id":"X","templateId":null,"assets":[]}]"#);
        assert_eq!(searched(&["a"], &without_template, &[]), (vec![], vec![], vec![0]));
    }

    #[test]
    fn more_twins_than_jobs_leave_them_open() {
        let list = [listed("A", TEMPLATE, &assets("a")), listed("B", TEMPLATE, &assets("a"))];
        assert_eq!(searched(&["a"], &list, &[]), (vec![], vec![], vec![0]));
        assert_eq!(searched(&["a"], &list, &["A"]), (vec!["0 B".to_owned()], vec![], vec![]));
    }

    #[test]
    fn values_are_compared_as_json() {
        let same = |value: &str, sent: &str| {
            has_all(&serde_json::from_str(value).unwrap(), &serde_json::from_str(sent).unwrap())
        };
        assert!(same(r#"{"b":[1.0,{"x":2,"y":3}],"a":1e0}"#, r#"{"a":1,"b":[1,{"x":2}],"c":null}"#));
        assert!(!same("[1,2]", "[1]"));
        assert!(!same(r#"{"a":1}"#, r#"{"a":"1"}"#));
        assert!(!same("{}", r#"{"a":1}"#));
    }
}
