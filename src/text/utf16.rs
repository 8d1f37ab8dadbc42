//! UTF-16 to UTF-8, in one buffer.

#[cfg(target_feature = "simd128")]
use super::simd;

/// How many units one step takes.
const STEP: usize = 8;

/// Turns the UTF-16 text, little-endian, at the end of a buffer into UTF-8 at its beginning. Returns the length of that;
/// `None` if half of a surrogate pair is without its other half.
///
/// `buffer` must have three bytes for each of the `units`: then what is written never overtakes what is read.
pub fn utf16_to_utf8(buffer: &mut [u8], units: usize) -> Option<usize> {
    let mut from = buffer.len().checked_sub(2 * units)?;
    let mut to = 0;
    while let Some(step) = buffer.get(from..).and_then(<[u8]>::first_chunk::<{ 2 * STEP }>) {
        if let Some(ascii) = ascii(step) {
            *buffer.get_mut(to..)?.first_chunk_mut()? = ascii;
            from += 2 * STEP;
            to += STEP;
        } else {
            let end = from + 2 * STEP;
            while from < end {
                (from, to) = character(buffer, from, to)?;
            }
        }
    }
    while from < buffer.len() {
        (from, to) = character(buffer, from, to)?;
    }
    Some(to)
}

/// The characters of a step if all are ASCII.
#[cfg(target_feature = "simd128")]
#[inline(always)]
fn ascii(step: &[u8; 2 * STEP]) -> Option<[u8; STEP]> {
    simd::narrow(step)
}

#[cfg(not(target_feature = "simd128"))]
fn ascii(step: &[u8; 2 * STEP]) -> Option<[u8; STEP]> {
    let mut ascii = [0; STEP];
    for (byte, unit) in ascii.iter_mut().zip(step.as_chunks::<2>().0) {
        *byte = u8::try_from(u16::from_le_bytes(*unit)).ok().filter(u8::is_ascii)?;
    }
    Some(ascii)
}

/// Moves one character; where the next one is read and written.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "each byte gets the bits that it has room for")]
fn character(buffer: &mut [u8], from: usize, to: usize) -> Option<(usize, usize)> {
    let unit = unit(buffer, from)?;
    let last = 0x80 | unit as u8 & 0x3F;
    let (bytes, length) = match unit {
        0..0x80 => ([unit as u8, 0, 0], 1),
        0x80..0x800 => ([0xC0 | (unit >> 6) as u8, last, 0], 2),
        0xD800..0xE000 => return pair(buffer, from, to),
        _ => ([0xE0 | (unit >> 12) as u8, 0x80 | (unit >> 6) as u8 & 0x3F, last], 3),
    };
    *buffer.get_mut(to..)?.first_chunk_mut()? = bytes;
    Some((from + 2, to + length))
}

/// The same for a character of two units.
fn pair(buffer: &mut [u8], from: usize, to: usize) -> Option<(usize, usize)> {
    let units = [unit(buffer, from)?, unit(buffer, from + 2)?];
    let character = char::decode_utf16(units).next()?.ok()?;
    let length = character.encode_utf8(buffer.get_mut(to..from + 4)?).len();
    Some((from + 4, to + length))
}

#[inline(always)]
fn unit(buffer: &[u8], at: usize) -> Option<u16> {
    buffer.get(at..)?.first_chunk().map(|unit| u16::from_le_bytes(*unit))
}

#[cfg(test)]
mod tests {
    use super::utf16_to_utf8;

    fn transcoded(units: &[u16]) -> Option<Vec<u8>> {
        let mut buffer = vec![0; units.len()];
        buffer.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
        let length = utf16_to_utf8(&mut buffer, units.len())?;
        buffer.truncate(length);
        Some(buffer)
    }

    #[test]
    fn texts_of_every_script_are_transcoded() {
        let parts = [
            "",
            "a",
            "plain ASCII",
            "é",
            "Здравствуйте",
            "見出し",
            "\u{FFFD}",
            "🎉",
            "\0",
            "\u{7F}\u{80}\u{7FF}\u{800}",
        ];
        for first in parts {
            for second in parts {
                let text = [first, second, " and then more", second, first].concat();
                let units: Vec<_> = text.encode_utf16().collect();
                assert_eq!(transcoded(&units).as_deref(), Some(text.as_bytes()), "{text}");
            }
        }
    }

    #[test]
    fn text_that_grows_by_half_fits() {
        let text = "見".repeat(100);
        assert_eq!(transcoded(&text.encode_utf16().collect::<Vec<_>>()).as_deref(), Some(text.as_bytes()));
    }

    #[test]
    fn a_lone_surrogate_is_rejected_anywhere() {
        for half in [0xD83C, 0xDBFF, 0xDC00, 0xDFFF] {
            for before in 0..20 {
                for after in 0..20 {
                    let mut units = vec![u16::from(b'a'); before];
                    units.push(half);
                    units.extend(vec![u16::from(b'b'); after]);
                    assert_eq!(transcoded(&units), None, "{before} {after}");
                }
            }
        }
        assert_eq!(transcoded(&[0xDC00, 0xD800]), None);
        assert_eq!(transcoded(&[0xD800, 0xD800, 0xDC00]), None);
    }
}
