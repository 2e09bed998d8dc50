// expect: @typescript-eslint/no-unused-vars
export function half(value: number, factor: number): number {
  return value / 2;
}
