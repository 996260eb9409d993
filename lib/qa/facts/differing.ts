import type { Fact } from "./fact";

type Compared = Pick<Fact, "figures" | "level" | "text">;

const nameOf = ({ name, of }: Fact["figures"][number]): string => (of === undefined ? name : `${name} (${of})`);

/**
 * What of a fact is not what it was: figures by name, those that only one of the two has among them, `level` and `text`.
 * Empty where the facts say the same.
 */
export function differingFigures(before: Compared, after: Compared): string[] {
  const [one, other] = [before, after].map(({ figures }) => {
    return new Map(figures.map((figure) => [nameOf(figure), figure.value]));
  });
  const names = new Set([...(one?.keys() ?? []), ...(other?.keys() ?? [])]);
  return [
    ...[...names].filter((name) => one?.get(name) !== other?.get(name)),
    ...(before.level === after.level ? [] : ["level"]),
    ...(before.text.zh === after.text.zh && before.text.en === after.text.en ? [] : ["text"]),
  ];
}
