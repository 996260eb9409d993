import type { GraphEdge, GraphNode } from "../schema";

type Value = string | number | boolean | null | undefined;
type Attribute<T> = { name: string; type: "string" | "double" | "int" | "boolean"; of: (item: T) => Value };

/** What files say of each node beside its id. */
export const NODE_ATTRIBUTES: readonly Attribute<GraphNode>[] = [
  { name: "kind", type: "string", of: ({ kind }) => kind },
  { name: "label_zh", type: "string", of: ({ label }) => label.zh },
  { name: "label_en", type: "string", of: ({ label }) => label.en },
  { name: "event_type", type: "string", of: ({ type }) => type },
  { name: "field", type: "string", of: ({ feature }) => feature?.field },
  { name: "value", type: "string", of: ({ feature }) => feature?.value },
  { name: "users", type: "int", of: ({ users }) => users },
  { name: "events", type: "int", of: ({ events }) => events },
  { name: "origin", type: "string", of: ({ origin }) => origin },
];

/** What files say of each edge beside its ends: the level, and three opinions that are never made into one. */
export const EDGE_ATTRIBUTES: readonly Attribute<GraphEdge>[] = [
  { name: "relation", type: "string", of: ({ relation }) => relation },
  { name: "level", type: "int", of: ({ level }) => level },
  { name: "sentence_zh", type: "string", of: ({ sentence }) => sentence.zh },
  { name: "sentence_en", type: "string", of: ({ sentence }) => sentence.en },
  { name: "scale", type: "string", of: ({ stats }) => stats?.scale },
  { name: "window_ms", type: "double", of: ({ stats }) => stats?.window_ms },
  { name: "n_a", type: "int", of: ({ stats }) => stats?.n_a },
  { name: "n_b", type: "int", of: ({ stats }) => stats?.n_b },
  { name: "n_ab", type: "int", of: ({ stats }) => stats?.n_ab },
  { name: "users_ab", type: "int", of: ({ stats }) => stats?.users.ab },
  { name: "users_of", type: "int", of: ({ stats }) => stats?.users.of },
  { name: "confidence", type: "double", of: ({ stats }) => stats?.confidence.est },
  { name: "confidence_lo", type: "double", of: ({ stats }) => stats?.confidence.lo },
  { name: "confidence_hi", type: "double", of: ({ stats }) => stats?.confidence.hi },
  { name: "lift", type: "double", of: ({ stats }) => stats?.lift?.est },
  { name: "lift_lo", type: "double", of: ({ stats }) => stats?.lift?.lo },
  { name: "lift_hi", type: "double", of: ({ stats }) => stats?.lift?.hi },
  { name: "p", type: "double", of: ({ stats }) => stats?.p },
  { name: "q", type: "double", of: ({ stats }) => stats?.q },
  { name: "effect", type: "double", of: ({ stats }) => stats?.direct?.effect },
  { name: "effect_lo", type: "double", of: ({ stats }) => stats?.direct?.lo },
  { name: "effect_hi", type: "double", of: ({ stats }) => stats?.direct?.hi },
  { name: "stability", type: "double", of: ({ stats }) => stats?.direct?.stability },
  { name: "lag_ms_p50", type: "double", of: ({ stats }) => stats?.lag_ms?.p50 },
  { name: "order_share", type: "double", of: ({ stats }) => stats?.order_share },
  { name: "suppresses", type: "boolean", of: ({ stats }) => stats?.suppresses },
  { name: "sensitivity", type: "double", of: ({ stats }) => stats?.sensitivity?.est },
  { name: "model_verdict", type: "string", of: ({ model }) => model?.verdict },
  { name: "model_confidence", type: "double", of: ({ model }) => model?.confidence },
  { name: "human_verdict", type: "string", of: ({ human }) => human?.verdict },
  { name: "human_reason", type: "string", of: ({ human }) => human?.reason },
  { name: "agreement", type: "string", of: ({ agreement }) => agreement },
];

/** What files say of the whole: which graph it is, and that levels bound what may be said. */
export const NOTE = {
  zh: "等级 0 猜测，1 相关，2 常先于，3 与因果一致（有前提），4 经实验证实；低于 4 不表示因果。",
  en: "Levels: 0 a guess, 1 goes with, 2 often precedes, 3 consistent with causing under assumptions, 4 shown by an experiment; below 4 nothing is said to cause anything.",
} as const;
