import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { compiled, forShortRuns } from './compiled.ts';
import type * as Program from './program.ts';

// After a build: keeps the code of what the program runs on the models that are named.

forShortRuns();
// What has not run for a while is forgotten, unless it is asked not to.
setFlagsFromString('--no-flush-bytecode');
const { exports, keep } = compiled<typeof Program>(fileURLToPath(new URL('./program.cjs', import.meta.url)));
await exports.start('warm');
setFlagsFromString('--flush-bytecode');
keep();
