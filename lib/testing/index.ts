export * from "./fake-clock";
export * from "./predictable-ids";
export { silentLog } from "@/lib/core";
export * from "./test-ctx";
export * from "./rows";
export { HOSTILE_TEXTS } from "./hostile-texts";
