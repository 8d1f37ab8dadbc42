//! A check against the account and the hosts of URLs.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::call::Client;
use super::error::Error;
use super::in_turns::in_turns;
use super::probe::{NoProbe, Probe};
use super::transport::Transport;
use super::url_requests::UrlRequests;
use crate::check::references;
use crate::payload::AsJson;
use crate::support::{PreflightResults, Unchecked, UrlResult, url};
use crate::{AccountSnapshot, CheckOptions, Report, TemplateInfo, UrlReference, lint};

/// How many templates are read at the same time.
const TEMPLATES_AT_ONCE: usize = 4;
/// How many URLs of one host are requested at the same time.
const URLS_PER_HOST: usize = 4;

/// The options of a preflight.
#[derive(Debug, Clone)]
#[non_exhaustive]
#[expect(clippy::struct_excessive_bools, reason = "each part is on or off by itself")]
pub struct PreflightOptions {
    /// Whether to read the templates that the payload uses.
    pub templates: bool,
    /// Whether to read the font library, if the payload uses fonts.
    pub fonts: bool,
    /// Whether to read the names of the stored secrets, if the payload uses secrets.
    pub secrets: bool,
    /// How long one URL may take, with its redirects.
    pub url_timeout: Duration,
    /// How many URLs are requested at the same time; of one host, at most four.
    pub concurrency: usize,
    /// The most URLs to request. The others are `url-unchecked`.
    pub max_urls: usize,
    /// Whether URLs may lead to private networks.
    pub allow_private_hosts: bool,
    /// How the payload is checked; templates, fonts and secrets in these options are not requested. `None` uses the client's.
    pub check: Option<CheckOptions>,
}

impl Default for PreflightOptions {
    fn default() -> Self {
        Self {
            templates: true,
            fonts: true,
            secrets: true,
            url_timeout: Duration::from_secs(10),
            concurrency: 8,
            max_urls: 1000,
            allow_private_hosts: false,
            check: None,
        }
    }
}

/// The result of a preflight.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Preflight {
    /// The report.
    pub report: Report,
    /// What was requested.
    pub asked: Asked,
}

/// The requests of a preflight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Asked {
    /// How many templates were read.
    pub templates: usize,
    /// Whether the font library was read.
    pub fonts: bool,
    /// Whether the names of secrets were read.
    pub secrets: bool,
    /// How many URLs the payload has.
    pub urls: usize,
    /// How many requests for URLs were sent.
    pub url_requests: usize,
    /// How long it took.
    pub took: Duration,
}

impl<T: Transport> Client<T> {
    /// Checks a payload against the account: reads the templates, fonts and secrets that it uses, each once. Data that the
    /// token does not permit reading is an info finding.
    ///
    /// ```no_run
    /// # use nexrender_payload::client::{Client, Error, PreflightOptions, Transport};
    /// # async fn example<T: Transport>(client: &Client<T>, job: &str) -> Result<(), Error> {
    /// let preflight = client.preflight(job, &PreflightOptions::default()).await?;
    /// if preflight.report.is_valid() {
    ///     client.create_job(job).await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn preflight(
        &self,
        payload: &(impl AsJson + ?Sized),
        options: &PreflightOptions,
    ) -> Result<Preflight, Error> {
        self.run_preflight(&payload.as_json(), options, None::<&NoProbe>).await
    }

    /// The same, and requests every URL of the payload's assets, templates and fonts, each once: finds `url-unavailable`,
    /// `url-content` and `url-unchecked`.
    pub async fn preflight_with_urls(
        &self,
        payload: &(impl AsJson + ?Sized),
        options: &PreflightOptions,
        probe: &impl Probe,
    ) -> Result<Preflight, Error> {
        self.run_preflight(&payload.as_json(), options, Some(probe)).await
    }

    /// Reads the account: these templates with their compositions and layers, the fonts, and the names of the secrets. Fonts
    /// and secrets stay unknown if the token does not permit reading them.
    pub async fn snapshot(&self, templates: &[&str]) -> Result<AccountSnapshot, Error> {
        let read = |id: &&str| {
            let id = (*id).to_owned();
            ((), async move { self.template_for_check(&id).await })
        };
        let templates = in_turns(templates.iter().map(read), TEMPLATES_AT_ONCE, TEMPLATES_AT_ONCE).await;
        let mut snapshot = AccountSnapshot::default();
        for template in templates {
            snapshot.templates.push(template?);
        }
        snapshot.fonts = unless_refused(self.font_names().await)?.ok();
        snapshot.secrets = unless_refused(self.secret_names().await)?.ok();
        Ok(snapshot)
    }

    pub(super) async fn run_preflight(
        &self,
        text: &str,
        options: &PreflightOptions,
        probe: Option<&impl Probe>,
    ) -> Result<Preflight, Error> {
        let begun = self.transport.now();
        let mut check = options.check.clone().or_else(|| self.options.check.clone()).unwrap_or_default();
        let found = references(text, &check);
        let mut results = PreflightResults::default();
        let mut asked = Asked::default();
        if options.templates {
            asked.templates = found.templates.len();
            self.read_templates(found.templates, &mut check, &mut results).await?;
        }
        if options.fonts && found.names_fonts {
            asked.fonts = true;
            match unless_refused(self.font_names().await)? {
                Ok(names) => check.fonts = Some(names),
                Err(status) => results.fonts = Some(status),
            }
        }
        if options.secrets && found.names_secrets {
            asked.secrets = true;
            match unless_refused(self.secret_names().await)? {
                Ok(names) => check.secrets = Some(names),
                Err(status) => results.secrets = Some(status),
            }
        }
        if let Some(probe) = probe {
            asked.urls = found.urls.len();
            let sent = AtomicUsize::new(0);
            let requests = UrlRequests { transport: &self.transport, probe, options, sent: &sent };
            results.urls = Some(request_urls(found.urls, &requests).await);
            asked.url_requests = sent.load(Ordering::Relaxed);
        }
        asked.took = self.transport.now().saturating_sub(begun);
        Ok(Preflight { report: lint(text, &check.results(results)), asked })
    }

    async fn read_templates(
        &self,
        ids: Vec<String>,
        check: &mut CheckOptions,
        results: &mut PreflightResults,
    ) -> Result<(), Error> {
        let read = |id: String| {
            ((), async move {
                let template = self.template_for_check(&id).await;
                (id, template)
            })
        };
        for (id, template) in in_turns(ids.into_iter().map(read), TEMPLATES_AT_ONCE, TEMPLATES_AT_ONCE).await {
            match unless_refused(template)? {
                Ok(template) => check.templates.push(template),
                Err(status) => _ = results.templates.insert(id, status),
            }
        }
        Ok(())
    }

    /// All data of a template: the state, compositions and layers from version 3 of the API, and the names
    /// that only version 2 has. Version 3 names a layer of footage by its source.
    async fn template_for_check(&self, id: &str) -> Result<TemplateInfo, Error> {
        let inspected = self.inspect_template(id).await;
        let stored = self.template(id).await;
        let template = match (inspected, stored) {
            (Ok(inspected), Ok(stored)) => inspected.with_names_of(stored),
            (Ok(template), Err(_)) | (Err(Error::Api(_)), Ok(template)) => template,
            (Err(error), Ok(_)) => return Err(error),
            (Err(inspected), Err(stored)) => {
                return Err(if matches!(&stored, Error::Api(error) if error.status == 404) {
                    inspected
                } else {
                    stored
                });
            }
        };
        Ok(template.unless_unprocessed())
    }

    async fn font_names(&self) -> Result<Vec<String>, Error> {
        Ok(self.fonts().await?.into_iter().map(|font| font.file_name).collect())
    }

    async fn secret_names(&self) -> Result<Vec<String>, Error> {
        Ok(self.secrets().await?.into_iter().map(|secret| secret.name).collect())
    }
}

async fn request_urls<T: Transport, P: Probe>(
    urls: Vec<UrlReference>,
    requests: &UrlRequests<'_, T, P>,
) -> BTreeMap<String, UrlResult> {
    let options = requests.options;
    let mut results = BTreeMap::new();
    let mut asked = Vec::new();
    for UrlReference { url, is_private } in urls {
        if is_private && !options.allow_private_hosts {
            results.insert(url, UrlResult::Unchecked(Unchecked::PrivateHost));
        } else if asked.len() >= options.max_urls {
            results.insert(url, UrlResult::Unchecked(Unchecked::Limit));
        } else {
            asked.push(url);
        }
    }
    let request = |url: String| {
        let host = url::parse(&url).map(|url| url.host.name).unwrap_or_default();
        (host, async move {
            let result = requests.result(&url).await;
            (url, result)
        })
    };
    results.extend(in_turns(asked.into_iter().map(request), options.concurrency, URLS_PER_HOST).await);
    results
}

/// What was read, or the status with which the service, or a proxy that lacks the call, refused it.
fn unless_refused<R>(read: Result<R, Error>) -> Result<Result<R, u16>, Error> {
    match read {
        Ok(read) => Ok(Ok(read)),
        Err(Error::Api(error)) if matches!(error.status, 401 | 403 | 404 | 405 | 501) => Ok(Err(error.status)),
        Err(error) => Err(error),
    }
}
