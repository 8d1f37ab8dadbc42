// The progress of an upload, in bytes.
import { callBack } from "./perform.js";

/** Bytes per step. The stream of a `Blob` in memory would be a single step. */
const partSize = 64 * 1024;

/**
 * A file that reports how much of it was read when it is sent. It stays a `Blob`, so its length is known and the runtime sends
 * a `Content-Length`, which the storage requires: it rejects a stream. Node's `fetch` reads the file through `stream`; other
 * runtimes read it themselves, so there only the start and the end are reported.
 *
 * @param {Blob | ArrayBuffer | ArrayBufferView} file
 * @param {(sent: number) => void} report
 */
function countedFile(file, report) {
  // Not all runtimes have a `Blob` when the module loads.
  class CountedFile extends Blob {
    stream() {
      let sent = 0;
      const pull = async (controller) => {
        const part = new Uint8Array(await this.slice(sent, sent + partSize).arrayBuffer());
        if (part.byteLength === 0) return controller.close();
        sent += part.byteLength;
        report(sent);
        controller.enqueue(part);
      };
      return new ReadableStream({ pull }, { highWaterMark: 0 });
    }
  }
  return new CountedFile([file]);
}

/** The progress of an upload, with its repetitions. An error of the callback ends the upload, unless it has succeeded. */
export class UploadProgress {
  /** The error of the callback, if it failed. */
  failure;
  /** Ends the running attempt. */
  end = () => {};
  #onProgress;
  #total;
  #last;
  #isOver = false;

  /** @param {Blob | ArrayBuffer | ArrayBufferView} file @param {Function | undefined} onProgress */
  constructor(file, onProgress) {
    this.#onProgress = onProgress;
    this.#total = file.size ?? file.byteLength;
    this.body = onProgress ? countedFile(file, this.#report) : file;
  }

  /** An attempt starts. */
  start() {
    this.#last = undefined;
    this.#report(0);
  }

  /** The upload has succeeded: a callback that fails must not hide that. */
  finish() {
    this.#isOver = true;
    this.#report(this.#total);
  }

  #report = (sent) => {
    if (sent === this.#last || this.failure) return;
    this.#last = sent;
    callBack(this.#onProgress, { sent, total: this.#total }, (error) => {
      if (this.#isOver) return;
      this.failure ??= { error };
      this.end();
    });
  };
}
