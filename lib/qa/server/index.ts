export { answerWork } from "./answer-question";
export { collectFacts, type Asked } from "./collect-facts";
export { loadGraphOutline } from "./load-graph-outline";
