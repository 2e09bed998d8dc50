// expect: @typescript-eslint/no-floating-promises
export function forget(send: () => Promise<void>): void {
  send();
}
