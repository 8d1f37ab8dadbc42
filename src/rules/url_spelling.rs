use crate::definition::Format;
use crate::support::url::{self, UrlError};
use crate::support::{Context, Finding, FixDraft, Rule, edit, one_of_any_case, quote, rule, said, show, show_str};
use crate::text::Value;
use crate::text::search::{
    before_any, contains, find, find_any, is_white, matches, split_once, trim_end_any, trim_start_any,
};

rule! {
    UrlSpelling, Warning, "a misspelled URL", Safe;
    what: "Reports a URL of an asset, a template, a webhook or an upload that is malformed: spaces or line breaks around or inside it, backslashes, `&amp;` or `\\u0026` for `&`, quotes, brackets or a file name around it, a missing host or missing slashes, a comma at the end, a duplicate scheme, two URLs in one string.",
    why: "Such a URL is requested literally or not at all: the download fails, and the job with it.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "image", "layerName": "hero.png", "src": " https://cdn.example.com\\my hero.png" }]
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "image", "layerName": "hero.png", "src": "https://cdn.example.com/my%20hero.png" }]
}"#,
    fix: "Removes spaces and line breaks around the URL, writes spaces inside it as `%20`, backslashes of the path as `/` and `&amp;` as `&`. Safe: it is the same URL. Removing a duplicate scheme or text around the URL, and replacing a no-break space inside it, is only offered.",
    source: "The URL Standard of the WHATWG; `POST /jobs`, `assets[].src`, `template.src`, `webhook.url` and `upload`",
}

/// What is wrong with the spelling.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    Doubled,
    Two,
    NoHost,
    Wrapped,
    Ampersand,
    Backslash,
    /// One slash or none behind the scheme.
    Slashes,
    /// A comma or a semicolon at the end.
    Trailing,
    Inside,
    Around,
}

struct Misspelled<'v> {
    value: &'v Value<'v>,
    fault: Fault,
    /// The URL that was probably meant.
    meant: Option<String>,
}

impl Finding for Misspelled<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        let fault = match self.fault {
            Fault::Doubled => "has its scheme twice, so the request goes to a host that does not exist",
            Fault::Two => "is two URLs in one string: neither is downloaded",
            Fault::NoHost => "has no host, so there is nothing to connect to",
            Fault::Wrapped => "has quotes, brackets or a name around the URL, so it is not read as a URL",
            Fault::Slashes => "lacks the two slashes after its scheme, so the request may fail",
            Fault::Trailing => "ends with a comma or a semicolon, which is requested as a part of the name",
            Fault::Ampersand => "has an escaped `&`, so the server does not get its parameters, and a signature fails",
            Fault::Backslash => "has backslashes instead of slashes, so the request may go to another path",
            Fault::Inside => "has a blank or a line break in it, so the request may fail or go to another path",
            Fault::Around => "has blanks or line breaks around the URL, so the request may fail",
        };
        said(show(self.value), fault)
    }

    fn help(&self) -> Option<String> {
        Some(match (self.fault, &self.meant) {
            // A query is not shown, so the help says what to change in it.
            (Fault::Inside, Some(meant)) if contains(meant, "?") => "write `%20` for each blank".to_owned(),
            (Fault::Ampersand, _) => "write `&` for each `&amp;` and each `\\u0026`".to_owned(),
            (_, Some(meant)) => ["write ", &show_str(meant)].concat(),
            (Fault::Two, None) => "keep one URL; a second file needs a separate asset".to_owned(),
            (Fault::NoHost, None) => "write the whole URL, `https://HOST/…`".to_owned(),
            (_, None) => "correct the URL".to_owned(),
        })
    }

    fn fix(&self) -> Option<FixDraft> {
        let meant = self.meant.as_ref()?;
        // A no-break space inside a URL is requested as `%C2%A0`, which may be what the file's name has.
        let has_wide_blank =
            || self.value.as_str().is_some_and(|text| unblanked(&text).chars().any(|c| !c.is_ascii() && is_white(c)));
        let safe = !matches!(self.fault, Fault::Doubled | Fault::Wrapped | Fault::Trailing) && !has_wide_blank();
        edit(&["Change to ", &show_str(meant)], safe, self.value.span(), &quote(meant))
    }
}

/// A blank, a control character, or a character of no width that copying leaves behind.
fn is_blank(c: char) -> bool {
    c < ' ' || is_white(c) || is_invisible(c)
}

/// The text without the blanks around it.
fn unblanked(text: &str) -> &str {
    text.trim_matches(is_blank)
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}' | '\u{2060}' | '\u{FEFF}')
}

/// What follows the scheme and its slashes, where a text is an http(s) URL.
fn behind_scheme(text: &str) -> Option<&str> {
    let (scheme, rest) = url::scheme(text)?;
    one_of_any_case(scheme.as_bytes(), &["http", "https"])?;
    Some(trim_start_any(rest, b"/\\"))
}

/// Whether a second URL follows. One in a path or a query may be meant: proxies and archives take it there.
fn has_second(rest: &str) -> bool {
    let path = before_any(rest, b"?#");
    matches(rest, "://").any(|at| {
        let before = rest.get(..at).unwrap_or_default();
        let before = before.strip_suffix(['s', 'S']).unwrap_or(before);
        let Some(scheme) = before.len().checked_sub(4).and_then(|start| before.get(start..)) else { return false };
        let last = before.get(..before.len() - 4).and_then(|before| before.chars().next_back());
        let is_apart = match last {
            Some(c) if is_blank(c) => true,
            Some(c) => at < path.len() && (c.is_ascii_alphanumeric() || matches!(c, ',' | ';' | '|')),
            None => false,
        };
        scheme.eq_ignore_ascii_case("http") && is_apart
    })
}

/// The URL inside quotes or brackets, or behind the text of a Markdown link.
fn unwrapped(text: &str) -> Option<&str> {
    const PAIRS: [(char, char); 6] = [('"', '"'), ('\'', '\''), ('`', '`'), ('<', '>'), ('(', ')'), ('[', ']')];
    let Some((open, close)) = PAIRS.iter().copied().find(|(open, _)| text.starts_with(*open)) else {
        return behind_name(text);
    };
    let link = if open == '[' { find(text, "](").map(|at| at + 2) } else { None };
    let (start, close) = link.map_or((1, close), |start| (start, ')'));
    let inner = text.get(start..)?.strip_suffix(close)?;
    let inner = unblanked(inner);
    behind_scheme(inner).map(|_| inner)
}

/// The URL in `photo.jpg (https://…)`, as Airtable writes an attachment.
fn behind_name(text: &str) -> Option<&str> {
    let (name, rest) = split_once(text, " (")?;
    let inner = rest.strip_suffix(')')?;
    let is_one = behind_scheme(name).is_none() && find_any(inner, b" ,()").is_none();
    (is_one && behind_scheme(inner).is_some()).then_some(inner)
}

/// The same URL, spelled as it is requested.
fn respelled(text: &str) -> String {
    let mut url = String::new();
    let mut is_path = true;
    let mut rest = unblanked(text);
    while let Some(c) = rest.chars().next() {
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
        is_path &= !matches!(c, '?' | '#');
        if let Some(escaped) = rest.strip_prefix("u0026").filter(|_| c == '\\') {
            url.push('&');
            rest = escaped;
            continue;
        }
        match c {
            // `\/` is a slash that was escaped once too often.
            '\\' if is_path && rest.starts_with('/') => {}
            '\\' if is_path => url.push('/'),
            ' ' => url.push_str("%20"),
            c if c < ' ' || is_invisible(c) => {}
            // A no-break space or another blank that stands for a plain one.
            c if is_white(c) => url.push_str("%20"),
            c => url.push(c),
        }
        // It may have been escaped more than once.
        while c == '&'
            && let Some(unescaped) = rest.strip_prefix("amp;")
        {
            rest = unescaped;
        }
    }
    url
}

/// Whether what follows a scheme begins with a scheme again, with or without its colon.
fn is_scheme(rest: &str) -> bool {
    let Some((http, behind)) = rest.split_at_checked(4) else { return false };
    let behind = behind.strip_prefix(['s', 'S']).unwrap_or(behind);
    http.eq_ignore_ascii_case("http") && (behind.starts_with("//") || behind.starts_with(":/"))
}

/// What is wrong with the spelling of a URL, and the URL that was probably meant.
fn misspelling(text: &str, format: Format) -> Option<(Fault, Option<String>)> {
    let trimmed = unblanked(text);
    // Where only a full URL is allowed, this is an error, which another rule reports.
    if format == Format::AssetSource
        && let Some(inner) = unwrapped(trimmed)
    {
        return Some((Fault::Wrapped, Some(respelled(inner))));
    }
    let rest = behind_scheme(trimmed)?;
    let rest = rest.strip_prefix("www.").filter(|behind| is_scheme(behind)).unwrap_or(rest);
    if is_scheme(rest) {
        // The second one may lack its colon.
        let behind = split_once(rest, "//").map(|(_, behind)| ["https://", behind].concat());
        let meant = if url::parse(rest).is_ok() { Some(rest.to_owned()) } else { behind };
        return Some((Fault::Doubled, meant.filter(|url| url::parse(url).is_ok()).map(|url| respelled(&url))));
    }
    if has_second(rest) {
        return Some((Fault::Two, None));
    }
    let slashes = trimmed.len() - rest.len();
    let is_bare = before_any(rest, b"/\\?#").is_empty();
    let has_three = trimmed.get(..slashes).is_some_and(|start| start.ends_with("///"));
    if is_bare || has_three {
        // Where only a full URL is allowed, one without a host is an error, which another rule reports.
        let is_asset = matches!(format, Format::AssetSource);
        let is_error = url::parse(trimmed) == Err(UrlError::Host);
        return (is_asset || !is_error).then_some((Fault::NoHost, None));
    }
    let path = before_any(trimmed, b"?#");
    // A slash may be escaped once too often.
    let has_two = trimmed.get(..slashes).is_some_and(|start| !start.ends_with(':') && !start.ends_with(":/"));
    if !has_two {
        let (scheme, _) = url::scheme(trimmed)?;
        let meant = respelled(&[scheme, "://", rest].concat());
        return Some((Fault::Slashes, url::parse(&meant).is_ok().then_some(meant)));
    }
    if path.len() == trimmed.len() && trimmed.ends_with([',', ';']) {
        let meant = respelled(trim_end_any(trimmed, b",;"));
        return Some((Fault::Trailing, url::parse(&meant).is_ok().then_some(meant)));
    }
    let fault = if contains(trimmed, "&amp;") || contains(trimmed, "\\u0026") {
        Fault::Ampersand
    } else if contains(path, "\\") {
        Fault::Backslash
    } else if trimmed.chars().any(is_blank) {
        Fault::Inside
    } else if trimmed.len() < text.len() {
        Fault::Around
    } else {
        return None;
    };
    let meant = respelled(text);
    Some((fault, url::parse(&meant).is_ok().then_some(meant)))
}

/// Checks the spelling of a URL. Whether it is misspelled, so that no other rule has to check it.
pub(crate) fn check(value: &Value<'_>, format: Format, cx: &mut Context<'_, '_, '_>) -> bool {
    let Some(text) = value.as_str() else { return false };
    let Some((fault, meant)) = misspelling(&text, format) else { return false };
    cx.report(value, &Misspelled { value, fault, meant });
    true
}

super::vectors! {
    UrlSpelling;
    pass: &[
        r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://cdn.example.com/a.png"}]"#,
        r#""assets": [{"type": "image", "layerName": "a.png", "src": "https:\/\/cdn.example.com\/a.png"}]"#,
        r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://cdn.example.com/my%20hero.png?a=1&b=2#c"}]"#,
        r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://images.weserv.nl/?url=https://example.com/a.png"}]"#,
        r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://web.archive.org/web/2020/https://example.com/a.png"}]"#,
        r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://res.cloudinary.com/demo/image/fetch/w_300,h_200/https://example.com/a.png"}]"#,
        r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://x.com/a.png?list=https://a.com,https://b.com"}]"#,
        r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://x.com:8443/a.png"}]"#,
        r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://x.com/a,b;c(1).png?q=a\\b"}]"#,
        r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://x.com/größe.png"}]"#,
        r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://x.com/a.png?amp=1&ampere=2"}]"#,
        r#""assets": [{"type": "image", "layerName": "a.png", "src": "${secrets.BASE}/my file.png"}]"#,
        r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://http.cat/404"}]"#,
        r#""assets": [{"type": "image", "layerName": "a.png", "src": "a b.png"}]"#,
        r#""webhook": {"url": "https://"}"#,
    ],
    fail: &[
        (r#""assets": [{"type": "image", "layerName": "a.png", "src": "http:/cdn.x.com/a.png"}, {"type": "image", "layerName": "b.png", "src": "https:cdn.x.com/b.png"}]"#, &["warning /assets/0/src", "warning /assets/1/src"]),
        (r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://www.https://x.com/a.png"}, {"type": "image", "layerName": "b.png", "src": "https://x.com/b.png,"}, {"type": "image", "layerName": "c.png", "src": "https://x.com/c.png;"}]"#,
            &["warning /assets/0/src", "warning /assets/1/src", "warning /assets/2/src"]),
        (r#""webhook": {"url": "https:/x.com/hook"}"#, &["warning /webhook/url"]),
        (r#""assets": [{"type": "image", "layerName": "a.png", "src": "a.png (https://x.com/a.png)"}]"#, &["warning /assets/0/src"]),
        (r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://x.com/my hero.png"}]"#, &["warning /assets/0/src"]),
        (r#""assets": [{"type": "image", "layerName": "a.png", "src": " https://x.com/a.png"}]"#, &["warning /assets/0/src"]),
        (r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://x.com/a.png\r\n"}]"#, &["warning /assets/0/src"]),
        (r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://x.com/a\n.png"}]"#, &["warning /assets/0/src"]),
        (r#""assets": [{"type": "image", "layerName": "a.png", "src": "\u00a0https://x.com/a.png"}]"#, &["warning /assets/0/src"]),
        (r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://x.com/a\u200b.png"}]"#, &["warning /assets/0/src"]),
        (r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://x.com/a\u00a0b.png"}]"#, &["warning /assets/0/src"]),
        (r#""assets": [{"type": "image", "layerName": "a.png", "src": "https:\\\\x.com\\a.png"}]"#, &["warning /assets/0/src"]),
        (r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://x.com/a.png?a=1&amp;b=2"}]"#, &["warning /assets/0/src"]),
        (r#""assets": [{"type": "image", "layerName": "a.png", "src": "http://https://x.com/a.png"}]"#, &["warning /assets/0/src"]),
        (r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://https//x.com/a.png"}]"#, &["warning /assets/0/src"]),
        (r#""assets": [{"type": "image", "layerName": "a.png", "src": "https:///a.png"}]"#, &["warning /assets/0/src"]),
        (r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://"}]"#, &["warning /assets/0/src"]),
        (r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://x.com/a.png;https://x.com/b.png"}]"#, &["warning /assets/0/src"]),
        (r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://x.com/a.pnghttps://x.com/b.png"}]"#, &["warning /assets/0/src"]),
        (r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://x.com/a.png https://x.com/b.png"}]"#, &["warning /assets/0/src"]),
        (r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://x.com/a.png?v=1\nhttps://x.com/b.png"}]"#, &["warning /assets/0/src"]),
        (r#""assets": [{"type": "image", "layerName": "a.png", "src": "\"https://x.com/a.png\""}]"#, &["warning /assets/0/src"]),
        (r#""assets": [{"type": "image", "layerName": "a.png", "src": "<https://x.com/a.png>"}]"#, &["warning /assets/0/src"]),
        (r#""assets": [{"type": "image", "layerName": "a.png", "src": "[logo](https://x.com/a.png)"}]"#, &["warning /assets/0/src"]),
        (r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a", "src": "https://x.com/my promo.aep"}}"#, &["warning /template/src"]),
        (r#""webhook": {"url": "https://x.com/hook "}"#, &["warning /webhook/url"]),
        (r#""upload": {"outputUrl": " https://x.com", "params": {"region": "a", "bucket": "b", "accessKeyId": "${secrets.A}", "accessKeySecret": "${secrets.B}", "endpoint": "https:\\\\x.com"}}"#,
            &["warning /upload/outputUrl", "warning /upload/params/endpoint"]),
    ],
    fix: &[
        (r#""assets": [{"type": "image", "layerName": "a.png", "src": "https:/x.com/a.png?a=1\\u0026b=2"}]"#, r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://x.com/a.png?a=1&b=2"}]"#),
        (r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://x.com/a.png?a=1\\u0026b=2"}]"#, r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://x.com/a.png?a=1&b=2"}]"#),
        (r#""assets": [{"type": "image", "layerName": "a.png", "src": "\n https:\\\\x.com\\my hero.png?a=1&amp;amp;b=c d\\e "}]"#,
            r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://x.com/my%20hero.png?a=1&b=c%20d\\e"}]"#),
        (r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://x y.com/a.png"}]"#, r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://x y.com/a.png"}]"#),
        (r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://https://x.com/a.png"}]"#, r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://https://x.com/a.png"}]"#),
    ],
}
