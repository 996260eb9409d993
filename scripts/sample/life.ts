import { createDiary, DAY, dayOf, HOUR, outingDay, outingStart, sessionStart, type Diary } from "./clock.ts";
import { DINNERS, GOLF_EFFECT, INTENT_EFFECTS, JOURNEYS, SESSIONS, SPONTANEOUS_VISITS, STRAY_SHARE } from "./model.ts";
import type { Person } from "./people.ts";
import type { Random } from "./random.ts";
import { rowsOf, strayRow, type Row } from "./rows.ts";
import { drawCar, drawSession, type TrueEvent } from "./sessions.ts";
import { BENZ_S, BMW_7 } from "./world.ts";

/** What one person did: the true events, and the rows that were recorded of them in the order of time. */
export type Life = { events: TrueEvent[]; rows: Row[] };

/** The longest an outing takes, the way there included. */
const OUTING_SECONDS = 5 * HOUR;
const TRIES = 50;

function placeSessions(random: Random, person: Person, diary: Diary): TrueEvent[] {
  const events: TrueEvent[] = [];
  const wanted = Math.max(SESSIONS.min, random.poisson(SESSIONS.mean * person.sessions));
  for (let placed = 0; placed < wanted;) {
    const session = drawSession(random, person);
    if (session.length === 0) continue;
    const seconds = Math.max(...session.map((event) => event.at)) + 60;
    let start = sessionStart(random);
    while (!diary.isFree(start, seconds)) start = sessionStart(random);
    diary.book(start, seconds);
    for (const event of session) event.at += start;
    events.push(...session);
    placed++;
  }
  return events;
}

/** Finds a free moment between two days, or none when the diary is too full. */
function placeOuting(random: Random, diary: Diary, day: () => number): number | undefined {
  for (let i = 0; i < TRIES; i++) {
    const start = outingStart(random, day());
    if (!diary.isFree(start, OUTING_SECONDS)) continue;
    diary.book(start, OUTING_SECONDS);
    return start;
  }
  return undefined;
}

function chanceToBuy(person: Person): number {
  const { buy } = INTENT_EFFECTS[person.intent];
  if (!person.golfer) return buy;
  if (person.favourite === BMW_7) return buy * GOLF_EFFECT.buy.bmw7;
  return person.favourite === BENZ_S ? buy * GOLF_EFFECT.buy.benzS : buy;
}

function placeVisits(random: Random, person: Person, diary: Diary, online: readonly TrueEvent[]): TrueEvent[] {
  const { visitAfterBooking: visit, buyAfterVisit: buy } = JOURNEYS;
  const visits: TrueEvent[] = [];
  for (const booking of online) {
    if (booking.key !== visit.cause || !random.chance(visit.probability)) continue;
    const at = placeOuting(random, diary, () => dayOf(booking.at) + random.int(visit.daysMin, visit.daysMax));
    if (at !== undefined) visits.push({ key: visit.effect, at, car: booking.car, cause: booking });
  }
  for (let i = random.poisson(SPONTANEOUS_VISITS); i > 0; i--) {
    const at = placeOuting(random, diary, () => outingDay(random));
    if (at !== undefined) visits.push({ key: visit.effect, at, car: drawCar(random, person) });
  }
  const purchases: TrueEvent[] = [];
  for (const cause of visits) {
    if (!random.chance(chanceToBuy(person))) continue;
    const days = random.chance(0.6) ? buy.daysMin : random.int(1, buy.daysMax);
    // The way there takes up to 40 minutes and talking at least as long again.
    const at = cause.at + days * DAY + random.int(80 * 60, 150 * 60);
    purchases.push({ key: buy.effect, at, car: cause.car, cause });
  }
  return [...visits, ...purchases];
}

function placePastimes(random: Random, person: Person, diary: Diary): TrueEvent[] {
  const events: TrueEvent[] = [];
  const add = (key: "playGolf" | "dineOut", count: number) => {
    for (let i = 0; i < count; i++) {
      const at = placeOuting(random, diary, () => outingDay(random));
      if (at !== undefined) events.push({ key, at, car: person.favourite });
    }
  };
  if (person.golfer) add("playGolf", random.poisson(GOLF_EFFECT.rounds));
  add("dineOut", random.poisson(DINNERS));
  return events;
}

/** Draws everything one person does in the period. */
export function drawLife(random: Random, person: Person): Life {
  const diary = createDiary();
  const online = placeSessions(random, person, diary);
  const events = [...online, ...placeVisits(random, person, diary, online), ...placePastimes(random, person, diary)];
  const rows = events.flatMap((event) => rowsOf(random, event));
  for (const event of online) {
    if (random.chance(STRAY_SHARE)) rows.push(strayRow(random, event.at + random.int(5, 90)));
  }
  rows.sort((a, b) => a.at - b.at);
  rows.forEach((row, i) => {
    // Nobody does two things at once: what is still open ends when the next row begins.
    const next = rows[i + 1];
    if (row.duration !== undefined && next !== undefined) {
      row.duration = Math.max(1, Math.min(row.duration, next.at - row.at));
    }
  });
  events.sort((a, b) => a.at - b.at);
  return { events, rows };
}
