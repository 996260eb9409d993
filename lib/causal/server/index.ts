export { findEdge, getEdge, judgeEdge } from "./edges";
export {
  changeGraphName,
  compareGraphVersions,
  findGraph,
  getGraph,
  listGraphs,
  listGraphVersions,
  removeGraph,
  type GraphPage,
} from "./graphs";
export { edgePeople, edgeRows } from "./edge-people";
export { previewGraph } from "./preview";
export { generateGraph, graphWork } from "./generate-graph";
export { reviewEdges, ReviewInput, reviewWork } from "./review-edges";
