//! Sixteen bytes of a string at once, where the machine can.

use core::arch::wasm32::{i8x16_lt, i8x16_splat, u8x16_bitmask, u8x16_eq, u8x16_splat, u64x2, v128, v128_or as or};

/// How many bytes of a string one step looks at.
pub(super) const STEP: usize = 16;

/// How many bytes come before the first that needs a closer look, and which of these are marks, a bit each.
#[inline(always)]
pub(super) fn plain(bytes: &[u8; STEP]) -> (usize, u32) {
    let word = u128::from_le_bytes(*bytes);
    #[expect(clippy::cast_possible_truncation, reason = "the lower half is one of the two")]
    let bytes = u64x2(word as u64, (word >> 64) as u64);
    let is = |byte: u8| u8x16_eq(bytes, u8x16_splat(byte));
    // As signed numbers, the bytes outside ASCII come before all others, and control characters next.
    let stops = or(or(is(b'"'), is(b'\\')), i8x16_lt(bytes, i8x16_splat(0x20)));
    let plain = (lanes(stops) | 1 << STEP).trailing_zeros();
    let marks = or(or(or(is(b'$'), is(b'{')), or(is(b'<'), is(b'O'))), is(b'I'));
    (plain as usize, lanes(marks) & ((1 << plain) - 1))
}

/// The lanes in which something holds, a bit each.
#[inline(always)]
fn lanes(found: v128) -> u32 {
    u32::from(u8x16_bitmask(found))
}
