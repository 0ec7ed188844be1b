import type { ClaimDocument, EvidenceDocument, WitnessDocument } from '../report/document.ts';
import { deviation, inFull, numeral, remark } from '../report/words.ts';
import { claimPicture } from './claimPicture.ts';
import { type Row, rowOf, type Span, span, widthOf } from './grid.ts';
import type { ClaimLine } from './lists.ts';
import type { Look } from './look.ts';
import { wordOf, wordStyleOf } from './verdicts.ts';

/** All that is known of a claim, in rows of this width. */
export function claimDetail({ model, claim }: ClaimLine, width: number, look: Look): readonly Row[] {
  const { stub, found } = claim;
  const rows: Row[] = [
    rowOf(span(wordOf(claim), wordStyleOf(claim)), '  ', span(stub.id, 'strong'), '  ', span(model.name, 'dim')),
  ];
  const part = (label: string, text: string, style: Span['style'] = 'plain'): void => {
    rows.push(...labelled(label, text, width, style));
  };
  part('claim', stub.text + (found?.ansatz == null ? '' : `   (in ${found.ansatz})`));
  if (stub.given !== undefined) part('given', stub.given);
  if (found === undefined) {
    rows.push(
      [],
      rowOf(span(claim.state === 'running' ? 'is being judged' : 'not run: v judges this model, r this claim', 'dim')),
    );
    return rows;
  }
  if (claim.state === 'stale') rows.push(rowOf(span('the file has changed since: r judges it again', 'doubt')));
  if (found.sentence !== null) part('source', `“${found.sentence}”${source(found)}`);
  else if (found.cite !== null) part('source', source(found).trim());
  if (found.reason !== null) part('reason', found.reason, 'doubt');
  if (found.expectRefuted && found.verdict !== 'refuted') part('expected', 'to be refuted', 'fail');
  if (found.passes && found.verdict === 'refuted') part('passes', remark(found));
  for (const e of found.evidence) part(e.wing, evidence(e));
  if (found.witness !== null) witness(found.witness, part);
  if (found.correction !== null) {
    const c = found.correction;
    part('correction', c.claim);
    if (c.given !== null) part('', `given ${c.given}`);
    part('', `is ${c.verdict}${c.reason === null ? '' : `: ${c.reason}`}`, c.verdict === 'refuted' ? 'fail' : 'pass');
    for (const e of c.evidence) part('', evidence(e));
    if (c.witness !== null) witness(c.witness, part);
  } else if (found.standing === 'fails' && found.verdict === 'refuted') part('correction', 'none is given');
  const picture = claimPicture(found, width, look);
  if (picture.length > 0) rows.push([], ...picture, []);
  part('reproduce', `saddle verify ${model.label} --claim ${stub.id} --seed 1`, 'dim');
  return rows;
}

function source({ cite }: ClaimDocument): string {
  return cite === null ? '' : ` ${cite.text ?? cite.key}${cite.where === null ? '' : `, ${cite.where}`}`;
}

function evidence(e: EvidenceDocument): string {
  const against = e.measured !== undefined && e.tolerance !== undefined ? `, allowed ${deviation(e.tolerance)}` : '';
  const measured = e.measured === undefined ? '' : `: ${deviation(e.measured)}${against}`;
  return `${e.method}: ${e.says}${measured}`;
}

function witness(w: WitnessDocument, part: (label: string, text: string) => void): void {
  part('witness', `${w.what}: left ${numeral(w.left, 12)}, right ${numeral(w.right, 12)}, at`);
  for (const [name, n] of Object.entries(w.sizes)) part('', `${name} = ${n}`);
  for (const [name, x] of Object.entries({ ...w.parameters, ...w.states })) part('', `${name} = ${inFull(x)}`);
  if (w.time !== null) part('', `t = ${inFull(w.time)}`);
}

const LABEL = 11;

/** Words behind a label, wrapped; a long word is broken, never cut. */
export function labelled(label: string, text: string, width: number, style: Span['style'] = 'plain'): readonly Row[] {
  const room = Math.max(12, width - LABEL);
  return wrapped(text, room).map((t, k) =>
    rowOf(span(k === 0 ? label.padEnd(LABEL) : ' '.repeat(LABEL), 'dim'), span(t, style)),
  );
}

/** Lines of at most so many columns. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (widthOf(joined) <= width) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    let rest = word;
    while (widthOf(rest) > width) {
      const head = [...rest].slice(0, width).join('');
      lines.push(head);
      rest = rest.slice(head.length);
    }
    line = rest;
  }
  lines.push(line);
  return lines;
}
