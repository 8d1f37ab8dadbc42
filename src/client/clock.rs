//! The clock and the random numbers of the platform.

use std::time::Duration;

/// The time since 1970 on a monotonic clock: changes to the system time do not affect waits.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn now() -> Duration {
    use std::sync::LazyLock;
    use std::time::{Instant, SystemTime};

    static START: LazyLock<(Duration, Instant)> = LazyLock::new(|| {
        let since_1970 = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        (since_1970, Instant::now())
    });
    let (since_1970, start) = *START;
    since_1970.saturating_add(start.elapsed())
}

/// A uniformly distributed number from 0 to 65,535.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn random() -> u16 {
    use std::hash::{BuildHasher, Hasher, RandomState};
    // The standard library gives each new state random keys.
    let [low, high, ..] = RandomState::new().build_hasher().finish().to_le_bytes();
    u16::from_le_bytes([low, high])
}

/// The time since 1970, on a monotonic clock if the runtime has one.
#[cfg(target_arch = "wasm32")]
pub(super) fn now() -> Duration {
    let milliseconds = monotonic().unwrap_or_else(js_sys::Date::now);
    Duration::try_from_secs_f64(milliseconds / 1000.0).unwrap_or_default()
}

#[cfg(target_arch = "wasm32")]
fn monotonic() -> Option<f64> {
    use js_sys::wasm_bindgen::JsCast;

    let performance = js_sys::Reflect::get(&js_sys::global(), &"performance".into()).ok()?;
    let performance = performance.dyn_into::<web_sys::Performance>().ok()?;
    Some(performance.time_origin() + performance.now())
}

/// A uniformly distributed number from 0 to 65,535.
#[cfg(target_arch = "wasm32")]
pub(super) fn random() -> u16 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is below 65,536")]
    let number = (js_sys::Math::random() * 65_536.0) as u16;
    number
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    #[test]
    fn the_clock_starts_at_the_system_time_and_never_goes_back() {
        use std::time::SystemTime;

        let system = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
        let times: Vec<_> = (0..1000).map(|_| super::now()).collect();
        assert!(times.is_sorted());
        assert!(times[0].abs_diff(system).as_secs() < 3600, "{:?} beside {system:?}", times[0]);
    }

    #[test]
    fn random_numbers_cover_the_whole_range() {
        let numbers: Vec<u16> = (0..1000).map(|_| super::random()).collect();
        for quarter in 0..4 {
            assert!(numbers.iter().any(|number| number / 16_384 == quarter), "{quarter}");
        }
    }
}
