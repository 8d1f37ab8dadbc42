import { httpDate } from "./http.js";

const gatewayPage = (title) =>
  `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`;

const titles = {
  408: "408 Request Time-out",
  413: "413 Request Entity Too Large",
  502: "502 Bad Gateway",
  504: "504 Gateway Time-out",
};

const html = "text/html; charset=utf-8";

/**
 * The response of a fault that is named by a status.
 *
 * @param {import("./faults.js").Fault} fault
 * @returns {import("./http.js").Answer}
 */
export function faultAnswer({ effect, detail }) {
  const headers = {};
  if (effect.retryAfter === "seconds") headers["Retry-After"] = String(detail);
  if (effect.retryAfter === "date") headers["Retry-After"] = httpDate(Date.now() + detail * 1000);
  if (effect.body === "html") {
    return { status: effect.status, type: html, headers, body: gatewayPage(titles[effect.status]) };
  }
  return { status: effect.status, headers, body: { error: `Requested fault: ${effect.status}` } };
}

/** How each kind of damage changes a response. */
const damages = {
  truncate: (body) => ({ body: body.slice(0, Math.max(1, Math.floor(body.length / 2))) }),
  cut: () => ({ ending: "cut" }),
  empty: () => ({ body: "" }),
  "wrong-type": () => ({ type: "text/plain; charset=utf-8" }),
  html: () => ({ status: 200, type: html, body: gatewayPage("Welcome") }),
};

/**
 * @param {import("./http.js").Answer} answer with its body as text or bytes
 * @param {keyof typeof damages} damage
 * @returns {import("./http.js").Answer}
 */
export function damaged(answer, damage) {
  return { ...answer, ...damages[damage](answer.body) };
}
