//! Methods that set the fields of payloads. Each takes the value and returns it with one field set.

use super::{
    Asset, Batch, Clip, Codec, Engine, Frames, Job, Join, JoinSettings, Object, OutputType, Preset, Provider, Quality,
    Settings, Template, Upload, UploadParams, Webhook, WebhookMethod,
};

macro_rules! setters {
    ($($(#[$doc:meta])* $type:ident.$field:ident($($argument:tt)+);)+) => {$(
        impl $type {
            $(#[$doc])*
            #[must_use]
            pub fn $field(mut self, value: $($argument)+) -> Self {
                self.$field = Some(value.into());
                self
            }
        }
    )+};
}

setters! {
    /// Sets the type of output: a video, frames, or the project.
    Settings.output(OutputType);
    /// Sets which frames are rendered.
    Settings.frames(Frames);
    /// Sets the quality.
    Settings.quality(Quality);
    /// Sets the encoding.
    Settings.codec(Codec);
    /// Sets the version of After Effects.
    Settings.engine(Engine);
    /// Sets the container.
    JoinSettings.preset(Preset);
    /// Sets the folder in the bucket.
    Upload.prefix(impl Into<String>);
    /// Sets the base of the result's link.
    Upload.output_url(impl Into<String>);
    /// Sets the kind of storage.
    Upload.provider(Provider);
    /// Sets the storage's address.
    UploadParams.endpoint(impl Into<String>);
    /// Sets who may read the result.
    UploadParams.acl(impl Into<String>);
    /// Sets the request's method.
    Webhook.method(WebhookMethod);
    /// Sets your own data, which is sent along with the job.
    Webhook.data(Object);
    /// Sends the data alone.
    Webhook.custom(bool);
    /// Sets the composition to render.
    Template.composition(impl Into<String>);
    /// Sets the URL of a project file, which is used instead of a stored template.
    Template.src(impl Into<String>);
    /// Sets how the video is encoded.
    Join.settings(JoinSettings);
    /// Sets the bucket to which the output is uploaded.
    Join.upload(Upload);
    /// Sets the webhook that the service calls when the join has ended.
    Join.webhook(Webhook);
}

impl Webhook {
    /// Adds a header. Use `${secrets.NAME}` for a credential.
    ///
    /// ```
    /// use nexrender_payload::payload::Webhook;
    /// let hook = Webhook::new("https://example.com/rendered").header("Authorization", "Bearer ${secrets.HOOK}");
    /// assert_eq!(hook.headers.unwrap().len(), 1);
    /// ```
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.get_or_insert_default().insert(name.into(), value.into().into());
        self
    }
}

impl Upload {
    /// An upload to a bucket.
    pub fn new(params: UploadParams) -> Self {
        Self { params, ..Self::default() }
    }
}

impl UploadParams {
    /// A bucket and the keys to it, which should be stored secrets: `${secrets.NAME}`.
    pub fn new(
        region: impl Into<String>,
        bucket: impl Into<String>,
        access_key_id: impl Into<String>,
        access_key_secret: impl Into<String>,
    ) -> Self {
        Self {
            region: region.into(),
            bucket: bucket.into(),
            access_key_id: access_key_id.into(),
            access_key_secret: access_key_secret.into(),
            ..Self::default()
        }
    }
}

impl Template {
    /// A stored template.
    pub fn new(id: impl Into<String>) -> Self {
        Self { id: id.into(), ..Self::default() }
    }
}

impl Job {
    /// A job that renders a template. [`JobBuilder`](crate::build::JobBuilder) adds the rest step by step.
    pub fn new(template: Template) -> Self {
        Self { template, ..Self::default() }
    }
}

impl Batch {
    /// A batch of jobs.
    pub fn new(jobs: Vec<Job>) -> Self {
        Self { jobs, ..Self::default() }
    }
}

impl Join {
    /// A join of clips, in their order.
    ///
    /// ```
    /// use nexrender_payload::payload::{Asset, Clip, Join, Template};
    /// let intro = Clip::video("https://example.com/intro.mp4");
    /// let title = Clip::job(Template::new("01JTGM9GCR71JV7EJYDF45QAFD").composition("main"), [Asset::text("title", "Hello")]);
    /// let join = Join::new(vec![intro, title]);
    /// assert_eq!(serde_json::to_value(&join)?["assets"][0]["type"], "video");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn new(clips: Vec<Clip>) -> Self {
        Self { assets: clips, ..Self::default() }
    }
}

impl Clip {
    /// A video that exists.
    pub fn video(src: impl Into<String>) -> Self {
        Self::Video { src: src.into(), extra: Object::new() }
    }

    /// A video that is rendered for the join.
    pub fn job(template: Template, assets: impl IntoIterator<Item = Asset>) -> Self {
        let assets = assets.into_iter().collect();
        Self::Job { template, assets, preview: None, settings: None, extra: Object::new() }
    }
}
