/** The shortest way between two types over direct effects, without its ends; empty where there is none. */
export function wayTo(direct: readonly number[], source: number, target: number, typeCount: number): number[] {
  const from = new Map<number, number>([[source, source]]);
  const open = [source];
  for (let at = open.shift(); at !== undefined; at = open.shift()) {
    for (const pair of direct) {
      const next = pair % typeCount;
      if (Math.floor(pair / typeCount) !== at || from.has(next)) continue;
      from.set(next, at);
      open.push(next);
    }
  }
  const way: number[] = [];
  let at = from.get(target);
  while (at !== undefined && at !== source) {
    way.unshift(at);
    at = from.get(at);
  }
  return way;
}
