import { parseArgs } from "node:util";
import type { TextKind } from "./model/text.ts";

/** What is measured and for how long. */
export type Bench = {
  /** A folder of its own for what the product keeps. */
  folder: string;
  /** How often each system is measured, in rotation. */
  rounds: number;
  /** How long one measurement takes, the beginning not counted. */
  seconds: number;
  /** For `steady`: which of its numbers of streams; all when empty. */
  streams: number[];
  /** What the model writes for the product. */
  text: TextKind;
  /** Whether peers are measured beside the product. */
  peers: boolean;
  /** For `causal`: which of its sections; all when empty. */
  only: string[];
  /** Writes CPU profiles of the product's server. */
  profile: boolean;
};

/** Reads the command line; what is no option is the name of a part. */
export function readOptions(): { wanted: string[]; bench: Omit<Bench, "folder"> } {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rounds: { type: "string", default: "2" },
      seconds: { type: "string", default: "5" },
      streams: { type: "string", default: "" },
      text: { type: "string", default: "records" },
      "no-peers": { type: "boolean", default: false },
      only: { type: "string", default: "" },
      profile: { type: "boolean", default: false },
    },
  });
  return {
    wanted: positionals,
    bench: {
      rounds: whole("rounds", values.rounds, 20),
      seconds: whole("seconds", values.seconds, 60),
      streams: values.streams === "" ? [] : values.streams.split(",").map((text) => whole("streams", text, 250)),
      text: values.text === "line" ? "line" : "records",
      peers: !values["no-peers"],
      only: values.only === "" ? [] : values.only.split(","),
      profile: values.profile,
    },
  };
}

function whole(name: string, text: string, max: number): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= max) return number;
  throw new Error(`--${name} is a whole number from 1 to ${max}`);
}
