/** A sentence with its verdict: borne, not borne, or claiming nothing. A third element replaces the first. */
export type Expected = readonly [verdict: "ok" | "no" | "plain", sentence: string, instead?: "ok" | "no" | "plain"];
