import { AllocateRequest, OverrideRequest, WireValidator } from '#contracts';

/** What the bodies of requests must look like. `now`: epoch ms. */
export class RequestShapes {
  readonly allocate: WireValidator<AllocateRequest>;
  readonly override: WireValidator<OverrideRequest>;

  constructor(now: () => number) {
    this.allocate = new WireValidator(AllocateRequest, now);
    this.override = new WireValidator(OverrideRequest, now);
  }
}
