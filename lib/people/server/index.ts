export { decodeCursor, decodeRowCursor, encodeCursor } from "./cursor";
export * from "./projects";
export {
  changeSegment,
  createSegment,
  findSegment,
  getSegment,
  listFields,
  listSegments,
  plainTree,
  previewSegment,
  removeSegment,
  selectionOf,
  type SegmentPreview,
} from "./segments";
export * from "./users";
export type { Page, UserPage } from "./page-of-users";
export { remembered } from "./remembered";
