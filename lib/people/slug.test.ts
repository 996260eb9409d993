import { expect, test } from "vitest";
import { ProjectId } from "@/lib/core";
import { projectKeyFrom } from "./slug";

test.each([
  ["My Shop 2026", "my-shop-2026"],
  ["Café – Über", "cafe-uber"],
  ["汽车广告", "project"],
  ["--", "project"],
  ["x".repeat(200), "x".repeat(48)],
])("%j has the key %j", (name, key) => {
  expect(projectKeyFrom(name)).toBe(key);
  expect(ProjectId.safeParse(key).success).toBe(true);
});
