// expect: @typescript-eslint/switch-exhaustiveness-check
export function word(state: 'ok' | 'breach'): string {
  switch (state) {
    case 'ok':
      return 'fine';
  }
  return '';
}
