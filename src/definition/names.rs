//! The names of all fields, each with a number. A name is compared once; afterwards its number is compared.

/// The name of a defined field, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Name(u8);

/// A name in three words, which distinguish names of up to [`LONGEST`] bytes without a loop.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Words {
    length: usize,
    halves: (u64, u64),
}

/// The first eight bytes of a text and its last eight, or all of a shorter one.
#[inline(always)]
pub(crate) const fn halves(text: &[u8]) -> (u64, u64) {
    if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
        return (u64::from_le_bytes(*first), u64::from_le_bytes(*last));
    }
    if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
        return (u32::from_le_bytes(*first) as u64 | (u32::from_le_bytes(*last) as u64) << 32, 0);
    }
    let word = match *text {
        [] => 0,
        [a] => a as u64,
        [a, b] => a as u64 | (b as u64) << 8,
        [a, b, c, ..] => a as u64 | (b as u64) << 8 | (c as u64) << 16,
    };
    (word, 0)
}

/// The length of the longest name.
const LONGEST: usize = 16;

impl Words {
    const NONE: Self = Self { length: 0, halves: (0, 0) };

    #[inline]
    const fn of(text: &[u8]) -> Self {
        Self { length: text.len(), halves: halves(text) }
    }

    /// The slot in which a name is looked up.
    #[expect(clippy::cast_possible_truncation, reason = "it is shifted down to a few bits")]
    #[inline(always)]
    const fn slot(self, spread: u64) -> usize {
        let word = self.halves.0 ^ (self.length as u64).rotate_right(8);
        (word.wrapping_mul(spread) >> (u64::BITS - SLOTS.ilog2())) as usize
    }
}

/// The number of slots.
const SLOTS: usize = 256;

/// A factor that maps every name to a different slot, and the content of the slots.
const SPREAD: (u64, [u8; SLOTS]) = spread();

#[expect(clippy::indexing_slicing, clippy::cast_possible_truncation, reason = "evaluated at compile time")]
const fn spread() -> (u64, [u8; SLOTS]) {
    let mut factor: u64 = 0x9E37_79B9_7F4A_7C15;
    loop {
        let mut slots = [0; SLOTS];
        let mut name = 1;
        while name < TEXTS.len() {
            assert!(TEXTS[name].len() <= LONGEST, "a name is too long");
            let slot = WORDS[name].slot(factor);
            if slots[slot] != 0 {
                break;
            }
            slots[slot] = name as u8;
            name += 1;
        }
        if name == TEXTS.len() {
            return (factor, slots);
        }
        factor = factor.wrapping_mul(0xD134_2543_DE82_EF95).wrapping_add(2);
    }
}

/// The words of each name.
#[expect(clippy::indexing_slicing, reason = "evaluated at compile time")]
static WORDS: [Words; TEXTS.len()] = {
    let mut words = [Words::NONE; TEXTS.len()];
    let mut name = 1;
    while name < TEXTS.len() {
        words[name] = Words::of(TEXTS[name].as_bytes());
        name += 1;
    }
    words
};

impl Name {
    /// The name of no field.
    pub const NONE: Self = Self(0);

    /// The name with this text.
    #[inline]
    pub(crate) fn of(text: &[u8]) -> Self {
        if text.len() > LONGEST {
            return Self::NONE;
        }
        let words = Words::of(text);
        let (factor, slots) = &SPREAD;
        let name = slots.get(words.slot(*factor)).copied().unwrap_or(0);
        if WORDS.get(usize::from(name)) == Some(&words) { Self(name) } else { Self::NONE }
    }

    /// The text of the name.
    pub fn as_str(self) -> &'static str {
        TEXTS.get(usize::from(self.0)).copied().unwrap_or_default()
    }

    /// How many numbers there are.
    pub(super) const COUNT: usize = TEXTS.len();

    /// Its number, below [`COUNT`](Self::COUNT).
    #[inline(always)]
    pub(super) const fn number(self) -> usize {
        self.0 as usize
    }

    /// A bit that is unique to the name, for sets of names.
    #[inline(always)]
    pub(crate) const fn bit(self) -> u64 {
        1 << self.0
    }
}

impl std::fmt::Display for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

macro_rules! names {
    ($($name:ident = $text:literal,)*) => {
        /// The text of each name; the first means none.
        const TEXTS: [&str; 1 + [$($text),*].len()] = ["", $($text),*];

        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        #[repr(u8)]
        enum Number {
            NONE,
            $($name,)*
        }

        impl Name {
            $(
                #[doc = concat!("`", $text, "`")]
                pub const $name: Self = Self(Number::$name as u8);
            )*
        }

        const _: () = assert!(Number::NONE as u8 == 0 && TEXTS.len() <= u64::BITS as usize, "no bit for each name");
    };
}

names! {
    ACCESS_KEY_ID = "accessKeyId",
    ACCESS_KEY_SECRET = "accessKeySecret",
    ACL = "acl",
    ASSETS = "assets",
    BUCKET = "bucket",
    CODEC = "codec",
    COMPOSITION = "composition",
    CONFORM = "conform",
    CUSTOM = "custom",
    DATA = "data",
    ENDPOINT = "endpoint",
    ENGINE = "engine",
    EXPRESSION = "expression",
    FONTS = "fonts",
    FRAMES = "frames",
    HEADERS = "headers",
    ID = "id",
    JOBS = "jobs",
    LAYER_INDEX = "layerIndex",
    LAYER_NAME = "layerName",
    METHOD = "method",
    NAME = "name",
    OUTPUT_URL = "outputUrl",
    PARAMS = "params",
    PREFIX = "prefix",
    PRESET = "preset",
    PREVIEW = "preview",
    PROPERTY = "property",
    PROVIDER = "provider",
    QUALITY = "quality",
    REGION = "region",
    SETTINGS = "settings",
    SRC = "src",
    TEMPLATE = "template",
    TYPE = "type",
    UPLOAD = "upload",
    URL = "url",
    VALUE = "value",
    WEBHOOK = "webhook",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_known_and_nothing_else() {
        for text in &TEXTS[1..] {
            assert_eq!(Name::of(text.as_bytes()).as_str(), *text);
            for other in [format!("{text}x"), text.to_uppercase(), text[1..].to_owned(), format!("{text}{text}")] {
                assert_eq!(Name::of(other.as_bytes()), Name::NONE, "{other}");
            }
        }
        assert_eq!(Name::of(b""), Name::NONE);
    }
}
