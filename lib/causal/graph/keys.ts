import type { EdgeId, NodeId } from "../ids";

/** What a node stands for; equal for the same thing in every graph. */
export type NodeMeaning =
  { type: string } | { field: string; value: string } | { /** Named by a model only. */ named: string };

const keyOf = (meaning: NodeMeaning): string =>
  "type" in meaning
    ? `type\u0000${meaning.type}`
    : "field" in meaning
      ? `feature\u0000${meaning.field}\u0000${meaning.value}`
      : `named\u0000${meaning.named.normalize("NFKC").trim().toLowerCase()}`;

export const nodeIdOf = (meaning: NodeMeaning): NodeId => `n_${hash48(keyOf(meaning))}`;

export const edgeIdOf = (source: NodeId, target: NodeId): EdgeId => `e_${hash48(`${source}>${target}`)}`;

/**
 * 48 bits as 12 hexadecimal digits, from two 32-bit FNV-1a sums with different beginnings, each mixed at the end as
 * MurmurHash3 does. Not for secrets: it only has to be the same everywhere, browsers included.
 */
function hash48(text: string): string {
  let a = 0x811c9dc5;
  let b = 0x9747b28c;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    for (const byte of [unit & 0xff, unit >>> 8]) {
      a = Math.imul(a ^ byte, 0x01000193);
      b = Math.imul(b ^ byte, 0x01000193);
    }
  }
  return hex(mix(a)).padStart(8, "0") + hex(mix(b)).padStart(8, "0").slice(0, 4);
}

function mix(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

const hex = (value: number) => value.toString(16);
