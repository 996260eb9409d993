import { defineTask, inPieces } from "@/lib/llm";
import { answerGraph } from "./offline-answer";
import { GRAPH_PROMPT_VERSION, buildGraphPrompt, type PromptEdge, type PromptNode } from "./prompt";
import { createHypothesisReader } from "./record";

/** Asks for names, explanations, hypotheses and conclusions about a graph whose evidence stands in the prompt. */
export const generateGraphTask = defineTask({
  name: "generate-graph",
  title: { en: "Name and explain a causal graph", "zh-CN": "为事理图谱命名与解释" },
  promptVersion: GRAPH_PROMPT_VERSION,
  grammar: "records",
  temperature: 0,
  maxOutputTokens: 8000,
  *answerOffline(messages) {
    for (const line of answerGraph(messages)) yield* inPieces(line);
  },
  sample(locale) {
    const read = createHypothesisReader(SAMPLE_NODES.map(({ alias }) => alias));
    return {
      messages: buildGraphPrompt({
        locale,
        focus: "conversion",
        nodes: SAMPLE_NODES,
        edges: SAMPLE_EDGES,
        fields: ["age", "purchase_intent"],
        told: [],
        marker: "1f4c0a9e7b3d4682a5c6e7d8f9012345",
      }),
      recordsMin: 3,
      read: (line) => read(line).kind === "record",
    };
  },
});

const node = (alias: string, name: string, en: string, kind: PromptNode["kind"], users: number): PromptNode => ({
  alias,
  kind,
  name,
  zh: name,
  en,
  users,
  of: 500,
});

const SAMPLE_NODES = [
  node("t1", "比较车型", "compare models", "event", 421),
  node("t2", "预约试驾", "book a test drive", "event", 260),
  node("t3", "下单购买", "purchase", "result", 55),
];

const edge = (from: string, to: string, level: PromptEdge["level"], users: number): PromptEdge => ({
  from,
  to,
  level,
  users,
  confidence: 0.31,
  lift: 2.4,
  effect: level >= 2 ? 0.25 : null,
  lagMs: 80_000,
  via: [],
  suppresses: false,
});

const SAMPLE_EDGES = [edge("t1", "t2", 2, 190), edge("t2", "t3", 1, 31)];
