import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DELETE as undo } from "@/app/api/v1/event-types/[ref]/merge/route";
import { GET as getOne, PATCH as patchOne } from "@/app/api/v1/event-types/[ref]/route";
import { POST as merge } from "@/app/api/v1/event-types/merge/route";
import { POST as accept } from "@/app/api/v1/event-types/proposals/accept/route";
import { GET as proposals } from "@/app/api/v1/event-types/proposals/route";
import { GET, PATCH, POST } from "@/app/api/v1/event-types/route";
import { POST as unifyStream } from "@/app/api/v1/event-types/unify/llm-stream/route";
import { POST as unify } from "@/app/api/v1/event-types/unify/route";
import { call, serve, type Call, type Served } from "@/lib/testing/serve";

let served: Served;
beforeAll(async () => {
  served = await serve();
});
afterAll(() => served.close());

type Asked = Pick<Call, "method" | "body" | "params"> & { search?: string };

async function ask(handler: Parameters<typeof call>[0], { search = "", ...asked }: Asked = {}) {
  const response = await call(handler, `/api/v1/event-types?project=${served.ctx.project}${search}`, asked);
  const text = await response.text();
  const json = text.startsWith("{") ? (JSON.parse(text) as Record<string, unknown>) : undefined;
  return { status: response.status, text, json };
}

const create = (body: unknown) => ask(POST, { method: "POST", body });

describe("an empty vocabulary", () => {
  it("is an empty list in the shape it always had, and nothing that a model could unify", async () => {
    expect((await ask(GET)).json).toEqual({ items: [], next_cursor: null, total: 0 });
    expect(await ask(unify, { method: "POST", body: {} })).toMatchObject({
      status: 409,
      json: { code: "vocabulary_empty" },
    });
    expect((await ask(unifyStream, { method: "POST" })).json).toMatchObject({ code: "vocabulary_empty" });
  });
});

describe("the vocabulary", () => {
  it("is made, changed, merged and taken apart by id or name", async () => {
    const made = await create({ name: "查看优惠", role: "target" });
    expect(made).toMatchObject({ status: 201, json: { name: "查看优惠", state: "accepted", events: 0, users: 0 } });
    await create({ name: "查看优惠活动" });
    const params = { ref: "查看优惠活动" };
    expect((await ask(patchOne, { method: "PATCH", params, body: { definition: "看了活动页" } })).json).toMatchObject({
      definition: "看了活动页",
    });
    const id = String(made.json?.["id"]);
    expect((await ask(getOne, { params: { ref: id } })).json).toMatchObject({ id, name: "查看优惠" });
    const body = { sources: ["查看优惠活动"], target: id };
    expect(await ask(merge, { method: "POST", body })).toMatchObject({ status: 200, json: { renamed: 0 } });
    const back = { sources: [id], target: "查看优惠活动" };
    expect(await ask(merge, { method: "POST", body: back })).toMatchObject({
      status: 409,
      json: { code: "merge_loop", detail: expect.stringContaining("查看优惠活动") },
    });
    expect((await ask(undo, { method: "DELETE", params })).json).toMatchObject({ type: { state: "accepted" } });
    expect((await ask(PATCH, { method: "PATCH", body: { ids: [id], role: null } })).json).toEqual({ changed: 1 });
  });

  it("streams what a model proposes, and takes a decision about all of it", async () => {
    const { text } = await ask(unifyStream, { method: "POST" });
    for (const type of ["start", "llm_chunk", "proposal", "result", "done"]) expect(text).toContain(`"type":"${type}"`);
    const { json } = await ask(proposals, { search: "&state=open" });
    expect(json?.["items"]).toMatchObject([{ kind: "merge", state: "open" }]);
    expect((await ask(accept, { method: "POST", body: { all: true } })).json).toMatchObject({ refused: [] });
    expect((await ask(GET)).json).toMatchObject({ total: 1 });
  });

  it.each([
    ["no name", {}],
    ["an empty name", { name: "  " }],
    ["a name of 101 characters", { name: "x".repeat(101) }],
    ["a name with something invisible in it", { name: "a\u202eb" }],
    ["an unknown role", { name: "x", role: "king" }],
    ["an unknown category", { name: "x", category: "none" }],
    ["a definition of 301 characters", { name: "x", definition: "x".repeat(301) }],
    ["51 synonyms", { name: "x", synonyms: Array.from({ length: 51 }, (_, i) => `s${i}`) }],
    ["a field nobody knows", { name: "x", state: "merged" }],
  ])("refuses %s", async (_, body) => {
    expect(await create(body)).toMatchObject({ status: 400, json: { code: "bad_request" } });
  });

  it("refuses what cannot be meant in words that name it", async () => {
    expect(await ask(getOne, { params: { ref: "nothing" } })).toMatchObject({ status: 404 });
    expect(await ask(merge, { method: "POST", body: { sources: [], target: "a" } })).toMatchObject({ status: 400 });
    expect(await ask(merge, { method: "POST", body: { sources: ["no"], target: "查看优惠" } })).toMatchObject({
      status: 404,
      json: { detail: expect.stringContaining("no") },
    });
    expect(await ask(accept, { method: "POST", body: { ids: ["999"] } })).toMatchObject({
      status: 200,
      json: { decided: [], refused: [{ id: "999", code: "proposal_not_open" }] },
    });
    expect(await create({ name: "查看 优惠" })).toMatchObject({ status: 409, json: { code: "event_type_name_taken" } });
    expect(await ask(GET, { search: "&cursor=nonsense" })).toMatchObject({ status: 400 });
  });
});
