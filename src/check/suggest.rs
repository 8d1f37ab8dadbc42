//! Did you mean …?

/// Names longer than this are no slip of the pen.
const LONGEST: usize = 64;

/// Case and separators aside.
fn folded(name: &str) -> impl Iterator<Item = char> + '_ {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
}

/// Whether two names differ in nothing but case and the blanks around them.
pub(crate) fn same_but_for_case_and_blanks(a: &str, b: &str) -> bool {
    let lower = |name: &str| name.trim().to_lowercase();
    a != b && lower(a) == lower(b)
}

/// The candidate that `found` was probably meant to be: equal but for case and separators, or
/// within an edit for every three characters. The first of equally near ones.
///
/// ```
/// use nexrender_payload::suggestion;
/// assert_eq!(suggestion("layername", ["type", "layerName"]), Some("layerName"));
/// assert_eq!(suggestion("draf", ["draft", "full"]), Some("draft"));
/// assert_eq!(suggestion("colour", ["draft", "full"]), None);
/// ```
pub fn suggestion<'c>(found: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    if found.len() > LONGEST || found.trim().is_empty() {
        return None;
    }
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        if found == candidate {
            continue;
        }
        if let Some(distance) = distance(found, candidate)
            && best.is_none_or(|(least, _)| distance < least)
        {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

fn distance(found: &str, candidate: &str) -> Option<usize> {
    let most = (found.chars().count().max(candidate.chars().count()) / 3).max(1);
    if candidate.len().abs_diff(found.len()) > most.saturating_mul(4) || candidate.len() > LONGEST * 2 {
        return None;
    }
    if folded(found).eq(folded(candidate)) {
        return Some(0);
    }
    let distance = strsim::osa_distance(found, candidate)
        .min(1 + strsim::osa_distance(&found.to_lowercase(), &candidate.to_lowercase()));
    (distance <= most && distance < found.chars().count()).then_some(distance)
}

/// [`suggestion`] among names that are owned.
pub(crate) fn nearest<'c>(found: &str, candidates: impl IntoIterator<Item = &'c String>) -> Option<&'c str> {
    suggestion(found, candidates.into_iter().map(String::as_str))
}

#[cfg(test)]
mod tests {
    use super::suggestion;

    #[test]
    fn slips_are_recognised_and_strangers_are_not() {
        for (found, candidates, expected) in [
            ("Draft", &["draft", "full"][..], Some("draft")),
            ("txt", &["text", "data"], Some("text")),
            ("regoin", &["region", "bucket"], Some("region")),
            ("layer_name", &["layerName", "name"], Some("layerName")),
            ("gcs", &["s3"], None),
            ("x", &["y"], None),
            ("", &["a"], None),
        ] {
            assert_eq!(suggestion(found, candidates.iter().copied()), expected, "{found}");
        }
    }
}
