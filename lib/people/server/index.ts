export { decodeCursor, decodeRowCursor, encodeCursor } from "./cursor";
export * from "./projects";
export * from "./users";
