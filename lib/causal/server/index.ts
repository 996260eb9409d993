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
