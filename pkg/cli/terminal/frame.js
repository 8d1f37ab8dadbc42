import { columns, printable } from "./text.js";

// If a line does not fit, at most this much of it before the range is shown.
const LEAD = 24;

/** A frame is at least this wide, because a narrower one would not show the range. */
const LEAST = 20;

/**
 * The lines of a code frame: the first and last line of the range with a mark under the range, and one line before and
 * after.
 *
 * This reads only the text that it shows, so that a finding costs the same in a batch of many megabytes on one line.
 *
 * @param {string} text
 * @param {{ start: Position, end: Position }} range
 * @param {object} look
 * @param {number} look.width  of the terminal, in columns
 * @param {string} look.mark  the character under the range: `^` or `-`
 * @param {(text: string) => string} look.emphasis  colours the mark
 * @param {(text: string) => string} look.faint  colours gutter and surroundings
 * @returns {string[]}
 *
 * @typedef {{ offset: number, line: number, column: number }} Position
 */
export function frame(text, range, { width, mark, emphasis, faint }) {
  const { start, end } = clamp(range, text);
  const gutter = String(end.line + 1).length;
  const room = Math.max(LEAST, width - gutter - 4);
  const row = (label, content) =>
    `${faint(`${String(label).padStart(gutter)} |`)}${content === "" ? "" : ` ${content}`}`;
  const plain = (line) => row(line.number, faint(cut(text, line.start, line.start, room).shown));
  const marked = (line, from, to) => {
    const view = cut(text, line.start, from, room);
    const until = Math.min(to, view.end);
    const before = columns(view.show(view.begin, from));
    const under = Math.max(1, columns(view.show(from, until)));
    return [row(line.number, view.shown), row("", " ".repeat(before) + emphasis(mark.repeat(under)))];
  };

  const first = { number: start.line, start: start.offset - start.column + 1 };
  const last = { number: end.line, start: end.offset - end.column + 1 };
  const lines = [];
  const previous = lineBefore(text, first, room);
  if (previous) lines.push(plain(previous));
  if (first.number === last.number) {
    lines.push(...marked(first, start.offset, end.offset));
  } else {
    lines.push(...marked(first, start.offset, lineEnd(text, start.offset, room)));
    if (last.number > first.number + 1) lines.push(faint(`${" ".repeat(gutter)} ⋮`));
    if (end.column > 1) lines.push(...marked(last, firstInk(text, last.start, end.offset), end.offset));
  }
  const next = lineAfter(text, last, end.offset, room);
  if (next) lines.push(plain(next));
  return lines;
}

/** A range past the end of the text, or with its end before its start, must not break the frame. */
function clamp({ start, end }, text) {
  const inside = (position) => (position.offset <= text.length ? position : { ...position, offset: text.length });
  return { start: inside(start), end: inside(end.offset < start.offset ? start : end) };
}

/**
 * The part of a line that fits: from its start, or from a little before `focus` if that would be cut off. `show` renders
 * any part of it; `shown` is all of it, with `…` where text is omitted.
 */
function cut(text, lineStart, focus, room) {
  const before = Math.min(LEAD, Math.floor(room / 2));
  let begin = focus - lineStart > room - before ? focus - before : lineStart;
  if (isTrail(text, begin)) begin += 1;
  const lead = begin > lineStart ? "…" : "";
  const show = (from, to) => (from === begin ? lead : "") + printable(text.slice(from, to).replaceAll("\t", "  "));

  let end = lineEnd(text, begin, room);
  // Wide characters and escapes take more columns than units: shorten until it fits.
  while (end > focus + 1 && columns(show(begin, end)) >= room) {
    end -= isTrail(text, end - 1) ? 2 : 1;
  }
  const tail = end < text.length && !isBreak(text, end) ? "…" : "";
  return { begin, end, show, shown: show(begin, end) + tail };
}

/** The end of the line that contains `offset`, or a position where it certainly takes `room` columns. */
function lineEnd(text, offset, room) {
  const limit = Math.min(text.length, offset + room);
  let end = offset;
  while (end < limit && !isBreak(text, end)) end += 1;
  return end < text.length && isTrail(text, end) ? end + 1 : end;
}

function lineBefore(text, line, room) {
  if (line.start < 1) return undefined;
  const end = line.start - (text[line.start - 1] === "\n" && text[line.start - 2] === "\r" ? 2 : 1);
  let start = end;
  while (start > 0 && !isBreak(text, start - 1)) {
    start -= 1;
    if (end - start > 4 * room) return undefined;
  }
  return { number: line.number - 1, start };
}

function lineAfter(text, line, offset, room) {
  let end = lineEnd(text, offset, room);
  if (!isBreak(text, end) || end >= text.length) return undefined;
  end += text[end] === "\r" && text[end + 1] === "\n" ? 2 : 1;
  return end >= text.length ? undefined : { number: line.number + 1, start: end };
}

/** The first character of a line that is not blank: the indentation is not marked. */
function firstInk(text, from, until) {
  let at = from;
  while (at < until - 1 && (text[at] === " " || text[at] === "\t")) at += 1;
  return at;
}

const isBreak = (text, at) => text[at] === "\n" || text[at] === "\r";

/** Whether the code unit at `at` is the second half of a surrogate pair. */
function isTrail(text, at) {
  const code = text.charCodeAt(at);
  const before = text.charCodeAt(at - 1);
  return code >= 0xdc00 && code <= 0xdfff && before >= 0xd800 && before <= 0xdbff;
}
