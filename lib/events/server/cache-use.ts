import { z } from "zod";

/** Whether an earlier answer to the same question may be given again. */
export const CacheUse = z.enum(["use", "bypass"]);
export type CacheUse = z.infer<typeof CacheUse>;
