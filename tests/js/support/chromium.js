// The system's Chromium, driven by playwright-core, which downloads no browser of its own.
import { chromium } from "playwright-core";
import { find } from "../../../scripts/lib/debian.mjs";

/** Starts a browser; the caller closes it. */
export function launch() {
  return chromium.launch({
    executablePath: find("chromium"),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  });
}

/** A new page, with everything that went wrong on it collected in `complaints`. */
export async function openPage(browser, options) {
  const page = await browser.newPage(options);
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (line) => {
    if (line.type() === "error" || line.type() === "warning") complaints.push(line.text());
  });
  return { page, complaints };
}
