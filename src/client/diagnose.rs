//! Explains why a job failed, with data from the service.

use super::call::Client;
use super::error::Error;
use super::transport::Transport;
use crate::diagnosis::{Diagnosis, Evidence, diagnose};
use crate::request::{Operation, Payload};
use crate::text::{Document, Value};

impl<T: Transport> Client<T> {
    /// Explains why a job failed, and which part of its payload caused it: reads the job, its log and its template.
    ///
    /// `payload` is the JSON text of the job, or of the batch that contains it. Templates in the client's check options are used
    /// instead of the job's template.
    ///
    /// ```
    /// # use nexrender_payload::client::{Client, Error, Transport};
    /// # async fn example(client: &Client<impl Transport>, job: &str) -> Result<(), Error> {
    /// let diagnosis = client.diagnose("01JTGM9GCR71JV7EJYDF45QAFD", Some(job)).await?;
    /// println!("{}", diagnosis.summary);
    /// for cause in &diagnosis.causes {
    ///     println!("{:?} {}", cause.places.first().map(|place| place.pointer.as_str()), cause.message);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// If the job cannot be read. A log or a template that cannot be read makes the diagnosis less precise.
    pub async fn diagnose(&self, id: &str, payload: Option<&str>) -> Result<Diagnosis, Error> {
        let job = self.call(Operation::GetJob, &Payload::id(id)).await?.body;
        let (failed, template) = facts(&job);
        let mut options = self.options().check.clone().unwrap_or_default();
        let mut log = None;
        if failed {
            log = self.job_logs(id).await.ok();
            let is_known = !options.templates.is_empty() || options.account.is_some();
            if let Some(template) = template.filter(|_| !is_known) {
                options.templates.extend(self.inspect_template(&template).await.ok());
            }
        }
        let evidence = Evidence { job: &job, log: log.as_deref(), payload, has_ranges: true };
        Ok(diagnose(&evidence, &options))
    }
}

/// Whether a job failed, and the id of its template.
fn facts(job: &str) -> (bool, Option<String>) {
    let document = Document::parse(job.as_bytes());
    let text = |name: &str| document.root()?.get(name).as_ref().and_then(Value::as_str).map(String::from);
    (text("status").is_some_and(|status| status == "error"), text("templateId"))
}
