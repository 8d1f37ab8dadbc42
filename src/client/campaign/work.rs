//! Performs the work of a [`Task`](super::Task).

use std::collections::BTreeSet;
use std::time::Duration;

use super::{ListedJob, Outcome, Work};
use crate::client::call::Client;
use crate::client::error::Error;
use crate::client::http_date::iso;
use crate::client::transport::Transport;
use crate::request::{Operation, Payload};

/// The number of jobs per page of the list.
const PAGE: usize = 500;

impl<T: Transport> Client<T> {
    /// Performs a campaign's task, without retrying a request that creates jobs or probes the service.
    pub async fn perform(&self, work: &Work) -> Outcome {
        match work {
            Work::Send { body, jobs } => Outcome::Sent(self.create_batch_of(body, *jobs, 0).await),
            Work::Probe => {
                let query = [("limit", "1"), ("minimal", "true")].map(owned);
                let read = self.call_within(Operation::ListJobs, &Payload::query(&query), Duration::MAX, 0).await;
                Outcome::Probed(read.map(drop))
            }
            Work::List { from, to } => Outcome::Listed(self.jobs_between(*from, *to).await),
        }
    }

    async fn jobs_between(&self, from: Duration, to: Option<Duration>) -> Result<Vec<ListedJob>, Error> {
        let (from, to) = (iso(from), to.map(iso));
        let (mut jobs, mut seen, mut offset) = (Vec::new(), BTreeSet::new(), 0);
        loop {
            let numbers = [offset, PAGE].map(|number| number.to_string());
            let mut query = vec![("from", numbers[0].as_str()), ("limit", &numbers[1]), ("from_date", &from)];
            query.extend(to.as_deref().map(|to| ("to_date", to)));
            query.push(("sort", "oldest_first"));
            let query: Vec<_> = query.into_iter().map(owned).collect();
            let response = self.call(Operation::ListJobs, &Payload::query(&query)).await?;
            let page = ListedJob::read(&response.body);
            offset += page.len();
            let known = jobs.len();
            jobs.extend(page.into_iter().filter(|job| seen.insert(job.id.clone())));
            // A page may be shorter than requested; a page without new jobs is the last.
            if jobs.len() == known {
                return Ok(jobs);
            }
        }
    }
}

fn owned((name, value): (&str, &str)) -> (String, String) {
    (name.to_owned(), value.to_owned())
}
