import { parse } from "csv-parse/sync";
import { generateSample } from "../../scripts/sample/index.ts";

/** A row of the sample as it is imported. */
export type Row = {
  action: string;
  at: string;
  item: string;
  app: string;
  media: string;
  poi: string;
  /** The true event it belongs to. */
  event: string | undefined;
  type: string | undefined;
};

/** Something that truly happened; at the time of its first row. */
export type TrueEvent = { type: string; at: string };

export type TrueUser = {
  id: string;
  profile: Record<string, string>;
  interests: string[];
  rows: Row[];
  events: TrueEvent[];
};

/** n of N, as a fact should have it. */
export type Share = { n: number; of: number };

/**
 * The sample project as it was planted. Everything a question of the evaluation expects is counted from this by the
 * plainest loops there are, without any code of the product.
 */
export class Truth {
  readonly users: readonly TrueUser[];
  /** The true events as a file that can be imported. */
  readonly eventsFile: string;
  readonly edges: readonly { cause: string; effect: string }[];
  readonly confounded: readonly (readonly string[])[];
  readonly types: readonly string[];

  constructor() {
    const { files, truth, truthRows } = generateSample();
    const textOf = (name: string) => files.find((file) => file.name === name)?.text ?? "";
    const read = (text: string): string[][] => parse(text, { bom: true, record_delimiter: "\r\n" });
    const [header = [], ...profiles] = read(textOf("user_profiles.csv"));
    const users = new Map<string, TrueUser>();
    for (const cells of profiles) {
      const profile = Object.fromEntries(header.map((name, i) => [name, cells[i] ?? ""]));
      const interests = (profile["interests"] ?? "").split(",").filter((name) => name !== "");
      users.set(cells[0] ?? "", { id: cells[0] ?? "", profile, interests, rows: [], events: [] });
    }
    const told = read(truthRows).slice(1);
    const seen = new Set<string>();
    const lines: string[] = ["user_id,event_type,start"];
    for (const [i, cells] of read(textOf("behavior_data.csv")).slice(1).entries()) {
      const [id = "", action = "", at = "", item = "", app = "", media = "", poi = ""] = cells;
      const [, , type = "", event = ""] = told[i] ?? [];
      const user = users.get(id);
      user?.rows.push({ action, at, item, app, media, poi, event: event || undefined, type: type || undefined });
      if (event === "" || seen.has(event)) continue;
      seen.add(event);
      user?.events.push({ type, at });
      lines.push([id, type, at].join(","));
    }
    this.users = [...users.values()];
    this.eventsFile = `${lines.join("\n")}\n`;
    this.edges = [...truth.edges, ...truth.journeys].map(({ cause, effect }) => ({ cause, effect }));
    this.confounded = truth.confounded.map(({ pair }) => pair);
    this.types = truth.event_types.map(({ name }) => name);
  }

  share(among: (user: TrueUser) => boolean, who: (user: TrueUser) => boolean): Share {
    const those = this.users.filter(among);
    return { n: those.filter(who).length, of: those.length };
  }

  /** Users with the first type whom the second followed, later than it. */
  followed(first: string, second: string, among: (user: TrueUser) => boolean = everybody): Share {
    const have = this.users.filter((user) => among(user) && did(first)(user));
    const after = have.filter(({ events }) =>
      events.some((a) => a.type === first && events.some((b) => b.type === second && b.at > a.at)),
    );
    return { n: after.length, of: have.length };
  }

  /** How many users took each step after those before it. */
  funnel(steps: readonly string[]): number[] {
    return steps.map((_, last) => {
      const wanted = steps.slice(0, last + 1);
      return this.users.filter(({ events }) => {
        let at = "";
        for (const step of wanted) {
          const next = events.filter(({ type, at: time }) => type === step && time > at).map(({ at: time }) => time);
          if (next.length === 0) return false;
          at = next.reduce((a, b) => (a < b ? a : b));
        }
        return true;
      }).length;
    });
  }

  /** The share for each value of a field, of values that at least five users have, the highest first. */
  ranking(
    valuesOf: (user: TrueUser) => readonly string[],
    who: (user: TrueUser) => boolean,
  ): (Share & { value: string })[] {
    const values = [...new Set(this.users.flatMap(valuesOf))];
    return values
      .map((value) => ({ value, ...this.share((user) => valuesOf(user).includes(value), who) }))
      .filter(({ of }) => of >= 5)
      .toSorted((a, b) => b.n / b.of - a.n / a.of);
  }
}

export const everybody = (): boolean => true;

export const did =
  (type: string, least = 1) =>
  ({ events }: TrueUser): boolean =>
    events.filter((event) => event.type === type).length >= least;

/** Rows about a thing, by what the columns for things contain. */
export const about =
  (text: string, least = 1) =>
  ({ rows }: TrueUser): boolean =>
    rows.filter(({ item, app, media, poi }) => [item, app, media, poi].some((name) => name.includes(text))).length >=
    least;

export const likes =
  (interest: string) =>
  ({ interests }: TrueUser): boolean =>
    interests.includes(interest);

export const has =
  (field: string, value: string) =>
  ({ profile }: TrueUser): boolean =>
    profile[field] === value;

export const between =
  (field: string, min: number, max: number) =>
  ({ profile }: TrueUser): boolean =>
    Number(profile[field]) >= min && Number(profile[field]) <= max;

export const all =
  (...conditions: ((user: TrueUser) => boolean)[]) =>
  (user: TrueUser): boolean =>
    conditions.every((condition) => condition(user));

export const no =
  (condition: (user: TrueUser) => boolean) =>
  (user: TrueUser): boolean =>
    !condition(user);
