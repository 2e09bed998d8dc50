/** How far this process is in its life. Readiness follows it: on once everything has started, off before anything stops. */
export class Lifecycle {
  private now: 'starting' | 'running' | 'stopping' = 'starting';

  get phase(): 'starting' | 'running' | 'stopping' {
    return this.now;
  }

  started(): void {
    if (this.now === 'starting') this.now = 'running';
  }

  stopping(): void {
    this.now = 'stopping';
  }
}
