/** A stretch of an author's text: lines and columns count from 1, columns count code points; `end` is exclusive. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** How the house says no: what is wrong, where in the author's file, and what to try. */
export interface Diagnostic {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly place: Place;
  /** A second place that matters, such as an earlier definition. */
  readonly related?: { readonly place: Place; readonly message: string };
  readonly help?: string;
}
