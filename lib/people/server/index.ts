export * from "./projects";
export {
  changeSegment,
  createSegment,
  getSegment,
  listFields,
  listSegments,
  previewSegment,
  removeSegment,
  selectionOf,
  type SegmentPreview,
} from "./segments";
export * from "./users";
export type { Page, UserPage } from "./page-of-users";
export { decodeCursor, encodeCursor } from "./cursor";
export { remembered } from "./remembered";
