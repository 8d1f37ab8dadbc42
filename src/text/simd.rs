//! Processes sixteen bytes at a time, in WebAssembly with SIMD.

use core::arch::wasm32::{
    u8x16_bitmask, u8x16_eq, u8x16_le, u8x16_lt, u8x16_narrow_i16x8, u8x16_splat, u8x16_sub, u16x8_splat, u64x2,
    u64x2_extract_lane, v128, v128_and as and, v128_any_true, v128_or as or,
};

/// The number of bytes per step.
pub(super) const STEP: usize = 16;

/// What one step finds in a string.
pub(super) struct Plain {
    /// How many bytes precede the first that needs detailed handling.
    pub length: usize,
    /// Which of these bytes are outside ASCII, a bit each.
    pub beyond_ascii: u32,
    /// Which of these bytes are `$`, `<`, `{` or `[`, a bit each.
    pub signs: u32,
    /// Which of these bytes are capitals of ASCII, a bit each.
    pub capitals: u32,
}

/// Looks at the bytes of a string up to the first quote, backslash, control character or, unless the text is known to be
/// UTF-8, byte outside ASCII.
#[inline(always)]
pub(super) fn plain(bytes: &[u8; STEP], is_utf8: bool) -> Plain {
    let bytes = vector(bytes);
    let is = |byte: u8| u8x16_eq(bytes, u8x16_splat(byte));
    let stops = or(or(is(b'"'), is(b'\\')), u8x16_le(bytes, u8x16_splat(0x1F)));
    let beyond_ascii = lanes(bytes);
    let stops = lanes(stops) | if is_utf8 { 0 } else { beyond_ascii } | 1 << STEP;
    let length = stops.trailing_zeros();
    let before = (1 << length) - 1;
    // `[` and `{` differ in one bit.
    let brackets = u8x16_eq(or(bytes, u8x16_splat(b'[' ^ b'{')), u8x16_splat(b'{'));
    let signs = or(or(is(b'$'), is(b'<')), brackets);
    let capitals = u8x16_lt(u8x16_sub(bytes, u8x16_splat(b'A')), u8x16_splat(26));
    Plain {
        length: length as usize,
        beyond_ascii: beyond_ascii & before,
        signs: lanes(signs) & before,
        capitals: lanes(capitals) & before,
    }
}

/// Eight units of UTF-16 as bytes, if all of them are ASCII.
#[inline(always)]
pub(super) fn narrow(units: &[u8; STEP]) -> Option<[u8; STEP / 2]> {
    let units = vector(units);
    if v128_any_true(and(units, u16x8_splat(0xFF80))) {
        return None;
    }
    Some(u64x2_extract_lane::<0>(u8x16_narrow_i16x8(units, units)).to_le_bytes())
}

#[inline(always)]
fn vector(bytes: &[u8; STEP]) -> v128 {
    let word = u128::from_le_bytes(*bytes);
    #[expect(clippy::cast_possible_truncation, reason = "the lower half is one of the two")]
    u64x2(word as u64, (word >> 64) as u64)
}

/// The highest bit of each lane: whether something is found there.
#[inline(always)]
fn lanes(found: v128) -> u32 {
    u32::from(u8x16_bitmask(found))
}
