/** Failures that say something about the service and nothing about the item: the next one would fail alike. */
const SERVICE_FAULTS: ReadonlySet<string> = new Set([
  "upstream_credentials",
  "upstream_quota",
  "upstream_not_found",
  "upstream_circuit_open",
  "model_key_unreadable",
  "secret_key_unusable",
]);

/** Whether a parent whose item failed so should rest at once. */
export const stopsEverything = (code: string): boolean => SERVICE_FAULTS.has(code);

/** Whether items that failed so are done again when a person resumes their parent. */
export const isServiceFault = (code: string): boolean => code.startsWith("upstream_") || stopsEverything(code);
