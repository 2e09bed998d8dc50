import { DeadLetters, type DeadLetter } from '#platform/messaging';

/** Dead letters kept in memory, for tests that have no database. */
export class RememberedDeadLetters extends DeadLetters {
  readonly letters: DeadLetter[] = [];

  override async add(letter: DeadLetter): Promise<void> {
    this.letters.push(letter);
  }
}
