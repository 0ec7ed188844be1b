import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SMALL, sitting } from './sitting.ts';

// `npm run screen [how many]`: whole sittings at the built program, one after another, fifty unless told otherwise.

const program = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
if (!existsSync(program)) throw new Error('build first');
const many = Number(process.argv[2] ?? 50);
const cwd = mkdtempSync(join(tmpdir(), 'saddle-'));
mkdirSync(join(cwd, 'derivations'));
for (const [name, text] of Object.entries(SMALL)) writeFileSync(join(cwd, 'derivations', name), text);
try {
  for (let k = 1; k <= many; k++) {
    const start = Date.now();
    await sitting(program, cwd);
    process.stdout.write(`${k} of ${many}: ${((Date.now() - start) / 1000).toFixed(1)} s\n`);
  }
} finally {
  rmSync(cwd, { recursive: true, force: true });
}
