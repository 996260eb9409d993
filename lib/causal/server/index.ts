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
export { generateGraph, graphWork } from "./generate-graph";
export { reviewEdges, ReviewInput, reviewWork } from "./review-edges";
