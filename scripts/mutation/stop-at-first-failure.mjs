/** A mutant is killed by one failing test; the others of its run, in this file and the next ones, need not be run. */
import { TestEnvironment } from 'jest-environment-node';

let killed;

export default class StopAtFirstFailure extends TestEnvironment {
  handleTestEvent({ name, test }) {
    const mutant = process.env.__STRYKER_ACTIVE_MUTANT__;
    if (mutant === undefined) return;
    if (name === 'test_start' && killed === mutant) test.mode = 'skip';
    if (name === 'test_done' && test.errors.length > 0) killed = mutant;
  }
}
