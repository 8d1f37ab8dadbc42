//! The clock and the dice of the platform.

use std::time::Duration;

/// The time since 1970.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn now() -> Duration {
    use std::time::SystemTime;
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default()
}

/// A number from 0 to 65,535, each as likely.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn random() -> u16 {
    use std::hash::{BuildHasher, Hasher, RandomState};
    // The standard library keys each new state at random.
    let [low, high, ..] = RandomState::new().build_hasher().finish().to_le_bytes();
    u16::from_le_bytes([low, high])
}

/// The time since 1970.
#[cfg(target_arch = "wasm32")]
pub(super) fn now() -> Duration {
    Duration::from_secs_f64(js_sys::Date::now().max(0.0) / 1000.0)
}

/// A number from 0 to 65,535, each as likely.
#[cfg(target_arch = "wasm32")]
pub(super) fn random() -> u16 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is below 65,536")]
    let number = (js_sys::Math::random() * 65_536.0) as u16;
    number
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    #[test]
    fn the_dice_give_numbers_of_the_whole_range() {
        let numbers: Vec<u16> = (0..1000).map(|_| super::random()).collect();
        for quarter in 0..4 {
            assert!(numbers.iter().any(|number| number / 16_384 == quarter), "{quarter}");
        }
    }
}
