/** What a failed request tells its reader, whatever kind of error carried it. */
export type Problem = { title: string; detail?: string; requestId?: string; offline: boolean };

type Carrier = { problem?: { title?: unknown; detail?: unknown; request_id?: unknown } };

/** Reads problem details off an error; undefined when it carries none. */
export function readProblem(error: unknown): Problem | undefined {
  if (isNetworkFailure(error)) return { title: "", offline: true };
  const problem = (error as Carrier | null | undefined)?.problem;
  if (typeof problem?.title !== "string") return undefined;
  return {
    title: problem.title,
    ...(typeof problem.detail === "string" && problem.detail !== problem.title ? { detail: problem.detail } : {}),
    ...(typeof problem.request_id === "string" ? { requestId: problem.request_id } : {}),
    offline: false,
  };
}

// fetch() rejects with a TypeError in every browser when no answer came; its words differ, so they are not looked at.
function isNetworkFailure(error: unknown): boolean {
  return error instanceof TypeError;
}
