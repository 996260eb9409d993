import { csv, type Cell } from "./csv.ts";
import { formatLocal } from "./clock.ts";
import { drawLife, type Life } from "./life.ts";
import { EVENT_TYPES } from "./model.ts";
import { drawPerson, type Person } from "./people.ts";
import { createRandom } from "./random.ts";
import { describeTruth, type Truth } from "./truth.ts";
import { APPS, CARS, MEDIA, PLACES } from "./world.ts";
import type { TrueEvent } from "./sessions.ts";

/** The seed of the sample everyone gets; its digests are committed. */
export const SAMPLE_SEED = "whystream-1";

export const SAMPLE_USERS = 500;
export const SAMPLE_TIME_ZONE = "Asia/Shanghai";

export type SampleFile = {
  name: string;
  kind: "apps" | "media" | "items" | "pois" | "profiles" | "behaviors";
  /** The whole file with its BOM. */
  text: string;
};

export type Sample = {
  /** In the order in which they are best imported. */
  files: SampleFile[];
  truth: Truth;
  /** The true event of each line of `behavior_data.csv`; no part of what is imported. */
  truthRows: string;
};

/** The person of the README's first command. */
const SHOWN = { number: 7, rows: 84, tries: 20_000 } as const;

const userId = (number: number): string => `user_${String(number).padStart(4, "0")}`;

/**
 * The shown person's life is drawn again until it has the number of rows that the documents promise and a story
 * worth telling; conditioning a whole life leaves the effects inside it as they are.
 */
function drawShownLife(seed: string, person: Person): Life {
  for (let i = 0; i < SHOWN.tries; i++) {
    const life = drawLife(createRandom(`${seed}/life/${SHOWN.number}/${i}`), person);
    const told = (key: TrueEvent["key"]) => life.events.some((event) => event.key === key);
    if (life.rows.length === SHOWN.rows && told("compareCars") && told("bookDrive") && told("visitDealer")) return life;
  }
  throw new Error(`no life of ${SHOWN.rows} rows was drawn from the seed ${seed}`);
}

function drawLives(seed: string): { person: Person; life: Life }[] {
  return Array.from({ length: SAMPLE_USERS }, (_, i) => {
    const number = i + 1;
    const person = drawPerson(createRandom(`${seed}/person/${number}`), userId(number));
    if (number === SHOWN.number) return { person, life: drawShownLife(seed, person) };
    return { person, life: drawLife(createRandom(`${seed}/life/${number}`), person) };
  });
}

const numbered = (prefix: string, i: number): string => `${prefix}_${String(i + 1).padStart(3, "0")}`;

function entityFiles(): SampleFile[] {
  return [
    {
      name: "app_list.csv",
      kind: "apps",
      text: csv(
        ["app_id", "app_name", "category"],
        Object.values(APPS).map(({ name, category }, i) => [numbered("app", i), name, category]),
      ),
    },
    {
      name: "media_list.csv",
      kind: "media",
      text: csv(
        ["media_id", "media_name", "media_type"],
        MEDIA.map(({ name, type }, i) => [numbered("media", i), name, type]),
      ),
    },
    {
      name: "items.csv",
      kind: "items",
      text: csv(
        ["item_id", "category", "brand", "series", "name"],
        CARS.map(({ brand, series, name }, i) => [numbered("item", i), "汽车", brand, series, name]),
      ),
    },
    {
      name: "pois.csv",
      kind: "pois",
      text: csv(
        ["poi_id", "poi_name", "poi_type"],
        PLACES.map(({ name, type }, i) => [numbered("poi", i), name, type]),
      ),
    },
  ];
}

function profileFile(people: readonly Person[]): SampleFile {
  const header = [
    "user_id",
    "age",
    "gender",
    "income",
    "occupation",
    "city",
    "interests",
    "budget",
    "has_car",
    "purchase_intent",
  ];
  const rows = people.map((person): Cell[] => [
    person.id,
    person.age,
    person.gender,
    person.income,
    person.occupation,
    person.city,
    person.interests.join(","),
    person.budget,
    person.hasCar ? "是" : "否",
    person.intent,
  ]);
  return { name: "user_profiles.csv", kind: "profiles", text: csv(header, rows) };
}

function behaviorFiles(lives: readonly { person: Person; life: Life }[]): { behaviors: SampleFile; truthRows: string } {
  const ids = new Map<TrueEvent, string>();
  for (const { life } of lives) {
    for (const event of life.events) ids.set(event, `e${String(ids.size + 1).padStart(6, "0")}`);
  }
  const rows: Cell[][] = [];
  const truth: Cell[][] = [];
  for (const { person, life } of lives) {
    for (const { action, at, item, app, media, poi, duration, event } of life.rows) {
      rows.push([person.id, action, formatLocal(at), item, app, media, poi, duration]);
      // The header is line 1, so the row just added is on line `rows.length + 1`; no field holds a line break.
      const cause = event?.cause;
      truth.push([
        rows.length + 1,
        person.id,
        event && EVENT_TYPES[event.key].name,
        event && ids.get(event),
        cause && ids.get(cause),
      ]);
    }
  }
  const header = ["user_id", "action", "timestamp", "item_id", "app_id", "media_id", "poi_id", "duration"];
  return {
    behaviors: { name: "behavior_data.csv", kind: "behaviors", text: csv(header, rows) },
    truthRows: csv(["line", "user_id", "event_type", "event_id", "cause_event_id"], truth),
  };
}

/**
 * Makes the sample: what 500 people who think of buying a car did in 38 days, with causes and effects that are
 * known. The same seed gives the same bytes. Takes well under two seconds.
 */
export function generateSample(seed: string = SAMPLE_SEED): Sample {
  const lives = drawLives(seed);
  const { behaviors, truthRows } = behaviorFiles(lives);
  return {
    files: [...entityFiles(), profileFile(lives.map(({ person }) => person)), behaviors],
    truth: describeTruth(seed, lives),
    truthRows,
  };
}
