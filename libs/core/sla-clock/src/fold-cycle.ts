import type { Clock } from './clock.js';
import { Cycle } from './cycle.js';
import type { Life, Mark, Start } from './life.js';
import { moveOf } from './move.js';
import { termOf, type Term } from './term.js';

export interface FoldedCycle {
  /** Undefined: no policy ever promised this clock. */
  readonly clock: Clock | undefined;
  /** Where the next cycle begins; undefined: this is the last one. */
  readonly next: Start | undefined;
  /** The moment that ended it for good, from which on its kind may begin another. */
  readonly endedBy: number | undefined;
}

/** Folds one cycle of the clock `name`: its life, the first mark at its anchor, on a timeline known up to the instant `known`. */
export function foldCycle(name: string, number: number, { marks, endedBy }: Life, known: number): FoldedCycle {
  const birth = marks[0]!;
  const promised = firstTerm(marks, name, birth.at);
  if (promised === undefined) return { clock: undefined, next: undefined, endedBy };
  const cycle = new Cycle(birth, promised, termOf(birth.policy, name, birth.at) !== undefined);
  for (let i = 1; i < marks.length; i++) {
    const mark = marks[i]!;
    const term = termOf(mark.policy, name, birth.at);
    if (!cycle.covered && term === undefined) { cycle.lose(mark); continue; }
    if (!cycle.covered && term !== undefined) cycle.find(term, mark);
    const move = moveOf(cycle, mark, term);
    switch (move.name) {
      case 'nothing': break;
      case 'stop': cycle.turn('closed', mark); break;
      case 'cancel': cycle.turn('cancelled', mark); break;
      case 'pause': cycle.turn('paused', mark); break;
      case 'resume': cycle.turn('running', mark); break;
      case 'lose': cycle.lose(mark); break;
      case 'retarget': cycle.retarget(move.term, mark); break;
      case 'new_cycle':
      case 'reset':
        return { clock: cycle.clock(name, number, mark.at, { move: move.name, at: mark.at }), next: mark, endedBy: undefined };
    }
  }
  return { clock: cycle.clock(name, number, known, undefined), next: undefined, endedBy };
}

function firstTerm(marks: readonly Mark[], name: string, start: number): Term | undefined {
  for (const { policy } of marks) {
    const term = termOf(policy, name, start);
    if (term !== undefined) return term;
  }
  return undefined;
}
