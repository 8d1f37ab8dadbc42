//! Which parts of the previous job had no findings. The jobs of a batch usually share most of their parts, byte by byte,
//! and a part that was checked once need not be checked again.

use super::object::MOST_FIELDS;
use crate::text::{Span, Value, same};

/// The parts of the last jobs without findings, by the index of their field.
#[derive(Default)]
pub(crate) struct Known {
    /// The template, on which the findings in the other parts may depend.
    template: Span,
    fine: [Span; MOST_FIELDS],
}

impl Known {
    /// Starts a job with this template. If the template differs from the previous one, nothing is known.
    pub fn begin(&mut self, template: Option<&Value<'_>>, text: &[u8]) {
        let span = template.map(Value::span).unwrap_or_default();
        if !same(span.of(text), self.template.of(text)) {
            self.fine = [Span::default(); MOST_FIELDS];
        }
        self.template = span;
    }

    /// Whether the text of the part equals that of a part without findings.
    pub fn is_fine(&self, position: usize, part: &Value<'_>, text: &[u8]) -> bool {
        self.fine.get(position).is_some_and(|fine| !fine.is_empty() && same(fine.of(text), part.raw()))
    }

    /// Stores a part without findings.
    pub fn remember(&mut self, position: usize, part: &Value<'_>) {
        if let Some(fine) = self.fine.get_mut(position) {
            *fine = part.span();
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{CheckOptions, lint};

    /// The pointers of the findings in a batch of jobs with these compositions and settings.
    fn found(jobs: &[(&str, &str)]) -> Vec<String> {
        let compositions = r#"[{"name": "long", "duration": 60, "frame_rate": 25}, {"name": "short", "duration": 1, "frame_rate": 25}]"#;
        let options = CheckOptions::from_json(&format!(r#"{{"template": {{"compositions": {compositions}}}}}"#));
        let jobs = jobs.iter().enumerate().map(|(index, (composition, settings))| {
            let template = format!(r#"{{"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "{composition}"}}"#);
            let assets = format!(r#"[{{"type": "text", "layerName": "a", "value": "{index}"}}]"#);
            format!(r#"{{"template": {template}, "assets": {assets}, "settings": {settings}}}"#)
        });
        let text = format!(r#"{{"jobs": [{}]}}"#, jobs.collect::<Vec<_>>().join(","));
        lint(text, &options.unwrap()).diagnostics.into_iter().map(|d| d.pointer.to_string()).collect()
    }

    #[test]
    fn a_part_is_checked_again_with_another_template() {
        let frame = r#"{"type": "image", "frames": 100}"#;
        assert_eq!(found(&[("long", frame), ("long", frame)]), [""; 0]);
        assert_eq!(found(&[("long", frame), ("short", frame)]), ["/jobs/1/settings/frames"]);
    }

    #[test]
    fn each_wrong_part_is_reported() {
        let wrong = r#"{"quality": "best"}"#;
        assert_eq!(
            found(&[("long", wrong), ("long", wrong)]),
            ["/jobs/0/settings/quality", "/jobs/1/settings/quality"]
        );
        assert_eq!(found(&[("long", "{}"), ("long", wrong), ("long", "{}")]), ["/jobs/1/settings/quality"]);
    }
}
