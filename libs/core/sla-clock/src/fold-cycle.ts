import type { Mark, Start } from './clock-kinds.js';
import type { Clock } from './clock.js';
import { Cycle } from './cycle.js';
import { moveOf } from './move.js';
import { termOf, type Term } from './term.js';

export interface FoldedCycle {
  /** Undefined: no policy ever promised this clock. */
  readonly clock: Clock | undefined;
  /** Where the next cycle begins; undefined: this is the last one. */
  readonly next: Start | undefined;
}

/** Folds one cycle of the clock `name`: its life, the first mark at its anchor, on a timeline known up to the instant `known`. */
export function foldCycle(name: string, number: number, life: readonly Mark[], known: number): FoldedCycle {
  const promised = firstTerm(life, name);
  if (promised === undefined) return { clock: undefined, next: undefined };
  const birth = life[0]!;
  const cycle = new Cycle(birth, promised, termOf(birth.policy, name) !== undefined);
  for (let i = 1; i < life.length; i++) {
    const mark = life[i]!;
    const term = termOf(mark.policy, name);
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
        return { clock: cycle.clock(name, number, mark.at, { move: move.name, at: mark.at }), next: mark };
    }
  }
  return { clock: cycle.clock(name, number, known, undefined), next: undefined };
}

function firstTerm(life: readonly Mark[], name: string): Term | undefined {
  for (const { policy } of life) {
    const term = termOf(policy, name);
    if (term !== undefined) return term;
  }
  return undefined;
}
