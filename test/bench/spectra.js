// The spectra of a shipped model in letters, at the points that its claims name: prints how many there are, and the
// milliseconds of processor time to derive all of them in a fresh process, and to derive them, test each step and compare
// them with numbers.
const dist = new URL('../../dist/', import.meta.url);
const load = (path) => import(new URL(path, dist));
const [{ load: read }, { spectrum }, { spectraOf }, { vectorField }, { readFileSync }] = await Promise.all([
  load('model/load.js'),
  load('theory/spectrum/spectrum.js'),
  load('study/spectra.js'),
  load('theory/gradientFlow.js'),
  import('node:fs'),
]);
const { model } = read(readFileSync(process.argv[2], 'utf8'));
const points = model.claims.flatMap(({ form, ansatz }) =>
  ansatz === undefined && ['spectrum', 'stability', 'stationary'].includes(form.kind) ? [form.point] : [],
);
const fields = vectorField(model);
function timed(run) {
  const start = process.cpuUsage();
  const made = run();
  const { user, system } = process.cpuUsage(start);
  return [made, (user + system) / 1000];
}
const known = new Set(points.map((p) => p.entries.map((e) => `${e.state.id}:${e.term.id}`).join(';')));
const once = points.filter((p) => known.delete(p.entries.map((e) => `${e.state.id}:${e.term.id}`).join(';')));
const [derived, letters] = timed(() => once.map((p) => spectrum(fields, p.entries, model)));
const [all, whole] = timed(() => spectraOf(model, 1));
console.log(model.name, derived.length, letters, all.length, whole);
