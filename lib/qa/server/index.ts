export { answerWork } from "./answer-question";
export { collectFacts, type Asked } from "./collect-facts";
