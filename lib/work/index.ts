export { TASKS } from "./tasks";
