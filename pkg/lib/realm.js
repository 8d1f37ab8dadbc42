// Objects of another realm (a `vm` context, jsdom, another window) are instances of that realm's classes, so `instanceof`
// does not recognise them; their tag does.

/** @param {unknown} value */
export const tagOf = (value) => Object.prototype.toString.call(value).slice("[object ".length, -1);

/** @param {unknown} value  @returns {value is Uint8Array} */
export const isBytes = (value) => ArrayBuffer.isView(value) && tagOf(value) === "Uint8Array";

/** @param {unknown} value  @returns {value is ArrayBuffer} */
export const isArrayBuffer = (value) => tagOf(value) === "ArrayBuffer";

/** @param {unknown} value  @returns {value is Date} */
export const isDate = (value) => tagOf(value) === "Date" && typeof value?.getTime === "function";

/** @param {unknown} value  @returns {value is Blob} */
export const isBlob = (value) => ["Blob", "File"].includes(tagOf(value)) && typeof value?.arrayBuffer === "function";

/** @param {unknown} value  of a polyfill too  @returns {value is Headers} */
export const isHeaders = (value) => tagOf(value) === "Headers" && typeof value[Symbol.iterator] === "function";

/** @param {unknown} value  @returns {value is Map<unknown, unknown>} */
export const isMap = (value) => tagOf(value) === "Map" && typeof value[Symbol.iterator] === "function";
