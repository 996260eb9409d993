import { dehydrate, QueryObserver } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { createQueryClient } from "./query-client";
import { answerWaiting } from "./waiting-queries";

const KEY = ["p_1", "run", "run_1"];

function renderedWith(data: string) {
  const server = createQueryClient();
  server.setQueryData(KEY, data);
  return dehydrate(server);
}

test("a query that is still asking knows at once what the page was rendered with, and takes its answer when it comes", async () => {
  const client = createQueryClient();
  const answer = Promise.withResolvers<string>();
  const observer = new QueryObserver(client, { queryKey: KEY, queryFn: () => answer.promise });
  const stop = observer.subscribe(() => {});
  expect(observer.getCurrentResult().data).toBeUndefined();
  answerWaiting(client, renderedWith("rendered"));
  expect(observer.getCurrentResult().data).toBe("rendered");
  answer.resolve("asked");
  await expect.poll(() => observer.getCurrentResult().data).toBe("asked");
  stop();
});

test("what is known stays, and what nobody asks for is left to the page", () => {
  const client = createQueryClient();
  client.setQueryData(KEY, "known");
  answerWaiting(client, renderedWith("rendered"));
  expect(client.getQueryData(KEY)).toBe("known");
  const empty = createQueryClient();
  answerWaiting(empty, renderedWith("rendered"));
  expect(empty.getQueryData(KEY)).toBeUndefined();
});
