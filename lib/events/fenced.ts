/**
 * The JSON lines between a pair of markers of a prompt, for the offline model's rules. A marker that only a row
 * imitates has another number and ends nothing.
 */
export function readFenced(prompt: string, name: string): Record<string, unknown>[] {
  const match = new RegExp(`<<<${name} ([0-9a-f]+)\\n([\\s\\S]*?)\\n?${name} \\1>>>`).exec(prompt);
  return (match?.[2] ?? "")
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
