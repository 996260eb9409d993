/**
 * Events laid out for mining: one flat array for each column, sequences one after another. A sequence is what one user
 * did without a pause longer than the chosen one, or all that the user did. Within a sequence events are in the order of
 * their times; those of one time are in the order of their types, which gives no order between them: nothing follows
 * what happened at the same time.
 */
export type SequenceDb = {
  /** The type of each event: an index into `typeNames`. */
  readonly types: Int32Array;
  /** When each event began, in milliseconds since 1970. */
  readonly times: Float64Array;
  /** Where each sequence begins in the two arrays, and at the end how many events there are: one more than sequences. */
  readonly starts: Int32Array;
  /** Whose each sequence is: an index into `userIds`. The sequences of a user lie together, in the order of time. */
  readonly users: Int32Array;
  readonly userIds: readonly string[];
  readonly typeNames: readonly string[];
};

/** How far apart the events of a pattern may lie. What is left out is not limited. */
export type Reach = {
  /** The longest time from one event of a pattern to the next, in milliseconds; inclusive. */
  readonly maxGapMs?: number | undefined;
  /** The longest time from the first to the last event, in milliseconds; inclusive. */
  readonly maxSpanMs?: number | undefined;
  /** The same in steps: 1 is the very next moment of the sequence at which anything (that takes part) happened. */
  readonly maxGapSteps?: number | undefined;
  readonly maxSpanSteps?: number | undefined;
};

/** What a support counts: each user once, or each sequence (session) once. */
export type Counted = "users" | "sequences";
