import { built, type Program } from './built.ts';

// Starts the thread of the program that bears the name of this file.

const [, name] = /([^/]+)\.js$/.exec(import.meta.url)!;
await built(name!).exports.threads[name as keyof Program['threads']]();
