/** What a provider says, without our key, which some repeat to whoever sent it. */
export function withoutSecret(text: string, secret: string): string {
  return secret.length < 4 ? text : text.replaceAll(secret, "•••");
}
