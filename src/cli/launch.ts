#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { debuglog } from 'node:util';
import { isMainThread } from 'node:worker_threads';
import { compiled, forShortRuns } from './compiled.ts';
import type * as Program from './program.ts';

// Starts the part of the program that bears the name of this file.

const [, name] = /([^/]+)\.js$/.exec(import.meta.url)!;
// Threads have the measures of the process.
if (isMainThread) forShortRuns();
const { exports, wasKept } = compiled<typeof Program>(fileURLToPath(new URL('./program.cjs', import.meta.url)));
debuglog('saddle')(`${name}: ${wasKept ? 'with code that was kept' : 'nothing was kept'}`);
await exports.start(name!);
