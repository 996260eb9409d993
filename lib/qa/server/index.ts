export { answerWork } from "./answer-question";
export { collectFacts, type Asked } from "./collect-facts";
export { computeFacts } from "./compute-facts";
export { loadGraphOutline } from "./load-graph-outline";
export { neighbourhood } from "./neighbourhood";
export { recomputeFact, type RecomputedFact } from "./recompute-fact";
