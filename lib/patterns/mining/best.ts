import type { FoundPattern } from "./pattern-table.ts";

/**
 * The best patterns of all that are offered: by support, then the shorter, then by the order of their types. That order
 * leaves no two different patterns equal, so it does not matter in which order they come.
 */
export class Best {
  readonly #max: number;
  readonly #rankOf: Int32Array;
  /** A heap with the worst on top. */
  readonly #heap: FoundPattern[] = [];

  /** `rankOf` gives each type's place in the order. */
  constructor(max: number, rankOf: Int32Array) {
    this.#max = max;
    this.#rankOf = rankOf;
  }

  get size(): number {
    return this.#heap.length;
  }

  /** Whether a pattern of that support and at least that length might still be among the best. */
  mayHold(support: number, length: number): boolean {
    const [worst] = this.#heap;
    if (this.#heap.length < this.#max || worst === undefined) return this.#max > 0;
    return support > worst.support || (support === worst.support && length <= worst.types.length);
  }

  /** `types` is copied if the pattern is kept. */
  offer(support: number, types: Int32Array): void {
    if (!this.mayHold(support, types.length)) return;
    const [worst] = this.#heap;
    if (this.#heap.length < this.#max || worst === undefined) {
      this.#heap.push({ support, types: types.slice() });
      this.#rise(this.#heap.length - 1);
    } else if (this.#compare({ support, types }, worst) < 0) {
      this.#heap[0] = { support, types: types.slice() };
      this.#sink();
    }
  }

  /** The best first. */
  toArray(): FoundPattern[] {
    return this.#heap.toSorted((a, b) => this.#compare(a, b));
  }

  /** Below zero where `a` is better. */
  #compare(a: FoundPattern, b: FoundPattern): number {
    if (a.support !== b.support) return b.support - a.support;
    if (a.types.length !== b.types.length) return a.types.length - b.types.length;
    for (let at = 0; at < a.types.length; at++) {
      const order = (this.#rankOf[a.types[at] as number] as number) - (this.#rankOf[b.types[at] as number] as number);
      if (order !== 0) return order;
    }
    return 0;
  }

  #worse(i: number, j: number): boolean {
    return this.#compare(this.#heap[i] as FoundPattern, this.#heap[j] as FoundPattern) > 0;
  }

  #swap(i: number, j: number): void {
    const kept = this.#heap[i] as FoundPattern;
    this.#heap[i] = this.#heap[j] as FoundPattern;
    this.#heap[j] = kept;
  }

  #rise(from: number): void {
    for (let i = from, up = (i - 1) >> 1; i > 0 && this.#worse(i, up); i = up, up = (i - 1) >> 1) this.#swap(i, up);
  }

  #sink(): void {
    for (let i = 0; ;) {
      let worst = i;
      for (const below of [2 * i + 1, 2 * i + 2]) {
        if (below < this.#heap.length && this.#worse(below, worst)) worst = below;
      }
      if (worst === i) return;
      this.#swap(i, worst);
      i = worst;
    }
  }
}
