// Time and chance for the core, which has neither.

/**
 * Milliseconds since 1970, on a clock that nobody sets: a computer whose time is corrected waits neither longer nor
 * shorter for it.
 */
export function now() {
  const { performance } = globalThis;
  return performance?.timeOrigin === undefined ? Date.now() : performance.timeOrigin + performance.now();
}

/** A number from 0 to 65,535. */
export const random = () => Math.floor(Math.random() * 65_536);
