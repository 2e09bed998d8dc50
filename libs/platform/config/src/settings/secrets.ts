import { processVariables, readVariable, type Variables } from './environment.js';

/** Keys that the configuration names and the environment holds. */
export abstract class Secrets {
  /** The value of NAME or of the file NAME_FILE names; undefined where there is none. `problem` says why in one sentence, without the value. */
  abstract read(name: string): { readonly value: string | undefined } | { readonly problem: string };
}

/** Read anew each time, so that a key in a file may be changed while the service runs. */
export class EnvironmentSecrets extends Secrets {
  constructor(private readonly variables: Variables = processVariables) {
    super();
  }

  override read(name: string): { readonly value: string | undefined } | { readonly problem: string } {
    const reading = readVariable(this.variables, name);
    if ('problem' in reading || reading.value === undefined || /^[\x21-\x7e]+$/.test(reading.value)) return reading;
    return { problem: `${name} holds characters that cannot be sent in a header` };
  }
}
