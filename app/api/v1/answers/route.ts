import { route } from "@/lib/http/server";
import { clearAnswers } from "@/lib/llm/server";

/** DELETE /api/v1/answers: forgets the answers of models that the project keeps; says how many and how large. */
export const DELETE = route({
  handler: async ({ ctx }) => ({ json: await clearAnswers(ctx) }),
});
