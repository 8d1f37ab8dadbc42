// Lints the textarea on every keystroke and lists what was found; a press on a finding selects its place, and a press
// on "Fix" repairs what is safe to repair.
import { fix, lint } from "/pkg/index.js";

const sample = `{
  "template": { "id": "01JTQBG4QW9N6M7E6XD3GKZ6QY", "composition": "main" },
  "settings": { "type": "video", "codec": "h264_vbr_15mbps" },
  "assets": [
    { "type": "text", "layerName": "Headline", "value": "Hello" },
    { "type": "image", "layername": "logo.png", "src": "https://cdn.example.com/logo.png" }
  ]
}
`;

const payload = document.querySelector("#payload");
const verdict = document.querySelector("#verdict");
const findings = document.querySelector("#findings");
const repair = document.querySelector("#fix");

payload.addEventListener("input", show);
repair.addEventListener("click", mend);
payload.value = sample;
show();

function show() {
  const report = lint(payload.value);
  verdict.textContent = sentence(report);
  verdict.dataset.valid = String(report.valid);
  findings.replaceChildren(...report.diagnostics.map(row));
  const mendable = report.diagnostics.filter((found) => found.fix?.safe).length;
  repair.hidden = mendable === 0;
  repair.textContent = `Fix ${count(mendable, "finding")}`;
}

/** The selection is replaced rather than the value, so that the browser's own undo takes it back. */
function mend() {
  const { text } = fix(payload.value);
  payload.focus();
  payload.select();
  if (!document.execCommand("insertText", false, text)) payload.value = text;
  payload.setSelectionRange(0, 0);
  show();
}

function sentence({ kind, valid, errorCount, warningCount, infoCount }) {
  const counts = [count(errorCount, "error"), count(warningCount, "warning"), count(infoCount, "note")];
  const found = counts.filter(Boolean).join(", ");
  if (found === "") return `Nothing wrong with this ${kind}.`;
  return valid ? `This ${kind} can be sent: ${found}.` : `This ${kind} would fail: ${found}.`;
}

function count(number, noun) {
  if (number === 0) return "";
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function row({ code, severity, message, help, range }) {
  const button = element("button", { type: "button", className: severity });
  const place = range ? `${range.start.line}:${range.start.column}` : "";
  button.append(
    element("span", { className: "where", textContent: `${place} ${severity}` }),
    prose("what", message),
    element("code", { className: "rule", textContent: code }),
  );
  if (help) button.append(prose("help", help));
  button.addEventListener("click", () => select(range));
  const item = element("li");
  item.append(button);
  return item;
}

/** A sentence in which names and values stand between backticks. */
function prose(className, sentence) {
  const parts = sentence.split("`");
  // Backticks of the payload itself may leave one without its other half.
  if (parts.length % 2 === 0) return element("span", { className, textContent: sentence });
  const text = element("span", { className });
  text.append(...parts.map((part, at) => (at % 2 === 0 ? part : element("code", { textContent: part }))));
  return text;
}

/** Offsets of a range are UTF-16 units, as a textarea counts. */
function select(range) {
  if (!range) return;
  payload.focus();
  payload.setSelectionRange(range.start.offset, range.end.offset);
  const lineHeight = Number.parseFloat(getComputedStyle(payload).lineHeight);
  payload.scrollTop = Math.max(0, (range.start.line - 4) * lineHeight);
}

function element(name, properties) {
  return Object.assign(document.createElement(name), properties);
}
