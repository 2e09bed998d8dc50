// expect: @typescript-eslint/no-misused-promises
export function always(check: () => Promise<boolean>): string {
  return check() ? 'yes' : 'no';
}
