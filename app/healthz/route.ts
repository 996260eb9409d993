/** GET /healthz: the process answers. It asks nobody, so it says nothing of the database. */
export function GET(): Response {
  return Response.json({ status: "ok" }, { headers: { "cache-control": "no-store" } });
}
