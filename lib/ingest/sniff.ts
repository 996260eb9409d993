/** Names what bytes are when they are plainly not delimited text; undefined for anything that may be. */

const MAGIC: readonly { name: string; bytes: readonly number[] }[] = [
  { name: "gzip", bytes: [0x1f, 0x8b] },
  { name: "ZIP/XLSX", bytes: [0x50, 0x4b, 0x03, 0x04] },
  { name: "ZIP/XLSX", bytes: [0x50, 0x4b, 0x05, 0x06] },
  { name: "XLS", bytes: [0xd0, 0xcf, 0x11, 0xe0] },
  { name: "PDF", bytes: [0x25, 0x50, 0x44, 0x46, 0x2d] },
  { name: "PNG", bytes: [0x89, 0x50, 0x4e, 0x47] },
  { name: "JPEG", bytes: [0xff, 0xd8, 0xff] },
  { name: "7z", bytes: [0x37, 0x7a, 0xbc, 0xaf] },
  { name: "RAR", bytes: [0x52, 0x61, 0x72, 0x21] },
  { name: "zstd", bytes: [0x28, 0xb5, 0x2f, 0xfd] },
  { name: "Parquet", bytes: [0x50, 0x41, 0x52, 0x31] },
];

/** Above this share of NULs the file is binary; a stray one in a cell only costs its row. */
const NUL_SHARE_MAX = 0.01;

function beginsWith(head: Uint8Array, bytes: readonly number[]): boolean {
  return bytes.every((byte, i) => head[i] === byte);
}

/** `head` is the beginning of the file, some kilobytes of it. */
export function sniffForeign(head: Uint8Array): string | undefined {
  const magic = MAGIC.find(({ bytes }) => beginsWith(head, bytes));
  if (magic) return magic.name;
  if (sniffUtf16(head)) return undefined;
  let nuls = 0;
  for (const byte of head) if (byte === 0) nuls++;
  if (nuls > head.length * NUL_SHARE_MAX) return "binary";
  const text = new TextDecoder("utf-8").decode(head).trimStart().slice(0, 512);
  if (/^<(!doctype\s+html|html|head|body)\b/i.test(text)) return "HTML";
  if (/^<\?xml\b/i.test(text)) return "XML";
  // A header that begins like JSON text would have its first name in doubled quotes.
  return /^(\{\s*"|\[\s*[[{])/.test(text) ? "JSON" : undefined;
}

export type Utf16 = { encoding: "utf-16le" | "utf-16be"; bom: boolean };

/** UTF-16 by its byte order mark, or without one by the NULs of its ASCII letters. */
export function sniffUtf16(head: Uint8Array): Utf16 | undefined {
  if (beginsWith(head, [0xff, 0xfe])) return { encoding: "utf-16le", bom: true };
  if (beginsWith(head, [0xfe, 0xff])) return { encoding: "utf-16be", bom: true };
  const pairs = Math.floor(Math.min(head.length, 4096) / 2);
  if (pairs < 4) return undefined;
  let [even, odd] = [0, 0];
  for (let i = 0; i < pairs; i++) {
    if (head[2 * i] === 0) even++;
    if (head[2 * i + 1] === 0) odd++;
  }
  if (odd > pairs * 0.3 && even <= pairs * 0.02) return { encoding: "utf-16le", bom: false };
  if (even > pairs * 0.3 && odd <= pairs * 0.02) return { encoding: "utf-16be", bom: false };
  return undefined;
}

export function hasUtf8Bom(head: Uint8Array): boolean {
  return beginsWith(head, [0xef, 0xbb, 0xbf]);
}
