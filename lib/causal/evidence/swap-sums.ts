import { add, int, real } from "./arrays";
import { LAG_BINS } from "./defaults";

/**
 * Sums over all events. Those of a pair stand at (A's number × types + B's) × windows + the window's, those of an A at
 * its number. What is compared ends with the shorter of both sessions; raw counts (`followed`, `near`, `ties`) do not.
 */
export class SwapSums {
  readonly width: number;
  readonly #typeCount: number;
  /** A that a B followed; pairs of an A and a later B; the same at one moment (whatever the window). */
  readonly followed: Float64Array;
  readonly near: Float64Array;
  readonly ties: Float64Array;
  /** Users with a followed A; sums over users of followed², and of followed × A; for each A, of A². */
  readonly usersFollowed: Float64Array;
  readonly followedSquared: Float64Array;
  readonly followedTimesA: Float64Array;
  readonly aSquared: Float64Array;
  /** For each A: those compared, their pairs with a session, those borrowed; users and sessions that have them. */
  readonly ends: Float64Array;
  readonly endPairs: Float64Array;
  readonly borrowed: Float64Array;
  readonly users: Float64Array;
  readonly sessions: Float64Array;
  /** How many were followed, how many would have been, and in how many pairs with a session they were. */
  readonly observed: Float64Array;
  readonly expected: Float64Array;
  readonly hits: Float64Array;
  /** Sums over users of observed², expected², and their product; over sessions of their difference². */
  readonly observedSquared: Float64Array;
  readonly expectedSquared: Float64Array;
  readonly product: Float64Array;
  readonly differenceSquared: Float64Array;
  /** Waiting times to the first B within the longest window, in `LAG_BINS` bins for each pair. */
  readonly lagsObserved: Float64Array;
  readonly lagsExpected: Float64Array;
  readonly #session: Present;
  readonly #user: Present;
  readonly #userFollowed: Float64Array;
  readonly #ends: { session: Float64Array; user: Float64Array; all: Float64Array };

  constructor(typeCount: number, width: number) {
    const ofPairs = () => new Float64Array(typeCount * typeCount * width);
    const ofTypes = () => new Float64Array(typeCount);
    const ofLags = () => new Float64Array(typeCount * typeCount * LAG_BINS);
    this.#typeCount = typeCount;
    this.width = width;
    [this.followed, this.near, this.ties] = [ofPairs(), ofPairs(), new Float64Array(typeCount * typeCount)];
    [this.usersFollowed, this.followedSquared, this.followedTimesA] = [ofPairs(), ofPairs(), ofPairs()];
    [this.aSquared, this.ends, this.endPairs, this.borrowed] = [ofTypes(), ofTypes(), ofTypes(), ofTypes()];
    [this.users, this.sessions] = [ofTypes(), ofTypes()];
    [this.observed, this.expected, this.hits] = [ofPairs(), ofPairs(), ofPairs()];
    [this.observedSquared, this.expectedSquared, this.product] = [ofPairs(), ofPairs(), ofPairs()];
    this.differenceSquared = ofPairs();
    [this.lagsObserved, this.lagsExpected] = [ofLags(), ofLags()];
    this.#session = new Present(typeCount * typeCount * width);
    this.#user = new Present(typeCount * typeCount * width);
    this.#userFollowed = ofPairs();
    this.#ends = { session: ofTypes(), user: ofTypes(), all: ofTypes() };
  }

  /** An A, with how many sessions it is compared, and whether those are of others. */
  noteSource(a: number, partners: number, borrows: number): void {
    add(this.#ends.all, a, 1);
    if (partners === 0) return;
    add(this.#ends.session, a, 1);
    add(this.ends, a, 1);
    add(this.endPairs, a, partners);
    add(this.borrowed, a, borrows);
  }

  /** `later` B within the window after an A; `part` of the sessions compared with go on until the first. */
  noteFollowed(at: number, later: number, part: number): void {
    add(this.near, at, later);
    this.#user.note(at);
    add(this.#userFollowed, at, 1);
    if (part === 0) return;
    this.#session.note(at);
    add(this.#session.observed, at, part);
  }

  /** An A that a B would have followed in another session. */
  noteExpected(at: number, amount: number): void {
    this.#session.note(at);
    add(this.#session.expected, at, amount);
    add(this.hits, at, 1);
  }

  closeSession(): void {
    const { list, observed, expected } = this.#session;
    for (let i = 0; i < this.#session.count; i++) {
      const at = int(list, i);
      const [o, e] = [real(observed, at), real(expected, at)];
      add(this.differenceSquared, at, (o - e) * (o - e));
      this.#user.note(at);
      add(this.#user.observed, at, o);
      add(this.#user.expected, at, e);
    }
    this.#session.clear();
    for (let a = 0; a < this.#typeCount; a++) {
      const ends = real(this.#ends.session, a);
      if (ends === 0) continue;
      add(this.sessions, a, 1);
      add(this.#ends.user, a, ends);
      this.#ends.session[a] = 0;
    }
  }

  closeUser(): void {
    const { list, observed, expected } = this.#user;
    const ofOnePair = this.width * this.#typeCount;
    for (let i = 0; i < this.#user.count; i++) {
      const at = int(list, i);
      const [o, e, f] = [real(observed, at), real(expected, at), real(this.#userFollowed, at)];
      add(this.observed, at, o);
      add(this.expected, at, e);
      add(this.observedSquared, at, o * o);
      add(this.expectedSquared, at, e * e);
      add(this.product, at, o * e);
      this.#userFollowed[at] = 0;
      if (f === 0) continue;
      add(this.followed, at, f);
      add(this.usersFollowed, at, 1);
      add(this.followedSquared, at, f * f);
      add(this.followedTimesA, at, f * real(this.#ends.all, Math.floor(at / ofOnePair)));
    }
    this.#user.clear();
    for (let a = 0; a < this.#typeCount; a++) {
      const all = real(this.#ends.all, a);
      if (all === 0) continue;
      add(this.aSquared, a, all * all);
      if (real(this.#ends.user, a) > 0) add(this.users, a, 1);
      this.#ends.user[a] = 0;
      this.#ends.all[a] = 0;
    }
  }
}

/** What is known of the present session or user, with a list of the places that are not 0. */
class Present {
  readonly observed: Float64Array;
  readonly expected: Float64Array;
  readonly list: Int32Array;
  readonly #inside: Uint8Array;
  count = 0;

  constructor(size: number) {
    this.observed = new Float64Array(size);
    this.expected = new Float64Array(size);
    this.list = new Int32Array(size);
    this.#inside = new Uint8Array(size);
  }

  note(at: number): void {
    if (this.#inside[at] === 1) return;
    this.#inside[at] = 1;
    this.list[this.count++] = at;
  }

  clear(): void {
    for (let i = 0; i < this.count; i++) {
      const at = int(this.list, i);
      this.#inside[at] = 0;
      this.observed[at] = 0;
      this.expected[at] = 0;
    }
    this.count = 0;
  }
}
