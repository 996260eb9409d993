import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { shared } from "@/lib/core/server";
import { GET as healthz } from "./healthz/route";
import { GET as readyz } from "./readyz/route";

const METHODS = /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/;
const MAKERS = /^(route|installationRoute|healthRoute)$/;

/** Exports of a route file that answer requests but are not made by one of our makers. */
function unchecked(source: string): string[] {
  const made = new Map(
    [...source.matchAll(/^(?:export )?const (\w+) = (\w+)\(/gm)].map(([, name = "", maker = ""]) => [name, maker]),
  );
  const exported = [
    ...source.matchAll(/^export (?:default )?(?:async )?(?:const|let|var|function\*?|class) (\w+)/gm),
  ].map(([, name = ""]) => ({ as: name, of: name }));
  for (const [, list = ""] of source.matchAll(/^export \{([^}]*)\}/gm)) {
    for (const part of list.split(",").filter((text) => text.trim() !== "")) {
      const [of = "", as = of] = part.trim().split(/\s+as\s+/);
      exported.push({ as, of });
    }
  }
  const answering = exported.filter(({ as }) => METHODS.test(as));
  if (answering.length === 0 || /^export \*/m.test(source)) return ["it is not seen what it exports"];
  return answering.filter(({ of }) => !MAKERS.test(made.get(of) ?? "")).map(({ as }) => as);
}

describe("every route checks who asks", () => {
  const files = globSync("**/route.{ts,tsx}", { cwd: import.meta.dirname });

  test("routes are found at all", () => expect(files.length).toBeGreaterThan(15));

  test.each(files)("%s is made by route(), installationRoute() or healthRoute()", (file) => {
    expect(unchecked(readFileSync(join(import.meta.dirname, file), "utf8"))).toEqual([]);
  });

  test.each([
    "export async function GET() {}",
    "export const GET = async () => new Response();",
    "const nothing = () => {};\nexport { nothing as POST };",
    "export const GET = route({});\nexport function POST() {}",
    'export * from "./other";',
  ])("this would be noticed: %s", (source) => expect(unchecked(source)).not.toEqual([]));
});

describe("those who watch over the process", () => {
  const routes = { healthz, readyz };
  const ask = (name: keyof typeof routes, host: string) =>
    routes[name](new Request(`http://127.0.0.1:3000/${name}`, { headers: { host } }));

  test.each(["healthz", "readyz"] as const)("/%s refuses a foreign Host as problem details", async (name) => {
    const response = await ask(name, "evil.example:3000");
    expect(response.status).toBe(421);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.json()).toMatchObject({ code: "misdirected_host", status: 421 });
  });

  test("/healthz answers this machine without opening a database", async () => {
    const response = await ask("healthz", "127.0.0.1:3000");
    expect(response.status).toBe(200);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await response.json()).toEqual({ status: "ok" });
    expect(shared("services", () => "nobody made them")).toBe("nobody made them");
  });
});
