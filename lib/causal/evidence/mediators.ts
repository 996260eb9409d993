/** What lies between two types: the shortest way over direct links, of equally short ones that with the smallest numbers. */
export function mediatorsOf(
  typeCount: number,
  links: readonly { readonly source: number; readonly target: number }[],
): (source: number, target: number) => number[] | null {
  const next = Array.from({ length: typeCount }, (): number[] => []);
  for (const { source, target } of links) next[source]?.push(target);
  for (const its of next) its.sort((a, b) => a - b);
  return (source, target) => {
    const before = new Map<number, number>();
    const open = [source];
    for (const type of open) {
      for (const other of next[type] ?? []) {
        if (other === source || before.has(other)) continue;
        before.set(other, type);
        if (other === target) return wayTo(target, source, before);
        open.push(other);
      }
    }
    return null;
  };
}

function wayTo(target: number, source: number, before: ReadonlyMap<number, number>): number[] | null {
  const way: number[] = [];
  for (let type = before.get(target); type !== undefined && type !== source; type = before.get(type)) way.unshift(type);
  // One step is a direct link, which nothing lies between.
  return way.length === 0 ? null : way;
}
