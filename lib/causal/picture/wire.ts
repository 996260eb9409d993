/** As much of an edge as placing it takes. */
export type Wire = { id: string; source: string; target: string };

/** As much of a node as placing it takes: a result stands in the last layer. */
export type Box = { id: string; kind: "event" | "feature" | "result" };

/** All nodes are of one size, whatever their names, so that another language moves nothing. */
export const NODE_WIDTH = 152;
export const NODE_HEIGHT = 40;

export const LAYER_GAP = 84;
export const NODE_GAP = 26;
export const MARGIN = 16;
