import { findLinks } from "../../lib/patterns/statistics/__fixtures__/triggers.ts";

// `node bench/mining/links.ts [seeds]`: what is found of 30 links among 380 pairs, and of none.
const seeds = Number(process.argv[2] ?? 20);
const MINUTE = 60_000;

console.log("| links | within | found, of them direct | by way of others | beside |");
console.log("| ----- | ------ | --------------------- | ---------------- | ------ |");
for (const linked of [false, true]) {
  for (const minutes of [1, 5, 30]) {
    const sums = { direct: 0, indirect: 0, beside: 0, of: 0 };
    for (let seed = 0; seed < seeds; seed++) {
      const found = findLinks(`${linked ? "linked" : "nothing"} ${seed}`, linked, minutes * MINUTE);
      sums.direct += found.direct;
      sums.indirect += found.indirect;
      sums.beside += found.beside;
      sums.of += found.of;
    }
    const mean = (sum: number) => (sum / seeds).toFixed(2);
    console.log(
      `| ${mean(sums.of)} | ${minutes} min | ${mean(sums.direct)} | ${mean(sums.indirect)} | ${mean(sums.beside)} |`,
    );
  }
}
