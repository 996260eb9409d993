/** The schema in the database and the code do not go together; the message says what to do, in one sentence. */
export class SchemaError extends Error {
  override name = "SchemaError";
}
