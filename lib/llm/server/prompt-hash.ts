import { createHash } from "node:crypto";
import type { Message } from "../schema";

/** SHA-256 of a prompt in hex: what the ledger keeps of it, and how a recording is found again. */
export function promptHash(messages: readonly Message[]): string {
  const hash = createHash("sha256");
  // Lengths before words, so that no two prompts with different borders between messages are written alike.
  for (const { role, content } of messages) hash.update(`${role} ${content.length}\n${content}`);
  return hash.digest("hex");
}
