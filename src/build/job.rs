//! Building one job.

use std::borrow::Cow;

use super::ValidationError;
use crate::payload::{AsJson, Asset, Job, Object, Settings, Template, Upload, Webhook};
use crate::{CheckOptions, Report};

/// Builds a job with chained calls.
///
/// ```
/// use nexrender_payload::build::JobBuilder;
/// use nexrender_payload::payload::{Asset, Codec, OutputType, Settings, Webhook};
///
/// let job = JobBuilder::new("01JTGM9GCR71JV7EJYDF45QAFD", "main")
///     .font("Inter-Bold.ttf")
///     .text("title", "Hello World!")
///     .image("logo.png", "https://cdn.example.com/logo.png")
///     .asset(Asset::data("bg", "Effects.Fill.Color", vec![1.0, 0.5, 0.0]).composition("intro"))
///     .settings(Settings::default().output(OutputType::Video).codec(Codec::H264Vbr15Mbps))
///     .webhook(Webhook::new("https://example.com/rendered"))
///     .build()?;
/// assert_eq!(job.assets.len(), 3);
/// # Ok::<(), nexrender_payload::build::ValidationError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "a builder does nothing until it is built"]
pub struct JobBuilder {
    job: Job,
}

impl JobBuilder {
    /// A job that renders a composition of a stored template.
    pub fn new(template_id: impl Into<String>, composition: impl Into<String>) -> Self {
        Self::mogrt(template_id).composition(composition)
    }

    /// A job that renders a `.mogrt`, which has no composition.
    ///
    /// ```
    /// use nexrender_payload::build::JobBuilder;
    /// let job = JobBuilder::mogrt("01JTGM9GCR71JV7EJYDF45QAFD")
    ///     .src("https://storage.example.com/promo.mogrt")
    ///     .essential("Headline", "Summer Sale")
    ///     .build()?;
    /// assert_eq!(job.template.composition, None);
    /// # Ok::<(), nexrender_payload::build::ValidationError>(())
    /// ```
    pub fn mogrt(template_id: impl Into<String>) -> Self {
        Self::from(Job { template: Template { id: template_id.into(), ..Template::default() }, ..Job::default() })
    }

    /// Uses the `.aep`, `.zip` or `.mogrt` at this https URL instead of a stored template.
    pub fn src(mut self, url: impl Into<String>) -> Self {
        self.job.template.src = Some(url.into());
        self
    }

    /// The composition to render.
    pub fn composition(mut self, name: impl Into<String>) -> Self {
        self.job.template.composition = Some(name.into());
        self
    }

    /// Renders fast, in low resolution. Excludes [`settings`](Self::settings).
    pub fn preview(mut self, on: bool) -> Self {
        self.job.preview = Some(on);
        self
    }

    /// Adds a font by its file name.
    pub fn font(mut self, file_name: impl Into<String>) -> Self {
        self.job.fonts.push(file_name.into());
        self
    }

    /// Adds fonts by their file names.
    pub fn fonts<N: Into<String>>(mut self, file_names: impl IntoIterator<Item = N>) -> Self {
        self.job.fonts.extend(file_names.into_iter().map(Into::into));
        self
    }

    /// Adds an asset. Use this for assets with fields that the other methods do not set.
    ///
    /// ```
    /// use nexrender_payload::build::JobBuilder;
    /// use nexrender_payload::payload::Asset;
    /// let job = JobBuilder::new("01JTGM9GCR71JV7EJYDF45QAFD", "main")
    ///     .asset(Asset::text("title", "Hello").composition("intro"))
    ///     .to_job();
    /// assert_eq!(job.assets[0].common().composition.as_deref(), Some("intro"));
    /// ```
    pub fn asset(mut self, asset: Asset) -> Self {
        self.job.assets.push(asset);
        self
    }

    /// Sets the text of a text layer.
    pub fn text(self, layer: impl Into<String>, value: impl Into<String>) -> Self {
        let value: String = value.into();
        self.asset(Asset::text(layer, value))
    }

    /// Sets any property of a layer, such as `Source Text` or `Effects.Fill.Color`.
    pub fn data(
        self,
        layer: impl Into<String>,
        property: impl Into<String>,
        value: impl Into<serde_json::Value>,
    ) -> Self {
        self.asset(Asset::data(layer, property, value))
    }

    /// Replaces a footage layer's picture.
    pub fn image(self, layer: impl Into<String>, src: impl Into<String>) -> Self {
        self.asset(Asset::image(layer, src))
    }

    /// Replaces a layer's sound.
    pub fn audio(self, layer: impl Into<String>, src: impl Into<String>) -> Self {
        self.asset(Asset::audio(layer, src))
    }

    /// Replaces the video of a footage layer.
    pub fn video(self, layer: impl Into<String>, src: impl Into<String>) -> Self {
        self.asset(Asset::video(layer, src))
    }

    /// Sets a `.mogrt`'s Essential Graphics field.
    pub fn essential(self, layer: impl Into<String>, value: impl Into<serde_json::Value>) -> Self {
        self.asset(Asset::essential(layer, value))
    }

    /// Calls one of the service's functions, such as `nx:layer-autoscale`. (`fn` is a keyword in Rust.)
    ///
    /// ```
    /// use nexrender_payload::build::JobBuilder;
    /// use nexrender_payload::payload::Object;
    /// let title = Object::from_iter([("layerName".into(), "title".into())]);
    /// let job = JobBuilder::new("01JTGM9GCR71JV7EJYDF45QAFD", "main")
    ///     .function("nx:layer-autoscale", title)
    ///     .build()?;
    /// # Ok::<(), nexrender_payload::build::ValidationError>(())
    /// ```
    pub fn function(self, name: impl Into<String>, params: Object) -> Self {
        self.asset(Asset::function(name, params))
    }

    /// Renders another job first and puts its video into a layer. One level deep.
    pub fn nested(self, layer: impl Into<String>, job: impl Into<Job>) -> Self {
        self.asset(Asset::job(layer, job.into()))
    }

    /// Sets how the output is rendered and encoded. Fields that are not set keep their values.
    pub fn settings(mut self, settings: Settings) -> Self {
        let known = self.job.settings.take().unwrap_or_default();
        self.job.settings = Some(Settings {
            output: settings.output.or(known.output),
            frames: settings.frames.or(known.frames),
            quality: settings.quality.or(known.quality),
            codec: settings.codec.or(known.codec),
            engine: settings.engine.or(known.engine),
            extra: known.extra.into_iter().chain(settings.extra).collect(),
        });
        self
    }

    /// Uploads the output to your own bucket.
    pub fn upload(mut self, upload: Upload) -> Self {
        self.job.upload = Some(upload);
        self
    }

    /// Calls your URL when the job has ended, whether it succeeded or failed.
    pub fn webhook(mut self, webhook: Webhook) -> Self {
        self.job.webhook = Some(webhook);
        self
    }

    /// Checks the job.
    pub fn check(&self, options: &CheckOptions) -> Report {
        super::check(&self.job, options)
    }

    /// Returns the job if it has no errors, with the default options.
    ///
    /// # Errors
    ///
    /// [`ValidationError`] with the report.
    pub fn build(self) -> Result<Job, ValidationError> {
        self.build_with(&CheckOptions::default())
    }

    /// Like [`build`](Self::build), with other check options.
    ///
    /// # Errors
    ///
    /// [`ValidationError`] with the report.
    pub fn build_with(self, options: &CheckOptions) -> Result<Job, ValidationError> {
        ValidationError::unless_valid(self.check(options))?;
        Ok(self.job)
    }

    /// Returns the job without checking it.
    pub fn to_job(&self) -> Job {
        self.job.clone()
    }

    /// Returns the job as JSON text without checking it.
    pub fn to_json(&self) -> String {
        super::json(&self.job)
    }
}

impl From<Job> for JobBuilder {
    /// Starts from an existing job.
    fn from(job: Job) -> Self {
        Self { job }
    }
}

impl From<JobBuilder> for Job {
    /// Returns the job without checking it.
    fn from(builder: JobBuilder) -> Self {
        builder.job
    }
}

impl AsJson for JobBuilder {
    fn as_json(&self) -> Cow<'_, str> {
        self.job.as_json()
    }
}
