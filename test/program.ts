import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

// A folder for the program as it is installed; those who run it (test/cli/saddle.ts) build it there, once.

declare module 'vitest' {
  interface ProvidedContext {
    readonly program: string;
  }
}

export default function setup({ config, provide }: TestProject): () => void {
  const cache = join(config.root, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const at = mkdtempSync(join(cache, 'saddle-'));
  provide('program', at);
  return () => rmSync(at, { recursive: true, force: true });
}
