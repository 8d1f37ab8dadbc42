//! Estimates what a payload will render.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::check::recognise;
use crate::definition::Name;
use crate::diagnostic::PayloadKind;
use crate::support::{Account, CheckOptions, Template};
use crate::text::{Document, Kind, Value};

/// How much a payload will render: jobs, templates and seconds of output. It contains no prices, because the service does not
/// publish any.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Estimate {
    /// The kind of the payload.
    pub kind: PayloadKind,
    /// How many jobs it creates, including previews. Nested jobs are not counted.
    pub jobs: usize,
    /// How many nested jobs and clips are rendered as well.
    pub nested_jobs: usize,
    /// How many different templates are rendered.
    pub templates: usize,
    /// How many seconds of video or audio are rendered in full quality, including nested jobs.
    pub seconds: f64,
    /// How many images are rendered.
    pub images: u64,
    /// The jobs that are previews. They are not in `seconds`.
    pub previews: PreviewEstimate,
    /// How many of the jobs and nested jobs have an unknown length, so that they are in no number of seconds: the options
    /// have no duration for their composition.
    pub unknown: usize,
}

/// How much of a payload is rendered as a preview.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PreviewEstimate {
    /// How many jobs and nested jobs are previews.
    pub jobs: usize,
    /// How many seconds they last at most: the service may shorten a preview.
    pub seconds: f64,
}

/// Estimates what a payload will render, from its JSON text and from the durations of compositions in the options'
/// templates and account. A payload with mistakes is estimated as far as it can be read.
///
/// ```
/// use nexrender_payload::{CheckOptions, TemplateInfo, estimate};
/// let template = TemplateInfo::from_json(r#"{
///   "id": "01JTGM9GCR71JV7EJYDF45QAFD",
///   "compositions": [{ "aeid": "1", "name": "main", "duration": 12.5, "frame_rate": 25 }]
/// }"#)?;
/// let job = r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main"}}"#;
/// let estimated = estimate(job, &CheckOptions::default().templates(template));
/// assert_eq!((estimated.jobs, estimated.seconds, estimated.unknown), (1, 12.5, 0));
/// # Ok::<(), nexrender_payload::ParseTemplateError>(())
/// ```
pub fn estimate(text: impl AsRef<[u8]>, options: &CheckOptions) -> Estimate {
    let document = Document::parse(text.as_ref());
    let account = Account::new(options);
    let mut sum = Sum::default();
    let root = document.root().filter(|root| root.kind() == Kind::Object);
    let kind = options.kind.or_else(|| root.as_ref().map(recognise)).unwrap_or(PayloadKind::Job);
    let jobs = match (&root, kind) {
        (None, _) => 0,
        (Some(root), PayloadKind::Batch) => {
            let jobs = root.field(Name::JOBS).map(|jobs| jobs.items().map(|job| sum.add(&job, &account)).count());
            jobs.unwrap_or_default()
        }
        (Some(root), PayloadKind::Job) => {
            sum.add(root, &account);
            1
        }
        (Some(root), PayloadKind::Join) => {
            sum.add_nested(root, &account);
            1
        }
    };
    Estimate {
        kind,
        jobs,
        nested_jobs: sum.nested_jobs,
        templates: sum.templates.len(),
        seconds: rounded(sum.seconds),
        images: sum.images,
        previews: PreviewEstimate { jobs: sum.previews.jobs, seconds: rounded(sum.previews.seconds) },
        unknown: sum.unknown,
    }
}

/// To a thousandth, so that a sum of durations shows no error of doubles.
fn rounded(seconds: f64) -> f64 {
    (seconds * 1000.0).round() / 1000.0
}

#[derive(Default)]
struct Sum {
    nested_jobs: usize,
    templates: BTreeSet<String>,
    seconds: f64,
    images: u64,
    previews: PreviewEstimate,
    unknown: usize,
}

impl Sum {
    /// Adds a job and those nested in it.
    fn add(&mut self, job: &Value<'_>, account: &Account<'_>) {
        self.add_render(job, account);
        self.add_nested(job, account);
    }

    /// Adds the assets that are jobs.
    fn add_nested(&mut self, parent: &Value<'_>, account: &Account<'_>) {
        let assets = parent.field(Name::ASSETS).into_iter().flat_map(|assets| assets.items());
        for job in assets.filter(|asset| asset.field(Name::TYPE).is_some_and(|tag| tag.is_str("job"))) {
            self.nested_jobs += 1;
            self.add_render(&job, account);
        }
    }

    fn add_render(&mut self, job: &Value<'_>, account: &Account<'_>) {
        let reference = job.field(Name::TEMPLATE);
        let id = reference.as_ref().and_then(|template| template.field(Name::ID));
        let source = reference.as_ref().and_then(|template| template.field(Name::SRC));
        // With a `src`, the id is only a label.
        let project = source.as_ref().or(id.as_ref()).and_then(Value::as_str);
        if let Some(project) = project.filter(|project| !project.is_empty()) {
            self.templates.insert(project.into_owned());
        }
        let settings = job.field(Name::SETTINGS);
        let is_preview = job.field(Name::PREVIEW).and_then(|preview| preview.as_bool()) == Some(true);
        self.previews.jobs += usize::from(is_preview);
        if !is_preview && settings.as_ref().is_some_and(is_image) {
            self.images = self.images.saturating_add(settings.and_then(|settings| images(&settings)).unwrap_or(1));
            return;
        }
        let template = if source.is_some() { None } else { account.template(id.as_ref()) };
        match seconds(job, reference.as_ref(), template) {
            Some(seconds) if is_preview => self.previews.seconds += seconds,
            Some(seconds) => self.seconds += seconds,
            None => self.unknown += 1,
        }
    }
}

fn is_image(settings: &Value<'_>) -> bool {
    settings.field(Name::TYPE).is_some_and(|output| output.is_str("image"))
}

/// How many frames the settings ask for.
fn images(settings: &Value<'_>) -> Option<u64> {
    let frames = settings.field(Name::FRAMES)?;
    let mut range = frames.items();
    let (first, last) = (range.next()?.as_u64()?, range.next()?.as_u64()?);
    last.checked_sub(first)?.checked_add(1)
}

/// How long the output of a job is, if that is known.
fn seconds(job: &Value<'_>, reference: Option<&Value<'_>>, template: Option<&Template<'_>>) -> Option<f64> {
    let named = reference.and_then(|template| template.field(Name::COMPOSITION)).and_then(|name| name.as_str());
    if let Some(seconds) = named.as_deref().and_then(|name| duration_that_is_set(job, name)) {
        return Some(seconds);
    }
    let template = template?;
    match &named {
        Some(name) => Some(template.length(name)?.duration),
        // A motion graphics template is its own composition.
        None => match template.info.compositions.as_deref()? {
            [only] => only.duration,
            _ => None,
        },
    }
}

/// The duration that a function of the job gives to a composition; the last one counts.
fn duration_that_is_set(job: &Value<'_>, composition: &str) -> Option<f64> {
    let assets = job.field(Name::ASSETS)?;
    let set = assets.items().filter_map(|asset| {
        let is_setter = asset.field(Name::NAME).is_some_and(|name| {
            ["nx:comp-duration-set", "nx-comp-duration-set"].iter().any(|setter| name.is_str(setter))
        });
        let params = asset.get("params").filter(|_| is_setter)?;
        params.field(Name::COMPOSITION).filter(|target| target.is_str(composition))?;
        params.field(Name::VALUE)?.as_f64().filter(|seconds| seconds.is_finite() && *seconds > 0.0)
    });
    set.last()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TemplateInfo;

    const A: &str = "01JTGM9GCR71JV7EJYDF45QAFD";
    const B: &str = "01JTGM9GCR71JV7EJYDF45QAFE";

    fn options() -> CheckOptions {
        let templates = format!(
            r#"[{{"id": "{A}", "compositions": [{{"name": "main", "duration": 10.1, "frame_rate": 25}}, {{"name": "short", "duration": 0.2, "frame_rate": 25}}]}},
                {{"id": "{B}", "type": "mogrt", "compositions": [{{"name": "x", "duration": 4, "frame_rate": 25}}]}}]"#
        );
        CheckOptions::default().templates(TemplateInfo::from_json(&templates).unwrap())
    }

    fn job(rest: &str) -> String {
        format!(r#"{{"template": {{"id": "{A}", "composition": "main"}}{rest}}}"#)
    }

    #[test]
    fn jobs_seconds_and_templates_are_added_up() {
        let text = format!(
            r#"{{"jobs": [{}, {}, {}, {{"template": {{"id": "{B}"}}}}, {{"template": {{"id": "{A}", "composition": "short"}}}}]}}"#,
            job(""),
            job(r#", "preview": true"#),
            job(r#", "settings": {"type": "image", "frames": [10, 19]}"#),
        );
        let found = estimate(&text, &options());
        assert_eq!((found.kind, found.jobs, found.templates, found.unknown), (PayloadKind::Batch, 5, 2, 0));
        assert_eq!((found.seconds, found.images), (14.3, 10));
        assert_eq!(found.previews, PreviewEstimate { jobs: 1, seconds: 10.1 });
    }

    #[test]
    fn nested_jobs_and_clips_are_rendered_as_well() {
        let nested =
            format!(r#"{{"type": "job", "layerName": "a", "template": {{"id": "{A}", "composition": "short"}}}}"#);
        let found = estimate(job(&format!(r#", "assets": [{nested}, {nested}]"#)), &options());
        assert_eq!((found.jobs, found.nested_jobs, found.seconds), (1, 2, 10.5));
        let clip = format!(r#"{{"type": "job", "template": {{"id": "{A}", "composition": "short"}}}}"#);
        let join = format!(r#"{{"assets": [{{"type": "video", "src": "https://example.com/a.mp4"}}, {clip}]}}"#);
        let found = estimate(&join, &options());
        assert_eq!((found.kind, found.jobs, found.nested_jobs, found.seconds), (PayloadKind::Join, 1, 1, 0.2));
    }

    #[test]
    fn a_duration_that_the_job_sets_counts() {
        let set = |name: &str, value: &str| {
            job(&format!(
                r#", "assets": [{{"type": "function", "name": "{name}", "params": {{"composition": "main", "value": {value}}}}}]"#
            ))
        };
        let found = |payload: String, options: &CheckOptions| {
            let found = estimate(payload, options);
            (found.seconds, found.unknown)
        };
        assert_eq!(found(set("nx:comp-duration-set", "30"), &CheckOptions::default()), (30.0, 0));
        assert_eq!(found(set("nx-comp-duration-set", "30"), &options()), (30.0, 0));
        assert_eq!(found(set("nx:comp-duration-set", "\"30\""), &options()), (10.1, 0));
    }

    #[test]
    fn what_is_not_known_is_counted() {
        let found = estimate(job(""), &CheckOptions::default());
        assert_eq!((found.jobs, found.seconds, found.unknown), (1, 0.0, 1));
        let foreign =
            format!(r#"{{"template": {{"src": "https://example.com/a.aep", "id": "{A}", "composition": "main"}}}}"#);
        assert_eq!(estimate(foreign, &options()).unknown, 1, "with `src`, the id is a label");
        let image = estimate(job(r#", "settings": {"type": "image", "frames": 3}"#), &CheckOptions::default());
        assert_eq!((image.images, image.unknown), (1, 0));
    }

    #[test]
    fn anything_is_estimated_as_far_as_it_can_be_read() {
        for text in ["", "[]", "null", "{\"jobs\": 5}", "{\"jobs\": [1, null, {}]", "{\"assets\": [[]]}"] {
            let found = estimate(text, &CheckOptions::default());
            assert_eq!((found.seconds, found.templates), (0.0, 0), "{text}");
        }
        assert_eq!(estimate("[]", &CheckOptions::default()).jobs, 0);
    }
}
