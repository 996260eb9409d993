export { decodeCursor, encodeCursor } from "./cursor";
export * from "./projects";
export * from "./users";
