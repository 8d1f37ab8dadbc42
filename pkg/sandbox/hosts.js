/** Whether a host name leads to this machine's loopback interface. @param {string} name without a port */
export function isLoopback(name) {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[?::1\]?)$/.test(name);
}
