use crate::support::url::Url;
use crate::support::{Context, Finding, FixDraft, Rule, article, edit, quote, rule, show_str};
use crate::text::Value;
use crate::text::search::{before_any, contains, parts, rsplit_once, split_once, trim_any, trim_end_any};

rule! {
    ShareLink, Warning, "a link to a page about a file", Offered;
    what: "Reports a `src` of an asset or a template that is the URL of a page about a file, not of the file itself: a share link of Google Drive or Docs, Dropbox, OneDrive, SharePoint, WeTransfer, iCloud or Box, a video page of YouTube or Vimeo, a `blob` page of GitHub or GitLab, and the like.",
    why: "The render machine downloads what the URL returns. Here, that is an HTML page, which cannot be imported as media, so the render fails.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "image", "layerName": "hero.png", "src": "https://www.dropbox.com/s/abc123/hero.png?dl=0" }]
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "assets": [{ "type": "image", "layerName": "hero.png", "src": "https://www.dropbox.com/s/abc123/hero.png?dl=1" }]
}"#,
    fix: "Writes the URL of the file itself, if the site has one. Offered, because it works only if the file is shared with everyone.",
    source: "`POST /jobs`, `assets[].src` and `template.src`; the help pages of each site about direct links",
}

/// The address of a page.
struct Page<'v> {
    value: &'v Value<'v>,
    site: &'static str,
    /// The address of the file.
    direct: Option<String>,
}

impl Finding for Page<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        let article = article(self.site);
        format!("this is {article} {} page, not the file: the render machine would download HTML", self.site)
    }

    fn help(&self) -> Option<String> {
        Some(match &self.direct {
            Some(direct) => format!("share the file with everyone and write `{}`", shown(direct)),
            None => "upload the file to a web server or a bucket, and use that URL".to_owned(),
        })
    }

    fn fix(&self) -> Option<FixDraft> {
        let direct = self.direct.as_ref()?;
        edit(&["Change to ", &show_str(direct)], false, self.value.span(), &quote(direct))
    }
}

/// A direct address as a message shows it: without parameters that may be keys, other than the one that matters.
fn shown(direct: &str) -> String {
    let Some((url, query)) = split_once(direct, "?") else { return trim_any(&show_str(direct), b"\"").to_owned() };
    let others = rsplit_once(query, b'&').map(|(others, last)| (others.starts_with("export="), last));
    let query = match others {
        Some((false, last)) => ["…&", last].concat(),
        _ => query.to_owned(),
    };
    let url = show_str(url);
    [trim_any(&url, b"\""), "?", &query].concat()
}

/// Which addresses of a site are pages, and how its files are addressed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    GoogleDrive,
    GooglePhotos,
    Dropbox,
    OneDrive,
    SharePoint,
    WeTransfer,
    Vimeo,
    GitHub,
    GitLab,
    Box,
    Unsplash,
    /// Every address of these hosts whose path does not end in a file name.
    Any,
}

/// A site by the last two labels of its hosts.
struct Site {
    domain: &'static str,
    name: &'static str,
    form: Form,
}

const fn site(domain: &'static str, name: &'static str, form: Form) -> Site {
    Site { domain, name, form }
}

/// The sites where people share files by the addresses of pages.
const SITES: [Site; 30] = [
    site("google.com", "Google Drive", Form::GoogleDrive),
    site("goo.gl", "Google Photos", Form::GooglePhotos),
    site("dropbox.com", "Dropbox", Form::Dropbox),
    site("db.tt", "Dropbox", Form::Any),
    site("1drv.ms", "OneDrive", Form::Any),
    site("live.com", "OneDrive", Form::OneDrive),
    site("sharepoint.com", "SharePoint", Form::SharePoint),
    site("wetransfer.com", "WeTransfer", Form::WeTransfer),
    site("we.tl", "WeTransfer", Form::Any),
    site("icloud.com", "iCloud", Form::Any),
    site("youtube.com", "YouTube", Form::Any),
    site("youtu.be", "YouTube", Form::Any),
    site("vimeo.com", "Vimeo", Form::Vimeo),
    site("github.com", "GitHub", Form::GitHub),
    site("gitlab.com", "GitLab", Form::GitLab),
    site("box.com", "Box", Form::Box),
    site("mega.nz", "MEGA", Form::Any),
    site("mediafire.com", "MediaFire", Form::Any),
    site("imgur.com", "Imgur", Form::Any),
    site("loom.com", "Loom", Form::Any),
    site("frame.io", "Frame.io", Form::Any),
    site("canva.com", "Canva", Form::Any),
    site("figma.com", "Figma", Form::Any),
    site("unsplash.com", "Unsplash", Form::Unsplash),
    site("instagram.com", "Instagram", Form::Any),
    site("tiktok.com", "TikTok", Form::Any),
    site("facebook.com", "Facebook", Form::Any),
    site("pinterest.com", "Pinterest", Form::Any),
    site("pexels.com", "Pexels", Form::Any),
    site("notion.so", "Notion", Form::Any),
];

/// The lengths of the sites' domains by their first character, a bit for each: most hosts need no closer look.
#[expect(clippy::indexing_slicing, reason = "evaluated at compile time")]
static LENGTHS: [u32; 32] = {
    let mut lengths = [0; 32];
    let mut at = 0;
    while at < SITES.len() {
        let domain = SITES[at].domain.as_bytes();
        lengths[domain[0] as usize % 32] |= 1 << domain.len();
        at += 1;
    }
    lengths
};

/// Whether one of the sites has a domain of this length with this first character.
#[inline(always)]
fn may_be_site(domain: &[u8]) -> bool {
    let lengths = domain.first().and_then(|first| LENGTHS.get(usize::from(*first) % 32)).copied().unwrap_or(0);
    domain.len() < 32 && lengths & (1 << domain.len()) != 0
}

/// The site by the last two labels of its host.
fn site_of(domain: &[u8]) -> Option<&'static Site> {
    SITES.iter().find(|site| site.domain.as_bytes() == domain)
}

/// Whether a domain is that of one of these sites.
#[inline(always)]
pub(crate) fn is_site(domain: &[u8]) -> bool {
    may_be_site(domain) && site_of(domain).is_some()
}

/// The value of a parameter of a query.
fn parameter<'q>(query: &'q str, name: &str) -> Option<&'q str> {
    let mut parameters = parts(query, b"&").filter_map(|parameter| split_once(parameter, "="));
    parameters.find(|(known, _)| *known == name).map(|(_, value)| value)
}

/// The site that a host belongs to.
fn site_of_host(host: &str) -> Option<&'static Site> {
    let mut dots = (0..host.len()).rev().filter(|at| host.as_bytes().get(*at) == Some(&b'.'));
    site_of(dots.nth(1).and_then(|dot| host.get(dot + 1..)).unwrap_or(host).as_bytes())
}

/// Whether a host is one where people share files, whose direct URLs need not end in the name of a file.
pub(crate) fn is_host_of_files(host: &str) -> bool {
    site_of_host(host).is_some()
}

/// The name of the site and the direct address, where a URL is that of a page.
fn page(url: &Url, text: &str) -> Option<(&'static str, Option<String>)> {
    let host = url.host.name.as_str();
    let site = site_of_host(host)?;
    let path = url.path.as_str();
    let query = split_once(before_any(text, b"#"), "?").map_or("", |(_, query)| query);
    // The part of a host before the domain, `www` aside.
    let label = host.strip_suffix(site.domain).unwrap_or_default();
    let label = trim_end_any(label, b".");
    let label = if label == "www" { "" } else { label };
    let has = |part: &str| contains(path, part);
    let page = |direct: Option<String>| Some((site.name, direct));
    match site.form {
        Form::GoogleDrive => google(label, path, query),
        Form::GooglePhotos => matches!(label, "photos.app").then_some((site.name, None)),
        Form::Dropbox => {
            let is_shared = ["/s/", "/scl/fi/", "/home/", "/preview/"].iter().any(|start| path.starts_with(start));
            let is_folder = ["/sh/", "/scl/fo/", "/home"].iter().any(|start| path.starts_with(start));
            let is_direct = parameter(query, "dl") == Some("1") || parameter(query, "raw") == Some("1");
            if !label.is_empty() || is_direct || !(is_shared || is_folder) {
                return None;
            }
            page(
                (is_shared && !path.starts_with("/home") && !path.starts_with("/preview"))
                    .then(|| with(text, "dl", "1")),
            )
        }
        Form::OneDrive if label == "onedrive" && !has("/download") && parameter(query, "download") != Some("1") => {
            page(None)
        }
        Form::SharePoint => {
            // `/:i:/` is an image, `/:v:/` a video, `/:f:/` a folder; `/:u:/` another file.
            let is_share = path.starts_with("/:") && parameter(query, "download") != Some("1");
            let is_list = has("/Forms/") && crate::support::url::extension(path) == Some("aspx");
            let is_viewer = is_list || (has("/_layouts/") && !has("/download.aspx"));
            let direct = (is_share && !path.starts_with("/:f:")).then(|| with(text, "download", "1"));
            if is_share || is_viewer { page(direct) } else { None }
        }
        Form::WeTransfer if label != "download" => page(None),
        Form::Vimeo => {
            let is_file = has("/external/") || has("/progressive_redirect/") || has("/play/");
            if is_file || !matches!(label, "" | "player") { None } else { page(None) }
        }
        Form::GitHub if label.is_empty() && has("/blob/") && parameter(query, "raw") != Some("true") => {
            let (repository, file) = split_once(path, "/blob/")?;
            page(Some(["https://raw.githubusercontent.com", repository, "/", file].concat()))
        }
        Form::GitHub if (label.is_empty() && has("/tree/")) || (label == "gist" && !has("/raw")) => page(None),
        Form::GitLab if has("/-/blob/") => {
            let (repository, file) = split_once(path, "/-/blob/")?;
            page(Some(["https://gitlab.com", repository, "/-/raw/", file].concat()))
        }
        Form::Box if !has("/shared/static/") && (path.starts_with("/s/") || path.starts_with("/file/")) => page(None),
        Form::Unsplash if label.is_empty() && path.starts_with("/photos/") && !path.ends_with("/download") => {
            page(None)
        }
        Form::Any if matches!(label, "" | "m" | "music" | "share" | "app" | "next") => {
            let is_file = crate::support::url::extension(path).is_some();
            if is_file || path.len() < 2 { None } else { page(None) }
        }
        _ => None,
    }
}

/// Google's pages: of Drive, of Docs and of Photos.
fn google(label: &str, path: &str, query: &str) -> Option<(&'static str, Option<String>)> {
    let id = match split_once(path, "/d/") {
        Some((_, rest)) => Some(before_any(rest, b"/")),
        None => parameter(query, "id"),
    };
    let id = id.filter(|id| !id.is_empty());
    match label {
        "drive"
            if path.starts_with("/file/")
                || path == "/open"
                || contains(path, "/file/d/")
                || (path == "/uc" && parameter(query, "export") == Some("view")) =>
        {
            let direct = id.map(|id| ["https://drive.google.com/uc?export=download&id=", id].concat());
            Some(("Google Drive", direct))
        }
        "drive" if contains(path, "/folders/") => Some(("Google Drive", None)),
        "docs" if contains(path, "/d/") && !contains(path, "/export") && !contains(path, "/uc") => {
            // A drawing and a slide are pictures, and Docs exports them as such.
            let is_picture = path.starts_with("/drawings/");
            let direct = id.filter(|_| is_picture);
            Some(("Google Docs", direct.map(|id| ["https://docs.google.com/drawings/d/", id, "/export/png"].concat())))
        }
        "photos" if path.len() > 1 => Some(("Google Photos", None)),
        _ => None,
    }
}

/// A URL with a parameter of its query set.
fn with(text: &str, name: &str, value: &str) -> String {
    let url = before_any(text, b"#");
    let parameter = [name, "=", value].concat();
    let Some((before, query)) = split_once(url, "?") else { return [url, "?", &parameter].concat() };
    let prefix = [name, "="].concat();
    let others: Vec<_> = parts(query, b"&").filter(|other| !other.is_empty() && !other.starts_with(&prefix)).collect();
    let joint = if others.is_empty() { "" } else { "&" };
    [before, "?", &others.join("&"), joint, &parameter].concat()
}

/// Whether a URL is that of a page, which is reported.
pub(crate) fn check(value: &Value<'_>, url: &Url, cx: &mut Context<'_, '_, '_>) -> bool {
    let Some(text) = value.as_str() else { return false };
    let Some((site, direct)) = page(url, &text) else { return false };
    cx.report(value, &Page { value, site, direct });
    true
}

#[cfg(test)]
mod forms {
    use super::page;
    use crate::support::url::parse;

    #[test]
    fn pages_lead_to_their_files() {
        for (text, direct) in [
            (
                "https://drive.google.com/file/d/1AbC/view?usp=sharing",
                Some("https://drive.google.com/uc?export=download&id=1AbC"),
            ),
            ("https://drive.google.com/open?id=1AbC", Some("https://drive.google.com/uc?export=download&id=1AbC")),
            (
                "https://drive.google.com/uc?id=1AbC&export=view",
                Some("https://drive.google.com/uc?export=download&id=1AbC"),
            ),
            ("https://acme.sharepoint.com/sites/x/Shared%20Documents/Forms/AllItems.aspx?id=%2Fsites", None),
            ("https://db.tt/AbC", None),
            ("https://drive.google.com/drive/folders/1AbC", None),
            ("https://docs.google.com/presentation/d/1AbC/edit#slide=id.p", None),
            (
                "https://docs.google.com/drawings/d/1AbC/edit",
                Some("https://docs.google.com/drawings/d/1AbC/export/png"),
            ),
            ("https://photos.app.goo.gl/AbC", None),
            ("https://photos.google.com/share/AbC", None),
            ("https://www.dropbox.com/s/abc/hero.png?dl=0", Some("https://www.dropbox.com/s/abc/hero.png?dl=1")),
            (
                "https://www.dropbox.com/scl/fi/abc/hero.png?rlkey=k&dl=0",
                Some("https://www.dropbox.com/scl/fi/abc/hero.png?rlkey=k&dl=1"),
            ),
            ("https://dropbox.com/s/abc/hero.png", Some("https://dropbox.com/s/abc/hero.png?dl=1")),
            ("https://www.dropbox.com/sh/abc/def?dl=0", None),
            ("https://1drv.ms/i/s!AbC", None),
            ("https://onedrive.live.com/?id=1&cid=2", None),
            (
                "https://acme-my.sharepoint.com/:v:/g/personal/x/AbC?e=1",
                Some("https://acme-my.sharepoint.com/:v:/g/personal/x/AbC?e=1&download=1"),
            ),
            ("https://acme.sharepoint.com/:f:/s/x/AbC", None),
            ("https://we.tl/t-AbC", None),
            ("https://wetransfer.com/downloads/abc", None),
            ("https://www.icloud.com/iclouddrive/0AbC#hero", None),
            ("https://share.icloud.com/photos/0AbC", None),
            ("https://www.youtube.com/watch?v=AbC", None),
            ("https://m.youtube.com/shorts/AbC", None),
            ("https://youtu.be/AbC", None),
            ("https://vimeo.com/12345", None),
            ("https://player.vimeo.com/video/12345", None),
            ("https://github.com/o/r/blob/main/a/b.png", Some("https://raw.githubusercontent.com/o/r/main/a/b.png")),
            ("https://gist.github.com/o/abc", None),
            ("https://gitlab.com/o/r/-/blob/main/b.png", Some("https://gitlab.com/o/r/-/raw/main/b.png")),
            ("https://app.box.com/s/abc", None),
            ("https://mega.nz/file/abc#key", None),
            ("https://imgur.com/gallery/abc", None),
            ("https://www.loom.com/share/abc", None),
            ("https://unsplash.com/photos/abc", None),
        ] {
            let found = page(&parse(text).unwrap(), text).map(|(_, direct)| direct);
            assert_eq!(found, Some(direct.map(str::to_owned)), "{text}");
        }
    }
}

super::vectors! {
    ShareLink;
    pass: &[
        r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://drive.google.com/uc?export=download&id=1AbC"}]"#,
        r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://drive.usercontent.google.com/download?id=1AbC"}]"#,
        r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://docs.google.com/drawings/d/1AbC/export/png"}]"#,
        r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://lh3.googleusercontent.com/d/1AbC"}]"#,
        r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://storage.cloud.google.com/bucket/a.png"}]"#,
        r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://www.dropbox.com/s/abc/a.png?dl=1"}]"#,
        r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://www.dropbox.com/scl/fi/abc/a.png?rlkey=k&raw=1"}]"#,
        r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://dl.dropboxusercontent.com/s/abc/a.png"}]"#,
        r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://github.com/o/r/raw/main/a.png"}]"#,
        r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://github.com/o/r/blob/main/a.png?raw=true"}]"#,
        r#""assets": [{"type": "video", "layerName": "a.mp4", "src": "https://github.com/o/r/releases/download/v1/a.mp4"}]"#,
        r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://raw.githubusercontent.com/o/r/main/a.png"}]"#,
        r#""assets": [{"type": "image", "layerName": "a.jpg", "src": "https://img.youtube.com/vi/abc/0.jpg"}]"#,
        r#""assets": [{"type": "video", "layerName": "a.mp4", "src": "https://player.vimeo.com/external/1.hd.mp4?s=abc"}]"#,
        r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://i.imgur.com/abc.png"}]"#,
        r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://images.unsplash.com/photo-1?w=800"}]"#,
        r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://acme.sharepoint.com/:i:/s/x/AbC?download=1"}]"#,
        r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://notdropbox.com/s/abc/a.png?dl=0"}]"#,
        r#""webhook": {"url": "https://www.dropbox.com/s/abc/a.png?dl=0"}"#,
    ],
    fail: &[
        (r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://drive.google.com/file/d/1AbC/view"}]"#, &["warning /assets/0/src"]),
        (r#""assets": [{"type": "video", "layerName": "a.mp4", "src": "https://youtu.be/abc"}]"#, &["warning /assets/0/src"]),
        (r#""assets": [{"type": "static", "src": "https://we.tl/t-abc"}]"#, &["warning /assets/0/src"]),
        (r#"{"template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "a", "src": "https://www.dropbox.com/s/abc/promo.zip?dl=0"}}"#, &["warning /template/src"]),
    ],
    fix: &[(
        r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://www.dropbox.com/s/abc/a.png?dl=0"}]"#,
        r#""assets": [{"type": "image", "layerName": "a.png", "src": "https://www.dropbox.com/s/abc/a.png?dl=0"}]"#,
    )],
}
