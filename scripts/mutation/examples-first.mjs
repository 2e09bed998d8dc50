/** Worked examples kill most mutants within milliseconds; properties are for what they miss. */
import Sequencer from '@jest/test-sequencer';

const isSlow = ({ path }) => /oracle|laws|zone/.test(path);

export default class ExamplesFirst extends Sequencer {
  sort(tests) {
    return [...tests].sort((a, b) => Number(isSlow(a)) - Number(isSlow(b)) || (a.path < b.path ? -1 : 1));
  }
}
