import { RunPage } from "../[runId]/_components/run-page";
export default function Mock() {
  return <RunPage runId="run_01k0000000000000000000000a" />;
}
