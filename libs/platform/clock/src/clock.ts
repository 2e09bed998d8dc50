/** The process's idea of now. What is due is decided by the database's clock, never by this one. */
export abstract class Clock {
  abstract now(): Date;
}

export class SystemClock extends Clock {
  override now(): Date {
    return new Date();
  }
}
