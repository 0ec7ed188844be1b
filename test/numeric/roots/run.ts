import { campaign } from './planted.ts';

// npm run roots [from to]: random polynomial systems with planted roots; none may be missing from a list called complete.

const [from = 0, to = 500] = process.argv.slice(2).map(Number);
const start = performance.now();
const count = campaign(from, to);
console.log(JSON.stringify({ from, to, ...count, seconds: Math.round(performance.now() - start) / 1000 }));
process.exitCode = count.missing === 0 ? 0 : 1;
