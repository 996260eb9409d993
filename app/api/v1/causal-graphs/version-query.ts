import { z } from "zod";

export const VersionNumber = z.coerce.number().int().min(1).max(1_000_000);

export const versionQuery = z.object({ version: VersionNumber.optional() });
