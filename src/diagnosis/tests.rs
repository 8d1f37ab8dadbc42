use super::*;
use crate::TemplateInfo;

const PAYLOAD: &str = r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "mian" },
  "fonts": ["Inter-Bold.ttf"],
  "assets": [
    { "type": "text", "layerName": "titel", "value": "Hello" },
    { "type": "data", "layerName": "box", "property": "Effects->Fill->Colour", "value": [1, 0, 0] },
    { "type": "image", "layerName": "logo", "src": "https://cdn.example.com/logo.png" },
    { "type": "video", "layerName": "clip.mp4", "name": "clip.mp4", "src": "https://cdn.example.com/a/clip.mp4" },
    { "type": "function", "name": "nx:layer-state-set", "params": { "layerName": ["a", "titel"], "visible": true } }
  ]
}"#;

fn failed(error: &str) -> String {
    serde_json::json!({"id": "01J", "status": "error", "stats": {"error": error}}).to_string()
}

fn diagnosed(job: &str, log: Option<&str>) -> Diagnosis {
    let evidence = Evidence { job, log, payload: Some(PAYLOAD), has_ranges: true };
    diagnose(&evidence, &CheckOptions::default())
}

fn pointers(cause: &Cause) -> Vec<&str> {
    cause.places.iter().map(|place| place.pointer.as_str()).collect()
}

#[test]
fn each_error_of_the_engine_is_explained_at_its_places() {
    for (error, code, expected) in [
        (
            "Error: nexrender: Couldn't find any layers by provided name (titel) inside a composition: main",
            RuleCode::LayerUnknown,
            &["/assets/0/layerName", "/assets/4/params/layerName/1"][..],
        ),
        (
            "Error: nexrender: Couldn't find any compositions by provided name (mian)",
            RuleCode::CompositionUnknown,
            &["/template/composition"],
        ),
        (
            "Error: nexrender: Can't find a property sequence Effects.Fill.Colour for key: Effectswithin layer: box",
            RuleCode::PropertyName,
            &["/assets/1/property"],
        ),
        (
            "Unable to download file https://cdn.example.com/logo.png: 404 Not Found",
            RuleCode::UrlUnavailable,
            &["/assets/2/src"],
        ),
        (
            "Error: nexrender: Trying to create a file replacement for an unknown file: C:\\work\\clip.mp4",
            RuleCode::MediaName,
            &["/assets/3"],
        ),
        (
            "@nexrender/action-encode: assetRedefinition must include src, layerName, and filename",
            RuleCode::MediaName,
            &["/assets/2"],
        ),
    ] {
        let found = diagnosed(&failed(error), Some("nothing of interest"));
        let cause = &found.causes[0];
        assert_eq!((cause.likelihood, cause.code), (Likelihood::Certain, Some(code)), "{error}");
        assert_eq!(pointers(cause), expected, "{error}");
        assert_eq!(cause.evidence.as_deref(), Some(error));
        assert!(cause.places.iter().all(|place| place.range.is_some()));
        assert_eq!(found.summary, format!("the job failed: {}", cause.message));
        assert_eq!(found.log, None, "a known error needs no log");
    }
}

#[test]
fn a_log_is_read_where_the_response_has_no_reason() {
    let log = "start\n[script] Error: nexrender: Couldn't find any compositions by provided name (mian)\nend";
    for error in ["", "Render failed"] {
        let found = diagnosed(&failed(error), Some(log));
        assert_eq!(found.causes[0].code, Some(RuleCode::CompositionUnknown), "{error}");
    }
}

#[test]
fn an_unknown_error_is_shown_as_it_is_with_the_log_around_it() {
    let log = (0..40).map(|line| if line == 20 { "aerender exploded".to_owned() } else { format!("line {line}") });
    let log = log.collect::<Vec<_>>().join("\n");
    let found = diagnosed(&failed("aerender exploded"), Some(&log));
    assert_eq!((found.causes[0].message.as_str(), found.causes[0].code), ("aerender exploded", None));
    let shown = found.log.unwrap();
    assert!(shown.starts_with("line 15\n") && shown.ends_with("\nline 25") && shown.contains("exploded"), "{shown}");
}

#[test]
fn a_template_makes_the_advice_better() {
    let template = r#"{"id": "01JTGM9GCR71JV7EJYDF45QAFD", "compositions": ["main", "mian"], "layers": ["title", "box", "logo", "clip.mp4", "a"]}"#;
    let options = CheckOptions::default().templates(TemplateInfo::from_json(template).unwrap());
    let error = "Couldn't find any layers by provided name (titel) inside a composition: main";
    let evidence = Evidence { job: &failed(error), payload: Some(PAYLOAD), ..Evidence::default() };
    let found = diagnose(&evidence, &options);
    assert!(found.causes[0].help.as_deref().is_some_and(|help| help.contains("title")), "{:?}", found.causes[0].help);
    assert!(found.causes[0].places.iter().all(|place| place.range.is_none()));
}

#[test]
fn what_the_check_finds_is_possible_only() {
    let payload =
        r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main"}, "settings": {"quality": "draf"}}"#;
    let evidence = Evidence { job: &failed("boom"), payload: Some(payload), ..Evidence::default() };
    let found = diagnose(&evidence, &CheckOptions::default());
    let last = found.causes.last().unwrap();
    assert_eq!((last.likelihood, last.code), (Likelihood::Possible, Some(RuleCode::UnknownValue)));
    assert_eq!(pointers(last), ["/settings/quality"]);
}

#[test]
fn a_finished_job_may_not_be_what_was_expected() {
    let payload = r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main"}, "preview": true, "fonts": ["Inter-Bold.ttf"]}"#;
    let job = r#"{"id": "01J", "status": "finished", "missingFonts": ["Inter-Bold.ttf"]}"#;
    let found = diagnose(&Evidence { job, payload: Some(payload), ..Evidence::default() }, &CheckOptions::default());
    assert_eq!(pointers(&found.causes[0]), ["/fonts/0"]);
    assert_eq!(pointers(&found.causes[1]), ["/preview"]);
    assert!(
        found.summary.starts_with("the job finished, but the font `Inter-Bold.ttf` is missing"),
        "{}",
        found.summary
    );
}

#[test]
fn other_states_are_named() {
    let of = |job: &str| diagnose(&Evidence { job, ..Evidence::default() }, &CheckOptions::default());
    assert_eq!(of(r#"{"status": "manually_cancelled"}"#).summary, "the job was cancelled");
    assert_eq!(of(r#"{"status": "render:dorender"}"#).summary, "the job has not ended: its state is `render:dorender`");
    assert_eq!(of(r#"{"status": "error"}"#).summary, "the job failed, and the service does not say why");
    for text in ["", "[]", "{", "5"] {
        assert_eq!(of(text).summary, "this is not a response about a job");
    }
}

#[test]
fn what_authorises_a_download_appears_nowhere() {
    let url = "https://planted:planted@cdn.example.com/logo.png?X-Amz-Signature=planted0123";
    let payload = PAYLOAD.replace("https://cdn.example.com/logo.png", url);
    for error in [format!("Unable to download file {url}: 403 Forbidden"), format!("boom at {url}")] {
        let job = failed(&error);
        let log = format!("one\n{error}\ntwo");
        let evidence = Evidence { job: &job, log: Some(&log), payload: Some(&payload), has_ranges: true };
        let found = diagnose(&evidence, &CheckOptions::default());
        assert!(!serde_json::to_string(&found).unwrap().contains("planted"), "{found:?}");
        if error.starts_with("Unable") {
            assert_eq!(pointers(&found.causes[0]), ["/assets/2/src"]);
        }
    }
}
