import { monitorEventLoopDelay, performance } from "node:perf_hooks";
import { countedElsewhere, gauge, gaugeBy } from "./metrics.ts";
import { shared } from "./globals.ts";

/** How finely the event loop's delay is looked at; it costs one timer. */
const RESOLUTION_MS = 20;

const delay = () =>
  shared("metrics.loop", () => {
    const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
    histogram.enable();
    return histogram;
  });

/** Begins to watch the event loop. */
export function watchProcess(): void {
  delay();
}

/** Brings what the process is and uses up to date. The event loop's delay is that since the last time this was asked. */
export function updateProcessMetrics(): void {
  const memory = process.memoryUsage();
  gauge("process_resident_memory_bytes", "Memory the process holds.").set(memory.rss);
  gauge("nodejs_heap_used_bytes", "Objects of JavaScript.").set(memory.heapUsed);
  gauge("nodejs_external_memory_bytes", "Buffers and other memory outside the heap.").set(memory.external);
  const { user, system } = process.cpuUsage();
  countedElsewhere("process_cpu_seconds_total", "Time the process has spent working.").set((user + system) / 1e6);
  gauge("process_start_time_seconds", "When the process began, since 1970.").set(performance.timeOrigin / 1000);
  const lag = gaugeBy("nodejs_event_loop_lag_seconds", "Delay of the event loop since the last scrape.", "quantile");
  const histogram = delay();
  for (const [name, value] of [
    ["0.5", histogram.percentile(50)],
    ["0.99", histogram.percentile(99)],
    ["1", histogram.max],
  ] as const) {
    lag.of(name).set(histogram.count === 0 ? 0 : Math.max(0, value / 1e9 - RESOLUTION_MS / 1000));
  }
  histogram.reset();
}
