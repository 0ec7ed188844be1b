// From the text of a model to the first value of its field: prints the milliseconds of the first time in this process
// (imports excluded) and of the tenth, and the squared norm of the field.
const dist = new URL('../../dist/', import.meta.url);
const { load } = await import(new URL('model/load.js', dist));
const { fieldInstrument } = await import(new URL('numeric/instrument.js', dist));
const { declaredSetting } = await import(new URL('numeric/setting.js', dist));
const { random } = await import(new URL('numeric/random.js', dist));

const [n, d] = process.argv.slice(2).map(Number);
const text = `model infonce
size N = ${n}, d = ${d}
state a[N] : R^d
state b[N] : R^d
let L = mean(logsumexp(dot(a[i], b[j]) for j in N) - dot(a[i], b[i]) for i in N)
a' = -grad(L, a)
b' = -grad(L, b)
`;
const y = Float64Array.from({ length: 2 * n * d }, (_, k) => Math.sin(k + 1));
let square = 0;
function run() {
  const start = performance.now();
  const { model } = load(text);
  const out = fieldInstrument(model, declaredSetting(model, random(1))).evaluate(y, 0);
  const spent = performance.now() - start;
  square = out.reduce((s, x) => s + x * x, 0);
  return spent;
}
const first = run();
for (let k = 0; k < 30; k++) run();
const warm = [run(), run(), run(), run(), run()].sort((p, q) => p - q)[2];
console.log(first, warm, square);
