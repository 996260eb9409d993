import { type Product } from "../product.ts";
import { apiOf, get, post } from "./prepare.ts";
import type { AnswerShape, FactShape } from "./judge.ts";

type ConversationShape = { messages: { text: string; answers: AnswerShape[] }[] };

/** Asks over the API and waits for the answer's end; what is asked `after` comes first in the same conversation. */
export async function askFor(product: Product, question: string, after?: string): Promise<AnswerShape> {
  const conversation = after === undefined ? undefined : await stream(product, after, undefined);
  const id = await stream(product, question, conversation);
  const { messages } = await get<ConversationShape>(apiOf(product)(`/conversations/${id}`));
  const answer = messages.at(-1)?.answers.at(-1);
  if (!answer) throw new Error(`no answer is kept to: ${question}`);
  return answer;
}

async function stream(product: Product, question: string, conversation: string | undefined): Promise<string> {
  const response = await fetch(apiOf(product)("/qa/query"), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ question, ...(conversation ? { conversation_id: conversation } : {}) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${question}: ${response.status} ${text}`);
  if (!text.includes('"type":"done"')) throw new Error(`${question}: not done: ${text.slice(-500)}`);
  return response.headers.get("x-conversation-id") ?? "";
}

/** The facts as they come out when they are asked of the data again. */
export async function recompute(product: Product, facts: readonly FactShape[]): Promise<Map<string, FactShape>> {
  const entries = await Promise.all(
    facts.map(async (fact): Promise<[string, FactShape]> => {
      const again = await post<FactShape>(apiOf(product)("/qa/facts/compute"), { query: fact.query });
      return [fact.id, { ...again, id: fact.id }];
    }),
  );
  return new Map(entries);
}
