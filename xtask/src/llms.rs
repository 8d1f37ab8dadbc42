//! `llms.txt` and `llms-full.txt`: what the package does, for agents and language models. The first is a list of links
//! (<https://llmstxt.org>), the second the whole documentation. Both are made from the README, the guides in `docs/` and the
//! pages of the rules.

use std::fs;
use std::io;

use nexrender_payload::RuleCode;
use nexrender_payload::internal::schema;

use crate::root;

const README: &str = "README.md";

/// The whole documentation is not in the repository, but in the published package.
const FULL: &str = "https://unpkg.com/nexrender-payload/llms-full.txt";

/// The pages in `docs/` that explain how the package is used.
const GUIDES: [&str; 3] = ["docs/editors.md", "docs/pipelines.md", "docs/standard-schema.md"];

/// Sections of the README that do not help to use the package.
const LEFT_OUT: [&str; 3] = ["Size and speed", "Architecture", "License"];

/// The list of links.
pub(crate) fn index() -> io::Result<String> {
    let readme = read(README)?;
    let base = raw_base(&read("package.json")?);
    let (introduction, sections) = parts(&readme);
    let paragraphs = paragraphs(introduction);
    let mut text = format!("# {}\n\n> {}\n\n", title(&readme), paragraphs.first().map_or("", String::as_str));
    let details = paragraphs.iter().filter(|paragraph| paragraph.starts_with("- "));
    text.extend(details.map(|list| without_links(&list.replace(" - **", "\n- **")) + "\n"));

    text += "\n## Guides\n\n";
    text += &format!("- [All of it in one file]({FULL}): the README, the guides and the rules\n");
    for section in sections {
        let title = title(section);
        text += &format!("- [{title}]({base}{README}#{}): {}\n", anchor(title), first_sentence(section));
    }
    for path in GUIDES {
        let page = read(path)?;
        text += &format!("- [{}]({base}{path}): {}\n", title(&page), first_sentence(&page));
    }

    text += "\n## Rules\n\n";
    for code in RuleCode::ALL {
        text += &format!("- [{code}]({base}docs/rules/{code}.md): {}\n", headline(*code));
    }
    Ok(text)
}

/// The whole documentation.
pub(crate) fn full() -> io::Result<String> {
    let readme = read(README)?;
    let (introduction, sections) = parts(&readme);
    let mut texts = vec![introduction.to_owned()];
    texts.extend(sections.map(str::to_owned));
    for path in GUIDES {
        texts.push(read(path)?);
    }
    texts.extend(RuleCode::ALL.iter().map(|code| schema::rule_page(*code)));
    Ok(texts.iter().map(|text| text.trim().to_owned() + "\n").collect::<Vec<_>>().join("\n"))
}

fn read(path: &str) -> io::Result<String> {
    fs::read_to_string(root().join(path))
}

/// Where the files of the repository are served unchanged. The manifest is the one place of the repository's name.
fn raw_base(manifest: &str) -> String {
    let (_, rest) = manifest.split_once("\"homepage\": \"https://github.com/").unwrap_or_default();
    let name = rest.split(['#', '"']).next().unwrap_or_default();
    format!("https://raw.githubusercontent.com/{name}/main/")
}

/// The text before the first section, and the sections, each with its heading.
fn parts(readme: &str) -> (&str, impl Iterator<Item = &str>) {
    const HEADING: &str = "\n## ";
    let (introduction, _) = readme.split_once(HEADING).unwrap_or((readme, ""));
    let sections = readme.split(HEADING).skip(1);
    let start = introduction.len();
    let sections = sections.scan(start, |at, text| {
        // With the heading's marks, without the line break before them.
        let from = *at + 1;
        *at += HEADING.len() + text.len();
        readme.get(from..*at)
    });
    (introduction, sections.filter(|section| !LEFT_OUT.contains(&title(section))))
}

/// The text of the first heading.
fn title(page: &str) -> &str {
    page.lines().next().unwrap_or_default().trim_start_matches(['#', ' '])
}

/// The anchor of a heading, as GitHub makes it.
fn anchor(title: &str) -> String {
    title.to_lowercase().replace(' ', "-")
}

/// The paragraphs and lists of a text, each as one line: without headings, code and tables.
fn paragraphs(text: &str) -> Vec<String> {
    let outside_code = text.split("\n```").step_by(2).collect::<Vec<_>>().join("\n");
    let blocks = outside_code.split("\n\n").map(|block| block.split_whitespace().collect::<Vec<_>>().join(" "));
    blocks.filter(|block| !block.is_empty() && !block.starts_with(['#', '|', '<'])).collect()
}

/// The first sentence that explains a page or a section.
fn first_sentence(text: &str) -> String {
    let paragraphs = paragraphs(text);
    let first = paragraphs.first().map_or("", String::as_str);
    let (sentence, _) = first.split_once(". ").unwrap_or((first, ""));
    without_links(sentence.trim_end_matches(['.', ':']))
}

/// Markdown with the text of its links only.
fn without_links(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, link)) = rest.split_once('[') {
        let Some((label, after)) =
            link.split_once("](").and_then(|(label, rest)| Some((label, rest.split_once(')')?.1)))
        else {
            break;
        };
        plain += before;
        plain += label;
        rest = after;
    }
    plain + rest
}

/// A rule's severity, what it finds, and whether it has a fix: the line below the title of its page.
fn headline(code: RuleCode) -> String {
    schema::rule_page(code).lines().nth(2).unwrap_or_default().replace("**", "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_is_described_by_its_first_sentence_outside_code_and_tables() {
        let section = "## Fixing\n\n```sh\nfix it. Now\n```\n\n| a | b |\n\nIt [fixes](docs/a.md) the\n`text`. More.\n";
        assert_eq!(title(section), "Fixing");
        assert_eq!(first_sentence(section), "It fixes the `text`");
    }

    #[test]
    fn sections_are_complete_and_those_about_the_project_are_left_out() {
        let readme = "# a\n\nIntroduction.\n\n## One\n\ntext\n\n### Inner\n\nmore\n\n## Architecture\n\nx\n\n## Two words\n\nend\n";
        let (introduction, sections) = parts(readme);
        assert_eq!(introduction.trim(), "# a\n\nIntroduction.");
        let sections: Vec<_> = sections.map(str::trim).collect();
        assert_eq!(sections, ["## One\n\ntext\n\n### Inner\n\nmore", "## Two words\n\nend"]);
        assert_eq!(anchor("Two words"), "two-words");
    }

    #[test]
    fn the_list_names_every_rule_and_the_repository() {
        let index = index().unwrap_or_default();
        for code in RuleCode::ALL {
            assert!(index.contains(&format!("/docs/rules/{code}.md): ")), "{code}");
        }
        assert!(index.starts_with("# nexrender-payload\n\n> Nexrender Cloud renders"));
        assert!(!index.contains(".com//main"));
    }

    #[test]
    fn the_whole_has_every_example_of_the_readme_and_every_rule() {
        let full = full().unwrap_or_default();
        assert!(full.contains("import { JobBuilder, lint, NexrenderClient } from \"nexrender-payload\";"));
        for code in RuleCode::ALL {
            assert!(full.contains(&format!("\n# {code}\n")), "{code}");
        }
        assert!(!full.contains("bench: begin"));
    }
}
