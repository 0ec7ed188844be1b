import type { Place } from '../../../diagnostic.ts';
import type * as Ast from '../../syntax/ast.ts';
import type { File, Statement } from '../../syntax/statement.ts';
import { freeIndices } from '../values/free.ts';
import type { Report } from '../values/report.ts';
import { claimExpressions, pointExpressions } from './claimNames.ts';
import type { Names } from './collect.ts';
import { isEndless, NameReader } from './nameReader.ts';
import type { Env } from './nameRefusals.ts';

/**
 * Looks up every name of a file, bodies of functions too, before anything is given a shape: what is not declared,
 * what is bound twice, what is bound and not used. Returns the definitions that need themselves.
 */
export function resolve(report: Report, file: File, names: Names): ReadonlySet<string> {
  const ansatze = new Map<string, readonly Ast.Name[] | undefined>();
  for (const s of file.statements) {
    if (s.kind === 'ansatz')
      ansatze.set(
        s.name.text,
        s.parameters.map((p) => p.name),
      );
    if (s.kind === 'failed' && s.keyword === 'ansatz') for (const n of s.names) ansatze.set(n.text, undefined);
  }
  const reader = new NameReader(report, names, file);
  const needs = new Map<string, ReadonlySet<string>>();
  for (const s of file.statements) {
    const used = reader.recording(() => statement(reader, s, ansatze));
    if ((s.kind === 'let' || s.kind === 'order' || s.kind === 'law') && names.accepted.has(s.name))
      needs.set(s.name.text, used);
  }
  doubles(report, file);
  return cycles(report, names, needs);
}

const NONE: Env = { bound: new Map(), free: new Set(), equation: false };

function statement(
  reader: NameReader,
  s: Statement,
  ansatze: ReadonlyMap<string, readonly Ast.Name[] | undefined>,
): void {
  switch (s.kind) {
    case 'size':
    case 'param':
      for (const e of s.entries) {
        if (e.bound?.kind === 'interval') reader.read(e.bound, NONE);
        else if (e.bound !== undefined) reader.read(e.bound.value, NONE);
        if (e.value !== undefined) reader.read(e.value, NONE);
        if (e.long !== undefined) reader.read(e.long, NONE);
      }
      return;
    case 'index':
      // What makes the set is no function elsewhere.
      for (const e of s.value.kind === 'call' ? s.value.args.map((a) => a.value) : []) reader.read(e, NONE);
      return;
    case 'any':
    case 'state':
      for (const e of s.entries) declared(reader, e, NONE);
      return;
    case 'data':
      for (const a of s.axes) reader.read(a.size, NONE);
      if (s.value !== undefined) reader.read(s.value, NONE);
      return;
    case 'law':
      if (s.domain !== undefined) reader.domain(s.domain, NONE);
      reader.law(s.law, NONE);
      return;
    case 'random': {
      const parts = [s.law, ...s.options.flatMap((o) => ('value' in o ? [o.value] : []))];
      const free = parts.flatMap((e) => freeIndices(e, (n) => reader.declares(n))).map((n) => n.text);
      for (const a of s.axes) reader.read(a.size, NONE);
      const env: Env = { ...NONE, free: new Set(free), equation: true };
      reader.law(s.law, env);
      for (const o of s.options) {
        if ('value' in o) reader.read(o.value, env);
        if (o.kind === 'correlated') reader.read(o.with, NONE);
      }
      return;
    }
    case 'limit':
      for (const { left, right } of s.entries) for (const e of [left, right]) if (!isEndless(e)) reader.read(e, NONE);
      return;
    case 'let':
    case 'order': {
      const locals = [...s.parameters, ...s.indices];
      const bound = new Map(
        locals.filter((n) => reader.no.bindable(n, NONE, 'another name')).map((n) => [n.text, n.place]),
      );
      const env: Env = { ...NONE, bound };
      for (const b of s.binders) {
        reader.read(b.kind === 'in' ? b.range : b.law, env);
        if (b.condition !== undefined) reader.read(b.condition, env);
      }
      reader.read(s.value, env);
      return;
    }
    case 'flow':
    case 'update':
    case 'initial': {
      reader.state(s.target.name);
      const free = new Set<string>();
      // The elements of a set count too, although no equation takes one with names in it.
      for (const i of s.target.indices.flatMap((x) => (x.kind === 'set' ? x.elements : [x])))
        if (i.kind === 'name' && !reader.declares(i.text)) free.add(i.text);
      // Of a state that is not declared no indices are known.
      const env: Env = { ...NONE, free, equation: true, loose: !reader.declares(s.target.name.text) };
      for (const i of s.target.indices) reader.read(i, env, true);
      if (!(s.kind === 'initial' && s.relation === '~')) reader.read(s.value, env);
      else reader.law(s.value, env);
      if (s.condition !== undefined) reader.read(s.condition, env);
      if (s.kind !== 'initial') for (const m of s.modifiers) reader.read(m.value, env);
      return;
    }
    case 'ansatz': {
      const bound = new Map<string, Place>();
      for (const p of s.parameters) {
        declared(reader, p, NONE);
        if (reader.no.bindable(p.name, { ...NONE, bound }, 'another name')) bound.set(p.name.text, p.name.place);
      }
      for (const item of s.items) {
        const env = withFree(reader, item.left, { ...NONE, bound });
        for (const e of [item.left, item.right, item.condition]) if (e !== undefined) reader.read(e, env);
      }
      return;
    }
    case 'claim': {
      const own = s.ansatz === undefined ? [] : ansatze.get(s.ansatz.text);
      if (s.ansatz !== undefined && !ansatze.has(s.ansatz.text)) {
        const known = [...ansatze.keys()];
        reader.no.missing('E0307', s.ansatz, known);
      }
      if (s.cite !== undefined && !reader.citations.has(s.cite.key.text))
        reader.no.missing('E0308', s.cite.key, [...reader.citations]);
      const bound = new Map((own ?? []).map((n) => [n.text, n.place]));
      const silent = s.ansatz !== undefined && own === undefined;
      const base: Env = { ...NONE, bound, silent, claim: true };
      for (const c of [...s.when, ...(s.correction?.when ?? [])]) reader.read(c, withFree(reader, c, base));
      for (const p of s.from === undefined ? [] : [s.from]) readGroups(reader, pointExpressions(p), base);
      for (const f of [s.form, ...(s.correction === undefined ? [] : [s.correction.form])]) {
        readGroups(reader, claimExpressions(f), base);
        const set = f.kind === 'invariant' && f.set.kind === 'name' ? f.set : undefined;
        if (set !== undefined && !ansatze.has(set.text)) reader.no.missing('E0307', set, [...ansatze.keys()]);
        for (const n of f.kind === 'closed' ? f.names : f.kind === 'independent' ? [f.name] : []) reader.read(n, base);
      }
      return;
    }
    default:
      return;
  }
}

/** Expressions that share the free indices of the first. */
function readGroups(reader: NameReader, groups: readonly (readonly Ast.Expression[])[], base: Env): void {
  for (const group of groups) {
    const [first, ...rest] = group;
    if (first === undefined) continue;
    const env = withFree(reader, first, base);
    for (const e of [first, ...rest]) reader.read(e, env);
  }
}

function withFree(reader: NameReader, left: Ast.Expression, env: Env): Env {
  const free = freeIndices(left, (n) => reader.declares(n) || env.bound.has(n)).map((n) => n.text);
  return { ...env, free: new Set(free), equation: true };
}

function declared(
  reader: NameReader,
  d: Extract<Statement, { kind: 'state' | 'any' }>['entries'][number],
  env: Env,
): void {
  for (const a of d.axes) reader.read(a.size, env);
  if (d.domain !== undefined) reader.domain(d.domain, env);
}

/** Claims, ansätze and sources have names of their own, each once. */
function doubles(report: Report, file: File): void {
  const seen = new Map<string, Place>();
  for (const s of file.statements) {
    if (s.kind !== 'claim' && s.kind !== 'ansatz' && s.kind !== 'cite') continue;
    const key = `${s.kind} ${s.name.text}`;
    const first = seen.get(key);
    if (first === undefined) {
      seen.set(key, s.name.place);
      continue;
    }
    const what = s.kind === 'claim' ? 'a claim' : s.kind === 'ansatz' ? 'an ansatz' : 'a source';
    const related = { place: first, message: `\`${s.name.text}\` is declared here` };
    report.error(
      'E0305',
      s.name.place,
      `\`${s.name.text}\` is already ${what} (line ${first.line})`,
      'another name',
      related,
    );
  }
}

/** Definitions that need themselves, each circle reported once. */
function cycles(report: Report, names: Names, needs: ReadonlyMap<string, ReadonlySet<string>>): ReadonlySet<string> {
  const found = new Set<string>();
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]): void => {
    const from = path.indexOf(name);
    if (from >= 0) {
      const circle = path.slice(from);
      if (circle.some((n) => found.has(n))) return;
      for (const n of circle) found.add(n);
      const shown = [...circle, name].map((n) => `\`${n}\``).join(' needs ');
      report.error(
        'E0361',
        names.quantities.get(name)!.place,
        `a definition needs itself: ${shown}`,
        'functions are expanded, there is no recursion',
      );
      return;
    }
    if (done.has(name)) return;
    for (const n of needs.get(name) ?? []) if (needs.has(n)) visit(n, [...path, name]);
    done.add(name);
  };
  for (const name of needs.keys()) visit(name, []);
  return found;
}
