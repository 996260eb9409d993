export { findEdge, getEdge, judgeEdge } from "./edges";
export {
  changeGraphName,
  compareGraphVersions,
  findGraph,
  getGraph,
  getGraphOutline,
  listGraphs,
  listGraphVersions,
  removeGraph,
  type GraphPage,
} from "./graphs";
export { edgePeople, edgeRows } from "./edge-people";
export { graphFile, GraphFileName, type GraphFile } from "./graph-file";
export { previewGraph } from "./preview";
export { generateGraph, graphWork, updateGraph } from "./generate-graph";
export { recomputeGraph } from "./recompute";
export { reviewEdges, ReviewInput, reviewWork } from "./review-edges";
