import { expect, test } from "vitest";
import { AppError, errorMessage, errorTexts, toAppError, type ErrorCode } from "./errors";

const codes = Object.keys(errorTexts) as ErrorCode[];
const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? "").toSorted();

test.each(codes)("%s says the same in both languages", (code) => {
  const { en, "zh-CN": zh } = errorTexts[code];
  expect(en).not.toBe("");
  expect(zh).not.toBe("");
  expect(places(zh)).toEqual(places(en));
});

test("an error of another copy of this module is one of ours all the same", async () => {
  // The query makes the runtime load the module a second time, as two bundles of one process do.
  // @ts-expect-error -- the compiler knows no queries.
  const copy = (await import("./errors?copy")) as { AppError: typeof AppError };
  expect(copy.AppError).not.toBe(AppError);
  const foreign = new copy.AppError("upstream_quota");
  expect(foreign).toBeInstanceOf(AppError);
  expect(toAppError(foreign)).toBe(foreign);
  expect(new Error("x")).not.toBeInstanceOf(AppError);
  expect(toAppError("x")).toMatchObject({ code: "internal", cause: "x" });
});

test("places are filled", () => {
  expect(errorMessage({ code: "not_found", params: { what: "run", id: "run_1" } }, "en")).toBe(
    "There is no run “run_1” here.",
  );
});

test("things are named in the reader's language", () => {
  expect(errorMessage({ code: "not_found", params: { what: "user", id: "u" } }, "zh-CN")).toBe("这里没有用户“u”。");
  expect(errorMessage({ code: "not_found", params: { what: "toString", id: "u" } }, "zh-CN")).toBe(
    "这里没有toString“u”。",
  );
});
