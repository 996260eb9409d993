/**
 * The tags that a model is writing for an entity at this moment: what stands in the last, incomplete line of its
 * answer, if that line is about the alias. The last of them may be half a word.
 */
export function partialTags(answer: string, alias: string): string[] | undefined {
  const line = answer.slice(answer.lastIndexOf("\n") + 1);
  if (/"id"\s*:\s*"([^"]*)"/.exec(line)?.[1] !== alias) return undefined;
  const list = /"tags"\s*:\s*\[([^\]]*)/.exec(line)?.[1] ?? "";
  return [...list.matchAll(/"((?:[^"\\]|\\.)*)(?:"|$)/g)].map(([, tag = ""]) => tag).filter((tag) => tag !== "");
}
