import { afterAll, beforeAll, expect, test } from "vitest";
import { GET as getFields } from "@/app/api/v1/segments/fields/route";
import { POST as preview } from "@/app/api/v1/segments/preview/route";
import { DELETE as removeOne, GET as getOne, PATCH as changeOne } from "@/app/api/v1/segments/[id]/route";
import { GET as list, POST as create } from "@/app/api/v1/segments/route";
import { GET as listUsers } from "@/app/api/v1/users/route";
import { insertTestPeople } from "@/lib/testing";
import { call, serve, type Served } from "@/lib/testing/serve";

let served: Served;
beforeAll(async () => {
  served = await serve();
  const behaviors = [{ at: "2026-01-01T00:00:00Z", action: "browse" }];
  await insertTestPeople(
    served.ctx.db,
    served.ctx.project,
    ["a", "b", "c"].map((id, n) => ({
      id,
      behaviors,
      events: [],
      profile: { fields: { age: 30 + n * 10 }, properties: {} },
    })),
  );
});
afterAll(() => served.close());

const at = (path: string) => `/api/v1${path}${path.includes("?") ? "&" : "?"}project=${served.ctx.project}`;
const send = (method: string, body: unknown, id?: string) => ({
  method,
  body,
  ...(id === undefined ? {} : { params: { id } }),
});
const where = { on: "profile", field: "age", is: { min: 40 } };

test("a segment is saved, found, used as a filter, changed and forgotten", async () => {
  const made = await call(create, at("/segments"), send("POST", { name: "40 +", definition: { where } }));
  expect(made.status).toBe(201);
  const { id } = (await made.json()) as { id: string };
  expect(made.headers.get("location")).toBe(`/api/v1/segments/${id}`);

  const again = await call(create, at("/segments"), send("POST", { name: "40 +", definition: { where } }));
  expect(again.status).toBe(409);
  expect(await again.json()).toMatchObject({ code: "segment_exists" });

  const all = (await (await call(list, at("/segments"))).json()) as { items: { id: string }[] };
  expect(all.items.map((each) => each.id)).toEqual(["reached", "high_potential", "weak_interest", "control", id]);
  expect(await (await call(getOne, at(`/segments/${id}`), { params: { id } })).json()).toMatchObject({ users: 2 });
  const users = await (await call(listUsers, at(`/users?segment=${id}&limit=1`))).json();
  expect(users).toMatchObject({ total: 2, items: [{ id: "b" }], next_cursor: expect.any(String) });

  const changed = await call(changeOne, at(`/segments/${id}`), send("PATCH", { name: "Older" }, id));
  expect(await changed.json()).toMatchObject({ name: "Older", definition: { where } });
  expect((await call(removeOne, at(`/segments/${id}`), { method: "DELETE", params: { id } })).status).toBe(204);
  expect((await call(listUsers, at(`/users?segment=${id}`))).status).toBe(404);
});

test("what is wrong with a definition is said with its place", async () => {
  const wrong = { where: { all: [{ on: "profile", field: "age", is: { in: ["x"] } }] } };
  const response = await call(preview, at("/segments/preview"), send("POST", { definition: wrong }));
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    code: "bad_request",
    errors: [{ pointer: expect.stringContaining("/body/definition/where") }],
  });
});

test("the ready-made ones cannot be changed, and say what they lack", async () => {
  const id = "reached";
  expect((await call(changeOne, at(`/segments/${id}`), send("PATCH", { name: "x" }, id))).status).toBe(400);
  expect((await call(removeOne, at(`/segments/${id}`), { method: "DELETE", params: { id } })).status).toBe(400);
  const users = await call(listUsers, at("/users?segment=reached"));
  expect(users.status).toBe(409);
  expect(await users.json()).toMatchObject({ code: "segment_without_targets" });
  expect(await (await call(getFields, at("/segments/fields"))).json()).toMatchObject({
    target: null,
    fields: { profile: [{ name: "age", users: 3, min: 30, max: 50 }] },
  });
});
