/** How text is coloured: each keeps its letters and may add terminal codes around them. */
export interface Paint {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly doubt: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly strong: (text: string) => string;
}

const as = (text: string): string => text;
/** No colour. */
export const unpainted: Paint = { good: as, bad: as, doubt: as, dim: as, strong: as };

const sgr =
  (on: number, off: number) =>
  (text: string): string =>
    text === '' ? '' : `\u001B[${on}m${text}\u001B[${off}m`;
/** The terminal's own sixteen colours. */
export const painted: Paint = {
  good: sgr(32, 39),
  bad: sgr(31, 39),
  doubt: sgr(33, 39),
  dim: sgr(2, 22),
  strong: sgr(1, 22),
};

/** Where and how text is shown. */
export interface Page {
  readonly width: number;
  readonly paint: Paint;
}
export const PLAIN_PAGE: Page = { width: 100, paint: unpainted };
