import { AppError } from "@/lib/core";
import { installationRoute } from "@/lib/http/server";

/** Whatever no other route answers: in our words, as problem details. */
const nothing = installationRoute({
  handler: async () => {
    throw new AppError("route_not_found");
  },
});

export { nothing as DELETE, nothing as GET, nothing as PATCH, nothing as POST, nothing as PUT };
