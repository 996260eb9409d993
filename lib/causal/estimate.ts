import { z } from "zod";

/** An estimate with its 95 % interval, unless it is said otherwise where it stands. */
export const Estimate = z.object({ est: z.number(), lo: z.number(), hi: z.number() });
export type Estimate = z.infer<typeof Estimate>;
