/**
 * A refusal: operations throw it, the server answers with it. The body is the API's own: `{ error }`, on 400 often
 * `{ error, details: [{ field, message }] }`.
 */
export class Problem extends Error {
  /**
   * @param {number} status HTTP status
   * @param {string} message the body's `error`
   * @param {{ details?: { field: string, message: string }[], errorCode?: string, showCode?: boolean, headers?: Record<string, string> }} [more]
   *   `errorCode` names the error in a batch; with `showCode` also in the body
   */
  constructor(status, message, more = {}) {
    super(message);
    this.status = status;
    this.details = more.details;
    this.errorCode = more.errorCode;
    this.showCode = more.showCode === true;
    this.headers = more.headers;
  }

  /** @returns {import("./http.js").Answer} */
  answer() {
    const body = { error: this.message };
    if (this.details) body.details = this.details;
    if (this.showCode) body.errorCode = this.errorCode;
    return { status: this.status, headers: this.headers, body };
  }
}
