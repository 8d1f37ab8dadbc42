use crate::support::{At, Context, Earlier, Finding, FixDraft, Rule, Shown, edit, item, rule, said, show};
use crate::text::{Kind, Seen, Span, Step, Value, fingerprint};

rule! {
    FontDuplicate, Warning, "a duplicate font", Safe;
    what: "Reports a font that is already in `fonts`.",
    why: "The duplicate has no effect. Often another font was meant.",
    example: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "fonts": ["Inter-Bold.ttf", "Inter-Bold.ttf"]
}"#,
    instead: r#"{
  "template": { "id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main" },
  "fonts": ["Inter-Bold.ttf"]
}"#,
    fix: "Removes the duplicate. Safe.",
    source: "`POST /jobs`, `fonts`",
}

/// A font that is already in the list.
struct Twice<'v> {
    found: Shown<'v>,
    first: Span,
    first_index: u32,
    /// From the end of the item before to the end of this one: the comma goes with it.
    removal: Span,
}

impl Finding for Twice<'_> {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn message(&self) -> String {
        said(self.found, "is already in the list")
    }

    fn help(&self) -> Option<String> {
        Some("remove it, or write the font that you meant".to_owned())
    }

    fn fix(&self) -> Option<FixDraft> {
        edit(&["Remove the second"], true, self.removal, "")
    }

    fn related(&self) -> Vec<Earlier<'_>> {
        vec![Earlier { message: "the first one", span: self.first, at: At::Below(Step::Index(self.first_index)) }]
    }
}

pub(crate) fn check(list: &Value<'_>, cx: &mut Context<'_, '_, '_>) {
    if item(list, 1).is_none() {
        return;
    }
    let mut seen = Seen::<(Value<'_>, u32)>::default();
    let mut before = list.span();
    for (index, item) in (0..).zip(list.items()) {
        let removal = Span { start: before.end, end: item.span().end };
        before = item.span();
        if item.kind() == Kind::String
            && let Some((first, first_index)) =
                seen.before(fingerprint(&item), |(first, _)| first.equals(&item), || (item, index))
        {
            let twice = Twice { found: show(&item), first: first.span(), first_index: *first_index, removal };
            cx.report_below(Step::Index(index), item.span(), &twice);
        }
    }
}

super::vectors! {
    FontDuplicate;
    pass: &[
        r#""fonts": ["a.ttf", "b.ttf"]"#,
        r#""fonts": ["a.ttf", "A.ttf", 5, 5]"#,
        // Two names with one fingerprint.
        r#""fonts": ["Inter-Bod-Lbxebv-abc.ttf", "G5jUE8u_-R0P0ks8-abc.ttf"]"#,
    ],
    fail: &[(r#""fonts": ["a.ttf", "b.ttf", "\u0061.ttf", "a.ttf"]"#, &["warning /fonts/2", "warning /fonts/3"])],
    fix: &[
        (r#""fonts": ["a.ttf", "a.ttf", "b.ttf"]"#, r#""fonts": ["a.ttf", "b.ttf"]"#),
        (r#""fonts": [ "a.ttf" , "b.ttf" , "a.ttf" , "a.ttf" ]"#, r#""fonts": [ "a.ttf" , "b.ttf" ]"#),
    ],
}
