import { expansion } from '../hermite.ts';
import type { EqualTime } from './affine.ts';
import { formMoments } from './gaussianKernel.ts';
import type { Profile } from './profile.ts';

/** The mean of a profile of Gaussian variables at one time. */
export class ProfileMean {
  readonly rows: number;
  private readonly profile: Profile;

  constructor(profile: Profile) {
    this.profile = profile;
    this.rows = profile.rows;
  }

  mean(at: EqualTime, out: Float64Array): void {
    const directions = this.profile.directions();
    for (let r = 0; r < this.rows; r++) {
      const { mean, offset, deviation } = formMoments(at, directions, r);
      const of = (z: Float64Array): Float64Array =>
        this.profile.at(
          r,
          directions,
          z.map((x) => mean + offset + deviation * x),
        );
      out[r] = expansion(of, 0).coefficients[0]!;
    }
  }
}
