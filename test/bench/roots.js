// The fixed points of a polynomial system, found, certified and counted: prints the milliseconds of processor time of the first time in this
// process (imports and the reading of the model excluded) and of a warm one, how many are certified and how many the bound
// allows, and the squared norm of the real ones.
const dist = new URL('../../dist/', import.meta.url);
const load = (path) => import(new URL(path, dist));
const [{ load: read }, { displacements }, { exactValues }, { random }, { fieldSystem }, { declaredSetting }, roots] =
  await Promise.all(
    [
      'model/load.js',
      'model/motion.js',
      'numeric/formula/exactValues.js',
      'numeric/random.js',
      'numeric/roots/fieldSystem.js',
      'numeric/setting.js',
      'numeric/roots/counted.js',
    ].map(load),
  );
const { polynomials } = await load('numeric/roots/polynomial.js');

const SYSTEMS = {
  lv3: "data a[3,3] = [[1, 0.5, 0.25], [0.3, 1, 0.4], [0.2, 0.6, 1]]\nstate n[3] : R\nn[i]' = n[i]*(1 - sum(a[i,j]*n[j] for j in 3))",
  // Katsura 1990.
  katsura3: `state u[4] : R
u[1]' = u[1]^2 + 2*u[2]^2 + 2*u[3]^2 + 2*u[4]^2 - u[1]
u[2]' = 2*u[1]*u[2] + 2*u[2]*u[3] + 2*u[3]*u[4] - u[2]
u[3]' = u[2]^2 + 2*u[1]*u[3] + 2*u[2]*u[4] - u[3]
u[4]' = u[1] + 2*u[2] + 2*u[3] + 2*u[4] - 1`,
  // Noonburg 1989.
  noonburg: "state x[3] : R\nx[i]' = x[i]*sum(x[j]^2 for j in 3 if j != i) - 1.1*x[i] + 1",
};

const { model } = read(`model fixed\n${SYSTEMS[process.argv[2]]}\n`);
const setting = declaredSetting(model, random(1));
let found;
function run() {
  // Of this process alone: what else runs on the machine does not count.
  const start = process.cpuUsage();
  const { equations, unknowns } = fieldSystem(displacements(model), setting, exactValues(model, setting), model.time);
  found = roots.counted(polynomials(equations, unknowns.length));
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}
const first = run();
for (let k = 0; k < 40; k++) run();
const warm = Array.from({ length: 9 }, run).sort((p, q) => p - q)[4];
const real = found.roots.filter((r) => r.real === 'yes');
const square = real.reduce((s, r) => s + r.x.reduce((n, v) => n + v * v, 0), 0);
console.log(first, warm, found.roots.length, found.bound.value, real.length, square);
