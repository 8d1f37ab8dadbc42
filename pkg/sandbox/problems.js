/**
 * An answer that tells the caller what was wrong; thrown by operations, sent by the server.
 * The body is the API's own: `{error}`, on 400 often `{error, details: [{field, message}]}`.
 */
export class Problem extends Error {
  /**
   * @param {number} status HTTP status
   * @param {string} message what the body's `error` says
   * @param {{ details?: { field: string, message: string }[], errorCode?: string, headers?: Record<string, string> }} [more]
   */
  constructor(status, message, more = {}) {
    super(message);
    this.status = status;
    this.details = more.details;
    this.errorCode = more.errorCode;
    this.headers = more.headers;
  }

  /** The answer that the server sends. */
  answer() {
    const body = { error: this.message };
    if (this.details) body.details = this.details;
    return { status: this.status, headers: this.headers, body };
  }
}
