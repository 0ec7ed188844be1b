import { aligned, clipped, labelled } from './columns.ts';
import type { Figure } from './document.ts';
import { entryNames, flat } from './entries.ts';
import { type Expression, inNotation } from './expression.ts';
import type { BranchDocument } from './fixedPointsDocument.ts';
import { type Page, PLAIN_PAGE } from './paint.ts';
import type { FixedPointDocument, PointDocument, SolveDocument } from './solveResult.ts';
import { counted, deviation, numeral } from './words.ts';

/** How many coordinates and points a person reads; all of it is in the document. */
const COLUMNS = 6;
const ROWS = 60;

/** Fixed points for people: where they are, what they are like, and whether there are others. */
export function solveText(d: SolveDocument, page: Page = PLAIN_PAGE): string {
  const { paint } = page;
  const { fixedPoints, complete, families, ansatz, ofDrift } = d.result;
  const numbers = [...Object.entries(d.sizes ?? {}), ...Object.entries(d.parameters ?? {})];
  const head = [`seed ${d.seed}`, ...numbers.map(([name, x]) => `${name} = ${numeral(x)}`)].join(', ');
  const lines = [`${paint.strong(d.model?.name ?? '')}${paint.dim(` · ${head}`)}`];
  if (ansatz !== null) {
    lines.push(`fixed points of the reduced motion of ${ansatz.name}`);
    if (ansatz.invariant === 'leaks')
      lines.push(paint.doubt('the ansatz is not invariant: they need not be fixed points of the model'));
  }
  if (ofDrift) lines.push('of the drift: the noise is left out');
  const own = fixedPoints.filter((p) => p.inDomain !== false);
  if (own.length > 0) lines.push('', ...table(own, page));
  const outside = fixedPoints.length - own.length;
  lines.push('', ...ending(d, own.length, outside, page));
  for (const f of families)
    lines.push(
      `not isolated: a family of dimension ${f.dimension} (rank of the Jacobian), for example ${inWords(f.point, page)}`,
    );
  for (const f of d.result.familiesInLetters ?? []) lines.push(...family(f, page));
  for (const u of complete.unresolved.slice(0, 8)) {
    const where =
      u.box !== null
        ? `a box around ${Object.entries(u.box)
            .slice(0, COLUMNS)
            .map(([name, [lo, hi]]) => `${name} = ${numeral(mean(lo, hi), 5)} ± ${deviation(half(lo, hi))}`)
            .join(', ')}`
        : inWords(u.point!.re, page);
    lines.push(paint.doubt(`${WORDS[u.kind]}: ${where}${u.point === null || isReal(u.point.im) ? '' : ' (complex)'}`));
  }
  const hidden = complete.unresolved.length - 8;
  if (hidden > 0) lines.push(paint.dim(`and ${hidden} more; all of them with --json`));
  return `${lines.join('\n')}\n`;
}

/** A family by its equations. */
function family(f: BranchDocument, { width, paint }: Page): readonly string[] {
  const word = (e: Expression): string => inNotation(e, 'unicode');
  const equations = f.equations.map((q) => `${word(q.left)} = ${word(q.right)}`).join(', ');
  const where = f.conditions.map((c) => `, where ${word(c)} ≠ 0`).join('');
  const says = `${equations}; ${f.free.map(word).join(', ')} free${where}`;
  const lines = labelled('a family, in letters: ', says, 0, 22, width);
  return f.orbit === null ? lines : [...lines, ...labelled('  ', f.orbit, 0, 2, width).map(paint.dim)];
}
const WORDS = {
  singular: 'roots that coincide, not certified',
  uncertified: 'not certified',
  box: 'undecided',
} as const;

const mean = (lo: Figure, hi: Figure): Figure =>
  typeof lo === 'number' && typeof hi === 'number' ? lo / 2 + hi / 2 : 'NaN';
const half = (lo: Figure, hi: Figure): Figure =>
  typeof lo === 'number' && typeof hi === 'number' ? hi / 2 - lo / 2 : 'Infinity';
const isReal = (im: PointDocument): boolean =>
  Object.values(im).every((x) => flat(x).every((v) => Math.abs(Number(v)) < 1e-9));

/** Names and values of all coordinates. */
const coordinates = (p: PointDocument): readonly (readonly [string, Figure])[] =>
  Object.entries(p).flatMap(([name, x]) => {
    const values = flat(x);
    return entryNames(name, shapeOf(x)).map((n, k) => [n, values[k]!] as const);
  });
const shapeOf = (x: PointDocument[string]): readonly number[] =>
  typeof x === 'object' ? [x.length, ...(x.length > 0 ? shapeOf(x[0]!) : [])] : [];

const inWords = (p: PointDocument, page: Page): string => {
  const all = coordinates(p);
  const shown = all.slice(0, COLUMNS).map(([n, v]) => `${n} = ${tidy(v)}`);
  return clipped(`${shown.join(', ')}${all.length > COLUMNS ? ', …' : ''}`, page.width);
};

/** What is 0 within rounding reads as 0. */
const tidy = (x: Figure): string => (typeof x === 'number' && Math.abs(x) < 1e-14 ? '0' : numeral(x));

function table(points: readonly FixedPointDocument[], { width, paint }: Page): readonly string[] {
  const names = coordinates(points[0]!.point).map(([n]) => n);
  const shown = points.slice(0, ROWS);
  const rows = shown.map((p, k) => {
    const at = coordinates(p.point);
    return [
      `${k + 1}`,
      ...at.slice(0, COLUMNS).map(([, v]) => tidy(v)),
      `${p.stability}${p.inDomain === null && p.certificate !== null ? ' (may lie outside the domain)' : ''}`,
      spectrum(p),
    ];
  });
  const text = aligned([['#', ...names.slice(0, COLUMNS), 'stability', 'eigenvalues'], ...rows]).map((l) =>
    clipped(`  ${l}`, width),
  );
  const lines = [paint.dim(text[0]!), ...text.slice(1)];
  const hidden = names.length - Math.min(COLUMNS, names.length);
  if (hidden > 0) lines.push(paint.dim(`  and ${counted(hidden, 'more coordinate')}: --json`));
  if (shown.length < points.length)
    lines.push(paint.dim(`  ${shown.length} of ${points.length} points; all with --json`));
  return lines;
}

/** `-2 ×2, 0.5 ± 1.2i`. */
function spectrum(p: FixedPointDocument): string {
  const words: string[] = [];
  for (const { re, im, multiplicity } of p.eigenvalues) {
    if (typeof im === 'number' && im < 0) continue;
    const times = multiplicity > 1 ? ` ×${multiplicity}` : '';
    words.push(im === 0 ? `${numeral(re, 4)}${times}` : `${numeral(re, 4)} ± ${numeral(im, 4)}i${times}`);
  }
  return words.length > 5 ? `${words.slice(0, 5).join(', ')}, …` : words.join(', ');
}

function ending(d: SolveDocument, inside: number, outside: number, { width, paint }: Page): readonly string[] {
  const { complete, fixedPoints } = d.result;
  const certified = fixedPoints.every((p) => p.certificate !== null);
  const what =
    inside === 0
      ? 'no fixed point was certified'
      : `${counted(inside, 'fixed point')}, ${certified ? 'each certified' : 'none certified'}`;
  const away = outside > 0 ? `; ${outside} more outside the domain of the states` : '';
  const imaginary = d.result.complexPoints.length;
  const others = imaginary > 0 ? `; ${imaginary} with imaginary parts` : '';
  const worst = fixedPoints.reduce<Figure>(
    (m, p) => (typeof p.residual === 'number' && typeof m === 'number' ? Math.max(m, p.residual) : 'NaN'),
    0,
  );
  const verdict = {
    proved: 'complete, proved',
    box: 'complete in the box',
    clusters: 'complete but for what is undecided',
    unknown: 'not known to be complete',
  }[complete.verdict];
  const colour = complete.verdict === 'proved' || complete.verdict === 'box' ? paint.good : paint.doubt;
  const lines = [`${what}${away}${others}`];
  lines.push(...labelled(`${verdict}: `, complete.says, 0, verdict.length + 2, width).map(colour));
  if (complete.verdict === 'box' && complete.box !== null)
    lines.push(
      ...labelled(
        'the box: ',
        Object.entries(complete.box)
          .map(([name, [lo, hi]]) => `${name} in ${numeral(lo)} … ${numeral(hi)}`)
          .join(', '),
        0,
        9,
        width,
      ),
    );
  if (fixedPoints.length > 0) lines.push(paint.dim(`largest residual in the un-reduced model ${deviation(worst)}`));
  return lines;
}
