import { setFlagsFromString } from 'node:v8';
import { built } from './built.ts';
import { forShortRuns } from './compiled.ts';

// After a build: keeps the code of what the program runs on the models that are named.

forShortRuns();
// What has not run for a while is forgotten, unless it is asked not to.
setFlagsFromString('--no-flush-bytecode');
const { exports, keep } = built('keep');
await exports.threads.warm();
setFlagsFromString('--flush-bytecode');
keep();
