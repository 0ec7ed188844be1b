import { aligned, wrapped } from './columns.ts';
import { derivationSteps, written } from './derivationText.ts';
import type { DmftDocument, DmftValueDocument } from './dmftDocument.ts';
import type { Figure } from './document.ts';
import type { Layout } from './expression.ts';
import { type Page, PLAIN_PAGE } from './paint.ts';
import { counted, deviation, numeral } from './words.ts';

export interface DmftTextOptions extends Page {
  readonly layout: Layout;
}

/** A mean field for people: how it comes about, its equations, how far it is tested, and what it gives. */
export function dmftText(d: DmftDocument, options: DmftTextOptions = { ...PLAIN_PAGE, layout: 'unicode' }): string {
  const { paint, width } = options;
  const { derivation, equations, assumptions, tested, values, simulation, residual } = d.result;
  const lines = [paint.strong(`Mean field of ${d.model?.name}`)];
  const steps = derivationSteps(derivation, options);
  if (steps.length > 0) lines.push('', ...steps);
  for (const s of equations) {
    lines.push('', `${s.title}:`, '');
    for (const l of s.lines) lines.push(...written(l, options));
  }
  const remarks = [...new Set([...(derivation.notes ?? []), ...assumptions])];
  if (remarks.length > 0)
    lines.push('', ...remarks.flatMap((n) => wrapped(n, width - 4).map((l, k) => `${k === 0 ? '  ' : '    '}${l}`)));
  const colour = tested.verdict === 'equal' && tested.untested.length === 0 ? paint.dim : paint.doubt;
  lines.push('', ...wrapped(`tested: ${tested.says}`, width).map((l) => colour(l)));
  if (tested.untested.length > 0)
    lines.push(
      ...wrapped(`no test notices these terms: ${tested.untested.join(', ')}`, width).map((l) => paint.doubt(l)),
    );
  if (values.length > 0) lines.push('', ...solved(d, options));
  if (residual !== null) lines.push(paint.dim(`residual of the stationary closures ${deviation(residual)}`));
  if (simulation.length > 0)
    lines.push(
      '',
      'The un-reduced model:',
      '',
      ...aligned(
        simulation.map((s) => [
          `  ${s.quantity}`,
          `t = ${numeral(s.at)}`,
          `${numeral(s.mean, 7)} ± ${deviation(s.standardError)}`,
          `${counted(s.draws, 'draw')} at ${Object.entries(s.sizes)
            .map(([name, n]) => `${name} = ${n}`)
            .join(', ')}`,
        ]),
      ),
    );
  return `${lines.join('\n')}\n`;
}

function solved(d: DmftDocument, { paint, width }: DmftTextOptions): readonly string[] {
  const numbers = [...Object.entries(d.parameters ?? {})].map(([name, x]) => `${name} = ${numeral(x)}`).join(', ');
  const { values } = d.result;
  const known = values.filter((v) => v.value !== null);
  const rows = known.map((v) => [
    `  ${v.quantity}`,
    v.at === 'stationary' ? 'stationary' : `t = ${numeral(v.at)}`,
    `${numeral(v.value!, digitsOf(v))} ± ${deviation(v.error!)}`,
    how(v),
  ]);
  const missing = values.filter((v) => v.value === null);
  return [
    `At ${numbers === '' ? 'the declared values' : numbers}${d.seed === undefined ? '' : ` (seed ${d.seed})`}:`,
    '',
    ...aligned(rows),
    ...[...new Set(known.flatMap((v) => v.stability?.several ?? []))].flatMap((m) =>
      wrapped(`stationary: ${m}`, width - 4).map((l, k) => paint.doubt(`${k === 0 ? '  ' : '    '}${l}`)),
    ),
    ...methods(known).flatMap((m) => wrapped(m, width - 4).map((l, k) => paint.dim(`${k === 0 ? '  ' : '    '}${l}`))),
    ...missing.flatMap((v) =>
      wrapped(
        `${v.quantity} ${v.at === 'stationary' ? 'stationary' : `at t = ${numeral(v.at)}`}: ${v.reason}`,
        width - 4,
      ).map((l, k) => paint.doubt(`${k === 0 ? '  ' : '    '}${l}`)),
    ),
  ];
}

/** How each method went, and what its errors are made of, the largest part of each kind. */
function methods(values: readonly DmftValueDocument[]): readonly string[] {
  const names = [...new Set(values.filter((v) => v.at !== 'stationary').map((v) => v.method!))];
  return names.map((name) => {
    const own = values.filter((v) => v.method === name);
    const parts = new Map<string, Figure>();
    for (const v of own)
      for (const [k, x] of Object.entries(v.budget)) if (Number(x) > Number(parts.get(k) ?? -1)) parts.set(k, x);
    const budget = [...parts].map(([k, x]) => `${KINDS[k] ?? k} ${deviation(x)}`).join(', ');
    return `${name}: ${own[0]!.says.join(', ')}${budget === '' ? '' : `; errors at most ${budget}`}`;
  });
}
const KINDS: Readonly<Record<string, string>> = { selfConsistency: 'self-consistency' };

/** As many digits as the error leaves, and one more. */
function digitsOf({ value, error }: DmftValueDocument): number {
  const ratio = Math.abs(Number(value)) / Math.abs(Number(error));
  return Number.isFinite(ratio) && ratio > 0 ? Math.min(12, Math.max(2, Math.ceil(Math.log10(ratio)) + 1)) : 10;
}

function how(v: DmftValueDocument): string {
  const { stability } = v;
  if (stability === undefined) return v.at === 'stationary' ? [v.method, ...v.says].join('; ') : (v.method ?? '');
  const at = (x: Figure | undefined): string => (x === undefined ? '' : ` at frequency ${numeral(x, 4)}`);
  const { functional, uniform } = stability;
  const own = functional === null ? '' : `, stability functional ${numeral(functional, 4)}${at(stability.frequency)}`;
  const common =
    Number(uniform) > 1 - MARGINAL
      ? `, of changes common to all sites ${numeral(uniform, 4)} comes back${at(stability.common)}`
      : '';
  const growth = stability.growth === undefined ? '' : `, changes grow at the rate ${numeral(stability.growth, 4)}`;
  return `${verdict(stability)}${own}${common}${growth}`;
}

/** A functional that is no further from 1 leaves it open whether something grows. */
const MARGINAL = 1e-5;

function verdict(s: NonNullable<DmftValueDocument['stability']>): string {
  if (s.several !== undefined) return 'depends on the past: see below';
  if ([s.functional, s.uniform].some((x) => Math.abs(Number(x ?? 0) - 1) < MARGINAL)) return 'marginal';
  if (!s.stable) return 'unstable: not what is reached';
  return s.unseen === undefined ? 'stable' : 'stable to slow changes only';
}
