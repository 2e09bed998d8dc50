// expect: nothing
export const main = 1;
