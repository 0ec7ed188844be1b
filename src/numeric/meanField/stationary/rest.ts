/** Where a site comes to rest while all averages stand still. */
export type Rest =
  /** `key` tells pieces apart: within one, the state depends smoothly on noise and labels. */
  | { readonly kind: 'fixed'; readonly y: Float64Array; readonly key: string; readonly several: boolean }
  /** It goes round and round: states along one period, with the part of the time that it spends there. */
  | {
      readonly kind: 'moving';
      readonly key: string;
      /** Shows them one after the other, in one array. Only as long as noise and labels are those that it was found at. */
      readonly visit: (see: (y: Float64Array, weight: number) => void) => void;
    }
  | { readonly kind: 'none'; readonly reason: string };

/** Which of several attracting states is taken: an assumption about the past. */
export type Choice = 'upper' | 'lower';

export interface Range {
  readonly low: number;
  readonly high: number;
}
