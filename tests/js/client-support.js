import { createServer } from "node:http";
import { after } from "node:test";

/** A job that the checker finds nothing wrong with. */
export const job = (composition = "main") => ({
  template: { id: "01J8Z5T3X8Y9QWERTYU1234567".slice(0, 26), composition },
});

/**
 * A server that answers as a test says, and keeps its requests: the real thing between client and network.
 *
 * @param {(request: { method: string, url: string, headers: object, body: string, number: number },
 *   response: import("node:http").ServerResponse, socket: import("node:net").Socket) => void} answer
 */
export async function serve(answer) {
  const got = [];
  const server = createServer(async (request, response) => {
    let body = "";
    request.setEncoding("utf8");
    for await (const chunk of request) body += chunk;
    const { method, url, headers, socket } = request;
    got.push({ method, url, headers, body, number: got.length + 1 });
    answer(got.at(-1), response, socket);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  after(close);
  return { got, close, baseUrl: `http://127.0.0.1:${server.address().port}/api/v2` };
}

/** Answers with JSON. */
export function json(response, status, body, headers = {}) {
  response.writeHead(status, { "Content-Type": "application/json", ...headers });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}

/** What a promise rejects with. */
export async function rejection(promise) {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error) => ({ error }),
  );
  if (!("error" in outcome)) throw new Error(`expected a rejection, got ${JSON.stringify(outcome.value)}`);
  return outcome.error;
}

/** The unhandled rejections during a test. */
export function unhandledRejections(t) {
  const unhandled = [];
  const note = (error) => unhandled.push(error);
  process.on("unhandledRejection", note);
  t.after(() => process.off("unhandledRejection", note));
  return unhandled;
}
