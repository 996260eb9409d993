/** A character reference such as `&amp;`. */
const REFERENCE = /^&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|[a-z][a-z0-9]{1,31});/i;

/**
 * Where each UTF-16 unit of a text node stands in the Markdown it was read from. Markdown takes away backslashes, the
 * marks before lines of quotations and lists and the spaces around line ends, and writes references out; all else is
 * in the node as it is in the source, in the same order.
 */
export function sourceOffsets(value: string, source: string, start: number, end: number): number[] {
  const offsets: number[] = [];
  let at = start;
  for (let unit = 0; unit < value.length;) {
    const from = at;
    while (at < end && !same(source[at], value[unit])) {
      if (source[at] === "&" && REFERENCE.test(source.slice(at, at + 40))) break;
      at++;
    }
    if (at >= end) {
      // Nothing fits, so the rest stands where the last known unit did.
      offsets.push(Math.min(from, Math.max(start, end - 1)));
      at = from;
      unit++;
      continue;
    }
    const [whole = "", hex, decimal] = REFERENCE.exec(source.slice(at, at + 40)) ?? [];
    if (whole !== "" && !value.startsWith(whole, unit)) {
      const point = hex ? Number.parseInt(hex, 16) : decimal ? Number(decimal) : 0;
      for (let written = 0; written < (point > 0xffff ? 2 : 1) && unit < value.length; written++, unit++) {
        offsets.push(at);
      }
      at += whole.length;
    } else {
      offsets.push(at);
      at++;
      unit++;
    }
  }
  return offsets;
}

/** Markdown replaces NUL. */
const same = (source: string | undefined, value: string | undefined): boolean =>
  source === value || (source === "\0" && value === "\uFFFD");
