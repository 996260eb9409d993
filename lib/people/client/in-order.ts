/** What was sent last about each thing and is not answered yet. */
const latest = new Map<string, Promise<unknown>>();

/**
 * Sends what a person did to one thing in the order in which they did it: requests that are under way together may
 * arrive in any order, and what was taken back would stay. The first is sent at once, each other when the one before it
 * was answered, whatever the answer was.
 */
export function inOrder<T>(thing: string, send: () => Promise<T>): Promise<T> {
  const before = latest.get(thing);
  const sent = before ? before.then(send, send) : send();
  latest.set(thing, sent);
  const done = () => {
    if (latest.get(thing) === sent) latest.delete(thing);
  };
  sent.then(done, done);
  return sent;
}

/** Whether an answer about a thing is overtaken: something later was done to it, whose own answer is still to come. */
export const isOvertaken = (thing: string): boolean => latest.has(thing);
