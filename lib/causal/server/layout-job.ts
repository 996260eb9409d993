import type { GraphLayout } from "../schema";
import type { Box, Wire } from "../picture";

/** What the layout thread is given as its `workerData`, and the one message it answers with. */
export type LayoutJob = { nodes: readonly Box[]; edges: readonly Wire[] };
export type LayoutMessage = GraphLayout;
