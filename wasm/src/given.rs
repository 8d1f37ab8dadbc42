//! What JavaScript hands over as one JSON text: a single crossing, and no code for each of its members.

use std::time::Duration;

use nexrender_payload::internal::answer::{list, member, number, string, strings, whole};
use nexrender_payload::internal::search::split_once;
use nexrender_payload::internal::text::{Document, Value};
use nexrender_payload::request::{Operation, RequestOptions};

/// The first line of a text and, where there is one, all that follows it.
pub(super) fn first_line(text: &str) -> (&str, Option<&str>) {
    split_once(text, "\n").map_or((text, None), |(line, rest)| (line, Some(rest)))
}

/// An object of which every member may be missing.
#[derive(Debug)]
pub(super) struct Given<'d>(Option<Value<'d>>);

impl<'d> Given<'d> {
    pub(super) fn of(document: &'d Document<'_>) -> Self {
        Self(document.root())
    }

    /// Shows what the first line of a text gives, and what follows it.
    #[inline(never)]
    pub(super) fn read(text: &str, show: &mut dyn FnMut(&Given<'_>, &str)) {
        let (line, rest) = first_line(text);
        let document = Document::parse(line.as_bytes());
        show(&Given::of(&document), rest.unwrap_or_default());
    }

    #[inline(never)]
    pub(super) fn text(&self, key: &str) -> Option<String> {
        member(self.0, key).and_then(string)
    }

    pub(super) fn texts(&self, key: &str) -> Vec<String> {
        strings(self.0, key)
    }

    /// Of `[name, value, name, value, …]`.
    #[inline(never)]
    pub(super) fn pairs(&self, key: &str) -> Vec<(String, String)> {
        let mut flat = self.texts(key).into_iter();
        std::iter::from_fn(|| Some((flat.next()?, flat.next()?))).collect()
    }

    #[inline(never)]
    pub(super) fn whole(&self, key: &str) -> usize {
        self.0.and_then(|given| whole(given, key)).unwrap_or_default()
    }

    pub(super) fn wholes(&self, key: &str) -> Vec<usize> {
        list(self.0, key).into_iter().filter_map(number).collect()
    }

    /// Of milliseconds.
    #[inline(never)]
    pub(super) fn duration(&self, key: &str) -> Option<Duration> {
        let milliseconds = member(self.0, key)?.as_f64()?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "what is beyond is the longest")]
        let microseconds = (milliseconds * 1000.0) as u64;
        Some(Duration::from_micros(microseconds))
    }

    #[inline(never)]
    pub(super) fn is(&self, key: &str) -> bool {
        member(self.0, key).and_then(|flag| flag.as_bool()).unwrap_or_default()
    }

    pub(super) fn operation(&self) -> Option<Operation> {
        Operation::from_name(&self.text("operation")?)
    }

    #[inline(never)]
    pub(super) fn request_options(&self) -> RequestOptions {
        let mut options = RequestOptions::default();
        if let Some(base_url) = self.text("baseUrl") {
            options.base_url = base_url;
        }
        options.token = self.text("token");
        options.headers = self.pairs("headers");
        options
    }
}
