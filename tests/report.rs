//! A report can be stored as JSON and read back, and names are parsed with errors that say what was expected.

use nexrender_payload::{CheckOptions, PayloadKind, Report, RuleCode, Severity, Surroundings, TemplateInfo, lint};

const PAYLOAD: &str = r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a"}, "preview": true,
    "fonts": ["a.ttf", "a.ttf"], "settings": {"codec": "h264"}, "assets": [5]}"#;

#[test]
fn a_report_is_the_same_after_a_round_trip_through_json() {
    for payload in [PAYLOAD, "{", r#"{"jobs": []}"#, "5"] {
        let report = lint(payload, &CheckOptions::default());
        assert!(!report.diagnostics.is_empty());
        let text = serde_json::to_string(&report).unwrap();
        assert_eq!(serde_json::from_str::<Report>(&text).unwrap(), report);
    }
}

#[test]
fn every_name_is_parsed_and_another_is_an_error_with_that_name() {
    for severity in Severity::ALL {
        assert_eq!(severity.as_str().parse(), Ok(severity));
    }
    for kind in PayloadKind::ALL {
        assert_eq!(kind.to_string().parse(), Ok(kind));
    }
    for code in RuleCode::ALL {
        assert_eq!(code.as_str().parse(), Ok(*code));
    }
    assert_eq!("browser".parse(), Ok(Surroundings::Browser));
    for (error, message) in [
        ("bad".parse::<Severity>().unwrap_err(), "`bad` is not the name of a severity"),
        ("jobs".parse::<PayloadKind>().unwrap_err(), "`jobs` is not the name of a kind of payload"),
        ("no-rule".parse::<RuleCode>().unwrap_err(), "`no-rule` is not the name of a rule"),
        ("page".parse::<Surroundings>().unwrap_err(), "`page` is not the name of a context"),
    ] {
        assert_eq!(error.to_string(), message);
    }
}

#[test]
fn a_text_that_is_not_a_template_is_an_error_with_the_reason() {
    for (text, message) in [("{", "not a template: it is not JSON"), ("5", "not a template: ")] {
        let error = TemplateInfo::from_json(text).unwrap_err().to_string();
        assert!(error.starts_with(message), "{error}");
    }
}
