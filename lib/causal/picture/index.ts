export {
  BACKBONE_EDGES_MAX,
  BACKBONE_K,
  BACKBONE_NODES_MAX,
  backboneOf,
  PICTURE_EDGES_MAX,
  PICTURE_NODES_MAX,
  type BackboneOptions,
  type Part,
} from "./backbone";
export { coverageOf, type Coverage } from "./coverage";
export { drawableOfRun } from "./drawn";
export { filterGraph, HOPS_DEFAULT, isNamed, verdictOf, type GraphFilter, type VerdictState } from "./filter";
export { layoutOf, type LayoutEngine } from "./layout-of";
export { edgeMarkup, marksMarkup, sceneMarkup, type MarkupOptions } from "./markup";
export { PAGE_PALETTE, PALETTES, type Theme } from "./palette";
export {
  degreesOf,
  layoutServes,
  partOf,
  pictureOf,
  type Degree,
  type GraphPart,
  type PictureParts,
  type PictureRequest,
} from "./picture-of";
export {
  drawableEdges,
  scene,
  sealOf,
  type DrawableEdge,
  type DrawableNode,
  type Scene,
  type SceneEdge,
  type SceneNode,
  type Seal,
  type SealPart,
} from "./scene";
export { simpleLayout } from "./simple-layout";
export { byStrength, ratioOf, usersOf } from "./strength";
export { sceneToSvg, type SvgOptions } from "./svg";
export type { Box, Wire } from "./wire";
