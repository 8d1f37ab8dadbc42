//! Scanning strings.

use super::decode::{self, Escape, Sequence};
use super::plain::byte;
use super::reader::{Listener, Reader};
use super::recovery::Odd;
#[cfg(target_feature = "simd128")]
use super::simd;
use super::{Encoding, Flags, Kind, ProblemKind, sequence};

/// This byte needs detailed handling. Shares its bit with a flag that no byte sets.
const STOP: u8 = Flags::UNCLOSED.0;

/// The flags of each byte of a string.
const CLASSES: [u8; 256] = classes();

#[expect(clippy::indexing_slicing, reason = "evaluated at compile time")]
const fn classes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        if byte < 0x20 {
            table[byte] = STOP;
        } else if byte >= 0x80 {
            table[byte] = STOP | Flags::NON_ASCII.0;
        }
        byte += 1;
    }
    table[b'"' as usize] = STOP;
    table[b'\\' as usize] = STOP | Flags::ESCAPED.0;
    table[b'$' as usize] = Flags::DOLLAR.0;
    table[b'{' as usize] = Flags::BRACE.0;
    table[b'[' as usize] = Flags::BRACE.0;
    table[b'<' as usize] = Flags::ANGLE.0;
    let mut letter = b'A';
    while letter <= b'Z' {
        table[letter as usize] = Flags::CAPITALS.0;
        letter += 1;
    }
    table
}

#[inline(always)]
fn class(byte: u8) -> u8 {
    CLASSES.get(usize::from(byte)).copied().unwrap_or(STOP)
}

/// The end of the bytes that need no detailed handling, and the flags that they set together.
#[inline(always)]
fn plain_run(text: &[u8], from: usize, encoding: Encoding) -> (usize, u8) {
    let is_utf8 = encoding == Encoding::Utf8;
    let mut flags = 0;
    let mut at = from;
    #[cfg(target_feature = "simd128")]
    {
        let mut last_is_capital = 0;
        while let Some(bytes) = text.get(at..).and_then(<[u8]>::first_chunk) {
            let simd::Plain { length, beyond_ascii, mut signs, capitals } = simd::plain(bytes, is_utf8);
            while signs != 0 {
                flags |= class(bytes.get(signs.trailing_zeros() as usize).copied().unwrap_or(0));
                signs &= signs - 1;
            }
            if beyond_ascii != 0 {
                flags |= Flags::NON_ASCII.0;
            }
            if capitals & (capitals << 1 | last_is_capital) != 0 {
                flags |= Flags::CAPITALS.0;
            }
            last_is_capital = capitals >> (simd::STEP - 1);
            at += length;
            if length < simd::STEP {
                return (at, flags);
            }
        }
    }
    let mut before = at.checked_sub(1).filter(|&before| before >= from).map_or(0, |before| class(byte(text, before)));
    while let Some(&next) = text.get(at) {
        let found = class(next);
        if found & STOP != 0 && !(is_utf8 && next >= 0x80) {
            break;
        }
        flags |= add(found & !STOP, before);
        before = found;
        at += 1;
    }
    (at, flags)
}

/// What a byte adds to the flags of its string: a capital counts only after another one.
#[inline(always)]
fn add(class: u8, before: u8) -> u8 {
    class & (before | !Flags::CAPITALS.0)
}

/// The position of the closing quote of a string whose content begins here, if no byte of it needs detailed handling.
#[inline(always)]
pub(super) fn string_end(text: &[u8], from: usize, encoding: Encoding) -> Option<(usize, Flags)> {
    let (end, flags) = plain_run(text, from, encoding);
    (byte(text, end) == b'"').then_some((end, Flags(flags)))
}

/// The same for every string that is valid JSON.
fn valid_string_end(text: &[u8], from: usize, encoding: Encoding) -> Option<(usize, Flags)> {
    let (mut at, mut flags) = plain_run(text, from, encoding);
    loop {
        match byte(text, at) {
            b'"' => return Some((at, Flags(flags))),
            b'\\' => {
                let Escape::Character(c, bytes) = decode::escape(text, at) else { return None };
                if c == char::REPLACEMENT_CHARACTER {
                    return None;
                }
                flags |= Flags::ESCAPED.0 | flags_of_escaped(c);
                at += bytes;
            }
            0x80.. => {
                let Sequence::Character { bytes, .. } = sequence(text, at) else { return None };
                if is_replacement(text, at) {
                    return None;
                }
                flags |= Flags::NON_ASCII.0;
                at += bytes;
            }
            _ => return None,
        }
        let (end, more) = plain_run(text, at, encoding);
        flags |= more;
        at = end;
    }
}

/// What an escaped character adds to the flags of its string. The characters around it are not known here, so that
/// one capital counts.
fn flags_of_escaped(c: char) -> u8 {
    u8::try_from(c).map_or(0, |byte| class(byte) & Flags::MARKS.0)
}

/// The flags that a stretch of text would have in a string.
pub(super) fn flags_of(content: &[u8]) -> Flags {
    let mut before = 0;
    let mut flags = 0;
    for &byte in content {
        let found = class(byte);
        flags |= add(found, before);
        before = found;
    }
    // An escape may hide any character.
    if flags & Flags::ESCAPED.0 != 0 {
        flags |= Flags::MARKS.0;
    }
    Flags(flags & !STOP)
}

/// The kind of a string's node. Where a string ends that is not closed is a guess, so no rule looks at it.
pub(super) fn readable(kind: Kind, flags: Flags) -> Kind {
    if kind == Kind::String && flags.has(Flags::UNCLOSED) { Kind::Invalid } else { kind }
}

/// Whether U+FFFD is here, which replaces a character that was lost.
#[inline(always)]
fn is_replacement(text: &[u8], at: usize) -> bool {
    byte(text, at) == 0xEF && byte(text, at + 1) == 0xBF && byte(text, at + 2) == 0xBD
}

impl Reader<'_> {
    /// Reads a string whose quote is here and puts it on the tape.
    pub(super) fn string(&mut self, kind: Kind, listener: &mut dyn Listener) {
        let start = self.at;
        match valid_string_end(self.text, start + 1, self.encoding) {
            Some((end, flags)) => {
                self.at = end + 1;
                self.leaf(kind, start, flags);
            }
            None if self.string_closed_by_other_quote(kind, listener) => {}
            None => self.broken_string(kind, listener),
        }
    }

    /// The same for a string that is not valid JSON: reports each fault in it.
    #[cold]
    fn broken_string(&mut self, kind: Kind, listener: &mut dyn Listener) {
        let start = self.at;
        let mut at = start + 1;
        let mut flags = 0;
        let mut odd = Odd::default();
        loop {
            let (end, seen) = plain_run(self.text, at, self.encoding);
            at = end;
            flags |= seen;
            let Some(&byte) = self.text.get(at) else {
                flags |= Flags::UNCLOSED.0;
                break;
            };
            if byte == b'"' {
                at += 1;
                break;
            }
            flags |= class(byte) & !STOP;
            match self.special(byte, at, kind, &mut odd, listener) {
                Some(length) => {
                    // An escape may hide any character.
                    if byte == b'\\' {
                        flags |= Flags::MARKS.0;
                    }
                    at += length;
                }
                None => {
                    flags |= Flags::UNCLOSED.0;
                    break;
                }
            }
        }
        let flags = Flags(flags);
        if kind == Kind::String && flags.has(Flags::UNCLOSED) {
            at = self.end_before_brackets(start + 1, at);
        }
        self.at = at;
        self.leaf(readable(kind, flags), start, flags);
        if flags.has(Flags::UNCLOSED) {
            self.unclosed_string = at;
            self.report(listener, ProblemKind::UnclosedString, start, at);
        }
        odd.report(self, listener);
    }

    /// Checks a byte of a string that needs it; the length of what is there, or nothing where the string ends unclosed.
    fn special(
        &mut self,
        byte: u8,
        at: usize,
        kind: Kind,
        odd: &mut Odd,
        listener: &mut dyn Listener,
    ) -> Option<usize> {
        match byte {
            b'\\' => Some(self.escape(at, odd, listener)),
            0x80.. => Some(self.beyond_ascii(at, odd, listener)),
            b'\n' | b'\r' if !self.string_goes_on(at, kind) => None,
            _ => {
                odd.controls.add(at, 1);
                Some(1)
            }
        }
    }

    fn escape(&mut self, at: usize, odd: &mut Odd, listener: &mut dyn Listener) -> usize {
        let escape = decode::escape(self.text, at);
        let length = escape.bytes();
        match escape {
            Escape::Character(char::REPLACEMENT_CHARACTER, _) => {
                odd.replaced.add(at, length);
                length
            }
            Escape::Character(..) => length,
            Escape::LoneSurrogate(_) => {
                self.report(listener, ProblemKind::LoneSurrogate, at, at + length);
                length
            }
            Escape::Unknown(_) => {
                odd.escapes.add(at, length);
                length
            }
        }
    }

    /// Skips a run of bytes outside ASCII; reports those that are not UTF-8.
    fn beyond_ascii(&mut self, start: usize, odd: &mut Odd, listener: &mut dyn Listener) -> usize {
        let mut at = start;
        while self.text.get(at).is_some_and(|&byte| byte >= 0x80) {
            match sequence(self.text, at) {
                Sequence::Character { bytes, .. } => {
                    if is_replacement(self.text, at) {
                        odd.replaced.add(at, bytes);
                    }
                    at += bytes;
                }
                Sequence::Broken { .. } => at = self.not_utf8(at, listener),
            }
        }
        at - start
    }

    /// Reports a run of bytes that are not UTF-8; returns its end.
    #[cold]
    pub(super) fn not_utf8(&mut self, start: usize, listener: &mut dyn Listener) -> usize {
        let mut at = start;
        while at < self.text.len()
            && let Sequence::Broken { bytes } = sequence(self.text, at)
        {
            at += bytes;
        }
        let at = at.min(self.text.len());
        self.report(listener, ProblemKind::NotUtf8, start, at);
        at
    }
}
