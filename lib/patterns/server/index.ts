export { miningWork } from "./mine-patterns";
