/** The JSON lines of a prompt between a pair of markers, parsed, as a model would read them. */
export function fencedLines(prompt: string, name: string): Record<string, unknown>[] {
  const match = new RegExp(`<<<${name} ([0-9a-f]+)\\n([\\s\\S]*?)\\n?${name} \\1>>>`).exec(prompt);
  return (match?.[2] ?? "")
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
