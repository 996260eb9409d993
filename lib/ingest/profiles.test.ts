import { expect, it } from "vitest";
import { readFile } from "./server/read-for-test";

const H = "用户ID,年龄,性别,月收入,兴趣,有车,预算,学历";

it("reads fields in their types and keeps every other column", async () => {
  const report = await readFile("profiles", `${H}\nu1,40,男,37068.5,"高尔夫，健身",否,23,本科\n`);
  expect(report.rows).toEqual([
    {
      line: 2,
      userId: "u1",
      fields: { age: 40, gender: "男", income: 37068.5, interests: ["高尔夫", "健身"], has_car: false, budget: 23 },
      properties: { 学历: "本科" },
      corrected: false,
    },
  ]);
});

it("keeps values that are not of their field's type as text, under the column's own name", async () => {
  const report = await readFile("profiles", `${H}\nu1,四十,男,"3,000",,也许,约20万,\n`);
  expect(report.rows).toMatchObject([
    {
      fields: { gender: "男" },
      properties: { 年龄: "四十", 月收入: "3,000", 有车: "也许", 预算: "约20万" },
      corrected: true,
    },
  ]);
  expect(report.notices.map(({ params }) => params["column"]).toSorted()).toEqual(
    ["年龄", "月收入", "有车", "预算"].toSorted(),
  );
});

it("says nothing of what a row leaves empty", async () => {
  const report = await readFile("profiles", `${H}\nu1,,,NULL,,,,\n`);
  expect(report.rows).toMatchObject([{ fields: {}, properties: {} }]);
});
