/**
 * A resource of the client: an object with the methods of a class, which also work when they are detached from it. Each call
 * gets its own instance, so that its promise knows its response.
 *
 * @param {Function} type  the class
 * @param {import("./call.js").Caller} caller
 * @param {...unknown} more  for its constructor
 */
export function resource(type, caller, ...more) {
  const names = Object.getOwnPropertyNames(type.prototype).filter((name) => name !== "constructor");
  const method = (name) => {
    const run = call(caller, (own, args) => new type(own, ...more)[name](...args));
    return Object.defineProperty(run, "name", { value: name });
  };
  return Object.fromEntries(names.map((name) => [name, method(name)]));
}

/**
 * A function whose promise has `withResponse()`.
 *
 * @param {import("./call.js").Caller} caller
 * @param {(caller: import("./call.js").Caller, args: any[]) => any} run
 */
export function call(caller, run) {
  return (...args) => {
    const received = {};
    const outcome = run(caller.receiving(received), args);
    if (!(outcome instanceof Promise)) return outcome;
    // The promise is not awaited here, so that an unhandled rejection is still reported.
    const withResponse = async () => ({ data: await outcome, ...received });
    return Object.defineProperty(outcome, "withResponse", { value: withResponse });
  };
}
