import ELK from "elkjs/lib/elk.bundled.js";
import { layoutOf, type Box, type Wire } from "../picture";

// Places graphs beside the page, which ends it when it takes too long. The first graph warms the engine up.

export type LayoutQuestion = { id: number; nodes: readonly Box[]; edges: readonly Wire[] };

const engine = new ELK();

addEventListener("message", ({ data }: MessageEvent<LayoutQuestion>) => {
  const answer = async () => {
    const layout = await layoutOf(engine, data.nodes, data.edges);
    postMessage({ id: data.id, layout });
  };
  answer().catch((error: unknown) => postMessage({ id: data.id, failed: String(error) }));
});
