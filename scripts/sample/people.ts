import {
  AGE_EFFECT,
  DECIDING,
  EVENT_KEYS,
  GOLF_EFFECT,
  HAS_CAR_EFFECT,
  INTENT_EFFECTS,
  SPREAD,
  type EventKey,
} from "./model.ts";
import { at, type Random } from "./random.ts";
import {
  BENZ_S,
  BMW_7,
  CARS,
  CITIES,
  GOLF,
  INTENTS,
  OCCUPATIONS,
  OTHER_INTERESTS,
  TIER_BUDGETS,
  type Car,
  type Intent,
} from "./world.ts";

export type Person = {
  id: string;
  age: number;
  gender: "男" | "女";
  /** Yuan a month. */
  income: number;
  occupation: string;
  city: string;
  interests: string[];
  /** 10,000 yuan. */
  budget: number;
  hasCar: boolean;
  intent: Intent;
  golfer: boolean;
  favourite: Car;
  second: Car;
  /** Factor on the number of sessions. */
  sessions: number;
  /** Factor on how much begins by itself in each session, for each type of event. */
  taste: Readonly<Record<EventKey, number>>;
};

/** The cars whose shares are not planted; seconds and chance encounters come from these alone. */
export const OTHER_CARS = CARS.filter((car) => car !== BMW_7 && car !== BENZ_S);

const TIER_WEIGHTS = [0.36, 0.34, 0.25, 0.05];

/** A factor with mean 1 whose logarithm spreads normally. */
function logNormal(random: Random, sigma: number): number {
  return Math.exp(sigma * random.normal() - (sigma * sigma) / 2);
}

function drawFavourite(random: Random, golfer: boolean): Car {
  const chances = golfer ? GOLF_EFFECT.favourite.golf : GOLF_EFFECT.favourite.others;
  const draw = random.next();
  if (draw < chances.bmw7) return BMW_7;
  if (draw < chances.bmw7 + chances.benzS) return BENZ_S;
  const tier = random.weighted(TIER_WEIGHTS);
  return random.pick(OTHER_CARS.filter((car) => car.tier === tier));
}

function drawTaste(
  random: Random,
  person: Pick<Person, "age" | "hasCar" | "intent">,
): Readonly<Record<EventKey, number>> {
  const activity = logNormal(random, SPREAD.activity);
  const video = logNormal(random, SPREAD.videoTaste);
  const taste = {} as Record<EventKey, number>;
  for (const key of EVENT_KEYS) {
    let factor = activity * logNormal(random, SPREAD.taste);
    if (key === "shortVideo" || key === "watchLive") factor *= video;
    if (key === "shortVideo" && person.age < AGE_EFFECT.below) factor *= AGE_EFFECT.shortVideo;
    if (key === "valueOldCar") factor *= HAS_CAR_EFFECT.valueOldCar[person.hasCar ? "yes" : "no"];
    if (DECIDING.includes(key)) factor *= INTENT_EFFECTS[person.intent].deciding;
    taste[key] = factor;
  }
  return taste;
}

/** Draws one person: the profile everyone can see, and the tastes nobody can. Gender has no effect on anything. */
export function drawPerson(random: Random, id: string): Person {
  const golfer = random.chance(GOLF_EFFECT.share);
  const favourite = drawFavourite(random, golfer);
  const second = random.pick(OTHER_CARS.filter((car) => car !== favourite && Math.abs(car.tier - favourite.tier) <= 1));
  const budget = Math.round(at(TIER_BUDGETS, favourite.tier) * random.uniform(0.75, 1.25));
  const interests = random.sample(OTHER_INTERESTS, random.int(golfer ? 0 : 1, 4));
  if (golfer) interests.splice(random.int(0, interests.length), 0, GOLF);
  const intentWeights = INTENTS.map((intent) => INTENT_EFFECTS[intent].share);
  const visible = {
    age: random.int(23, 55),
    hasCar: random.chance(HAS_CAR_EFFECT.share),
    intent: at(INTENTS, random.weighted(intentWeights)),
  };
  return {
    id,
    ...visible,
    gender: random.chance(0.5) ? "男" : "女",
    income: Math.round(5000 + budget * random.uniform(400, 900)),
    occupation: random.pick(OCCUPATIONS),
    city: random.pick(CITIES),
    interests,
    budget,
    golfer,
    favourite,
    second,
    sessions: logNormal(random, SPREAD.sessions),
    taste: drawTaste(random, visible),
  };
}
