import { systemIds } from "@/lib/core";
import { log } from "@/lib/core/server";
import { answer } from "./answer";

/**
 * Declares a route for those who watch over the process. It checks the Host like every other, but asks for neither
 * project nor database, so that it answers when those are gone.
 */
export function healthRoute(work: () => Response | Promise<Response>): (request: Request) => Promise<Response> {
  return (request) => answer(request, { ids: systemIds, log: log() }, async () => work());
}
