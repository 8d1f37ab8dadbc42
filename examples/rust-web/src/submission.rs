//! A job on its way to the service.

use std::fmt;
use std::ops::ControlFlow;
use std::time::Duration;

use futures_util::future::{AbortHandle, Abortable};
use nexrender_payload::build::JobBuilder;
use nexrender_payload::client::{Client, ClientOptions, Error, Fetch, JobStatus, WaitOptions};
use wasm_bindgen_futures::spawn_local;
use yew::Callback;

/// How far a submission is.
#[derive(Clone, Default, PartialEq)]
pub enum Progress {
    /// Nothing was submitted yet.
    #[default]
    None,
    Running,
    Cancelled,
    Finished(String),
    Failed(String),
}

impl fmt::Display for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => Ok(()),
            Self::Running => f.write_str("Rendering …"),
            Self::Cancelled => f.write_str("Cancelled"),
            Self::Finished(url) => write!(f, "Finished: {url}"),
            Self::Failed(error) => write!(f, "Failed: {error}"),
        }
    }
}

/// A submission that runs until it is done or dropped.
pub struct Submission(AbortHandle);

impl Submission {
    /// Submits the job, waits for it, and reports how it ended.
    pub fn start(job: JobBuilder, report: Callback<Progress>) -> Self {
        let (handle, registration) = AbortHandle::new_pair();
        let task = Abortable::new(render(job), registration);
        spawn_local(async move {
            if let Ok(outcome) = task.await {
                report.emit(match outcome {
                    Ok(job) => Progress::Finished(job.output_url.unwrap_or(job.id)),
                    Err(error) => Progress::Failed(error.to_string()),
                });
            }
        });
        Self(handle)
    }
}

impl Drop for Submission {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn render(job: JobBuilder) -> Result<JobStatus, Error> {
    // A proxy on the page's own server adds the token: see examples/proxy-node.mjs.
    let client = Client::new(Fetch, ClientOptions::default().base_url("/api/nexrender"));
    let created = client.create_job(&job).await?;
    let wait = WaitOptions::default().interval(Duration::from_millis(500));
    client.wait_for_job(&created.id, wait, |_| ControlFlow::Continue(())).await
}
