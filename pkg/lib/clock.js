// Time and random numbers for the core, which has neither.

/**
 * Milliseconds since 1970 on a monotonic clock: changes to the system time do not affect waits.
 */
export function now() {
  const { performance } = globalThis;
  return performance?.timeOrigin === undefined ? Date.now() : performance.timeOrigin + performance.now();
}

/** A number from 0 to 65,535. */
export const random = () => Math.floor(Math.random() * 65_536);
