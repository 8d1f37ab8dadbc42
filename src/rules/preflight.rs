//! What a preflight looks up, and the rules for the results.

use super::{template_not_ready, url_content, url_unavailable, url_unchecked};
use crate::definition::Name;
use crate::support::url::{self, Url};
use crate::support::{Context, Finding, Object, Template, Unchecked, UrlResult, characters, one_of};
use crate::text::search::contains;
use crate::text::{Kind, Value};

/// The use of a file, which decides what its URL may return.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Medium {
    Image,
    Audio,
    Video,
    Font,
    Project,
    Script,
    /// Any kind of file next to the project.
    Any,
}

/// The asset types whose `src` is downloaded.
const DOWNLOADED: [(&str, Medium); 5] = [
    ("image", Medium::Image),
    ("audio", Medium::Audio),
    ("video", Medium::Video),
    ("static", Medium::Any),
    ("script", Medium::Script),
];

/// What to do with a URL.
enum Target {
    /// It can be requested.
    Request(Url),
    /// It cannot.
    Skip(Unchecked),
    /// It is not an http(s) URL: other rules report that.
    NotUrl,
}

fn target(text: &str) -> Target {
    if contains(text, "${secrets.") {
        return Target::Skip(Unchecked::Secret);
    }
    if contains(text, "${") || contains(text, "{{") {
        return Target::Skip(Unchecked::Placeholder);
    }
    match url::parse(text) {
        Ok(url) if url.has_user_info => Target::Skip(Unchecked::UserInfo),
        Ok(url) => Target::Request(url),
        Err(_) => Target::NotUrl,
    }
}

/// The stored template of a job.
#[cold]
pub(crate) fn template(job: &Object<'_>, cx: &mut Context<'_, '_, '_>) {
    let Some(template) = job.get(Name::TEMPLATE).filter(|template| template.field(Name::SRC).is_none()) else { return };
    let Some(id) = template.field(Name::ID).and_then(|id| id.as_str()) else { return };
    if cx.scope.template.is_some_and(|template| !Template::is_bare(template)) || !is_id(&id) {
        return;
    }
    if let Some(collector) = cx.collector() {
        collector.template(&id);
    }
    if let Some(status) = cx.results().and_then(|results| results.templates.get(&*id)) {
        template_not_ready::report_unread((job, &template), &id, *status, cx);
    }
}

/// Whether a text may be the id of a stored template.
fn is_id(text: &str) -> bool {
    text.len() == 26 && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

/// The `src` of an asset or a clip.
#[cold]
pub(crate) fn asset(asset: &Object<'_>, cx: &mut Context<'_, '_, '_>) {
    let Some(tag) = asset.get(Name::TYPE) else { return };
    let medium = DOWNLOADED.iter().find(|(name, _)| one_of(&tag, &[name]).is_some());
    if let Some((_, medium)) = medium {
        source(asset, *medium, cx);
    }
}

/// The `src` of an object.
#[cold]
pub(crate) fn source(object: &Object<'_>, medium: Medium, cx: &mut Context<'_, '_, '_>) {
    if let Some(src) = object.get(Name::SRC) {
        url(&src, medium, cx, |finding, cx| cx.report_member(object, &src, finding));
    }
}

/// A font that is given by its URL.
#[cold]
pub(crate) fn font(value: &Value<'_>, cx: &mut Context<'_, '_, '_>) {
    url(value, Medium::Font, cx, |finding, cx| cx.report(value, finding));
}

fn url<'c, 'o, 'v>(
    value: &Value<'_>,
    medium: Medium,
    cx: &mut Context<'c, 'o, 'v>,
    report: impl Fn(&dyn Finding, &mut Context<'c, 'o, 'v>),
) {
    if value.kind() != Kind::String {
        return;
    }
    let text = characters(value);
    let found = target(&text);
    if let (Target::Request(url), Some(collector)) = (&found, cx.collector()) {
        collector.url(&text, !url.host.is_public);
    }
    let Some(results) = cx.results().and_then(|results| results.urls.as_ref()) else { return };
    let reason = match found {
        Target::NotUrl => return,
        Target::Skip(reason) => reason,
        Target::Request(_) => match results.get(&*text) {
            Some(UrlResult::Unchecked(reason)) => *reason,
            Some(UrlResult::Failure(failure)) => {
                return report(&url_unavailable::Unavailable::without_response(value, *failure), cx);
            }
            Some(UrlResult::Response(response)) => {
                if let Some(unavailable) = url_unavailable::Unavailable::of(value, response) {
                    report(&unavailable, cx);
                } else if let Some(content) = url_content::Content::of(value, medium, response) {
                    report(&content, cx);
                }
                return;
            }
            None => return,
        },
    };
    report(&url_unchecked::NotRequested { value, reason }, cx);
}

#[cfg(test)]
mod tests {
    use crate::text::typed::from_json;
    use crate::{AccountSnapshot, CheckOptions, References, TemplateInfo, lint, references};

    const BATCH: &str = r#"{"jobs": [
        {"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a"}, "fonts": ["Inter.ttf"], "assets": [
            {"type": "image", "layerName": "a", "src": "https://a.com/1.png"},
            {"type": "image", "layerName": "b", "src": "https:\/\/a.com\/1.png"},
            {"type": "image", "layerName": "c", "src": "http://2130706433/2.png"},
            {"type": "image", "layerName": "d", "src": "${secrets.CDN}/3.png"},
            {"type": "image", "layerName": "e", "src": "file:///4.png"},
            {"type": "job", "layerName": "f", "template": {"id": "01JTGM9GCR71JV7EJYDF45QAFE", "composition": "b"},
                "assets": [{"type": "audio", "layerName": "g", "src": "https://a.com/5.mp3"}]}
        ]},
        {"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a", "src": "https://a.com/6.aep"}, "assets": []},
        {"template": {"id": "short", "composition": "a"}, "fonts": ["https://a.com/7.ttf"]}
    ]}"#;

    fn urls(found: &References) -> Vec<(&str, bool)> {
        found.urls.iter().map(|url| (url.url.as_str(), url.is_private)).collect()
    }

    #[test]
    fn each_template_and_url_is_listed_once_in_document_order() {
        let found = references(BATCH, &CheckOptions::default());
        // A nested job is known before the job that it is in.
        assert_eq!(found.templates, ["01JTGM9GCR71JV7EJYDF45QAFE", "01JTGM9GCR71JV7EJYDF45QAFD"]);
        assert_eq!(
            urls(&found),
            [
                ("https://a.com/1.png", false),
                ("http://2130706433/2.png", true),
                ("https://a.com/5.mp3", false),
                ("https://a.com/6.aep", false),
                ("https://a.com/7.ttf", false),
            ]
        );
        assert!(found.names_fonts && found.names_secrets);
    }

    #[test]
    fn what_is_known_is_not_listed() {
        let snapshot = r#"{
            "templates": [
                {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "layers": []},
                {"id": "01JTGM9GCR71JV7EJYDF45QAFE", "status": "uploaded"}
            ],
            "fonts": [], "secrets": []
        }"#;
        let options = CheckOptions::default().account(AccountSnapshot::from_json(snapshot).unwrap());
        let found = references(BATCH, &options);
        assert_eq!(found.templates, ["01JTGM9GCR71JV7EJYDF45QAFE"], "of the other only the status is known");
        assert!(!found.names_fonts && !found.names_secrets);
        let any = TemplateInfo::from_json(r#"{"compositions": ["a"]}"#).unwrap();
        assert_eq!(references(BATCH, &CheckOptions::default().templates(any)).templates, [""; 0]);
    }

    #[test]
    fn a_text_that_is_not_a_payload_refers_to_nothing() {
        for text in ["", "{", "[]", "5", "{\"template\": 1}", "<html>"] {
            assert_eq!(references(text, &CheckOptions::default()), References::default(), "{text}");
        }
    }

    #[test]
    fn a_refused_read_is_reported_once_and_a_missing_template_everywhere() {
        let job = |id| {
            format!(
                r#"{{"template": {{"id": "{id}", "composition": "a"}}, "fonts": ["A.ttf", "B.ttf"],
                "assets": [{{"type": "text", "layerName": "a", "value": "${{secrets.{id}}}"}}]}}"#
            )
        };
        let [missing, hidden] = ["01JTGM9GCR71JV7EJYDF45QAFD", "01JTGM9GCR71JV7EJYDF45QAFE"].map(job);
        let text = format!(r#"{{"jobs": [{missing}, {hidden}, {missing}, {hidden}]}}"#);
        let results = r#"{
            "templates": {"01JTGM9GCR71JV7EJYDF45QAFD": 404, "01JTGM9GCR71JV7EJYDF45QAFE": 403},
            "fonts": 403, "secrets": 401
        }"#;
        let options = CheckOptions::default().results(from_json(results).unwrap());
        let report = lint(text, &options);
        let found = report.diagnostics.iter().filter(|diagnostic| diagnostic.code.as_str() != "duplicate-job");
        let found: Vec<_> = found.map(|d| format!("{} {} {}", d.severity, d.code, d.pointer)).collect();
        assert_eq!(
            found,
            [
                "error template-not-ready /jobs/0/template/id",
                "info font-unknown /jobs/0/fonts/0",
                "info secret-unknown /jobs/0/assets/0/value",
                "info template-not-ready /jobs/1/template/id",
                "error template-not-ready /jobs/2/template/id",
            ]
        );
    }

    #[test]
    fn a_placeholder_is_reported_in_addition_to_its_unrequested_url() {
        let job = r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a"},
            "assets": [{"type": "image", "layerName": "a.png", "src": "https://a.com/{{photo}}.png"}]}"#;
        let options = CheckOptions::default().results(from_json(r#"{"urls": {}}"#).unwrap());
        let report = lint(job, &options);
        let codes: Vec<_> = report.diagnostics.iter().map(|diagnostic| diagnostic.code.as_str()).collect();
        assert_eq!(codes, ["placeholder-value", "url-unchecked"]);
    }
}
