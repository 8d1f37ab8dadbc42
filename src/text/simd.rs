//! Sixteen bytes at once, in WebAssembly with SIMD.

use core::arch::wasm32::{
    i8x16_lt, i8x16_splat, u8x16_bitmask, u8x16_eq, u8x16_lt, u8x16_splat, u8x16_sub, u64x2, v128, v128_or as or,
};

/// How many bytes one step looks at.
pub(super) const STEP: usize = 16;

/// What one step finds in a string.
pub(super) struct Plain {
    /// How many bytes come before the first that needs a closer look.
    pub length: usize,
    /// Which of these bytes are `$`, `{` or `<`, a bit each.
    pub signs: u32,
    /// Which of these bytes are capitals of ASCII, a bit each.
    pub capitals: u32,
}

/// Looks at the bytes of a string up to the first quote, backslash, control character or byte outside ASCII.
#[inline(always)]
pub(super) fn plain(bytes: &[u8; STEP]) -> Plain {
    let bytes = vector(bytes);
    let is = |byte: u8| u8x16_eq(bytes, u8x16_splat(byte));
    // As signed numbers, the bytes outside ASCII come before all others, and control characters next.
    let stops = or(or(is(b'"'), is(b'\\')), i8x16_lt(bytes, i8x16_splat(0x20)));
    let length = first(stops);
    let before = (1 << length) - 1;
    let signs = or(or(is(b'$'), is(b'{')), is(b'<'));
    let capitals = u8x16_lt(u8x16_sub(bytes, u8x16_splat(b'A')), u8x16_splat(26));
    Plain { length, signs: lanes(signs) & before, capitals: lanes(capitals) & before }
}

/// How many bytes of white space come first.
#[inline(always)]
pub(super) fn white(bytes: &[u8; STEP]) -> usize {
    let bytes = vector(bytes);
    let is = |byte: u8| u8x16_eq(bytes, u8x16_splat(byte));
    let white = or(or(is(b' '), is(b'\n')), or(is(b'\r'), is(b'\t')));
    (!lanes(white)).trailing_zeros() as usize
}

#[inline(always)]
fn vector(bytes: &[u8; STEP]) -> v128 {
    let word = u128::from_le_bytes(*bytes);
    #[expect(clippy::cast_possible_truncation, reason = "the lower half is one of the two")]
    u64x2(word as u64, (word >> 64) as u64)
}

/// The first lane in which something is found; [`STEP`] if there is none.
#[inline(always)]
fn first(found: v128) -> usize {
    (lanes(found) | 1 << STEP).trailing_zeros() as usize
}

/// The lanes in which something is found, a bit each.
#[inline(always)]
fn lanes(found: v128) -> u32 {
    u32::from(u8x16_bitmask(found))
}
