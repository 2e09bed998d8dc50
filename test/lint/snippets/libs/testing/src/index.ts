// expect: nothing
export const name = import.meta.url;
