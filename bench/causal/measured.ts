export { judge as judgeHistories } from "../../lib/causal/history/__fixtures__/judge";
export { LINKED, PLAIN, type World } from "../../lib/causal/history/__fixtures__/worlds";
export { FRESH_LOGS, judgeLog } from "../../lib/causal/order/__fixtures__/judge";
