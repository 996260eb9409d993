export { judge as judgeHistories } from "../../lib/causal/history/__fixtures__/judge";
export { LINKED, PLAIN, type World } from "../../lib/causal/history/__fixtures__/worlds";
