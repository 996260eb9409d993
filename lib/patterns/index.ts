export type { Counted, Reach, SequenceDb } from "./sequences";
