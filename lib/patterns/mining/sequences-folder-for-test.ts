import { join } from "node:path";

/** Where public sequences with their reference results lie: beside the checkout, unless the environment says otherwise. */
export function sequencesFolder(): string {
  // oxlint-disable-next-line node/no-process-env -- of the person who runs the tests, not of the product
  return process.env.WHYSTREAM_SEQUENCES ?? join(import.meta.dirname, "../../../../shared/data/sequences");
}
